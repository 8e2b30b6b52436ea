"""Inviscid flow of a perfect gas about a blunt body, the bow shock fitted as the outer edge of the grid.

All variables are dimensionless by nose radius, density and speed of the free stream. The steady flow is
reached by relaxation in time, each column of cells with its own time step: finite volumes between body and
shock with limited linear reconstruction and the HLLC flux (E. F. Toro, Riemann Solvers and Numerical Methods
for Fluid Dynamics, chapter 10). The flux of the free stream passes through the shock, which moves at the
speed that the pressure behind it requires by the Rankine-Hugoniot relations.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import AnyArray, Array, ArrayLike

_COURANT = 0.7
_SMALL = 1e-12


class BodyEdges(NamedTuple):
    """The body at the edges of the columns of cells.

    Attributes
    ----------
    arc_length, axial, radius : array
        (columns + 1) arc length, distance along the axis and from it, over the nose radius.
    angle : array
        (columns + 1) between surface and axis [rad].
    """

    arc_length: np.ndarray
    axial: np.ndarray
    radius: np.ndarray
    angle: np.ndarray


class ShockFittedFlow(NamedTuple):
    """Flow between body and shock; columns along the body, cells from the body outwards.

    Attributes
    ----------
    primitive : array
        (4, columns, cells) density, axial and radial velocity, pressure.
    standoff : array
        (columns) distance from body to shock along the normal of the body.
    """

    primitive: Array
    standoff: Array


class _Geometry(NamedTuple):
    along: Array  # (2, columns + 1, cells) area vectors of the faces that the flow along the body crosses
    across: Array  # (2, columns, cells + 1) of the faces between body and shock, pointing outwards
    plane: Array  # (columns, cells) area in the meridian plane
    volume: Array  # (columns, cells)
    length: Array  # (columns, cells) along the body


def _normals(body: BodyEdges) -> Array:
    return jnp.stack([-jnp.sin(body.angle), jnp.cos(body.angle)])


def _standoff_at_edges(standoff: Array) -> Array:
    """Interpolate the stand-off to the edges of the columns: third order, upwind-biased; even at the axis."""
    ahead = jnp.concatenate([standoff[:1], standoff, (2.0 * standoff[-1] - standoff[-2])[None]])
    inner = 0.375 * ahead[2:] + 0.75 * ahead[1:-1]
    inner = inner - 0.125 * ahead[:-2]
    first = (9.0 * standoff[0] - standoff[1]) / 8.0
    return jnp.concatenate([first[None], inner])


def _geometry(body: BodyEdges, standoff: Array, levels: AnyArray) -> _Geometry:
    normal = _normals(body)
    distance = _standoff_at_edges(standoff)[:, None] * levels
    x = jnp.asarray(body.axial)[:, None] + distance * normal[0][:, None]
    r = jnp.asarray(body.radius)[:, None] + distance * normal[1][:, None]
    dx, dr, rm = x[:, 1:] - x[:, :-1], r[:, 1:] - r[:, :-1], 0.5 * (r[:, 1:] + r[:, :-1])
    along = jnp.stack([dr * rm, -dx * rm])
    dx, dr, rm = x[1:] - x[:-1], r[1:] - r[:-1], 0.5 * (r[1:] + r[:-1])
    across = jnp.stack([-dr * rm, dx * rm])
    length = jnp.hypot(dx, dr)
    ax, ar = x[1:, 1:] - x[:-1, :-1], r[1:, 1:] - r[:-1, :-1]
    bx, br = x[:-1, 1:] - x[1:, :-1], r[:-1, 1:] - r[1:, :-1]
    plane = 0.5 * (ax * br - ar * bx)
    middle = 0.25 * (r[1:, 1:] + r[:-1, :-1] + r[:-1, 1:] + r[1:, :-1])
    return _Geometry(along, across, plane, plane * middle, 0.5 * (length[:, 1:] + length[:, :-1]))


def _limited(before: Array, after: Array) -> Array:
    """Van Albada's mean of two differences."""
    small = 1e-9
    both = before * after
    return jnp.where(both > 0.0, both * (before + after) / (before**2 + after**2 + small), 0.0)


def _flux(left: Array, right: Array, n: Array, w: ArrayLike, gamma: Array) -> Array:
    """Return the HLLC flux through faces of unit normal n (2, ...) that move at normal speed w."""

    def side(v: Array) -> tuple[Array, Array, Array, Array]:
        q = v[1] * n[0] + v[2] * n[1]
        energy = v[3] / (gamma - 1.0) + 0.5 * v[0] * (v[1] ** 2 + v[2] ** 2)
        u = jnp.stack([v[0], v[0] * v[1], v[0] * v[2], energy])
        f = (q - w) * u + v[3] * jnp.stack([jnp.zeros_like(q), n[0] + 0 * q, n[1] + 0 * q, q])
        return q - w, u, f, jnp.sqrt(gamma * v[3] / v[0])

    ql, ul, fl, al = side(left)
    qr, ur, fr, ar = side(right)
    sl = jnp.minimum(ql - al, qr - ar)
    sr = jnp.maximum(ql + al, qr + ar)
    ml, mr = left[0] * (sl - ql), right[0] * (sr - qr)
    sm = (right[3] - left[3] + ml * ql - mr * qr) / (ml - mr - _SMALL)

    def star(v: Array, u: Array, q: Array, s: Array, mass: Array) -> Array:
        factor = mass / (s - sm + jnp.where(s > 0, _SMALL, -_SMALL))
        change = sm - q
        energy = u[3] / v[0] + change * (sm + w + v[3] / (mass + jnp.where(s > 0, _SMALL, -_SMALL)))
        return factor * jnp.stack([jnp.ones_like(q), v[1] + change * n[0], v[2] + change * n[1], energy])

    inner_left = fl + sl * (star(left, ul, ql, sl, ml) - ul)
    inner_right = fr + sr * (star(right, ur, qr, sr, mr) - ur)
    return jnp.where(sl > 0.0, fl, jnp.where(sm > 0.0, inner_left, jnp.where(sr > 0.0, inner_right, fr)))


def _conserved(v: Array, gamma: Array) -> Array:
    energy = v[3] / (gamma - 1.0) + 0.5 * v[0] * (v[1] ** 2 + v[2] ** 2)
    return jnp.stack([v[0], v[0] * v[1], v[0] * v[2], energy])


def _primitive(u: Array, gamma: Array) -> Array:
    density = jnp.maximum(u[0], 1e-3)
    x, r = u[1] / density, u[2] / density
    pressure = (gamma - 1.0) * (u[3] - 0.5 * density * (x**2 + r**2))
    return jnp.stack([density, x, r, jnp.maximum(pressure, 1e-5)])


def _unit(vector: Array) -> tuple[Array, Array]:
    size = jnp.sqrt(vector[0] ** 2 + vector[1] ** 2)
    return vector / jnp.maximum(size, 1e-30), size


def _shock_speed(v: Array, normal: Array, ambient: Array, gamma: Array) -> Array:
    """Return the speed of the shock along its normal that the pressure behind it requires."""
    pressure = jnp.maximum(1.5 * v[3, :, -1] - 0.5 * v[3, :, -2], 2.0 * ambient)
    relative = jnp.sqrt(0.5 * ((gamma + 1.0) * pressure + (gamma - 1.0) * ambient))
    return relative + normal[0]


def _rates(
    body: BodyEdges, levels: AnyArray, gamma: Array, ambient: Array, v: Array, standoff: Array
) -> tuple[Array, Array, Array]:
    """Return rates of the conserved variables, speed of the shock along the body's normal, time steps."""
    g = _geometry(body, standoff, levels)
    middle = 0.5 * (_normals(body)[:, 1:] + _normals(body)[:, :-1])
    middle = middle / jnp.hypot(*middle)
    n_across, area_across = _unit(g.across)
    normal_shock_speed = _shock_speed(v, n_across[:, :, -1], ambient, gamma)
    cosine = n_across[0, :, -1] * middle[0] + n_across[1, :, -1] * middle[1]
    shock_speed = normal_shock_speed / jnp.maximum(cosine, 0.2)

    mirror = np.array([1.0, 1.0, -1.0, 1.0])[:, None, None]
    extended = jnp.concatenate([mirror * v[:, 1:2], mirror * v[:, :1], v, v[:, -1:], v[:, -1:]], axis=1)
    change = extended[:, 1:] - extended[:, :-1]
    slope = _limited(change[:, :-1], change[:, 1:])  # of columns -1 to N
    left = (extended[:, 1:-1] + 0.5 * slope)[:, :-1]
    right = (extended[:, 1:-1] - 0.5 * slope)[:, 1:]
    n_along, area_along = _unit(g.along)
    flux_along = _flux(left, right, n_along, 0.0, gamma) * area_along

    extended = jnp.concatenate(
        [2.0 * v[:, :, :1] - v[:, :, 1:2], v, 2.0 * v[:, :, -1:] - v[:, :, -2:-1]], axis=2
    )
    change = extended[:, :, 1:] - extended[:, :, :-1]
    slope = _limited(change[:, :, :-1], change[:, :, 1:])
    left, right = v + 0.5 * slope, v - 0.5 * slope
    face_speed = (
        levels * shock_speed[:, None] * (n_across[0] * middle[0][:, None] + n_across[1] * middle[1][:, None])
    )
    inner = _flux(left[:, :, :-1], right[:, :, 1:], n_across[:, :, 1:-1], face_speed[:, 1:-1], gamma)
    wall = jnp.maximum(v[3, :, 0] - 0.5 * slope[3, :, 0], 1e-6)
    zero = jnp.zeros_like(wall)
    at_wall = jnp.stack([zero, wall * n_across[0, :, 0], wall * n_across[1, :, 0], zero])
    free = jnp.array([1.0, 1.0, 0.0, 0.0]).at[3].set(ambient)
    flow = n_across[0, :, -1]
    free_stream = _conserved(free, gamma)[:, None]
    ambient_force = ambient * jnp.stack([zero, n_across[0, :, -1], n_across[1, :, -1], flow])
    at_shock = (flow - normal_shock_speed) * free_stream + ambient_force
    flux_across = jnp.concatenate([at_wall[:, :, None], inner, at_shock[:, :, None]], axis=2) * area_across

    total = flux_along[:, 1:] - flux_along[:, :-1] + flux_across[:, :, 1:] - flux_across[:, :, :-1]
    total = total.at[2].add(-v[3] * g.plane)
    growth = face_speed * area_across
    growth = growth[:, 1:] - growth[:, :-1]
    residual = -(total + _conserved(v, gamma) * growth) / g.volume

    sound = jnp.sqrt(gamma * v[3] / v[0])
    height = g.plane / g.length
    tangent = jnp.stack([middle[1], -middle[0]])
    tangential = jnp.abs(v[1] * tangent[0][:, None] + v[2] * tangent[1][:, None])
    normal = jnp.abs(v[1] * middle[0][:, None] + v[2] * middle[1][:, None])
    rate = (tangential + sound) / g.length + (normal + sound + jnp.abs(shock_speed)[:, None]) / height
    return residual, shock_speed, _COURANT / jnp.max(rate, axis=1)


def relax(
    body: BodyEdges,
    levels: Float[AnyArray, " edges"],
    gamma: Float[Array, ""],
    ambient: Float[Array, ""],
    start: ShockFittedFlow,
    steps: int,
) -> ShockFittedFlow:
    """Relax a flow towards its steady state.

    Parameters
    ----------
    body : BodyEdges
        From the axis to where the flow leaves at supersonic speed.
    levels : array, shape (cells + 1,)
        Edges of the cells from body (0) to shock (1).
    gamma, ambient : array, 0-d
        Exponent of the gas; pressure of the free stream over density times speed squared.
    start : ShockFittedFlow
        Flow to begin with.
    steps : int
        Number of time steps.

    Returns
    -------
    ShockFittedFlow
        Flow after the steps.

    Notes
    -----
    Second-order Runge-Kutta steps (Heun), local in each column.
    """

    def step(_: ArrayLike, state: ShockFittedFlow) -> ShockFittedFlow:
        v, standoff = state
        u = _conserved(v, gamma)
        residual, shock_speed, dt = _rates(body, levels, gamma, ambient, v, standoff)
        half = _primitive(u + dt[:, None] * residual, gamma)
        standoff_after = jnp.maximum(standoff + dt * shock_speed, 0.2 * standoff)
        residual_after, shock_speed_after, _ = _rates(body, levels, gamma, ambient, half, standoff_after)
        new = _primitive(0.5 * (u + _conserved(half, gamma) + dt[:, None] * residual_after), gamma)
        return ShockFittedFlow(
            new, jnp.maximum(0.5 * (standoff + standoff_after + dt * shock_speed_after), 0.2 * standoff)
        )

    return jax.lax.fori_loop(0, steps, step, start)
