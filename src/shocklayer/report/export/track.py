"""Common parts of the exports: dates, the points of the track, blackout intervals."""

from __future__ import annotations

import html
from datetime import UTC, datetime, timedelta

import numpy as np

from shocklayer.core.utc import civil_seconds, utc_stamp
from shocklayer.report.records import Observer, RadioLink
from shocklayer.report.view import View

DEFAULT_EPOCH = datetime(2000, 1, 1, 12, tzinfo=UTC)
"""Start of a flight whose scenario has no date: the epoch J2000."""


def epoch(view: View) -> tuple[datetime, bool]:
    """Return the date of time zero of the scenario.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    date : datetime
        In UTC.
    given : bool
        Whether it is from the scenario; otherwise it is `DEFAULT_EPOCH`.
    """
    given = (view.scenario.get("flight") or {}).get("epoch")
    if not given:
        return DEFAULT_EPOCH, False
    date = datetime.fromisoformat(str(given))
    return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC), True


def date_at(view: View, seconds: float) -> datetime:
    """Return the date and time in UTC at a time of the scenario [s], within a leap second its end."""
    start = epoch(view)[0]
    return start + timedelta(seconds=civil_seconds(start, float(seconds)))


def stamp_at(view: View, seconds: float, digits: int = 3, leap: bool = True) -> str:
    """Return the UTC date and time at a time of the scenario, in ISO 8601 without a zone.

    Parameters
    ----------
    view : View
        The flight.
    seconds : float
        Time from the start of the scenario [s].
    digits : int
        Decimals of the seconds.
    leap : bool
        Whether a leap second is written as second 60.

    Returns
    -------
    str
        Such as ``2016-12-31T23:59:60.500``.
    """
    return utc_stamp(epoch(view)[0], seconds, digits, leap)


def date_remark(view: View) -> str:
    """Return a sentence on the dates (and the planet) of an export."""
    start, given = epoch(view)
    name = view.planet.name
    planet = "" if name == "earth" else f" Coordinates are on {name.capitalize()}."
    stamp = start.strftime("%Y-%m-%d %H:%M:%S UTC")
    if given:
        return f"Time zero of the scenario is {stamp}.{planet}"
    return f"The scenario has no date: time zero is set to {stamp}, which is not a real date.{planet}"


def positions(view: View, start: float | None = None, end: float | None = None) -> np.ndarray:
    """Return the points that draw the track.

    Parameters
    ----------
    view : View
        The flight.
    start, end : float, optional
        First and last time [s], included by interpolation; by default the entire flight.

    Returns
    -------
    ndarray, shape (points, 4)
        Time [s], longitude [deg, -180 to 180], latitude [deg], altitude [m]; straight lines between them
        stay within 80 m of the path, where the result has a track.
    """
    drawn = view.drawn_track
    columns = (drawn.time, drawn.longitude, drawn.latitude, drawn.altitude)
    times = drawn.time
    if start is not None and end is not None:
        times = np.unique(np.concatenate([[start], times[(times > start) & (times < end)], [end]]))
    samples = np.stack([np.interp(times, drawn.time, column) for column in columns], axis=1)
    samples[:, 1] = (samples[:, 1] + 180.0) % 360.0 - 180.0
    return samples


def split_at_date_line(points: np.ndarray) -> list[np.ndarray]:
    """Cut points of a track where it crosses the date line, with a point on each side of it.

    Parameters
    ----------
    points : ndarray, shape (points, 4)
        As `positions` returns them.

    Returns
    -------
    list of ndarray, each (points, 4)
        Pieces within -180 to 180 deg; one for a track that does not cross it.
    """
    step = np.diff(points[:, 1])
    pieces: list[np.ndarray] = []
    first, head = 0, points[:0]
    for i in np.flatnonzero(np.abs(step) > 180.0):
        side = 180.0 if step[i] < 0.0 else -180.0
        before, after = points[i], points[i + 1].copy()
        after[1] += 2.0 * side
        span = after[1] - before[1]
        fraction = (side - before[1]) / span if span else 0.0
        last = before + fraction * (after - before)
        last[1] = side
        pieces.append(np.concatenate([head, points[first : i + 1], last[None]]))
        head, first = last[None].copy(), int(i) + 1
        head[0, 1] = -side
    return [*pieces, np.concatenate([head, points[first:]])]


def blackout_intervals(view: View) -> list[tuple[RadioLink, float, float]]:
    """Return every blackout of non-zero duration: link, start and end [s]."""
    return [
        (link, float(window["start"]["time"]), float(window["end"]["time"]))
        for link in view.links
        for window in link.blackouts
        if window["end"]["time"] > window["start"]["time"]
    ]


def escape_html(text: str) -> str:
    """Return plain text escaped for fields that viewers read as HTML, such as descriptions."""
    return html.escape(text)


def passes_in_words(observer: Observer) -> str:
    """Return when an observer has the vehicle in sight."""
    passes = [f"{each['rise_time']:.1f} s to {each['set_time']:.1f} s" for each in observer.passes]
    return f"In sight: {', '.join(passes)}." if passes else "Never in sight."
