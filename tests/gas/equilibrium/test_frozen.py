"""Gas of fixed composition, against Cantera and the perfect gas."""

import numpy as np
from tests.gas.peers import cantera_gas

from shocklayer import gas
from shocklayer.core.jax_setup import jax

AIR = gas.mixture("air13")


def test_frozen_states_match_cantera():
    peer = cantera_gas(AIR)
    hot = gas.equilibrium_tp(AIR, 9000.0, 1e5)
    x = np.asarray(hot.mole_fractions)
    for temperature, pressure in [(9000.0, 1e5), (3000.0, 1e3), (800.0, 50.0)]:
        state = gas.frozen_state_tp(AIR, x, temperature, pressure)
        peer.TPX = temperature, pressure, x
        for field, value in [
            ("enthalpy", peer.enthalpy_mass),
            ("entropy", peer.entropy_mass),
            ("specific_heat_pressure", peer.cp_mass),
            ("sound_speed", peer.sound_speed),
            ("density", peer.density),
            ("internal_energy", peer.int_energy_mass),
        ]:
            np.testing.assert_allclose(getattr(state, field), value, rtol=1e-9)


def test_enthalpy_and_entropy_return_to_the_temperature():
    hot = gas.equilibrium_tp(AIR, np.array([2000.0, 9000.0]), 1e5)
    for temperature in (5.0, 60.0, 250.0, 1100.0, 5900.0, 19_000.0, 80_000.0):
        state = gas.frozen_state_tp(AIR, hot.mole_fractions, temperature, 30.0)
        by_h = gas.frozen_state_hp(AIR, hot.mole_fractions, state.enthalpy, 30.0)
        by_s = gas.frozen_state_sp(AIR, hot.mole_fractions, state.entropy, 30.0)
        np.testing.assert_allclose(by_h.temperature, temperature, rtol=1e-9)
        np.testing.assert_allclose(by_s.temperature, temperature, rtol=1e-9)


def test_isentropic_expansion_of_cold_gas_follows_the_perfect_gas():
    cold = AIR.cold_mole_fractions
    state = gas.frozen_state_tp(AIR, cold, 300.0, 1e5)
    expanded = gas.frozen_state_sp(AIR, cold, state.entropy, 5e4)
    g = float(state.isentropic_exponent)
    np.testing.assert_allclose(expanded.temperature, 300.0 * 0.5 ** ((g - 1.0) / g), rtol=3e-4)


def test_gradient_is_the_heat_capacity():
    def temperature(enthalpy):
        return gas.frozen_state_hp(AIR, AIR.cold_mole_fractions, enthalpy, 1e4).temperature

    state = gas.frozen_state_hp(AIR, AIR.cold_mole_fractions, 2e6, 1e4)
    np.testing.assert_allclose(jax.grad(temperature)(2e6), 1.0 / state.specific_heat_pressure, rtol=1e-10)
