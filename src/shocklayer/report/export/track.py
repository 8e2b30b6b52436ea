"""What the exports for globe viewers share: the epoch, a thinned track, the spells of blackout."""

from __future__ import annotations

import html
from datetime import UTC, datetime, timedelta

import numpy as np

from shocklayer.report.view import Radio, View

NEUTRAL_EPOCH = datetime(2000, 1, 1, 12, tzinfo=UTC)
"""Start of a flight whose scenario names no date: the astronomers' J2000 day, and no flight of ours."""
LIMIT = 2000
"""Most samples that an export holds."""


def epoch(view: View) -> tuple[datetime, bool]:
    """Return the moment at which the scenario's time is zero.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    datetime
        In UTC.
    bool
        Whether the scenario names it; else it is `NEUTRAL_EPOCH`.
    """
    given = (view.scenario.get("flight") or {}).get("epoch")
    if not given:
        return NEUTRAL_EPOCH, False
    moment = datetime.fromisoformat(str(given))
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC), True


def moment(view: View, seconds: float) -> datetime:
    """Return the date and time of a time of the scenario [s]."""
    return epoch(view)[0] + timedelta(seconds=float(seconds))


def remark(view: View) -> str:
    """Return what a viewer should know of the dates in an export."""
    start, given = epoch(view)
    where = (
        "" if view.planet.name == "earth" else f" Coordinates are those of {view.planet.name.capitalize()}."
    )
    stamp = start.strftime("%Y-%m-%d %H:%M:%S UTC")
    if given:
        return f"Time zero of the scenario is {stamp}.{where}"
    return f"The scenario names no date: time zero is set to {stamp}, which stands for no real date.{where}"


def positions(view: View, start: float | None = None, end: float | None = None) -> np.ndarray:
    """Return samples of the track.

    Parameters
    ----------
    view : View
        The flight.
    start, end : float, optional
        Times [s] between which; both are then among the samples, by interpolation.

    Returns
    -------
    array
        Time [s], longitude [deg], latitude [deg], altitude [m]; shape (samples, 4). Longitudes run on over
        the date line only where a viewer would else draw the long way round.
    """
    columns = (view.time, view.longitude, view["latitude"], view.stored("altitude"))
    pick = view.thin(LIMIT)
    times = view.time[pick]
    if start is not None and end is not None:
        times = np.unique(np.concatenate([[start], times[(times > start) & (times < end)], [end]]))
    samples = np.stack([np.interp(times, view.time, column) for column in columns], axis=1)
    samples[:, 1] = (samples[:, 1] + 180.0) % 360.0 - 180.0
    return samples


def spells(view: View) -> list[tuple[Radio, float, float]]:
    """Return every spell of blackout: link, start and end [s]; those without length are left out."""
    return [
        (radio, float(window["start_time"]), float(window["end_time"]))
        for radio in view.radios
        for window in radio.windows
        if window["end_time"] > window["start_time"]
    ]


def as_html(text: str) -> str:
    """Return plain text for a place that viewers read as HTML, such as a description."""
    return html.escape(text)
