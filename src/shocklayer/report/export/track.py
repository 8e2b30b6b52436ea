"""Common parts of the exports: dates, a decimated track, blackout intervals."""

from __future__ import annotations

import html
from datetime import UTC, datetime, timedelta

import numpy as np

from shocklayer.report.records import Observer, RadioLink
from shocklayer.report.view import View

DEFAULT_EPOCH = datetime(2000, 1, 1, 12, tzinfo=UTC)
"""Start of a flight whose scenario has no date: the epoch J2000."""
MOST_SAMPLES = 2000


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
    """Return the date and time in UTC at a time of the scenario [s]."""
    return epoch(view)[0] + timedelta(seconds=float(seconds))


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
    """Return samples of the track, decimated.

    Parameters
    ----------
    view : View
        The flight.
    start, end : float, optional
        First and last time [s], included by interpolation; by default the entire flight.

    Returns
    -------
    ndarray, shape (samples, 4)
        Time [s], longitude [deg, -180 to 180], latitude [deg], altitude [m].
    """
    columns = (view.time, view.longitude, view["latitude"], view.stored("altitude"))
    times = view.time[view.decimated(MOST_SAMPLES)]
    if start is not None and end is not None:
        times = np.unique(np.concatenate([[start], times[(times > start) & (times < end)], [end]]))
    samples = np.stack([np.interp(times, view.time, column) for column in columns], axis=1)
    samples[:, 1] = (samples[:, 1] + 180.0) % 360.0 - 180.0
    return samples


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
