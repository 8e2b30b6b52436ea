"""Rise, set, highest elevation and first sight of a flight for each observer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypedDict

import numpy as np
from jaxtyping import Float

from shocklayer.core.types import Array
from shocklayer.core.validity import Notice
from shocklayer.visibility.horizon import FOUR_THIRDS, VALID_ALTITUDE, Visibility, visibility

_REFINEMENT_SAMPLES = 64
"""Samples of each refinement of an instant."""
_REFINEMENTS = 4
"""Refinements of an instant: the sampling interval shrinks by a factor of 63 in each."""


VisibilityFunction = Callable[[np.ndarray, np.ndarray], Visibility]
"""Visibility for an observer: from times (n,) [s] and Earth-fixed positions (n, 3) [m]."""

Times = Float[np.ndarray, " samples"] | Float[Array, " samples"]
Positions = Float[np.ndarray, "samples 3"] | Float[Array, "samples 3"]


class ObserverPass(TypedDict):
    """One pass of the flight through an observer's field of view; times [s], lengths [m].

    Attributes
    ----------
    observer : str
        Name of the observer.
    rise_time, set_time, seconds_visible : float
        Start, end and duration of the pass.
    visible_at_start, visible_at_end : bool
        Whether the flight starts or ends in sight, so that rise or set is only its first or last sample.
    maximum_elevation, time_of_maximum_elevation : float
        Culmination [deg], [s].
    minimum_slant_range : float
        Shortest distance.
    first_sight_altitude, first_sight_slant_range : float
        Altitude and distance of the flight at ``rise_time``.
    seconds_from_first_sight_to_end : float
        Time from ``rise_time`` to the end of the flight.
    """

    observer: str
    rise_time: float
    set_time: float
    seconds_visible: float
    visible_at_start: bool
    visible_at_end: bool
    maximum_elevation: float
    time_of_maximum_elevation: float
    minimum_slant_range: float
    first_sight_altitude: float
    first_sight_slant_range: float
    seconds_from_first_sight_to_end: float


class GroundObserver(TypedDict):
    """An observer on the ground: geodetic position [rad], [rad], [m] and minimum elevation [rad]."""

    name: str
    latitude: float
    longitude: float
    altitude: float
    minimum_elevation: float


class _InterpolatedView:
    """What one observer sees of the flight, between its samples too."""

    def __init__(self, visibility_at: VisibilityFunction, position_at: Callable[[np.ndarray], np.ndarray]):
        self._visibility_at = visibility_at
        self._position_at = position_at

    def at(self, time: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return visible, elevation [rad] and slant range [m]."""
        seen = self._visibility_at(time, self._position_at(time))
        return np.asarray(seen.visible), np.asarray(seen.elevation), np.asarray(seen.slant_range)

    def change(self, before: float, after: float) -> float:
        """Return the instant between two times at which visibility changes [s]."""
        for _ in range(_REFINEMENTS):
            times = np.linspace(before, after, _REFINEMENT_SAMPLES)
            flags = self.at(times)[0]
            index = int(np.argmax(flags != flags[0]))
            before, after = float(times[index - 1]), float(times[index])
        return 0.5 * (before + after)

    def extreme(self, before: float, after: float, field: int, sign: float) -> float:
        """Return the instant of the largest elevation (or, with sign -1, smallest range) [s]."""
        middle = before
        for _ in range(_REFINEMENTS):
            times = np.linspace(before, after, _REFINEMENT_SAMPLES)
            index = int(np.argmax(sign * self.at(times)[field]))
            middle = float(times[index])
            last = _REFINEMENT_SAMPLES - 1
            before, after = float(times[max(index - 1, 0)]), float(times[min(index + 1, last)])
        return middle

    def extreme_of_pass(
        self, grid: np.ndarray, values: np.ndarray, bounds: tuple[float, float], field: int, sign: float
    ) -> float:
        """Return the instant of the greatest elevation or smallest range of a pass [s].

        A pass may have several maxima: the search is between the neighbours of the greatest value on the
        grid, which ``values`` are.
        """
        rise, fall = bounds
        inside = np.flatnonzero((grid >= rise) & (grid <= fall))
        if not inside.size:
            return self.extreme(rise, fall, field, sign)
        best = int(inside[np.argmax(sign * values[inside])])
        before, after = grid[max(best - 1, 0)], grid[min(best + 1, grid.size - 1)]
        return self.extreme(max(float(before), rise), min(float(after), fall), field, sign)


def _with_culminations(view: _InterpolatedView, time: np.ndarray) -> np.ndarray:
    """Return the sample times with the culminations between them, so that no short pass is missed."""
    elevation = view.at(time)[1]
    inner = np.flatnonzero((elevation[1:-1] >= elevation[:-2]) & (elevation[1:-1] >= elevation[2:])) + 1
    peaks = [view.extreme(float(time[i - 1]), float(time[i + 1]), 1, 1.0) for i in inner]
    return np.unique(np.concatenate((time, peaks)))


def passes_seen(
    observer: str,
    visibility_at: VisibilityFunction,
    time: Times,
    positions: Positions,
    altitudes: Times,
    position_at: Callable[[np.ndarray], np.ndarray] | None = None,
) -> list[ObserverPass]:
    """List the passes of a flight as any observer sees them.

    Instants are found to a millionth of the sampling interval; passes shorter than it are found by the
    culminations between the samples.

    Parameters
    ----------
    observer : str
        Name.
    visibility_at : callable
        From times (n,) [s] and Earth-fixed positions (n, 3) [m] to a `Visibility` of shape (n,).
    time : array, shape (samples,)
        Times [s]; of repeated times, the first sample counts.
    positions : array, shape (samples, 3)
        Earth-fixed positions of the flight [m].
    altitudes : array, shape (samples,)
        Altitudes of the flight [m].
    position_at : callable, optional
        From times (n,) [s] to positions (n, 3) [m] between the samples; by default a cubic spline through
        them.

    Returns
    -------
    list of ObserverPass
        In the order of time; empty where the flight is never in sight.
    """
    samples, first = np.unique(np.asarray(time, dtype=float), return_index=True)
    heights = np.asarray(altitudes, dtype=float)[first]
    if samples.size < 2:
        return []
    if position_at is None:
        from scipy.interpolate import CubicSpline  # slow to import, and a flight alone has no observers

        position_at = CubicSpline(samples, np.asarray(positions, dtype=float)[first], axis=0)
    view = _InterpolatedView(visibility_at, position_at)
    grid = _with_culminations(view, samples)
    instants: list[float] = grid.tolist()
    visible, elevation, distance = view.at(grid)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], visible.astype(int), [0]))))
    observed: list[ObserverPass] = []
    for start, stop in zip(edges[::2], edges[1::2] - 1, strict=True):
        at_start, at_end = start == 0, stop == grid.size - 1
        rise = instants[0] if at_start else view.change(instants[start - 1], instants[start])
        fall = instants[-1] if at_end else view.change(instants[stop], instants[stop + 1])
        highest = view.extreme_of_pass(grid, elevation, (rise, fall), 1, 1.0)
        nearest = view.extreme_of_pass(grid, distance, (rise, fall), 2, -1.0)
        observed.append(
            {
                "observer": observer,
                "rise_time": float(rise),
                "set_time": float(fall),
                "seconds_visible": float(fall - rise),
                "visible_at_start": bool(at_start),
                "visible_at_end": bool(at_end),
                "maximum_elevation": float(np.degrees(view.at(np.array([highest]))[1][0])),
                "time_of_maximum_elevation": float(highest),
                "minimum_slant_range": float(view.at(np.array([nearest]))[2][0]),
                "first_sight_altitude": float(np.interp(rise, samples, heights)),
                "first_sight_slant_range": float(view.at(np.array([rise]))[2][0]),
                "seconds_from_first_sight_to_end": float(samples[-1] - rise),
            }
        )
    return observed


def sightings(
    observers: Sequence[GroundObserver],
    time: Times,
    positions: Positions,
    altitudes: Times,
    factor: float = FOUR_THIRDS,
) -> list[ObserverPass]:
    """List the passes of a flight over observers on the ground, in the order of first sight.

    Parameters
    ----------
    observers : sequence of GroundObserver
        Each with ``name``, ``latitude``, ``longitude`` [rad], ``altitude`` [m], ``minimum_elevation`` [rad].
    time, positions, altitudes
        As `passes_seen`.
    factor : float
        Effective Earth radius over the true one [-].

    Returns
    -------
    list of ObserverPass
        As `passes_seen`, of all observers, sorted by ``rise_time``.
    """
    observed: list[ObserverPass] = []
    for observer in observers:
        site = (observer["latitude"], observer["longitude"], observer["altitude"])
        lowest = observer["minimum_elevation"]

        def visibility_at(
            time: np.ndarray,
            path: np.ndarray,
            site: tuple[float, float, float] = site,
            lowest: float = lowest,
        ) -> Visibility:
            return visibility(*site, lowest, path, factor)

        observed += passes_seen(observer["name"], visibility_at, time, positions, altitudes)
    return sorted(observed, key=lambda entry: entry["rise_time"])


def refraction_notices(passes: Sequence[ObserverPass]) -> list[Notice]:
    """Say where the 4/3-Earth rule was used above its range of altitude.

    Parameters
    ----------
    passes : sequence of ObserverPass
        Result of `sightings`.

    Returns
    -------
    list of Notice
        One for the highest first sight near the horizon, or none.
    """
    high = [entry for entry in passes if not entry["visible_at_start"]]
    highest = max((entry["first_sight_altitude"] for entry in high), default=0.0)
    if highest <= VALID_ALTITUDE:
        return []
    message = (
        "Rays from high targets bend less than by the 4/3-Earth rule: first sight is early by up to 9 % of "
        "the distance."
    )
    return [
        Notice(
            "4/3-Earth refraction",
            "first_sight_altitude",
            message,
            highest,
            0.0,
            VALID_ALTITUDE,
            ("sightings",),
        )
    ]
