"""The flights of the built-in scenarios compared with the few values that are published for them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from shocklayer.flight import FlightHistory
from shocklayer.validation.comparison_row import Row, compare, table
from shocklayer.validation.flights import flown


def _falling(history: FlightHistory, name: str, value: float) -> float:
    """Return the time at which a quantity last falls through a value [s]; not a number if it never does."""
    values, time = np.asarray(getattr(history, name)), np.asarray(history.time)
    crossings = np.flatnonzero((values[:-1] > value) & (values[1:] <= value))
    if crossings.size == 0:
        return float("nan")
    i = int(crossings[-1])
    fraction = (values[i] - value) / (values[i] - values[i + 1])
    return float(time[i] + fraction * (time[i + 1] - time[i]))


def peak_load_factor(history: FlightHistory) -> float:
    """Return the greatest load factor [-]."""
    return float(history.load_factor.max())


def speed_at_start(history: FlightHistory) -> float:
    """Return the planet-relative speed at the start [m/s]."""
    return float(history.speed[0])


def time_at_speed(history: FlightHistory, speed: float) -> float:
    """Return the time at which the flight slows to a speed [m/s]."""
    return _falling(history, "speed", speed)


def time_at_mach(history: FlightHistory, mach: float) -> float:
    """Return the time at which the flight slows to a Mach number [s]."""
    return _falling(history, "mach_number", mach)


def time_between_altitudes(history: FlightHistory, high: float, low: float) -> float:
    """Return the time from falling through one altitude [m] to falling through another [s]."""
    # The stop altitude is reached to the accuracy of the root, which may be a nanometre short.
    return _falling(history, "altitude", low + 1e-3) - _falling(history, "altitude", high)


def time_between_speeds(history: FlightHistory, high: float, low: float) -> float:
    """Return the time from slowing through one speed [m/s] to slowing through another [s]."""
    return _falling(history, "speed", low) - _falling(history, "speed", high)


def density_at_speed(history: FlightHistory, speed: float) -> float:
    """Return the air density at which the flight slows to a speed [kg/m3]."""
    time = _falling(history, "speed", speed)
    return float(np.exp(np.interp(time, history.time, np.log(history.air_density))))


def time_below_load(history: FlightHistory, load: float) -> float:
    """Return the longest uninterrupted time below a load factor [s]."""
    light = np.asarray(history.load_factor) < load
    edges = np.flatnonzero(np.diff(np.concatenate([[0], light.astype(int), [0]])))
    intervals = zip(edges[::2], edges[1::2] - 1, strict=True)
    return float(max((history.time[last] - history.time[first] for first, last in intervals), default=0.0))


MEASURES: dict[str, Callable[..., float]] = {
    measure.__name__: measure
    for measure in (
        speed_at_start,
        time_at_speed,
        peak_load_factor,
        time_at_mach,
        time_between_altitudes,
        time_between_speeds,
        density_at_speed,
        time_below_load,
    )
}
"""Quantities that ``catalogue_flights.csv`` compares, by the first word of its column ``what``."""


def _measure(name: str, scenario: str, *arguments: float) -> float:
    return MEASURES[name](flown(scenario), *arguments)


def catalogue_flights(case: str) -> list[Row]:
    """Compare the flights of the built-in scenarios with published values.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        One for each row of the table. Tolerances come from the sources (the range over several flights, a
        stated uncertainty) or, where an input is assumed, from the uncertainty of that input.
    """
    rows = []
    for entry in table("catalogue_flights"):
        name, *arguments = entry["what"].split()
        rows.append(
            compare(
                case,
                f"{entry['scenario']}: {entry['quantity']}",
                float(entry["measured"]),
                partial(_measure, name, entry["scenario"], *map(float, arguments)),
                entry["unit"],
                (float(entry["low"]), float(entry["high"])),
                entry,
                band_source=entry["band_from"],
                not_counted=entry["not_counted"],
            )
        )
    return rows
