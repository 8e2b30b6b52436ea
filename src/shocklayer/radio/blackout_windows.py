"""From a flag at each instant to intervals with a start and an end."""

from collections.abc import Sequence
from typing import Any

import numpy as np


def windows(
    time: Sequence[float] | np.ndarray,
    altitude: Sequence[float] | np.ndarray,
    flags: Sequence[bool] | np.ndarray,
    margin: Sequence[float] | np.ndarray | None = None,
) -> list[dict[str, float]]:
    """Find the intervals during which a flag is set.

    Parameters
    ----------
    time : array_like, shape (samples,)
        Time [s], increasing.
    altitude : array_like, shape (samples,)
        Altitude [m].
    flags : array_like, shape (samples,)
        True, or not zero, where the link is lost.
    margin : array_like, shape (samples,), optional
        Quantity whose change of sign sets the flag [dB]. With it the ends are interpolated to its zero;
        without it, or where it does not change sign, they lie midway between the samples.

    Returns
    -------
    list of dict
        ``start_time``, ``end_time`` [s], ``start_altitude``, ``end_altitude`` [m] of each interval, in
        order. An interval that is open at an end of the record ends with it.

    Raises
    ------
    ValueError
        If the arrays differ in length.
    """
    instants = np.asarray(time, dtype=float)
    heights = np.asarray(altitude, dtype=float)
    lost = np.asarray(flags).astype(bool)
    if not instants.shape == heights.shape == lost.shape:
        raise ValueError("time, altitude and flags must have one length")
    level = None if margin is None else np.asarray(margin, dtype=float)

    def between(before: int) -> tuple[float, float]:
        share = 0.5
        if level is not None and np.isfinite(level[before : before + 2]).all():
            first, second = level[before], level[before + 1]
            if (first < 0.0) != (second < 0.0):
                share = first / (first - second)
        after = before + 1
        return (
            float(instants[before] + share * (instants[after] - instants[before])),
            float(heights[before] + share * (heights[after] - heights[before])),
        )

    found: list[dict[str, float]] = []
    changes = np.flatnonzero(np.diff(lost.astype(int)))
    starts = [int(i) for i in changes if not lost[i]]
    ends = [int(i) for i in changes if lost[i]]
    edges: list[tuple[float, float]] = [between(i) for i in starts]
    finishes: list[tuple[float, float]] = [between(i) for i in ends]
    if lost.size and lost[0]:
        edges.insert(0, (float(instants[0]), float(heights[0])))
    if lost.size and lost[-1]:
        finishes.append((float(instants[-1]), float(heights[-1])))
    for (start_time, start_altitude), (end_time, end_altitude) in zip(edges, finishes, strict=True):
        found.append(
            {
                "start_time": start_time,
                "end_time": end_time,
                "start_altitude": start_altitude,
                "end_altitude": end_altitude,
            }
        )
    return found


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one["start_time"] <= other["end_time"] and other["start_time"] <= one["end_time"]


def with_bands(
    found: Sequence[dict[str, float]], least: Sequence[dict[str, float]], most: Sequence[dict[str, float]]
) -> list[dict[str, Any]]:
    """Add to each interval how far it may shrink and grow.

    Parameters
    ----------
    found : sequence of dict
        Intervals as `windows` returns them, by the best estimate of the plasma.
    least, most : sequence of dict
        The same for the thinnest and the densest plasma thought possible.

    Returns
    -------
    list of dict
        The intervals of ``found``, each with ``start_altitude_band``, ``end_altitude_band`` [m] and
        ``duration_band`` [s], every one a pair of the shortest and the longest interval's value. Where the
        thinnest plasma cuts nothing the altitudes of the shortest are None and its duration is zero.
    """
    told = []
    for window in found:
        short = [each for each in least if _overlap(each, window)]
        long = [each for each in most if _overlap(each, window)] or [window]
        entry: dict[str, Any] = dict(window)
        for key, pick in (("start_altitude", 0), ("end_altitude", -1)):
            entry[f"{key}_band"] = [short[pick][key] if short else None, long[pick][key]]
        entry["duration_band"] = [
            sum((each["end_time"] - each["start_time"] for each in short), 0.0),
            long[-1]["end_time"] - long[0]["start_time"],
        ]
        told.append(entry)
    return told


def unmatched(
    intervals: Sequence[dict[str, float]], found: Sequence[dict[str, float]]
) -> list[dict[str, float]]:
    """Return the intervals that overlap none of those found."""
    return [each for each in intervals if not any(_overlap(each, window) for window in found)]
