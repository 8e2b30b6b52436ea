"""The plasma sheath compared with the reflectometers of RAM C-II."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray

from shocklayer.core.types import Array
from shocklayer.validation.comparison_row import Row, altitude_tolerance, compare, table
from shocklayer.validation.flights import result_of, vehicle_of

DENSITY_TOLERANCE = (1 / 3, 3.0)
"""Accepted ratio of electron densities; the report itself claims a factor of two."""
ONSET_TOLERANCE = 3e3
"""Accepted difference of the altitudes at which reflection and fading begin on RAM C-II [m]."""
_ABLATION_FREE = 56.39
_STANDARD_AIR = "planet.atmosphere={model='us76'}"
_NOSE_RADII_PER_DIAMETER = 2.0
"""Stations are given as x over D = 0.3048 m, twice the nose radius."""


def ram_c_ii_electron_density(case: str) -> list[Row]:
    """Compare electron density at the reflectometer stations with the crossings of critical density.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Each event four times: with the viscous finite-rate layer in the atmosphere of the flight day and in
        the standard atmosphere; in equilibrium, and frozen from the stagnation point, in the atmosphere of
        the day. Events below 56.39 km are omitted, because ablation products in the layer are not modelled,
        and so are those to which the report assigns low confidence. The text of the finite-rate rows states
        the uncertainty interval due to rates, wall and atmosphere.
    """
    rows = []
    for entry in onset_events():
        where = f"{entry['case_id'][-3:]} station {entry['station']} at {float(entry['altitude_km']):.2f} km"
        for overrides, name, words in (
            ((), "electron_density", "viscous layer at finite rate"),
            ((_STANDARD_AIR,), "electron_density", "viscous layer at finite rate, standard air"),
            ((), "electron_density_equilibrium", "in equilibrium"),
            ((), "electron_density_frozen", "frozen from the stagnation point"),
        ):
            data = result_of("ram-c-ii", *overrides).data
            if name == "electron_density":
                low, high = (at_event(data, f"{name}_{end}", entry) for end in ("low", "high"))
                words += f", uncertainty interval {low:.2g} to {high:.2g}"
            rows.append(
                compare(
                    case,
                    f"{where}, {words}",
                    float(entry["ne_peak_m3"]),
                    at_event(data, name, entry),
                    "1/m3",
                    DENSITY_TOLERANCE,
                    entry,
                )
            )
    return rows


def ram_c_ii_rate_sets(case: str) -> list[Row]:
    """Compare the rate sets on the same events: the spread due to the choice of rates alone.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Each event with each other rate set (with backward rates from our own equilibrium), without and with
        its electron-impact ionisation: the density of the run times the ratio due to the rate set, which was
        computed once along this flight (``benchmarks/electron_density_band.py``).
    """
    from shocklayer.shock_layer.viscous.uncertainty import variants

    data = result_of("ram-c-ii").data
    falling = np.argsort(data["altitude"].values)
    rows = []
    for entry in onset_events():
        station, altitude = station_of(data, entry), float(entry["altitude_km"])
        where = f"{entry['case_id'][-3:]} station {entry['station']} at {altitude:.2f} km"
        knudsen = np.interp(
            altitude * 1e3, data["altitude"].values[falling], data["knudsen_number"].values[falling]
        )
        reference = at_event(data, "electron_density", entry)
        for name, variant in variants().items():
            kind, _, rates = name.partition("_")
            if kind not in ("rates", "whole"):
                continue
            words = "without electron impact" if kind == "rates" else "with electron impact"
            ratio = variant.at(np.array([knudsen]), np.array([station]))[0, 0]
            rows.append(
                compare(
                    case,
                    f"{where}, {rates} {words}",
                    float(entry["ne_peak_m3"]),
                    float(reference * ratio),
                    "1/m3",
                    DENSITY_TOLERANCE,
                    entry,
                )
            )
    return rows


def ram_c_ii_reflectometer(case: str) -> list[Row]:
    """Compare the altitudes at which the reflectometer signals rose with the computed reflection.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Each onset twice: where the full-wave reflectance of the computed profile, from the wall, first
        exceeds one half, and where the peak density exceeds 0.63 of the critical one, the criterion of the
        report. Tolerance 3 km. The first criterion is ours: the signal threshold of the report was not
        available.
    """
    result = result_of("ram-c-ii")
    layer, data = result.layer, result.data
    assert layer is not None
    rows = []
    for entry in onset_events():
        measured, station = float(entry["altitude_km"]), station_of(data, entry)
        frequency, altitude = float(entry["freq_MHz"]) * 1e6, layer["altitude"].values
        reflectance, onset = reflected_power(layer, station, frequency), float(entry["ne_peak_m3"])
        peak = layer["electron_density"].sel(station=station, method="nearest").values.max(axis=-1)
        where = f"{entry['case_id'][-3:]} station {entry['station']}, {frequency / 1e9:.3g} GHz"
        for words, values, level in (
            ("half the power is reflected", reflectance, 0.5),
            ("the peak density passes 0.63 of the critical one", np.log(peak), np.log(onset)),
        ):
            rows.append(
                compare(
                    case,
                    f"altitude at which {words}, {where}",
                    measured,
                    first_passage(altitude, values, level) / 1e3,
                    "km",
                    altitude_tolerance(measured, ONSET_TOLERANCE),
                    entry,
                )
            )
    return rows


def reflected_power(layer: xarray.Dataset, station: float, frequency: float) -> np.ndarray:
    """Return the fraction of power that a layer reflects to an antenna in the wall, at each of its times.

    Parameters
    ----------
    layer : xarray.Dataset
        Profiles of a result.
    station : float
        Surface distance over nose radius; the nearest computed station is used.
    frequency : float
        [Hz].

    Returns
    -------
    ndarray
        0 to 1.
    """
    from shocklayer.core.jax_setup import jax
    from shocklayer.radio import profile_response

    here = layer.sel(station=station, method="nearest")

    def reflect(distance: Array, density: Array, collisions: Array) -> Array:
        return profile_response(frequency, distance, density, collisions).reflectance

    columns = (here[name].values for name in ("distance", "electron_density", "collision_frequency"))
    return np.asarray(jax.jit(jax.vmap(reflect))(*columns))


def first_passage(altitude: np.ndarray, values: np.ndarray, level: float) -> float:
    """Return the altitude at which a quantity first exceeds a level during descent; zero if it never does."""
    above = np.flatnonzero(values >= level)
    if above.size == 0:
        return 0.0
    k = int(above[0])
    if k == 0:
        return float(altitude[0])
    fraction = (level - values[k - 1]) / (values[k] - values[k - 1])
    return float(altitude[k - 1] + fraction * (altitude[k] - altitude[k - 1]))


def onset_events() -> list[Mapping[str, str]]:
    """Return the reflectometer events without ablation products and of high confidence in the report."""
    return [
        entry
        for entry in table("ramc2_reflectometer_events")
        if entry["confidence"] == "good" and float(entry["altitude_km"]) > _ABLATION_FREE
    ]


def station_of(data: xarray.Dataset, entry: Mapping[str, str]) -> float:
    """Return the station of a reflectometer event, surface distance over nose radius."""
    from shocklayer.vehicle.shape import arc_length_of_axial

    radius = float(data.attrs["nose_radius"])
    axial = float(entry["x_over_D"]) * _NOSE_RADII_PER_DIAMETER * radius
    return float(arc_length_of_axial(vehicle_of("ram-c-ii").shape, axial)) / radius


def at_event(data: xarray.Dataset, name: str, entry: Mapping[str, str]) -> float:
    """Interpolate a variable over time and station to a reflectometer event.

    Parameters
    ----------
    data : xarray.Dataset
        A result of the RAM C-II flight.
    name : str
        Name of the variable, which is zero where there is no layer and positive elsewhere.
    entry : mapping of str to str
        A row of the table of events.

    Returns
    -------
    float
        Interpolated linearly in the logarithm.
    """
    station = station_of(data, entry)
    along = np.log(np.maximum(data[name].interp(station=station).values, 1.0))
    falling = np.argsort(data["altitude"].values)
    altitude = float(entry["altitude_km"]) * 1e3
    return float(np.exp(np.interp(altitude, data["altitude"].values[falling], along[falling])))


def collision_rule(case: str) -> list[Row]:
    """Compare collision frequencies in RAM C-II's layer with a rule of thumb.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        At the peak of electron density, at two stations and three altitudes: 5.738e7 p / sqrt(T) as the
        measured value, the sum over species as the predicted one. Tolerance a factor of two: the rule uses
        one cross section for all particles, that of nitrogen near 2000 K, and neglects ions.
    """
    from shocklayer.plasma import collision_frequency_from_pressure

    layer = result_of("ram-c-ii").layer
    assert layer is not None
    rows = []
    for height in (61e3, 71e3, 81e3):
        index = int(np.abs(layer["altitude"].values - height).argmin())
        for station in (0.795, 5.22):
            here = layer.isel(layer_time=index).sel(station=station, method="nearest")
            peak = here.isel(normal=int(here["electron_density"].values.argmax()))
            pressure, temperature = (
                float(peak[name].values) for name in ("pressure", "vibrational_temperature")
            )
            altitude = float(layer["altitude"].values[index]) / 1e3
            rows.append(
                Row(
                    case,
                    f"electron collisions at the peak, RAM C-II at {altitude:.1f} km, s/R {station:g}",
                    float(collision_frequency_from_pressure(pressure, temperature)),
                    float(peak["collision_frequency"].values),
                    "1/s",
                    (0.5, 2.0),
                    "rule nu = 5.738e7 p/sqrt(T); computed: Wright et al. 2005 and Coulomb collisions",
                    "computed",
                )
            )
    return rows
