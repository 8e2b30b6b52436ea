"""The plasma sheath against the reflectometers of RAM C-II and against reported blackouts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from shocklayer.validation.flights import result_of
from shocklayer.validation.row import Row, table

DENSITY_BAND = (1 / 3, 3.0)
"""Acceptable for electron density; the report itself claims a factor of two."""
BLACKOUT_BAND = (0.6, 1.4)
"""Fair for the duration of a capsule's blackout."""
_ABLATION_FREE = 56.39
_EQUILIBRIUM = "layer.chemistry='equilibrium'"
_STANDARD_AIR = "planet.atmosphere={model='us76'}"
_NOSE_RADII_PER_DIAMETER = 2.0
"""Stations are printed as x over D = 0.3048 m, twice the nose radius."""


def ram_c_ii_electron_density(case: str) -> list[Row]:
    """Compare electron density at the reflectometer stations with the crossings of critical density.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Each event four times: by the viscous finite-rate layer in the air of the flight day and in that of
        the standard atmosphere; in equilibrium, and frozen from the stagnation point, in the air of the day.
        Events below 56.39 km have ablation products in the layer, which no model here has; those of low
        confidence by the report are left out. The words of the finite-rate rows hold the band that rates,
        wall and air leave open.
    """
    rows = []
    for entry in onset_events():
        place = f"{entry['case_id'][-3:]} station {entry['station']} at {float(entry['altitude_km']):.2f} km"
        for overrides, name, words in (
            ((), "electron_density", "viscous layer at finite rate"),
            ((_STANDARD_AIR,), "electron_density", "viscous layer at finite rate, standard air"),
            ((), "electron_density_equilibrium", "in equilibrium"),
            ((), "electron_density_frozen", "frozen from the stagnation point"),
        ):
            data = result_of("ram-c-ii", *overrides).data
            if name == "electron_density":
                low, high = (at_event(data, f"{name}_{end}", entry) for end in ("low", "high"))
                words += f", band {low:.2g} to {high:.2g}"
            rows.append(
                Row(
                    case,
                    f"{place}, {words}",
                    float(entry["ne_peak_m3"]),
                    at_event(data, name, entry),
                    "1/m3",
                    DENSITY_BAND,
                    entry["source"],
                    entry["status"],
                )
            )
    return rows


def ram_c_ii_rate_sets(case: str) -> list[Row]:
    """Compare the rate sets on the same events: the spread that the choice of rates alone makes.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Each event by each other rate set (with backward rates from our own equilibrium), without and with
        its electron-impact ionisation: the run's density times the ratio that the set makes, which was
        computed once along this flight (``benchmarks/electron_density_band.py``).
    """
    from shocklayer.layer.density_band import variants

    data = result_of("ram-c-ii").data
    falling = np.argsort(data["altitude"].values)
    rows = []
    for entry in onset_events():
        station, altitude = station_of(data, entry), float(entry["altitude_km"])
        place = f"{entry['case_id'][-3:]} station {entry['station']} at {altitude:.2f} km"
        knudsen = np.interp(
            altitude * 1e3, data["altitude"].values[falling], data["knudsen_number"].values[falling]
        )
        reference = at_event(data, "electron_density", entry)
        for name, variant in variants().items():
            kind, _, rates = name.partition("_")
            if kind not in ("rates", "whole"):
                continue
            words = "without electron impact" if kind == "rates" else "whole"
            ratio = variant.at(np.array([knudsen]), np.array([station]))[0, 0]
            rows.append(
                Row(
                    case,
                    f"{place}, {rates} {words}",
                    float(entry["ne_peak_m3"]),
                    float(reference * ratio),
                    "1/m3",
                    DENSITY_BAND,
                    entry["source"],
                    entry["status"],
                )
            )
    return rows


def onset_events() -> list[Mapping[str, str]]:
    """Return the reflectometer events without ablation products that the report is confident of."""
    return [
        entry
        for entry in table("ramc2_reflectometer_events")
        if entry["confidence"] == "good" and float(entry["altitude_km"]) > _ABLATION_FREE
    ]


def station_of(data: Any, entry: Mapping[str, str]) -> float:
    """Return the station of a reflectometer event, surface distance over nose radius."""
    from shocklayer.vehicle.shape import SphereCone, arc_length_of_axial

    radius = float(data.attrs["nose_radius"])
    axial = float(entry["x_over_D"]) * _NOSE_RADII_PER_DIAMETER * radius
    return float(arc_length_of_axial(SphereCone(radius, np.radians(9.0), 1.295), axial)) / radius


def at_event(data: Any, name: str, entry: Mapping[str, str]) -> float:
    """Read a variable over time and station at the place of a reflectometer event.

    Parameters
    ----------
    data : xarray.Dataset
        A result of the RAM C-II flight.
    name : str
        The variable; positive, and zero where there is no layer.
    entry : mapping of str to str
        A row of the table of events.

    Returns
    -------
    float
        Interpolated in the logarithm, in which electron density is nearly straight between samples.
    """
    station = station_of(data, entry)
    along = np.log(np.maximum(data[name].interp(station=station).values, 1.0))
    falling = np.argsort(data["altitude"].values)
    altitude = float(entry["altitude_km"]) * 1e3
    return float(np.exp(np.interp(altitude, data["altitude"].values[falling], along[falling])))


def blackout_windows(case: str) -> list[Row]:
    """Compare onset and duration of blackouts with what was reported.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        RAM C-II's onset at VHF, 3 km of altitude, in equilibrium and by the viscous finite-rate layer.
    """
    entry = next(row for row in table("blackout_events") if row["case_id"] == "BO-RAMC2")
    measured = float(entry["start_alt_km"])
    band = (1 - 3.0 / measured, 1 + 3.0 / measured)
    rows = []
    for words, overrides in (("viscous layer at finite rate", ()), ("in equilibrium", (_EQUILIBRIUM,))):
        windows = result_of("ram-c-ii", *overrides).summary["blackouts"]
        starts = [w["start_altitude"] for w in windows if w["radio"].upper().startswith("VHF")]
        rows.append(
            Row(
                case,
                f"altitude at which RAM C-II's VHF signal begins to fade, {words}",
                measured,
                max(starts, default=0.0) / 1e3,
                "km",
                band,
                entry["source"],
                entry["status"],
            )
        )
    return rows
