"""Greatest values along flights, between their samples too."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

_SMOOTH = 0.7
"""Least value beside a greatest sample, over it, at which a parabola is drawn through the three."""


class Peak(NamedTuple):
    """Greatest values of a quantity, each (flights,).

    Attributes
    ----------
    value : ndarray
        In the unit of the quantity.
    time, altitude, speed : ndarray
        Where [s, m, m/s].
    """

    value: np.ndarray
    time: np.ndarray
    altitude: np.ndarray
    speed: np.ndarray


def find_peak(
    values: Float[np.ndarray, "flights samples"],
    time: Float[np.ndarray, "flights samples"],
    altitude: Float[np.ndarray, "flights samples"],
    speed: Float[np.ndarray, "flights samples"],
) -> Peak:
    """Find the greatest value of a quantity along each flight.

    Parameters
    ----------
    values : ndarray
        The quantity; not a number counts as none.
    time, altitude, speed : ndarray
        Of the samples [s, m, m/s].

    Returns
    -------
    Peak
        The maximum of the parabola through the greatest sample and its neighbours; not a number for a flight
        without any number.
    """
    known = np.where(np.isfinite(values), values, -np.inf)
    count = values.shape[1]
    best = np.argmax(known, axis=1)
    rows = np.arange(len(values))
    middle = np.clip(best, 1, count - 2)
    index = middle[:, None] + np.array([-1, 0, 1])
    t, q = time[rows[:, None], index], known[rows[:, None], index]
    usable = (best == middle) & np.isfinite(q).all(axis=1) & (t[:, 0] < t[:, 1]) & (t[:, 1] < t[:, 2])
    # Across a jump, such as at the end of a stage, a parabola would overshoot.
    usable &= np.minimum(q[:, 0], q[:, 2]) > _SMOOTH * q[:, 1]
    t = np.where(usable[:, None], t, np.array([-1.0, 0.0, 1.0]))
    q = np.where(usable[:, None], q, np.array([0.0, 1.0, 0.0]))
    left, right = t[:, 1] - t[:, 0], t[:, 2] - t[:, 1]
    rise, fall = (q[:, 1] - q[:, 0]) / left, (q[:, 2] - q[:, 1]) / right
    bend = (fall - rise) / (left + right)
    slope = (rise * right + fall * left) / (left + right)
    shift = np.where(bend < 0.0, -0.5 * slope / np.where(bend < 0.0, bend, -1.0), 0.0)
    shift = np.clip(np.where(usable, shift, 0.0), -left, right)

    def at(column: np.ndarray) -> np.ndarray:
        beside = np.where(shift >= 0.0, middle + 1, middle - 1)
        step = np.where(shift >= 0.0, right, left)
        weight = np.where(usable, np.abs(shift) / step, 0.0)
        centre = np.where(usable, middle, best)
        here, there = column[rows, centre], column[rows, np.where(usable, beside, best)]
        return here + weight * (there - here)

    greatest = known[rows, best]
    value = np.where(usable, q[:, 1] + shift * (slope + bend * shift), greatest)
    none = ~np.isfinite(greatest)
    when = np.where(usable, t[:, 1] + shift, time[rows, best])
    return Peak(*(np.where(none, np.nan, each) for each in (value, when, at(altitude), at(speed))))


def integral(
    values: Float[np.ndarray, "flights samples"], time: Float[np.ndarray, "flights samples"]
) -> Float[np.ndarray, " flights"]:
    """Integral over time by the trapezoidal rule with the correction of the slopes at the samples.

    Parameters
    ----------
    values, time : ndarray
        The quantity and its times [s].

    Returns
    -------
    ndarray
        Unit of the quantity times seconds.
    """
    step = np.diff(time, axis=1)
    safe = np.where(step > 0.0, step, 1.0)
    chord = np.where(step > 0.0, np.diff(values, axis=1) / safe, 0.0)
    # Slope at the inner samples: of the parabola through three; at both ends, of the chord.
    before, after = step[:, :-1], step[:, 1:]
    total = np.where(before + after > 0.0, before + after, 1.0)
    inner = (chord[:, :-1] * after + chord[:, 1:] * before) / total
    # The last sample may be repeated; there the slope is that of the chord before.
    inner = np.where(after > 0.0, np.where(before > 0.0, inner, chord[:, 1:]), chord[:, :-1])
    slope = np.concatenate([chord[:, :1], inner, chord[:, -1:]], axis=1)
    mean = 0.5 * (values[:, 1:] + values[:, :-1]) + step / 12.0 * (slope[:, :-1] - slope[:, 1:])
    return np.sum(step * mean, axis=1)
