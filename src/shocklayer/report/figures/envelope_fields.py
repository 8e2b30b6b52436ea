"""Fields over the altitude-speed plane: heating, pressure, ionisation, matching ground facilities.

They are computed with the package's own physics on a coarse grid, for the planet's reference atmosphere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from shocklayer import heating
from shocklayer.facilities.catalogue import facilities
from shocklayer.facilities.matching import match
from shocklayer.report.figures.shock_table import (
    HIGHEST_ALTITUDE,
    reference_atmosphere,
    shock_electron_density,
)
from shocklayer.report.records import FacilityMatch
from shocklayer.report.view import View

_SPEEDS, _ALTITUDES = 30, 26
_FACILITY_SPEEDS, _FACILITY_ALTITUDES = 160, 130
FULL_MATCH = 0.999
"""Fraction of similarity parameters from which on a facility counts as reproducing a point in full."""
_FACILITIES_SHOWN = 8
_CHARACTER_WIDTH, _LABEL_HEIGHT, _LOWEST_LABEL = 0.018, 0.042, 0.1
"""Size of a facility's label, and the altitude of the lowest one, as fractions of the plane."""
_HEAT_CAPACITY = 1004.7
"""Specific heat of cold air at constant pressure [J/(kg K)]: 7/2 R over the molar mass of air."""


@dataclass(frozen=True)
class EnvelopeFields:
    """Fields over the altitude-speed plane.

    Parameters
    ----------
    speed, altitude : ndarray
        Axes of the grid [m/s, m].
    heat_flux : ndarray or None
        Convective plus radiative stagnation heat flux for the vehicle's nose radius [W/m2], shape
        (altitude, speed); None if the nose radius is not known.
    dynamic_pressure, mach_number : ndarray
        [Pa] and [-], shape (altitude, speed).
    shock_speed, shock_altitude : ndarray
        Axes of the table of shocks [m/s, m], which may extend beyond the flight.
    electron_density : ndarray
        Behind a normal shock in chemical equilibrium [1/m3], shape (shock_altitude, shock_speed).
    facility_speed, facility_altitude : ndarray
        Axes of the finer grid of facilities [m/s, m].
    facilities : dict
        By name, the fraction of similarity parameters that a facility reproduces, shape (facility_altitude,
        facility_speed).
    """

    speed: np.ndarray
    altitude: np.ndarray
    heat_flux: np.ndarray | None
    dynamic_pressure: np.ndarray
    mach_number: np.ndarray
    shock_speed: np.ndarray
    shock_altitude: np.ndarray
    electron_density: np.ndarray
    facility_speed: np.ndarray
    facility_altitude: np.ndarray
    facilities: dict[str, np.ndarray] = field(default_factory=dict)


def limits(view: View) -> tuple[float, float]:
    """Return the upper limits of the plane: speed [km/s] and altitude [km]."""
    speed = float(np.ceil((view.speed.max() * 1.04) * 2) / 2)
    altitude = float(np.ceil(view.altitude.max() * 1.03 / 10) * 10)
    # The table of shocks ends where the air is too thin for a shock layer.
    return max(speed, 1.0), float(np.clip(altitude, 20.0, HIGHEST_ALTITUDE / 1e3))


def compute(view: View) -> EnvelopeFields:
    """Compute the fields for one flight.

    Parameters
    ----------
    view : View
        The flight: its limits, nose radius and facilities.

    Returns
    -------
    EnvelopeFields
        On grids that cover the flight.
    """
    planet = view.planet
    top_speed, top_altitude = limits(view)
    speed = np.linspace(0.25e3, top_speed * 1e3, _SPEEDS)
    altitude = np.linspace(0.0, top_altitude * 1e3, _ALTITUDES)
    air = reference_atmosphere(planet.name).at(altitude)
    density = np.asarray(air.density)[:, None]
    heat_flux = None
    if view.nose_radius is not None:
        flux = heating.stagnation_heat_flux(
            density,
            speed[None, :],
            view.nose_radius,
            planet,
            view.heating,
            gradient_factors=view.velocity_gradient_factors,
            air_temperature=np.asarray(air.temperature)[:, None],
            emissivity=view.emissivity,
        )
        heat_flux = np.asarray(flux.total)

    shock_speed, shock_altitude, electron_density = shock_electron_density(planet.name)
    facility_speed = np.linspace(0.1e3, top_speed * 1e3, _FACILITY_SPEEDS)
    facility_altitude = np.linspace(0.0, top_altitude * 1e3, _FACILITY_ALTITUDES)
    sound_speed = np.interp(facility_altitude, altitude, np.asarray(air.sound_speed))
    temperature = np.interp(facility_altitude, altitude, np.asarray(air.temperature))
    return EnvelopeFields(
        speed=speed,
        altitude=altitude,
        heat_flux=heat_flux,
        dynamic_pressure=0.5 * density * speed**2,
        mach_number=speed / np.asarray(air.sound_speed)[:, None],
        shock_speed=shock_speed,
        shock_altitude=shock_altitude,
        electron_density=electron_density,
        facility_speed=facility_speed,
        facility_altitude=facility_altitude,
        facilities=_facilities(view, facility_speed, facility_altitude, sound_speed, temperature),
    )


def _bounds_an_area(row: FacilityMatch) -> bool:
    """Say whether a facility's limits enclose an area of the plane: in altitude, and in Mach or enthalpy."""
    parameters = row.get("parameters") or {}
    known = {name for name, match in parameters.items() if match and match.get("known")}
    return "altitude" in known and bool(known & {"mach_number", "total_enthalpy"})


def _facilities(
    view: View, speed: np.ndarray, altitude: np.ndarray, sound_speed: np.ndarray, temperature: np.ndarray
) -> dict[str, np.ndarray]:
    """Match the points of the plane with the facilities that reproduce most of the flight."""
    names = [str(row.get("facility")) for row in view.best_facilities() if _bounds_an_area(row)]
    names = names[:_FACILITIES_SHOWN]
    entries = [entry for entry in facilities() if entry.name in names]
    if not entries:
        return {}
    speeds, altitudes = np.meshgrid(speed, altitude)
    mach = speeds / sound_speed[:, None]
    enthalpy = 0.5 * speeds**2 + _HEAT_CAPACITY * (temperature[:, None] - 298.15)
    coverage = match(entries, mach.ravel(), enthalpy.ravel(), altitudes.ravel(), speeds.ravel())
    share = coverage.share.reshape(*mach.shape, len(entries))
    fields = {entry.name: share[..., k] for k, entry in enumerate(entries)}
    return {name: fields[name] for name in names if name in fields and (fields[name] > FULL_MATCH).any()}


def facility_label_positions(fields: EnvelopeFields) -> dict[str, tuple[float, float]]:
    """Return label positions of the facilities: at the tops of their areas, without overlap.

    Parameters
    ----------
    fields : EnvelopeFields
        The fields.

    Returns
    -------
    dict
        Speed [m/s] and altitude [m] by name, inside the plane; where an area has no space left, the nearest
        free position.
    """
    top_speed, top_altitude = float(fields.facility_speed[-1]), float(fields.facility_altitude[-1])
    height = _LABEL_HEIGHT * top_altitude
    taken: list[tuple[float, float, float]] = []
    positions: dict[str, tuple[float, float]] = {}
    for name, share in fields.facilities.items():
        width = (_CHARACTER_WIDTH * len(name) + 0.02) * top_speed
        for speed, altitude in _label_candidates(fields, share > FULL_MATCH, width, height):
            clear = all(
                abs(speed - x) >= 0.5 * (width + w) or abs(altitude - y) >= height for x, y, w in taken
            )
            if clear:
                taken.append((speed, altitude, width))
                positions[name] = (speed, altitude)
                break
    return positions


def _label_candidates(
    fields: EnvelopeFields, area: np.ndarray, width: float, height: float
) -> Iterator[tuple[float, float]]:
    """Yield positions of a label [m/s, m]: down the middle of an area, then ever farther from its top."""
    rows, columns = np.nonzero(area)
    top = rows.max()
    start = float(fields.facility_speed[int(np.median(columns[rows == top]))])
    highest = float(fields.facility_altitude[top]) - 0.6 * height
    right, upper = float(fields.facility_speed[-1]), float(fields.facility_altitude[-1])
    # The Mach numbers are written along the lower edge of the plane.
    lowest = _LOWEST_LABEL * upper
    left_limit, right_limit = 0.5 * width, right - 0.5 * width
    for altitude in np.arange(highest, max(float(fields.facility_altitude[rows.min()]), lowest), -height):
        yield float(np.clip(start, left_limit, right_limit)), float(altitude)
    speeds, altitudes = np.meshgrid(
        np.linspace(left_limit, right_limit, 40), np.arange(lowest, upper - height, 0.5 * height)
    )
    distance = np.hypot((speeds - start) / width, (altitudes - highest) / (2.0 * height))
    for k in np.argsort(distance, axis=None, kind="stable"):
        yield float(speeds.flat[k]), float(altitudes.flat[k])


def facility_label_line(
    fields: EnvelopeFields, name: str, position: tuple[float, float]
) -> tuple[float, float] | None:
    """Return the point of a facility's area to which a line leads from its label.

    Parameters
    ----------
    fields : EnvelopeFields
        The fields.
    name : str
        The facility.
    position : tuple of float
        Speed [m/s] and altitude [m] of its label.

    Returns
    -------
    tuple of float or None
        Speed [m/s] and altitude [m]; None if the label is in the area.
    """
    area = fields.facilities[name] > FULL_MATCH
    row = int(np.argmin(np.abs(fields.facility_altitude - position[1])))
    column = int(np.argmin(np.abs(fields.facility_speed - position[0])))
    if area[row, column]:
        return None
    rows, columns = np.nonzero(area)
    across = (fields.facility_speed[columns] - position[0]) / fields.facility_speed[-1]
    up = (fields.facility_altitude[rows] - position[1]) / fields.facility_altitude[-1]
    nearest = int(np.argmin(np.hypot(across, up)))
    return float(fields.facility_speed[columns[nearest]]), float(fields.facility_altitude[rows[nearest]])


def heat_flux_levels(view: View, flux: np.ndarray) -> list[float]:
    """Return round contour levels of heat flux for one flight.

    Parameters
    ----------
    view : View
        The flight.
    flux : ndarray
        Heat flux over the plane, in its display unit.

    Returns
    -------
    list of float
        Ascending, in the display unit: from a three hundredth of the flight's peak to ten times the peak.
    """
    peak = max(float(np.nanmax(view["stagnation_heat_flux"], initial=0.0)), 1e-6)
    return [level for level in round_levels(flux, (1.0, 3.0), 40) if peak / 300 < level < 10 * peak]


def round_levels(values: np.ndarray, mantissas: tuple[float, ...] = (1.0,), most: int = 7) -> list[float]:
    """Return round contour levels inside the range of a field, the highest `most` of them.

    Parameters
    ----------
    values : ndarray
        The field.
    mantissas : tuple of float
        Levels within a decade.
    most : int
        Largest number of levels.

    Returns
    -------
    list of float
        Ascending.
    """
    positive = values[np.isfinite(values) & (values > 0)]
    if positive.size == 0:
        return []
    low, high = np.log10(positive.min()), np.log10(positive.max())
    levels = [m * 10.0**k for k in range(int(np.floor(low)), int(np.ceil(high)) + 1) for m in mantissas]
    inside = [level for level in sorted(levels) if positive.min() < level < positive.max()]
    return inside[-most:]
