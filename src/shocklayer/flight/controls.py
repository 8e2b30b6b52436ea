"""Open-loop controls: constants, or schedules against scenario time or air-relative speed.

A schedule is linear between its rows and constant beyond its ends. The bank angle turns the
shorter way round.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.scenario.tables import schedule_table


class Schedule(NamedTuple):
    """A control against time or speed.

    Attributes
    ----------
    against_time : Array
        1 if the nodes are scenario times, 0 if they are speeds.
    nodes : Array
        Ascending times [s] or speeds [m/s].
    values : Array
        Values there, in radians or without a unit.
    """

    against_time: Array
    nodes: Array
    values: Array


class ConstantBank(NamedTuple):
    """A constant bank angle whose cosine and sine are computed once, not at every stage of every step.

    Attributes
    ----------
    angle, cosine, sine : ArrayLike
        The angle [rad] and its functions [-].
    """

    angle: ArrayLike
    cosine: ArrayLike
    sine: ArrayLike


class Controls(NamedTuple):
    """Controls of a flight.

    Attributes
    ----------
    bank_angle : ArrayLike, Schedule or ConstantBank
        Rotation of the lift about the velocity, positive to the right [rad].
    angle_of_attack : ArrayLike or Schedule
        Angle of attack [rad].
    vertical_lift_to_drag : ArrayLike or Schedule or None
        Signed ratio of lift in the vertical plane to drag [-]; it replaces the vehicle's lift and bank.
    phugoid_damping : ArrayLike or None
        Gain k [-]: lift is multiplied by 1 - k (s - s0), within 0 to 2, where s is the sine of the path
        angle and s0 = -2 R T / (M a^2 (L/D) cos(bank)) that of an equilibrium glide at the airspeed a.
        Drag does not change. A gain of 20 to 50 damps the oscillation within a period.
    """

    bank_angle: ArrayLike | Schedule | ConstantBank = 0.0
    angle_of_attack: ArrayLike | Schedule = 0.0
    vertical_lift_to_drag: ArrayLike | Schedule | None = None
    phugoid_damping: ArrayLike | None = None


def schedule(
    nodes: ArrayLike | Sequence[float],
    values: ArrayLike | Sequence[float],
    against: str = "time",
    circular: bool = False,
) -> Schedule:
    """Make a schedule from its rows.

    Parameters
    ----------
    nodes : array_like
        Strictly ascending times [s] or speeds [m/s], at least one.
    values : array_like
        Values of the control, as many as nodes.
    against : {"time", "speed"}
        What the nodes are.
    circular : bool
        Whether the values are angles of which each is reached from the one before by the shorter way round.

    Returns
    -------
    Schedule
        The schedule, padded to a few standard lengths so that compiled programs are shared.

    Raises
    ------
    UserError
        If lengths disagree, nodes do not ascend, or a value is not finite.
    """
    points = np.atleast_1d(np.asarray(nodes, dtype=float))
    levels = np.atleast_1d(np.asarray(values, dtype=float))
    if points.shape != levels.shape or points.ndim != 1 or points.size == 0:
        raise UserError(f"flight.controls: a schedule has {points.size} nodes but {levels.size} values")
    if not (np.all(np.isfinite(points)) and np.all(np.isfinite(levels))):
        raise UserError("flight.controls: a schedule has a node or value that is not a finite number")
    if np.any(np.diff(points) <= 0.0):
        raise UserError(f"flight.controls: the {against} nodes of a schedule must be strictly ascending")
    if against not in ("time", "speed"):
        raise UserError(f"flight.controls: a schedule is given against 'time' or 'speed', not {against!r}")
    if circular:
        levels = np.unwrap(levels)
    length = 8
    while length < points.size:
        length *= 2
    extra = length - points.size
    points = np.concatenate([points, points[-1] + 1.0 + np.arange(extra)])
    levels = np.concatenate([levels, np.full(extra, levels[-1])])
    return Schedule(jnp.asarray(1.0 if against == "time" else 0.0), jnp.asarray(points), jnp.asarray(levels))


def schedule_from_csv(path: str | Path, column: str) -> Schedule:
    """Read a schedule from a CSV file.

    Parameters
    ----------
    path : str or Path
        File with ``time_s`` or ``speed_m_s`` and the column of the control.
    column : {"bank_angle_deg", "angle_of_attack_deg", "vertical_lift_to_drag"}
        The control; a name that ends in ``_deg`` is turned into radians.

    Returns
    -------
    Schedule
        The schedule.

    Raises
    ------
    UserError
        If the file is not such a table; the message names the file, row and column.
    """
    against, points, values = schedule_table(path, column, -np.inf, np.inf)
    circular = column == "bank_angle_deg"
    return schedule(points, np.radians(values) if column.endswith("_deg") else values, against, circular)


def _value(control: ArrayLike | Schedule, time: Array, speed: Array) -> Array:
    if not isinstance(control, Schedule):
        return jnp.asarray(control, dtype=jnp.float64)
    node = jnp.where(control.against_time > 0.5, time, speed)
    return jnp.interp(node, control.nodes, control.values)


def bank_angle_at(controls: Controls, time: Array, speed: Array) -> Array:
    """Bank angle [rad] at times [s] and speeds [m/s]; of a schedule within half a turn either way."""
    bank = controls.bank_angle
    if isinstance(bank, ConstantBank):
        return jnp.asarray(bank.angle)
    angle = _value(bank, time, speed)
    return jnp.where(jnp.abs(angle) > np.pi, angle - 2.0 * np.pi * jnp.round(angle / (2.0 * np.pi)), angle)


def lift_direction(controls: Controls, time: Array, speed: Array) -> tuple[Array, Array]:
    """Cosine and sine of the bank angle at times [s] and speeds [m/s]."""
    if isinstance(controls.bank_angle, ConstantBank):
        return jnp.asarray(controls.bank_angle.cosine), jnp.asarray(controls.bank_angle.sine)
    bank = _value(controls.bank_angle, time, speed)
    return jnp.cos(bank), jnp.sin(bank)


def angle_of_attack_at(controls: Controls, time: Array, speed: Array) -> Array:
    """Angle of attack [rad] at times [s] and speeds [m/s]."""
    return _value(controls.angle_of_attack, time, speed)


def vertical_lift_to_drag_at(controls: Controls, time: Array, speed: Array) -> Array | None:
    """Lift in the vertical plane over drag [-], or None where the vehicle's own lift applies."""
    if controls.vertical_lift_to_drag is None:
        return None
    return _value(controls.vertical_lift_to_drag, time, speed)


def broadcast_constants(controls: Controls) -> Controls:
    """Turn plain numbers into arrays, so that a changed number does not compile a new program."""
    bank = controls.bank_angle
    if not isinstance(bank, Schedule | ConstantBank):
        controls = controls._replace(bank_angle=ConstantBank(bank, jnp.cos(bank), jnp.sin(bank)))
    return jax.tree.map(lambda leaf: jnp.asarray(leaf, dtype=jnp.float64), controls)
