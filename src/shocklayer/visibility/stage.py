"""Stage: line of sight from every observer to the vehicle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from shocklayer.core.stage_output import StageOutput
from shocklayer.core.validity import Notice
from shocklayer.flight import FlightHistory
from shocklayer.planet import geodetic_to_ecef, tle
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.links import ObserverConfig
from shocklayer.visibility.horizon import visibility
from shocklayer.visibility.passes import ObserverPass, VisibilityFunction, passes_seen, refraction_notices
from shocklayer.visibility.space import visibility_from_space


@dataclass(frozen=True)
class VisibilityOutput(StageOutput):
    """Which observers have the vehicle in line of sight, and when.

    Parameters
    ----------
    sightings : list of ObserverPass
        Passes in the order in which they begin.
    """

    sightings: list[ObserverPass]


def compute(
    observers: Sequence[ObserverConfig], epoch: datetime | None, planet: Planet, history: FlightHistory
) -> VisibilityOutput:
    """Compute visibility, elevation and range for every observer.

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
        ``visible``, ``elevation`` [deg] and ``slant_range`` [m] over samples and observers, and the passes.
    """
    views, passes = [], []
    notices: list[Notice] = []
    for observer in observers:
        visibility_at, aged = _visibility_function(observer, epoch, planet)
        notices += aged
        views.append(visibility_at(history.time, history.position))
        passes += passes_seen(observer.name, visibility_at, history.time, history.position, history.altitude)
    variables = {}
    for name, kind in (("visible", np.int8), ("elevation", float), ("slant_range", float)):
        columns = [np.asarray(getattr(view, name), dtype=kind) for view in views]
        empty = np.zeros((history.time.size, 0), dtype=kind)
        variables[name] = np.stack(columns, axis=1) if columns else empty
    variables["elevation"] = np.degrees(variables["elevation"])
    refracted = planet.refraction_factor != 1.0
    bent = {observer.name for observer in observers if refracted and not observer.in_space}
    notices += refraction_notices([one for one in passes if one["observer"] in bent])
    return VisibilityOutput(variables, tuple(notices), sorted(passes, key=lambda one: one["rise_time"]))


def _visibility_function(
    observer: ObserverConfig, epoch: datetime | None, planet: Planet
) -> tuple[VisibilityFunction, list[Notice]]:
    """Return the visibility function of an observer: of positions of the flight at given times."""
    lowest = observer.minimum_elevation
    if observer.two_line_elements is not None:
        elements = observer.two_line_elements
        assert epoch is not None  # the schema requires it
        return (
            lambda time, path: visibility_from_space(tle.propagate(elements, epoch, time)[0], path, lowest),
            tle.age_notice(observer.name, elements, epoch, ("sightings",)),
        )
    assert observer.latitude is not None and observer.longitude is not None  # the schema requires them
    site = (observer.latitude, observer.longitude, observer.altitude)
    if observer.in_space:
        fixed = np.asarray(geodetic_to_ecef(*site, planet))
        return (
            lambda time, path: visibility_from_space(
                np.broadcast_to(fixed, path.shape), path, lowest, planet
            ),
            [],
        )
    return (lambda time, path: visibility(*site, lowest, path, planet=planet), [])
