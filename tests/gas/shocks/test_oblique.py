"""Oblique and reflected shocks, expansions and isentropes, against closed forms of a perfect gas."""

import numpy as np
import pytest

from shocklayer import UserError, gas
from shocklayer.core.jax_setup import jax

AIR = gas.mixture("air13")
ARGON = gas.mixture("argon")  # a perfect gas of exponent 5/3 while cold: the closed forms hold
G = 5.0 / 3.0


def argon(mach: float) -> tuple[float, float, float]:
    return (
        mach * float(gas.frozen_state_tp(ARGON, ARGON.cold_mole_fractions, 300.0, 1e4).sound_speed),
        300.0,
        1e4,
    )


def test_total_state_of_the_estcn_example():
    # gdtk, ESTCN test with CEA's air; its own tolerance is 1e-3. 2950 m/s at 1284 K, 93.6 kPa.
    total = gas.stagnation_state(AIR, 2950.0, 1284.0, 93.6e3)
    np.testing.assert_allclose(total.temperature, 4160.5, rtol=1e-3)
    np.testing.assert_allclose(total.pressure, 34.273e6, rtol=3e-3)  # air13 against air of CEA


@pytest.mark.parametrize("chemistry", ["equilibrium", "frozen"])
def test_stagnation_of_argon_is_that_of_a_perfect_gas(chemistry):
    total = gas.stagnation_state(ARGON, *argon(2.0), chemistry)
    ratio = 1.0 + 0.5 * (G - 1.0) * 4.0
    np.testing.assert_allclose(total.temperature, 300.0 * ratio, rtol=1e-9)
    np.testing.assert_allclose(total.pressure, 1e4 * ratio ** (G / (G - 1.0)), rtol=1e-8)


def test_stagnation_conserves_entropy_and_enthalpy_and_has_exact_gradients():
    def total(u):
        return gas.stagnation_state(AIR, u, 5000.0, 2e4)

    stream, rest = gas.equilibrium_tp(AIR, 5000.0, 2e4), total(1500.0)
    np.testing.assert_allclose(rest.entropy, stream.entropy, rtol=1e-12)
    np.testing.assert_allclose(rest.enthalpy, stream.enthalpy + 0.5 * 1500.0**2, rtol=1e-12)
    # Along an isentrope dh0 = u du = dp0/rho0.
    slope = jax.grad(lambda u: total(u).pressure)(1500.0)
    np.testing.assert_allclose(slope, 1500.0 * rest.density, rtol=1e-8)


@pytest.mark.long  # took 19 to 43 s with an empty cache
def test_sonic_state_of_argon_and_of_hot_air():
    throat = gas.sonic_state(ARGON, 3000.0, 1e6)
    np.testing.assert_allclose(throat.temperature, 3000.0 * 2.0 / (G + 1.0), rtol=1e-8)
    np.testing.assert_allclose(throat.pressure, 1e6 * (2.0 / (G + 1.0)) ** (G / (G - 1.0)), rtol=1e-8)
    reservoir, throat = gas.equilibrium_tp(AIR, 8000.0, 3e7), gas.sonic_state(AIR, 8000.0, 3e7)
    np.testing.assert_allclose(throat.entropy, reservoir.entropy, rtol=1e-12)
    drop = reservoir.enthalpy - throat.enthalpy
    np.testing.assert_allclose(drop, 0.5 * throat.sound_speed**2, rtol=1e-9)
    # The mass flux is largest there.
    for factor in (0.97, 1.03):
        beside = gas.equilibrium_sp(AIR, reservoir.entropy, throat.pressure * factor)
        flux = beside.density * np.sqrt(2.0 * (reservoir.enthalpy - beside.enthalpy))
        assert flux < throat.density * throat.sound_speed


@pytest.mark.long  # took 19 to 43 s with an empty cache
def test_reflected_shock_of_argon_and_of_air():
    u, t, p = argon(3.0)
    post = gas.normal_shock(ARGON, u, t, p)
    wall = gas.reflected_shock(ARGON, post, u)
    z = float(post.pressure) / p
    strength = ((3 * G - 1) * z - (G - 1)) / ((G - 1) * z + (G + 1))  # p5/p2, Gaydon & Hurle 1963
    np.testing.assert_allclose(wall.pressure / post.pressure, strength, rtol=1e-8)
    incident = gas.normal_shock(AIR, 4000.0, 300.0, 5e3)
    wall = gas.reflected_shock(AIR, incident, 4000.0)
    follow = 4000.0 - incident.speed
    into = follow + wall.speed  # the same jump, computed as a normal shock standing in the wave's frame
    again = gas.normal_shock(AIR, into, incident.temperature, incident.pressure)
    np.testing.assert_allclose(again.pressure, wall.pressure, rtol=1e-9)
    np.testing.assert_allclose(again.temperature, wall.temperature, rtol=1e-9)
    np.testing.assert_allclose(again.speed, wall.speed, rtol=1e-8)


def test_oblique_shock_of_argon_follows_the_closed_form():
    u, t, p = argon(4.0)
    beta = np.radians(35.0)
    shock = gas.oblique_shock(ARGON, u, t, p, shock_angle=beta)
    normal = (4.0 * np.sin(beta)) ** 2 - 1.0
    tangent = 2.0 / np.tan(beta) * normal / (16.0 * (G + np.cos(2.0 * beta)) + 2.0)
    np.testing.assert_allclose(shock.deflection, np.arctan(tangent), rtol=1e-8)
    back = gas.oblique_shock(ARGON, u, t, p, deflection=shock.deflection)
    np.testing.assert_allclose(back.shock_angle, beta, rtol=1e-9)
    assert bool(back.attached)
    far = gas.oblique_shock(ARGON, u, t, p, deflection=np.radians(60.0))
    assert not bool(far.attached)
    assert np.isnan(float(far.shock_angle))


def test_expansion_of_argon_follows_the_closed_form():
    def nu(mach):
        k = np.sqrt((G + 1.0) / (G - 1.0))
        root = np.sqrt(mach**2 - 1.0)
        return k * np.arctan(root / k) - np.arctan(root)

    for first, second in [(1.0, 2.5), (2.0, 4.0)]:
        u, t, p = argon(first)
        ratio = (1 + 0.5 * (G - 1) * first**2) / (1 + 0.5 * (G - 1) * second**2)
        final = p * ratio ** (G / (G - 1.0))
        to_pressure = gas.prandtl_meyer_expansion(ARGON, u * (1 + 1e-15), t, p, final_pressure=final)
        np.testing.assert_allclose(to_pressure.turn, nu(second) - nu(first), rtol=1e-7)
        by_turn = gas.prandtl_meyer_expansion(ARGON, u, t, p, turn=float(to_pressure.turn))
        np.testing.assert_allclose(by_turn.state.pressure, final, rtol=1e-7)


def test_hot_air_expands_between_its_frozen_and_its_equilibrium_limit():
    hot = gas.equilibrium_tp(AIR, 5000.0, 1e5)
    u = 1.5 * float(hot.sound_speed)
    moving = gas.prandtl_meyer_expansion(AIR, u, 5000.0, 1e5, turn=0.3)
    frozen = gas.prandtl_meyer_expansion(
        AIR, u, 5000.0, 1e5, "frozen", turn=0.3, mole_fractions=hot.mole_fractions
    )
    assert moving.state.temperature > frozen.state.temperature  # recombination heats
    np.testing.assert_allclose(
        moving.state.enthalpy + 0.5 * moving.speed**2, hot.enthalpy + 0.5 * u**2, rtol=1e-10
    )


def test_error_messages_name_the_argument():
    with pytest.raises(UserError, match="deflection"):
        gas.oblique_shock(AIR, 3000.0, 250.0, 1e3)
    with pytest.raises(UserError, match="turn"):
        gas.prandtl_meyer_expansion(AIR, 3000.0, 250.0, 1e3)
    with pytest.raises(UserError, match="magic"):
        gas.stagnation_state(AIR, 3000.0, 250.0, 1e3, "magic")
