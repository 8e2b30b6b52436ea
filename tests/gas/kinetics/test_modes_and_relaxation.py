"""The energy split, and relaxation times against published values."""

import numpy as np
import pytest

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.gas.kinetics import (
    electron_vibration_time,
    mechanism,
    relaxation_times,
    two_temperature_sources,
    vibrational_energy,
    vibrational_temperature,
)
from shocklayer.gas.kinetics.energy_exchange import electron_exchange, oscillator_energy
from shocklayer.gas.kinetics.modes import energy_modes
from shocklayer.gas.kinetics.relaxation_time import relaxation
from shocklayer.gas.mixtures import mixture
from shocklayer.gas.thermo import species_thermo

_ATMOSPHERE = 101_325.0


def test_the_split_adds_up_to_nasa9():
    air = mixture("air13")
    modes = energy_modes(air)
    t = np.array([250.0, 900.0, 5000.0, 14_000.0])
    unit = np.eye(13)
    for k in range(13):
        internal = np.array(vibrational_energy(air, unit[k], t))
        total = modes.offset[k] + modes.capacity[k] * GAS_CONSTANT * t + internal
        if k == air.electron_index:
            total = total + GAS_CONSTANT * t  # p v of the free electron
        np.testing.assert_allclose(
            total, np.array(species_thermo(air, t).enthalpy[:, k]), rtol=1e-9, atol=1e-3
        )


def test_nitrogen_vibration_is_close_to_the_oscillator():
    # Spectroscopic oscillator against NASA-9 (rotating and anharmonic as well): 6 to 8 % more.
    air = mixture("air11")
    rel = relaxation(air)
    t = jnp.asarray([1000.0, 3000.0, 6000.0])
    ours = vibrational_energy(air, np.eye(11)[0], t) - vibrational_energy(air, np.eye(11)[0], 300.0)
    np.testing.assert_allclose(np.array(ours), np.array(oscillator_energy(rel, t)[0]), rtol=0.08)


def test_temperature_from_energy_and_its_derivative():
    air = mixture("air11")
    n = jnp.array([20.0, 1.0, 1.0, 5.0, 8.0, 0.1, 0.1, 0.2, 0.01, 0.01, 0.42])
    t = jnp.array([260.0, 900.0, 4000.0, 12_000.0])
    energy = vibrational_energy(air, n, t)
    np.testing.assert_allclose(np.array(vibrational_temperature(air, n, energy)), np.array(t), rtol=1e-10)
    slope = jax.grad(lambda e: vibrational_temperature(air, n, e))(energy[2])
    heat = jax.grad(lambda v: vibrational_energy(air, n, v))(t[2])
    assert float(slope * heat) == pytest.approx(1.0, rel=1e-6)


def test_nitrogen_in_nitrogen_relaxes_as_published():
    # Millikan & White, Park's constants: p tau = 6.76e-6 atm s at 5000 K; the limit adds 1 / (n c sigma).
    air = mixture("air11")
    pure = np.eye(11)[0]
    p = _ATMOSPHERE
    tau = np.array(relaxation_times(air, pure, 5000.0, p))[0]
    number = p / (1.380649e-23 * 5000.0)
    speed = np.sqrt(8 * GAS_CONSTANT * 5000.0 / (np.pi * 28.0134e-3))
    limit = 1.0 / (number * speed * 3e-21 * 100.0)
    assert tau - limit == pytest.approx(6.76e-6, rel=2e-3)
    # At 20 000 K: exp[221 (T^-1/3 - 0.0290) - 18.42] = 5.66e-8 atm s, and a limit of the same size.
    number, speed = number / 4, speed * 2
    limit = 1.0 / (number * speed * 3e-21 * (50_000 / 20_000) ** 2)
    tau = np.array(relaxation_times(air, pure, 20_000.0, p))[0]
    assert tau - limit == pytest.approx(5.66e-8, rel=2e-2)


def test_partners_add_as_rates():
    air = mixture("air11")
    n2, o = np.eye(11)[0], np.eye(11)[4]
    tau = [np.array(relaxation_times(air, x, 6000.0, 1e4))[0] for x in (n2, o, 0.3 * n2 + 0.7 * o)]
    assert 1.0 / tau[2] == pytest.approx(0.3 / tau[0] + 0.7 / tau[1], rel=1e-12)


def test_kim_and_jo_relax_oxygen_with_atoms_without_barrier():
    air = mixture("air11")
    o = np.eye(11)[4]
    park = np.array(relaxation_times(air, o, 4000.0, 1e4))[1]
    kim = np.array(relaxation_times(air, o, 4000.0, 1e4, "kim-jo-2021"))[1]
    # exp(47.7 (T^-1/3 - 0.059)) against exp(-27.32 (T^-1/3 - 0.1465)), Park's limit on the first only.
    expected = np.exp(-27.32 * (4000.0 ** (-1 / 3) - 0.1465) - 18.42) / (1e4 / _ATMOSPHERE)
    assert kim == pytest.approx(expected, rel=1e-10)
    assert kim > park
    park, kim = (
        np.array(relaxation_times(air, o, 1000.0, 1e4, name))[1] for name in ("park-1993", "kim-jo-2021")
    )
    assert kim < park  # no barrier: faster in the cold
    with pytest.raises(UserError, match="relaxation times"):
        relaxation_times(air, o, 4000.0, 1e4, "park")


def test_electron_vibration_fit():
    # Candler's fit to Lee: log10(p_e tau) = -9.585 at 7000 K from both sides.
    below, above = (float(electron_vibration_time(t, _ATMOSPHERE)) for t in (6999.9, 7000.1))
    assert np.log10(below) == pytest.approx(-9.585, abs=2e-3)
    assert below == pytest.approx(above, rel=1e-2)
    other = float(electron_vibration_time(7000.1, _ATMOSPHERE, "bourdon-vervisch"))
    assert np.log10(other) == pytest.approx(-10.09, abs=5e-3)


def test_one_composition_serves_a_batch_of_temperatures():
    air = mixture("air5")
    t, p = np.array([3000.0, 6000.0, 9000.0]), np.array([1e3, 1e4, 1e5])
    together = relaxation_times(air, air.cold_mole_fractions, t, p)
    repeated = relaxation_times(air, np.tile(air.cold_mole_fractions, (3, 1)), t, p)
    np.testing.assert_allclose(np.array(together), np.array(repeated), rtol=1e-14)


def test_electron_exchange_by_hand():
    # In nitrogen: 3 n_e k (T - T_e) (m_e/m) (4/3) n c_e Q11 with Q11 = 12.2836 A^2 (Wright, 10 000 K).
    air = mixture("air11")
    c = np.zeros((11, 1))
    c[0], c[10] = 0.05, 1e-4
    power = electron_exchange(
        relaxation(air), jnp.asarray(c), jnp.asarray(c[10]), jnp.array([12_000.0]), jnp.array([10_000.0])
    )
    k, na, me = 1.380649e-23, 6.02214076e23, 9.1093837e-31
    mean_speed = np.sqrt(8 * k * 10_000 / (np.pi * me))
    nu = 4 / 3 * 0.05 * na * mean_speed * 12.2836e-20
    expected = 3 * 1e-4 * na * k * 2000.0 * me / (28.0134e-3 / na) * nu
    assert float(power[0]) == pytest.approx(expected, rel=0.02)  # the cubic fit of Q11


def test_landau_teller_power_of_pure_nitrogen():
    air = mixture("air5")
    t, tv, p = 8000.0, 3000.0, 1e4
    c = np.zeros(5)
    c[0] = p / (GAS_CONSTANT * t)
    out = two_temperature_sources(mechanism(air), c, t, tv)
    tau = np.array(relaxation_times(air, np.eye(5)[0], t, p))[0]
    energy = [GAS_CONSTANT * 3393.5 / np.expm1(3393.5 / a) for a in (t, tv)]
    assert float(out.heating) == pytest.approx(c[0] * (energy[0] - energy[1]) / tau, rel=1e-10)
