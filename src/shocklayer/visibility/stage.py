"""Stage: line of sight from every observer to the vehicle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple

import numpy as np

from shocklayer.core.batching import map_in_chunks
from shocklayer.core.stage_output import StageOutput
from shocklayer.core.validity import Notice
from shocklayer.flight import FlightHistory
from shocklayer.flight.path import geodetic
from shocklayer.planet import geodetic_to_ecef, tle
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.links import ObserverConfig
from shocklayer.visibility.horizon import (
    FOUR_THIRDS,
    Visibility,
    range_rate,
    visibility,
    visibility_through_air,
)
from shocklayer.visibility.passes import ObserverPass, VisibilityFunction, passes_seen, refraction_notices
from shocklayer.visibility.refraction import OPTICAL, RADIO
from shocklayer.visibility.space import visibility_from_space

StateFunction = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
"""From times (n,) [s] to planet-fixed positions and velocities (n, 3) [m, m/s]."""


class DirectionTo(NamedTuple):
    """Direction, distance and their rate from a point to the vehicle, each of shape (n,).

    Attributes
    ----------
    visible : ndarray of bool
        Whether it is in sight.
    elevation, azimuth : ndarray
        Apparent elevation, and azimuth clockwise from north [deg].
    slant_range, range_rate : ndarray
        Straight-line distance [m], and its rate, positive when receding [m/s].
    """

    visible: np.ndarray
    elevation: np.ndarray
    azimuth: np.ndarray
    slant_range: np.ndarray
    range_rate: np.ndarray


@dataclass(frozen=True)
class VisibilityOutput(StageOutput):
    """Which observers have the vehicle in line of sight, and when.

    Parameters
    ----------
    sightings : list of ObserverPass
        Passes in the order in which they begin.
    directions : mapping of str to callable
        By observer, from times (n,) [s] to a `DirectionTo`.
    """

    sightings: list[ObserverPass]
    directions: dict[str, Callable[[np.ndarray], DirectionTo]]


def compute(
    observers: Sequence[ObserverConfig], epoch: datetime | None, planet: Planet, history: FlightHistory
) -> VisibilityOutput:
    """Compute visibility, direction, range and range rate for every observer.

    Parameters
    ----------
    observers : sequence of ObserverConfig
        On the ground or in space.
    epoch : datetime, optional
        Date and time at which the scenario begins (UTC), for satellites.
    planet : Planet
        The planet.
    history : FlightHistory
        The flight.

    Returns
    -------
    VisibilityOutput
        ``visible``, ``elevation``, ``azimuth`` [deg], ``slant_range`` [m] and ``range_rate`` [m/s] over
        samples and observers, and the passes.
    """
    passes: list[ObserverPass] = []
    notices: list[Notice] = []
    directions: dict[str, Callable[[np.ndarray], DirectionTo]] = {}
    path = history.path
    altitudes = geodetic(path.position, planet)[2]
    for observer in observers:
        visibility_at, state_at, aged = view_of(observer, epoch, planet)
        notices += aged
        directions[observer.name] = _direction_function(visibility_at, state_at, history)
        passes += passes_seen(
            observer.name, visibility_at, path.time, path.position, altitudes, lambda t: path.at(t)[0]
        )
    columns = [each(history.time) for each in directions.values()]
    variables = {}
    for name in DirectionTo._fields:
        kind = np.int8 if name == "visible" else float
        values = [np.asarray(getattr(each, name), dtype=kind) for each in columns]
        empty = np.zeros((history.time.size, 0), dtype=kind)
        variables[name] = np.stack(values, axis=1) if values else empty
    by_rule = {
        each.name for each in observers if each.refraction == "four-thirds-earth" and not each.in_space
    }
    if planet.refraction_factor != 1.0:
        notices += refraction_notices([one for one in passes if one["observer"] in by_rule])
    ordered = sorted(passes, key=lambda one: one["rise_time"])
    return VisibilityOutput(variables, tuple(notices), ordered, directions)


def _direction_function(
    visibility_at: VisibilityFunction, state_at: StateFunction, history: FlightHistory
) -> Callable[[np.ndarray], DirectionTo]:
    def direction(time: np.ndarray) -> DirectionTo:
        position, velocity = history.path.at(time)
        seen = visibility_at(time, position)
        observer, moving = state_at(time)
        return DirectionTo(
            np.asarray(seen.visible),
            np.degrees(np.asarray(seen.elevation)),
            np.degrees(np.asarray(seen.azimuth)),
            np.asarray(seen.slant_range),
            range_rate(position - observer, velocity - moving),
        )

    return direction


def view_of(
    observer: ObserverConfig, epoch: datetime | None, planet: Planet
) -> tuple[VisibilityFunction, StateFunction, list[Notice]]:
    """Return how an observer sees positions at given times, and where it is itself.

    Parameters
    ----------
    observer : ObserverConfig
        On the ground or in space.
    epoch : datetime, optional
        Date and time at which the scenario begins (UTC), for satellites.
    planet : Planet
        The planet.

    Returns
    -------
    visibility_at : callable
        From times (n,) [s] and planet-fixed positions (n, 3) [m] to a `Visibility`.
    state_at : callable
        From times (n,) [s] to the observer's own positions and velocities (n, 3) [m, m/s].
    notices : list of Notice
        About its orbital elements.
    """
    lowest = observer.minimum_elevation
    if observer.two_line_elements is not None:
        elements = observer.two_line_elements
        assert epoch is not None  # the schema requires it
        return (
            lambda time, path: map_in_chunks(
                lambda seer, seen: visibility_from_space(seer, seen, lowest),
                tle.propagate(elements, epoch, time)[0],
                path,
            ),
            lambda time: tle.propagate(elements, epoch, time),
            tle.age_notice(observer.name, elements, epoch, ("sightings",)),
        )
    assert observer.latitude is not None and observer.longitude is not None  # the schema requires them
    site = (observer.latitude, observer.longitude, observer.altitude)
    fixed = np.asarray(geodetic_to_ecef(*site, planet))

    def at_rest(time: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return np.broadcast_to(fixed, (np.size(time), 3)), np.zeros((np.size(time), 3))

    if observer.in_space:
        return (
            lambda time, path: map_in_chunks(
                lambda seer, seen: visibility_from_space(seer, seen, lowest, planet), at_rest(time)[0], path
            ),
            at_rest,
            [],
        )
    refraction = "none" if planet.refraction_factor == 1.0 else observer.refraction
    see: Callable[[np.ndarray], Visibility]
    if refraction in ("optical", "radio"):
        air = OPTICAL if refraction == "optical" else RADIO
        see = partial(visibility_through_air, *site, lowest, air=air, planet=planet)
    else:
        factor = FOUR_THIRDS if refraction == "four-thirds-earth" else 1.0
        see = partial(visibility, *site, lowest, factor=factor, planet=planet)
    return lambda time, path: map_in_chunks(see, path), at_rest, []
