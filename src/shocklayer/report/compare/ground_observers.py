"""Observers on the ground track of compared flights: where they are, and their horizon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from shocklayer.core.constants import EARTH_MEAN_RADIUS
from shocklayer.report.compare.flight_metrics import SPACE
from shocklayer.report.records import Observer
from shocklayer.report.view import View
from shocklayer.visibility.horizon import FOUR_THIRDS

_NEAR_TRACK = 100e3
"""Distance from the ground track within which an observer is drawn [m]."""
_LARGEST_ANGLE = 1.3
"""Angle at the Earth's centre beyond which the horizon is not drawn [rad]."""
_HIGHEST = 2e7
"""Height to which a ray is followed [m]."""


Refraction = Literal["optical", "radio", "four-thirds-earth", "none"]


@dataclass(frozen=True)
class GroundObserver:
    """An observer below the flight.

    Parameters
    ----------
    name : str
        Name.
    distance : float
        Ground distance along the track [km].
    minimum_elevation : float
        Elevation from which the observer sees anything [rad].
    altitude : float
        Altitude of the observer [m].
    refraction : str
        Bending of its rays, as a run computes it: that of light or of radio waves, integrated along the
        ray, that of an Earth of 4/3 the radius, or none.
    """

    name: str
    distance: float
    minimum_elevation: float = 0.0
    altitude: float = 0.0
    refraction: Refraction = "optical"

    def horizon(self, distance: np.ndarray) -> np.ndarray:
        """Return the lowest visible altitude.

        Parameters
        ----------
        distance : ndarray
            Ground distance along the track [km].

        Returns
        -------
        ndarray
            Altitude [km]: that of the ray that arrives at the least elevation, over a spherical Earth.
        """
        elevation = max(self.minimum_elevation, 0.0)
        angle = np.abs(distance - self.distance) * 1e3 / EARTH_MEAN_RADIUS
        if self.refraction in ("optical", "radio"):
            return (self.altitude + np.interp(angle, *self._ray(elevation))) / 1e3
        factor = FOUR_THIRDS if self.refraction == "four-thirds-earth" else 1.0
        radius = factor * EARTH_MEAN_RADIUS
        angle = np.minimum(angle / factor, _LARGEST_ANGLE - elevation)
        bottom = radius + self.altitude
        return (bottom * np.cos(elevation) / np.cos(angle + elevation) - radius) / 1e3

    def _ray(self, elevation: float) -> tuple[np.ndarray, np.ndarray]:
        """Return angles at the centre of the Earth [rad] and heights [m] of a ray above the observer."""
        # JAX has been loaded by whoever computed the flights.
        from shocklayer.visibility.refraction import OPTICAL, RADIO, ray_angle

        heights = np.geomspace(1.0, _HIGHEST, 400)
        air = OPTICAL if self.refraction == "optical" else RADIO
        angles = np.asarray(ray_angle(elevation, heights, self.altitude, EARTH_MEAN_RADIUS, air))
        return np.concatenate([[0.0], angles]), np.concatenate([[0.0], heights])


def ground_observers(views: Sequence[View]) -> list[GroundObserver]:
    """Return the observers common to all flights that are near the ground track of one of them.

    Parameters
    ----------
    views : sequence of View
        The flights.

    Returns
    -------
    list of GroundObserver
        In order of distance along the track of the first flight that passes them.
    """
    observers: dict[str, GroundObserver] = {}
    common = set.intersection(*({observer.name for observer in view.observers} for view in views))
    for view in views:
        for observer in view.observers:
            if observer.name in observers or observer.name not in common:
                continue
            distance = _distance_along_track(view, observer)
            if distance is not None:
                given = [one for one in view.scenario_list("observer") if one["name"] == observer.name]
                entry = given[0] if given else {}
                observers[observer.name] = GroundObserver(
                    observer.name,
                    distance,
                    float(entry.get("minimum_elevation") or 0.0),
                    float(observer.altitude or 0.0),
                    "none" if view.planet.refraction_factor == 1.0 else entry.get("refraction") or "optical",
                )
    return sorted(observers.values(), key=lambda each: each.distance)


def first_sight(view: View, observer: str) -> float | None:
    """Return the time of an observer's first sight of the flight [s], None if never."""
    rises = [each["rise_time"] for o in view.observers if o.name == observer for each in o.passes]
    return float(min(rises)) if rises else None


def observer_names(views: Sequence[View]) -> list[str]:
    """Return the names of the observers of all flights, in the order of the scenarios."""
    return list(dict.fromkeys(observer.name for view in views for observer in view.observers))


def always_in_sight(views: Sequence[View]) -> list[str]:
    """Return the names of the observers who see every flight from its start."""
    return [
        name
        for name in observer_names(views)
        if all(first_sight(view, name) == float(view.time[0]) for view in views)
    ]


def _distance_along_track(view: View, observer: Observer) -> float | None:
    """Return the ground distance [km] at which a flight passes an observer on the ground, if it does."""
    if observer.latitude is None or observer.longitude is None or (observer.altitude or 0.0) > SPACE:
        return None
    latitude, longitude = (np.radians(view[name]) for name in ("latitude", "longitude"))
    here = np.radians([observer.latitude, observer.longitude])
    haversine = (
        np.sin(0.5 * (latitude - here[0])) ** 2
        + np.cos(latitude) * np.cos(here[0]) * np.sin(0.5 * (longitude - here[1])) ** 2
    )
    separation = 2.0 * EARTH_MEAN_RADIUS * np.arcsin(np.sqrt(np.clip(haversine, 0.0, 1.0)))
    return _closest_approach(view["ground_distance"], separation)


def _closest_approach(distance: np.ndarray, separation: np.ndarray) -> float | None:
    """Return the ground distance [km] of the first close approach to a point, None if there is none.

    The samples, at ground distances [km] and separations [m] from the point, may be hundreds of kilometres
    apart, so that the approach lies between two of them.
    """
    last = len(separation) - 1
    for i in range(len(separation)):
        neighbours = max(i - 1, 0), min(i + 1, last)
        step = 1e3 * max(abs(distance[j] - distance[i]) for j in neighbours)
        before, after = (separation[j] for j in neighbours)
        if separation[i] <= min(before, after) and separation[i] < _NEAR_TRACK + step:
            if 0 < i < last and separation[i] <= step:
                # Along a straight track the separations to either side add up to the step between samples.
                forward = separation[i] if before > after else -separation[i]
                return float(distance[i] + forward / 1e3)
            return float(distance[i])
    return None
