"""Chemistry of a stream tube against SciPy."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from shocklayer import gas
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.gas.kinetics.equations import right_side
from shocklayer.gas.kinetics.reaction_mechanism import mechanism
from shocklayer.gas.kinetics.sources import kinetic_model
from shocklayer.shock_layer.viscous.stream_tube_chemistry import TUBE, TubeConditions, react, tube_state

AIR = gas.mixture("air11")
MODEL = kinetic_model(mechanism(AIR, "park-1993"))
TUBES = 20
LENGTH = 0.02
SOLVE = jax.jit(lambda p, y, s, h: react(MODEL, p, y, s, h, 1e-3))


def _start():
    """Air behind a frozen shock at 7.65 km/s, at twenty speeds along the body."""
    moles = np.repeat((AIR.cold_mole_fractions / AIR.molar_mass)[:, None], TUBES, axis=1)
    speed = np.linspace(600.0, 1800.0, TUBES)
    unknowns = np.concatenate([moles, np.full((1, TUBES), 300.0), speed[None]])
    conditions = TubeConditions(np.full(TUBES, 29.2e6), np.full(TUBES, 3400.0))
    return unknowns, conditions


def test_against_scipy_and_conservation():
    """n_e to 2e-3 and T_v to 1e-3 of BDF; elements, charge and total enthalpy conserved."""
    unknowns, conditions = _start()
    length = np.full(TUBES, LENGTH)
    end, _, tried, failed = SOLVE(conditions, unknowns, length, np.full(TUBES, 1e-7))
    assert not np.any(failed)
    assert tried < 200 * TUBES
    first = TubeConditions(*(jnp.asarray(v[:1]) for v in conditions))
    slope = jax.jit(lambda y: right_side(MODEL, TUBE, first, jnp.zeros(1), y))
    exact = solve_ivp(
        lambda s, y: np.asarray(slope(y[:, None]))[:, 0],
        (0.0, LENGTH),
        unknowns[:, 0],
        method="BDF",
        rtol=1e-8,
        atol=1e-12,
    ).y[:, -1]
    electron = AIR.names.index("e-")
    assert end[electron, 0] == pytest.approx(exact[electron], rel=2e-3)
    np.testing.assert_allclose(end[-2:, 0], exact[-2:], rtol=1e-3)
    moles = np.asarray(end[:-2])
    np.testing.assert_allclose(AIR.element_matrix.T @ moles, AIR.element_matrix.T @ unknowns[:-2], rtol=1e-6)
    assert np.max(np.abs(AIR.charges @ moles)) < 1e-9 * np.max(moles[electron])


def test_tubes_of_zero_length_do_not_change():
    unknowns, conditions = _start()
    length = np.where(np.arange(TUBES) % 2 == 0, LENGTH, 0.0)
    end, *_ = SOLVE(conditions, unknowns, length, np.full(TUBES, 1e-7))
    np.testing.assert_array_equal(np.asarray(end)[:, 1::2], unknowns[:, 1::2])
    assert np.all(np.asarray(end)[-2, ::2] > 5000.0)


def test_temperature_from_the_total_enthalpy():
    """The enthalpy of the gas at T = T_v plus u^2/2 is the total enthalpy that returns T."""
    moles = np.zeros((len(AIR.names), 1))
    for name, amount in (("N2", 0.5), ("N", 0.2), ("O", 0.29), ("NO+", 0.005), ("e-", 0.005)):
        moles[AIR.names.index(name)] = amount
    mass = float(AIR.molar_masses @ moles[:, 0])
    frozen = gas.frozen_state_tp(AIR, moles[:, 0], 6000.0, 2000.0)
    unknowns = np.concatenate([moles / mass, [[6000.0], [2000.0]]])
    total = np.array([float(frozen.enthalpy) + 0.5 * 2000.0**2])
    state = tube_state(MODEL, jnp.asarray(unknowns), total, np.array([2000.0]))
    assert state.temperature[0] == pytest.approx(6000.0, rel=1e-9)
    assert 1 / state.volume[0] == pytest.approx(float(frozen.density), rel=1e-9)
