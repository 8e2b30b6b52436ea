"""Metrics of one flight for comparison with others."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from shocklayer.core.constants import EARTH_GRAVITATIONAL_PARAMETER, EARTH_MEAN_RADIUS
from shocklayer.planet import two_body
from shocklayer.report.records import Observer
from shocklayer.report.view import View

SPACE = 100e3
"""Perigee altitude above which a flight counts as orbital, and altitude above which an observer is in space
[m]."""
GLIDE_RATIO = 1.0
"""Lift-to-drag ratio from which a flight counts as a glide [-]."""
GLIDE_ENTRY = 0.95
"""Ratio of inertial speed to burn-out speed at which the glide begins, after coast and pull-up [-]."""
GLIDE_ALTITUDE = 45e3
"""Glide altitude of the closed forms [m]."""


@dataclass(frozen=True)
class FirstSight:
    """How one observer sees one flight.

    Attributes
    ----------
    observer : str
        Name.
    in_space : bool
        Whether the observer is in space.
    first : float or None
        Time of first sight [s]; None if never.
    altitude : float or None
        Altitude of the flight at first sight [m].
    notice : float
        Time from first sight to the end of the flight [s].
    last_notice : float
        Time from the beginning of the last pass to the end of the flight [s].
    share : float
        Fraction of the flight's duration in sight [-].
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
class FlightMetrics:
    """Metrics of one flight; SI, speeds relative to the ground unless stated otherwise.

    Attributes
    ----------
    name : str
        Short name.
    kind : str
        "orbit" (its perigee was ever above 100 km), "glide" (lift-to-drag ratio of 1 or more), "lifting",
        "ballistic", or "flight" if the lift-to-drag ratio is not constant.
    lift_to_drag : float or None
        Constant lift-to-drag ratio of the scenario.
    duration, distance, mean_speed : float
        Of the entire flight [s, m, m/s].
    end_speed, end_altitude : float
        At the end [m/s, m].
    highest : float
        Maximum altitude [m].
    heat_flux, heat_load : float
        Peak stagnation heat flux [W/m2] and heat load [J/m2].
    burn_out_time, burn_out_distance, burn_out_altitude : float
        Last prograde burn-out, or the start of an entry [s, m, m].
    burn_out_speed : float
        Inertial speed there [m/s].
    coast_time, coast_distance : float
        Time and ground distance from there until drag has reduced the inertial speed by 5 % [s, m].
    drift : float
        Inertial minus ground-relative speed there [m/s].
    circular_speed : float
        Circular orbital speed at that altitude [m/s].
    perigee : float
        Largest perigee altitude of the flight's osculating orbits after burn-out [m].
    common_time, common_speed, common_altitude, common_mean_speed : float
        At the ground distance that all flights cover [s, m/s, m, m/s].
    common_mean_altitude, common_highest : float
        Altitude averaged over that distance, and the maximum over it [m].
    sights : tuple of FirstSight
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
    sights: tuple[FirstSight, ...] = field(default=())

    @property
    def longest_arc(self) -> float:
        """Maximum ballistic range from the burn-out speed [m]."""
        return two_body.longest_arc(self.burn_out_speed, self.burn_out_altitude)

    @property
    def glide_range(self) -> float | None:
        """Range of an equilibrium glide from the burn-out speed [m], None without lift."""
        if self.lift_to_drag is None or self.lift_to_drag < GLIDE_RATIO:
            return None
        return two_body.glide_range(self.burn_out_speed, self.lift_to_drag, GLIDE_ALTITUDE)

    @property
    def circular_speed_fraction(self) -> float:
        """Inertial burn-out speed over the circular orbital speed there [-]."""
        return self.burn_out_speed / self.circular_speed

    def sight(self, observer: str) -> FirstSight | None:
        """Return how an observer sees this flight, None if the scenario does not have that observer."""
        return next((each for each in self.sights if each.observer == observer), None)


def at_earth(view: View) -> bool:
    """Say whether a flight is at the Earth, for which the closed forms are written."""
    return view.planet.name == "earth"


def flight_metrics(view: View, name: str, common: float) -> FlightMetrics:
    """Compute the metrics of a flight.

    Parameters
    ----------
    view : View
        The flight.
    name : str
        Its short name.
    common : float
        Ground distance that all compared flights cover [m].

    Returns
    -------
    FlightMetrics
        Its metrics.
    """
    time, distance, altitude, speed, inertial = (
        view.stored(key) for key in ("time", "ground_distance", "altitude", "speed", "inertial_speed")
    )
    burn_out = _burn_out(view)
    glide = burn_out + int(np.argmax(inertial[burn_out:] < GLIDE_ENTRY * inertial[burn_out]))
    ratio = _lift_to_drag(view)
    perigee = float(_perigees(view)[burn_out:].max())

    def at_common(values: np.ndarray) -> float:
        return float(np.interp(common, distance, values))

    inside = distance <= common
    distances = np.append(distance[inside], common)
    altitudes = np.append(altitude[inside], at_common(altitude))
    common_time = at_common(time) - float(time[0])
    return FlightMetrics(
        name=name,
        kind=_kind(ratio, perigee),
        lift_to_drag=ratio,
        duration=view.duration,
        distance=float(distance[-1]),
        mean_speed=float(distance[-1]) / view.duration,
        end_speed=float(speed[-1]),
        end_altitude=float(altitude[-1]),
        highest=float(altitude.max()),
        heat_flux=float(np.nanmax(view.stored("stagnation_heat_flux"))),
        heat_load=float(view.stored("heat_load")[-1]),
        burn_out_time=float(time[burn_out] - time[0]),
        burn_out_distance=float(distance[burn_out]),
        burn_out_altitude=float(altitude[burn_out]),
        burn_out_speed=float(inertial[burn_out]),
        coast_time=float(time[glide] - time[burn_out]),
        coast_distance=float(distance[glide] - distance[burn_out]),
        drift=float(inertial[burn_out] - speed[burn_out]),
        circular_speed=two_body.circular_speed(float(altitude[burn_out])),
        perigee=perigee,
        common_time=common_time,
        common_speed=at_common(speed),
        common_altitude=at_common(altitude),
        common_mean_speed=common / common_time,
        common_mean_altitude=float(np.trapezoid(altitudes, distances) / common),
        common_highest=float(altitudes.max()),
        sights=tuple(_first_sight(view, observer) for observer in view.observers),
    )


def _kind(lift_to_drag: float | None, perigee: float) -> str:
    if perigee > SPACE:
        return "orbit"
    if lift_to_drag is None:
        return "flight"
    if lift_to_drag >= GLIDE_RATIO:
        return "glide"
    return "lifting" if lift_to_drag != 0.0 else "ballistic"


def _lift_to_drag(view: View) -> float | None:
    """Return the lift-to-drag ratio if it is constant in the scenario."""
    given = (view.scenario.get("vehicle") or {}).get("aerodynamics") or {}
    if given.get("model") != "constant":
        return None
    if given.get("lift_to_drag") is not None:
        return float(given["lift_to_drag"])
    return float(given.get("lift_coefficient") or 0.0) / float(given["drag_coefficient"])


def _burn_out(view: View) -> int:
    """Return the sample of the last burn-out of a stage that accelerates; the first sample of an entry."""
    stages = (view.scenario.get("flight") or {}).get("stage") or []
    prograde = {f"{stage['name']}-burn-out" for stage in stages if stage.get("attitude") != "retrograde"}
    times = [event["time"] for event in view.summary.get("events") or [] if event["name"] in prograde]
    return view.index_at(max(times)) if times else 0


def _perigees(view: View) -> np.ndarray:
    """Return the perigee altitude of each sample's osculating orbit [m]; minus the radius if hyperbolic."""
    if not at_earth(view):
        return np.full(view.time.shape, -EARTH_MEAN_RADIUS)
    radius = EARTH_MEAN_RADIUS + view.stored("altitude")
    inertial = view.stored("inertial_speed")
    climb = view.stored("speed") * np.sin(np.radians(view.stored("flight_path_angle")))
    energy = 0.5 * inertial**2 - EARTH_GRAVITATIONAL_PARAMETER / radius
    momentum_squared = radius**2 * np.maximum(inertial**2 - climb**2, 0.0)
    eccentricity = np.sqrt(
        np.maximum(1.0 + 2.0 * energy * momentum_squared / EARTH_GRAVITATIONAL_PARAMETER**2, 0.0)
    )
    perigee = momentum_squared / EARTH_GRAVITATIONAL_PARAMETER / (1.0 + eccentricity) - EARTH_MEAN_RADIUS
    return np.where(energy < 0.0, perigee, -EARTH_MEAN_RADIUS)


def _first_sight(view: View, observer: Observer) -> FirstSight:
    passes = sorted(observer.passes, key=lambda each: each["rise_time"])
    end = float(view.time[-1])
    in_space = observer.altitude is None or observer.altitude > SPACE
    if not passes:
        return FirstSight(observer.name, in_space, None, None, 0.0, 0.0, 0.0, False)
    first = float(passes[0]["rise_time"])
    in_sight = sum(float(each["set_time"] - each["rise_time"]) for each in passes)
    return FirstSight(
        observer.name,
        in_space,
        first,
        float(np.interp(first, view.time, view.stored("altitude"))),
        end - first,
        end - float(passes[-1]["rise_time"]),
        min(in_sight / view.duration, 1.0),
        first <= float(view.time[0]),
    )
