"""Tabulated coefficients and their interpolation.

References
----------
Wilmoth, R. G., Mitcheltree, R. A. & Moss, J. N., "Low-density aerodynamics of the Stardust sample return
capsule", Journal of Spacecraft and Rockets 36(3), 1999 (AIAA 97-2510): the bridging function.
"""

from collections.abc import Callable
from math import pi
from typing import NamedTuple

import numpy as np

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike

CONTINUUM_KNUDSEN = 1e-3
"""Knudsen number (mean free path over the vehicle's reference length) below which flow is continuum [-]."""
FREE_MOLECULAR_KNUDSEN = 10.0
"""Knudsen number above which the flow is free-molecular [-]."""

_NODES_PER_DECADE, _LOWEST_DECADE = 4, -8
KNUDSEN_NODES = 10.0 ** (_LOWEST_DECADE + np.arange(21) / _NODES_PER_DECADE)
"""Knudsen numbers of the friction tables, up to the end of the continuum [-]."""


class AerodynamicModel(NamedTuple):
    """Coefficients on a grid of Mach number and angle of attack: a JAX pytree.

    Attributes
    ----------
    mach : Array
        Mach numbers of the rows; one row means no dependence.
    angle_of_attack : Array
        Angles of attack of the columns [rad]; one column means no dependence.
    drag, lift : Array
        Continuum coefficients (mach, angle_of_attack) [-].
    free_molecular_drag, free_molecular_lift : Array or None
        Free-molecular coefficients on the same grid; None where the coefficients apply at every altitude.
    mach_low, mach_high : Array
        Range of validity in Mach number [-].
    friction_drag, friction_lift : Array or None
        Friction part of the continuum coefficients (mach, angle_of_attack, knudsen) at `KNUDSEN_NODES`, times
        the square root of Mach over Knudsen number, so that laminar friction is constant [-].
    """

    mach: Array
    angle_of_attack: Array
    drag: Array
    lift: Array
    free_molecular_drag: Array | None
    free_molecular_lift: Array | None
    mach_low: Array
    mach_high: Array
    friction_drag: Array | None = None
    friction_lift: Array | None = None


def bridging(knudsen: ArrayLike) -> Array:
    """Weight of the free-molecular value between continuum and free-molecular flow.

    Parameters
    ----------
    knudsen : array_like
        Mean free path of the undisturbed air over the vehicle's reference length [-].

    Returns
    -------
    Array
        sin^2(pi (3/8 + log10(Kn)/8)): 0 below Kn 1e-3, 1 above Kn 10 (Wilmoth, Mitcheltree & Moss 1999).
    """
    bounded = jnp.clip(jnp.asarray(knudsen), CONTINUUM_KNUDSEN, FREE_MOLECULAR_KNUDSEN)
    return jnp.sin(pi * (0.375 + 0.125 * jnp.log10(bounded))) ** 2


def _bracket(grid: Array, value: Array) -> tuple[Array, Array]:
    """Return the interval of values on an ascending grid and the position in it, clamped to the ends."""
    inner = grid[1:-1]
    index = jnp.sum(value[..., None] >= inner, axis=-1, dtype=jnp.int32)
    low = grid[index]
    return index, jnp.clip((value - low) / (grid[index + 1] - low), 0.0, 1.0)


def _weights(grid: Array, value: Array, size: int) -> list[tuple[Array | float, Array | int]]:
    """Return weights and indices of the entries to interpolate between; a single entry has weight one."""
    if size == 1:
        return [(1.0, 0)]
    index, fraction = _bracket(grid, value)
    return [(1.0 - fraction, index), (fraction, index + 1)]


def _lookup(
    model: AerodynamicModel, mach: Array, angle: Array, knudsen: Array
) -> tuple[list[Array], list[Array]]:
    """Interpolate in Mach number and angle: continuum and free-molecular coefficients, and friction."""
    rows, columns = model.drag.shape
    corners = [
        (a * b, (row, column))
        for a, row in _weights(model.mach, mach, rows)
        for b, column in _weights(model.angle_of_attack, angle, columns)
    ]

    def interpolate(pick: Callable[[tuple[Array | int, Array | int]], Array]) -> Array:
        (weight, index), *others = corners
        total = weight * pick(index)
        for weight, index in others:
            total = total + weight * pick(index)
        return total

    tables = (model.drag, model.lift, model.free_molecular_drag, model.free_molecular_lift)
    values = [interpolate(table.__getitem__) for table in tables if table is not None]
    if model.friction_drag is None or model.friction_lift is None:
        return values, []
    last = KNUDSEN_NODES.size - 1
    position = jnp.clip(_NODES_PER_DECADE * (jnp.log10(knudsen) - _LOWEST_DECADE), 0.0, last)
    k = jnp.minimum(position.astype(jnp.int32), last - 1)
    fraction = position - k

    def between(table: Array) -> Callable[[tuple[Array | int, Array | int]], Array]:
        return lambda at: table[*at, k] * (1.0 - fraction) + table[*at, k + 1] * fraction

    return values, [interpolate(between(table)) for table in (model.friction_drag, model.friction_lift)]


def at_angle(model: AerodynamicModel, angle_of_attack: ArrayLike) -> AerodynamicModel:
    """Fix the angle of attack, which leaves a table in Mach number only.

    Parameters
    ----------
    model : AerodynamicModel
        The table.
    angle_of_attack : array_like
        The angle [rad].

    Returns
    -------
    AerodynamicModel
        The same coefficients with one column.
    """
    if model.angle_of_attack.shape[0] == 1:
        return model
    j, t = _bracket(model.angle_of_attack, jnp.asarray(angle_of_attack, dtype=jnp.float64))

    def at_fixed(table: Array) -> Array:
        return (table[:, j] + t * (table[:, j + 1] - table[:, j]))[:, None]

    tables = ("drag", "lift", "free_molecular_drag", "free_molecular_lift", "friction_drag", "friction_lift")
    given = {name: getattr(model, name) for name in tables}
    return model._replace(
        angle_of_attack=jnp.zeros(1),
        **{name: at_fixed(table) for name, table in given.items() if table is not None},
    )


def coefficients(
    model: AerodynamicModel, mach: ArrayLike, angle_of_attack: ArrayLike, knudsen: ArrayLike
) -> tuple[Array, Array]:
    """Drag and lift coefficients of a vehicle in a flow.

    Parameters
    ----------
    model : AerodynamicModel
        The vehicle's coefficients.
    mach, angle_of_attack, knudsen : array_like
        Mach number [-], angle of attack [rad] and Knudsen number on the reference length [-]; broadcast.

    Returns
    -------
    drag_coefficient, lift_coefficient : Array
        Coefficients on the reference area [-], constant beyond the table; ``mach_low`` and ``mach_high`` of
        the model are its range of validity.
    """
    mach, angle, knudsen = (
        jnp.asarray(value, dtype=jnp.float64) for value in (mach, angle_of_attack, knudsen)
    )
    mach, angle, knudsen = jnp.broadcast_arrays(mach, angle, knudsen)
    values, friction = _lookup(model, mach, angle, knudsen)
    drag, lift = values[:2]
    if friction:
        # Beyond the end of the continuum friction is constant, and the bridging takes over.
        scale = jnp.sqrt(jnp.clip(knudsen, KNUDSEN_NODES[0], CONTINUUM_KNUDSEN) / jnp.maximum(mach, 0.3))
        drag, lift = drag + scale * friction[0], lift + scale * friction[1]
    if len(values) > 2:
        weight = bridging(knudsen)
        drag = drag + weight * (values[2] - drag)
        lift = lift + weight * (values[3] - lift)
    return jnp.broadcast_to(drag, mach.shape), jnp.broadcast_to(lift, mach.shape)
