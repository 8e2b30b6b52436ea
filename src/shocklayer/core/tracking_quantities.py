"""Quantities of tracking: the drawn track, directions, range rate and Doppler shift."""

from __future__ import annotations

from shocklayer.core.quantity import Quantity

_NO_END = "not a number for a link without another end"
_TR, _TO, _TRACK = ("time", "radio"), ("time", "observer"), ("track_time", "axis")

TRACKING = (
    Quantity(
        "track_time",
        "t",
        "s",
        "s",
        1.0,
        "time from the start of the scenario, of the points that draw the track",
        ("track_time",),
    ),
    Quantity(
        "track_position",
        "x",
        "m",
        "km",
        1e-3,
        "planet-fixed position (x, y, z) of points between which straight lines stay within 80 m of the path",
        _TRACK,
    ),
    Quantity(
        "track_velocity",
        "v",
        "m s-1",
        "km/s",
        1e-3,
        "velocity (x, y, z) relative to the rotating planet at those points",
        _TRACK,
    ),
    Quantity(
        "doppler_shift",
        r"\Delta f",
        "Hz",
        "kHz",
        1e-3,
        "one-way Doppler shift of the carrier by the range rate to the other end, the best satellite of a "
        f"constellation; {_NO_END}, or with no satellite in sight",
        _TR,
    ),
    Quantity(
        "link_azimuth",
        "A_l",
        "degree",
        "deg",
        1.0,
        "azimuth of the vehicle from the other end of the link (clockwise from north); "
        f"{_NO_END}, or of a constellation",
        _TR,
    ),
    Quantity(
        "link_elevation",
        r"\epsilon_l",
        "degree",
        "deg",
        1.0,
        "elevation of the vehicle from the other end of the link, with the refraction of radio waves at a "
        f"ground station; {_NO_END}, or of a constellation",
        _TR,
    ),
    Quantity(
        "link_range",
        "d_l",
        "m",
        "km",
        1e-3,
        "straight-line distance to the other end of the link, the best satellite of a constellation; "
        f"{_NO_END}, or with no satellite in sight",
        _TR,
    ),
    Quantity(
        "link_range_rate",
        r"\dot d_l",
        "m s-1",
        "m/s",
        1.0,
        f"rate of that distance (positive: receding); {_NO_END}, or with no satellite in sight",
        _TR,
    ),
    Quantity(
        "azimuth",
        "A_z",
        "degree",
        "deg",
        1.0,
        "azimuth of the vehicle from the observer (clockwise from north)",
        _TO,
        "",
    ),
    Quantity(
        "range_rate",
        r"\dot d",
        "m s-1",
        "m/s",
        1.0,
        "rate of the straight-line distance from observer to vehicle (positive: receding)",
        _TO,
    ),
)
"""Further quantities of a result, after those of `shocklayer.core.quantities`."""
