"""Stage: attenuation, margin and blackout windows of every radio link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from shocklayer import radio
from shocklayer.core.stage_output import StageOutput
from shocklayer.core.validity import Notice
from shocklayer.flight import FlightHistory
from shocklayer.planet.bodies import Planet
from shocklayer.plasma.stage import FREE_MOLECULAR_KNUDSEN, PlasmaOutput
from shocklayer.radio.blackout_windows import Link
from shocklayer.radio.doppler import TRACKED, track_link
from shocklayer.radio.link_state import link_states, state_durations
from shocklayer.radio.propagation_path import best_path, propagation_paths, usable_satellites
from shocklayer.radio.sheath_loss import antenna_layers, loss_over_angles, propagation_notices
from shocklayer.scenario.files import ScenarioFiles
from shocklayer.scenario.links import RadioConfig
from shocklayer.shock_layer import FINITE_RATE_KNUDSEN
from shocklayer.shock_layer.stations import Stations
from shocklayer.vehicle.catalogue import Vehicle


@dataclass(frozen=True)
class RadioOutput(StageOutput):
    """Radio links of a flight.

    Parameters
    ----------
    blackouts, possible_blackouts, navigation_outages : list of dict
        Windows in which a link is lost to the plasma, those at the upper end of electron density alone, and
        those in which too few satellites are left for a fix.
    links : list of dict
        How long each link is closed, and lost to what.
    """

    blackouts: list[dict[str, Any]]
    possible_blackouts: list[dict[str, Any]]
    navigation_outages: list[dict[str, Any]]
    links: list[dict[str, Any]]


def compute(
    links: Sequence[RadioConfig],
    world: Planet,
    vehicle: Vehicle,
    history: FlightHistory,
    stations: Stations,
    sheath: PlasmaOutput,
    files: ScenarioFiles,
) -> RadioOutput:
    """Compute attenuation, margin and blackout windows of every link.

    Parameters
    ----------
    links : sequence of RadioConfig
        The links.
    world : Planet
        The planet.
    vehicle : Vehicle
        What flies: the antennas look along the normals of its surface.
    history : FlightHistory
        The flight.
    stations : Stations
        Where the antennas are.
    sheath : PlasmaOutput
        The plasma there; without profiles across it the layer is a uniform slab.
    files : ScenarioFiles
        Where antenna patterns are read from.

    Returns
    -------
    RadioOutput
        Variables over samples and links, and the windows.

    Raises
    ------
    UserError
        If an antenna's pattern cannot be read.
    """
    names = ("attenuation", "attenuation_low", "attenuation_high", "attenuation_frozen")
    losses: dict[str, list[np.ndarray]] = {
        name: []
        for name in (
            *names,
            "clear_margin",
            "link_margin",
            "blackout",
            "link_state",
            "usable_satellites",
            *TRACKED,
        )
    }
    windows: list[dict[str, Any]] = []
    possible: list[dict[str, Any]] = []
    outages: list[dict[str, Any]] = []
    durations: list[dict[str, Any]] = []
    notices: list[Notice] = []
    none = history.knudsen_number > FREE_MOLECULAR_KNUDSEN
    depth = np.log(FINITE_RATE_KNUDSEN / history.knudsen_number)
    for link, column in zip(links, stations.antennas, strict=True):
        layers = antenna_layers(column, sheath.layer, sheath.columns)
        paths = propagation_paths(world, vehicle, link, history, files)
        crossed = [np.where(none[:, None], 0.0, loss_over_angles(link, each)) for each in layers]
        notices += propagation_notices(link, layers[0], world.name)
        loss, clear = best_path(paths, crossed)
        # Waves reflected at both faces of a layer interfere: more electrons may mean a little less loss.
        loss[1], loss[2] = np.minimum.reduce(loss[:3]), np.maximum.reduce(loss[:3])
        over = clear - link.threshold
        # A link that is lost without the sheath too, for instance below the horizon, is no blackout.
        usable = over >= 0.0
        elevation = paths[0].elevation if len(paths) == 1 else None
        nominal, least, most = (
            Link(history.time, history.altitude, usable, over - each, elevation, depth) for each in loss[:3]
        )
        states = link_states(nominal, clear)
        if not usable.any():
            notices.append(_never_closes(link, clear, elevation))
        count, fault = usable_satellites(link, paths, crossed[0], history)
        outages += fault
        tracked = track_link(link, world, history, paths)
        flags = nominal.lost.astype(np.int8)
        columns = (*loss, over, nominal.margin, flags, states, count, *tracked.values())
        for name, values in zip(losses, columns, strict=True):
            losses[name].append(values)
        shortest, best, longest = (radio.find_windows(each) for each in (least, nominal, most))
        head = {"radio": link.name, "frequency": link.frequency}
        windows += [{**head, **window} for window in radio.with_uncertainty(best, shortest, longest)]
        possible += [{**head, **window} for window in radio.without_overlap(longest, best)]
        durations.append({**head, **state_durations(history.time, states)})
    notices += _beyond_range(history, windows)
    variables: dict[str, np.ndarray] = {}
    for name, columns in losses.items():
        kind = np.int8 if name in ("blackout", "link_state") else float
        empty = np.zeros((history.time.size, 0), dtype=kind)
        variables[name] = np.stack(columns, axis=1) if columns else empty
    for name in ("electron_density", "collision_frequency", "layer_thickness"):
        variables[f"antenna_{name}"] = sheath.columns[name][:, list(stations.antennas)]
    variables["frequency"] = np.array([link.frequency for link in links], dtype=float)
    return RadioOutput(variables, tuple(notices), windows, possible, outages, durations)


def _beyond_range(history: FlightHistory, windows: list[dict[str, Any]]) -> list[Notice]:
    """Say which blackouts reach to where the air is too thin for the layer to be computed."""
    ends = [
        (window["radio"], end["altitude"])
        for window in windows
        for end in (window["start"], window["end"])
        if end["bound_by"] == "model-range"
    ]
    if not ends:
        return []
    names = ", ".join(dict.fromkeys(name for name, _ in ends))
    altitude = max(altitude for _, altitude in ends) / 1e3
    thin = history.knudsen_number > FINITE_RATE_KNUDSEN
    return [
        Notice(
            "range of the shock layer",
            "knudsen_number",
            f"Above {altitude:.1f} km (nose Knudsen number {FINITE_RATE_KNUDSEN:g}) the air is too thin for "
            f"the layer to be computed. The links {names} are lost there already: they are lost at or above "
            "this altitude, and how far above is not known.",
            float(history.knudsen_number[thin].min()),
            0.0,
            FINITE_RATE_KNUDSEN,
            ("blackouts",),
        )
    ]


def _never_closes(link: RadioConfig, clear: np.ndarray, elevation: np.ndarray | None) -> Notice:
    """Say that a link has no margin to lose."""
    if np.isfinite(clear).any():
        best = float(np.nanmax(clear))
        reason = f"its best margin without any plasma is {best:.1f} dB, so it is lost to distance and noise"
    elif elevation is not None and link.to is not None and link.to.kind == "ground-station":
        best, least = None, np.degrees(link.to.minimum_elevation)
        highest = np.degrees(elevation.max()) + least
        reason = (
            f"the vehicle rises to an elevation of {highest:.1f} deg over {link.to.name}, which needs "
            f"{least:.1f} deg"
        )
    else:
        best, reason = None, "its other end is below the horizon throughout"
    message = f"The link {link.name} never closes: {reason}. What the plasma takes from it is in attenuation."
    return Notice("link budget", "link_margin", message, best, link.threshold)
