"""The flight as CCSDS orbit ephemeris and re-entry data messages."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import numpy as np

from shocklayer import __version__
from shocklayer.report.export import track
from shocklayer.report.records import Event
from shocklayer.report.view import View

REENTRY_ALTITUDE = 80e3
"""Altitude below which a flight counts as re-entered in the re-entry data message [m]."""
# WGS-84 and this realisation of the terrestrial frame agree to centimetres.
_FRAMES = {"earth": "ITRF2000", "mars": "IAU_MARS"}
# Letters that are not an ASCII letter with a mark.
_LETTERS = str.maketrans(
    {
        **{"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l"},
        **{"Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ħ": "h"},
        **{"–": "-", "—": "-", "−": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "×": "x"},
    }
)


def states(view: View) -> tuple[np.ndarray, np.ndarray]:
    """Return planet-fixed positions and velocities at every point of the drawn track.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    position : ndarray, shape (points, 3)
        In the rotating frame of the planet [m].
    velocity : ndarray, shape (points, 3)
        Relative to that frame [m/s].
    """
    if "track_position" in view.data:
        return view.stored("track_position"), view.stored("track_velocity")
    latitude, longitude, climb, heading = (
        np.radians(view.stored(name)) for name in ("latitude", "longitude", "flight_path_angle", "heading")
    )
    altitude, speed = view.stored("altitude"), view.stored("speed")
    sine, cosine = np.sin(latitude), np.cos(latitude)
    squared = view.planet.eccentricity_squared
    normal = view.planet.semi_major_axis / np.sqrt(1.0 - squared * sine**2)
    up = np.stack([cosine * np.cos(longitude), cosine * np.sin(longitude), sine], axis=1)
    east = np.stack([-np.sin(longitude), np.cos(longitude), np.zeros_like(longitude)], axis=1)
    north = np.cross(up, east)
    ellipsoid = normal[:, None] * up * np.array([1.0, 1.0, 1.0 - squared])
    position = ellipsoid + altitude[:, None] * up
    horizontal = (speed * np.cos(climb))[:, None]
    direction = np.sin(heading)[:, None] * east + np.cos(heading)[:, None] * north
    return position, horizontal * direction + (speed * np.sin(climb))[:, None] * up


def ephemeris_message(view: View) -> str:
    """Return the flight as an Orbit Ephemeris Message.

    Parameters
    ----------
    view : View
        The flight; all points of its drawn track are written.

    Returns
    -------
    str
        CCSDS 502.0-B-2, keyword notation: kilometres, kilometres per second, UTC, in the planet-fixed frame
        (velocities are relative to it). If the scenario has no date, a comment says that the dates are not
        real.
    """
    position, velocity = states(view)
    stamps = [_stamp(view, seconds) for seconds in view.drawn_track.time]
    head = [
        ("CCSDS_OEM_VERS", "2.0"),
        ("COMMENT", f"{track.date_remark(view)} Written by shocklayer {__version__}."),
        ("CREATION_DATE", _now()),
        ("ORIGINATOR", "SHOCKLAYER"),
        ("", ""),
        ("META_START", ""),
        ("OBJECT_NAME", _name(view)),
        ("OBJECT_ID", "UNKNOWN"),
        ("CENTER_NAME", view.planet.name.upper()),
        ("REF_FRAME", _FRAMES[view.planet.name]),
        ("TIME_SYSTEM", "UTC"),
        ("START_TIME", stamps[0]),
        ("STOP_TIME", stamps[-1]),
        ("INTERPOLATION", "HERMITE"),
        ("INTERPOLATION_DEGREE", "3"),
        ("META_STOP", ""),
        ("", ""),
    ]
    rows = np.concatenate([position, velocity], axis=1) / 1e3
    lines = [
        stamp
        + "".join(f" {number:.6f}" for number in row[:3])
        + "".join(f" {number:.9f}" for number in row[3:])
        for stamp, row in zip(stamps, rows, strict=True)
    ]
    return "\n".join([*map(_line, head), *lines]) + "\n"


def reentry_message(view: View) -> str | None:
    """Return the flight as a Re-entry Data Message.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    str or None
        CCSDS 508.1-B-1, keyword notation; None if the scenario has no date, which the message requires, or if
        the flight does not end below `REENTRY_ALTITUDE` after having been above it. Uncertainty and break-up
        are not modelled and are stated as such.
    """
    reentry = _last_descent_through(view, REENTRY_ALTITUDE)
    if reentry is None or not track.epoch(view)[1]:
        return None
    position, velocity = (values[0] / 1e3 for values in states(view))
    lines = [
        ("CCSDS_RDM_VERS", "1.0"),
        ("COMMENT", _end_in_words(view)),
        ("CREATION_DATE", _now()),
        ("ORIGINATOR", "SHOCKLAYER"),
        ("MESSAGE_ID", str(view.data.attrs.get("scenario_hash", "unknown"))[:16]),
        ("OBJECT_NAME", _name(view)),
        ("INTERNATIONAL_DESIGNATOR", "UNKNOWN"),
        ("CONTROLLED_REENTRY", "UNKNOWN"),
        ("CENTER_NAME", view.planet.name.upper()),
        ("TIME_SYSTEM", "UTC"),
        ("EPOCH_TZERO", _stamp(view, view.time[0])),
        ("REF_FRAME", _FRAMES[view.planet.name]),
        ("ATMOSPHERIC_MODEL", _atmosphere_name(view)),
        ("REENTRY_UNCERTAINTY_METHOD", "NONE"),
        ("REENTRY_DISINTEGRATION", "NONE"),
        ("IMPACT_UNCERTAINTY_METHOD", "NONE"),
        ("ORBIT_LIFETIME", f"{(reentry - view.time[0]) / 86400.0:.9f} [d]"),
        ("REENTRY_ALTITUDE", f"{REENTRY_ALTITUDE / 1e3:.1f} [km]"),
        ("NOMINAL_REENTRY_EPOCH", _stamp(view, reentry)),
    ]
    if (impact := _impact(view)) is not None:
        longitude = (impact.get("longitude", view.longitude[-1]) + 180.0) % 360.0 - 180.0
        lines += [
            ("NOMINAL_IMPACT_EPOCH", _stamp(view, impact["time"])),
            ("IMPACT_REF_FRAME", _FRAMES[view.planet.name]),
            ("NOMINAL_IMPACT_LON", f"{longitude:.6f} [deg]"),
            ("NOMINAL_IMPACT_LAT", f"{impact.get('latitude', view.stored('latitude')[-1]):.6f} [deg]"),
            ("NOMINAL_IMPACT_ALT", f"{_metres(impact['altitude'])} [m]"),
        ]
    lines.append(("EPOCH", _stamp(view, view.time[0])))
    lines += [(axis, f"{number:.6f} [km]") for axis, number in zip("XYZ", position, strict=True)]
    lines += [(f"{axis}_DOT", f"{number:.9f} [km/s]") for axis, number in zip("XYZ", velocity, strict=True)]
    lines.append(("WET_MASS", f"{view.stored('mass')[0]:.3f} [kg]"))
    return "\n".join(map(_line, lines)) + "\n"


def _impact(view: View) -> Event | None:
    """Return the impact on the ground, if the flight ends there."""
    impacts = [event for event in view.summary.get("events") or [] if event["name"] == "impact"]
    return impacts[-1] if impacts else None


def _end_in_words(view: View) -> str:
    """Say where the flight ends, at what speed and why; the message has no other field for it."""
    end = view.end
    latitude, longitude = (f"{end.get(name, 0.0):.4f}" for name in ("latitude", "longitude"))
    return (
        f"The flight ends by {end['reason']} at {_stamp(view, end['time'])}, latitude {latitude} deg, "
        f"longitude {longitude} deg, altitude {_metres(end['altitude'])} m, speed {end['speed']:.1f} m/s "
        "relative to the rotating planet."
    )


def _last_descent_through(view: View, altitude: float) -> float | None:
    """Return the time [s] from which on the flight stays below an altitude [m], if it does."""
    above = np.flatnonzero(view.stored("altitude") >= altitude)
    if not above.size or above[-1] + 1 == len(view.time):
        return None
    i = int(above[-1])
    high, low = view.stored("altitude")[i : i + 2]
    return float(view.time[i] + (high - altitude) / (high - low) * (view.time[i + 1] - view.time[i]))


def _atmosphere_name(view: View) -> str:
    model = ((view.scenario.get("planet") or {}).get("atmosphere") or {}).get("model", "unknown")
    return {"us76": "US STANDARD ATMOSPHERE 1976", "nrlmsis": "NRLMSIS 2.1"}.get(model, str(model).upper())


def _metres(altitude: float) -> str:
    """Return an altitude to 0.1 m, without the sign of a zero."""
    return f"{round(altitude, 1) + 0.0:.1f}"


def _name(view: View) -> str:
    """Return the title as one line of ASCII, as the message format requires."""
    return ascii_text(view.title).strip() or "UNKNOWN"


def ascii_text(text: str) -> str:
    """Return text in printable ASCII, which is all that a CCSDS message may contain.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        Letters without their accents, ligatures spelled out, blanks for control characters and "?" for what
        has no Latin equivalent.
    """
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS)).translate(_LETTERS)
    letters = (letter for letter in plain if not unicodedata.combining(letter))
    return "".join(
        " " if not letter.isprintable() else letter if letter.isascii() else "?" for letter in letters
    )


def _stamp(view: View, seconds: float) -> str:
    return track.stamp_at(view, seconds, digits=6)


def _now() -> str:
    return datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds")


def _line(pair: tuple[str, str]) -> str:
    """Return one line of a message; comments and block delimiters have no equals sign."""
    key, value = pair
    text = ascii_text(value)
    if key == "COMMENT":
        return f"COMMENT {text}"
    return f"{key} = {text}" if text else key
