"""Heated blowdown streams against closed forms, published test points and condensation data."""

import numpy as np
import pytest
from tests.facilities import rigid_rotor

from shocklayer.core.jax_setup import jax
from shocklayer.facilities import condensation
from shocklayer.facilities.blowdown import minimum_total_temperature, run_blowdown
from shocklayer.facilities.thermally_perfect import ThermallyPerfectGas, viscosity
from shocklayer.gas.mixtures import mixture

AIR = mixture("air13")
NITROGEN = mixture("air13", {"N2": 1.0})


@pytest.mark.parametrize("temperature", [50.0, 120.0, 250.0, 600.0, 1000.0, 2000.0])
def test_heat_capacity_against_statistical_form(temperature):
    # Anharmonicity, left out of the statistical form, reaches 1 % at 2000 K.
    tolerance = 1e-3 if temperature < 400.0 else 1.5e-2 * temperature / 2000.0
    ours = float(ThermallyPerfectGas(AIR).heat_capacity(temperature))
    assert ours == pytest.approx(rigid_rotor.heat_capacity(temperature), rel=tolerance)


@pytest.mark.parametrize(("total_temperature", "mach_number"), [(900.0, 8.0), (500.0, 6.0), (1000.0, 10.0)])
def test_expansion_against_statistical_form(total_temperature, mach_number):
    state = run_blowdown(total_temperature, 1.0e6, mach_number)
    temperature = np.linspace(20.0, total_temperature, 200_001)
    spent = rigid_rotor.enthalpy(total_temperature) - rigid_rotor.enthalpy(temperature)
    numbers = np.sqrt(2.0 * spent) / rigid_rotor.sound_speed(temperature)
    expected = np.interp(mach_number, numbers[::-1], temperature[::-1])
    drop = rigid_rotor.entropy(total_temperature) - rigid_rotor.entropy(expected)
    assert float(state.temperature) == pytest.approx(expected, rel=3e-3)
    assert float(state.pressure) == pytest.approx(1.0e6 * np.exp(-drop / rigid_rotor.R), rel=1e-2)


def test_cold_expansion_is_that_of_a_perfect_gas():
    # NACA Report 1135 (1953), table II, ratio of heat capacities 1.4, Mach 5.
    state = run_blowdown(300.0, 1.0e6, 5.0)
    assert float(state.temperature) / 300.0 == pytest.approx(0.16667, rel=3e-3)
    assert float(state.pressure) / 1.0e6 == pytest.approx(1.890e-3, rel=1e-2)
    assert float(state.pitot_pressure) / 1.0e6 == pytest.approx(0.06172, rel=1e-2)


def test_frozen_vibration_of_a_cold_gas_is_the_same():
    equilibrium = run_blowdown(280.0, 1.0e6, 5.0)
    frozen = run_blowdown(280.0, 1.0e6, 5.0, vibration="frozen")
    for name in ("temperature", "pressure", "speed", "pitot_pressure"):
        assert float(getattr(frozen, name)) == pytest.approx(float(getattr(equilibrium, name)), rel=1e-2), (
            name
        )


def test_frozen_vibration_keeps_total_enthalpy():
    state = run_blowdown(1000.0, 5.0e6, 10.0, vibration="frozen")
    vibrating = float(ThermallyPerfectGas(AIR).enthalpy(state.vibrational_temperature))
    rigid = ThermallyPerfectGas(AIR).rigid_heat_capacity
    translation = rigid * float(state.temperature - state.vibrational_temperature)
    total = vibrating + translation + 0.5 * float(state.speed) ** 2
    assert total == pytest.approx(float(state.total_enthalpy), rel=1e-12)
    assert float(state.vibrational_temperature) > 800.0


def test_published_test_point_of_h2k():
    # Park et al., Acta Astronautica 187 (2021): 1560 Pa, 65.33 K, 862.23 m/s, 15.8e6 per metre; their
    # reservoir follows from the energy equation of a perfect gas.
    speed = 862.23
    total_temperature = 65.33 + speed**2 / (2.0 * 1004.5)
    mach_number = speed / np.sqrt(1.4 * 287.05 * 65.33)
    pressure = 1560.0 * (total_temperature / 65.33) ** 3.5
    state = run_blowdown(total_temperature, pressure, mach_number)
    assert float(state.temperature) == pytest.approx(65.33, rel=6e-3)
    assert float(state.pressure) == pytest.approx(1560.0, rel=2e-2)
    assert float(state.speed) == pytest.approx(speed, rel=3e-3)
    assert float(state.unit_reynolds_number) == pytest.approx(15.8e6, rel=2e-2)


def test_low_temperature_viscosity_against_calspan():
    # Holden and Kolly, AIAA 95-2279 (48-inch tunnel): viscosities at 49.9 to 75.3 K.
    for temperature, expected in ((52.46, 3.5589e-6), (49.89, 3.3856e-6), (75.28, 5.1280e-6)):
        assert float(viscosity(temperature)) == pytest.approx(expected, rel=0.03)


def test_saturation_at_known_points():
    # Boiling and triple point of nitrogen (Span et al., 2000); dew point of air at 1 atm
    # (Lemmon et al., 2000).
    assert float(condensation.saturation_temperature(NITROGEN, 101325.0)) == pytest.approx(77.355, abs=0.01)
    assert float(condensation.saturation_pressure(NITROGEN, 63.1)) == pytest.approx(12.5e3, rel=0.04)
    assert float(condensation.saturation_temperature(AIR, 101325.0)) == pytest.approx(81.72, abs=1.0)


def test_solid_and_liquid_nitrogen_meet():
    below, above = (float(condensation.saturation_pressure(NITROGEN, t)) for t in (63.150, 63.152))
    assert below == pytest.approx(above, rel=0.04)


def test_onset_against_nozzle_experiment():
    # Arthur (1952): nitrogen from 844 kPa and 290 K condensed near Mach 5.4 (1 kPa, 43 K).
    state = run_blowdown(290.0, 844.0e3, 5.4, NITROGEN)
    assert float(state.temperature) < float(state.saturation_temperature)
    assert float(state.temperature) == pytest.approx(float(state.onset_temperature), abs=1.5)


def test_onset_lies_below_saturation():
    for pressure in (0.01, 1.0, 1.0e2, 1.0e4, 1.0e5):
        for gas in (AIR, NITROGEN):
            onset = float(condensation.onset_temperature(gas, pressure))
            assert onset < float(condensation.saturation_temperature(gas, pressure))


def test_minimum_total_temperature_of_mach_10():
    # The 31-Inch Mach 10 tunnel heats to about 1000 K at up to 10 MPa to stay clear of liquefaction.
    dry = float(minimum_total_temperature(1.0e7, 10.0))
    bold = float(minimum_total_temperature(1.0e7, 10.0, limit="onset"))
    assert 900.0 < dry < 1100.0
    assert bold < dry
    state = run_blowdown(dry, 1.0e7, 10.0)
    assert float(state.temperature) == pytest.approx(float(state.saturation_temperature), abs=0.01)


def test_other_gases_do_not_claim_a_condensation_limit():
    half = mixture("air5", {"N2": 0.5, "NO": 0.5})
    assert np.isinf(float(condensation.saturation_pressure(half, 60.0)))


def test_derivative_through_the_expansion():
    slope = float(jax.grad(lambda t: run_blowdown(t, 1.0e6, 8.0).temperature)(900.0))
    difference = float(
        run_blowdown(901.0, 1.0e6, 8.0).temperature - run_blowdown(899.0, 1.0e6, 8.0).temperature
    )
    assert slope == pytest.approx(difference / 2.0, rel=1e-5)


def test_tm1_tm2_static_state_of_fl64():
    # CF-T0-3: a perfect gas from 900 K reaches 65.2 K and 1295 m/s at Mach 8; vibration adds heat to spend.
    state = run_blowdown(900.0, 1.0e6, 8.0)
    assert float(state.temperature) == pytest.approx(65.2, rel=0.04)
    assert float(state.speed) == pytest.approx(1295.0, rel=0.02)
