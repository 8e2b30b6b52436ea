"""Everything that an ensemble says of each flight: names, units, and the values of a batch."""

from __future__ import annotations

from typing import NamedTuple, cast

import numpy as np

from shocklayer.core.jax_setup import jnp
from shocklayer.core.validity import SIGNIFICANT, ValidityRange
from shocklayer.ensemble.flights import BATCH, Flown
from shocklayer.ensemble.links import BLACKOUT, blackouts
from shocklayer.ensemble.peaks import find_peak, integral
from shocklayer.ensemble.setting import Setting
from shocklayer.ensemble.sheath import Sheath
from shocklayer.ensemble.sight import SIGHT, sightings
from shocklayer.heating import rarefied
from shocklayer.heating.convective.model import ConvectiveModel
from shocklayer.heating.radiative.model import RadiativeModel
from shocklayer.heating.stagnation import stagnation_heat_flux
from shocklayer.heating.velocity_gradient import shape_factors
from shocklayer.scenario.model_choice import configured

PEAKS = ("stagnation_heat_flux", "load_factor", "dynamic_pressure")
"""Quantities whose greatest value along a flight is given, with its time, altitude and speed."""


class OutputVariable(NamedTuple):
    """One output of an ensemble: its unit, what it is, its dimension besides the flights."""

    units: str
    long_name: str
    dimension: str | None = None


_PEAK_UNITS = {"stagnation_heat_flux": "W m-2", "load_factor": "1", "dynamic_pressure": "Pa"}
_WORDS = {
    "stagnation_heat_flux": "stagnation heat flux",
    "load_factor": "load factor over standard gravity",
    "dynamic_pressure": "dynamic pressure",
}


def _variables() -> dict[str, OutputVariable]:
    known = {
        "end_time": OutputVariable("s", "time of the end of the flight"),
        "end_latitude": OutputVariable("degrees_north", "geodetic latitude of the end"),
        "end_longitude": OutputVariable("degrees_east", "longitude of the end"),
        "end_altitude": OutputVariable("m", "geodetic altitude of the end"),
        "end_speed": OutputVariable("m s-1", "planet-relative speed at the end"),
    }
    for name in PEAKS:
        known[f"peak_{name}"] = OutputVariable(_PEAK_UNITS[name], f"greatest {_WORDS[name]}")
        for more, unit in (("time", "s"), ("altitude", "m"), ("speed", "m s-1")):
            words = f"{more} at the greatest {_WORDS[name]}"
            known[f"peak_{name}_{more}"] = OutputVariable(unit, words)
    known["heat_load"] = OutputVariable("J m-2", "heat load at the stagnation point")
    known["peak_wall_temperature"] = OutputVariable("K", "greatest wall temperature", "station")
    units = ("s", "m", "s", "m", "s", "1", "dB")
    words = (
        "start of the first blackout",
        "altitude at the start of the first blackout",
        "end of the last blackout",
        "altitude at the end of the last blackout",
        "duration of all blackouts",
        "number of blackouts",
        "greatest loss through the sheath, one way",
    )
    for name, unit, text in zip(BLACKOUT, units, words, strict=True):
        known[name] = OutputVariable(unit, text, "radio")
    for name, unit, text in zip(
        SIGHT, ("s", "s", "degree"), ("first sight", "last sight", "largest apparent elevation"), strict=True
    ):
        known[name] = OutputVariable(unit, text, "observer")
    return known


OUTPUTS = _variables()
"""Outputs by name, in the order in which they are stored; besides these ``end_reason`` and two flags."""


def evaluate_batch(
    setting: Setting, sheath: Sheath, flown: Flown, values: dict[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Compute the outputs of some flights.

    Parameters
    ----------
    setting : Setting
        What all flights have in common.
    sheath : Sheath
        The shock layer about the scenario's flight.
    flown : Flown
        The flights.
    values : dict of str to ndarray
        Drawn inputs (flights,).

    Returns
    -------
    dict of str to ndarray
        `OUTPUTS` with the flights first, ``end_reason``, ``in_range`` and ``failed``; not a number for
        flights that failed.
    """
    columns = flown.columns
    time, altitude, speed = (columns[name] for name in ("time", "altitude", "speed"))
    count = len(time)
    out: dict[str, np.ndarray] = {"end_time": time[:, -1]}
    for name in ("latitude", "longitude"):
        out[f"end_{name}"] = np.degrees(columns[name][:, -1])
    out["end_altitude"], out["end_speed"] = altitude[:, -1], speed[:, -1]
    if setting.footprint_withheld is not None:
        out["end_latitude"] = out["end_longitude"] = np.full(count, np.nan)
    flux, wall, in_range = stagnation(setting, columns, values)
    quantities = {
        "stagnation_heat_flux": flux,
        "load_factor": columns["load_factor"],
        "dynamic_pressure": columns["dynamic_pressure"],
    }
    for name, each in quantities.items():
        peak = find_peak(each, time, altitude, speed)
        out[f"peak_{name}"] = peak.value
        for more in ("time", "altitude", "speed"):
            out[f"peak_{name}_{more}"] = getattr(peak, more)
    out["heat_load"] = integral(flux, time)
    out["peak_wall_temperature"] = _walls(sheath, columns, wall)
    out |= blackouts(setting, sheath, columns, values)
    out |= sightings(setting, columns)
    failed = np.array([bool(clause) for clause in flown.failure])
    for name, each in out.items():
        out[name] = np.where(failed.reshape(-1, *(1,) * (each.ndim - 1)), np.nan, each)
    out["end_reason"] = flown.reason.astype(np.int8)
    out["in_range"] = (in_range & ~failed).astype(np.int8)
    out["failed"] = failed.astype(np.int8)
    return out


def stagnation(
    setting: Setting, columns: dict[str, np.ndarray], values: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Compute heat flux and wall temperature at the stagnation point of every flight.

    Parameters
    ----------
    setting : Setting
        What all flights have in common.
    columns : dict of str to ndarray
        Flights, at most `shocklayer.ensemble.flights.BATCH` (flights, samples).
    values : dict of str to ndarray
        Drawn inputs (flights,).

    Returns
    -------
    heat_flux, wall_temperature : ndarray
        (flights, samples) [W/m2, K].
    in_range : ndarray of bool
        (flights,) whether the models hold where they matter.
    """
    vehicle, planet, config = setting.vehicle, setting.planet, setting.scenario.heating
    density, speed = columns["air_density"], columns["speed"]
    count = len(speed)

    def column(name: str, otherwise: float) -> np.ndarray:
        given = np.broadcast_to(np.asarray(values.get(name, otherwise), dtype=float), (count,))
        return np.concatenate([given, np.repeat(given[-1:], BATCH - count)])[:, None]

    def padded(each: np.ndarray) -> np.ndarray:
        # One shape for every batch: one compiled program, and the same bits for a flight in any ensemble.
        return np.concatenate([each, np.repeat(each[-1:], BATCH - count, axis=0)])

    found = stagnation_heat_flux(
        jnp.asarray(padded(density)),
        jnp.asarray(padded(speed)),
        jnp.asarray(column("vehicle.nose_radius", vehicle.nose_radius)),
        planet,
        config,
        gradient_factors=shape_factors(vehicle.shape),
        air_temperature=jnp.asarray(padded(columns["air_temperature"])),
        emissivity=jnp.asarray(column("vehicle.emissivity", vehicle.emissivity)),
    )
    factor = column("heating.flux_factor", 1.0)[:count]
    convective, radiative = (
        np.asarray(each)[:count] * factor for each in (found.convective, found.radiative)
    )
    recovery = np.asarray(found.recovery_temperature)[:count]
    wall = np.minimum(np.asarray(found.wall_temperature)[:count] * factor**0.25, recovery)
    convection = cast(ConvectiveModel, configured("heating.convective", config.convective))
    radiation = cast(RadiativeModel, configured("heating.radiative", config.radiative))
    least = SIGNIFICANT * np.max(convective + radiative, axis=1, keepdims=True)
    nose = np.broadcast_to(column("vehicle.nose_radius", vehicle.nose_radius)[:count], wall.shape)
    known = {
        "speed": speed,
        "air_density": density,
        "mach_number": columns["mach_number"],
        "knudsen_number": columns["knudsen_number"],
        "reynolds_number": columns["reynolds_number"],
        "wall_temperature": wall,
        "nose_radius": nose,
    }
    inside = _inside((*convection.ranges(planet.name), *rarefied.VALIDITY), known, convective > least)
    inside &= _inside(radiation.ranges(planet.name), known, radiative > least)
    return convective + radiative, wall, inside


def _inside(
    ranges: tuple[ValidityRange, ...], known: dict[str, np.ndarray], active: np.ndarray
) -> np.ndarray:
    """Return whether each flight stays inside the ranges of models where they matter."""
    inside = np.ones(len(active), dtype=bool)
    for each in ranges:
        if each.quantity in known:
            outside = (known[each.quantity] < each.low) | (known[each.quantity] > each.high)
            inside &= ~np.any(outside & active, axis=1)
    return inside


def _walls(sheath: Sheath, columns: dict[str, np.ndarray], stagnation: np.ndarray) -> np.ndarray:
    """Return the greatest wall temperature at every station (flights, stations).

    That at the stagnation point is the flight's own; elsewhere it keeps the ratio that it has to it at the
    same air and speed about the scenario's flight.
    """
    shape = stagnation.shape
    log_speed = np.log(np.maximum(columns["speed"], 1.0)).ravel()
    table = sheath.wall_temperature(np.log(columns["air_density"]).ravel(), log_speed)
    ratio = np.exp(table - table[:, :1]).reshape(*shape, -1)
    walls = stagnation[:, :, None] * ratio
    peaks = [
        find_peak(walls[:, :, k], columns["time"], columns["altitude"], columns["speed"]).value
        for k in range(walls.shape[2])
    ]
    return np.stack(peaks, axis=1)
