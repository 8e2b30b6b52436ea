"""Where on the body the layer is looked at: the stations of the result, and the antennas.

Stations are distances from the stagnation point, which at an angle of attack lies on the windward side of the
nose; they run along the windward meridian. Antennas are fixed to the body, so their distance from the
stagnation point changes with the angle of attack, and each looks through the layer of its own meridian.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from shocklayer.core.jax_setup import jax
from shocklayer.core.validity import departures
from shocklayer.flight import FlightHistory
from shocklayer.scenario import Scenario
from shocklayer.scenario.shapes import GliderConfig, MeshConfig
from shocklayer.shock_layer import equivalent_cone
from shocklayer.shock_layer.meridian import Meridian
from shocklayer.vehicle import shape as shapes
from shocklayer.vehicle.catalogue import Vehicle
from shocklayer.vehicle.shape import Shape

_DEFAULT_STATIONS = 11
_WAKE_STATIONS = 3
"""Steps from the shoulder to the farthest antenna behind it."""
_LEVEL = np.radians(0.1)
"""Angle of attack below which a flight counts as having none [rad]."""
_SMALL_ANGLE = 5.0
"""Angle of attack [deg] up to which the flow about the axis is a fair picture of a capsule's."""


class Places(NamedTuple):
    """Every place at which the layer is computed, in columns: the meridians' one after another.

    Attributes
    ----------
    stations : numpy.ndarray
        Of the result: surface distance from the stagnation point over nose radius; the first columns.
    meridians : tuple of Meridian
        The windward one first, with the stations and then its antennas.
    antennas : tuple of int
        Column of each link's antenna.
    """

    stations: np.ndarray
    meridians: tuple[Meridian, ...]
    antennas: tuple[int, ...]

    @property
    def columns(self) -> np.ndarray:
        """Distance from the stagnation point over nose radius of every column, in the mean of the flight."""
        return np.concatenate([line.station for line in self.meridians])


def station_grid(scenario: Scenario, vehicle: Vehicle) -> np.ndarray:
    """Return the body stations at which the layer is looked at.

    Parameters
    ----------
    scenario : Scenario
        Names stations of its own, or leaves the choice.
    vehicle : Vehicle
        Bounds them.

    Returns
    -------
    ndarray
        Surface distance over nose radius, ascending, from 0; the antennas' stations are among them.
    """
    end = float(shapes.maximum_arc_length(vehicle.shape)) / vehicle.nose_radius
    # Closer together towards the nose, where everything changes fastest on a long body.
    chosen = scenario.layer.stations or end * np.linspace(0.0, 1.0, _DEFAULT_STATIONS) ** 1.5
    antennas = [link.antenna.station for link in scenario.radio]
    wake = np.linspace(end, max(antennas, default=0.0), _WAKE_STATIONS + 1)[1:-1]
    behind = wake if max(antennas, default=0.0) > end else wake[:0]
    return np.unique(np.concatenate([[0.0], np.asarray(chosen, dtype=float), behind, antennas]))


def choose_places(scenario: Scenario, vehicle: Vehicle, history: FlightHistory) -> Places:
    """Choose where the layer of a flight is computed.

    Parameters
    ----------
    scenario : Scenario
        Its stations and antennas.
    vehicle : Vehicle
        What flies.
    history : FlightHistory
        Its angle of attack.

    Returns
    -------
    Places
        Without an angle of attack, or on a body that does not take it, the antennas stand among the stations.
    """
    stations = station_grid(scenario, vehicle)
    shape, nose = vehicle.shape, vehicle.nose_radius
    links = [link.antenna for link in scenario.radio]
    attack = np.asarray(history.angle_of_attack)
    fast = np.asarray(history.mach_number) > 1.2
    level = not fast.any() or float(np.abs(attack[fast]).max()) < _LEVEL
    if level or not equivalent_cone.takes_incidence(shape):
        line = _meridian(shape, 0.0 * attack, np.pi, stations * nose, fast)
        return Places(stations, (line,), tuple(int(np.searchsorted(stations, a.station)) for a in links))
    # The windward meridian carries the stations, and after them its own antennas.
    windward = [np.broadcast_to(stations * nose, (attack.size, stations.size))]
    others, column, start = [], {}, stations.size
    rolls = sorted({antenna.roll for antenna in links}, key=lambda roll: not _is_windward(roll, attack))
    for roll in rolls:
        mine = sorted({antenna.station for antenna in links if antenna.roll == roll})
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
    return Places(stations, tuple(lines), tuple(column[a.station, a.roll] for a in links))


def _is_windward(roll: float, attack: np.ndarray) -> bool:
    """Say whether a roll from the lee side is that of the windward meridian wherever there is one."""
    leaning = attack[attack != 0.0]
    return bool(np.all(np.cos(roll) * np.sign(leaning) <= -1.0 + 1e-9))


def _meridian(shape: Shape, attack: np.ndarray, roll: float, arcs: np.ndarray, fast: np.ndarray) -> Meridian:
    """Return a meridian with its sizes and distances spread over the samples."""
    turned = jax.vmap(lambda angle: equivalent_cone.equivalent_body(shape, angle, roll))
    seen = turned(attack) if attack.any() else shape
    count = attack.shape
    spread = jax.tree.map(lambda leaf: np.broadcast_to(np.asarray(leaf, dtype=float), count), seen)
    along = np.broadcast_to(arcs, (*count, arcs.shape[-1]))
    mean = along[fast].mean(axis=0) if fast.any() else along.mean(axis=0)
    return Meridian(spread, along, mean / float(shape.nose_radius))


def axisymmetry_notices(scenario: Scenario, vehicle: Vehicle, history: FlightHistory) -> list[dict[str, Any]]:
    """Say where the picture of the body as one axisymmetric body, or several, does not hold.

    Parameters
    ----------
    scenario : Scenario
        Its vehicle and antennas.
    vehicle : Vehicle
        What flies.
    history : FlightHistory
        Its angle of attack.

    Returns
    -------
    list of dict
        Warnings.
    """
    return [
        *_at_incidence(scenario, vehicle, history),
        *_beyond_the_nose(scenario),
        *_behind_the_shoulder(vehicle, station_grid(scenario, vehicle)),
    ]


def _at_incidence(scenario: Scenario, vehicle: Vehicle, history: FlightHistory) -> list[dict[str, Any]]:
    """Say that a capsule is taken along its axis, or which meridians lie beyond the equivalent cones."""
    fast = np.asarray(history.mach_number) > 1.2
    attack = np.asarray(history.angle_of_attack)[fast]
    most = float(np.degrees(np.abs(attack).max())) if fast.any() else 0.0
    if most < np.degrees(_LEVEL):
        return []
    if not equivalent_cone.takes_incidence(vehicle.shape):
        if most <= _SMALL_ANGLE:
            return []
        return [
            {
                "model": "shock layer at zero angle of attack",
                "quantity": "angle_of_attack",
                "value": most,
                "low": 0.0,
                "high": _SMALL_ANGLE,
                "message": f"The vehicle flies at up to {most:.0f} deg; shock layer, heating and sheath are "
                "computed for the flow along its axis, whose shock the shoulder holds.",
            }
        ]
    half = float(getattr(vehicle.shape, "half_angle", 0.0))
    antennas = [link.antenna.roll for link in scenario.radio]
    slopes = [equivalent_cone.inclination(half, attack, roll) for roll in antennas]
    steep = equivalent_cone.inclination(half, np.abs(attack), np.pi)
    met = np.degrees(np.concatenate([np.asarray(each) for each in (steep, *slopes)]))
    found = departures(equivalent_cone.VALIDITY, {"surface_inclination": met})
    for warning in found:
        met_at = warning["value"]
        warning["message"] = (
            f"The windward surface meets the stream at up to {met_at:.0f} deg; a cone of 45 deg is taken."
            if met_at > 0.0
            else f"An antenna lies up to {-met_at:.0f} deg in the shadow of the stream; its surface is taken "
            "along the stream, which has more pressure and more electrons than a shadow."
        )
    return found


def _beyond_the_nose(scenario: Scenario) -> list[dict[str, Any]]:
    """Say what of a glider or mesh has no layer."""
    config = scenario.vehicle
    if isinstance(config.shape, MeshConfig):
        return [
            {
                "model": "shock layer of the nose alone",
                "quantity": "station",
                "value": config.reference_length / config.nose_radius,
                "low": 0.0,
                "high": config.shape.maximum_station(config.nose_radius),
                "message": "Layer, heating and sheath are those of a sphere of the nose radius; they say "
                "nothing of the body behind its nose or of its leading edges.",
            }
        ]
    if isinstance(config.shape, GliderConfig):
        return [
            {
                "model": "shock layer of a glider",
                "quantity": "station",
                "value": config.shape.maximum_station(config.nose_radius),
                "low": 0.0,
                "high": float(np.pi / 2.0),
                "message": "Behind its nose the glider is taken as a round body with a straight generator: "
                "its windward line of symmetry is that of a cone; leading edges, wings and the flow "
                "across them are left out.",
            }
        ]
    return []


def _behind_the_shoulder(vehicle: Vehicle, stations: np.ndarray) -> list[dict[str, Any]]:
    """Say what stands at stations past a shoulder, where only the finite-rate layer goes on."""
    end = float(shapes.maximum_arc_length(vehicle.shape)) / vehicle.nose_radius
    if stations.max() <= end * (1.0 + 1e-9):
        return []
    return [
        {
            "model": "heating of the forebody",
            "quantity": "station",
            "value": float(stations.max()),
            "low": 0.0,
            "high": end,
            "message": "At stations past the shoulder heating and the layer in equilibrium or frozen are "
            "those at its end. Wakes of such bodies heat the wall with 5 to 15 % of the stagnation flux.",
        }
    ]
