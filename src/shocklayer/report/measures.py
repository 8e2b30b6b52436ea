"""What several flights come to when they are set side by side, in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from math import sqrt
from typing import Any

import numpy as np

from shocklayer import arcs
from shocklayer.constants import EARTH_GRAVITATIONAL_PARAMETER, EARTH_MEAN_RADIUS, EARTH_SEMI_MAJOR_AXIS
from shocklayer.report.view import Observer, View

SPACE = 100e3
"""Perigee above which a flight counts as in orbit, and height from which an observer looks down [m]."""
GLIDER = 1.0
"""Lift-to-drag ratio from which a flight counts as a glide [-]."""
SETTLED = 0.95
"""Share of the burn-out speed with which a glider has pulled up into its glide [-]."""
GLIDE_ALTITUDE = 45e3
"""Altitude of the closed forms' glide [m]."""
EQUATOR = 2.0 * np.pi * EARTH_SEMI_MAJOR_AXIS
"""Once round the globe [m]."""


@dataclass(frozen=True)
class Sight:
    """How one observer sees one flight.

    Attributes
    ----------
    observer : str
        Name.
    in_space : bool
        Whether it looks down from above the air.
    first : float or None
        Time of first sight [s]; None if never.
    altitude : float or None
        Altitude of the flight at first sight [m].
    notice : float
        Time from first sight to the end of the flight [s].
    last_notice : float
        Time from the beginning of the last pass to the end of the flight [s].
    share : float
        Share of the flight's time in sight [-].
    from_start : bool
        Whether the flight begins in sight.
    """

    observer: str
    in_space: bool
    first: float | None
    altitude: float | None
    notice: float
    last_notice: float
    share: float
    from_start: bool


@dataclass(frozen=True)
class Measures:
    """One flight among several; SI, speeds relative to the ground unless said otherwise.

    Attributes
    ----------
    name : str
        Short name.
    kind : str
        "orbit" (its perigee was ever above 100 km), "glide" (lift-to-drag ratio of 1 or more), "lifting",
        "ballistic", or "flight" where the ratio is not one number.
    lift_to_drag : float or None
        Constant ratio of the scenario.
    duration, distance, mean_speed : float
        Of the whole flight [s, m, m/s].
    end_speed, end_altitude : float
        Where the flight ends [m/s, m].
    highest : float
        Highest altitude [m].
    heat_flux, heat_load : float
        Largest stagnation heat flux [W/m2] and heat load [J/m2].
    burn_out_time, burn_out_distance, burn_out_altitude : float
        Last prograde burn-out, or the start of an entry [s, m, m].
    burn_out_speed : float
        Inertial speed there [m/s].
    coast_time, coast_distance : float
        How long, and how far over the ground, it goes on from there until the air has taken 5 % of its
        inertial speed [s, m].
    drift : float
        Inertial less ground-relative speed there [m/s].
    circular_speed : float
        Speed of a circular orbit at that altitude [m/s].
    perigee : float
        Highest perigee altitude of the flight's instantaneous orbits [m].
    common_time, common_speed, common_altitude, common_mean_speed : float
        Where the flight has gone the distance that all go [s, m/s, m, m/s].
    common_mean_altitude, common_highest : float
        Altitude averaged over that distance, and the highest on it [m].
    sights : tuple of Sight
        In the order of the scenario's observers.
    """

    name: str
    kind: str
    lift_to_drag: float | None
    duration: float
    distance: float
    mean_speed: float
    end_speed: float
    end_altitude: float
    highest: float
    heat_flux: float
    heat_load: float
    burn_out_time: float
    burn_out_distance: float
    burn_out_altitude: float
    burn_out_speed: float
    coast_time: float
    coast_distance: float
    drift: float
    circular_speed: float
    perigee: float
    common_time: float
    common_speed: float
    common_altitude: float
    common_mean_speed: float
    common_mean_altitude: float
    common_highest: float
    sights: tuple[Sight, ...] = field(default=())

    @property
    def longest_arc(self) -> float:
        """Longest ballistic range from the speed of burn-out [m]."""
        return arcs.longest_arc(self.burn_out_speed, self.burn_out_altitude)

    @property
    def glide_range(self) -> float | None:
        """Range of an equilibrium glide from the speed of burn-out [m], None without lift."""
        if self.lift_to_drag is None or self.lift_to_drag < GLIDER:
            return None
        return arcs.glide_range(self.burn_out_speed, self.lift_to_drag, GLIDE_ALTITUDE)

    def sight(self, observer: str) -> Sight | None:
        """Return how an observer sees this flight, None where it is not in the scenario."""
        return next((one for one in self.sights if one.observer == observer), None)


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
        self.earth = all(_at_earth(view) for view in views)
        self.common = min(float(view.stored("ground_distance")[-1]) for view in views)
        self.flights = [_measure(view, name, self.common) for view, name in zip(views, names, strict=True)]

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
            _lend(glider, lender, self.common)
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
            glide = arcs.glide_range(speed, ratio, GLIDE_ALTITUDE) if ratio else None
            found.append(
                {
                    "speed": speed,
                    "longest_arc": _finite(arcs.longest_arc(speed)),
                    "glide_range": _finite(glide),
                }
            )
        return found

    def round_speed(self) -> float | None:
        """Inertial speed from which the glider would just go round the globe [m/s]."""
        return (
            None
            if self.lift_to_drag is None
            else arcs.glide_speed(EQUATOR, self.lift_to_drag, GLIDE_ALTITUDE)
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
            "circular_speed_at_ground": arcs.circular_speed(0.0),
            "circular_speed_at_200_km": arcs.circular_speed(200e3),
            "glide_speed_once_round": self.round_speed(),
            "ranges": self.speeds(),
        }


def _finite(value: float | None) -> float | None:
    return value if value is not None and np.isfinite(value) else None


def _at_earth(view: View) -> bool:
    return (view.scenario.get("planet") or {}).get("body", "earth") == "earth"


def _measure(view: View, name: str, common: float) -> Measures:
    time, distance, altitude, speed, inertial = (
        view.stored(key) for key in ("time", "ground_distance", "altitude", "speed", "inertial_speed")
    )
    burn_out = _burn_out(view)
    slowed = burn_out + int(np.argmax(inertial[burn_out:] < SETTLED * inertial[burn_out]))
    ratio = _lift_to_drag(view)
    perigee = _perigees(view)
    orbit = float(perigee[burn_out:].max())
    if orbit > SPACE:
        kind = "orbit"
    elif ratio is None:
        kind = "flight"
    else:
        kind = "glide" if ratio >= GLIDER else "lifting" if ratio != 0.0 else "ballistic"

    def there(values: np.ndarray) -> float:
        return float(np.interp(common, distance, values))

    inside = distance <= common
    reach, heights = np.append(distance[inside], common), np.append(altitude[inside], there(altitude))
    total, passed = float(time[-1] - time[0]), there(time) - float(time[0])
    return Measures(
        name=name,
        kind=kind,
        lift_to_drag=ratio,
        duration=total,
        distance=float(distance[-1]),
        mean_speed=float(distance[-1]) / total,
        end_speed=float(speed[-1]),
        end_altitude=float(altitude[-1]),
        highest=float(altitude.max()),
        heat_flux=float(np.nanmax(view.stored("stagnation_heat_flux"))),
        heat_load=float(view.stored("heat_load")[-1]),
        burn_out_time=float(time[burn_out] - time[0]),
        burn_out_distance=float(distance[burn_out]),
        burn_out_altitude=float(altitude[burn_out]),
        burn_out_speed=float(inertial[burn_out]),
        coast_time=float(time[slowed] - time[burn_out]),
        coast_distance=float(distance[slowed] - distance[burn_out]),
        drift=float(inertial[burn_out] - speed[burn_out]),
        circular_speed=arcs.circular_speed(float(altitude[burn_out])),
        perigee=orbit,
        common_time=passed,
        common_speed=there(speed),
        common_altitude=there(altitude),
        common_mean_speed=common / passed,
        common_mean_altitude=float(np.trapezoid(heights, reach) / common),
        common_highest=float(heights.max()),
        sights=tuple(_sight(view, observer) for observer in view.observers),
    )


def _lift_to_drag(view: View) -> float | None:
    """Ratio of lift to drag where the scenario holds it constant."""
    given = (view.scenario.get("vehicle") or {}).get("aerodynamics") or {}
    if given.get("model") != "constant":
        return None
    if given.get("lift_to_drag") is not None:
        return float(given["lift_to_drag"])
    return float(given.get("lift_coefficient") or 0.0) / float(given["drag_coefficient"])


def _burn_out(view: View) -> int:
    """Sample of the last burn-out that did not brake; the first sample of an entry."""
    stages = (view.scenario.get("flight") or {}).get("stage") or []
    pushing = {f"{stage['name']}-burn-out" for stage in stages if stage.get("attitude") != "retrograde"}
    times = [event["time"] for event in view.summary.get("events") or [] if event["name"] in pushing]
    return view.index_at(max(times)) if times else 0


def _perigees(view: View) -> np.ndarray:
    """Perigee altitude of the orbit that each sample lies on [m]; not of hyperbolas, nor elsewhere."""
    if not _at_earth(view):
        return np.full(view.time.shape, -EARTH_MEAN_RADIUS)
    radius = EARTH_MEAN_RADIUS + view.stored("altitude")
    inertial = view.stored("inertial_speed")
    climb = view.stored("speed") * np.sin(np.radians(view.stored("flight_path_angle")))
    energy = 0.5 * inertial**2 - EARTH_GRAVITATIONAL_PARAMETER / radius
    momentum = radius**2 * np.maximum(inertial**2 - climb**2, 0.0)
    eccentricity = np.sqrt(np.maximum(1.0 + 2.0 * energy * momentum / EARTH_GRAVITATIONAL_PARAMETER**2, 0.0))
    perigee = momentum / EARTH_GRAVITATIONAL_PARAMETER / (1.0 + eccentricity) - EARTH_MEAN_RADIUS
    return np.where(energy < 0.0, perigee, -EARTH_MEAN_RADIUS)


def _sight(view: View, observer: Observer) -> Sight:
    passes = sorted(observer.passes, key=lambda one: one["rise_time"])
    end, total = float(view.time[-1]), float(view.time[-1] - view.time[0])
    high = observer.altitude is None or observer.altitude > SPACE
    if not passes:
        return Sight(observer.name, high, None, None, 0.0, 0.0, 0.0, False)
    first = float(passes[0]["rise_time"])
    seen = sum(float(one["set_time"] - one["rise_time"]) for one in passes)
    return Sight(
        observer.name,
        high,
        first,
        float(np.interp(first, view.time, view.stored("altitude"))),
        end - first,
        end - float(passes[-1]["rise_time"]),
        min(seen / total, 1.0),
        first <= float(view.time[0]),
    )


def _lend(glider: Measures, lender: Measures, common: float) -> Lent:
    """Let the glider leave its own burn-out altitude with the lender's energy."""
    here, there = (EARTH_MEAN_RADIUS + f.burn_out_altitude for f in (glider, lender))
    speed = sqrt(lender.burn_out_speed**2 + 2.0 * EARTH_GRAVITATIONAL_PARAMETER * (1.0 / here - 1.0 / there))
    ratio = glider.lift_to_drag
    assert ratio is not None  # what glides has one
    # The closed form begins in the glide: the coast and the pull-up before it are the glider's own, scaled.
    settled = SETTLED * speed
    inertial_range = arcs.glide_range(settled, ratio, GLIDE_ALTITUDE)
    if not np.isfinite(inertial_range):
        return Lent(glider.name, lender.name, speed, float("inf"), None, None)
    # The closed form counts inertial distance: the turning ground takes its drift off.
    almost = arcs.glide(settled, 0.999 * inertial_range, ratio, GLIDE_ALTITUDE)
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
        flown = arcs.glide(settled, inertial, ratio, GLIDE_ALTITUDE)
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
