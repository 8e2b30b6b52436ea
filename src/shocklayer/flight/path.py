"""The path of a flight between its samples, and the points that draw it without visible chords."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from shocklayer.core.batching import map_in_chunks
from shocklayer.core.jax_setup import jax
from shocklayer.flight.dense_output import Leg, Samples, sample
from shocklayer.flight.events import scan_times
from shocklayer.planet.bodies import Planet
from shocklayer.planet.geodesy import ecef_to_geodetic, geodetic_to_ecef

LONGEST_DEVIATION = 80.0
"""Distance from the path that a straight line between two drawn points keeps [m]."""
_FINE_DEVIATION = 50.0
"""The same for a short flight [m]."""
_FILLED = 0.85
"""Part of that distance which evenly chosen points use."""
_SHORT = 6.0 * 3600.0
"""Duration up to which all points of a path are drawn [s]: an entry has few, a week in orbit very many."""
_SHORTEST_STEP = 0.02
"""Time step below which drawn points are not refined further [s]: a track over a pole has no longitude."""


_HAIR = 1e-3
"""Least time between a sample and another point of the path [s]."""

_to_geodetic = jax.jit(ecef_to_geodetic, static_argnames="planet")
_to_ecef = jax.jit(geodetic_to_ecef, static_argnames="planet")


class FlightPath(NamedTuple):
    """Positions and velocities dense enough for cubic Hermite interpolation.

    Four points per step of the integrator: in a low orbit they are some 10 s apart, where the interpolation
    is good to a millimetre.

    Attributes
    ----------
    time : ndarray, shape (points,)
        Strictly ascending [s].
    position, velocity : ndarray, shape (points, 3)
        Planet-fixed [m], and relative to the rotating planet [m/s].
    """

    time: Float[np.ndarray, " points"]
    position: Float[np.ndarray, "points 3"]
    velocity: Float[np.ndarray, "points 3"]

    def at(self, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Interpolate position and velocity.

        Parameters
        ----------
        times : ndarray, shape (n,)
            Times [s]; clamped to the path.

        Returns
        -------
        position, velocity : ndarray, shape (n, 3)
            [m], [m/s].
        """
        wanted = np.clip(np.asarray(times, dtype=float), self.time[0], self.time[-1])
        if self.time.size == 1:
            rows = np.zeros(wanted.size, dtype=int)
            return self.position[rows], self.velocity[rows]
        i = np.clip(np.searchsorted(self.time, wanted, side="right") - 1, 0, self.time.size - 2)
        step = (self.time[i + 1] - self.time[i])[:, None]
        s = (wanted - self.time[i])[:, None] / step
        start, end = self.position[i], self.position[i + 1]
        leave, arrive = step * self.velocity[i], step * self.velocity[i + 1]
        rise = end - start
        square = 3.0 * rise - 2.0 * leave - arrive
        cube = leave + arrive - 2.0 * rise
        position = start + s * (leave + s * (square + s * cube))
        return position, (leave + s * (2.0 * square + 3.0 * s * cube)) / step


def path_of(legs: Sequence[Leg], samples: Samples) -> FlightPath:
    """Evaluate the dense output of a flight at four points per step.

    Parameters
    ----------
    legs : sequence of Leg
        Consecutive legs.
    samples : Samples
        Of the flight; they are points of the path too.

    Returns
    -------
    FlightPath
        The path.
    """
    parts = []
    for leg in legs:
        times = scan_times(leg)
        # Between points a hair apart a slope would be rounding.
        after = np.clip(np.searchsorted(samples.time, times), 1, samples.time.size - 1)
        gap = np.minimum(abs(times - samples.time[after]), abs(times - samples.time[after - 1]))
        if (gap > _HAIR).any():
            parts.append(sample(leg, times[gap > _HAIR]))
    points = Samples.join([samples, *parts])
    return joined(points.time, points.position, points.velocity)


def joined(time: np.ndarray, position: np.ndarray, velocity: np.ndarray) -> FlightPath:
    """Return the path through points in the order of time; of repeated times the first counts.

    Parameters
    ----------
    time : ndarray, shape (points,)
        [s].
    position, velocity : ndarray, shape (points, 3)
        [m], [m/s].

    Returns
    -------
    FlightPath
        The path.
    """
    distinct, first = np.unique(np.asarray(time, dtype=float), return_index=True)
    return FlightPath(distinct, np.asarray(position)[first], np.asarray(velocity)[first])


def geodetic(position: np.ndarray, planet: Planet) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return geodetic coordinates of many positions, with one compiled program for any number of them.

    Parameters
    ----------
    position : ndarray, shape (n, 3)
        Planet-fixed [m].
    planet : Planet
        Whose ellipsoid.

    Returns
    -------
    tuple of ndarray, each (n,)
        Latitude, longitude [rad], altitude [m].
    """
    return map_in_chunks(partial(_to_geodetic, planet=planet), position)


def drawn_times(path: FlightPath, planet: Planet, times: np.ndarray) -> np.ndarray:
    """Return the times of the points that a drawn track needs.

    Between two points a viewer draws a straight line, in space or in latitude, longitude and altitude: both
    stay within `LONGEST_DEVIATION` of the path at the same time.

    Parameters
    ----------
    path : FlightPath
        The path.
    planet : Planet
        Whose ellipsoid.
    times : ndarray, shape (n,)
        Times that are to be among the points [s].

    Returns
    -------
    ndarray
        Ascending times, first and last of the path among them [s].
    """
    wanted = np.asarray(times, dtype=float)
    short = path.time[-1] - path.time[0] <= _SHORT
    known = path.time if short else _evenly_deviating(path, planet)
    known = np.unique(np.concatenate([wanted, path.time[[0, -1]], known]))
    while True:
        coarse = _deviation(path, planet, known) > (_FINE_DEVIATION if short else LONGEST_DEVIATION)
        coarse &= np.diff(known) > _SHORTEST_STEP
        if not coarse.any():
            return known
        middle = 0.5 * (known[1:] + known[:-1])
        known = np.sort(np.concatenate([known, middle[coarse]]))


def _evenly_deviating(path: FlightPath, planet: Planet) -> np.ndarray:
    """Return times whose straight lines are about equally far from the path [s].

    The deviation grows with the square of the time between two points; how fast is known between the points
    of the path, of which there are more than a drawn track needs.
    """
    step = np.diff(path.time)
    pieces = np.sqrt(_deviation(path, planet, path.time) / (_FILLED * LONGEST_DEVIATION))
    # Where a deviation is rounding, or no longitude is defined, the path's own points are enough.
    pieces = np.where(step > _SHORTEST_STEP, np.minimum(pieces, step / _SHORTEST_STEP), 0.0)
    total = np.concatenate([[0.0], np.cumsum(pieces)])
    return np.interp(np.linspace(0.0, total[-1], int(np.ceil(total[-1])) + 1), total, path.time)


def _deviation(path: FlightPath, planet: Planet, known: np.ndarray) -> np.ndarray:
    """Return how far the straight lines between points of a path, in space and on a map, are from it [m]."""
    position = path.at(known)[0]
    true = path.at(0.5 * (known[1:] + known[:-1]))[0]
    straight = np.linalg.norm(0.5 * (position[1:] + position[:-1]) - true, axis=1)
    latitude, longitude, altitude = geodetic(position, planet)
    longitude = np.unwrap(longitude)
    mean = [0.5 * (each[1:] + each[:-1]) for each in (latitude, longitude, altitude)]
    on_map = np.linalg.norm(map_in_chunks(partial(_to_ecef, planet=planet), *mean) - true, axis=1)
    return np.maximum(straight, on_map)
