"""Faces between stream tubes, and implicit linear equations for what passes through them."""

from typing import NamedTuple

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike


def solve_tridiagonal(lower: Array, diagonal: Array, upper: Array, right: Array) -> Array:
    """Solve tridiagonal systems whose rows lie along the leading axis (Thomas algorithm).

    Parameters
    ----------
    lower, diagonal, upper, right : array, shape (rows, ...)
        Diagonally dominant; the first lower and the last upper entries are not used. Shapes broadcast.

    Returns
    -------
    array, shape (rows, ...)
        The solutions.
    """
    zero = jnp.zeros_like(right[0])

    def eliminate(
        before: tuple[Array, Array], row: list[Array]
    ) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        ratio, value = before
        a, b, c, d = row
        pivot = 1.0 / (b - a * ratio)
        new = (c * pivot, (d - a * value) * pivot)
        return new, new

    def substitute(above: Array, row: tuple[Array, Array]) -> tuple[Array, Array]:
        ratio, value = row
        unknown = value - ratio * above
        return unknown, unknown

    shapes = jnp.broadcast_arrays(lower, diagonal, upper, right)
    _, rows = jax.lax.scan(eliminate, (zero, zero), shapes)
    _, solution = jax.lax.scan(substitute, zero, rows, reverse=True)
    return solution


class TubeSection(NamedTuple):
    """Geometry and inviscid forces of the tubes over one step at a station; the tube at the wall is first.

    Attributes
    ----------
    active : array
        (tubes, points) bool: whether the tube has crossed the shock.
    mass_flow : array
        (tubes, points) of each tube [kg/s].
    width : array
        (tubes, points) along the normal of the body [m].
    radius : array
        (tubes, points) distance of the middle of the tube from the axis [m].
    wall_radius, step : array
        Radius of the body and length of the step along it [m], 0-d.
    gradient : array
        (tubes, points) pressure gradient along the body at a fixed distance from it [Pa/m].
    curvature_term : array
        (tubes, points) velocity towards the body times its curvature: the rate at which the speed along the
        curved body grows with distance [1/s].
    metric : array
        (tubes, points) path length along the middle of the tube over that along the body.
    """

    active: Array
    mass_flow: Array
    width: Array
    radius: Array
    wall_radius: Array
    step: Array
    gradient: Array
    curvature_term: Array | float = 0.0
    metric: Array | float = 1.0


class Faces(NamedTuple):
    """Faces between neighbouring tubes, and the wall.

    Attributes
    ----------
    both : array
        (tubes - 1, points) bool: whether the tubes on both sides are active.
    inner, outer : array
        (tubes - 1, points) distance of the face from the middle of the inner and of the outer tube [m].
    area : array
        (tubes - 1, points) [m^2].
    wall_area : array
        (points) area of the wall; zero where the innermost tube is not active [m^2].
    wall_distance : array
        (points) from the wall to the middle of the innermost tube [m].
    """

    both: Array
    inner: Array
    outer: Array
    area: Array
    wall_area: Array
    wall_distance: Array


def tube_faces(section: TubeSection) -> Faces:
    """Return the faces of the tubes of a section, and the wall.

    Parameters
    ----------
    section : TubeSection

    Returns
    -------
    Faces
    """
    inner, outer = 0.5 * section.width[:-1], 0.5 * section.width[1:]
    radius = 0.5 * (section.radius[:-1] + section.radius[1:])
    metric = jnp.broadcast_to(jnp.asarray(section.metric, float), section.radius.shape)
    length = 0.5 * (metric[:-1] + metric[1:]) * section.step
    return Faces(
        both=section.active[:-1] & section.active[1:],
        inner=inner,
        outer=outer,
        area=2.0 * jnp.pi * radius * length,
        wall_area=jnp.where(section.active[0], 2.0 * jnp.pi * section.wall_radius * section.step, 0.0),
        wall_distance=0.5 * section.width[0],
    )


def face_conductance(f: Faces, values: Array) -> Array:
    """Return the conductance of the faces: a property there, times area over distance between the middles.

    Parameters
    ----------
    f : Faces
    values : array, shape (..., tubes, points)
        Transport property of the tubes.

    Returns
    -------
    array, shape (..., tubes - 1, points)
        Zero where a tube beside the face is not active.
    """
    distance = f.inner + f.outer
    at_face = (values[..., 1:, :] * f.inner + values[..., :-1, :] * f.outer) / distance
    return jnp.where(f.both, f.area * at_face / distance, 0.0)


def solve_fluxes(
    mass_flow: Array, from_inner: Array, from_outer: Array, wall: ArrayLike, rows: Array
) -> Array:
    """Solve m v' = rows + fluxes through the faces - wall v'_1.

    The flux through a face towards the wall is ``from_outer v'_(j+1) - from_inner v'_j``.

    Parameters
    ----------
    mass_flow : array, shape (tubes, points)
        Weight m of each tube.
    from_inner, from_outer : array, shape (variables, tubes - 1, points)
        Coefficients of the fluxes.
    wall : array, shape (variables, points) or (points,)
        Coefficient of the flux into the wall.
    rows : array, shape (variables, tubes, points)
        Right side.

    Returns
    -------
    array, shape (variables, tubes, points)
        The variables v' after the step.
    """
    none = jnp.zeros_like(from_inner[:, :1])
    gain = jnp.concatenate([from_outer, none], axis=1)  # from the tube outside
    loss = jnp.concatenate([from_inner, none], axis=1)
    diagonal = mass_flow + loss + jnp.concatenate([none, from_outer], axis=1)
    diagonal = diagonal.at[:, 0].add(wall)
    lower = jnp.concatenate([none, from_inner], axis=1)
    lower, diagonal, upper, right = (jnp.moveaxis(a, 1, 0) for a in (-lower, diagonal, -gain, rows))
    return jnp.moveaxis(solve_tridiagonal(lower, diagonal, upper, right), 0, 1)


def solve_upwind_fluxes(
    mass_flow: Array, loss: Array, gain: Array, wall: Array, rows: Array, source: Array
) -> Array:
    """Solve m v' = rows + source_1 + gain (v'_out - v') + loss (v'_in - v') - wall v'_1 for one variable.

    Parameters
    ----------
    mass_flow, rows : array, shape (tubes, points)
        Weight m and right side.
    loss, gain : array, shape (tubes - 1, points)
        Weights of the neighbour on the inner and on the outer side.
    wall, source : array, shape (points,)
        Coefficient of the flux into the wall, and the source in the innermost tube.

    Returns
    -------
    array, shape (tubes, points)
        The variable v' after the step.
    """
    none = jnp.zeros_like(gain[:1])
    above, below = jnp.concatenate([gain, none]), jnp.concatenate([none, loss])
    diagonal = (mass_flow + above + below).at[0].add(wall)
    return solve_tridiagonal(-below, diagonal, -above, rows.at[0].add(source))


def divergence(flux: Array) -> Array:
    """Return what each tube gains by fluxes (..., tubes - 1, points) towards the wall through its faces."""
    none = jnp.zeros_like(flux[..., :1, :])
    return jnp.concatenate([flux, none], axis=-2) - jnp.concatenate([none, flux], axis=-2)


def at_faces(values: Array) -> Array:
    """Return the mean of neighbouring tubes, (..., tubes, points) to (..., tubes - 1, points)."""
    return 0.5 * (values[..., :-1, :] + values[..., 1:, :])
