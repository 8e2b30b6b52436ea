"""Normal shocks, against Cantera, NASA CEA's published example and the perfect gas."""

import numpy as np
import pytest

from shocklayer import gas
from shocklayer.core.jax_setup import jax, jnp

AIR11, AIR13 = gas.mixture("air11"), gas.mixture("air13")


def batch(*values: float) -> np.ndarray:
    """Repeat values to one length, so that all tests share the compiled programs."""
    return np.resize(values, 400)


def test_normal_shocks_at_50_km_match_cantera():
    # Independent density-ratio iteration on Cantera's equilibrium with the same data at 1 bar.
    post = gas.normal_shock(AIR11, np.array([4e3, 6e3, 8e3, 10e3, 12e3]), 270.65, 79.7787)
    np.testing.assert_allclose(post.temperature, [3911.0, 6044.1, 7237.1, 10306.9, 12931.0], rtol=2e-5)
    np.testing.assert_allclose(post.density_ratio, [10.916, 13.656, 16.435, 15.276, 15.338], rtol=5e-5)
    n_e = [1.227e18, 1.150e20, 6.443e20, 2.136e22, 1.169e23]
    np.testing.assert_allclose(post.electron_density, n_e, rtol=6e-4)


def test_incident_shock_of_the_estcn_example():
    # gdtk, ESTCN test with CEA's 13-species air; its own tolerance is 1e-3.
    post = gas.normal_shock(AIR13, batch(11296.0), batch(283.0), batch(59.0))
    np.testing.assert_allclose(post.pressure, 86686.0, rtol=1e-3)
    np.testing.assert_allclose(post.temperature, 12034.0, rtol=1e-3)
    np.testing.assert_allclose(11296.0 - post.speed, 10561.1, rtol=1e-3)


@pytest.mark.parametrize("chemistry", ["equilibrium", "frozen"])
def test_conservation_laws_hold_from_sonic_to_mach_40(chemistry):
    random = np.random.default_rng(2)
    speed = random.uniform(200.0, 13_000.0, 400)
    temperature = random.uniform(170.0, 320.0, 400)
    pressure = 10.0 ** random.uniform(-3.0, 5.0, 400)
    post = gas.normal_shock(AIR13, speed, temperature, pressure, chemistry=chemistry)
    front = gas.frozen_state_tp(AIR13, AIR13.cold_mole_fractions, temperature, pressure)
    assert all(bool(jnp.all(jnp.isfinite(leaf))) for leaf in jax.tree.leaves(post))
    np.testing.assert_allclose(post.density * post.speed, front.density * speed, rtol=1e-11)
    np.testing.assert_allclose(
        post.pressure + post.density * post.speed**2, front.pressure + front.density * speed**2, rtol=1e-11
    )
    excess = post.enthalpy + 0.5 * post.speed**2 - front.enthalpy - 0.5 * speed**2
    assert float(jnp.max(jnp.abs(excess) / speed**2)) < 1e-10
    supersonic = np.asarray(post.mach_number) > 1.0
    assert np.all(np.asarray(post.entropy - front.entropy)[supersonic] >= 0.0)
    np.testing.assert_allclose(np.asarray(post.density_ratio)[~supersonic], 1.0, rtol=1e-12)


@pytest.mark.parametrize("chemistry", ["equilibrium", "frozen"])
def test_weak_shocks_are_those_of_the_perfect_gas(chemistry):
    # Cold air has a ratio of specific heats of 1.40: Rankine-Hugoniot.
    mach = batch(1.001, 1.05, 1.3)
    front = gas.frozen_state_tp(AIR13, AIR13.cold_mole_fractions, 250.0, 100.0)
    g = float(front.isentropic_exponent)
    speed = mach * float(front.sound_speed)
    post = gas.normal_shock(AIR13, speed, batch(250.0), batch(100.0), chemistry=chemistry)
    expected = (g + 1.0) * mach**2 / ((g - 1.0) * mach**2 + 2.0)
    np.testing.assert_allclose(post.density_ratio, expected, rtol=5e-4)


@pytest.mark.long
@pytest.mark.parametrize("chemistry", ["equilibrium", "frozen"])
def test_gradients_match_finite_differences(chemistry):
    at = (5000.0, 250.0, 80.0)

    def pressure_and_speed(*upstream):
        post = gas.normal_shock(AIR13, *upstream, chemistry=chemistry)
        return jnp.stack([post.pressure, post.temperature, post.speed, post.sound_speed])

    jacobian = jax.jacfwd(pressure_and_speed, argnums=(0, 1, 2))(*at)
    for k in range(3):
        high, low = list(at), list(at)
        high[k] *= 1.0 + 1e-5
        low[k] *= 1.0 - 1e-5
        expected = (pressure_and_speed(*high) - pressure_and_speed(*low)) / (2e-5 * at[k])
        np.testing.assert_allclose(jacobian[k], expected, rtol=1e-6, atol=1e-8)


def test_frozen_shock_beyond_the_data_is_finite_and_flagged():
    post = gas.normal_shock(AIR13, batch(11_000.0), batch(220.0), batch(10.0), chemistry="frozen")
    assert np.all(np.isfinite(post.temperature))
    assert not np.any(post.in_range)
