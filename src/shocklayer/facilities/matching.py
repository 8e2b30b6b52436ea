"""Match a flight with ground facilities: which similarity parameters each reproduces, and when.

Four parameters are compared, each only where the catalogue states the data for it:

``mach_number``
    The flight Mach number lies within the stated range, or within 5 % of a fixed nozzle's.
``total_enthalpy``
    The flight's total enthalpy lies within the facility's range: the stated enthalpy, else the enthalpy at
    its stated total temperature, else half the square of its stated stream speed.
``altitude``
    The flight lies within the stated range of simulated altitude. Operators define it differently (by static
    pressure, density or Reynolds number), and it seldom holds at every Mach number and enthalpy.
``flow_lengths``
    Test time times stream speed over nozzle diameter is at least 3.3, the number of flow lengths over which a
    laminar boundary layer is established (Davies and Bernstein, J. Fluid Mechanics 36(1), 87, 1969);
    separated flow needs ten times as many.

Only the hypersonic continuum part of a flight counts (`hypersonic_continuum`): a facility reproduces nothing
of a coast in vacuum or of a descent under a parachute. Shares are weighted by heat load or dynamic pressure,
not by seconds, where the weight is given.

`Coverage.share` is the number of parameters reproduced over the number known. Parameters that are not known
do not enter it, so it has to be read with `Coverage.known`. The ranges are stated independently of each
other, and one condition of the facility need not reach all of them together.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, TypedDict

import numpy as np
from jaxtyping import Bool, Float

from shocklayer.core.types import ArrayLike
from shocklayer.facilities.catalogue import Facility
from shocklayer.facilities.thermally_perfect import ThermallyPerfectGas
from shocklayer.gas.equilibrium.solver import equilibrium_tp
from shocklayer.gas.mixtures import mixture

PARAMETERS = ("mach_number", "total_enthalpy", "altitude", "flow_lengths")
"""Similarity parameters considered, in the order of the last axis of `Coverage.reproduced`."""
NOZZLE_TOLERANCE = 0.05
"""Largest relative difference between the flight Mach number and that of a fixed nozzle [-]."""
FLOW_LENGTHS_NEEDED = 3.3
"""Smallest number of flow lengths during the test [-]."""

HYPERSONIC = 5.0
"""Mach number from which a flight counts [-]."""
CONTINUUM = 0.01
"""Knudsen number of the nose radius up to which the flow is a continuum [-]."""

Bounds = tuple[float | None, float | None]
"""Lower and upper bound; None where it is not known."""
Samples = ArrayLike | Sequence[float]
"""Values along a flight."""


class Envelope(NamedTuple):
    """Performance envelope of a facility, SI; None where a bound is not known.

    Attributes
    ----------
    mach_number, total_enthalpy, altitude : tuple of (float or None, float or None)
        Lower and upper bound [-], [J/kg above air at 298.15 K], [m].
    mach_numbers : tuple of float
        Mach numbers of fixed nozzles.
    test_time : float or None
        Longest stated test time [s].
    nozzle_diameter : float or None
        Nozzle exit or test section [m].
    """

    mach_number: Bounds
    mach_numbers: tuple[float, ...]
    total_enthalpy: Bounds
    altitude: Bounds
    test_time: float | None
    nozzle_diameter: float | None


class Coverage(NamedTuple):
    """Similarity parameters of a flight that each facility reproduces.

    Attributes
    ----------
    facilities : tuple of str
        Names, in the order of the facility axis.
    share : ndarray, shape (time, facility)
        Parameters reproduced over parameters known; zero where none is known.
    reproduced : ndarray of bool, shape (time, facility, parameter)
        Whether each parameter is reproduced; false where it is not known.
    known : ndarray of bool, shape (facility, parameter)
        Whether the catalogue states the data for each parameter.
    flow_lengths : ndarray, shape (time, facility)
        Test time times stream speed over nozzle diameter; not a number where not known.
    """

    facilities: tuple[str, ...]
    share: Float[np.ndarray, "time facility"]
    reproduced: Bool[np.ndarray, "time facility parameter"]
    known: Bool[np.ndarray, "facility parameter"]
    flow_lengths: Float[np.ndarray, "time facility"]


class Interval(TypedDict):
    """Part of a flight: times [s] and altitudes [m] at its ends."""

    start_time: float
    end_time: float
    start_altitude: float
    end_altitude: float


class ParameterCoverage(TypedDict):
    """Coverage of one similarity parameter: share of the flight time, and when."""

    known: bool
    share: float
    intervals: list[Interval]


class PointMatch(TypedDict):
    """Where a flight comes closest to a point of simultaneous conditions; ratios are tunnel over flight.

    ``model_nose_radius`` [m] duplicates density times nose radius, ``model_nose_radius_reynolds`` the
    Reynolds number of the nose radius; ``fits`` says whether the former is at most a quarter of the nozzle.
    None where the point does not state what it takes.
    """

    name: str
    time: float
    altitude: float
    mach_number_ratio: float | None
    total_enthalpy_ratio: float | None
    model_nose_radius: float | None
    model_nose_radius_reynolds: float | None
    fits: bool | None
    duplicates: bool
    status: str
    source: str


class FacilityCoverage(TypedDict):
    """Coverage of a flight by one facility; see `summarise`."""

    facility: str
    known: int
    share: float
    full_share: float
    rank: float
    intervals: list[Interval]
    points: list[PointMatch]
    parameters: dict[str, ParameterCoverage]


@lru_cache(maxsize=1024)
def total_enthalpy_of_temperature(total_temperature: float, pressure: float) -> float:
    """Total enthalpy of heated air.

    Parameters
    ----------
    total_temperature : float
        Total temperature [K].
    pressure : float
        Total pressure [Pa], on which the degree of dissociation depends.

    Returns
    -------
    float
        Enthalpy above air at 298.15 K [J/kg]: without chemistry up to 1800 K, in equilibrium above.
    """
    air = mixture("air13")
    if total_temperature <= 1800.0:
        return float(ThermallyPerfectGas(air).enthalpy(total_temperature))
    return float(equilibrium_tp(air, total_temperature, pressure).enthalpy)


def envelope(facility: Facility) -> Envelope:
    """Return the performance envelope of a facility, with total enthalpy from the first datum that is stated.

    Parameters
    ----------
    facility : Facility
        Entry of the catalogue.

    Returns
    -------
    Envelope
        Bounds in SI.
    """
    bounds: dict[str, Bounds] = {
        stem: (facility.value(f"{stem}_minimum"), facility.value(f"{stem}_maximum"))
        for stem in ("mach_number", "total_enthalpy", "total_temperature", "stream_speed", "altitude")
    }
    enthalpy = bounds["total_enthalpy"]
    if enthalpy == (None, None):
        pressure = facility.value("stagnation_pressure_maximum") or 1.0e6
        low, high = (
            None if value is None else total_enthalpy_of_temperature(value, pressure)
            for value in bounds["total_temperature"]
        )
        enthalpy = (low, high)
    if enthalpy == (None, None):
        low, high = (None if value is None else 0.5 * value**2 for value in bounds["stream_speed"])
        enthalpy = (low, high)
    return Envelope(
        mach_number=bounds["mach_number"],
        mach_numbers=facility.mach_numbers(),
        total_enthalpy=enthalpy,
        altitude=bounds["altitude"],
        test_time=facility.longest_test_time(),
        nozzle_diameter=facility.value("nozzle_diameter"),
    )


def _within(value: np.ndarray, bounds: Bounds) -> np.ndarray:
    low, high = bounds
    inside = np.ones(value.shape, dtype=bool)
    if low is not None:
        inside &= value >= low
    if high is not None:
        inside &= value <= high
    return inside


def match(
    facilities: Sequence[Facility],
    mach_number: Samples,
    total_enthalpy: Samples,
    altitude: Samples,
    speed: Samples,
    counted: Sequence[bool] | np.ndarray | None = None,
) -> Coverage:
    """Compare every sample of a flight with every facility.

    Parameters
    ----------
    facilities : sequence of Facility
        Entries of the catalogue.
    mach_number, total_enthalpy, altitude, speed : array_like, shape (time,)
        Flight Mach number [-], total enthalpy [J/kg above air at 298.15 K], altitude [m], speed [m/s].
    counted : array_like of bool, shape (time,), optional
        Samples that count, for example those of `hypersonic_continuum`; nothing is reproduced in the others.
        All by default.

    Returns
    -------
    Coverage
        Shares and their parts; see the module docstring for what counts as reproduced.
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
    if counted is not None:
        reproduced &= np.asarray(counted, dtype=bool)[:, None, None]
    return Coverage(
        facilities=tuple(entry.name for entry in facilities),
        share=reproduced.sum(axis=2) / np.maximum(known.sum(axis=1), 1),
        reproduced=reproduced,
        known=known,
        flow_lengths=lengths,
    )


def _intervals(time: np.ndarray, altitude: np.ndarray, flag: np.ndarray) -> list[Interval]:
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


def hypersonic_continuum(mach_number: Samples, knudsen_number: Samples) -> np.ndarray:
    """Return where a flight is hypersonic and the flow a continuum.

    Parameters
    ----------
    mach_number, knudsen_number : array_like, shape (time,)
        Along the flight [-]; the Knudsen number of the nose radius.

    Returns
    -------
    ndarray of bool, shape (time,)
    """
    mach, knudsen = np.asarray(mach_number, dtype=float), np.asarray(knudsen_number, dtype=float)
    return (mach >= HYPERSONIC) & (knudsen <= CONTINUUM)


def in_all_modes(facilities: Sequence[Facility]) -> list[Facility]:
    """Return facilities with each mode that has figures of its own as an entry of its own.

    Parameters
    ----------
    facilities : sequence of Facility
        Entries of the catalogue.

    Returns
    -------
    list of Facility
        The entries, and after each its modes, named by facility and mode.
    """
    entries: list[Facility] = []
    for entry in facilities:
        entries.append(entry)
        for name, mode in entry.modes.items():
            if mode.figures:
                entries.append(entry.in_mode(name).model_copy(update={"name": f"{entry.name} {name}"}))
    return entries


def summarise(
    coverage: Coverage,
    time: Samples,
    altitude: Samples,
    rate: Samples | None = None,
    counted: Sequence[bool] | np.ndarray | None = None,
) -> list[FacilityCoverage]:
    """Summarise which part of the flight each facility reproduces.

    Parameters
    ----------
    coverage : Coverage
        Result of `match`.
    time, altitude : array_like, shape (time,)
        Time [s] and altitude [m] of the flight.
    rate : array_like, shape (time,), optional
        What the shares are weighted by, per time: heat flux or dynamic pressure; one by default.
    counted : array_like of bool, shape (time,), optional
        Samples that count, as in `match`; all by default.

    Returns
    -------
    list of FacilityCoverage
        Per facility: ``facility``; ``known`` (number of parameters known); ``share`` (mean of
        `Coverage.share` over the weighted part of the flight that counts); ``full_share`` (fraction of it in
        which every known parameter is reproduced; zero unless Mach number and total enthalpy are known);
        ``rank`` (share times the part of all parameters that is known, so that a facility of which little is
        published does not come first); ``intervals`` in which that is so; ``points`` (empty, see
        `points.match_points`); and ``parameters``, for each one ``known``, ``share`` and ``intervals``.
        Sorted by full share times the part known, then by rank.
    """
    times, heights = np.asarray(time, dtype=float), np.asarray(altitude, dtype=float)
    edges = np.concatenate((times[:1], 0.5 * (times[1:] + times[:-1]), times[-1:]))
    weight = np.diff(edges)
    if not weight.sum() > 0.0:
        weight = np.full(times.shape, 1.0 / times.size)
    if rate is not None:
        weight = weight * np.nan_to_num(np.asarray(rate, dtype=float))
    if counted is not None:
        weight = weight * np.asarray(counted, dtype=float)
    weight = weight / weight.sum() if weight.sum() > 0.0 else np.zeros(times.shape)
    rows: list[FacilityCoverage] = []
    for column, name in enumerate(coverage.facilities):
        known = coverage.known[column]
        complete = coverage.reproduced[:, column][:, known].all(axis=1) & known[:2].all()
        parameters: dict[str, ParameterCoverage] = {
            parameter: {
                "known": bool(known[index]),
                "share": float(weight @ coverage.reproduced[:, column, index]),
                "intervals": _intervals(times, heights, coverage.reproduced[:, column, index]),
            }
            for index, parameter in enumerate(PARAMETERS)
        }
        rows.append(
            {
                "facility": name,
                "known": int(known.sum()),
                "share": float(weight @ coverage.share[:, column]),
                "full_share": float(weight @ complete),
                "rank": float(weight @ coverage.share[:, column]) * float(known.mean()),
                "points": [],
                "intervals": _intervals(times, heights, complete),
                "parameters": parameters,
            }
        )
    return sorted(
        rows,
        key=lambda row: (-row["full_share"] * row["known"], -row["rank"], -row["known"], row["facility"]),
    )
