"""Blackout of every link along every flight of a batch."""

from __future__ import annotations

from typing import Any

import numpy as np

from shocklayer import radio
from shocklayer.ensemble.setting import Setting
from shocklayer.ensemble.sheath import Sheath
from shocklayer.flight import FlightHistory
from shocklayer.plasma.stage import FREE_MOLECULAR_KNUDSEN
from shocklayer.radio.blackout_windows import Link
from shocklayer.radio.propagation_path import best_path, propagation_paths
from shocklayer.scenario.links import RadioConfig
from shocklayer.shock_layer import FINITE_RATE_KNUDSEN

BLACKOUT = (
    "blackout_start_time",
    "blackout_start_altitude",
    "blackout_end_time",
    "blackout_end_altitude",
    "blackout_duration",
    "blackout_windows",
    "largest_attenuation",
)
"""Outputs of every link."""


def blackouts(
    setting: Setting, sheath: Sheath, columns: dict[str, np.ndarray], values: dict[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Find when each link of each flight is lost to the plasma.

    Parameters
    ----------
    setting : Setting
        What all flights have in common.
    sheath : Sheath
        Losses.
    columns : dict of str to ndarray
        The flights (flights, samples[, 3]).
    values : dict of str to ndarray
        Drawn inputs (flights,).

    Returns
    -------
    dict of str to ndarray
        `BLACKOUT` (flights, links): start of the first and end of the last window [s, m], not a number
        without any; duration of all [s], their number, and the greatest loss [dB].
    """
    links = setting.scenario.radio
    count, samples = columns["time"].shape
    out = {name: np.full((count, len(links)), np.nan) for name in BLACKOUT}
    out["blackout_duration"][:] = out["blackout_windows"][:] = 0.0
    if not links:
        return out
    flat = _flattened(columns)
    knudsen = columns["knudsen_number"]
    depth = np.log(FINITE_RATE_KNUDSEN / knudsen)
    factor = np.log(values.get("layer.electron_density_factor", np.ones(count)))
    where = (
        np.log(flat.air_density),
        np.log(np.maximum(flat.speed, 1.0)),
        np.repeat(factor, samples),
    )
    for number, link in enumerate(links):
        crossed = sheath.losses[number](*where)
        crossed = np.where((flat.knudsen_number > FREE_MOLECULAR_KNUDSEN)[:, None], 0.0, crossed)
        unknown = (flat.knudsen_number > FINITE_RATE_KNUDSEN) & (
            flat.knudsen_number <= FREE_MOLECULAR_KNUDSEN
        )
        crossed = np.where(unknown[:, None], np.nan, crossed)
        paths = propagation_paths(setting.planet, setting.vehicle, link, flat, setting.files)
        (loss,), clear = best_path(paths, [crossed])
        loss, clear = loss.reshape(count, samples), clear.reshape(count, samples)
        clear = clear + _budget_change(link, number, values)[:, None]
        threshold = values.get(f"radio.{number}.threshold", link.threshold)
        over = clear - np.broadcast_to(threshold, (count,))[:, None]
        usable = over >= 0.0
        margin = over - loss
        elevation = paths[0].elevation if len(paths) == 1 else None
        above = None if elevation is None else elevation.reshape(count, samples)
        with np.errstate(invalid="ignore"):
            lost = usable & (margin < 0.0)
        out["largest_attenuation"][:, number] = np.nanmax(np.where(np.isfinite(loss), loss, 0.0), axis=1)
        for k in np.flatnonzero(lost.any(axis=1)):
            windows = radio.find_windows(
                Link(
                    columns["time"][k],
                    columns["altitude"][k],
                    usable[k],
                    margin[k],
                    None if above is None else above[k],
                    depth[k],
                )
            )
            _fill(out, int(k), number, windows)
    return out


def _fill(out: dict[str, np.ndarray], flight: int, link: int, windows: list[Any]) -> None:
    first, last = windows[0]["start"], windows[-1]["end"]
    out["blackout_start_time"][flight, link] = first["time"]
    out["blackout_start_altitude"][flight, link] = first["altitude"]
    out["blackout_end_time"][flight, link] = last["time"]
    out["blackout_end_altitude"][flight, link] = last["altitude"]
    duration = sum(each["end"]["time"] - each["start"]["time"] for each in windows)
    out["blackout_duration"][flight, link] = duration
    out["blackout_windows"][flight, link] = len(windows)


def _flattened(columns: dict[str, np.ndarray]) -> FlightHistory:
    """Return the samples of all flights one after another."""
    flat: dict[str, Any] = {name: each.reshape(-1, *each.shape[2:]) for name, each in columns.items()}
    return FlightHistory(**flat, events=[], notices=())


def _budget_change(link: RadioConfig, number: int, values: dict[str, np.ndarray]) -> np.ndarray:
    """Return by how much the drawn budget of a link exceeds the scenario's (flights,) [dB]."""
    prefix = f"radio.{number}."
    given = {name[len(prefix) :]: each for name, each in values.items() if name.startswith(prefix)}
    given.pop("threshold", None)
    count = len(next(iter(values.values()))) if values else 1
    change = np.zeros(count)
    base = float(radio.clear_margin(link, np.ones(1), np.ones(1, dtype=bool))[0])
    if not given:
        return change
    for k in range(count):
        drawn = link.model_copy(update={name: float(each[k]) for name, each in given.items()})
        change[k] = float(radio.clear_margin(drawn, np.ones(1), np.ones(1, dtype=bool))[0]) - base
    return change
