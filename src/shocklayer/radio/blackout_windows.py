"""Intervals during which a link is lost to the plasma: their ends, what bounds them and their uncertainty."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypedDict

import numpy as np

Bound = Literal["sheath", "line-of-sight", "start-of-flight", "end-of-flight", "model-range"]
"""What bounds an interval of loss: the plasma itself; the link without plasma, which is below the horizon or
too far before or after; an end of the flight; an end of the range in which the plasma is computed."""


class Link(NamedTuple):
    """A link at the samples of a flight.

    Attributes
    ----------
    time, altitude : numpy.ndarray, shape (samples,)
        [s], increasing, and [m].
    usable : numpy.ndarray of bool, shape (samples,)
        Whether the link would be closed without plasma.
    margin : numpy.ndarray, shape (samples,)
        Margin over the threshold with the plasma [dB]; not a number where the plasma is not computed.
    elevation : numpy.ndarray, shape (samples,), optional
        A quantity that changes its sign where the link becomes usable, such as the elevation over the least
        one; without it that moment lies midway between samples.
    range_margin : numpy.ndarray, shape (samples,), optional
        A quantity that is positive where the plasma is computed and falls through zero where its range ends;
        without it that end lies at the last sample inside.
    """

    time: np.ndarray
    altitude: np.ndarray
    usable: np.ndarray
    margin: np.ndarray
    elevation: np.ndarray | None = None
    range_margin: np.ndarray | None = None

    @property
    def known(self) -> np.ndarray:
        """Whether the plasma is computed."""
        return np.isfinite(self.margin)

    @property
    def lost(self) -> np.ndarray:
        """Whether the link is lost to the plasma."""
        return self.known & (np.nan_to_num(self.margin) < 0.0) & self.usable


class WindowEnd(TypedDict):
    """One end of an interval: time [s], altitude [m], and what bounds it."""

    time: float
    altitude: float
    bound_by: Bound


class Window(TypedDict):
    """An interval of loss."""

    start: WindowEnd
    end: WindowEnd


class UncertainEnd(WindowEnd):
    """An end with the lowest and highest altitude at which the band of electron density puts it.

    None where that is not known: beyond the range in which the plasma is computed, or because the link is
    not lost at all at the lower electron density.
    """

    low: float | None
    high: float | None


class UncertainWindow(TypedDict):
    """An interval of loss with its duration [s], and with what the band of electron density makes of it."""

    start: UncertainEnd
    end: UncertainEnd
    duration: float
    duration_low: float
    duration_high: float | None


def find_windows(link: Link) -> list[Window]:
    """Find the intervals during which a link is lost to the plasma.

    Parameters
    ----------
    link : Link
        The link at the samples of a flight.

    Returns
    -------
    list of Window
        In order of time. An end that the sheath bounds is interpolated to the zero of the margin, one that
        the horizon bounds to the zero of ``elevation``.

    Raises
    ------
    ValueError
        If the arrays differ in length.
    """
    if not link.time.shape == link.altitude.shape == link.usable.shape == link.margin.shape:
        raise ValueError("time, altitude, usable and margin must have one length")
    edges = np.diff(link.lost.astype(int), prepend=0, append=0)
    starts, ends = np.flatnonzero(edges > 0), np.flatnonzero(edges < 0) - 1
    return [
        Window(
            start=_end(link, int(first), int(first) - 1, "start-of-flight"),
            end=_end(link, int(last), int(last) + 1, "end-of-flight"),
        )
        for first, last in zip(starts, ends, strict=True)
    ]


def _end(link: Link, inside: int, outside: int, at_edge: Bound) -> WindowEnd:
    """Return the end of an interval between its last sample inside and the next one outside."""
    if not 0 <= outside < link.time.size:
        return WindowEnd(
            time=float(link.time[inside]), altitude=float(link.altitude[inside]), bound_by=at_edge
        )
    fraction, bound = _crossing(link, inside, outside)
    return WindowEnd(
        time=float(link.time[inside] + fraction * (link.time[outside] - link.time[inside])),
        altitude=float(link.altitude[inside] + fraction * (link.altitude[outside] - link.altitude[inside])),
        bound_by=bound,
    )


def _crossing(link: Link, inside: int, outside: int) -> tuple[float, Bound]:
    """Return how far from the sample inside to the one outside the end lies, and what bounds it."""
    if not link.usable[outside]:
        return _zero(link.elevation, inside, outside), "line-of-sight"
    if not link.known[outside]:
        at_sample = link.range_margin is None
        return (0.0 if at_sample else _zero(link.range_margin, inside, outside)), "model-range"
    return _zero(link.margin, inside, outside), "sheath"


def _zero(values: np.ndarray | None, first: int, second: int) -> float:
    """Return the fraction of the step at which a quantity changes its sign; half if it does not."""
    if values is not None:
        one, other = float(values[first]), float(values[second])
        if np.isfinite(one) and np.isfinite(other) and (one < 0.0) != (other < 0.0):
            return one / (one - other)
    return 0.5


def _overlap(one: Window, other: Window) -> bool:
    return one["start"]["time"] <= other["end"]["time"] and other["start"]["time"] <= one["end"]["time"]


def with_uncertainty(
    windows: Sequence[Window], shortest: Sequence[Window], longest: Sequence[Window]
) -> list[UncertainWindow]:
    """Add to each interval the shortest and the longest that the uncertainty of the plasma allows.

    Parameters
    ----------
    windows : sequence of Window
        For the best estimate of the electron density.
    shortest, longest : sequence of Window
        For the lower and the upper end of its band.

    Returns
    -------
    list of UncertainWindow
        ``windows``, with ``low`` and ``high`` at each end [m] and durations [s]. Where the link is not lost
        at the lower electron density, the altitude on that side is None and the least duration zero. At an
        end of the range in which the plasma is computed, towards thinner air, ``high`` is None and so is
        the greatest duration.
    """
    result: list[UncertainWindow] = []
    for window in windows:
        short = [each for each in shortest if _overlap(each, window)]
        long = [each for each in longest if _overlap(each, window)] or [window]
        outer = Window(start=long[0]["start"], end=long[-1]["end"])
        start = _with_altitudes(
            window["start"], short[0]["start"] if short else None, outer["start"], starts=True
        )
        end = _with_altitudes(window["end"], short[-1]["end"] if short else None, outer["end"], starts=False)
        open_ended = "model-range" in (outer["start"]["bound_by"], outer["end"]["bound_by"])
        result.append(
            UncertainWindow(
                start=start,
                end=end,
                duration=window["end"]["time"] - window["start"]["time"],
                duration_low=sum((each["end"]["time"] - each["start"]["time"] for each in short), 0.0),
                duration_high=None if open_ended else outer["end"]["time"] - outer["start"]["time"],
            )
        )
    return result


def _with_altitudes(
    end: WindowEnd, short: WindowEnd | None, long: WindowEnd, *, starts: bool
) -> UncertainEnd:
    """Add the lowest and the highest altitude at which an end may lie."""
    altitudes = [end["altitude"], long["altitude"], *([short["altitude"]] if short else [])]
    low: float | None = min(altitudes)
    high: float | None = max(altitudes)
    if short is None:
        # A longer interval starts higher on the way down; where nothing moves, that way is assumed.
        longer_is_higher = (
            starts if long["altitude"] == end["altitude"] else long["altitude"] > end["altitude"]
        )
        low, high = (None, high) if longer_is_higher else (low, None)
    if "model-range" in (end["bound_by"], long["bound_by"]):
        high = None  # the plasma is not computed in thinner air
    return UncertainEnd(**end, low=low, high=high)


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
