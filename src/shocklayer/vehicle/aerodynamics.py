"""Drag and lift coefficients over Mach number, angle of attack and Knudsen number.

A user's coefficients apply as given, at every altitude. Only modified-Newtonian coefficients of a shape carry
a free-molecular limit with them and are bridged to it in Knudsen number.

References
----------
Anderson, J. D., Hypersonic and High-Temperature Gas Dynamics, 2nd ed. (2006), chapter 3: modified Newtonian.
Schaaf, S. A. & Chambre, P. L., Flow of Rarefied Gases (1961): free-molecular pressure and shear.
Wilmoth, R. G., Mitcheltree, R. A. & Moss, J. N., "Low-density aerodynamics of the Stardust sample return
capsule", Journal of Spacecraft and Rockets 36(3), 1999 (AIAA 97-2510): the bridging function.
"""

from collections.abc import Sequence
from math import pi
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from shocklayer.errors import UserError
from shocklayer.numerics import jnp
from shocklayer.tables import ascending, read_columns
from shocklayer.types import Array, ArrayLike
from shocklayer.vehicle.shape import Shape, profile

CONTINUUM_KNUDSEN = 1e-3
"""Knudsen number (mean free path over the vehicle's reference length) below which the continuum holds [-]."""
FREE_MOLECULAR_KNUDSEN = 10.0
"""Knudsen number above which the flow is free-molecular [-]."""
NEWTONIAN_MACH = 3.0
"""Mach number below which modified-Newtonian coefficients leave their range [-]."""
WALL_TEMPERATURE_RATIO = 1.0
"""Wall over free-stream temperature of the diffusely reflected molecules [-]."""

_MACH_NODES = np.array(
    [0.3, 0.6, 0.8, 1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 8.0, 10.0, 13.0, 17.0, 22.0, 30.0, 50.0]
)
_ANGLE_NODES = np.radians(np.arange(0.0, 90.1, 3.0))
_PANELS_ALONG, _PANELS_AROUND = 240, 16
_HEAT_CAPACITY_RATIO = 1.4


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
    """

    mach: Array
    angle_of_attack: Array
    drag: Array
    lift: Array
    free_molecular_drag: Array | None
    free_molecular_lift: Array | None
    mach_low: Array
    mach_high: Array


def constant(drag_coefficient: float, lift_to_drag: float = 0.0) -> AerodynamicModel:
    """Make coefficients that never change.

    Parameters
    ----------
    drag_coefficient : float
        Drag coefficient on the vehicle's reference area [-].
    lift_to_drag : float
        Lift over drag [-].

    Returns
    -------
    AerodynamicModel
        The same coefficients at every Mach number, angle of attack and altitude.

    Raises
    ------
    UserError
        If the drag coefficient is negative or a value is not finite.
    """
    if not (np.isfinite(drag_coefficient) and drag_coefficient >= 0.0):
        raise UserError(f"vehicle.aerodynamics.drag_coefficient: {drag_coefficient} must be zero or positive")
    if not np.isfinite(lift_to_drag):
        raise UserError(f"vehicle.aerodynamics.lift_to_drag: {lift_to_drag} must be a finite number")
    return AerodynamicModel(
        mach=jnp.zeros(1),
        angle_of_attack=jnp.zeros(1),
        drag=jnp.full((1, 1), float(drag_coefficient)),
        lift=jnp.full((1, 1), float(drag_coefficient) * float(lift_to_drag)),
        free_molecular_drag=None,
        free_molecular_lift=None,
        mach_low=jnp.asarray(0.0),
        mach_high=jnp.asarray(jnp.inf),
    )


def from_table(
    mach: ArrayLike | Sequence[Any],
    drag_coefficient: ArrayLike | Sequence[Any],
    lift_coefficient: ArrayLike | Sequence[Any] | None = None,
    angle_of_attack: ArrayLike | Sequence[Any] | None = None,
) -> AerodynamicModel:
    """Make coefficients from a table, linear between its rows and constant beyond its ends.

    Parameters
    ----------
    mach : array_like
        Ascending Mach numbers (m,).
    drag_coefficient : array_like
        Drag coefficients (m,) or (m, a) [-].
    lift_coefficient : array_like, optional
        Lift coefficients of the same shape [-]; zero if absent.
    angle_of_attack : array_like, optional
        Ascending angles of attack (a,) [rad].

    Returns
    -------
    AerodynamicModel
        The table; its Mach range is its range of validity.

    Raises
    ------
    UserError
        If shapes disagree, a grid does not ascend, or a value is not finite.
    """
    machs = np.atleast_1d(np.asarray(mach, dtype=float))
    angles = (
        np.zeros(1) if angle_of_attack is None else np.atleast_1d(np.asarray(angle_of_attack, dtype=float))
    )
    drag = np.asarray(drag_coefficient, dtype=float).reshape(machs.size, -1)
    lift = np.zeros_like(drag) if lift_coefficient is None else np.asarray(lift_coefficient, dtype=float)
    lift = lift.reshape(machs.size, -1)
    if drag.shape != (machs.size, angles.size) or lift.shape != drag.shape:
        raise UserError(
            f"vehicle.aerodynamics: table of {machs.size} Mach numbers by {angles.size} angles of attack, "
            f"but {drag.shape} drag and {lift.shape} lift coefficients"
        )
    for name, values in (("mach", machs), ("angle_of_attack", angles)):
        if np.any(np.diff(values) <= 0.0):
            raise UserError(f"vehicle.aerodynamics: {name} must strictly ascend")
    for name, values in (("mach", machs), ("drag_coefficient", drag), ("lift_coefficient", lift)):
        if not np.all(np.isfinite(values)):
            raise UserError(f"vehicle.aerodynamics: {name} holds a value that is not a finite number")
    if np.any(drag < 0.0) or np.any(machs < 0.0):
        raise UserError("vehicle.aerodynamics: Mach numbers and drag coefficients must not be negative")
    return AerodynamicModel(
        mach=jnp.asarray(machs),
        angle_of_attack=jnp.asarray(angles),
        drag=jnp.asarray(drag),
        lift=jnp.asarray(lift),
        free_molecular_drag=None,
        free_molecular_lift=None,
        mach_low=jnp.asarray(machs[0]),
        mach_high=jnp.asarray(machs[-1]),
    )


def from_csv(path: str | Path) -> AerodynamicModel:
    """Read a table of coefficients.

    Parameters
    ----------
    path : str or Path
        CSV file with the columns ``mach``, ``drag_coefficient`` and optionally ``lift_coefficient`` and
        ``angle_of_attack_deg``; with the latter, every Mach number must come with every angle.

    Returns
    -------
    AerodynamicModel
        The table.

    Raises
    ------
    UserError
        One sentence naming the file, row and column at fault.
    """
    columns = read_columns(
        path, ("mach", "drag_coefficient"), ("lift_coefficient", "angle_of_attack_deg"), minimum_rows=1
    )
    for name in ("mach", "drag_coefficient"):
        if np.any(columns[name] < 0.0):
            row = int(np.argmax(columns[name] < 0.0))
            raise UserError(f"{path}: row {row + 2}, column {name!r}: {columns[name][row]:g} is negative")
    if "angle_of_attack_deg" not in columns:
        order = ascending(path, "mach", columns["mach"])
        lift = columns["lift_coefficient"][order] if "lift_coefficient" in columns else None
        return from_table(columns["mach"][order], columns["drag_coefficient"][order], lift)
    machs, rows = np.unique(columns["mach"], return_inverse=True)
    angles, places = np.unique(columns["angle_of_attack_deg"], return_inverse=True)
    filled = np.zeros((machs.size, angles.size), dtype=int)
    np.add.at(filled, (rows, places), 1)
    if np.any(filled != 1):
        row, place = np.argwhere(filled != 1)[0]
        raise UserError(
            f"{path}: Mach {machs[row]:g} with angle of attack {angles[place]:g} deg stands "
            f"{filled[row, place]} times; every Mach number needs every angle once"
        )
    tables = {}
    for name in ("drag_coefficient", "lift_coefficient"):
        tables[name] = np.zeros((machs.size, angles.size))
        if name in columns:
            tables[name][rows, places] = columns[name]
    return from_table(machs, tables["drag_coefficient"], tables["lift_coefficient"], np.radians(angles))


def maximum_pressure_coefficient(mach: ArrayLike) -> Array:
    """Pressure coefficient at the stagnation point of air with a ratio of specific heats of 1.4.

    Behind a normal shock (Rayleigh's Pitot formula) in supersonic flow, isentropic below Mach 1.

    Parameters
    ----------
    mach : array_like
        Mach number [-], above zero.

    Returns
    -------
    Array
        Pressure coefficient [-]: 1 at rest, 1.28 at Mach 1, 1.839 at infinity.
    """
    g = _HEAT_CAPACITY_RATIO
    m = jnp.asarray(mach, dtype=jnp.float64)
    m2 = jnp.maximum(m * m, 1.0)
    behind = ((g + 1.0) ** 2 * m2 / (4.0 * g * m2 - 2.0 * (g - 1.0))) ** (g / (g - 1.0))
    supersonic = behind * (1.0 - g + 2.0 * g * m2) / (g + 1.0)
    low2 = jnp.clip(m * m, 1e-6, 1.0)
    subsonic = (1.0 + 0.5 * (g - 1.0) * low2) ** (g / (g - 1.0))
    return jnp.where(m >= 1.0, (supersonic - 1.0) / (0.5 * g * m2), (subsonic - 1.0) / (0.5 * g * low2))


def free_molecular_panel(
    sine: np.ndarray, speed_ratio: np.ndarray, wall_temperature_ratio: float = WALL_TEMPERATURE_RATIO
) -> tuple[np.ndarray, np.ndarray]:
    """Pressure and shear coefficients of a panel in free-molecular flow with diffuse reflection.

    Parameters
    ----------
    sine : ndarray
        Sine of the angle between the panel and the flow, positive where it faces the flow [-].
    speed_ratio : ndarray
        Speed over the most probable thermal speed [-], above zero.
    wall_temperature_ratio : float
        Wall over free-stream temperature [-].

    Returns
    -------
    pressure, shear : ndarray
        Coefficients on the dynamic pressure [-] (Schaaf & Chambre 1961, full accommodation).
    """
    from scipy.special import erf

    part = speed_ratio * sine
    gauss = np.exp(-part * part)
    flux = 1.0 + erf(part)
    root = np.sqrt(wall_temperature_ratio)
    pressure = (
        (part / np.sqrt(pi) + 0.5 * root) * gauss
        + (part * part + 0.5 + 0.5 * root * np.sqrt(pi) * part) * flux
    ) / speed_ratio**2
    cosine = np.sqrt(np.maximum(1.0 - sine * sine, 0.0))
    shear = cosine / (speed_ratio * np.sqrt(pi)) * (gauss + np.sqrt(pi) * part * flux)
    return pressure, shear


def modified_newtonian(shape: Shape, reference_area: float) -> AerodynamicModel:
    """Make coefficients of a forebody by panels: modified Newtonian, free-molecular, and the bridge between.

    Parameters
    ----------
    shape : Shape
        The forebody; its base is a flat disc.
    reference_area : float
        Area the coefficients refer to [m2].

    Returns
    -------
    AerodynamicModel
        A table over Mach number and angle of attack. The continuum part takes the stagnation pressure
        coefficient times the squared sine of the local slope, zero in the shadow, and the base pressure
        coefficient -1/M^2 (at most 0.25 in size; Hoerner, Fluid-Dynamic Drag, 1965, chapter 16: about 70 % of
        vacuum). Friction is left out. Valid above Mach 3; below, the numbers only keep a flight going.

    Raises
    ------
    UserError
        If the reference area is not positive.
    """
    if not (np.isfinite(reference_area) and reference_area > 0.0):
        raise UserError(f"vehicle.reference_area: {reference_area} m2 must be positive")
    meridian = profile(shape, _PANELS_ALONG + 1)
    # Midpoint panels between the meridian's points and around the axis; half the body by symmetry.
    radius = 0.5 * (meridian.radius[1:] + meridian.radius[:-1])
    slope = 0.5 * (meridian.surface_angle[1:] + meridian.surface_angle[:-1])[:, None]
    around = (np.arange(_PANELS_AROUND) + 0.5) * (pi / _PANELS_AROUND)
    # Outward normals, with x downstream along the axis and -z the windward side of a positive angle of
    # attack; the last panel is the base.
    normal_x = np.append(np.broadcast_to(-np.sin(slope), (radius.size, around.size)), 1.0)
    normal_z = np.append(-np.cos(slope) * np.cos(around), 0.0)
    ring = 2.0 * pi * radius * np.diff(meridian.arc_length) / around.size
    base_area = pi * meridian.radius[-1] ** 2
    shares = np.append(np.repeat(ring, around.size), base_area) / reference_area
    size = (_MACH_NODES.size, _ANGLE_NODES.size)
    drag, lift, thin_drag, thin_lift = np.zeros(size), np.zeros(size), np.zeros(size), np.zeros(size)
    peak = np.asarray(maximum_pressure_coefficient(_MACH_NODES))
    base_pressure = -np.minimum(1.0 / _MACH_NODES**2, 0.25)
    speed_ratio = np.maximum(_MACH_NODES, 1.0)[:, None] * np.sqrt(0.5 * _HEAT_CAPACITY_RATIO)
    for column, angle in enumerate(_ANGLE_NODES):
        along, across = np.cos(angle), np.sin(angle)  # the flow's direction (x, z)
        sine = -(normal_x * along + normal_z * across)
        upward = normal_z * along - normal_x * across  # the normal's component along the lift
        windward = np.where(sine > 0.0, sine * sine, 0.0) * shares
        drag[:, column] = peak * (windward @ sine) - base_pressure * shares[-1] * along
        lift[:, column] = -peak * (windward @ upward) + base_pressure * shares[-1] * across
        # Shear acts along the flow's projection on the panel: flow + sine * normal, over the cosine.
        cosine = np.sqrt(np.maximum(1.0 - sine * sine, 1e-16))
        pressure, shear = free_molecular_panel(sine[None, :], speed_ratio)
        thin_drag[:, column] = (pressure * sine + shear * cosine) @ shares
        thin_lift[:, column] = (shear * sine / cosine - pressure) * upward @ shares
    # Drag is even and lift odd in the angle of attack.
    angles = np.concatenate([-_ANGLE_NODES[:0:-1], _ANGLE_NODES])
    drag, thin_drag = (np.concatenate([half[:, :0:-1], half], axis=1) for half in (drag, thin_drag))
    lift, thin_lift = (np.concatenate([-half[:, :0:-1], half], axis=1) for half in (lift, thin_lift))
    table = from_table(_MACH_NODES, np.maximum(drag, 0.0), lift, angles)
    return table._replace(
        free_molecular_drag=jnp.asarray(thin_drag),
        free_molecular_lift=jnp.asarray(thin_lift),
        mach_low=jnp.asarray(NEWTONIAN_MACH),
        mach_high=jnp.asarray(jnp.inf),
    )


def bridging(knudsen: ArrayLike) -> Array:
    """Share of the free-molecular value between continuum and free-molecular flow.

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
    """Interval and place within it of values on an ascending grid, clamped to its ends."""
    inner = grid[1:-1]
    index = jnp.sum(value[..., None] >= inner, axis=-1, dtype=jnp.int32)
    low = grid[index]
    return index, jnp.clip((value - low) / (grid[index + 1] - low), 0.0, 1.0)


def _lookup(model: AerodynamicModel, tables: list[Any], mach: Array, angle: Array) -> list[Array]:
    """Bilinear interpolation of several tables at once; a dimension of one entry is not interpolated."""
    rows, columns = model.drag.shape
    if rows == 1 and columns == 1:
        return [table[0, 0] for table in tables]
    if columns == 1:
        i, s = _bracket(model.mach, mach)
        return [table[i, 0] + s * (table[i + 1, 0] - table[i, 0]) for table in tables]
    if rows == 1:
        j, t = _bracket(model.angle_of_attack, angle)
        return [table[0, j] + t * (table[0, j + 1] - table[0, j]) for table in tables]
    i, s = _bracket(model.mach, mach)
    j, t = _bracket(model.angle_of_attack, angle)
    values = []
    for table in tables:
        left = table[i, j] + s * (table[i + 1, j] - table[i, j])
        right = table[i, j + 1] + s * (table[i + 1, j + 1] - table[i, j + 1])
        values.append(left + t * (right - left))
    return values


def at_angle(model: AerodynamicModel, angle_of_attack: ArrayLike) -> AerodynamicModel:
    """Fix the angle of attack, which leaves a table in Mach number alone.

    Parameters
    ----------
    model : AerodynamicModel
        The full table.
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

    def cut(table: Array) -> Array:
        return (table[:, j] + t * (table[:, j + 1] - table[:, j]))[:, None]

    thin_drag, thin_lift = model.free_molecular_drag, model.free_molecular_lift
    return model._replace(
        angle_of_attack=jnp.zeros(1),
        drag=cut(model.drag),
        lift=cut(model.lift),
        free_molecular_drag=None if thin_drag is None else cut(thin_drag),
        free_molecular_lift=None if thin_lift is None else cut(thin_lift),
    )


def coefficients(
    model: AerodynamicModel, mach: ArrayLike, angle_of_attack: ArrayLike, knudsen: ArrayLike
) -> tuple[Array, Array]:
    """Drag and lift coefficients of a vehicle in its flow.

    Parameters
    ----------
    model : AerodynamicModel
        The vehicle's coefficients.
    mach, angle_of_attack, knudsen : array_like
        Mach number [-], angle of attack [rad] and Knudsen number on the reference length [-]; broadcast.

    Returns
    -------
    drag_coefficient, lift_coefficient : Array
        Coefficients on the reference area [-]. Beyond the table the end values hold; the range of validity
        stands in ``mach_low`` and ``mach_high``.
    """
    mach, angle, knudsen = (
        jnp.asarray(value, dtype=jnp.float64) for value in (mach, angle_of_attack, knudsen)
    )
    mach, angle, knudsen = jnp.broadcast_arrays(mach, angle, knudsen)
    thin_drag, thin_lift = model.free_molecular_drag, model.free_molecular_lift
    if thin_drag is None or thin_lift is None:
        drag, lift = _lookup(model, [model.drag, model.lift], mach, angle)
    else:
        drag, lift, drag_limit, lift_limit = _lookup(
            model, [model.drag, model.lift, thin_drag, thin_lift], mach, angle
        )
        share = bridging(knudsen)
        drag = drag + share * (drag_limit - drag)
        lift = lift + share * (lift_limit - lift)
    return jnp.broadcast_to(drag, mach.shape), jnp.broadcast_to(lift, mach.shape)
