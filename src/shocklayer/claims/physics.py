"""The closed forms that the checks use, and the calls of the models that need JAX.

All functions take and return floats in SI. Packages that need JAX are imported inside the functions that call
them, so that most articles are checked without loading JAX.
"""

from __future__ import annotations

from functools import lru_cache
from math import asin, cos, exp, pi, radians, sin, sqrt
from typing import NamedTuple

from shocklayer.claims.shock_layer_table import shock_layer
from shocklayer.core.constants import (
    EARTH_MEAN_RADIUS,
    EARTH_SEMI_MAJOR_AXIS,
    ELECTRON_MASS,
    ELEMENTARY_CHARGE,
    STANDARD_GRAVITY,
    VACUUM_PERMITTIVITY,
)

SEA_LEVEL_SOUND_SPEED = 340.294
"""Sound speed at sea level, US Standard Atmosphere 1976 [m/s]."""
EQUATOR = 2.0 * pi * EARTH_SEMI_MAJOR_AXIS
"""Length of the equator [m]."""
GLIDE_LIFT_TO_DRAG = (2.0, 3.5)
"""Hypersonic lift-to-drag ratio of glide vehicles: 2.6 for the HTV-2 class (Acton, Science & Global Security
23(3), 2015), with the range of published waveriders [-]."""
_VIBRATION = ((0.7808, 3390.0), (0.2095, 2270.0))


class Air(NamedTuple):
    """Undisturbed air: temperature [K], pressure [Pa], density [kg/m3], sound speed [m/s]."""

    temperature: float
    pressure: float
    density: float
    sound_speed: float


@lru_cache(maxsize=4096)
def air(altitude: float) -> Air:
    """Return the US Standard Atmosphere 1976 at a geometric altitude [m], clamped to -1 and 1000 km."""
    import numpy as np

    from shocklayer.planet.us76 import us_standard_atmosphere_1976

    state = us_standard_atmosphere_1976(np.array([min(max(altitude, -1e3), 1e6)]))
    temperature, pressure = float(state.temperature[0]), float(state.pressure[0])
    density = float(state.density[0])
    return Air(temperature, pressure, density, sqrt(1.4 * pressure / density))


@lru_cache(maxsize=1)
def _sound_profile() -> tuple[list[float], list[float]]:
    import numpy as np

    from shocklayer.planet.us76 import us_standard_atmosphere_1976

    altitude = np.arange(0.0, 90e3 + 1.0, 500.0)
    state = us_standard_atmosphere_1976(altitude)
    return altitude.tolist(), np.sqrt(1.4 * state.pressure / state.density).tolist()


def altitudes_of_sound_speed(low: float, high: float) -> list[tuple[float, float]]:
    """Return the ranges of altitude [m], up to 90 km, where the sound speed is between two values [m/s]."""
    altitude, speed = _sound_profile()
    bands: list[list[float]] = []
    for height, value in zip(altitude, speed, strict=True):
        if low <= value <= high:
            if bands and height - bands[-1][1] <= 500.0:
                bands[-1][1] = height
            else:
                bands.append([height, height])
    return [(low, high) for low, high in bands]


def sound_speed_range(low: float, high: float) -> tuple[float, float]:
    """Return the least and greatest sound speed [m/s] between two altitudes [m]."""
    altitude, speed = _sound_profile()
    inside = [value for height, value in zip(altitude, speed, strict=True) if low < height < high]
    ends = [air(low).sound_speed, air(high).sound_speed]
    return min(inside + ends), max(inside + ends)


# ---- stagnation


def total_temperature(temperature: float, mach: float) -> float:
    """Total temperature of a calorically perfect gas, T (1 + 0.2 M^2) [K] (NACA Report 1135, eq. 43)."""
    return temperature * (1.0 + 0.2 * mach * mach)


def _enthalpy(temperature: float) -> float:
    """Enthalpy of air over its gas constant with vibrating molecules, no dissociation [K]."""
    vibration = sum(x * theta / (exp(theta / temperature) - 1.0) for x, theta in _VIBRATION)
    return 3.5 * temperature + vibration


def total_temperature_vibrational(temperature: float, mach: float) -> float:
    """Total temperature with vibrating N2 and O2 (harmonic oscillators), no dissociation [K].

    Enthalpy is conserved: h(T0) = h(T) + M^2 a^2 / 2 (Anderson, Hypersonic and High-Temperature
    Gas Dynamics).
    """
    target = _enthalpy(temperature) + 0.7 * mach * mach * temperature
    low, high = temperature, total_temperature(temperature, mach) + 1.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if _enthalpy(middle) < target else (low, middle)
    return 0.5 * (low + high)


def mach_of_total_temperature(temperature: float, total: float) -> float:
    """Mach number whose total temperature (calorically perfect) is `total` at a static temperature [-]."""
    return sqrt(max(5.0 * (total / temperature - 1.0), 0.0))


def stagnation_state(altitude: float, speed: float) -> tuple[float, float]:
    """Equilibrium stagnation temperature [K] and electron density [1/m3] behind a bow shock.

    Parameters
    ----------
    altitude : float
        Altitude [m], 0 to 90 km; clamped to it.
    speed : float
        Flight speed [m/s], 0.5 to 13 km/s; clamped to it.

    Returns
    -------
    tuple of float
        Interpolated in the table that `shocklayer.claims.shock_layer_table` describes.
    """
    row = shock_layer(altitude, speed)
    return row.temperature, row.electron_density


def critical_density(frequency: float) -> float:
    """Electron density that reflects a radio wave of the given frequency [1/m3]: eps0 m_e omega²/e²."""
    omega = 2.0 * pi * frequency
    return VACUUM_PERMITTIVITY * ELECTRON_MASS * omega * omega / ELEMENTARY_CHARGE**2


def wall_temperature(altitude: float, speed: float, nose_radius: float) -> float:
    """Radiative-equilibrium temperature of a stagnation point [K], emissivity 0.85, from the same table.

    Parameters
    ----------
    altitude, speed : float
        As for `stagnation_state`.
    nose_radius : float
        Radius of the nose [m], 0.02 to 5 m; interpolated in its logarithm.

    Returns
    -------
    float
        Wall temperature [K].
    """
    return shock_layer(altitude, speed).wall_temperature(nose_radius)


# ---- entry


def allen_eggers_peak(speed: float, angle: float, scale_height: float = 7000.0) -> float:
    """Peak deceleration of a ballistic entry at constant angle, in g: V^2 sin(angle) / (2 e g H).

    Allen & Eggers, NACA Report 1381 (1958).
    """
    return speed * speed * sin(angle) / (2.0 * exp(1.0) * STANDARD_GRAVITY * scale_height)


def great_circle(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Great-circle distance [m] between two places given as latitude and longitude in degrees."""
    lat1, lon1, lat2, lon2 = map(radians, (*first, *second))
    root = sin(0.5 * (lat2 - lat1)) ** 2 + cos(lat1) * cos(lat2) * sin(0.5 * (lon2 - lon1)) ** 2
    return 2.0 * EARTH_MEAN_RADIUS * asin(sqrt(min(root, 1.0)))
