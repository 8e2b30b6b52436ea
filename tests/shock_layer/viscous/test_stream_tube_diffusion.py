"""Exchange between stream tubes: linear algebra, conservation, and the known heat flux of a Couette layer."""

import numpy as np
import pytest

from shocklayer import gas
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.gas.kinetics.reaction_mechanism import mechanism
from shocklayer.gas.kinetics.sources import model
from shocklayer.shock_layer.viscous.stream_tube_chemistry import tube_point
from shocklayer.shock_layer.viscous.stream_tube_diffusion import (
    Contact,
    exchange,
    solve_tridiagonal,
    transport_of,
)
from shocklayer.shock_layer.viscous.wall import Wall

AIR = gas.mixture("air11")
MODEL = model(mechanism(AIR, "park-1993"))
TUBES = 16


def _layer(width=1e-3, mass_flow=1e-4, step=1e-3):
    rng = np.random.default_rng(5)
    moles = np.zeros((11, TUBES, 1))
    for name, base in (("N2", 25.0), ("O", 10.0), ("N", 5.0), ("NO", 0.4), ("O2", 0.3), ("NO+", 0.02)):
        moles[AIR.names.index(name), :, 0] = base * rng.uniform(0.5, 1.5, TUBES)
    moles[AIR.names.index("e-")] = moles[AIR.names.index("NO+")]
    moles /= np.einsum("i,ijb->jb", AIR.molar_masses, moles)
    unknowns = np.concatenate([moles, np.full((1, TUBES, 1), 6000.0), np.full((1, TUBES, 1), 2000.0)])
    enthalpy = np.full((TUBES, 1), 2.5e7)
    one = np.ones((TUBES, 1))
    contact = Contact(
        one > 0, mass_flow * one, width * one, 0.1 * one, jnp.asarray(0.1), jnp.asarray(step), 0.0 * one
    )
    pressure = 2000.0 * one
    temperature = tube_point(MODEL, jnp.asarray(unknowns), enthalpy, pressure).temperature
    return contact, jnp.asarray(unknowns), jnp.asarray(enthalpy), temperature, pressure


@jax.jit
def _exchange(wall, contact, unknowns, enthalpy, temperature, pressure, transport=None):
    if transport is None:
        transport = transport_of(MODEL, unknowns[:11], temperature, unknowns[11], pressure)
    return exchange(MODEL, wall, contact, transport, unknowns, enthalpy, temperature, pressure)


def test_tridiagonal_solver_against_numpy():
    rng = np.random.default_rng(1)
    a, c = -rng.uniform(0, 1, (2, 9, 3))
    b, d = 2.5 + rng.uniform(0, 1, (9, 3)), rng.normal(size=(9, 3))
    found = solve_tridiagonal(*(jnp.asarray(v) for v in (a, b, c, d)))
    for k in range(3):
        full = np.diag(b[:, k]) + np.diag(a[1:, k], -1) + np.diag(c[:-1, k], 1)
        np.testing.assert_allclose(found[:, k], np.linalg.solve(full, d[:, k]), rtol=1e-12)


@pytest.mark.parametrize("catalycity", [0.0, 0.3, 1.0])
def test_elements_mass_and_charge_are_kept_at_any_wall(catalycity):
    contact, unknowns, enthalpy, temperature, pressure = _layer()
    new, *_ = _exchange(Wall(catalycity=catalycity), contact, unknowns, enthalpy, temperature, pressure)
    flow = contact.mass_flow[:, 0]
    before, after = (np.asarray(y[:11, :, 0]) @ flow for y in (unknowns, new))
    np.testing.assert_allclose(AIR.element_matrix.T @ after, AIR.element_matrix.T @ before, rtol=1e-10)
    np.testing.assert_allclose(AIR.molar_masses @ after, AIR.molar_masses @ before, rtol=1e-10)
    assert abs(AIR.charges @ after) < 1e-12 * after[AIR.names.index("e-")]
    assert np.all(np.asarray(new[:11]) >= 0.0)
    assert after[AIR.names.index("e-")] < before[AIR.names.index("e-")]
    atoms = [AIR.names.index(a) for a in ("N", "O")]
    if catalycity > 0:
        assert np.all(after[atoms] < before[atoms])


def test_momentum_lost_is_the_drag_on_the_wall_and_the_profile_tends_to_a_line():
    """After a long time between a still wall and tubes that carry on, du/dn is constant (Couette flow)."""
    contact, unknowns, enthalpy, temperature, pressure = _layer()
    # A last tube of enormous mass flow keeps its speed; the rest come to rest against it.
    flow = np.asarray(contact.mass_flow).copy()
    flow[-1] = 1e6
    contact = contact._replace(mass_flow=flow, step=jnp.asarray(1e5), radius=np.full((TUBES, 1), 0.1))
    uniform = unknowns.at[:11].set(unknowns[:11, :1])
    still = jnp.full_like(temperature, 3000.0)
    new = uniform
    for _ in range(6):  # the widths follow the speed within a step: let it settle
        new, *_ = _exchange(Wall(), contact, new.at[:-1].set(uniform[:-1]), enthalpy, still, pressure)
    speed = np.asarray(new[-1, :, 0])
    np.testing.assert_allclose(np.diff(speed)[2:], speed[-1] / TUBES, rtol=0.05)
    np.testing.assert_allclose(np.diff(speed)[2:], np.diff(speed)[-1], rtol=2e-3)


def test_heat_flux_is_what_the_gas_loses():
    contact, unknowns, enthalpy, temperature, pressure = _layer()
    _, new, flux = _exchange(Wall(), contact, unknowns, enthalpy, temperature, pressure)
    lost = float(np.sum(contact.mass_flow * (enthalpy - new)))
    assert float(flux[0]) * 2 * np.pi * 0.1 * 1e-3 == pytest.approx(lost, rel=1e-9)


def test_pressure_gradient_accelerates_as_euler_says():
    """Without friction m du = -dp/ds times the volume of the tube: u du = -dp/rho."""
    contact, unknowns, enthalpy, temperature, pressure = _layer(mass_flow=1e6)
    pushed = contact._replace(gradient=np.full((TUBES, 1), -5e9))
    new, *_ = _exchange(Wall(), pushed, unknowns, enthalpy, temperature, pressure)
    expected = 5e9 * 2 * np.pi * 0.1 * 1e-3 * 1e-3 / 1e6
    np.testing.assert_allclose(new[-1] - unknowns[-1], expected, rtol=1e-3)
