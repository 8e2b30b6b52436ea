"""Which ground facility reproduces which part of a flight, in which similarity parameter.

Four parameters are considered, each only where the catalogue knows the figures it takes:

``mach_number``
    The flight Mach number lies within the stated range, or within 5 % of a fixed nozzle's.
``total_enthalpy``
    The flight's total enthalpy lies within what the facility gives its gas: stated as such, or from its
    total temperature, or from its stream speed, the first of these that is stated.
``altitude``
    The flight lies within the simulated altitudes stated. What operators mean by it differs (static pressure,
    density or Reynolds number), and seldom holds at every Mach number and enthalpy at once.
``flow_lengths``
    While the test lasts, the stream passes a model as long as the nozzle is wide at least 3.3 times, what a
    laminar boundary layer needs to settle (Davies and Bernstein, J. Fluid Mechanics 36(1), 87, 1969);
    separated flow needs ten times as many.

`Coverage.share` is the number of parameters reproduced over the number known. It says nothing of parameters
that are not known, so read it beside `Coverage.known`; and ranges are stated one by one, so that all of them
together may not be one condition of the facility.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from shocklayer.facilities import thermally_perfect
from shocklayer.facilities.catalogue import Facility
from shocklayer.gas.equilibrium.solver import equilibrium_tp
from shocklayer.gas.mixtures import mixture

PARAMETERS = ("mach_number", "total_enthalpy", "altitude", "flow_lengths")
"""Similarity parameters considered, in the order of the last axis of `Coverage.reproduced`."""
NOZZLE_TOLERANCE = 0.05
"""How far the flight Mach number may be from that of a fixed nozzle, as a fraction [-]."""
FLOW_LENGTHS_NEEDED = 3.3
"""Lengths of the model that must pass during the test [-]."""


class Envelope(NamedTuple):
    """Bounds of a facility in SI; None where nothing is known.

    Attributes
    ----------
    mach_number, total_enthalpy, altitude : tuple of (float or None, float or None)
        Lower and upper bound [-], [J/kg above air at 298.15 K], [m].
    mach_numbers : tuple of float
        Fixed nozzles.
    test_time : float or None
        Longest stated test time [s].
    nozzle_diameter : float or None
        Nozzle exit or test section [m].
    """

    mach_number: tuple[float | None, float | None]
    mach_numbers: tuple[float, ...]
    total_enthalpy: tuple[float | None, float | None]
    altitude: tuple[float | None, float | None]
    test_time: float | None
    nozzle_diameter: float | None


class Coverage(NamedTuple):
    """What every facility reproduces of a flight.

    Attributes
    ----------
    facilities : tuple of str
        Names, the order of the facility axis.
    share : ndarray, shape (time, facility)
        Parameters reproduced over parameters known; zero where none is known.
    reproduced : ndarray of bool, shape (time, facility, parameter)
        Whether each parameter is reproduced; false where it is not known.
    known : ndarray of bool, shape (facility, parameter)
        Whether the figures of each parameter are known.
    flow_lengths : ndarray, shape (time, facility)
        Lengths of the nozzle diameter that pass during the test; not a number where not known.
    """

    facilities: tuple[str, ...]
    share: np.ndarray
    reproduced: np.ndarray
    known: np.ndarray
    flow_lengths: np.ndarray


def total_enthalpy_of_temperature(total_temperature: float, pressure: float) -> float:
    """Total enthalpy of heated air.

    Parameters
    ----------
    total_temperature : float
        Total temperature [K].
    pressure : float
        Total pressure [Pa], which decides how far the air dissociates.

    Returns
    -------
    float
        Enthalpy above air at 298.15 K [J/kg]: without chemistry up to 1800 K, in equilibrium above.
    """
    air = mixture("air13")
    if total_temperature <= 1800.0:
        return float(thermally_perfect.enthalpy(air, total_temperature))
    return float(equilibrium_tp(air, total_temperature, pressure).enthalpy)


def envelope(facility: Facility) -> Envelope:
    """Bounds of a facility, with total enthalpy taken from whichever figure is stated.

    Parameters
    ----------
    facility : Facility
        Entry of the catalogue.

    Returns
    -------
    Envelope
        Bounds in SI.
    """
    bounds = {
        stem: (facility.figure(f"{stem}_minimum"), facility.figure(f"{stem}_maximum"))
        for stem in (
            "mach_number",
            "total_enthalpy",
            "total_temperature",
            "stream_speed",
            "altitude",
            "test_time",
        )
    }
    enthalpy = bounds["total_enthalpy"]
    if enthalpy == (None, None):
        pressure = facility.figure("stagnation_pressure_maximum") or 1.0e6
        enthalpy = tuple(
            None if value is None else total_enthalpy_of_temperature(value, pressure)
            for value in bounds["total_temperature"]
        )
    if enthalpy == (None, None):
        enthalpy = tuple(None if value is None else 0.5 * value**2 for value in bounds["stream_speed"])
    shortest, longest = bounds["test_time"]
    return Envelope(
        mach_number=bounds["mach_number"],
        mach_numbers=facility.mach_numbers(),
        total_enthalpy=(enthalpy[0], enthalpy[1]),
        altitude=bounds["altitude"],
        test_time=longest if longest is not None else shortest,
        nozzle_diameter=facility.figure("nozzle_diameter"),
    )


def _within(value: np.ndarray, bounds: tuple[float | None, float | None]) -> np.ndarray:
    low, high = bounds
    inside = np.ones(value.shape, dtype=bool)
    if low is not None:
        inside &= value >= low
    if high is not None:
        inside &= value <= high
    return inside


def match(
    facilities: Sequence[Facility],
    mach_number: Any,
    total_enthalpy: Any,
    altitude: Any,
    speed: Any,
) -> Coverage:
    """Compare every moment of a flight with every facility.

    Parameters
    ----------
    facilities : sequence of Facility
        Entries of the catalogue.
    mach_number, total_enthalpy, altitude, speed : array_like, shape (time,)
        Flight Mach number [-], total enthalpy [J/kg above air at 298.15 K], altitude [m], speed [m/s].

    Returns
    -------
    Coverage
        Shares and what they are made of; see the module's text for what counts as reproduced.
    """
    mach, enthalpy, height, velocity = (
        np.atleast_1d(np.asarray(value, dtype=float))
        for value in (mach_number, total_enthalpy, altitude, speed)
    )
    shape = (mach.size, len(facilities), len(PARAMETERS))
    reproduced = np.zeros(shape, dtype=bool)
    known = np.zeros(shape[1:], dtype=bool)
    lengths = np.full(shape[:2], np.nan)
    for column, entry in enumerate(facilities):
        bounds = envelope(entry)
        if bounds.mach_numbers:
            nozzles = np.asarray(bounds.mach_numbers)
            near = np.abs(mach[:, None] - nozzles) <= NOZZLE_TOLERANCE * nozzles
            known[column, 0], reproduced[:, column, 0] = True, near.any(axis=1)
        elif bounds.mach_number != (None, None):
            known[column, 0], reproduced[:, column, 0] = True, _within(mach, bounds.mach_number)
        if bounds.total_enthalpy != (None, None):
            known[column, 1], reproduced[:, column, 1] = True, _within(enthalpy, bounds.total_enthalpy)
        if bounds.altitude != (None, None):
            known[column, 2], reproduced[:, column, 2] = True, _within(height, bounds.altitude)
        if bounds.test_time is not None and bounds.nozzle_diameter is not None:
            highest = bounds.total_enthalpy[1]
            stream = velocity if highest is None else np.minimum(velocity, np.sqrt(2.0 * highest))
            lengths[:, column] = bounds.test_time * stream / bounds.nozzle_diameter
            known[column, 3] = True
            reproduced[:, column, 3] = lengths[:, column] >= FLOW_LENGTHS_NEEDED
    counted = np.maximum(known.sum(axis=1), 1)
    return Coverage(
        facilities=tuple(entry.name for entry in facilities),
        share=reproduced.sum(axis=2) / counted,
        reproduced=reproduced,
        known=known,
        flow_lengths=lengths,
    )


def _intervals(time: np.ndarray, altitude: np.ndarray, flag: np.ndarray) -> list[dict[str, float]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flag.astype(int), [0]))))
    return [
        {
            "start_time": float(time[start]),
            "end_time": float(time[stop - 1]),
            "start_altitude": float(altitude[start]),
            "end_altitude": float(altitude[stop - 1]),
        }
        for start, stop in zip(edges[::2], edges[1::2], strict=True)
    ]


def summarise(coverage: Coverage, time: Any, altitude: Any) -> list[dict[str, Any]]:
    """Say in a few numbers which part of the flight each facility reproduces.

    Parameters
    ----------
    coverage : Coverage
        Result of `match`.
    time, altitude : array_like, shape (time,)
        Time [s] and altitude [m] of the flight.

    Returns
    -------
    list of dict
        Per facility: ``facility``; ``known`` (number of parameters known); ``share`` (mean over the time of
        the flight); ``full_share`` (share of the time in which every known parameter is reproduced, Mach
        number and total enthalpy being known and among them: without these two nothing is duplicated);
        ``intervals`` in which that is so; and ``parameters``, for each one ``known``, ``share`` of the time
        and ``intervals`` (start and end, time [s] and altitude [m]). Sorted by full share, then by share.
    """
    time, altitude = np.asarray(time, dtype=float), np.asarray(altitude, dtype=float)
    edges = np.concatenate((time[:1], 0.5 * (time[1:] + time[:-1]), time[-1:]))
    weight = np.diff(edges)
    weight = weight / weight.sum() if weight.sum() > 0.0 else np.full(time.shape, 1.0 / time.size)
    rows = []
    for column, name in enumerate(coverage.facilities):
        known = coverage.known[column]
        complete = coverage.reproduced[:, column][:, known].all(axis=1) & known[:2].all()
        parameters = {
            parameter: {
                "known": bool(known[index]),
                "share": float(weight @ coverage.reproduced[:, column, index]),
                "intervals": _intervals(time, altitude, coverage.reproduced[:, column, index]),
            }
            for index, parameter in enumerate(PARAMETERS)
        }
        rows.append(
            {
                "facility": name,
                "known": int(known.sum()),
                "share": float(weight @ coverage.share[:, column]),
                "full_share": float(weight @ complete),
                "intervals": _intervals(time, altitude, complete),
                "parameters": parameters,
            }
        )
    return sorted(rows, key=lambda row: (-row["full_share"], -row["share"], -row["known"], row["facility"]))
