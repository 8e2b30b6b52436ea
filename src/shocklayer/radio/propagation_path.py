"""Propagation paths from an antenna to the other end of its link, and the margin without plasma."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from shocklayer import planet, radio, visibility
from shocklayer.core.errors import error_context
from shocklayer.flight import FlightHistory
from shocklayer.planet.bodies import Planet
from shocklayer.radio.blackout_windows import Link
from shocklayer.radio.sheath_loss import loss_at
from shocklayer.scenario.files import ScenarioFiles
from shocklayer.scenario.links import RadioConfig
from shocklayer.scenario.tables import antenna_pattern
from shocklayer.vehicle import shape as shapes
from shocklayer.vehicle.catalogue import Vehicle


class PropagationPath(NamedTuple):
    """The path from the antenna to one other end; each (samples,).

    Attributes
    ----------
    clear_margin : ndarray
        Margin without any plasma [dB]; not a number out of sight.
    angle : ndarray
        Angle of incidence on the layer, to the surface normal [rad].
    elevation : ndarray, optional
        Elevation of the vehicle over the least at which the other end sees it [rad]; None for satellites.
    """

    clear_margin: np.ndarray
    angle: np.ndarray
    elevation: np.ndarray | None = None


def propagation_paths(
    world: Planet, vehicle: Vehicle, link: RadioConfig, history: FlightHistory, files: ScenarioFiles
) -> list[PropagationPath]:
    """Return the paths to every other end of a link.

    Parameters
    ----------
    world : Planet
        The planet.
    vehicle : Vehicle
        Its surface normal at the antenna is the pattern's axis.
    link : RadioConfig
        The link.
    history : FlightHistory
        The flight.
    files : ScenarioFiles
        Where the antenna's pattern is read from.

    Returns
    -------
    list of PropagationPath
        One, or one for each satellite of a constellation.

    Raises
    ------
    UserError
        If the antenna's pattern cannot be read.
    """
    end = link.to
    pattern = link.antenna.pattern
    if end is None:
        always = np.ones(history.time.shape)
        return [PropagationPath(radio.clear_margin(link, always, always > 0.0), 0.0 * always)]
    elevation = None
    if end.kind == "constellation":
        positions = radio.satellite_positions(radio.CONSTELLATIONS[end.name], history.time)
        targets = [positions[:, k] for k in range(positions.shape[1])]
        views = [radio.in_sight(history.position, target) for target in targets]
        ranges = [np.linalg.norm(target - history.position, axis=1) for target in targets]
    else:
        site = np.asarray(planet.geodetic_to_ecef(end.latitude, end.longitude, end.altitude, world))
        targets = [np.broadcast_to(site, history.position.shape)]
        if end.kind == "relay":
            # Seen from a relay only the planet itself can block the path.
            view = visibility.visibility_from_space(targets[0], history.position, planet=world)
        else:
            station = (end.latitude, end.longitude, end.altitude)
            view = visibility.from_station(*station, history.position, world, end.minimum_elevation)
            elevation = np.asarray(view.elevation) - end.minimum_elevation
        views, ranges = [np.asarray(view.visible, dtype=bool)], [np.asarray(view.slant_range)]
    clear = [radio.clear_margin(link, *each) for each in zip(ranges, views, strict=True)]
    if pattern is None:
        return [PropagationPath(margin, np.zeros_like(margin), elevation) for margin in clear]
    slope = shapes.point_at(vehicle.shape, link.antenna.station * vehicle.nose_radius).surface_angle
    normal = radio.surface_normal(
        history.position,
        history.velocity,
        history.angle_of_attack,
        history.bank_angle,
        float(slope),
        link.antenna.roll,
    )
    gain = _pattern(files, link)
    paths = []
    for margin, target in zip(clear, targets, strict=True):
        angle = radio.angle_off_axis(normal, history.position, target)
        paths.append(PropagationPath(margin + gain(angle), angle, elevation))
    return paths


def _pattern(files: ScenarioFiles, link: RadioConfig) -> Callable[[np.ndarray], np.ndarray]:
    """Return the antenna's gain relative to its axis as a function of the angle off it."""
    pattern = link.antenna.pattern
    assert pattern is not None
    if pattern.file is None:
        exponent = pattern.exponent or 0.0
        return lambda angle: radio.cosine_pattern(angle, exponent)
    path = files.path(pattern.file)
    with error_context(f"the antenna's pattern of radio link {link.name} in {files.origin}"):
        table = antenna_pattern(path)
    return lambda angle: radio.table_pattern(angle, *table)


def best_path(paths: list[PropagationPath], crossed: list[np.ndarray]) -> tuple[list[np.ndarray], np.ndarray]:
    """Return losses and clear margin along the path that has the greatest margin without plasma.

    Parameters
    ----------
    paths : list of PropagationPath
        To every other end.
    crossed : list of ndarray, each (samples, angles)
        Losses of the layers, from `loss_over_angles` [dB].

    Returns
    -------
    list of ndarray, each (samples,)
        Loss of each layer along the best path of the sample [dB].
    ndarray, shape (samples,)
        Margin of that path without plasma [dB].
    """
    clear = np.stack([path.clear_margin for path in paths])
    best = np.where(np.isfinite(clear), clear, -np.inf).argmax(axis=0)
    rows = np.arange(best.size)
    angle = np.stack([path.angle for path in paths])[best, rows]
    return [loss_at(each, angle) for each in crossed], clear[best, rows]


def usable_satellites(
    link: RadioConfig, paths: list[PropagationPath], crossed: np.ndarray, history: FlightHistory
) -> tuple[np.ndarray, list[dict[str, Any]]]:
    """Count the satellites that a link can use, and find when they are too few for a fix.

    Parameters
    ----------
    link : RadioConfig
        The link.
    paths : list of PropagationPath
        To every satellite.
    crossed : ndarray, shape (samples, angles)
        Loss of the layer, from `loss_over_angles` [dB].
    history : FlightHistory
        The flight.

    Returns
    -------
    ndarray, shape (samples,)
        Number of satellites; not a number for a link that is not to a constellation of navigation satellites,
        and where the layer is not computed.
    list of dict
        Navigation outages.
    """
    end = link.to
    if end is None or end.kind != "constellation" or not radio.CONSTELLATIONS[end.name].navigation:
        return np.full(history.time.shape, np.nan), []
    with np.errstate(invalid="ignore"):
        before = np.sum([path.clear_margin >= link.threshold for path in paths], axis=0)
        left = np.stack([path.clear_margin - loss_at(crossed, path.angle) for path in paths])
        known = np.isfinite(loss_at(crossed, paths[0].angle))
        usable = np.where(known, np.sum(left >= link.threshold, axis=0), np.nan)
    enough = before >= radio.FEWEST_SATELLITES
    outages = []
    for window in radio.find_windows(
        Link(history.time, history.altitude, enough, usable + 0.5 - radio.FEWEST_SATELLITES)
    ):
        during = (history.time >= window["start"]["time"]) & (history.time <= window["end"]["time"])
        fewest = int(np.nanmin(usable[during])) if during.any() else 0
        outages.append({"radio": link.name, "constellation": end.name, **window, "fewest": fewest})
    return usable, outages
