"""Earth-fixed position and velocity of a satellite from its two-line elements.

Two-line elements are mean elements of SGP4 (Hoots and Roehrich, Spacetrack Report No. 3, 1980; Vallado,
Crawford, Hujsak and Kelso, AIAA 2006-6753) and valid with that theory only: the extra ``orbit`` installs a
package that implements it. Its frame, true equator and mean equinox of date, is rotated to the Earth-fixed
one by Greenwich mean sidereal time (the 1982 expression). Polar motion is neglected (15 m at the ground) and
UT1 is taken as UTC (they differ by less than 0.9 s, in which the Earth rotates by 0.4 km).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from shocklayer.core.constants import EARTH_FLATTENING, EARTH_ROTATION_RATE, EARTH_SEMI_MAJOR_AXIS
from shocklayer.core.errors import UserError
from shocklayer.core.utc import leap_seconds_between, leap_seconds_passed
from shocklayer.core.validity import Notice

VALID_AGE = 7.0
"""Days from the epoch of the elements within which SGP4 predicts a low orbit to some ten kilometres."""

_JULIAN_DATE_OF_2000 = 2451545.0
_NOON_OF_2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)


def propagate(elements: Sequence[str], epoch: datetime, seconds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return Earth-fixed positions and velocities of a satellite.

    Parameters
    ----------
    elements : sequence of two str
        The two lines.
    epoch : datetime
        Date and time (UTC) of time zero.
    seconds : ndarray, shape (n,)
        Times [s].

    Returns
    -------
    position, velocity : ndarray, shape (n, 3)
        In the rotating Earth-fixed frame [m]; velocity relative to it [m/s].

    Raises
    ------
    UserError
        If the extra ``orbit`` is not installed, or if SGP4 fails for these elements at one of the times.
    """
    satellite = _satellite(elements)
    elapsed = np.asarray(seconds, dtype=float)
    days = _days_since_2000(epoch) + elapsed / 86400.0
    # SGP4 counts the time since the epoch of the elements as it passes, leap seconds included; the Earth
    # turns by UT1, which UTC follows by its leap seconds.
    date_of_elements = _NOON_OF_2000 + timedelta(days=_epoch_of(satellite))
    since = days + leap_seconds_between(date_of_elements, epoch) / 86400.0
    days = days - leap_seconds_passed(epoch, elapsed) / 86400.0
    whole_days = np.floor(since)
    errors, position, velocity = satellite.sgp4_array(_JULIAN_DATE_OF_2000 + whole_days, since - whole_days)
    if errors.any():
        worst = int(errors[np.flatnonzero(errors)[0]])
        reason = "it has decayed by then" if worst == 6 else f"SGP4 fails with its code {worst}"
        raise UserError(f"two_line_elements of satellite {elements[0][2:7].strip()}: {reason}")
    if not np.isfinite(position).all():
        raise UserError(
            f"two_line_elements of satellite {elements[0][2:7].strip()}: they give no position; columns 19 "
            f'to 32 of line 1, "{elements[0][18:32]}", are to be an epoch such as "19343.69339541"'
        )
    angle = sidereal_angle(days)
    cosine, sine = np.cos(angle), np.sin(angle)

    def earth_fixed(vector: np.ndarray) -> np.ndarray:
        x, y, z = 1e3 * np.asarray(vector).T
        return np.stack([cosine * x + sine * y, cosine * y - sine * x, z], axis=1)

    fixed = earth_fixed(position)
    rotation = EARTH_ROTATION_RATE * np.stack([-fixed[:, 1], fixed[:, 0], np.zeros(len(fixed))], axis=1)
    return fixed, earth_fixed(velocity) - rotation


def sidereal_angle(days: np.ndarray) -> np.ndarray:
    """Return Greenwich mean sidereal time.

    Parameters
    ----------
    days : ndarray
        Days of UT1 since noon of 1 January 2000.

    Returns
    -------
    ndarray
        Angle from the mean equinox to the prime meridian [rad] (Aoki et al., A&A 105, 359, 1982).
    """
    centuries = days / 36525.0
    seconds = 67310.54841 + centuries * (
        876600.0 * 3600.0 + 8640184.812866 + centuries * (0.093104 - 6.2e-6 * centuries)
    )
    return np.radians(np.mod(seconds, 86400.0) / 240.0)


def entry_state(elements: Sequence[str], epoch: datetime) -> dict[str, float]:
    """Return the state of a satellite by the quantities of a scenario's entry.

    Parameters
    ----------
    elements : sequence of two str
        The two lines.
    epoch : datetime
        Date and time (UTC).

    Returns
    -------
    dict of str to float
        ``altitude`` [m], ``latitude``, ``longitude`` [rad], and planet-relative ``speed`` [m/s],
        ``flight_path_angle`` and ``heading`` [rad].

    Raises
    ------
    UserError
        As `propagate`.
    """
    (position,), (velocity,) = propagate(elements, epoch, np.zeros(1))
    longitude = float(np.arctan2(position[1], position[0]))
    level = float(np.hypot(position[0], position[1]))
    squared = EARTH_FLATTENING * (2.0 - EARTH_FLATTENING)
    latitude = float(np.arctan2(position[2], level * (1.0 - squared)))
    # Fixed-point iteration of Bowring's equation; six rounds converge to rounding at any altitude.
    for _ in range(6):
        normal = EARTH_SEMI_MAJOR_AXIS / np.sqrt(1.0 - squared * np.sin(latitude) ** 2)
        latitude = float(np.arctan2(position[2] + squared * normal * np.sin(latitude), level))
    normal = EARTH_SEMI_MAJOR_AXIS / np.sqrt(1.0 - squared * np.sin(latitude) ** 2)
    altitude = level * np.cos(latitude) + position[2] * np.sin(latitude)
    altitude -= normal * (1.0 - squared * np.sin(latitude) ** 2)
    up = np.array(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
    )
    east = np.array([-np.sin(longitude), np.cos(longitude), 0.0])
    north = np.cross(up, east)
    speed = float(np.linalg.norm(velocity))
    return {
        "altitude": float(altitude),
        "latitude": latitude,
        "longitude": longitude,
        "speed": speed,
        "flight_path_angle": float(np.arcsin(np.clip(velocity @ up / speed, -1.0, 1.0))),
        "heading": float(np.arctan2(velocity @ east, velocity @ north) % (2.0 * np.pi)),
    }


def age_notice(
    name: str, elements: Sequence[str], moment: datetime, outputs: tuple[str, ...] = ()
) -> list[Notice]:
    """Say where elements are used far from their epoch.

    Parameters
    ----------
    name : str
        Name of the satellite or field, for the message.
    elements : sequence of two str
        The two lines.
    moment : datetime
        Date and time (UTC) they are used at.
    outputs : tuple of str
        Numbers of the summary that depend on them.

    Returns
    -------
    list of Notice
        One, or none.
    """
    satellite = _satellite(elements)
    age = _days_since_2000(moment) - _epoch_of(satellite)
    if abs(age) <= VALID_AGE:
        return []
    message = (
        f"The two-line elements of {name} are used {age:.1f} days from their epoch; a low orbit is known to "
        f"some ten kilometres within {VALID_AGE:.0f} days."
    )
    return [Notice("SGP4", "age_of_elements", message, age, -VALID_AGE, VALID_AGE, outputs)]


def _satellite(elements: Sequence[str]) -> Any:
    try:
        from sgp4.api import Satrec
    except ImportError as fault:
        raise UserError(
            "two_line_elements need the optional package sgp4, which is not installed; "
            'install it with: pip install "shocklayer[orbit]"'
        ) from fault
    return Satrec.twoline2rv(*elements)


def _epoch_of(satellite: Any) -> float:
    """Return the epoch of elements in days since noon of 1 January 2000."""
    return float(satellite.jdsatepoch - _JULIAN_DATE_OF_2000 + satellite.jdsatepochF)


def _days_since_2000(epoch: datetime) -> float:
    return (epoch - _NOON_OF_2000).total_seconds() / 86400.0
