"""The inviscid layer against Cantera and over the complete flight envelope."""

import cantera
import numpy as np
import pytest
from scipy.optimize import brentq

from gas.peers import cantera_gas
from shocklayer import gas, shock_layer
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.planet import atmosphere
from shocklayer.vehicle.shape import SphereCone, arc_length_of_axial

AIR = gas.mixture("air13")
RAM_C = SphereCone(nose_radius=0.1524, half_angle=np.radians(9.0), length=1.295)
STATIONS = np.concatenate([[0.0], arc_length_of_axial(RAM_C, np.array([0.15, 2.3, 4.0]) * 0.3048)])
MACH = np.array([0.0, 0.9, 1.0, 1.15, 1.25, 3.0, 8.0, 15.0, 25.0, 40.0])
ALTITUDE = np.array([0.0, 20e3, 50e3, 70e3, 85e3, 95e3, 120e3, 150e3])


@pytest.fixture(scope="module")
def envelope():
    """One batched solution over Mach number and altitude."""
    air = jax.vmap(atmosphere("us76").at)(ALTITUDE)
    mach, index = (grid.ravel() for grid in np.meshgrid(MACH, np.arange(ALTITUDE.size)))
    stream = {k: np.asarray(getattr(air, k))[index] for k in ("density", "pressure", "temperature")}
    speed = mach * np.asarray(air.sound_speed)[index]
    solved = jax.jit(lambda *a: shock_layer.solve(RAM_C, AIR, *a, STATIONS))(speed, *stream.values())
    return mach, speed, stream, jax.tree.map(np.asarray, solved)


def test_finite_everywhere_except_the_standoff_without_a_shock(envelope):
    mach, _, _, solved = envelope
    for name, value in solved._asdict().items():
        if name != "shock_standoff":
            assert np.all(np.isfinite(value)), name
    np.testing.assert_array_equal(np.isnan(solved.shock_standoff), mach < 1.2)
    assert np.all(solved.thickness[mach < 1.2] == 0.0)
    assert np.all(solved.thickness[mach > 1.2] > 0.0)


def test_total_enthalpy_is_conserved(envelope):
    """h + u^2/2 at the stagnation point and at every station equals that of the free stream."""
    _, speed, stream, solved = envelope
    ahead = gas.frozen_state_tp(AIR, AIR.cold_mole_fractions, stream["temperature"], 1.0).enthalpy
    np.testing.assert_allclose(solved.stagnation_enthalpy, ahead + 0.5 * speed**2, rtol=1e-12)
    assert np.all(solved.edge_speed[:, 0] < 1e-3 * np.maximum(speed, 300.0))
    moving = speed > 1000.0
    assert np.all(np.diff(solved.edge_speed[moving], axis=1) > 0.0)
    assert np.all(np.diff(solved.edge_pressure[moving], axis=1) < 0.0)


def test_subsonic_and_transonic_flow_is_perfect_gas(envelope):
    """Mach 0.9 to 1.15, 20 km: p0/p = (1 + 0.2 M^2)^3.5 and T0/T = 1 + 0.2 M^2."""
    mach, _, stream, solved = envelope
    cool = (stream["temperature"] < 220.0) & (mach > 0.0) & (mach < 1.2) & (stream["pressure"] > 5000.0)
    assert cool.sum() == 3
    rise = 1 + 0.2 * mach[cool] ** 2
    np.testing.assert_allclose(
        solved.stagnation_pressure[cool] / stream["pressure"][cool], rise**3.5, rtol=2e-3
    )
    np.testing.assert_allclose(
        solved.stagnation_temperature[cool] / stream["temperature"][cool], rise, rtol=1e-3
    )


def test_supersonic_pitot_pressure(envelope):
    """At Mach 3 the pitot pressure is Rayleigh's apart from the variable heat capacity of warm air."""
    mach, _, stream, solved = envelope
    chosen = (mach == 3.0) & (stream["pressure"] > 1.0)
    ratio = solved.stagnation_pressure[chosen] / stream["pressure"][chosen]
    np.testing.assert_allclose(ratio, shock_layer.pitot_pressure_ratio(3.0), rtol=0.01)


def test_against_cantera(envelope):
    """Shock, stagnation and edge states at 50 and 70 km, Mach 15 and 25, by Cantera from the same data."""
    mach, speed, stream, solved = envelope
    other = cantera_gas(AIR)
    chosen = ((mach == 15.0) | (mach == 25.0)) & (stream["pressure"] < 100.0) & (stream["pressure"] > 1.0)
    assert chosen.sum() == 4
    for i in np.flatnonzero(chosen):
        other.TPX = stream["temperature"][i], stream["pressure"][i], AIR.cold_mole_fractions
        total = other.enthalpy_mass + 0.5 * speed[i] ** 2
        # The published density and pressure of the table are rounded; the layer uses the density.
        pressure, density = other.P * stream["density"][i] / other.density, stream["density"][i]

        def jump(ratio, i=i, pressure=pressure, density=density, total=total):
            enthalpy = total - 0.5 * (speed[i] * ratio) ** 2
            other.HP = enthalpy, pressure + density * speed[i] ** 2 * (1 - ratio)
            other.equilibrate("HP", rtol=1e-11)
            return other.density * ratio / density - 1

        ratio = brentq(jump, 0.03, 0.2, xtol=1e-13)
        jump(ratio)
        entropy, behind = other.entropy_mass, other.P

        def rise(trial, entropy=entropy, total=total):
            other.SP = entropy, trial
            other.equilibrate("SP", rtol=1e-11)
            return other.enthalpy_mass / total - 1

        stagnation = brentq(rise, behind, 1.2 * behind, rtol=np.float64(1e-12))
        assert solved.density_ratio[i] == pytest.approx(ratio, rel=1e-6)
        assert solved.stagnation_pressure[i] == pytest.approx(stagnation, rel=1e-6)
        assert solved.stagnation_temperature[i] == pytest.approx(other.T, rel=1e-6)
        for station in (1, 2):
            other.SP = entropy, solved.edge_pressure[i, station]
            other.equilibrate("SP", rtol=1e-11)
            edge_speed = np.sqrt(2 * (total - other.enthalpy_mass))
            electrons = other["e-"].X[0] * other.P / (cantera.boltzmann * other.T)
            assert solved.edge_temperature[i, station] == pytest.approx(other.T, rel=1e-6)
            assert solved.edge_speed[i, station] == pytest.approx(edge_speed, rel=1e-6)
            assert solved.electron_density[i, station] == pytest.approx(electrons, rel=1e-4)


def test_frozen_gas_has_more_electrons_and_is_cooler(envelope):
    mach, _, stream, solved = envelope
    hot = (mach >= 15.0) & (mach <= 25.0) & (stream["pressure"] > 1.0)
    assert np.all(solved.electron_density_frozen[hot][:, 1:] > solved.electron_density[hot][:, 1:])
    assert np.all(solved.temperature_frozen[hot][:, 1:] < solved.edge_temperature[hot][:, 1:])
    np.testing.assert_allclose(
        solved.electron_density_frozen[hot][:, 0], solved.electron_density[hot][:, 0], rtol=1e-6
    )


@pytest.mark.long  # took 19 to 43 s with an empty cache
def test_derivative_along_the_flight(envelope):
    """Forward derivative of ln(electron density) with speed against a difference quotient."""
    _, speed, stream, solved = envelope
    point = int(np.flatnonzero((np.abs(speed - 7400.0) < 500.0) & (stream["pressure"] < 10.0))[0])

    def log_electrons(factor):
        state = shock_layer.solve(RAM_C, AIR, speed * factor, *stream.values(), STATIONS)
        return jnp.log(state.electron_density[point])

    both = jax.jit(lambda factor: jax.jvp(log_electrons, (factor,), (1.0,)))
    value, slope = both(1.0)
    np.testing.assert_allclose(np.exp(value), solved.electron_density[point], rtol=1e-9)
    step = 1e-4
    np.testing.assert_allclose(slope, (both(1 + step)[0] - both(1 - step)[0]) / (2 * step), rtol=1e-4)
