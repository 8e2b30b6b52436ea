"""Match a flight with points of simultaneous conditions of a facility.

A point was reached in one run: its Mach number, enthalpy and density hold together, which the ranges of a
data sheet do not. It duplicates the flight where Mach number and total enthalpy agree within 10 % and a model
small enough for the nozzle has the density times nose radius of the flight (binary scaling of the chemistry
behind the shock; Hornung, J. Fluid Mechanics 53(1), 149, 1972).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.facilities.entry import Facility, Point
from shocklayer.facilities.matching import PointMatch, Samples

TOLERANCE = 0.1
"""Largest relative difference in Mach number and total enthalpy [-]."""
LARGEST_MODEL = 0.25
"""Largest nose radius of a model over the diameter of the nozzle [-]."""
_AIR = 0.0289647  # [kg/mol]


def _density(point: Point) -> float | None:
    pressure, temperature = point.value("static_pressure"), point.value("static_temperature")
    if pressure is None or temperature is None:
        return None
    return pressure * _AIR / (GAS_CONSTANT * temperature)


def _enthalpy(point: Point) -> float | None:
    stated, speed, temperature = (point.value(n) for n in ("total_enthalpy", "speed", "static_temperature"))
    if stated is not None or speed is None or temperature is None:
        return stated
    return 0.5 * speed**2 + 1004.5 * (temperature - 298.15)


def match_points(
    facility: Facility,
    counted: Sequence[bool] | np.ndarray,
    *,
    time: Samples,
    altitude: Samples,
    mach_number: Samples,
    total_enthalpy: Samples,
    air_density: Samples,
    reynolds_number: Samples,
    nose_radius: float,
) -> list[PointMatch]:
    """Match a flight with the points of a facility.

    Parameters
    ----------
    facility : Facility
        Entry of the catalogue.
    counted : array_like of bool, shape (time,)
        Samples of the flight that count.
    time, altitude, mach_number, total_enthalpy, air_density, reynolds_number : array_like, shape (time,)
        The flight [s], [m], [-], [J/kg above air at 298.15 K], [kg/m^3], [- of the nose radius].
    nose_radius : float
        Of the vehicle [m].

    Returns
    -------
    list of PointMatch
        One per point that states Mach number or enthalpy, at the instant of the flight that is closest in
        both; empty where the flight does not count anywhere.
    """
    inside = np.flatnonzero(np.asarray(counted, dtype=bool))
    rows: list[PointMatch] = []
    if not inside.size:
        return rows
    times, heights, mach, enthalpy, density, reynolds = (
        np.asarray(values, dtype=float)[inside]
        for values in (time, altitude, mach_number, total_enthalpy, air_density, reynolds_number)
    )
    for point in facility.points:
        number, total = point.value("mach_number"), _enthalpy(point)
        if number is None and total is None:
            continue
        distance = np.zeros(inside.size)
        if number is not None:
            distance = distance + np.log(number / mach) ** 2
        if total is not None:
            distance = distance + np.log(total / np.maximum(enthalpy, 1.0)) ** 2
        best = int(np.argmin(distance))
        number_ratio = None if number is None else float(number / mach[best])
        total_ratio = None if total is None else float(total / enthalpy[best])
        tunnel, unit = _density(point), point.value("unit_reynolds_number")
        radius = None if tunnel is None else float(density[best] * nose_radius / tunnel)
        similar = None if unit is None else float(reynolds[best] / unit)
        diameter = point.value("nozzle_diameter") or facility.value("nozzle_diameter")
        fits = None if radius is None or diameter is None else radius <= LARGEST_MODEL * diameter
        close = all(
            ratio is not None and abs(ratio - 1.0) <= TOLERANCE for ratio in (number_ratio, total_ratio)
        )
        rows.append(
            {
                "name": point.name,
                "time": float(times[best]),
                "altitude": float(heights[best]),
                "mach_number_ratio": number_ratio,
                "total_enthalpy_ratio": total_ratio,
                "model_nose_radius": radius,
                "model_nose_radius_reynolds": similar,
                "fits": fits,
                "duplicates": bool(close and fits),
                "status": point.status,
                "source": point.source,
            }
        )
    return rows
