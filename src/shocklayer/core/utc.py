"""UTC stamps a number of seconds after an epoch, with leap seconds.

A date and time of Python's ``datetime`` has no leap seconds: one added to it differs from UTC by a second
for each leap second in between. Everything that turns seconds of a flight into UTC, or UTC into seconds,
comes through here.

Source of the table: IERS Bulletin C and the list of leap seconds of the Earth Orientation Center
(``Leap_Second.dat``); Bulletin C 70 (2025) announces none for December 2025. Before 1972 UTC ran
at another rate than atomic time, by 3e-8, and was stepped by 0.1 s; neither is represented.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

_YEARS_OF_JULY = (1972, 1981, 1982, 1983, 1985, 1992, 1993, 1994, 1997, 2012, 2015)
_YEARS_OF_JANUARY = (
    *range(1973, 1981),
    *(1988, 1990, 1991, 1996, 1999, 2006, 2009, 2017),
)
LEAP_SECONDS: tuple[datetime, ...] = tuple(
    sorted(
        [datetime(year, 7, 1, tzinfo=UTC) for year in _YEARS_OF_JULY]
        + [datetime(year, 1, 1, tzinfo=UTC) for year in _YEARS_OF_JANUARY]
    )
)
"""Midnights (UTC) that a leap second precedes, 23:59:60 of the day before."""

_MICROSECOND = timedelta(microseconds=1)


def leap_seconds_between(start: datetime, end: datetime) -> int:
    """Count the leap seconds inserted between two dates.

    Parameters
    ----------
    start, end : datetime
        Dates and times in UTC.

    Returns
    -------
    int
        Number of seconds by which the time elapsed exceeds the difference of the dates; negative if ``end``
        is the earlier one.
    """
    if end < start:
        return -leap_seconds_between(end, start)
    return sum(start < midnight <= end for midnight in LEAP_SECONDS)


def civil_seconds(epoch: datetime, seconds: float) -> float:
    """Return elapsed seconds less the leap seconds passed, so that ``epoch`` plus them is the UTC date.

    Parameters
    ----------
    epoch : datetime
        Date and time (UTC) of time zero.
    seconds : float
        Time elapsed since [s].

    Returns
    -------
    float
        Seconds to add to ``epoch`` as a date without leap seconds [s]; during a leap second it stays at
        midnight.
    """
    return seconds - float(leap_seconds_passed(epoch, np.array(seconds)))


def leap_seconds_passed(epoch: datetime, seconds: np.ndarray) -> np.ndarray:
    """Count the leap seconds that have ended at times after an epoch.

    Parameters
    ----------
    epoch : datetime
        Date and time (UTC) of time zero.
    seconds : ndarray, shape (n,)
        Times elapsed since [s].

    Returns
    -------
    ndarray, shape (n,)
        Number of seconds that the dates lag behind the time elapsed; during a leap second, its part that has
        passed.
    """
    passed = np.zeros(np.shape(seconds))
    ends = [(midnight - epoch).total_seconds() for midnight in LEAP_SECONDS if midnight > epoch]
    for number, before in enumerate(ends):
        passed += np.clip(np.asarray(seconds, dtype=float) - (before + number), 0.0, 1.0)
    return passed


def utc_stamp(epoch: datetime, seconds: float, digits: int = 3, leap: bool = True) -> str:
    """Return the UTC date and time a number of seconds after an epoch, in ISO 8601.

    Parameters
    ----------
    epoch : datetime
        Date and time (UTC) of time zero.
    seconds : float
        Time elapsed since [s].
    digits : int
        Decimals of the seconds, up to 6.
    leap : bool
        Whether a leap second is written as second 60. Formats that know none (XML dates) get the last
        instant of second 59 in its place.

    Returns
    -------
    str
        Such as ``2016-12-31T23:59:60.500``, without a zone; rounded to the nearest decimal.
    """
    unit = 10 ** (6 - digits)
    rounded = round(float(seconds) * 1e6 / unit) * unit
    passed = 0
    for midnight in LEAP_SECONDS:
        if epoch >= midnight:
            continue
        before = (midnight - epoch) // _MICROSECOND + passed * 1_000_000
        if rounded < before:
            break
        if rounded < before + 1_000_000:
            day = midnight - timedelta(days=1)
            fraction = rounded - before if leap else 1_000_000 - unit
            return f"{day:%Y-%m-%d}T23:59:{60 if leap else 59}" + _fraction(fraction, digits)
        passed += 1
    moment = epoch.astimezone(UTC) + timedelta(microseconds=rounded - passed * 1_000_000)
    return f"{moment.replace(tzinfo=None, microsecond=0).isoformat()}" + _fraction(moment.microsecond, digits)


def _fraction(microseconds: int, digits: int) -> str:
    return f".{microseconds:06d}"[: digits + 1] if digits else ""
