"""The blackouts of each link over time in plain HTML, which needs no script and suits a narrow screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from shocklayer.report.formatting import (
    format_frequency,
    format_quantity,
    format_time,
    join_words,
)
from shocklayer.report.records import BlackoutWindow, RadioLink, WindowEnd
from shocklayer.report.view import View

_MOST_LINKS = 6
"""Links that have a row of their own."""
_MARGIN = 0.06
"""Space before and after what happens, as a fraction of its duration."""
_ALMOST_ALL = 0.8
"""Fraction of the flight from which on all of it is drawn."""
_HEATED = 0.02
"""Fraction of the peak heat flux from which on a flight without blackout counts as eventful."""
_STEPS = (1.0, 2.0, 5.0)
_TICKS = 6
"""Ticks of the time axis, at most one more."""

BOUNDS = {
    "sheath": "plasma",
    "line-of-sight": "line of sight",
    "start-of-flight": "start of the flight",
    "end-of-flight": "end of the flight",
    "model-range": "or above: edge of the model",
}
"""What bounds one end of a blackout, in a few words."""


class Bar(NamedTuple):
    """A bar or a line along the time axis: start and width [% of the axis], kind (a class of the page)."""

    left: float
    width: float
    kind: str


@dataclass(frozen=True)
class BarRow:
    """One link: its bars and the ends of its blackouts.

    Parameters
    ----------
    name, frequency : str
        The link.
    color : str
        Colour of its bars.
    bars : tuple of Bar
        Blackouts, times without a link, uncertainty of the ends.
    ends : tuple of str
        Each blackout in words.
    """

    name: str
    frequency: str
    color: str
    bars: tuple[Bar, ...]
    ends: tuple[str, ...]


class Mark(NamedTuple):
    """A time on the axis: position [% of the axis], words, and a second line."""

    left: float
    text: str
    below: str


@dataclass(frozen=True)
class BlackoutBars:
    """What the page draws.

    Parameters
    ----------
    rows : tuple of BarRow
        Links that are lost, or may be, in ascending order of frequency.
    ticks : tuple of Mark
        Times [s] with the altitude below.
    marks : tuple of Mark
        Peak heating and peak deceleration.
    others : str
        The remaining links in a sentence each.
    zoomed : bool
        Whether a part of the flight is drawn.
    """

    rows: tuple[BarRow, ...]
    ticks: tuple[Mark, ...]
    marks: tuple[Mark, ...]
    others: str
    zoomed: bool

    @property
    def possible(self) -> bool:
        """Whether a blackout at the upper limit of electron density is among the bars."""
        return any(bar.kind == "possible" for row in self.rows for bar in row.bars)


def blackout_bars(view: View) -> BlackoutBars:
    """Return the bars of blackout, over the part of the flight where things happen.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    BlackoutBars
        For the template.
    """
    possible = view.summary.get("possible_blackouts") or []
    lost = [link for link in view.links if link.blackouts or any(w["radio"] == link.name for w in possible)]
    start, end = _interval(view, possible)
    scale = 100.0 / (end - start)

    def place(time: float) -> float:
        return round(float(scale * (np.clip(time, start, end) - start)), 2)

    def bar(first: float, last: float, kind: str) -> Bar:
        return Bar(place(first), round(place(last) - place(first), 2), kind)

    rows = []
    for link in lost[:_MOST_LINKS]:
        maybe = [window for window in possible if window["radio"] == link.name]
        bars = [bar(*each, "unavailable") for each in link.unavailable if each[1] > start and each[0] < end]
        bars += [bar(w["start"]["time"], w["end"]["time"], "possible") for w in maybe]
        bars += [bar(w["start"]["time"], w["end"]["time"], "lost") for w in link.blackouts]
        bars += [
            bar(*whisker, "whisker")
            for window in link.blackouts
            for key, rising in (("start", False), ("end", True))
            if (whisker := _whisker(view, window[key], rising)) is not None
        ]
        ends = [_ends(window) for window in link.blackouts]
        ends += [f"possible at the upper limit of electron density: {_ends(window)}" for window in maybe]
        frequency = format_frequency(link.frequency)
        rows.append(BarRow(link.name, frequency, link.color, tuple(bars), _shortened(ends)))
    ticks = tuple(
        Mark(
            place(time),
            f"{time:g}\u00a0s",
            _altitude(float(np.interp(time, view.time, view.altitude))),
        )
        for time in _round_times(start, end)
    )
    marks = [
        Mark(place(peak["time"]), words, f"{peak['time']:.0f}\u00a0s")
        for name, words in (("stagnation_heat_flux", "peak heating"), ("load_factor", "peak load"))
        if (peak := view.peak(name)) is not None and start <= peak["time"] <= end
    ]
    zoomed = bool(end - start < view.duration * (1.0 - 1e-6))
    return BlackoutBars(tuple(rows), ticks, tuple(marks), _others(view, lost), zoomed)


def time_at_altitude(view: View, altitude: float, near: float) -> float | None:
    """Return the time nearest to a given one at which the flight is at an altitude.

    Parameters
    ----------
    view : View
        The flight.
    altitude : float
        [m].
    near : float
        Time [s].

    Returns
    -------
    float or None
        Time [s]; None if the flight is never at that altitude.
    """
    above = view.stored("altitude") - altitude
    before = np.flatnonzero(above[:-1] * above[1:] <= 0)
    if before.size == 0:
        return None
    first, last = above[before], above[before + 1]
    part = np.where(first == last, 0.0, first / np.where(first == last, 1.0, first - last))
    times = view.time[before] + part * (view.time[before + 1] - view.time[before])
    return float(times[np.argmin(np.abs(times - near))])


def _interval(view: View, possible: Sequence[BlackoutWindow]) -> tuple[float, float]:
    """Return the times [s] between which things happen."""
    windows = [*possible, *(window for link in view.links for window in link.blackouts)]
    times = [window[key]["time"] for window in windows for key in ("start", "end")]
    for window in windows:
        for key in ("start", "end"):
            for limit in (window[key].get("low"), window[key].get("high")):
                if limit is not None:
                    time = time_at_altitude(view, limit, window[key]["time"])
                    times += [] if time is None else [time]
    peaks = (view.peak(name) for name in ("stagnation_heat_flux", "load_factor"))
    times += [peak["time"] for peak in peaks if peak is not None]
    if not windows and view.has("stagnation_heat_flux"):
        heat = np.nan_to_num(view.stored("stagnation_heat_flux"))
        heated = np.flatnonzero(heat > _HEATED * heat.max())
        times += [] if heated.size == 0 else [float(view.time[heated[0]]), float(view.time[heated[-1]])]
    first, last = float(view.time[0]), float(view.time[-1])
    start, end = min(times, default=first), max(times, default=last)
    margin = max(_MARGIN * (end - start), 1.0)
    start, end = max(start - margin, first), min(end + margin, last)
    return (first, max(last, first + 1e-3)) if end - start > _ALMOST_ALL * (last - first) else (start, end)


def _whisker(view: View, end: WindowEnd, rising: bool) -> tuple[float, float] | None:
    """Return the times [s] between which the uncertainty interval puts one end of a blackout.

    Where the interval is open, it runs to the start of the flight or, if `rising`, to its end.
    """
    if "low" not in end:
        return None
    limits = [end.get("low"), end.get("high")]
    times = [time_at_altitude(view, each, end["time"]) for each in limits if each is not None]
    known = [time for time in times if time is not None]
    if end["bound_by"] == "model-range":
        known.append(float(view.time[-1] if rising else view.time[0]))
    if not known:
        return None
    first, last = min(*known, end["time"]), max(*known, end["time"])
    return (first, last) if last - first > 1e-3 * view.duration else None


def _ends(window: BlackoutWindow) -> str:
    return " to ".join(_end(window[key]) for key in ("start", "end"))


def _end(end: WindowEnd) -> str:
    altitude = format_quantity("altitude", end["altitude"])
    return f"{altitude} at {format_time(end['time'])} ({BOUNDS[end['bound_by']]})"


def _shortened(ends: Sequence[str]) -> tuple[str, ...]:
    if len(ends) <= 2:
        return tuple(ends)
    return (*ends[:2], f"and {len(ends) - 2} more, in the table below")


def _others(view: View, lost: Sequence[RadioLink]) -> str:
    """Say what happens to the links without a row."""
    names = {link.name for link in lost}
    rest = [link for link in view.links if link.name not in names]
    kept = join_words([link.name for link in rest if link.ever_available])
    closed = join_words([link.name for link in rest if not link.ever_available])
    sentences = [
        f"Not lost in the plasma: {kept}." if kept else "",
        f"Never available, with or without plasma: {closed}." if closed else "",
        f"{len(lost) - _MOST_LINKS} more links are lost; see the table of links."
        if len(lost) > _MOST_LINKS
        else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _round_times(start: float, end: float) -> list[float]:
    """Return round times within an interval [s]."""
    span = end - start
    power = 10.0 ** np.floor(np.log10(span / _TICKS))
    step = next(m * power for m in (*_STEPS, 10.0) if span / (m * power) <= _TICKS)
    return [float(k * step) for k in range(int(np.ceil(start / step)), int(np.floor(end / step)) + 1)]


def _altitude(kilometres: float) -> str:
    return f"{kilometres:.0f}\u00a0km"
