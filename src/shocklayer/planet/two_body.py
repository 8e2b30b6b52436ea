"""Orbits, ballistic arcs and glides in closed form, over a spherical non-rotating Earth.

Plain floats in SI; nothing here needs JAX. Speeds are inertial, distances along the surface of the Earth's
mean radius. Formulas: Bate, Mueller & White, Fundamentals of Astrodynamics (1971), chapters 1 and 6; Eggers,
Allen & Neice, NACA Report 1382 (1958) for glides.
"""

from math import acos, asin, atan2, cos, exp, inf, log, pi, sin, sqrt
from typing import NamedTuple

from shocklayer.core.constants import EARTH_GRAVITATIONAL_PARAMETER, EARTH_MEAN_RADIUS


def circular_speed(altitude: float = 0.0) -> float:
    """Speed of a circular orbit [m/s]: sqrt(mu / r)."""
    return sqrt(EARTH_GRAVITATIONAL_PARAMETER / (EARTH_MEAN_RADIUS + altitude))


def escape_speed(altitude: float = 0.0) -> float:
    """Escape speed [m/s]: sqrt(2 mu / r)."""
    return sqrt(2.0) * circular_speed(altitude)


def orbital_period(altitude: float) -> float:
    """Period of a circular orbit [s]."""
    radius = EARTH_MEAN_RADIUS + altitude
    return 2.0 * pi * sqrt(radius**3 / EARTH_GRAVITATIONAL_PARAMETER)


class Arc(NamedTuple):
    """A ballistic arc: burn-out speed [m/s], angle [rad], apogee [m], time [s], mean ground speed [m/s]."""

    speed: float
    angle: float
    apogee: float
    time: float
    mean_speed: float


def minimum_energy_arc(distance: float) -> Arc:
    """Ballistic arc of least burn-out speed over a ground distance [m], surface to surface.

    Kepler ellipse with its focus at the Earth's centre (Bate, Mueller & White, Fundamentals of Astrodynamics,
    chapter 6): V^2 = (2 mu / R) sin(phi/2) / (1 + sin(phi/2)), angle (pi - phi) / 4.
    """
    radius, mu = EARTH_MEAN_RADIUS, EARTH_GRAVITATIONAL_PARAMETER
    half = min(distance / radius, pi) / 2.0
    speed = sqrt(2.0 * mu / radius * sin(half) / (1.0 + sin(half)))
    angle = (pi - 2.0 * half) / 4.0
    ratio = speed * speed * radius / mu
    axis = radius / (2.0 - ratio)
    eccentricity = sqrt(max(1.0 - ratio * (2.0 - ratio) * cos(angle) ** 2, 0.0))
    apogee = axis * (1.0 + eccentricity) - radius
    # Eccentric anomaly at the surface; the flight passes apogee symmetrically.
    cosine = min(max((1.0 - radius / axis) / max(eccentricity, 1e-12), -1.0), 1.0)
    sine = sqrt(1.0 - cosine * cosine)
    anomaly = atan2(sine, cosine)
    time = 2.0 * sqrt(axis**3 / mu) * (pi - anomaly + eccentricity * sine)
    return Arc(speed, angle, apogee, time, 2.0 * half * radius / time)


class Glide(NamedTuple):
    """An equilibrium glide: end speed [m/s], time [s], mean speed [m/s]."""

    end_speed: float
    time: float
    mean_speed: float


def glide_range(speed: float, lift_to_drag: float, altitude: float = 45e3) -> float:
    """Range of an equilibrium glide to low speed [m]: (L/D) r/2 ln(1 / (1 - V^2/Vc^2)).

    Eggers, Allen & Neice, NACA Report 1382 (1958); infinite at circular speed.
    """
    circular = circular_speed(altitude)
    if speed >= circular:
        return float("inf")
    radius = EARTH_MEAN_RADIUS + altitude
    return 0.5 * lift_to_drag * radius * log(1.0 / (1.0 - (speed / circular) ** 2))


def glide(speed: float, distance: float, lift_to_drag: float, altitude: float = 45e3) -> Glide | None:
    """Equilibrium glide over a distance [m] from an initial speed [m/s]; None where it falls short.

    From dV/dt = -g (1 - V^2/Vc^2) / (L/D): 1 - V^2/Vc^2 grows as exp(2 x / (r L/D)), and the time is
    (L/D) Vc / (2 g) times the difference of ln((Vc + V) / (Vc - V)).
    """
    circular, radius = circular_speed(altitude), EARTH_MEAN_RADIUS + altitude
    if speed >= circular:
        return None
    end_ratio = 1.0 - (1.0 - (speed / circular) ** 2) * exp(2.0 * distance / (radius * lift_to_drag))
    if end_ratio <= 0.0:
        return None
    end = circular * sqrt(end_ratio)
    gravity = circular * circular / radius
    logarithms = log((circular + speed) / (circular - speed)) - log((circular + end) / (circular - end))
    time = lift_to_drag * circular / (2.0 * gravity) * logarithms
    return Glide(end, time, distance / time)


def glide_speed(distance: float, lift_to_drag: float, altitude: float = 45e3) -> float:
    """Speed from which an equilibrium glide just covers a distance.

    Parameters
    ----------
    distance : float
        Ground distance to low speed [m].
    lift_to_drag : float
        Lift over drag [-].
    altitude : float
        Altitude of the glide [m].

    Returns
    -------
    float
        Inertial speed [m/s]: Vc sqrt(1 - exp(-2 x / (r L/D))), below circular speed for any distance.
    """
    radius = EARTH_MEAN_RADIUS + altitude
    return circular_speed(altitude) * sqrt(1.0 - exp(-2.0 * distance / (radius * lift_to_drag)))


def longest_arc(speed: float, altitude: float = 0.0) -> float:
    """Longest ballistic range from a speed, back to the altitude it began at.

    Parameters
    ----------
    speed : float
        Inertial speed [m/s].
    altitude : float
        Altitude of burn-out and of the end [m].

    Returns
    -------
    float
        Ground distance [m]: 2 R arcsin(Q / (2 - Q)) with Q = (V / Vc)^2; half the circumference as the speed
        approaches circular, infinite from there on.
    """
    ratio = (speed / circular_speed(altitude)) ** 2
    return inf if ratio >= 1.0 else 2.0 * EARTH_MEAN_RADIUS * asin(ratio / (2.0 - ratio))


class FreeFlight(NamedTuple):
    """A ballistic arc from a burn-out down to an altitude.

    Attributes
    ----------
    distance : float
        Ground distance [m].
    time : float
        Flight time [s].
    apogee, perigee : float
        Highest altitude of the arc and lowest of the complete ellipse [m].
    end_speed : float
        Speed where it ends [m/s].
    """

    distance: float
    time: float
    apogee: float
    perigee: float
    end_speed: float


def free_flight(speed: float, angle: float, altitude: float, end_altitude: float = 0.0) -> FreeFlight | None:
    """Fall freely from a burn-out to an altitude on the way down.

    Parameters
    ----------
    speed : float
        Inertial speed at burn-out [m/s].
    angle : float
        Inertial flight-path angle there [rad].
    altitude, end_altitude : float
        Altitudes of burn-out and end [m].

    Returns
    -------
    FreeFlight or None
        None where the orbit does not come down to the altitude, or is not an ellipse.
    """
    mu = EARTH_GRAVITATIONAL_PARAMETER
    first, last = EARTH_MEAN_RADIUS + altitude, EARTH_MEAN_RADIUS + end_altitude
    ratio = speed * speed * first / mu
    if ratio >= 2.0:
        return None
    axis = first / (2.0 - ratio)
    eccentricity = sqrt(max(1.0 - ratio * (2.0 - ratio) * cos(angle) ** 2, 0.0))
    apogee, perigee = axis * (1.0 + eccentricity), axis * (1.0 - eccentricity)
    if not perigee <= last <= apogee or eccentricity == 0.0:
        return None

    def anomalies(radius: float) -> tuple[float, float]:
        """Eccentric and true anomaly at a radius on the way up, from perigee [rad]."""
        eccentric = acos(min(max((1.0 - radius / axis) / eccentricity, -1.0), 1.0))
        true = 2.0 * atan2(
            sqrt(1.0 + eccentricity) * sin(0.5 * eccentric), sqrt(1.0 - eccentricity) * cos(0.5 * eccentric)
        )
        return eccentric, true

    start, end = anomalies(first), anomalies(last)
    begin = start if angle >= 0.0 else (2.0 * pi - start[0], 2.0 * pi - start[1])
    finish = (2.0 * pi - end[0], 2.0 * pi - end[1])
    mean = (finish[0] - eccentricity * sin(finish[0])) - (begin[0] - eccentricity * sin(begin[0]))
    return FreeFlight(
        EARTH_MEAN_RADIUS * (finish[1] - begin[1]),
        mean * sqrt(axis**3 / mu),
        apogee - EARTH_MEAN_RADIUS,
        perigee - EARTH_MEAN_RADIUS,
        sqrt(mu * (2.0 / last - 1.0 / axis)),
    )
