"""What one flight comes to in numbers, for setting it beside others."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from shocklayer.core.constants import EARTH_GRAVITATIONAL_PARAMETER, EARTH_MEAN_RADIUS
from shocklayer.planet import two_body
from shocklayer.report.view import Observer, View

SPACE = 100e3
"""Perigee above which a flight counts as in orbit, and height from which an observer looks down [m]."""
GLIDER = 1.0
"""Lift-to-drag ratio from which a flight counts as a glide [-]."""
SETTLED = 0.95
"""Share of the burn-out speed with which a glider has pulled up into its glide [-]."""
GLIDE_ALTITUDE = 45e3
"""Altitude of the closed forms' glide [m]."""


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
        return two_body.longest_arc(self.burn_out_speed, self.burn_out_altitude)

    @property
    def glide_range(self) -> float | None:
        """Range of an equilibrium glide from the speed of burn-out [m], None without lift."""
        if self.lift_to_drag is None or self.lift_to_drag < GLIDER:
            return None
        return two_body.glide_range(self.burn_out_speed, self.lift_to_drag, GLIDE_ALTITUDE)

    def sight(self, observer: str) -> Sight | None:
        """Return how an observer sees this flight, None where it is not in the scenario."""
        return next((one for one in self.sights if one.observer == observer), None)


def at_earth(view: View) -> bool:
    """Say whether a flight is the Earth's, for which the closed forms are written."""
    return (view.scenario.get("planet") or {}).get("body", "earth") == "earth"


def measure(view: View, name: str, common: float) -> Measures:
    """Measure a flight.

    Parameters
    ----------
    view : View
        The flight.
    name : str
        Its short name.
    common : float
        Ground distance that all flights beside it go [m].

    Returns
    -------
    Measures
        Its numbers.
    """
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
        circular_speed=two_body.circular_speed(float(altitude[burn_out])),
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
    if not at_earth(view):
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
