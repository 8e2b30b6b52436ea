"""Marched tubes against the self-similar viscous layer of a frozen gas, solved by SciPy as a BVP."""

import numpy as np
import pytest
from scipy.integrate import solve_bvp

from shocklayer import gas
from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.gas.kinetics.reaction_mechanism import mechanism
from shocklayer.gas.kinetics.sources import kinetic_model, molar_functions
from shocklayer.shock_layer.viscous import stream_tube_diffusion, stream_tubes
from shocklayer.shock_layer.viscous.outer_flow import OuterFlow, SurfaceCurve
from shocklayer.shock_layer.viscous.stream_tube_diffusion import tube_transport
from shocklayer.shock_layer.viscous.wall import TEMPERATURE_JUMP, Wall

AIR = gas.mixture("air11")
MODEL = kinetic_model(mechanism(AIR, "park-1993"))
MOLES = AIR.cold_mole_fractions / AIR.molar_mass
NOSE, SPEED, WALL, SHOCK = 0.1524, 7650.0, 1250.0, 1.09
DENSITY = np.array([5.3e-5, 1.78e-5, 8.9e-6])  # nose Knudsen numbers 0.01, 0.03 and 0.06
AMBIENT = 200.0
STATIONS = np.geomspace(0.002 * NOSE, 0.05 * NOSE, 90)


@pytest.fixture(scope="module")
def marched():
    """March near the axis of a sphere inside a concentric shock, chemistry and relaxation switched off."""
    count = DENSITY.size
    pressure = DENSITY * GAS_CONSTANT * AMBIENT / AIR.molar_mass
    behind = 0.95 * DENSITY * SPEED**2
    stream = stream_tubes.FreeStream(
        np.full(count, SPEED), DENSITY, pressure, np.full(count, AMBIENT), behind
    )
    angle = np.arccos(STATIONS / NOSE)
    curve = SurfaceCurve(STATIONS, STATIONS, angle, 0.0 * STATIONS, np.ones_like(STATIONS))

    def rows(values):
        return jnp.asarray(np.broadcast_to(values, (STATIONS.size, 5, count)))

    outer_flow = OuterFlow(
        thickness=jnp.zeros((STATIONS.size, count)),
        shock_radius=jnp.asarray(np.repeat(SHOCK * STATIONS[:, None], count, 1)),
        shock_angle=jnp.asarray(np.repeat(angle[:, None], count, 1)),
        pressure=rows(behind),
        gradient=rows(-2.0 * behind * STATIONS[:, None, None] / NOSE**2),
        curvature_term=rows(0.0),
    )

    def frozen(m, p, unknowns, length, first_step, relative):
        return unknowns, first_step, jnp.zeros((), dtype=int), jnp.zeros(length.shape, dtype=bool)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream_tubes, "react", frozen)
        patch.setattr(stream_tube_diffusion, "_LEAST_SPEED", 1e-3)  # it is slow so near to the axis
        run = jax.jit(lambda b, s, a: stream_tubes.march(b, MODEL, s, a, Wall(temperature=WALL), 32))
        return run(curve, stream, outer_flow)


def _similar(density, guess=None):
    """Velocity over arc length, temperature and mass flow of the layer on the axis; shock slip after Cheng.

    Every quantity behind the shock of flow rho V per area differs from that of the jump by the flux conducted
    away: rho V (u_jump - u) = tau, rho V (h_jump - h) = q.
    """
    pressure = 0.95 * density * SPEED**2
    grid = np.geomspace(300.0, 4.0e4, 200)
    one = jnp.ones(grid.size)
    moles = jnp.asarray(MOLES)[:, None] * one
    transport = tube_transport(MODEL, moles, jnp.asarray(grid), 250.0 * one, pressure * one)

    def table(values):
        return lambda t: np.exp(np.interp(np.log(t), np.log(grid), np.log(np.asarray(values))))

    viscosity, conductivity = table(transport.viscosity), table(transport.conductivity)
    amount = MOLES.sum()
    capacity = 3.5 * GAS_CONSTANT * amount  # cold air is of two-atomic molecules
    inflow = density * SPEED * SHOCK**2
    rate, hot = SPEED / NOSE, AMBIENT + 0.5 * SPEED**2 / capacity
    push = -2.0 * pressure / NOSE**2
    high = pressure / (amount * GAS_CONSTANT * hot)
    long, stress, flux = 0.1 * NOSE, inflow * rate, inflow * capacity * hot  # scales

    def right(x, y, p):
        n = x * p[0] * long
        wide = 1.0 + n / NOSE
        w, u, tau, t, q = y[0], y[1] * rate, y[2] * stress, np.maximum(y[3], 1e-2) * hot, y[4] * flux
        rho = high * hot / t
        du, dt = tau / (wide * viscosity(t)), q / (wide * conductivity(t))
        rows = (
            2.0 * wide * rho * u / inflow,
            du / rate,
            (wide * (rho * u**2 + push) - w * inflow * du) / stress,
            dt / hot,
            -w * inflow * capacity * dt / flux,
        )
        return np.array(rows) * p[0] * long

    def ends(a, b, p):
        t = max(a[3], 1e-2) * hot
        slip = viscosity(t) / pressure * np.sqrt(0.5 * np.pi * GAS_CONSTANT * WALL * amount)
        du, dt = a[2] * stress / viscosity(t), a[4] * flux / conductivity(t)
        jump = TEMPERATURE_JUMP * slip
        wall = (a[0], a[1] - slip * du / rate, a[3] - (WALL + jump * dt) / hot)
        return np.array([*wall, b[0] - 1.0, 1.0 - b[1] - b[2], 1.0 - b[3] - b[4]])

    if guess is None:
        x = np.linspace(0.0, 1.0, 80)
        guess = (
            x,
            np.array([x**2, 0.1 + 0.8 * x, 0.3 + 0.0 * x, 0.2 + 0.7 * x, 0.3 * (1 - x) + 0.05]),
            [1.0],
        )
    solution = solve_bvp(right, ends, *guess, tol=1e-5, max_nodes=20000)
    assert solution.success, solution.message
    thickness = solution.p[0] * long
    return (
        thickness,
        lambda n: solution.sol(n / thickness),
        flux,
        rate,
        hot,
        (solution.x, solution.y, solution.p),
    )


@pytest.mark.parametrize("point", range(3))
def test_frozen_layer_and_its_shock_slip_against_a_boundary_value_problem(marched, point):
    guess = None  # the thick layer is easy; thinner ones start from it
    for density in np.geomspace(DENSITY[-1], DENSITY[point], 1 if point == 2 else 4):
        thickness, profile, flux, rate, hot, guess = _similar(density, guess)
    last = STATIONS.size - 1
    active = np.asarray(marched.active)[last, :, point]
    n = np.asarray(marched.distance)[last, active, point]
    speed, temperature = (np.asarray(v)[last, active, point] for v in (marched.speed, marched.temperature))
    assert float(marched.thickness[last, point]) == pytest.approx(thickness, rel=0.005)
    assert float(marched.heat_flux[last - 1, :, point].sum()) == pytest.approx(
        profile(0.0)[4] * flux, rel=0.015
    )
    # The outermost tube is partly filled: a little behind, as its gas is mixed.
    profiles = np.array([speed / (rate * STATIONS[last]), temperature / hot])
    np.testing.assert_allclose(profiles, profile(np.minimum(n, thickness))[[1, 3]], atol=0.015)
    np.testing.assert_allclose(profiles[:, :-2], profile(n[:-2])[[1, 3]], atol=0.005)
    edge = [np.polyval(np.polyfit(n[-5:-1], row[-5:-1], 2), thickness) for row in profiles]
    np.testing.assert_allclose(edge, profile(thickness)[[1, 3]], atol=0.02)


def test_fresh_gas_brings_its_momentum_and_energy():
    """Mass-weighted means, and the vibrational temperature at which the energy is the sum of both."""
    names = AIR.names
    old = np.zeros((13, 1, 1))
    old[names.index("N2")], old[names.index("O")] = 20.0, 10.0
    old[:11] /= AIR.molar_masses @ old[:11, 0, 0]
    old[11], old[12] = 6000.0, 500.0
    fresh = np.append(MOLES, 250.0)[:, None]
    fraction, one = jnp.full((1, 1), 0.3), jnp.ones((1, 1))
    mixed, enthalpy = stream_tubes._mix(
        MODEL, jnp.asarray(old), 2e7 * one, fraction, fresh, np.array([1500.0]), np.array([3e7])
    )

    def vibrational(values):
        return float(values[:11, 0, 0] @ np.asarray(molar_functions(MODEL, values[11]).enthalpy)[:, 0, 0])

    np.testing.assert_allclose(mixed[:11, 0, 0], 0.7 * old[:11, 0, 0] + 0.3 * MOLES, rtol=1e-12)
    assert float(mixed[12, 0, 0]) == pytest.approx(800.0)
    assert float(enthalpy[0, 0]) == pytest.approx(2.3e7)
    expected = 0.7 * vibrational(old) + 0.3 * vibrational(np.append(fresh, 0.0)[:, None, None])
    assert vibrational(np.asarray(mixed)) == pytest.approx(expected, rel=1e-9)
