"""Several flights compared in numbers: metrics of each, and closed forms of ballistic flight and glide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from math import pi, sqrt
from typing import NamedTuple

import numpy as np

from shocklayer.core.constants import EARTH_GRAVITATIONAL_PARAMETER, EARTH_MEAN_RADIUS, EARTH_SEMI_MAJOR_AXIS
from shocklayer.planet import two_body
from shocklayer.report.compare.flight_metrics import (
    GLIDE_ALTITUDE,
    GLIDE_ENTRY,
    GLIDE_RATIO,
    FlightMetrics,
    at_earth,
    flight_metrics,
)
from shocklayer.report.view import View

EQUATOR = 2.0 * pi * EARTH_SEMI_MAJOR_AXIS
"""Circumference of the Earth at the equator [m]."""
_SPEEDS = (2000.0, 3000.0, 4000.0, 5000.0, 6000.0, 7000.0, 7500.0, 7800.0, 8000.0)
_ITERATIONS = 30


@dataclass(frozen=True)
class EnergyMatchedGlide:
    """A glide in closed form with the burn-out energy of another, ballistic flight.

    Attributes
    ----------
    glider, reference : str
        Names of the gliding flight and of the flight whose energy it is given.
    speed : float
        Inertial speed at the glider's burn-out altitude with that energy [m/s].
    distance : float
        Its total ground distance [m].
    time, end_speed : float or None
        Time from lift-off to the common distance, and ground-relative speed there [s, m/s]; None if it does
        not reach that distance.
    """

    glider: str
    reference: str
    speed: float
    distance: float
    time: float | None
    end_speed: float | None

    def as_dict(self) -> dict[str, str | float | None]:
        """Return the numbers under the names of ``comparison.json``."""
        numbers = asdict(self)
        return {"lender" if name == "reference" else name: value for name, value in numbers.items()}


class SpeedRange(NamedTuple):
    """Ranges from one inertial speed [m/s]: ballistic and glide range [m], None for unlimited.

    The glide range is also None without a glider.
    """

    speed: float
    longest_arc: float | None
    glide_range: float | None


class Comparison:
    """Several flights and what they have in common.

    Parameters
    ----------
    views : sequence of View
        The flights.
    names : sequence of str
        Their short names.
    """

    def __init__(self, views: Sequence[View], names: Sequence[str]) -> None:
        # The closed forms are written for the Earth.
        self.earth = all(at_earth(view) for view in views)
        self.common = min(float(view.stored("ground_distance")[-1]) for view in views)
        self.flights = [
            flight_metrics(view, name, self.common) for view, name in zip(views, names, strict=True)
        ]

    def of_kind(self, *kinds: str) -> list[FlightMetrics]:
        """Return the flights of some kinds."""
        return [flight for flight in self.flights if flight.kind in kinds]

    @cached_property
    def observers(self) -> list[str]:
        """Names of all observers, in the order of the scenarios."""
        return list(dict.fromkeys(sight.observer for flight in self.flights for sight in flight.sights))

    @cached_property
    def lift_to_drag(self) -> float | None:
        """Lift-to-drag ratio of the first flight that glides, if any."""
        ratios = [f.lift_to_drag for f in self.flights if f.lift_to_drag and f.lift_to_drag >= GLIDE_RATIO]
        return ratios[0] if ratios else None

    @cached_property
    def energy_matched_glides(self) -> list[EnergyMatchedGlide]:
        """Every glide with the energy of every ballistic flight."""
        if not self.earth:
            return []
        return [
            energy_matched_glide(glider, reference, self.common)
            for glider in self.of_kind("glide")
            for reference in self.of_kind("ballistic", "lifting")
        ]

    def speed_ranges(self) -> list[SpeedRange]:
        """Return ballistic and glide range for a list of inertial speeds, in closed form; empty off Earth."""
        if not self.earth:
            return []
        ratio = self.lift_to_drag
        return [
            SpeedRange(
                speed,
                _finite(two_body.longest_arc(speed)),
                _finite(two_body.glide_range(speed, ratio, GLIDE_ALTITUDE)) if ratio else None,
            )
            for speed in _SPEEDS
        ]

    def circumnavigation_speed(self) -> float | None:
        """Return the inertial speed from which the glider's range is once round the Earth [m/s]."""
        if self.lift_to_drag is None:
            return None
        return two_body.glide_speed(EQUATOR, self.lift_to_drag, GLIDE_ALTITUDE)

    def as_dict(self) -> dict[str, object]:
        """Return all numbers as JSON can represent them (SI)."""
        flights = [
            {
                **asdict(flight),
                "sights": [asdict(sight) for sight in flight.sights],
                "longest_arc": _finite(flight.longest_arc),
                "glide_range": _finite(flight.glide_range),
                "goes_round": flight.kind == "orbit",
            }
            for flight in self.flights
        ]
        return {
            "common_distance": self.common,
            "flights": flights,
            "glides_with_ballistic_energy": [glide.as_dict() for glide in self.energy_matched_glides],
            "circular_speed_at_ground": two_body.circular_speed(0.0),
            "circular_speed_at_200_km": two_body.circular_speed(200e3),
            "glide_speed_once_round": self.circumnavigation_speed(),
            "ranges": [row._asdict() for row in self.speed_ranges()],
        }


def _finite(value: float | None) -> float | None:
    return value if value is not None and np.isfinite(value) else None


def energy_matched_glide(
    glider: FlightMetrics, reference: FlightMetrics, common: float
) -> EnergyMatchedGlide:
    """Compute the glide from the glider's burn-out altitude with the specific energy of another flight.

    The glider's own coast and pull-up come first, scaled to the new speed, until drag has reduced the
    inertial speed by 5 %; from there the closed form of the equilibrium glide applies.

    Parameters
    ----------
    glider, reference : FlightMetrics
        The flights; the first has a lift-to-drag ratio.
    common : float
        Ground distance that both cover [m].

    Returns
    -------
    EnergyMatchedGlide
        The glide.

    Raises
    ------
    ValueError
        If the glider has no constant lift-to-drag ratio.
    """
    ratio = glider.lift_to_drag
    if ratio is None:
        raise ValueError(f"{glider.name} has no constant lift-to-drag ratio")
    here, there = (EARTH_MEAN_RADIUS + f.burn_out_altitude for f in (glider, reference))
    speed = sqrt(
        reference.burn_out_speed**2 + 2.0 * EARTH_GRAVITATIONAL_PARAMETER * (1.0 / here - 1.0 / there)
    )
    entry = GLIDE_ENTRY * speed
    inertial_range = two_body.glide_range(entry, ratio, GLIDE_ALTITUDE)

    def result(
        distance: float, time: float | None = None, end_speed: float | None = None
    ) -> EnergyMatchedGlide:
        return EnergyMatchedGlide(glider.name, reference.name, speed, distance, time, end_speed)

    if not np.isfinite(inertial_range):
        return result(float("inf"))
    # The closed form counts inertial distance; the rotation of the ground reduces it by the drift.
    almost_all = two_body.glide(entry, 0.999 * inertial_range, ratio, GLIDE_ALTITUDE)
    assert almost_all is not None
    before = glider.burn_out_distance + glider.coast_distance
    distance = before + inertial_range - glider.drift * almost_all.time
    remaining = common - before
    if remaining <= 0.0:
        return result(distance)
    inertial = remaining
    glide = None
    for _ in range(_ITERATIONS):
        glide = two_body.glide(entry, inertial, ratio, GLIDE_ALTITUDE)
        if glide is None:
            return result(distance)
        inertial = remaining + glider.drift * glide.time
    assert glide is not None
    own_speed, new_speed = glider.burn_out_speed - glider.drift, speed - glider.drift
    coast = glider.burn_out_time + glider.coast_time * own_speed / new_speed
    return result(distance, coast + glide.time, glide.end_speed - glider.drift)
