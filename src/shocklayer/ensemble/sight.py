"""When each observer sees each flight of a batch, and how high."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from shocklayer.ensemble.peaks import find_peak
from shocklayer.ensemble.setting import Setting
from shocklayer.visibility.passes import VisibilityFunction
from shocklayer.visibility.stage import view_of

SIGHT = ("first_sight_time", "last_sight_time", "largest_elevation")
"""Outputs of every observer."""
_EVERY = 6
"""Of the samples of a flight, every how many is looked at before those around the instants sought."""


class _Looks(NamedTuple):
    """What an observer sees of flights at some of their samples (flights, looks)."""

    time: np.ndarray
    visible: np.ndarray
    elevation: np.ndarray


def sightings(setting: Setting, columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Find the first and last sight of each flight, and its largest elevation.

    Parameters
    ----------
    setting : Setting
        What all flights have in common.
    columns : dict of str to ndarray
        The flights (flights, samples[, 3]).

    Returns
    -------
    dict of str to ndarray
        `SIGHT` (flights, observers) [s, s, deg]; not a number for a flight that is never seen.
    """
    observers = setting.scenario.observer
    count = len(columns["time"])
    out = {name: np.full((count, len(observers)), np.nan) for name in SIGHT}
    for number, observer in enumerate(observers):
        visibility_at, _, _ = view_of(observer, setting.scenario.flight.epoch, setting.planet)
        lowest = float(np.degrees(observer.minimum_elevation))
        for name, each in zip(SIGHT, _of_observer(visibility_at, lowest, columns), strict=True):
            out[name][:, number] = each
    return out


def _of_observer(
    visibility_at: VisibilityFunction, lowest: float, columns: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return first sight, last sight and largest elevation: a coarse look, then one around what it shows."""
    time, position = columns["time"], columns["position"]
    count, samples = time.shape

    def look(index: np.ndarray) -> _Looks:
        rows = np.arange(count)[:, None]
        when, where = time[rows, index], position[rows, index]
        seen = visibility_at(when.ravel(), where.reshape(-1, 3))
        visible = np.asarray(seen.visible, dtype=bool).reshape(when.shape)
        return _Looks(when, visible, np.degrees(np.asarray(seen.elevation)).reshape(when.shape))

    coarse = np.unique(np.append(np.arange(0, samples, _EVERY), samples - 1))
    seen = look(np.broadcast_to(coarse, (count, coarse.size)))
    best = coarse[np.argmax(seen.elevation, axis=1)]
    step = np.arange(-_EVERY, _EVERY + 1)
    peak = look(np.clip(best[:, None] + step, 0, samples - 1))
    # The coarse look and the one around the culmination together show every flight that is seen at all.
    first = _bracket(seen, peak, coarse, best, samples, np.argmax)
    last = _bracket(seen, peak, coarse, best, samples, _last_of)
    some = seen.visible.any(axis=1) | peak.visible.any(axis=1)
    start = _edge(look(np.clip(first[:, None] + step, 0, samples - 1)), lowest, first_of=True)
    end = _edge(look(np.clip(last[:, None] + step, 0, samples - 1)), lowest, first_of=False)
    shown = np.where(peak.visible, peak.elevation, np.nan)
    highest = find_peak(shown, peak.time, peak.time, peak.time).value
    return tuple(np.where(some, each, np.nan) for each in (start, end, highest))  # pyright: ignore[reportReturnType]


def _last_of(flags: np.ndarray, axis: int) -> np.ndarray:
    return flags.shape[axis] - 1 - np.argmax(np.flip(flags, axis), axis=axis)


def _bracket(
    seen: _Looks,
    peak: _Looks,
    coarse: np.ndarray,
    best: np.ndarray,
    samples: int,
    pick: Callable[..., np.ndarray],
) -> np.ndarray:
    """Return a visible sample near the first or last one."""
    at_culmination = np.clip(best + pick(peak.visible, axis=1) - _EVERY, 0, samples - 1)
    return np.where(seen.visible.any(axis=1), coarse[pick(seen.visible, axis=1)], at_culmination)


def _edge(looks: _Looks, lowest: float, first_of: bool) -> np.ndarray:
    """Return the time at which the elevation over the least one is zero, beside the first or last look."""
    rows, size = np.arange(len(looks.time)), looks.time.shape[1]
    inside = np.argmax(looks.visible, axis=1) if first_of else _last_of(looks.visible, 1)
    outside = inside - 1 if first_of else inside + 1
    ends = (outside >= 0) & (outside < size)
    beyond = np.clip(outside, 0, size - 1)
    here = looks.elevation[rows, inside] - lowest
    there = looks.elevation[rows, beyond] - lowest
    with np.errstate(invalid="ignore", divide="ignore"):
        fraction = np.where((here >= 0.0) & (there < 0.0), here / (here - there), 0.5)
    fraction = np.where(ends, np.nan_to_num(fraction, nan=0.5), 0.0)
    return looks.time[rows, inside] + fraction * (looks.time[rows, beyond] - looks.time[rows, inside])
