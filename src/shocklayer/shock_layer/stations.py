"""Body stations at which the layer is computed: those of the result, and the antennas.

Stations are distances from the stagnation point, which at an angle of attack lies on the windward side of the
nose; they run along the windward meridian. Antennas are fixed to the body, so their distance from the
stagnation point changes with the angle of attack, and each looks through the layer of its own meridian.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from shocklayer.core.jax_setup import jax
from shocklayer.flight import FlightHistory
from shocklayer.scenario.layer import LayerConfig
from shocklayer.scenario.links import AntennaConfig
from shocklayer.shock_layer import equivalent_cone
from shocklayer.shock_layer.meridian import Meridian
from shocklayer.vehicle import shape as shapes
from shocklayer.vehicle.catalogue import Vehicle
from shocklayer.vehicle.shape import Shape

_DEFAULT_STATIONS = 11
_WAKE_STATIONS = 3
"""Steps from the shoulder to the farthest antenna behind it."""
ZERO_ANGLE = np.radians(0.1)
"""Angle of attack below which a flight counts as having none [rad]."""


class Stations(NamedTuple):
    """Every point of the body at which the layer is computed, in columns: one meridian after the other.

    Attributes
    ----------
    along_body : numpy.ndarray
        The stations of the result: surface distance from the stagnation point over nose radius, the
        first columns.
    meridians : tuple of Meridian
        The windward one first, with the stations and then its antennas.
    antennas : tuple of int
        Column of each link's antenna.
    """

    along_body: np.ndarray
    meridians: tuple[Meridian, ...]
    antennas: tuple[int, ...]

    @property
    def columns(self) -> np.ndarray:
        """Distance from the stagnation point over nose radius of every column, in the mean of the flight."""
        return np.concatenate([line.station for line in self.meridians])


def station_grid(config: LayerConfig, antennas: Sequence[AntennaConfig], vehicle: Vehicle) -> np.ndarray:
    """Return the body stations at which the layer is computed.

    Parameters
    ----------
    config : LayerConfig
        May give stations.
    antennas : sequence of AntennaConfig
        Their stations are included.
    vehicle : Vehicle
        Its forebody limits them.

    Returns
    -------
    ndarray
        Surface distance over nose radius, ascending, from 0.
    """
    end = float(shapes.maximum_arc_length(vehicle.shape)) / vehicle.nose_radius
    # Denser towards the nose, where gradients are largest on a long body.
    chosen = config.stations or end * np.linspace(0.0, 1.0, _DEFAULT_STATIONS) ** 1.5
    mounted = [antenna.station for antenna in antennas]
    wake = np.linspace(end, max(mounted, default=0.0), _WAKE_STATIONS + 1)[1:-1]
    behind = wake if max(mounted, default=0.0) > end else wake[:0]
    return np.unique(np.concatenate([[0.0], np.asarray(chosen, dtype=float), behind, mounted]))


def choose_stations(
    config: LayerConfig, antennas: Sequence[AntennaConfig], vehicle: Vehicle, history: FlightHistory
) -> Stations:
    """Choose the stations at which the layer of a flight is computed.

    Parameters
    ----------
    config : LayerConfig
        Its stations.
    antennas : sequence of AntennaConfig
        Those of the radio links, in their order.
    vehicle : Vehicle
        The vehicle.
    history : FlightHistory
        Its angle of attack.

    Returns
    -------
    Stations
        Without an angle of attack, or on a body computed along its axis, the antennas are among the stations.
    """
    stations = station_grid(config, antennas, vehicle)
    shape, nose = vehicle.shape, vehicle.nose_radius
    attack = np.asarray(history.angle_of_attack)
    fast = np.asarray(history.mach_number) > 1.2
    level = not fast.any() or float(np.abs(attack[fast]).max()) < ZERO_ANGLE
    if level or not equivalent_cone.takes_incidence(shape):
        line = _meridian(shape, 0.0 * attack, np.pi, stations * nose, fast)
        return Stations(stations, (line,), tuple(int(np.searchsorted(stations, a.station)) for a in antennas))
    # The windward meridian has the stations and then its own antennas.
    windward = [np.broadcast_to(stations * nose, (attack.size, stations.size))]
    others, column, start = [], {}, stations.size
    rolls = sorted({antenna.roll for antenna in antennas}, key=lambda roll: not _is_windward(roll, attack))
    for roll in rolls:
        mine = sorted({antenna.station for antenna in antennas if antenna.roll == roll})
        away = equivalent_cone.distance_from_stagnation(
            shape, np.array(mine) * nose, attack[:, None], np.asarray(roll)
        )
        if _is_windward(roll, attack):
            windward.append(np.asarray(away))
        else:
            others.append(_meridian(shape, attack, roll, np.asarray(away), fast))
        column |= {(station, roll): start + k for k, station in enumerate(mine)}
        start += len(mine)
    first = _meridian(shape, np.abs(attack), np.pi, np.concatenate(windward, axis=1), fast)
    lines = [first, *others]
    return Stations(stations, tuple(lines), tuple(column[a.station, a.roll] for a in antennas))


def _is_windward(roll: float, attack: np.ndarray) -> bool:
    """Say whether a roll from the lee side is that of the windward meridian wherever there is one."""
    leaning = attack[attack != 0.0]
    return bool(np.all(np.cos(roll) * np.sign(leaning) <= -1.0 + 1e-9))


def _meridian(shape: Shape, attack: np.ndarray, roll: float, arcs: np.ndarray, fast: np.ndarray) -> Meridian:
    """Return a meridian with its dimensions and distances broadcast over the samples."""
    turned = jax.vmap(lambda angle: equivalent_cone.equivalent_body(shape, angle, roll))
    seen = turned(attack) if attack.any() else shape
    count = attack.shape
    spread = jax.tree.map(lambda leaf: np.broadcast_to(np.asarray(leaf, dtype=float), count), seen)
    along = np.broadcast_to(arcs, (*count, arcs.shape[-1]))
    mean = along[fast].mean(axis=0) if fast.any() else along.mean(axis=0)
    return Meridian(spread, along, mean / float(shape.nose_radius))
