"""What the altitude-speed plane holds besides the flight: heating, pressure, ionisation, facilities.

The fields are the package's own physics on a coarse grid, for the standard atmosphere. The electron density
behind a shock depends on nothing in the flight, so it is tabulated once (`tabulate`) and kept as data; a test
holds the table against the gas as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from shocklayer.report.view import View

if TYPE_CHECKING:
    pass

_SPEEDS, _ALTITUDES = 30, 26
_TABLES = {
    "earth": "data/report/shock_electron_density.csv",
    "mars": "data/report/shock_electron_density_mars.csv",
}
_TABLE_SPEEDS = np.concatenate([np.arange(1.5e3, 8e3, 0.25e3), np.arange(8e3, 16.1e3, 0.5e3)])
_TABLE_ALTITUDES = np.arange(0.0, 131e3, 5e3)
_FACILITY_SPEEDS, _FACILITY_ALTITUDES = 160, 130
WHOLE = 0.999
"""Share of similarity parameters above which a facility counts as reproducing a point in full."""
_FACILITIES_SHOWN = 8
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
        Axes of the table of shocks [m/s, m], which may reach beyond the flight.
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
    altitude = float(np.ceil(view.altitude.max() * 1.03 / 10) * 10)
    # Above the table of shocks there is next to no air to speak of.
    return max(speed, 1.0), float(np.clip(altitude, 20.0, _TABLE_ALTITUDES[-1] / 1e3))


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
    from shocklayer import heating
    from shocklayer.planet import atmosphere

    world = view.planet
    air = atmosphere("us76") if world.name == "earth" else _martian_air()
    top_speed, top_altitude = limits(view)
    speed = np.linspace(0.25e3, top_speed * 1e3, _SPEEDS)
    altitude = np.linspace(0.0, top_altitude * 1e3, _ALTITUDES)
    state = air.at(altitude)
    density = np.asarray(state.density)[:, None]
    heat = None
    if view.nose_radius is not None:
        flux = heating.stagnation_heat_flux(density, speed[None, :], view.nose_radius, world, view.heating)
        heat = np.asarray(flux.total)

    shock_speed, shock_altitude, electrons = shock_electron_density(world.name)
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
        electron_density=electrons,
        facility_speed=facility_speed,
        facility_altitude=facility_altitude,
        facilities=_facilities(view, facility_speed, facility_altitude, sound, temperature),
    )


def _encloses(parameters: dict[str, Any]) -> bool:
    def known(name: str) -> bool:
        return bool((parameters.get(name) or {}).get("known"))

    return known("altitude") and (known("mach_number") or known("total_enthalpy"))


def _facilities(
    view: View, speed: np.ndarray, altitude: np.ndarray, sound_speed: np.ndarray, temperature: np.ndarray
) -> dict[str, np.ndarray]:
    """Match the plane itself with the facilities that reproduce most of the flight in full."""
    from shocklayer.facilities.catalogue import facilities
    from shocklayer.facilities.matching import match
    from shocklayer.report.page.text import best_facilities

    # Only what has an altitude range and a Mach number or enthalpy encloses an area of the plane.
    rows = [row for row in best_facilities(view) if _encloses(row.get("parameters") or {})]
    names = [str(row["facility"]) for row in rows[:_FACILITIES_SHOWN]]
    entries = [entry for entry in facilities() if entry.name in names]
    if not entries:
        return {}
    velocity, height = np.meshgrid(speed, altitude)
    mach = velocity / sound_speed[:, None]
    enthalpy = 0.5 * velocity**2 + _HEAT_CAPACITY * (temperature[:, None] - 298.15)
    coverage = match(entries, mach.ravel(), enthalpy.ravel(), height.ravel(), velocity.ravel())
    share = coverage.share.reshape(*mach.shape, len(entries))
    found = {entry.name: share[..., k] for k, entry in enumerate(entries)}
    return {name: found[name] for name in names if name in found and (found[name] > WHOLE).any()}


@cache
def shock_electron_density(planet: str = "earth") -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the table of electron density behind a normal shock in a planet's gas in equilibrium.

    Parameters
    ----------
    planet : {"earth", "mars"}
        Whose air.

    Returns
    -------
    speed, altitude : array
        Axes [m/s, m].
    electron_density : array
        [1/m3], shape (altitude, speed).
    """
    text = files("shocklayer").joinpath(_TABLES[planet]).read_text(encoding="utf-8")
    rows = [line.split(",") for line in text.splitlines() if line and not line.startswith("#")]
    numbers = np.array(rows[1:], dtype=float)
    return np.array(rows[0][1:], dtype=float), numbers[:, 0], 10.0 ** numbers[:, 1:]


def tabulate(speed: np.ndarray, altitude: np.ndarray, planet: str = "earth") -> np.ndarray:
    """Compute the electron density behind normal shocks in equilibrium, in a planet's mean air.

    Parameters
    ----------
    speed, altitude : array
        Of one shape [m/s, m].
    planet : {"earth", "mars"}
        Whose air: the US Standard Atmosphere, or the package's mean table of Mars.

    Returns
    -------
    array
        Electron density [1/m3].
    """
    from shocklayer import gas
    from shocklayer.planet import atmosphere

    air, mixture = (atmosphere("us76"), "air13") if planet == "earth" else (_martian_air(), "mars")
    upstream = air.at(altitude)
    post = gas.normal_shock(gas.mixture(mixture), speed, upstream.temperature, upstream.pressure)
    return np.asarray(post.electron_density)


def _martian_air() -> Any:
    """Return the mean air of Mars."""
    from shocklayer.planet import atmosphere
    from shocklayer.planet.bodies import MARS
    from shocklayer.scenario import builtin

    return atmosphere("table", file=builtin.data_directory() / "atmospheres" / "mars.csv", planet=MARS)


def write_table(path: Path, planet: str = "earth") -> None:
    """Make the table of `shock_electron_density` anew.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    planet : {"earth", "mars"}
        Whose air.
    """
    axis = _TABLE_SPEEDS[_TABLE_SPEEDS <= 9e3] if planet == "mars" else _TABLE_SPEEDS
    gas = "mars, the mean air of Mars" if planet == "mars" else "air13, US Standard Atmosphere 1976"
    speed, altitude = np.meshgrid(axis, _TABLE_ALTITUDES)
    density = tabulate(speed.ravel(), altitude.ravel(), planet)
    exponent = np.log10(np.maximum(density, 1.0)).reshape(speed.shape)
    lines = [
        "# Decimal logarithm of the electron density [1/m3] behind a normal shock in chemical equilibrium:",
        "# one row per altitude [m] (first column), one column per speed [m/s] (first row).",
        f"# Source: computed by shocklayer (gas.normal_shock, {gas}) with",
        "# shocklayer.report.figures.envelope_fields.write_table.",
        ",".join(["altitude", *(f"{v:g}" for v in axis)]),
        *(
            ",".join([f"{h:g}", *(f"{value:.3f}" for value in row)])
            for h, row in zip(_TABLE_ALTITUDES, exponent, strict=True)
        ),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def facility_names(fields: IsoFields) -> dict[str, tuple[float, float]]:
    """Return where to write the names of the facilities: at the tops of their areas, none over another.

    Parameters
    ----------
    fields : IsoFields
        The fields.

    Returns
    -------
    dict
        Speed [m/s] and altitude [m] by name.
    """
    wide, tall = 0.13 * fields.facility_speed[-1], 0.042 * fields.facility_altitude[-1]
    found: dict[str, tuple[float, float]] = {}
    for name, share in fields.facilities.items():
        rows, columns = np.nonzero(share > WHOLE)
        top = rows.max()
        speed = float(fields.facility_speed[int(np.median(columns[rows == top]))])
        altitude = float(fields.facility_altitude[top]) - 0.6 * tall
        while any(abs(speed - x) < wide and abs(altitude - y) < tall for x, y in found.values()):
            altitude -= tall
        found[name] = (speed, altitude)
    return found


def heat_levels(view: View, flux: np.ndarray) -> list[float]:
    """Return round levels of heat flux about what the flight meets.

    Parameters
    ----------
    view : View
        The flight.
    flux : array
        Heat flux over the plane, in its display unit.

    Returns
    -------
    list of float
        Ascending, in the display unit: from a three hundredth of the flight's peak to ten times the peak.
    """
    peak = max(float(np.nanmax(view["stagnation_heat_flux"], initial=0.0)), 1e-6)
    return [level for level in decades(flux, (1.0, 3.0), 40) if peak / 300 < level < 10 * peak]


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
