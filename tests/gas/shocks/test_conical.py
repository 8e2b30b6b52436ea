"""Conical shocks: against Sims' tables, against SciPy for perfect and for real gas, and the slender limit."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from tests.gas.peers import cantera_gas

from shocklayer import UserError, gas
from shocklayer.core.jax_setup import jax

# Nitrogen below 200 K has a constant heat capacity here: a perfect gas of very nearly 1.4.
NITROGEN = gas.mixture("nitrogen")
AIR = gas.mixture("air13")
T, P = 50.0, 1e3
STREAM = gas.frozen_state_tp(NITROGEN, NITROGEN.cold_mole_fractions, T, P)
SOUND, EXPONENT = float(STREAM.sound_speed), float(STREAM.isentropic_exponent)

# J. L. Sims, NASA SP-3004, 1964, table 9: half-angle [deg], Mach number, pressure coefficient on the cone.
SIMS = [
    (2.5, 1.5, 0.0123382),
    (2.5, 3.0, 0.00913541),
    (2.5, 5.0, 0.00746199),
    (5.0, 1.5, 0.0396615),
    (5.0, 2.0, 0.0339457),
    (5.0, 10.0, 0.01871810),
    (10.0, 1.5, 0.1237983),
    (10.0, 2.0, 0.1044583),
    (10.0, 5.0, 0.07475691),
    (10.0, 10.0, 0.06670277),
    (15.0, 3.0, 0.17310135),
    (15.0, 5.0, 0.15423167),
    (20.0, 2.0, 0.3255312),
    (20.0, 2.5, 0.29915906),
]
ANGLES, MACHS, COEFFICIENTS = np.array(SIMS).T
TEN_AT_TWO = SIMS.index((10.0, 2.0, 0.1044583))


def perfect_gas_cone(mach, shock_angle, exponent):
    """Integrate Taylor and Maccoll's equation in the polar angle: cone angle, p/p1, speed over upstream's."""
    half = 0.5 * (exponent - 1.0)
    normal = (mach * np.sin(shock_angle)) ** 2
    ratio = (half * normal + 1.0) / (0.5 * (exponent + 1.0) * normal)
    upstream = 1.0 / np.sqrt(1.0 + 1.0 / (half * mach**2))  # over the largest speed

    def slopes(theta, y):
        squared = half * (1.0 - y[0] ** 2 - y[1] ** 2)
        bent = y[0] * y[1] ** 2 - squared * (2.0 * y[0] + y[1] / np.tan(theta))
        return [y[1], bent / (squared - y[1] ** 2)]

    def wall(_, y):
        return y[1]

    wall.terminal = True
    first = [upstream * np.cos(shock_angle), -upstream * np.sin(shock_angle) * ratio]
    solution = solve_ivp(slopes, (shock_angle, 1e-4), first, events=wall, rtol=1e-11, atol=1e-14)
    speed = solution.y[0, -1]
    jump = 1.0 + 2.0 * exponent / (exponent + 1.0) * (normal - 1.0)
    hotter = (1.0 - speed**2) / (1.0 - first[0] ** 2 - first[1] ** 2)
    return solution.t[-1], jump * hotter ** (exponent / (exponent - 1.0)), speed / upstream


@pytest.fixture(scope="module")
def cones():
    return gas.conical_shock(NITROGEN, MACHS * SOUND, T, P, cone_angle=np.radians(ANGLES), chemistry="frozen")


def test_pressures_of_sims_tables(cones):
    assert np.all(cones.attached)
    # Sims' pressures lie a few parts in 1e5 of p1 below every integration of today.
    np.testing.assert_allclose(cones.surface.pressure / P, 1.0 + 0.7 * MACHS**2 * COEFFICIENTS, rtol=1e-4)
    np.testing.assert_allclose(cones.shock_angle[TEN_AT_TWO], 0.54464827, rtol=1e-5)
    ten = jax.tree.map(lambda leaf: leaf[TEN_AT_TWO], cones.surface)
    np.testing.assert_allclose(ten.density / STREAM.density, 1.2011081, rtol=5e-5)
    np.testing.assert_allclose(ten.temperature / T, 1.0760757, rtol=5e-5)


def test_perfect_gas_against_scipy_in_the_polar_angle(cones):
    for i, mach in enumerate(MACHS):
        cone, pressure, speed = perfect_gas_cone(mach, float(cones.shock_angle[i]), EXPONENT)
        np.testing.assert_allclose(cones.cone_angle[i], cone, atol=5e-6)
        np.testing.assert_allclose(cones.surface.pressure[i] / P, pressure, rtol=5e-6)
        np.testing.assert_allclose(cones.surface_speed[i] / (mach * SOUND), speed, rtol=5e-6)
    # The same integration at 1.4 confirms the table.
    cone, pressure, _ = perfect_gas_cone(2.0, 0.54464827, 1.4)
    np.testing.assert_allclose(np.degrees(cone), 10.0, atol=1e-3)
    np.testing.assert_allclose(pressure, 1.2924832, rtol=5e-5)


def test_the_shock_angle_leads_back_to_the_cone(cones):
    back = gas.conical_shock(NITROGEN, MACHS * SOUND, T, P, shock_angle=cones.shock_angle, chemistry="frozen")
    np.testing.assert_allclose(back.cone_angle, np.radians(ANGLES), atol=1e-10)
    np.testing.assert_allclose(back.surface.pressure, cones.surface.pressure, rtol=1e-10)


def test_slender_cones_approach_the_theory_of_slender_bodies():
    mach, angles = 2.0, np.radians([1.1, 2.0, 4.0])
    padded = np.radians(np.resize([1.1, 2.0, 4.0], len(MACHS)))
    solution = gas.conical_shock(
        NITROGEN, np.full(len(MACHS), mach * SOUND), T, P, "frozen", cone_angle=padded
    )
    solution = jax.tree.map(lambda leaf: leaf[:3], solution)
    # von Karman: cp = delta^2 (2 ln(2/(delta sqrt(M^2 - 1))) - 1)
    theory = angles**2 * (2.0 * np.log(2.0 / (angles * np.sqrt(mach**2 - 1.0))) - 1.0)
    away = np.abs((solution.surface.pressure / P - 1.0) / (0.5 * EXPONENT * mach**2) / theory - 1.0)
    assert away[0] < 7e-3
    assert np.all(np.diff(away) > 0.0)
    np.testing.assert_allclose(solution.shock_angle[0], np.arcsin(0.5), atol=2e-5)


SPEEDS = np.array([950.0, 4000.0, 7000.0, 7000.0])
AIR_ANGLES = np.radians([10.0, 35.0, 20.0, 50.0])


@pytest.fixture(scope="module")
def hot_cones():
    return gas.conical_shock(AIR, SPEEDS, 250.0, 1e3, cone_angle=AIR_ANGLES)


def test_equilibrium_air_keeps_energy_and_entropy(hot_cones):
    front = gas.equilibrium_tp(AIR, 250.0, 1e3)
    assert np.all(hot_cones.attached)
    total = front.enthalpy + 0.5 * SPEEDS**2
    np.testing.assert_allclose(
        hot_cones.surface.enthalpy + 0.5 * hot_cones.surface_speed**2, total, rtol=1e-9
    )
    np.testing.assert_allclose(hot_cones.surface.entropy, hot_cones.behind.entropy, rtol=1e-12)
    assert np.all(hot_cones.surface.residual < 1e-9)


def test_equilibrium_air_against_scipy_with_the_gas_of_cantera(hot_cones):
    i = 3
    beta, behind = float(hot_cones.shock_angle[i]), jax.tree.map(lambda leaf: leaf[i], hot_cones.behind)
    peer = cantera_gas(AIR)
    peer.TPX = (
        float(behind.temperature),
        float(behind.pressure),
        dict(zip(AIR.names, AIR.composition, strict=True)),
    )
    peer.equilibrate("TP", rtol=1e-12)
    entropy = peer.s

    def density(pressure):
        peer.SP = entropy, pressure
        peer.equilibrate("SP", rtol=1e-10)
        return peer.density

    def slopes(theta, y):
        u, v, log_p, _ = y
        p = np.exp(log_p)
        rho = density(p)
        a2 = 2e-3 * p / (density(p * (1.0 + 1e-3)) - density(p * (1.0 - 1e-3)))
        bent = (u * v**2 / a2 - 2.0 * u - v / np.tan(theta)) / (1.0 - v**2 / a2)
        return [v, bent, -rho * v * (u + bent) / p, 2.0 * np.pi * rho * u * np.sin(theta)]

    def wall(_, y):
        return y[1]

    wall.terminal = True
    first = [SPEEDS[i] * np.cos(beta), -float(behind.speed), np.log(float(behind.pressure)), 0.0]
    solution = solve_ivp(slopes, (beta, 0.5), first, events=wall, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(solution.t[-1], AIR_ANGLES[i], atol=1e-6)
    np.testing.assert_allclose(solution.y[0, -1], hot_cones.surface_speed[i], rtol=1e-6)
    np.testing.assert_allclose(np.exp(solution.y[2, -1]), hot_cones.surface.pressure[i], rtol=1e-6)
    # What enters through the wave leaves through the sphere about the tip.
    front = gas.equilibrium_tp(AIR, 250.0, 1e3)
    entering = np.pi * np.sin(beta) ** 2 * float(front.density) * SPEEDS[i]
    np.testing.assert_allclose(-solution.y[3, -1], entering, rtol=1e-6)


def test_cold_air_in_equilibrium_is_a_perfect_gas_and_hot_air_is_not(hot_cones):
    mach = SPEEDS / float(gas.equilibrium_tp(AIR, 250.0, 1e3).sound_speed)
    cold, pressure, _ = perfect_gas_cone(mach[0], float(hot_cones.shock_angle[0]), 1.4)
    np.testing.assert_allclose(cold, AIR_ANGLES[0], rtol=1e-3)
    np.testing.assert_allclose(hot_cones.surface.pressure[0] / 1e3, pressure, rtol=1e-3)
    # Dissociation takes up energy: denser gas, so that the same wave stands ahead of a steeper cone.
    cone, *_ = perfect_gas_cone(mach[3], float(hot_cones.shock_angle[3]), 1.4)
    assert cone < AIR_ANGLES[3] - np.radians(2.0)


@pytest.mark.long  # took 19 to 43 s with an empty cache
def test_slopes_with_the_speed_and_the_cone_angle(cones):
    def pressure(speed, angle):
        solution = gas.conical_shock(NITROGEN, speed, T, P, "frozen", cone_angle=angle)
        return solution.surface.pressure

    speed, angle = MACHS * SOUND, np.radians(ANGLES)
    _, slope = jax.jvp(pressure, (speed, angle), (1e-4 * speed, 1e-4 * angle))
    step = 1.0 + 1e-4, 1.0 - 1e-4
    high, low = (pressure(speed * k, angle * k) for k in step)
    np.testing.assert_allclose(slope, 0.5 * (high - low), rtol=3e-5)


def test_steep_cones_and_slow_streams_have_no_attached_shock_and_needles_no_resolved_one():
    # The steepest cone at Mach 2 is 40.7 deg (NACA 1135, chart 5), and its wave stands at 68 deg or so.
    mach = np.resize([2.0, 0.9, 2.0, 2.0, 1.2, 5.0], len(MACHS))
    angles = np.radians(np.resize([41.0, 10.0, 40.6, 0.2, 0.01, 0.0], len(MACHS)))
    none = gas.conical_shock(NITROGEN, mach * SOUND, T, P, "frozen", cone_angle=angles)
    np.testing.assert_array_equal(none.attached[:6], [False, False, True, True, True, True])
    np.testing.assert_array_equal(none.resolved[2:6], [True, False, False, False])
    assert np.all(np.isnan(none.surface.pressure[np.array([0, 1, 3, 4, 5])]))
    np.testing.assert_allclose(none.cone_angle[2], angles[2], atol=1e-9)


def test_directly_behind_the_wave_is_the_state_behind_an_oblique_one(cones):
    wave = gas.oblique_shock(NITROGEN, MACHS * SOUND, T, P, "frozen", shock_angle=cones.shock_angle)
    np.testing.assert_allclose(cones.behind.pressure, wave.state.pressure, rtol=1e-12)
    # The flow goes on turning towards the cone, and is compressed on the way.
    assert np.all(np.asarray(wave.deflection) < np.radians(ANGLES))
    assert np.all(np.asarray(cones.surface.pressure) > np.asarray(wave.state.pressure))


def test_mistakes_are_named():
    with pytest.raises(UserError, match="cone_angle"):
        gas.conical_shock(AIR, 3000.0, 250.0, 1e3)
    with pytest.raises(UserError, match="cone_angle"):
        gas.conical_shock(AIR, 3000.0, 250.0, 1e3, cone_angle=0.1, shock_angle=0.2)
    with pytest.raises(UserError, match="magic"):
        gas.conical_shock(AIR, 3000.0, 250.0, 1e3, cone_angle=0.1, chemistry="magic")
