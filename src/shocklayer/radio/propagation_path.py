"""Propagation paths from an antenna to the other end of its link, and the margin without plasma."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from shocklayer import planet, radio, visibility
from shocklayer.core.errors import error_context
from shocklayer.flight import FlightHistory
from shocklayer.planet.bodies import Planet
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
    """

    clear_margin: np.ndarray
    angle: np.ndarray


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
            view = visibility.visibility(
                end.latitude, end.longitude, end.altitude, 0.0, history.position, planet=world
            )
        views, ranges = [np.asarray(view.visible, dtype=bool)], [np.asarray(view.slant_range)]
    clear = [radio.clear_margin(link, *each) for each in zip(ranges, views, strict=True)]
    if pattern is None:
        return [PropagationPath(margin, np.zeros_like(margin)) for margin in clear]
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
        paths.append(PropagationPath(margin + gain(angle), angle))
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
        Number of satellites; not a number for a link that is not to a constellation.
    list of dict
        Navigation outages.
    """
    if link.to is None or link.to.kind != "constellation":
        return np.full(history.time.shape, np.nan), []
    with np.errstate(invalid="ignore"):
        before = np.sum([path.clear_margin >= link.threshold for path in paths], axis=0)
        left = [path.clear_margin - loss_at(crossed, path.angle) for path in paths]
        usable = np.sum([margin >= link.threshold for margin in left], axis=0)
    few = (usable < radio.FEWEST_SATELLITES) & (before >= radio.FEWEST_SATELLITES)
    outages = []
    for window in radio.find_windows(history.time, history.altitude, few):
        during = (history.time >= window["start_time"]) & (history.time <= window["end_time"])
        fewest = int(np.min(usable[during])) if during.any() else 0
        outages.append({"radio": link.name, "constellation": link.to.name, **window, "fewest": fewest})
    return usable.astype(float), outages
