"""The plasma sheath compared with the reflectometers of RAM C-II."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import xarray

from shocklayer.core.types import Array
from shocklayer.validation.comparison_row import (
    COUNTED_ELSEWHERE,
    LOW_CONFIDENCE,
    Row,
    altitude_tolerance,
    compare,
    table,
)
from shocklayer.validation.flights import result_of, vehicle_of

DENSITY_TOLERANCE = (1 / 3, 3.0)
"""Accepted ratio of electron densities; the report itself claims a factor of two for its rule."""
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
        Each event four times: with the chemistry that a run takes in the atmosphere of the flight day and in
        the standard atmosphere; in equilibrium, and frozen from the stagnation point, in the atmosphere of
        the day. Every event of the report is listed. Below 56.39 km ablation products were in the layer,
        which are not modelled; the remark says so. Events to which the report itself assigns low confidence
        are not counted. Decays, at 22 to 31 km, are counted in ``ram-c-ii-reflectometer``: electrons collide
        so often there that the density no longer follows from the frequency. The remark of the default model
        states its uncertainty interval.
    """
    rows = []
    for entry in table("ramc2_reflectometer_events"):
        where = f"{_event_name(entry)} ({entry['event']}) at {float(entry['altitude_km']):.2f} km"
        why = _low_confidence(entry) or (_COLLISIONAL if entry["event"] == "decay" else "")
        for overrides, name, words in (
            ((), "electron_density", "viscous layer at finite rate"),
            ((_STANDARD_AIR,), "electron_density", "viscous layer at finite rate, standard air"),
            ((), "electron_density_equilibrium", "in equilibrium"),
            ((), "electron_density_frozen", "frozen from the stagnation point"),
        ):
            default = not overrides and name == "electron_density"
            rows.append(
                compare(
                    case,
                    f"{where}, {words}",
                    float(entry["ne_peak_m3"]),
                    partial(_density_at, overrides, name, entry),
                    "1/m3",
                    DENSITY_TOLERANCE,
                    entry,
                    kind="nature" if default else "alternative",
                    band_source=_RULE_BAND,
                    not_counted=why if default else "",
                    remark=partial(_event_remark, entry, interval=default),
                )
            )
    return rows


def _event_name(entry: Mapping[str, str]) -> str:
    return f"{entry['case_id'][-3:]} station {entry['station']}"


_RULE_BAND = "factor of three; the report claims two for its rule"
_COLLISIONAL = (
    f"{COUNTED_ELSEWHERE}: as the altitude of reflection; so low, electrons collide too often for the rule"
)
"""Why the density at a decay does not count: computed collisions there are 0.2 to 22 times the angular
frequency, and the rule is that of a plasma without them."""


def _low_confidence(entry: Mapping[str, str]) -> str:
    """Return why an event to which the report assigns low confidence does not count; empty for others."""
    return f"{LOW_CONFIDENCE}: {entry['note']}" if entry["confidence"] != "good" else ""


def _event_remark(entry: Mapping[str, str], *, interval: bool = False) -> str:
    """Return the computed uncertainty interval, and whether ablation products were in the layer."""
    parts = []
    if interval:
        low, high = (_density_at((), f"electron_density_{end}", entry) for end in ("low", "high"))
        parts.append(f"computed uncertainty interval {low:.2g} to {high:.2g}")
    if float(entry["altitude_km"]) < _ABLATION_FREE:
        parts.append("ablation products in the layer, not modelled")
    return "; ".join(parts)


def _density_at(overrides: tuple[str, ...], name: str, entry: Mapping[str, str]) -> float:
    return at_event(result_of("ram-c-ii", *overrides).data, name, entry)


def ram_c_ii_rate_sets(case: str) -> list[Row]:
    """Compare the rate sets on the onsets: the spread due to the choice of rates alone.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Each onset with each other rate set (with backward rates from our own equilibrium), without and with
        its electron-impact ionisation: the density of the run times the ratio due to the rate set, which was
        computed once along this flight (``benchmarks/electron_density_band.py``). The ratios do not reach
        to the events below 56.39 km.
    """
    from shocklayer.shock_layer.viscous.uncertainty import variants

    rows = []
    for entry in onset_events():
        where = f"{_event_name(entry)} at {float(entry['altitude_km']):.2f} km"
        for name in variants():
            kind, _, rates = name.partition("_")
            if kind not in ("rates", "whole"):
                continue
            words = "without electron impact" if kind == "rates" else "with electron impact"
            rows.append(
                compare(
                    case,
                    f"{where}, {rates} {words}",
                    float(entry["ne_peak_m3"]),
                    partial(_with_rates, name, entry),
                    "1/m3",
                    DENSITY_TOLERANCE,
                    entry,
                    kind="alternative",
                    band_source=_RULE_BAND,
                )
            )
    return rows


def _with_rates(variant: str, entry: Mapping[str, str]) -> float:
    """Return the electron density at an event with another rate set [1/m^3]."""
    from shocklayer.shock_layer.viscous.uncertainty import variants

    data = result_of("ram-c-ii").data
    falling = np.argsort(data["altitude"].values)
    altitudes, numbers = (data[name].values[falling] for name in ("altitude", "knudsen_number"))
    knudsen = np.interp(float(entry["altitude_km"]) * 1e3, altitudes, numbers)
    ratio = variants()[variant].at(np.array([knudsen]), np.array([station_of(data, entry)]))[0, 0]
    return at_event(data, "electron_density", entry) * float(ratio)


def ram_c_ii_reflectometer(case: str) -> list[Row]:
    """Compare the altitudes at which the reflectometer signals rose and fell with the computed reflection.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Each event twice: where the peak density passes 0.63 of the critical one, the criterion of the
        report, and where the full-wave reflectance of the computed profile, from the wall, passes one half,
        a criterion of ours: the signal threshold of the report was not available. Tolerance 3 km. Every event
        counts once: an onset as an electron density in ``ram-c-ii-electron-density``, a decay, where the rule
        of the report does not hold, as the altitude of reflection.
    """
    rows = []
    for entry in table("ramc2_reflectometer_events"):
        measured, frequency = float(entry["altitude_km"]), float(entry["freq_MHz"]) * 1e6
        where = f"{_event_name(entry)} ({entry['event']}), {frequency / 1e9:.3g} GHz"
        reflection = ("half the power is reflected", _altitude_of_reflection)
        density = ("the peak density passes 0.63 of the critical one", _altitude_of_density)
        counted = reflection if entry["event"] == "decay" else None
        for words, predict in (reflection, density):
            twice = "" if (words, predict) == counted else f"{COUNTED_ELSEWHERE}: the same event"
            rows.append(
                compare(
                    case,
                    f"altitude at which {words}, {where}",
                    measured,
                    partial(predict, entry),
                    "km",
                    altitude_tolerance(measured, ONSET_TOLERANCE),
                    entry,
                    band_source="3 km, our choice: a factor of about three in electron density",
                    not_counted=_low_confidence(entry) or twice,
                    remark=_event_remark(entry),
                )
            )
    return rows


def _altitude_of_reflection(entry: Mapping[str, str]) -> float:
    """Return the altitude at which half the power is first, or last, reflected [km]."""
    result = result_of("ram-c-ii")
    assert result.layer is not None
    station = station_of(result.data, entry)
    reflectance = reflected_power(result.layer, station, float(entry["freq_MHz"]) * 1e6)
    return _passage(entry, result.layer["altitude"].values, reflectance, 0.5)


def _altitude_of_density(entry: Mapping[str, str]) -> float:
    """Return the altitude at which the peak density first, or last, has the event's value [km]."""
    data = result_of("ram-c-ii").data
    density = data["electron_density"].interp(station=station_of(data, entry)).values
    level = np.log(float(entry["ne_peak_m3"]))
    return _passage(entry, data["altitude"].values, np.log(np.maximum(density, 1.0)), level)


def _passage(entry: Mapping[str, str], altitude: np.ndarray, values: np.ndarray, level: float) -> float:
    """Return the altitude of an event [km]: the first passage of a level, or the last for a decay."""
    order = slice(None, None, -1) if entry["event"] == "decay" else slice(None)
    return first_passage(altitude[order], values[order], level) / 1e3


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
    """Return the altitude at which a quantity first exceeds a level; zero if it never does.

    Between two samples it is interpolated; next to a sample without a value the first one above is taken.
    """
    above = np.flatnonzero(values >= level)
    if above.size == 0:
        return 0.0
    k = int(above[0])
    if k == 0 or not np.isfinite(values[k - 1]):
        return float(altitude[k])
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
        Name of the variable, which is not a number where no layer is computed and positive elsewhere.
    entry : mapping of str to str
        A row of the table of events.

    Returns
    -------
    float
        Interpolated linearly in the logarithm; not a number next to altitudes without a layer.
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
        At the peak of electron density, at two stations and three altitudes: the sum over species, over
        5.738e7 p / sqrt(T). Tolerance a factor of two: the rule uses one cross section for all particles,
        that of nitrogen near 2000 K, and neglects ions.
    """
    rows = []
    for height in (61, 71, 81):
        for station in (0.795, 5.22):
            rows.append(
                Row(
                    case,
                    f"electron collisions at the peak, RAM C-II near {height} km, s/R {station:g}, "
                    "over the rule of thumb",
                    1.0,
                    partial(_over_the_rule, height * 1e3, station),
                    "1",
                    (0.5, 2.0),
                    "rule nu = 5.738e7 p/sqrt(T); computed: Wright et al. 2005 and Coulomb collisions",
                    "computed",
                    kind="formula",
                    band_source="our choice: the rule has one cross section, of nitrogen near 2000 K",
                )
            )
    return rows


def _over_the_rule(height: float, station: float) -> float:
    """Return the collision frequency at the peak of a profile over the rule of thumb."""
    from shocklayer.plasma import collision_frequency_from_pressure

    layer = result_of("ram-c-ii").layer
    assert layer is not None
    index = int(np.abs(layer["altitude"].values - height).argmin())
    here = layer.isel(layer_time=index).sel(station=station, method="nearest")
    peak = here.isel(normal=int(here["electron_density"].values.argmax()))
    pressure, temperature = (float(peak[name].values) for name in ("pressure", "vibrational_temperature"))
    rule = float(collision_frequency_from_pressure(pressure, temperature))
    return float(peak["collision_frequency"].values) / rule
