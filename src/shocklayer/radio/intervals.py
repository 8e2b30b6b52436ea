"""From a flag at each instant to intervals with a start and an end."""

from collections.abc import Sequence

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
