"""Diffusion between stream tubes: NumPy's linear algebra, conservation, a Couette layer, Euler's equation."""

import numpy as np
import pytest

from shocklayer import gas
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.gas.kinetics.reaction_mechanism import mechanism
from shocklayer.gas.kinetics.sources import kinetic_model
from shocklayer.shock_layer.viscous.stream_tube_chemistry import tube_state
from shocklayer.shock_layer.viscous.stream_tube_diffusion import diffuse, tube_transport
from shocklayer.shock_layer.viscous.stream_tube_faces import TubeSection, solve_tridiagonal
from shocklayer.shock_layer.viscous.wall import Wall

AIR = gas.mixture("air11")
MODEL = kinetic_model(mechanism(AIR, "park-1993"))
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
    one = jnp.ones((TUBES, 1))
    section = TubeSection(
        one > 0, mass_flow * one, width * one, 0.1 * one, jnp.asarray(0.1), jnp.asarray(step), 0.0 * one
    )
    pressure = 2000.0 * one
    temperature = tube_state(MODEL, jnp.asarray(unknowns), enthalpy, pressure).temperature
    return section, jnp.asarray(unknowns), jnp.asarray(enthalpy), temperature, pressure


@jax.jit
def _diffuse(wall, section, unknowns, enthalpy, temperature, pressure, transport=None):
    if transport is None:
        transport = tube_transport(MODEL, unknowns[:11], temperature, unknowns[11], pressure)
    return diffuse(MODEL, wall, section, transport, unknowns, enthalpy, temperature, pressure)


def test_tridiagonal_solver_against_numpy():
    rng = np.random.default_rng(1)
    a, c = -rng.uniform(0, 1, (2, 9, 3))
    b, d = 2.5 + rng.uniform(0, 1, (9, 3)), rng.normal(size=(9, 3))
    solution = solve_tridiagonal(*(jnp.asarray(v) for v in (a, b, c, d)))
    for k in range(3):
        full = np.diag(b[:, k]) + np.diag(a[1:, k], -1) + np.diag(c[:-1, k], 1)
        np.testing.assert_allclose(solution[:, k], np.linalg.solve(full, d[:, k]), rtol=1e-12)


@pytest.mark.parametrize("catalycity", [0.0, 0.3, 1.0])
def test_elements_mass_and_charge_are_conserved_at_any_wall(catalycity):
    section, unknowns, enthalpy, temperature, pressure = _layer()
    new, *_ = _diffuse(Wall(catalycity=catalycity), section, unknowns, enthalpy, temperature, pressure)
    flow = np.asarray(section.mass_flow)[:, 0]
    before, after = (np.asarray(y[:11, :, 0]) @ flow for y in (unknowns, new))
    np.testing.assert_allclose(AIR.element_matrix.T @ after, AIR.element_matrix.T @ before, rtol=1e-10)
    np.testing.assert_allclose(AIR.molar_masses @ after, AIR.molar_masses @ before, rtol=1e-10)
    assert abs(AIR.charges @ after) < 1e-12 * after[AIR.names.index("e-")]
    assert np.all(np.asarray(new[:11]) >= 0.0)
    assert after[AIR.names.index("e-")] < before[AIR.names.index("e-")]
    atoms = [AIR.names.index(a) for a in ("N", "O")]
    if catalycity > 0:
        assert np.all(after[atoms] < before[atoms])


def test_speed_tends_to_a_linear_profile():
    """After a long time between a wall at rest and an outer tube of constant speed: Couette flow."""
    section, unknowns, enthalpy, temperature, pressure = _layer()
    # The last tube has so large a mass flow that it keeps its speed.
    flow = np.asarray(section.mass_flow).copy()
    flow[-1] = 1e6
    section = section._replace(
        mass_flow=jnp.asarray(flow), step=jnp.asarray(1e5), radius=jnp.full((TUBES, 1), 0.1)
    )
    uniform = unknowns.at[:11].set(unknowns[:11, :1])
    constant = jnp.full_like(temperature, 3000.0)
    new = uniform
    for _ in range(6):  # the widths follow the speed within a step: iterate to convergence
        new, *_ = _diffuse(Wall(), section, new.at[:-1].set(uniform[:-1]), enthalpy, constant, pressure)
    speed = np.asarray(new[-1, :, 0])
    np.testing.assert_allclose(np.diff(speed)[2:], speed[-1] / TUBES, rtol=0.05)
    np.testing.assert_allclose(np.diff(speed)[2:], np.diff(speed)[-1], rtol=2e-3)


def test_heat_flux_is_what_the_gas_loses():
    section, unknowns, enthalpy, temperature, pressure = _layer()
    _, new, flux = _diffuse(Wall(), section, unknowns, enthalpy, temperature, pressure)
    lost = float(np.sum(section.mass_flow * (enthalpy - new)))
    assert float(flux.sum()) * 2 * np.pi * 0.1 * 1e-3 == pytest.approx(lost, rel=1e-9)


def test_pressure_gradient_accelerates_as_euler_says():
    """Without friction m du = -dp/ds times the volume of the tube: u du = -dp/rho."""
    section, unknowns, enthalpy, temperature, pressure = _layer(mass_flow=1e6)
    accelerated = section._replace(gradient=jnp.full((TUBES, 1), -5e9))
    new, *_ = _diffuse(Wall(), accelerated, unknowns, enthalpy, temperature, pressure)
    expected = 5e9 * 2 * np.pi * 0.1 * 1e-3 * 1e-3 / 1e6
    np.testing.assert_allclose(new[-1] - unknowns[-1], expected, rtol=1e-3)
