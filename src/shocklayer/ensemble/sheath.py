"""What the shock layer does along the scenario's own flight and beside it, for every flight of an ensemble.

The stages of a single run are called on the scenario's flight, and on copies of it at the same air that are
faster and slower by as much as the dispersed flights are. Between these the logarithms of a link's loss and
of wall temperature are interpolated over the logarithms of air density and speed. On the scenario's own
flight the result is that of the run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

import shocklayer.flight.stage as flight
import shocklayer.heating.stage as heating
import shocklayer.plasma.stage as plasma
import shocklayer.shock_layer.stage as shock_layer
from shocklayer.core.validity import Notice
from shocklayer.ensemble.path_table import SPEED_WEIGHT, STEPS, PathMesh, PathTable
from shocklayer.ensemble.setting import Setting
from shocklayer.flight import FlightHistory
from shocklayer.heating.stagnation import heat_flux_of_flight
from shocklayer.radio.sheath_loss import antenna_layers, loss_over_angles
from shocklayer.shock_layer import FlightPoints, is_solvable
from shocklayer.shock_layer.stations import Stations, choose_stations
from shocklayer.shock_layer.viscous.along_trajectory import choose_points

FACTORS = (0.125, 0.25, 0.5, 0.7071, 1.0, 1.4142, 2.0, 4.0, 8.0)
"""Factors on electron density at which losses are computed where it is dispersed."""
_BESIDE = 16
"""Of the samples of the scenario's flight, every how many there is one beside it."""
_SOLVED_BESIDE = 8
"""Samples beside the flight at which a finite-rate layer is solved, on each side."""
_LEAST_LOSS = 1e-6
_NARROW = 3e-3
"""Least difference of the logarithm of speed between a copy and the scenario's flight."""
_WIDEST = 0.5


@dataclass(frozen=True)
class Sheath:
    """The shock layer about the scenario's flight.

    Parameters
    ----------
    history : FlightHistory
        The scenario's flight.
    stations : ndarray
        Surface distance over nose radius of the wall temperatures [-].
    wall_temperature : callable
        From logarithms of density and speed (points,) to the logarithm of temperature (points, stations).
    losses : list of callable
        For each link, from logarithms of density, speed and electron-density factor (points,) to the loss
        (points, angles) [dB].
    notices : list of Notice
        What bears on all flights.
    """

    history: FlightHistory
    stations: np.ndarray
    wall_temperature: Callable[[np.ndarray, np.ndarray], np.ndarray]
    losses: list[Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]]
    notices: list[Notice]


class ScenarioFlight(NamedTuple):
    """The scenario's own flight, and the stations of its body."""

    history: FlightHistory
    stations: Stations


def scenario_flight(setting: Setting) -> ScenarioFlight:
    """Fly the scenario itself, as a single run does.

    Parameters
    ----------
    setting : Setting
        What all flights have in common.

    Returns
    -------
    ScenarioFlight
        The flight and the stations at which its shock layer is computed.
    """
    scenario, vehicle = setting.scenario, setting.vehicle
    flux = heat_flux_of_flight(
        scenario.heating, setting.planet, vehicle.shape, vehicle.nose_radius, vehicle.emissivity
    )
    flown = flight.compute(
        scenario.flight,
        scenario.planet,
        vehicle,
        setting.files,
        scenario.seed,
        scenario.output.samples,
        flux,
    )
    antennas = [link.antenna for link in scenario.radio]
    return ScenarioFlight(flown.history, choose_stations(scenario.layer, antennas, vehicle, flown.history))


def solve_sheath(
    setting: Setting,
    own: ScenarioFlight,
    pilots: tuple[np.ndarray, np.ndarray] | None,
    progress: Callable[[str], None],
) -> Sheath:
    """Compute the layer, heating and plasma along the scenario's flight and beside it.

    Parameters
    ----------
    setting : Setting
        What all flights have in common.
    own : ScenarioFlight
        The scenario's own flight.
    pilots : tuple of ndarray, optional
        Air density and speed (points,) met by some dispersed flights [kg/m3, m/s]; without them the copies
        are as near as can be.
    progress : callable
        Called with a short text at each step.

    Returns
    -------
    Sheath
        Interpolating functions.
    """
    history, stations = own
    deviation = _deviation(history, pilots)
    disperse_density = "layer.electron_density_factor" in setting.inputs.names
    factors = FACTORS if disperse_density else (1.0,)
    progress("computing the shock layer of the scenario's own flight")
    wall, losses, notices = _along(setting, history, stations, factors)
    values = [_logarithm(wall, 1.0), *(_logarithm(each, _LEAST_LOSS) for each in losses)]
    path = np.stack([np.log(history.air_density), np.log(np.maximum(history.speed, 1.0))], axis=1)
    points, everything = [path], [[each] for each in values]
    if deviation.max() > _NARROW:
        progress("computing the shock layer of faster and slower flights")
        copies = _beside(setting, history, values, deviation, factors)
    else:
        copies = [[np.zeros_like(each) for each in values]] * 2
    for sign, changes in zip((-1.0, 1.0), copies, strict=True):
        points.append(path + np.stack([np.zeros(len(path)), sign * deviation], axis=1))
        for kept, base, change in zip(everything, values, changes, strict=True):
            kept.append(base + change)
    where = np.concatenate(points)
    tables = [np.concatenate(each) for each in everything]
    # No point between the paths is farther from one than the paths are from each other.
    reach = 2.0 * max(STEPS) + SPEED_WEIGHT * float(deviation.max())
    mesh = PathMesh(where[:, 0], where[:, 1], reach)
    walls = PathTable(mesh, tables[0])
    losses_over = [_Loss(mesh, each) for each in tables[1:]]
    return Sheath(history, stations.along_body, walls, list(losses_over), notices)


def _logarithm(values: np.ndarray, least: float) -> np.ndarray:
    return np.log(np.maximum(values, least))


def _beside(
    setting: Setting,
    history: FlightHistory,
    values: list[np.ndarray],
    deviation: np.ndarray,
    factors: tuple[float, ...],
) -> list[list[np.ndarray]]:
    """Return, of a slower and a faster flight, by how much the logarithms of all values differ.

    Both are computed as one history, so that a finite-rate layer is solved at one block of points.
    """
    scenario = setting.scenario
    flow = FlightPoints(
        history.speed,
        history.air_density,
        history.air_pressure,
        history.air_temperature,
        history.dynamic_pressure,
        history.knudsen_number,
    )
    solved = choose_points(flow, _SOLVED_BESIDE)
    everywhere = np.append(np.arange(0, history.time.size, _BESIDE), history.time.size - 1)
    others = everywhere[~is_solvable(flow)[everywhere]]
    index = np.unique(np.concatenate([solved, others])) if solved.size else np.unique(everywhere)
    twice = np.concatenate([index, index])
    sign = np.repeat([-1.0, 1.0], index.size)
    path = _faster(_select(history, twice), sign * deviation[twice])
    antennas = [link.antenna for link in scenario.radio]
    wall, losses, _ = _along(
        setting, path, choose_stations(scenario.layer, antennas, setting.vehicle, path), factors
    )
    others_values = [_logarithm(wall, 1.0), *(_logarithm(each, _LEAST_LOSS) for each in losses)]
    copies = []
    for half in (slice(0, index.size), slice(index.size, None)):
        changes = []
        for own, other in zip(values, others_values, strict=True):
            change = other[half] - own[index]
            flat = change.reshape(index.size, -1)
            dense = [np.interp(np.arange(history.time.size), index, column) for column in flat.T]
            changes.append(np.stack(dense, axis=1).reshape(-1, *change.shape[1:]))
        copies.append(changes)
    return copies


class _Loss:
    """Loss over density, speed and electron-density factor, from values (points, factors, angles)."""

    def __init__(self, mesh: PathMesh, log_loss: np.ndarray) -> None:
        self._table = PathTable(mesh, log_loss)
        self._nodes = np.log(FACTORS) if log_loss.shape[1] > 1 else None

    def __call__(self, log_density: np.ndarray, log_speed: np.ndarray, log_factor: np.ndarray) -> np.ndarray:
        values = self._table(log_density, log_speed)
        nodes = self._nodes
        if nodes is None:
            return np.exp(values[:, 0])
        at = np.clip(np.searchsorted(nodes, log_factor) - 1, 0, nodes.size - 2)
        weight = np.clip((log_factor - nodes[at]) / (nodes[at + 1] - nodes[at]), 0.0, 1.0)[:, None]
        rows = np.arange(at.size)
        return np.exp(values[rows, at] * (1.0 - weight) + values[rows, at + 1] * weight)


def _along(
    setting: Setting, path: FlightHistory, stations: Stations, factors: tuple[float, ...]
) -> tuple[np.ndarray, list[np.ndarray], list[Notice]]:
    """Return wall temperature (samples, stations), losses (samples, factors, angles) and notices."""
    scenario, vehicle, planet = setting.scenario, setting.vehicle, setting.planet
    layer = shock_layer.compute(scenario.layer, path, stations)
    heat = heating.compute(scenario.heating, planet, vehicle, path, stations, layer)
    notices = [*layer.notices, *heat.notices]
    losses: list[np.ndarray] = []
    if scenario.radio:
        sheath = plasma.compute(scenario.layer, planet, vehicle, path, stations, layer, heat, scenario.origin)
        notices += sheath.notices
        for link, column in zip(scenario.radio, stations.antennas, strict=True):
            base = antenna_layers(column, sheath.layer, sheath.columns)[0]
            each = [loss_over_angles(link, base._replace(density=base.density * by)) for by in factors]
            losses.append(_continued(np.stack(each, axis=1)))
    return heat.wall_temperature, losses, notices


def _continued(values: np.ndarray) -> np.ndarray:
    """Continue the values of computed samples to those beside them that are not, along the flight."""
    flat = values.reshape(len(values), -1)
    known = np.isfinite(flat).all(axis=1)
    if not known.any():
        return np.full_like(values, _LEAST_LOSS)
    places = np.flatnonzero(known)
    after = np.clip(np.searchsorted(places, np.arange(len(values))), 0, places.size - 1)
    before = np.maximum(after - 1, 0)
    rows = np.arange(len(values))
    nearer = np.where(np.abs(places[before] - rows) < np.abs(places[after] - rows), before, after)
    return values[places[nearer]]


def _select(history: FlightHistory, index: np.ndarray) -> FlightHistory:
    """Return some samples of a flight."""
    columns: dict[str, Any] = history.select(index).columns()
    return FlightHistory(**columns, events=history.events, notices=history.notices)


def _faster(history: FlightHistory, log_factor: np.ndarray) -> FlightHistory:
    """Return a flight at other speeds in the same air."""
    by = np.exp(log_factor)
    return replace(
        history,
        velocity=history.velocity * by[:, None],
        speed=history.speed * by,
        mach_number=history.mach_number * by,
        reynolds_number=history.reynolds_number * by,
        dynamic_pressure=history.dynamic_pressure * by**2,
        total_enthalpy=history.total_enthalpy + 0.5 * history.speed**2 * (by**2 - 1.0),
    )


def _deviation(history: FlightHistory, pilots: tuple[np.ndarray, np.ndarray] | None) -> np.ndarray:
    """Return how far in the logarithm of speed dispersed flights lie from each sample of the flight."""
    if pilots is None:
        return np.full(history.time.shape, _NARROW)
    from scipy.ndimage import maximum_filter1d, uniform_filter1d
    from scipy.spatial import KDTree

    def points(density: np.ndarray, speed: np.ndarray) -> np.ndarray:
        return np.stack([np.log(density), SPEED_WEIGHT * np.log(np.maximum(speed, 1.0))], axis=1)

    distance, nearest = KDTree(points(history.air_density, history.speed)).query(points(*pilots))
    greatest = np.zeros(history.time.shape)
    np.maximum.at(greatest, nearest, distance / SPEED_WEIGHT)
    spread = uniform_filter1d(maximum_filter1d(greatest, 31), 31)
    return np.clip(1.3 * spread, _NARROW, _WIDEST)
