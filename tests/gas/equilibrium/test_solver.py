"""Chemical equilibrium, against Cantera with the same data and finite differences."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.gas.balances import balances
from tests.gas.peers import cantera_gas

from shocklayer import gas
from shocklayer.core.constants import STANDARD_ATMOSPHERE
from shocklayer.core.jax_setup import jax, jnp

AIR = gas.mixture("air13")


def random_states(number: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Random states over the full range: 200 K to 20 000 K, 1e-6 to 1e3 atm."""
    random = np.random.default_rng(seed)
    temperature = np.exp(random.uniform(np.log(200.0), np.log(20_000.0), number))
    return temperature, STANDARD_ATMOSPHERE * 10.0 ** random.uniform(-6.0, 3.0, number)


@pytest.fixture(scope="module")
def states() -> gas.GasState:
    return gas.equilibrium_tp(AIR, *random_states(2000))


def leaves_are_finite(state: gas.GasState) -> bool:
    return all(bool(jnp.all(jnp.isfinite(leaf))) for leaf in jax.tree.leaves(state))


@pytest.mark.parametrize("name", ["air13", "air11", "air5"])
def test_composition_and_properties_match_cantera_at_one_bar(name):
    mixture = gas.mixture(name)
    peer = cantera_gas(mixture)
    temperature, pressure = random_states(2000, seed=1)
    cold = dict(zip(mixture.names, mixture.composition, strict=True))
    temperature = np.maximum(temperature, 298.15)  # where Cantera takes the fits of the ions to begin
    state = gas.equilibrium_tp(mixture, temperature, pressure)
    for k in range(60):
        peer.TPX = temperature[k], pressure[k], cold
        peer.equilibrate("TP", solver="element_potential", rtol=1e-12, max_steps=5000)
        x = np.asarray(state.mole_fractions[k])
        known = peer.X > 1e-8
        np.testing.assert_allclose(x[known], peer.X[known], rtol=1e-8)
        np.testing.assert_allclose(state.density[k], peer.density, rtol=1e-8)
        np.testing.assert_allclose(state.enthalpy[k], peer.enthalpy_mass, rtol=1e-8, atol=1e-3)
        np.testing.assert_allclose(state.entropy[k], peer.entropy_mass, rtol=1e-8)
        np.testing.assert_allclose(state.frozen_specific_heat_pressure[k], peer.cp_mass, rtol=1e-8)


def test_equilibrium_derivatives_match_finite_differences_of_cantera():
    # Cantera has no shifting heat capacity; the derivative of its enthalpy is one.
    peer = cantera_gas(AIR)
    cold = dict(zip(AIR.names, AIR.composition, strict=True))
    for temperature, pressure in [(3000.0, 1e4), (6500.0, 1e5), (12_000.0, 1e6)]:
        state = gas.equilibrium_tp(AIR, temperature, pressure)

        def at(t, p):
            peer.TPX = t, p, cold
            peer.equilibrate("TP", rtol=1e-13)
            return peer.enthalpy_mass, peer.density, peer.entropy_mass

        step = 1e-4 * temperature
        heat = (at(temperature + step, pressure)[0] - at(temperature - step, pressure)[0]) / (2.0 * step)
        np.testing.assert_allclose(state.specific_heat_pressure, heat, rtol=1e-5)
        at(temperature, pressure)
        entropy, low, high = peer.s, [], []
        for side, out in ((1.0 - 1e-4, low), (1.0 + 1e-4, high)):
            peer.SP = entropy, pressure * side
            peer.equilibrate("SP", rtol=1e-13)
            out.append(peer.density)
        speed = np.sqrt(2e-4 * pressure / (high[0] - low[0]))
        np.testing.assert_allclose(state.sound_speed, speed, rtol=1e-5)


def test_elements_and_charge_are_conserved_and_affinities_vanish(states):
    imbalance = balances(AIR, states)
    assert imbalance.elements.max() < 1e-12
    assert imbalance.charge.max() < 1e-12
    assert imbalance.sum.max() < 1e-12
    assert imbalance.affinity.max() < 1e-10
    # Cold air is in the sample, and its traces fulfil the same balance.
    assert float(jnp.min(states.mole_fractions[:, AIR.electron_index])) < 1e-100


def test_full_range_converges(states):
    assert leaves_are_finite(states)
    assert float(jnp.max(states.residual)) < 1e-12
    assert bool(jnp.all(states.in_range))


@pytest.mark.parametrize(
    ("solve", "first", "second"),
    [
        (gas.equilibrium_hp, "enthalpy", "pressure"),
        (gas.equilibrium_sp, "entropy", "pressure"),
        (gas.equilibrium_uv, "internal_energy", "density"),
        (gas.equilibrium_sv, "entropy", "density"),
    ],
)
def test_other_given_properties_lead_to_the_same_state(states, solve, first, second):
    other = getattr(states, second)
    other = 1.0 / other if second == "density" else other
    back = solve(AIR, getattr(states, first), other)
    np.testing.assert_allclose(back.temperature, states.temperature, rtol=1e-11)
    np.testing.assert_allclose(back.pressure, states.pressure, rtol=1e-10)
    assert float(jnp.max(back.residual)) < 1e-10
    assert leaves_are_finite(back)


def difference(function, at, k, relative=1e-5):
    high, low = list(at), list(at)
    high[k] *= 1.0 + relative
    low[k] *= 1.0 - relative
    return (function(*high) - function(*low)) / (2.0 * relative * at[k])


@pytest.mark.parametrize(
    ("solve", "at"),
    [
        (gas.equilibrium_tp, (7000.0, 2e4)),
        (gas.equilibrium_hp, (2.0e7, 2e4)),
        (gas.equilibrium_sp, (1.2e4, 2e4)),
        (gas.equilibrium_uv, (2.0e7, 20.0)),
    ],
)
def test_gradients_match_finite_differences(solve, at):
    @jax.jit
    def function(a, b):
        s = solve(AIR, a, b)
        return jnp.stack([s.temperature, s.enthalpy, s.sound_speed, s.electron_density, s.density])

    gradient = jax.jit(jax.jacfwd(function, argnums=(0, 1)))(*at)
    for k in (0, 1):
        # Enthalpy at given enthalpy has no slope along pressure: compare on the scale of the value.
        miss = np.abs(gradient[k] - difference(function, at, k)) * at[k] / np.abs(function(*at))
        assert miss.max() < 3e-7


def test_reverse_mode_matches_finite_differences():
    def density(h, p):
        return gas.equilibrium_hp(AIR, h, p).density

    back = jax.jit(jax.grad(density, argnums=(0, 1)))(2e7, 2e4)
    expected = [difference(density, (2e7, 2e4), k) for k in (0, 1)]
    np.testing.assert_allclose(back, expected, rtol=1e-6)


def test_traces_through_vmap_and_second_derivatives():
    temperature, pressure = random_states(16, seed=3)
    plain = gas.equilibrium_tp(AIR, temperature, pressure).density
    mapped = jax.vmap(lambda t, p: gas.equilibrium_tp(AIR, t, p).density)(temperature, pressure)
    np.testing.assert_allclose(mapped, plain, rtol=1e-13)

    def heat(t):
        return gas.equilibrium_tp(AIR, t, 2e4).enthalpy

    slope, second = jax.jit(jax.grad(heat)), jax.jit(jax.jacfwd(jax.grad(heat)))
    np.testing.assert_allclose(second(7000.0), difference(slope, (7000.0,), 0), rtol=1e-6)
    np.testing.assert_allclose(
        slope(7000.0), gas.equilibrium_tp(AIR, 7000.0, 2e4).specific_heat_pressure, rtol=1e-12
    )


@settings(max_examples=20)
@given(
    log_t=st.floats(np.log(200.0), np.log(20_000.0)),
    log_p=st.floats(np.log(0.101325), np.log(1.01325e8)),
)
def test_any_state_is_finite_and_balanced(log_t, log_p):
    state = gas.equilibrium_tp(AIR, float(np.exp(log_t)), float(np.exp(log_p)))
    assert leaves_are_finite(state)
    assert float(state.residual) < 1e-12


def test_states_far_outside_the_range_are_finite_and_flagged():
    # As many states as `box`, so that the compiled programs are shared.
    temperature = np.resize([30.0, 100.0, 25_000.0, 60_000.0], 2000)
    state = gas.equilibrium_tp(AIR, temperature, np.full(2000, 1e3))
    assert leaves_are_finite(state)
    assert not np.any(state.in_range)
    hot = gas.equilibrium_hp(AIR, np.resize([3e8, 1e9], 2000), np.resize([1e2, 1e6], 2000))
    assert leaves_are_finite(hot)
    assert not np.any(hot.in_range)


def test_elements_at_298_have_zero_enthalpy():
    # The fits of the reference elements pass through zero at 298.15 K to their own rounding.
    thermo = gas.species_thermo(AIR, 298.15)
    for name in ("N2", "O2", "Ar", "e-"):
        assert abs(float(thermo.enthalpy[AIR.index(name)])) < 0.5  # J/mol
    # Formation enthalpies at 298.15 K of the table itself (NASA/TP-2002-211556).
    for k, species in enumerate(AIR.species):
        np.testing.assert_allclose(thermo.enthalpy[k], species.formation_enthalpy, rtol=1e-5, atol=0.5)
