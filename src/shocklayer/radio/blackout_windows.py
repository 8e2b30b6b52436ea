"""Intervals during which a link is lost, from a flag at each sample, and their uncertainty."""

from collections.abc import Sequence
from typing import TypedDict

import numpy as np


class Window(TypedDict):
    """An interval of loss: times [s] and altitudes [m] at which it starts and ends."""

    start_time: float
    end_time: float
    start_altitude: float
    end_altitude: float


class UncertainWindow(Window):
    """An interval of loss with the values of the shortest and the longest interval that is possible."""

    start_altitude_band: list[float | None]
    end_altitude_band: list[float | None]
    duration_band: list[float]


def find_windows(
    time: Sequence[float] | np.ndarray,
    altitude: Sequence[float] | np.ndarray,
    flags: Sequence[bool] | np.ndarray,
    margin: Sequence[float] | np.ndarray | None = None,
) -> list[Window]:
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
    list of Window
        In order of time. An interval that is open at an end of the record ends there.

    Raises
    ------
    ValueError
        If the arrays differ in length.
    """
    times = np.asarray(time, dtype=float)
    altitudes = np.asarray(altitude, dtype=float)
    lost = np.asarray(flags).astype(bool)
    if not times.shape == altitudes.shape == lost.shape:
        raise ValueError("time, altitude and flags must have one length")
    level = None if margin is None else np.asarray(margin, dtype=float)

    def crossing(before: int) -> tuple[float, float]:
        """Time and altitude between a sample and the next at which the flag changes."""
        fraction = 0.5
        if level is not None and np.isfinite(level[before : before + 2]).all():
            first, second = level[before], level[before + 1]
            if (first < 0.0) != (second < 0.0):
                fraction = first / (first - second)
        after = before + 1
        return (
            float(times[before] + fraction * (times[after] - times[before])),
            float(altitudes[before] + fraction * (altitudes[after] - altitudes[before])),
        )

    changes = np.flatnonzero(np.diff(lost.astype(int)))
    starts = [crossing(int(i)) for i in changes if not lost[i]]
    ends = [crossing(int(i)) for i in changes if lost[i]]
    if lost.size and lost[0]:
        starts.insert(0, (float(times[0]), float(altitudes[0])))
    if lost.size and lost[-1]:
        ends.append((float(times[-1]), float(altitudes[-1])))
    return [
        Window(
            start_time=start_time, end_time=end_time, start_altitude=start_altitude, end_altitude=end_altitude
        )
        for (start_time, start_altitude), (end_time, end_altitude) in zip(starts, ends, strict=True)
    ]


def _overlap(one: Window, other: Window) -> bool:
    return one["start_time"] <= other["end_time"] and other["start_time"] <= one["end_time"]


def with_uncertainty(
    windows: Sequence[Window], shortest: Sequence[Window], longest: Sequence[Window]
) -> list[UncertainWindow]:
    """Add to each interval the shortest and the longest that the uncertainty of the plasma allows.

    Parameters
    ----------
    windows : sequence of Window
        For the best estimate of the electron density.
    shortest, longest : sequence of Window
        For the lower and the upper end of its uncertainty.

    Returns
    -------
    list of UncertainWindow
        ``windows``, each with ``start_altitude_band``, ``end_altitude_band`` [m] and ``duration_band`` [s]:
        pairs of the values of the shortest and the longest interval. Where the link is not lost at the lower
        electron density, the altitudes of the shortest are None and its duration is zero.
    """
    result = []
    for window in windows:
        short = [each for each in shortest if _overlap(each, window)]
        long = [each for each in longest if _overlap(each, window)] or [window]
        result.append(
            UncertainWindow(
                **window,
                start_altitude_band=[
                    short[0]["start_altitude"] if short else None,
                    long[0]["start_altitude"],
                ],
                end_altitude_band=[short[-1]["end_altitude"] if short else None, long[-1]["end_altitude"]],
                duration_band=[
                    sum((each["end_time"] - each["start_time"] for each in short), 0.0),
                    long[-1]["end_time"] - long[0]["start_time"],
                ],
            )
        )
    return result


def without_overlap(windows: Sequence[Window], others: Sequence[Window]) -> list[Window]:
    """Return the intervals that overlap none of the others.

    Parameters
    ----------
    windows, others : sequence of Window

    Returns
    -------
    list of Window
    """
    return [each for each in windows if not any(_overlap(each, other) for other in others)]
