"""What several flights come to when they are set side by side, in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from math import pi, sqrt
from typing import Any

import numpy as np

from shocklayer.core.constants import EARTH_GRAVITATIONAL_PARAMETER, EARTH_MEAN_RADIUS, EARTH_SEMI_MAJOR_AXIS
from shocklayer.planet import two_body
from shocklayer.report.compare.flight_metrics import (
    GLIDE_ALTITUDE,
    GLIDER,
    SETTLED,
    Measures,
    at_earth,
    measure,
)
from shocklayer.report.view import View

EQUATOR = 2.0 * pi * EARTH_SEMI_MAJOR_AXIS
"""Once round the globe [m]."""


@dataclass(frozen=True)
class Lent:
    """A glide in closed form from a ballistic flight's energy: what the same push would have given it.

    Attributes
    ----------
    glider, lender : str
        Names of the flights.
    speed : float
        Inertial speed at the glider's burn-out altitude with the lender's energy [m/s].
    distance : float
        Ground distance it would go in all [m].
    time, end_speed : float or None
        When, from lift-off, it would have gone the common distance, and its ground-relative speed there
        [s, m/s]; None if it would not.
    """

    glider: str
    lender: str
    speed: float
    distance: float
    time: float | None
    end_speed: float | None


class Comparison:
    """Several flights side by side.

    Parameters
    ----------
    views : sequence of View
        The flights.
    names : sequence of str
        Their short names.
    """

    def __init__(self, views: Sequence[View], names: Sequence[str]) -> None:
        # The closed forms are the Earth's.
        self.earth = all(at_earth(view) for view in views)
        self.common = min(float(view.stored("ground_distance")[-1]) for view in views)
        self.flights = [measure(view, name, self.common) for view, name in zip(views, names, strict=True)]

    def of(self, *kinds: str) -> list[Measures]:
        """Return the flights of some kinds."""
        return [flight for flight in self.flights if flight.kind in kinds]

    @cached_property
    def observers(self) -> list[str]:
        """Names of all observers, in the order of the scenarios."""
        return list(dict.fromkeys(sight.observer for flight in self.flights for sight in flight.sights))

    @cached_property
    def lift_to_drag(self) -> float | None:
        """Lift-to-drag ratio of the first flight that glides, if any."""
        ratios = [f.lift_to_drag for f in self.flights if f.lift_to_drag and f.lift_to_drag >= GLIDER]
        return ratios[0] if ratios else None

    @cached_property
    def lent(self) -> list[Lent]:
        """Every glide with the energy of every ballistic flight."""
        return [
            lend(glider, lender, self.common)
            for glider in self.of("glide")
            for lender in self.of("ballistic", "lifting")
            if self.earth
        ]

    def speeds(self) -> list[dict[str, float | None]]:
        """Set ballistic and glide range against inertial speed, in closed form.

        Returns
        -------
        list of dict
            ``speed`` [m/s], ``longest_arc`` and ``glide_range`` [m]: None for endless, the latter also
            without a glider.
        """
        found: list[dict[str, float | None]] = []
        if not self.earth:
            return found
        for speed in (2000.0, 3000.0, 4000.0, 5000.0, 6000.0, 7000.0, 7500.0, 7800.0, 8000.0):
            ratio = self.lift_to_drag
            glide = two_body.glide_range(speed, ratio, GLIDE_ALTITUDE) if ratio else None
            found.append(
                {
                    "speed": speed,
                    "longest_arc": _finite(two_body.longest_arc(speed)),
                    "glide_range": _finite(glide),
                }
            )
        return found

    def round_speed(self) -> float | None:
        """Inertial speed from which the glider would just go round the globe [m/s]."""
        return (
            None
            if self.lift_to_drag is None
            else two_body.glide_speed(EQUATOR, self.lift_to_drag, GLIDE_ALTITUDE)
        )

    def as_dict(self) -> dict[str, Any]:
        """Return all numbers as JSON can hold them (SI)."""
        flights = []
        for flight in self.flights:
            numbers = asdict(flight)
            numbers["sights"] = [asdict(sight) for sight in flight.sights]
            numbers["longest_arc"] = _finite(flight.longest_arc)
            numbers["glide_range"] = _finite(flight.glide_range)
            numbers["goes_round"] = flight.kind == "orbit"
            flights.append(numbers)
        return {
            "common_distance": self.common,
            "flights": flights,
            "glides_with_ballistic_energy": [asdict(one) for one in self.lent],
            "circular_speed_at_ground": two_body.circular_speed(0.0),
            "circular_speed_at_200_km": two_body.circular_speed(200e3),
            "glide_speed_once_round": self.round_speed(),
            "ranges": self.speeds(),
        }


def _finite(value: float | None) -> float | None:
    return value if value is not None and np.isfinite(value) else None


def lend(glider: Measures, lender: Measures, common: float) -> Lent:
    """Let a glider leave its own burn-out altitude with the energy of another flight.

    Parameters
    ----------
    glider, lender : Measures
        The flights.
    common : float
        Ground distance that both go [m].

    Returns
    -------
    Lent
        Its glide in closed form.
    """
    here, there = (EARTH_MEAN_RADIUS + f.burn_out_altitude for f in (glider, lender))
    speed = sqrt(lender.burn_out_speed**2 + 2.0 * EARTH_GRAVITATIONAL_PARAMETER * (1.0 / here - 1.0 / there))
    ratio = glider.lift_to_drag
    assert ratio is not None  # what glides has one
    # The closed form begins in the glide: the coast and the pull-up before it are the glider's own, scaled.
    settled = SETTLED * speed
    inertial_range = two_body.glide_range(settled, ratio, GLIDE_ALTITUDE)
    if not np.isfinite(inertial_range):
        return Lent(glider.name, lender.name, speed, float("inf"), None, None)
    # The closed form counts inertial distance: the turning ground takes its drift off.
    almost = two_body.glide(settled, 0.999 * inertial_range, ratio, GLIDE_ALTITUDE)
    assert almost is not None
    begin = glider.burn_out_distance + glider.coast_distance
    own, lent = glider.burn_out_speed - glider.drift, speed - glider.drift
    before = glider.burn_out_time + glider.coast_time * own / lent
    distance = begin + inertial_range - glider.drift * almost.time
    rest = common - begin
    if rest <= 0.0:
        return Lent(glider.name, lender.name, speed, distance, None, None)
    inertial = rest
    flown = None
    for _ in range(30):
        flown = two_body.glide(settled, inertial, ratio, GLIDE_ALTITUDE)
        if flown is None:
            return Lent(glider.name, lender.name, speed, distance, None, None)
        inertial = rest + glider.drift * flown.time
    assert flown is not None
    return Lent(
        glider.name,
        lender.name,
        speed,
        distance,
        before + flown.time,
        flown.end_speed - glider.drift,
    )
