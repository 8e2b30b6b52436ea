"""Fly a batch of an ensemble's flights: from drawn inputs to samples along every flight."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from shocklayer import planet
from shocklayer.core.errors import UserError
from shocklayer.core.types import ArrayLike
from shocklayer.ensemble.aerodynamic_factors import aerodynamic_factors, scaled
from shocklayer.ensemble.inputs import impossible
from shocklayer.ensemble.setting import Setting
from shocklayer.ensemble.single_flights import fly_one, with_density
from shocklayer.flight import dormand_prince
from shocklayer.flight.controls import Controls
from shocklayer.flight.dynamics import FlightModel
from shocklayer.flight.ensemble import prepare
from shocklayer.flight.entry import EntryState
from shocklayer.flight.glide import equilibrium_glide
from shocklayer.flight.recorded import Canopies, record, sample, sample_times
from shocklayer.flight.stage import body_of, controls_of
from shocklayer.flight.trajectory import StopConditions

BATCH = 256
"""Flights integrated together; a flight has its place in a batch by its number."""
SAMPLES = 321
"""Samples of each flight."""
ENTRY = "altitude speed flight_path_angle heading latitude longitude".split()
COMPLETE = ""
"""Reason of failure of a flight that has none."""


class Flown(NamedTuple):
    """A batch of flights.

    Attributes
    ----------
    columns : dict of str to ndarray
        The fields of `Samples` (flights, samples[, 3]).
    reason : ndarray of int
        (flights,) why each ended: index into ``dormand_prince.STOP_NAMES``.
    failure : list of str
        For each flight one clause that says why it failed, or empty text.
    """

    columns: dict[str, np.ndarray]
    reason: np.ndarray
    failure: list[str]


Values = dict[str, np.ndarray]


def fly_batch(setting: Setting, values: Values, numbers: np.ndarray, seed: int) -> Flown:
    """Fly some flights of an ensemble.

    Parameters
    ----------
    setting : Setting
        What all have in common.
    values : dict of str to ndarray
        Drawn inputs (flights,), at most `BATCH` of them [SI, rad].
    numbers : ndarray of int
        (flights,) numbers of the flights, for the random air of each.
    seed : int
        Seed of the ensemble.

    Returns
    -------
    Flown
        The flights.
    """
    count = len(numbers)
    bad, names = impossible(values)
    bad = bad if values else np.zeros(count, dtype=np.int32)
    failure = [f"{names[code - 1]} drawn outside its range" if code else COMPLETE for code in bad]
    safe = {name: np.where(bad > 0, nominal_value(setting, name), each) for name, each in values.items()}
    if setting.launched:
        return _one_by_one(setting, safe, numbers, seed, failure)
    rows, common, stop, late = _rows(setting, safe, numbers, seed)
    for k, clause in enumerate(late):
        failure[k] = failure[k] or clause
    rows = np.concatenate([rows, np.repeat(rows[:, -1:], BATCH - count, axis=1)], axis=1)
    idle = np.arange(BATCH) >= count
    idle[:count] = [clause != COMPLETE for clause in failure]
    # These start above the altitude of escape and stop after their first step.
    rows[0, idle] = 2.0 * dormand_prince.ESCAPE_ALTITUDE
    nodes = record(rows, common, stop, _canopies(setting, safe, count))
    columns = sample(nodes, rows, common, sample_times(nodes, SAMPLES))
    columns = {name: each[:count] for name, each in columns.items()}
    for k, reason in enumerate(nodes.stop[:count]):
        if not failure[k] and reason == dormand_prince.STOP_FAILED:
            failure[k] = "the integration of the flight came to no end"
        elif not failure[k] and not np.isfinite(columns["position"][k]).all():
            failure[k] = "the flight has numbers that are not finite"
    return Flown(columns, nodes.stop[:count], failure)


def _one_by_one(
    setting: Setting, values: Values, numbers: np.ndarray, seed: int, failure: list[str]
) -> Flown:
    """Fly flights that cannot be integrated together."""
    flown = [
        fly_one(setting, {name: float(each[k]) for name, each in values.items()}, int(number), seed)
        for k, number in enumerate(numbers)
    ]
    columns = {name: np.stack([each[0][name] for each in flown]) for name in flown[0][0]}
    reasons = np.array([each[1] for each in flown], dtype=np.int32)
    return Flown(columns, reasons, [own or each[2] for own, each in zip(failure, flown, strict=True)])


def nominal_value(setting: Setting, name: str) -> float:
    """Return the scenario's own value of a dispersed input [SI, rad].

    Parameters
    ----------
    setting : Setting
        The inputs.
    name : str
        Dotted name.

    Returns
    -------
    float
        The centre of its distribution.
    """
    inputs = setting.inputs
    if name in inputs.distributions:
        return inputs.distributions[name].centre
    assert inputs.covariance is not None
    return inputs.covariance.centres[inputs.covariance.names.index(name)]


def _rows(
    setting: Setting, values: Values, numbers: np.ndarray, seed: int
) -> tuple[np.ndarray, FlightModel, StopConditions, list[str]]:
    """Return rows of the kernel, what is common, stop conditions, and why flights cannot begin."""
    scenario, vehicle, count = setting.scenario, setting.vehicle, len(numbers)
    flight = scenario.flight
    entry = flight.entry
    assert entry is not None

    def value(name: str, otherwise: ArrayLike | None) -> ArrayLike:
        if name in values:
            return values[name]
        assert otherwise is not None
        return otherwise

    body = body_of(vehicle)
    body = body._replace(
        mass=value("vehicle.mass", body.mass),
        reference_area=value("vehicle.reference_area", body.reference_area),
        nose_radius=value("vehicle.nose_radius", body.nose_radius),
        reference_length=value("vehicle.reference_length", body.reference_length),
    )
    controls = _controls(controls_of(flight.controls), values)
    drag, lift = aerodynamic_factors(setting, values)
    density = value("planet.density_factor", 1.0)
    clauses = [COMPLETE] * count
    if entry.start == "equilibrium-glide":
        state, clauses = _glides(setting, values, count)
    else:
        state = EntryState(
            *(value(f"flight.entry.{name}", getattr(entry, name)) for name in ENTRY), frame=entry.frame
        )
    stop = StopConditions(flight.stop.altitude, flight.stop.mach, flight.stop.speed, flight.stop.time)
    lowest = max(0.0, stop.altitude or 0.0)
    low = np.broadcast_to(np.asarray(state.altitude, dtype=float) <= lowest, (count,))
    begins_low = "it begins at or below its stop altitude"
    clauses = [each or (begins_low if low[k] else COMPLETE) for k, each in enumerate(clauses)]
    random = scenario.planet.perturbation
    profiles = None
    if random is not None:
        profiles = planet.draw_perturbation(
            seed, numbers, random.density, random.wind, random.correlation_height
        )
    rows, common, _ = prepare(state, body, setting.air, controls, stop, (density, drag, lift), profiles)
    if rows.shape[1] == 1:
        rows = np.repeat(rows, count, axis=1)
    return rows, common, stop, clauses


def _controls(controls: Controls, values: Values) -> Controls:
    given = {
        name: values[f"flight.controls.{name}"]
        for name in ("bank_angle", "angle_of_attack")
        if f"flight.controls.{name}" in values
    }
    return controls._replace(**given)


def _canopies(setting: Setting, values: Values, count: int) -> list[Canopies]:
    """Return the parachutes of a batch, padded to its size."""

    def column(name: str, otherwise: float | None, without: float) -> np.ndarray:
        each = values.get(name, without if otherwise is None else otherwise)
        given = np.broadcast_to(np.asarray(each, dtype=float), (count,))
        return np.concatenate([given, np.repeat(given[-1:], BATCH - count)])

    canopies = []
    for index, chute in enumerate(setting.scenario.flight.parachute):
        name = f"flight.parachute.{index}"
        canopies.append(
            Canopies(
                column(f"{name}.drag_area", chute.drag_area, 0.0),
                column(f"{name}.inflation_time", chute.inflation_time, 0.0),
                column(f"{name}.deploy.altitude", chute.deploy.altitude, -np.inf),
                column(f"{name}.deploy.mach", chute.deploy.mach, -np.inf),
                column(f"{name}.deploy.time", chute.deploy.time, np.inf),
            )
        )
    return canopies


def _glides(setting: Setting, values: Values, count: int) -> tuple[EntryState, list[str]]:
    """Return the starts of flights that begin in an equilibrium glide, and why some cannot."""
    entry = setting.scenario.flight.entry
    assert entry is not None
    vehicle, factors = setting.vehicle, aerodynamic_factors(setting, values)
    controls = controls_of(setting.scenario.flight.controls)
    names = ("speed", "heading", "latitude", "longitude")

    def start(k: int) -> EntryState:
        def value(name: str, otherwise: float) -> float:
            return float(values[name][k]) if name in values else otherwise

        body = body_of(vehicle)
        drag, lift = (float(np.broadcast_to(each, (count,))[k]) for each in factors)
        body = body._replace(
            mass=value("vehicle.mass", vehicle.mass),
            reference_area=value("vehicle.reference_area", vehicle.reference_area),
            aerodynamics=scaled(body.aerodynamics, drag, lift),
        )
        air = with_density(setting.air, value("planet.density_factor", 1.0))
        given = {name: np.asarray(each)[k] for name, each in values.items()}
        speed, heading, latitude, longitude = (
            value(f"flight.entry.{name}", getattr(entry, name)) for name in names
        )
        own = _controls(controls, given)
        return equilibrium_glide(speed, heading, latitude, longitude, body, air, own)

    same = all(np.ptp(each) == 0.0 for each in values.values())
    states: list[EntryState] = []
    clauses: list[str] = []
    for k in range(1 if same else count):
        try:
            states.append(start(k))
            clauses.append(COMPLETE)
        except UserError:
            states.append(EntryState(60e3, 5e3, 0.0, 0.0, 0.0, 0.0))
            clauses.append("there is no equilibrium glide at its start")
    columns = [np.array([float(state[i]) for state in states]) for i in range(6)]
    if same:
        columns, clauses = [np.repeat(each, count) for each in columns], clauses * count
    return EntryState(*columns), clauses
