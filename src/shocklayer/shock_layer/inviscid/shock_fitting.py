"""Inviscid flow of a perfect gas about a blunt body, the bow shock fitted as the outer edge of the grid.

Everything is made dimensionless with the nose radius, the density and the speed of the free stream. A steady
flow is sought by relaxation in time, each column of cells with its own step: finite volumes between body and
shock with limited linear reconstruction and the HLLC flux (E. F. Toro, Riemann Solvers and Numerical Methods
for Fluid Dynamics, chapter 10). Through the shock passes the flux of the free stream; it moves at the speed
that the pressure behind it calls for by the Rankine-Hugoniot relations.
"""

from typing import Any, NamedTuple

import numpy as np

from shocklayer.core.jax_setup import jax, jnp

_COURANT = 0.7
_SMALL = 1e-12


class BodyEdges(NamedTuple):
    """The body at the edges of the columns (N + 1), over the nose radius.

    Attributes
    ----------
    arc_length, axial, radius : numpy.ndarray
    angle : numpy.ndarray
        Between surface and axis [rad].
    """

    arc_length: np.ndarray
    axial: np.ndarray
    radius: np.ndarray
    angle: np.ndarray


class Fitted(NamedTuple):
    """Flow between body and shock; columns along the body (N), cells from the body outwards (M).

    Attributes
    ----------
    primitive : array
        (4, N, M) density, axial and radial velocity, pressure.
    standoff : array
        (N) distance from body to shock along the normal of the body.
    """

    primitive: Any
    standoff: Any


class _Geometry(NamedTuple):
    along: Any  # (2, N + 1, M) area vectors of faces across the stream
    across: Any  # (2, N, M + 1) of faces along the stream, pointing outwards
    plane: Any  # (N, M)
    volume: Any  # (N, M)
    length: Any  # (N, M) along the stream


def _normals(body: BodyEdges) -> Any:
    return jnp.stack([-jnp.sin(body.angle), jnp.cos(body.angle)])


def _edges(standoff: Any) -> Any:
    """Stand-off at the edges of the columns: third order, leaning upstream; even at the axis."""
    ahead = jnp.concatenate([standoff[:1], standoff, (2.0 * standoff[-1] - standoff[-2])[None]])
    inner = 0.375 * ahead[2:] + 0.75 * ahead[1:-1]
    inner = inner - 0.125 * ahead[:-2]
    first = (9.0 * standoff[0] - standoff[1]) / 8.0
    return jnp.concatenate([first[None], inner])


def _geometry(body: BodyEdges, standoff: Any, levels: Any) -> _Geometry:
    normal = _normals(body)
    reach = _edges(standoff)[:, None] * levels
    x = body.axial[:, None] + reach * normal[0][:, None]
    r = body.radius[:, None] + reach * normal[1][:, None]
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


def _limited(before: Any, after: Any) -> Any:
    """Van Albada's mean of two differences."""
    small = 1e-9
    both = before * after
    return jnp.where(both > 0.0, both * (before + after) / (before**2 + after**2 + small), 0.0)


def _flux(left: Any, right: Any, n: Any, w: Any, gamma: Any) -> Any:
    """HLLC flux through faces of unit normal n (2, ...) that move at normal speed w."""

    def parts(v: Any) -> tuple[Any, Any, Any, Any]:
        q = v[1] * n[0] + v[2] * n[1]
        energy = v[3] / (gamma - 1.0) + 0.5 * v[0] * (v[1] ** 2 + v[2] ** 2)
        u = jnp.stack([v[0], v[0] * v[1], v[0] * v[2], energy])
        f = (q - w) * u + v[3] * jnp.stack([jnp.zeros_like(q), n[0] + 0 * q, n[1] + 0 * q, q])
        return q - w, u, f, jnp.sqrt(gamma * v[3] / v[0])

    ql, ul, fl, al = parts(left)
    qr, ur, fr, ar = parts(right)
    sl = jnp.minimum(ql - al, qr - ar)
    sr = jnp.maximum(ql + al, qr + ar)
    ml, mr = left[0] * (sl - ql), right[0] * (sr - qr)
    sm = (right[3] - left[3] + ml * ql - mr * qr) / (ml - mr - _SMALL)

    def star(v: Any, u: Any, q: Any, s: Any, mass: Any) -> Any:
        factor = mass / (s - sm + jnp.where(s > 0, _SMALL, -_SMALL))
        push = sm - q
        energy = u[3] / v[0] + push * (sm + w + v[3] / (mass + jnp.where(s > 0, _SMALL, -_SMALL)))
        return factor * jnp.stack([jnp.ones_like(q), v[1] + push * n[0], v[2] + push * n[1], energy])

    inner_left = fl + sl * (star(left, ul, ql, sl, ml) - ul)
    inner_right = fr + sr * (star(right, ur, qr, sr, mr) - ur)
    return jnp.where(sl > 0.0, fl, jnp.where(sm > 0.0, inner_left, jnp.where(sr > 0.0, inner_right, fr)))


def _conserved(v: Any, gamma: Any) -> Any:
    energy = v[3] / (gamma - 1.0) + 0.5 * v[0] * (v[1] ** 2 + v[2] ** 2)
    return jnp.stack([v[0], v[0] * v[1], v[0] * v[2], energy])


def _primitive(u: Any, gamma: Any) -> Any:
    density = jnp.maximum(u[0], 1e-3)
    x, r = u[1] / density, u[2] / density
    pressure = (gamma - 1.0) * (u[3] - 0.5 * density * (x**2 + r**2))
    return jnp.stack([density, x, r, jnp.maximum(pressure, 1e-5)])


def _unit(vector: Any) -> tuple[Any, Any]:
    size = jnp.sqrt(vector[0] ** 2 + vector[1] ** 2)
    return vector / jnp.maximum(size, 1e-30), size


def _shock_speed(v: Any, normal: Any, ambient: Any, gamma: Any) -> tuple[Any, Any]:
    """Speed of the shock along its normal that the pressure behind it calls for, and that pressure."""
    pressure = jnp.maximum(1.5 * v[3, :, -1] - 0.5 * v[3, :, -2], 2.0 * ambient)
    relative = jnp.sqrt(0.5 * ((gamma + 1.0) * pressure + (gamma - 1.0) * ambient))
    return relative + normal[0], pressure


def _rates(body: BodyEdges, levels: Any, gamma: Any, ambient: Any, v: Any, standoff: Any) -> tuple[Any, ...]:
    """Residual of the conserved quantities, speed of the shock along the body's normal, steps allowed."""
    g = _geometry(body, standoff, levels)
    middle = 0.5 * (_normals(body)[:, 1:] + _normals(body)[:, :-1])
    middle = middle / jnp.hypot(*middle)
    n_across, area_across = _unit(g.across)
    outward, _ = _shock_speed(v, n_across[:, :, -1], ambient, gamma)
    lean = n_across[0, :, -1] * middle[0] + n_across[1, :, -1] * middle[1]
    climb = outward / jnp.maximum(lean, 0.2)

    mirror = np.array([1.0, 1.0, -1.0, 1.0])[:, None, None]
    wide = jnp.concatenate([mirror * v[:, 1:2], mirror * v[:, :1], v, v[:, -1:], v[:, -1:]], axis=1)
    change = wide[:, 1:] - wide[:, :-1]
    slope = _limited(change[:, :-1], change[:, 1:])  # of columns -1 .. N
    left = (wide[:, 1:-1] + 0.5 * slope)[:, :-1]
    right = (wide[:, 1:-1] - 0.5 * slope)[:, 1:]
    n_along, area_along = _unit(g.along)
    f_along = _flux(left, right, n_along, 0.0, gamma) * area_along

    deep = jnp.concatenate([2.0 * v[:, :, :1] - v[:, :, 1:2], v, 2.0 * v[:, :, -1:] - v[:, :, -2:-1]], axis=2)
    change = deep[:, :, 1:] - deep[:, :, :-1]
    slope = _limited(change[:, :, :-1], change[:, :, 1:])
    left, right = v + 0.5 * slope, v - 0.5 * slope
    moving = levels * climb[:, None] * (n_across[0] * middle[0][:, None] + n_across[1] * middle[1][:, None])
    inner = _flux(left[:, :, :-1], right[:, :, 1:], n_across[:, :, 1:-1], moving[:, 1:-1], gamma)
    wall = jnp.maximum(v[3, :, 0] - 0.5 * slope[3, :, 0], 1e-6)
    nothing = jnp.zeros_like(wall)
    at_wall = jnp.stack([nothing, wall * n_across[0, :, 0], wall * n_across[1, :, 0], nothing])
    free = jnp.array([1.0, 1.0, 0.0, 0.0]).at[3].set(ambient)
    flow = n_across[0, :, -1]
    stream = _conserved(free, gamma)[:, None]
    pressing = ambient * jnp.stack([nothing, n_across[0, :, -1], n_across[1, :, -1], flow])
    at_shock = (flow - outward) * stream + pressing
    f_across = jnp.concatenate([at_wall[:, :, None], inner, at_shock[:, :, None]], axis=2) * area_across

    total = f_along[:, 1:] - f_along[:, :-1] + f_across[:, :, 1:] - f_across[:, :, :-1]
    total = total.at[2].add(-v[3] * g.plane)
    swelling = moving * area_across
    swelling = swelling[:, 1:] - swelling[:, :-1]
    residual = -(total + _conserved(v, gamma) * swelling) / g.volume

    sound = jnp.sqrt(gamma * v[3] / v[0])
    thin = g.plane / g.length
    t = jnp.stack([middle[1], -middle[0]])
    run = jnp.abs(v[1] * t[0][:, None] + v[2] * t[1][:, None])
    rise = jnp.abs(v[1] * middle[0][:, None] + v[2] * middle[1][:, None])
    rate = (run + sound) / g.length + (rise + sound + jnp.abs(climb)[:, None]) / thin
    return residual, climb, _COURANT / jnp.max(rate, axis=1)


def relax(body: BodyEdges, levels: Any, gamma: Any, ambient: Any, start: Fitted, steps: int) -> Fitted:
    """Relax a flow towards its steady state.

    Parameters
    ----------
    body : BodyEdges
        From the axis to where the flow leaves faster than sound.
    levels : numpy.ndarray
        (M + 1) edges of the cells from body (0) to shock (1).
    gamma, ambient : array
        Exponent of the gas, pressure of the free stream over density times speed squared.
    start : Fitted
    steps : int

    Returns
    -------
    Fitted
    """

    def step(_: Any, state: Fitted) -> Fitted:
        v, standoff = state
        u = _conserved(v, gamma)
        residual, climb, dt = _rates(body, levels, gamma, ambient, v, standoff)
        half = _primitive(u + dt[:, None] * residual, gamma)
        shifted = jnp.maximum(standoff + dt * climb, 0.2 * standoff)
        again, climb_again, _ = _rates(body, levels, gamma, ambient, half, shifted)
        new = _primitive(0.5 * (u + _conserved(half, gamma) + dt[:, None] * again), gamma)
        return Fitted(new, jnp.maximum(0.5 * (standoff + shifted + dt * climb_again), 0.2 * standoff))

    return jax.lax.fori_loop(0, steps, step, start)
