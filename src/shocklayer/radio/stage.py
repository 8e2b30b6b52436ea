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
from shocklayer.plasma.stage import NO_LAYER_KNUDSEN, PlasmaOutput
from shocklayer.radio.doppler import TRACKED, track_link
from shocklayer.radio.propagation_path import best_path, propagation_paths, usable_satellites
from shocklayer.radio.sheath_loss import antenna_layers, loss_over_angles
from shocklayer.scenario.files import ScenarioFiles
from shocklayer.scenario.links import RadioConfig
from shocklayer.shock_layer import FINITE_RATE_VALIDITY
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
    """

    blackouts: list[dict[str, Any]]
    possible_blackouts: list[dict[str, Any]]
    navigation_outages: list[dict[str, Any]]


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
        name: [] for name in (*names, "link_margin", "blackout", "usable_satellites", *TRACKED)
    }
    windows: list[dict[str, Any]] = []
    possible: list[dict[str, Any]] = []
    outages: list[dict[str, Any]] = []
    notices: list[Notice] = []
    for link, column in zip(links, stations.antennas, strict=True):
        layers = antenna_layers(column, sheath.layer, sheath.columns)
        paths = propagation_paths(world, vehicle, link, history, files)
        crossed = [loss_over_angles(link, each) for each in layers]
        loss, clear = best_path(paths, crossed)
        # Waves reflected at both faces of a layer interfere: more electrons may mean a little less loss.
        loss[1], loss[2] = np.minimum.reduce(loss[:3]), np.maximum.reduce(loss[:3])
        closes = clear >= link.threshold
        margins = [clear - each - link.threshold for each in loss]
        # A link that is lost without the sheath too, for instance below the horizon, is no blackout.
        lost = [(margin < 0.0) & closes for margin in margins]
        if not closes.any():
            notices.append(_never_closes(link, clear))
        count, fault = usable_satellites(link, paths, crossed[0], history)
        outages += fault
        tracked = track_link(link, world, history, paths)
        columns = (*loss, margins[0], lost[0].astype(np.int8), count, *tracked.values())
        for name, values in zip(losses, columns, strict=True):
            losses[name].append(values)
        nominal, least, most = (
            radio.find_windows(history.time, history.altitude, flags, margin)
            for flags, margin in zip(lost[:3], margins[:3], strict=True)
        )
        head = {"radio": link.name, "frequency": link.frequency}
        windows += [{**head, **window} for window in radio.with_uncertainty(nominal, least, most)]
        possible += [{**head, **window} for window in radio.without_overlap(most, nominal)]
    notices += _early_onset(history, windows)
    variables: dict[str, np.ndarray] = {}
    for name, columns in losses.items():
        empty = np.zeros((history.time.size, 0), dtype=np.int8 if name == "blackout" else float)
        variables[name] = np.stack(columns, axis=1) if columns else empty
    for name in ("electron_density", "collision_frequency", "layer_thickness"):
        variables[f"antenna_{name}"] = sheath.columns[name][:, list(stations.antennas)]
    variables["frequency"] = np.array([link.frequency for link in links], dtype=float)
    return RadioOutput(variables, tuple(notices), windows, possible, outages)


def _early_onset(history: FlightHistory, windows: list[dict[str, Any]]) -> list[Notice]:
    """Say which blackouts begin where the model first forms a layer, and not where the air ionises."""
    thin = history.knudsen_number > NO_LAYER_KNUDSEN
    if not thin[0] or thin.all():
        return []
    after = int(np.argmin(thin))
    early = [window["radio"] for window in windows if window["start_time"] <= history.time[after]]
    if not early:
        return []
    altitude = history.altitude[after] / 1e3
    (allowed,) = FINITE_RATE_VALIDITY
    return [
        Notice(
            "onset of blackout",
            "knudsen_number",
            f"The predicted onset of the {', '.join(early)} blackout ({altitude:.0f} km) is where the model "
            "first forms a shock layer. The air there has no time to ionise as far as this chemistry "
            "predicts; the real onset is lower.",
            float(history.knudsen_number[after]),
            0.0,
            allowed.high,
            ("blackouts",),
        )
    ]


def _never_closes(link: RadioConfig, clear: np.ndarray) -> Notice:
    """Say that a link has no margin to lose."""
    if np.isfinite(clear).any():
        best = float(np.nanmax(clear))
        reason = f"its best margin without any plasma is {best:.1f} dB, so it is lost to distance and noise"
    else:
        best, reason = None, "its other end is below the horizon throughout"
    message = f"The link {link.name} never closes: {reason}; blackout is undefined for this link."
    return Notice("link budget", "link_margin", message, best, link.threshold)
