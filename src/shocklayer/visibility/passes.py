"""Rise, set, highest elevation and first sight of a flight for each observer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from shocklayer.core.types import ArrayLike
from shocklayer.visibility.horizon import FOUR_THIRDS, VALID_ALTITUDE, Visibility, visibility

_ZOOM = 64  # samples of each refinement of an instant
_ROUNDS = 4  # refinements: the sampling interval shrinks by 63 each time


Look = Callable[[np.ndarray, np.ndarray], Visibility]
"""How an observer sees positions (n, 3) of a flight at times (n,)."""


class _Sky:
    """The flight between its samples, as one observer sees it."""

    def __init__(self, observer: Look, time: np.ndarray, path: np.ndarray):
        from scipy.interpolate import CubicSpline  # slow to import, and a flight alone has no observers

        self._observer = observer
        self._path = CubicSpline(time, path, axis=0)

    def look(self, time: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return visible, elevation [rad] and slant range [m]."""
        seen = self._observer(time, self._path(time))
        return np.asarray(seen.visible), np.asarray(seen.elevation), np.asarray(seen.slant_range)

    def change(self, before: float, after: float) -> float:
        """Return the instant between two times at which visibility changes [s]."""
        for _ in range(_ROUNDS):
            times = np.linspace(before, after, _ZOOM)
            flags = self.look(times)[0]
            index = int(np.argmax(flags != flags[0]))
            before, after = float(times[index - 1]), float(times[index])
        return 0.5 * (before + after)

    def extreme(self, before: float, after: float, field: int, sign: float) -> float:
        """Return the instant of the largest elevation (or, with sign -1, smallest range) [s]."""
        middle = before
        for _ in range(_ROUNDS):
            times = np.linspace(before, after, _ZOOM)
            index = int(np.argmax(sign * self.look(times)[field]))
            middle = float(times[index])
            before, after = float(times[max(index - 1, 0)]), float(times[min(index + 1, _ZOOM - 1)])
        return middle


def _instants(sky: _Sky, time: np.ndarray) -> np.ndarray:
    """Sample times with the culminations between them added, so that no short pass is lost."""
    elevation = sky.look(time)[1]
    inner = np.flatnonzero((elevation[1:-1] >= elevation[:-2]) & (elevation[1:-1] >= elevation[2:])) + 1
    peaks = [sky.extreme(float(time[i - 1]), float(time[i + 1]), 1, 1.0) for i in inner]
    return np.unique(np.concatenate((time, peaks)))


def passes_seen(
    observer: str,
    look: Look,
    time: ArrayLike,
    positions: ArrayLike,
    altitudes: ArrayLike,
) -> list[dict[str, Any]]:
    """List the passes of a flight as any observer sees them.

    Instants are found on the cubic spline through the flight's samples, to a millionth of the sampling
    interval.

    Parameters
    ----------
    observer : str
        Name.
    look : callable
        From times (n,) [s] and Earth-fixed positions (n, 3) [m] to a `Visibility` of shape (n,).
    time : array_like, shape (n,)
        Times, increasing [s].
    positions : array_like, shape (n, 3)
        Earth-fixed positions of the flight [m].
    altitudes : array_like, shape (n,)
        Altitudes of the flight [m].

    Returns
    -------
    list of dict
        One for each pass: ``observer``, ``rise_time``, ``set_time`` [s], ``seconds_visible``,
        ``visible_at_start`` and ``visible_at_end`` (the flight begins or ends in sight, so that rise or set
        is only its first or last moment), ``maximum_elevation`` with ``time_of_maximum_elevation``,
        ``minimum_slant_range``, ``first_sight_altitude``, ``first_sight_slant_range`` and
        ``seconds_from_first_sight_to_end``. Empty where the flight is never seen.
    """
    samples, first = np.unique(np.asarray(time, dtype=float), return_index=True)
    heights = np.asarray(altitudes, dtype=float)[first]
    if samples.size < 2:
        return []
    path = np.asarray(positions, dtype=float)[first]
    sky = _Sky(look, samples, path)
    grid = _instants(sky, samples)
    instants: list[float] = grid.tolist()
    flags = sky.look(grid)[0].astype(int)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags, [0]))))
    found = []
    for start, stop in zip(edges[::2], edges[1::2] - 1, strict=True):
        at_start, at_end = start == 0, stop == grid.size - 1
        rise = instants[0] if at_start else sky.change(instants[start - 1], instants[start])
        fall = instants[-1] if at_end else sky.change(instants[stop], instants[stop + 1])
        highest = sky.extreme(float(rise), float(fall), 1, 1.0)
        nearest = sky.extreme(float(rise), float(fall), 2, -1.0)
        found.append(
            {
                "observer": observer,
                "rise_time": float(rise),
                "set_time": float(fall),
                "seconds_visible": float(fall - rise),
                "visible_at_start": bool(at_start),
                "visible_at_end": bool(at_end),
                "maximum_elevation": float(np.degrees(sky.look(np.array([highest]))[1][0])),
                "time_of_maximum_elevation": float(highest),
                "minimum_slant_range": float(sky.look(np.array([nearest]))[2][0]),
                "first_sight_altitude": float(np.interp(rise, samples, heights)),
                "first_sight_slant_range": float(sky.look(np.array([rise]))[2][0]),
                "seconds_from_first_sight_to_end": float(samples[-1] - rise),
            }
        )
    return found


def passes(
    observer: str,
    latitude: float,
    longitude: float,
    altitude: float,
    minimum_elevation: float,
    time: ArrayLike,
    positions: ArrayLike,
    altitudes: ArrayLike,
    factor: float = FOUR_THIRDS,
) -> list[dict[str, Any]]:
    """List the passes of a flight over an observer on the ground.

    Parameters
    ----------
    observer : str
        Name.
    latitude, longitude, altitude : float
        Geodetic position of the observer [rad], [rad], [m].
    minimum_elevation : float
        Elevation below which nothing is seen [rad].
    time, positions, altitudes
        As `passes_seen`.
    factor : float
        Effective Earth radius over the true one [-].

    Returns
    -------
    list of dict
        As `passes_seen`.
    """

    def look(time: np.ndarray, path: np.ndarray) -> Visibility:
        return visibility(latitude, longitude, altitude, minimum_elevation, path, factor)

    return passes_seen(observer, look, time, positions, altitudes)


def sightings(
    observers: Sequence[Mapping[str, Any]],
    time: ArrayLike,
    positions: ArrayLike,
    altitudes: ArrayLike,
    factor: float = FOUR_THIRDS,
) -> list[dict[str, Any]]:
    """List the passes of a flight over several observers, in the order of their first sight.

    Parameters
    ----------
    observers : sequence of mapping
        Each with ``name``, ``latitude``, ``longitude`` [rad], ``altitude`` [m], ``minimum_elevation`` [rad].
    time, positions, altitudes, factor
        As `passes`.

    Returns
    -------
    list of dict
        As `passes`, of all observers, sorted by ``rise_time``.
    """
    found: list[dict[str, Any]] = []
    for observer in observers:
        found += passes(
            str(observer["name"]),
            float(observer["latitude"]),
            float(observer["longitude"]),
            float(observer["altitude"]),
            float(observer["minimum_elevation"]),
            time,
            positions,
            altitudes,
            factor,
        )
    return sorted(found, key=lambda entry: entry["rise_time"])


def refraction_warnings(found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Say where the 4/3-Earth rule was used above the air it was made for.

    Parameters
    ----------
    found : sequence of mapping
        Result of `sightings`.

    Returns
    -------
    list of dict
        One warning with ``model``, ``quantity``, ``value``, ``low``, ``high`` and ``message`` for the highest
        first sight near the horizon, or none.
    """
    high = [entry for entry in found if not entry["visible_at_start"]]
    highest = max((entry["first_sight_altitude"] for entry in high), default=0.0)
    if highest <= VALID_ALTITUDE:
        return []
    return [
        {
            "model": "4/3-Earth refraction",
            "quantity": "first_sight_altitude",
            "value": highest,
            "low": 0.0,
            "high": VALID_ALTITUDE,
            "message": "rays from high targets bend less than a 4/3 Earth says: "
            "first sight is early by up to 9 % of the distance",
        }
    ]
