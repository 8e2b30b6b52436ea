"""What the altitude-speed plane holds besides the flight: heating, pressure, ionisation, facilities.

The fields are computed by the package's own physics on a coarse grid, for the standard atmosphere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from shocklayer.report.view import View

if TYPE_CHECKING:
    from shocklayer.types import Array

_SPEEDS, _ALTITUDES = 30, 26
_SHOCK_SPEEDS, _SHOCK_ALTITUDES = 25, 17
_FACILITY_SPEEDS, _FACILITY_ALTITUDES = 160, 130
WHOLE = 0.999
"""Share of similarity parameters above which a facility counts as reproducing a point in full."""
_FACILITIES_SHOWN = 5
_HEAT_CAPACITY = 1004.7
"""Specific heat of cold air at constant pressure [J/(kg K)]: 7/2 R over the molar mass of air."""


@dataclass(frozen=True)
class IsoFields:
    """Fields over the altitude-speed plane.

    Parameters
    ----------
    speed, altitude : array
        Axes of the grid [m/s, m].
    heat_flux : array or None
        Convective plus radiative stagnation heat flux for the flight's nose radius [W/m2], shape
        (altitude, speed); None where the nose radius is not known.
    dynamic_pressure, mach_number : array
        [Pa] and [-], shape (altitude, speed).
    shock_speed, shock_altitude : array
        Axes of the coarser grid of shocks [m/s, m].
    electron_density : array
        Behind a normal shock in chemical equilibrium [1/m3], shape (shock_altitude, shock_speed).
    facility_speed, facility_altitude : array
        Axes of the finer grid of facilities [m/s, m].
    facilities : dict
        By name, the share of similarity parameters a facility reproduces, shape (facility_altitude,
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
    """Return the upper ends of the map: speed [km/s] and altitude [km]."""
    speed = float(np.ceil((view.speed.max() * 1.04) * 2) / 2)
    altitude = float(np.ceil(min(view.altitude.max(), 130.0) * 1.03 / 10) * 10)
    return max(speed, 1.0), max(altitude, 20.0)


def compute(view: View) -> IsoFields:
    """Compute the fields for one flight.

    Parameters
    ----------
    view : View
        The flight: its limits, nose radius and facilities.

    Returns
    -------
    IsoFields
        On grids that cover the flight.
    """
    # Imported here: the rest of the report needs no JAX.
    from shocklayer import gas, heating
    from shocklayer.numerics import jax
    from shocklayer.planet import atmosphere

    air = atmosphere("us76")
    top_speed, top_altitude = limits(view)
    speed = np.linspace(0.25e3, top_speed * 1e3, _SPEEDS)
    altitude = np.linspace(0.0, top_altitude * 1e3, _ALTITUDES)
    state = air.at(altitude)
    density = np.asarray(state.density)[:, None]
    heat = None
    if view.nose_radius is not None:

        def total(density: Array, speed: Array, radius: Array) -> Array:
            convective = heating.convective_stagnation(density, speed, radius)
            bridged = heating.free_molecular_bridge(convective, density, speed)
            return bridged + heating.radiative_stagnation(density, speed, radius)

        # One compiled program, where operation by operation each would be compiled for its own.
        heat = np.asarray(jax.jit(total)(density, speed[None, :], view.nose_radius))

    shock_speed = np.linspace(min(2.0e3, 0.5 * top_speed * 1e3), top_speed * 1e3, _SHOCK_SPEEDS)
    shock_altitude = np.linspace(0.0, top_altitude * 1e3, _SHOCK_ALTITUDES)
    upstream = air.at(shock_altitude)
    post = gas.normal_shock(
        gas.mixture("air13"),
        np.broadcast_to(shock_speed, (_SHOCK_ALTITUDES, _SHOCK_SPEEDS)),
        np.broadcast_to(np.asarray(upstream.temperature)[:, None], (_SHOCK_ALTITUDES, _SHOCK_SPEEDS)),
        np.broadcast_to(np.asarray(upstream.pressure)[:, None], (_SHOCK_ALTITUDES, _SHOCK_SPEEDS)),
    )
    facility_speed = np.linspace(0.1e3, top_speed * 1e3, _FACILITY_SPEEDS)
    facility_altitude = np.linspace(0.0, top_altitude * 1e3, _FACILITY_ALTITUDES)
    sound = np.interp(facility_altitude, altitude, np.asarray(state.sound_speed))
    temperature = np.interp(facility_altitude, altitude, np.asarray(state.temperature))
    return IsoFields(
        speed=speed,
        altitude=altitude,
        heat_flux=heat,
        dynamic_pressure=0.5 * density * speed**2,
        mach_number=speed / np.asarray(state.sound_speed)[:, None],
        shock_speed=shock_speed,
        shock_altitude=shock_altitude,
        electron_density=np.asarray(post.electron_density),
        facility_speed=facility_speed,
        facility_altitude=facility_altitude,
        facilities=_facilities(view, facility_speed, facility_altitude, sound, temperature),
    )


def _facilities(
    view: View, speed: np.ndarray, altitude: np.ndarray, sound_speed: np.ndarray, temperature: np.ndarray
) -> dict[str, np.ndarray]:
    """Match the plane itself with the facilities that reproduce most of the flight in full."""
    from shocklayer import tunnel
    from shocklayer.report.text import best_facilities
    from shocklayer.tunnel.catalogue import facilities

    rows = [row for row in best_facilities(view) if row.get("known", 0) >= 2]
    names = [str(row["facility"]) for row in rows[:_FACILITIES_SHOWN]]
    entries = [entry for entry in facilities() if entry.name in names]
    if not entries:
        return {}
    velocity, height = np.meshgrid(speed, altitude)
    mach = velocity / sound_speed[:, None]
    enthalpy = 0.5 * velocity**2 + _HEAT_CAPACITY * (temperature[:, None] - 298.15)
    coverage = tunnel.match(entries, mach.ravel(), enthalpy.ravel(), height.ravel(), velocity.ravel())
    share = coverage.share.reshape(*mach.shape, len(entries))
    found = {entry.name: share[..., k] for k, entry in enumerate(entries)}
    return {name: found[name] for name in names if name in found and (found[name] > WHOLE).any()}


def inside(fields: IsoFields, name: str) -> tuple[float, float]:
    """Return a point well inside what a facility reproduces in full, to write its name at.

    Parameters
    ----------
    fields : IsoFields
        The fields.
    name : str
        The facility.

    Returns
    -------
    tuple of float
        Speed [m/s] and altitude [m].
    """
    whole = fields.facilities[name] > WHOLE
    row = int(np.median(np.nonzero(whole)[0]))
    rows = np.flatnonzero(whole.any(axis=1))
    row = int(rows[np.argmin(np.abs(rows - row))])
    column = int(np.median(np.flatnonzero(whole[row])))
    return float(fields.facility_speed[column]), float(fields.facility_altitude[row])


def decades(values: np.ndarray, per_decade: tuple[float, ...] = (1.0,), most: int = 7) -> list[float]:
    """Return round levels (1, or 1-3, ...) inside the range of a field, the highest `most` of them.

    Parameters
    ----------
    values : array
        The field.
    per_decade : tuple of float
        Mantissas that count as round.
    most : int
        How many at most.

    Returns
    -------
    list of float
        Ascending.
    """
    positive = values[np.isfinite(values) & (values > 0)]
    if positive.size == 0:
        return []
    low, high = np.log10(positive.min()), np.log10(positive.max())
    levels = [m * 10.0**k for k in range(int(np.floor(low)), int(np.ceil(high)) + 1) for m in per_decade]
    inside = [level for level in sorted(levels) if positive.min() < level < positive.max()]
    return inside[-most:]
