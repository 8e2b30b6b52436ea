"""Open-loop controls: constants, or schedules against scenario time or air-relative speed.

A schedule is linear between its rows and constant beyond its ends.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from shocklayer.core.csv_columns import ascending, read_columns
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike


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


class Turn(NamedTuple):
    """A constant bank angle whose cosine and sine are taken once, not at every stage of every step.

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
    bank_angle : ArrayLike, Schedule or Turn
        Rotation of the lift about the velocity, positive to the right [rad].
    angle_of_attack : ArrayLike or Schedule
        Angle of attack [rad].
    vertical_lift_to_drag : ArrayLike or Schedule or None
        Lift in the vertical plane over drag, with its sign [-]; it replaces the vehicle's lift and bank.
    phugoid_damping : ArrayLike or None
        Gain k [-]: lift is multiplied by 1 - k (s - s0), within 0 to 2, where s is the sine of the path
        angle and s0 = -2 R T / (M a^2 (L/D) cos(bank)), that of an equilibrium glide at the airspeed a.
        Drag stays as it is. 20 to 50 takes the oscillation out within a period.
    """

    bank_angle: ArrayLike | Schedule | Turn = 0.0
    angle_of_attack: ArrayLike | Schedule = 0.0
    vertical_lift_to_drag: ArrayLike | Schedule | None = None
    phugoid_damping: ArrayLike | None = None


def schedule(
    nodes: ArrayLike | Sequence[float], values: ArrayLike | Sequence[float], against: str = "time"
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

    Returns
    -------
    Schedule
        The schedule, padded to a few standard lengths so that compiled programs are shared.

    Raises
    ------
    UserError
        If lengths disagree, nodes do not ascend, or a value is not finite.
    """
    places = np.atleast_1d(np.asarray(nodes, dtype=float))
    heights = np.atleast_1d(np.asarray(values, dtype=float))
    if places.shape != heights.shape or places.ndim != 1 or places.size == 0:
        raise UserError(f"flight.controls: {places.size} nodes of a schedule, but {heights.size} values")
    if not (np.all(np.isfinite(places)) and np.all(np.isfinite(heights))):
        raise UserError("flight.controls: a schedule holds a value that is not a finite number")
    if np.any(np.diff(places) <= 0.0):
        raise UserError(f"flight.controls: the {against} nodes of a schedule must strictly ascend")
    if against not in ("time", "speed"):
        raise UserError(f"flight.controls: a schedule runs against 'time' or 'speed', not {against!r}")
    length = 8
    while length < places.size:
        length *= 2
    extra = length - places.size
    places = np.concatenate([places, places[-1] + 1.0 + np.arange(extra)])
    heights = np.concatenate([heights, np.full(extra, heights[-1])])
    return Schedule(jnp.asarray(1.0 if against == "time" else 0.0), jnp.asarray(places), jnp.asarray(heights))


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
        One sentence naming the file, row and column at fault.
    """
    found = read_columns(path, (column,), ("time_s", "speed_m_s"), minimum_rows=1)
    nodes = [name for name in ("time_s", "speed_m_s") if name in found]
    if len(nodes) != 1:
        raise UserError(f"{path}: one of the columns 'time_s' and 'speed_m_s' is needed, not {len(nodes)}")
    order = ascending(path, nodes[0], found[nodes[0]])
    values = found[column][order]
    if column.endswith("_deg"):
        values = np.radians(values)
    return schedule(found[nodes[0]][order], values, nodes[0].split("_")[0])


def _value(control: ArrayLike | Schedule, time: Array, speed: Array) -> Array:
    if not isinstance(control, Schedule):
        return jnp.asarray(control, dtype=jnp.float64)
    place = jnp.where(control.against_time > 0.5, time, speed)
    return jnp.interp(place, control.nodes, control.values)


def bank_angle_at(controls: Controls, time: Array, speed: Array) -> Array:
    """Bank angle [rad] at times [s] and speeds [m/s]."""
    bank = controls.bank_angle
    return jnp.asarray(bank.angle) if isinstance(bank, Turn) else _value(bank, time, speed)


def lift_direction(controls: Controls, time: Array, speed: Array) -> tuple[Array, Array]:
    """Cosine and sine of the bank angle at times [s] and speeds [m/s]."""
    if isinstance(controls.bank_angle, Turn):
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
    if not isinstance(bank, Schedule | Turn):
        controls = controls._replace(bank_angle=Turn(bank, jnp.cos(bank), jnp.sin(bank)))
    return jax.tree.map(lambda leaf: jnp.asarray(leaf, dtype=jnp.float64), controls)
