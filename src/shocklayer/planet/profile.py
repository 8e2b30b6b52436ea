"""One form for every atmosphere: a uniform-grid cubic spline with continuous second derivative.

US76, a user's table and NRLMSIS profiles all become cubic B-spline coefficients on the same altitude grid, so
that one compiled flight integrator serves all of them, profiles may differ from flight to flight, and there
are no kinks at which the integrator would have to reduce its step.
"""

from typing import NamedTuple

import numpy as np

from shocklayer.core.constants import AVOGADRO, GAS_CONSTANT
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.planet.bodies import EARTH, Planet
from shocklayer.planet.perturbation import Perturbation, log_density_at, log_density_slope_at, wind_at
from shocklayer.planet.splines import (
    Column,
    Weights,
    grid_position,
    slope_weights,
    spline_coefficients,
    value_weights,
)

GRID_BOTTOM = -5000.0
"""Lowest knot of the common grid [m]."""
GRID_STEP = 200.0
"""Knot spacing [m]: keeps US76 within 0.1 % at the corners of its layers."""
GRID_INTERVALS = 5025
"""Number of intervals; the top knot is at 1000 km."""
GRID_TOP = GRID_BOTTOM + GRID_STEP * GRID_INTERVALS
"""Highest knot of the common grid [m]."""
_THINNEST = np.log(1e-60)
"""Logarithm of the smallest density [kg/m3], at any distance from the planet: mean free path and logarithms
stay finite, and the drag is negligible."""

# A planet in a structure of arrays is a constant of the compiled program, not one of its arguments.
jax.tree_util.register_static(Planet)


class AtmosphereState(NamedTuple):
    """Undisturbed air at given altitudes; every field has the shape of the altitude.

    Attributes
    ----------
    temperature : Array
        Kinetic temperature [K].
    pressure : Array
        Pressure [Pa].
    density : Array
        Mass density [kg/m3].
    sound_speed : Array
        Sound speed with the planet's ratio of specific heats, 1.4 on Earth [m/s].
    molar_mass : Array
        Mean molar mass [kg/mol].
    number_density : Array
        Number of particles per volume [1/m3].
    mean_free_path : Array
        Hard-sphere mean free path with the planet's collision diameter, that of US76 on Earth [m].
    viscosity : Array
        Sutherland's viscosity [Pa s].
    """

    temperature: Array
    pressure: Array
    density: Array
    sound_speed: Array
    molar_mass: Array
    number_density: Array
    mean_free_path: Array
    viscosity: Array


class Atmosphere(NamedTuple):
    """An atmosphere over altitude: a JAX pytree of spline coefficients.

    Attributes
    ----------
    coefficients : Array
        B-spline coefficients (knots + 2, 3) of ln density, temperature [K] and molar mass [kg/mol].
    bottom_slope : Array
        Gradient of ln density continued below the grid [1/m].
    top_slope : Array
        Gradient of ln density continued above the grid [1/m].
    bottom_altitude : Array
        Lowest altitude the source covers [m].
    top_altitude : Array
        Highest altitude the source covers [m]; above it the density falls exponentially.
    wind : Array or None
        B-spline coefficients (knots + 2, 2) of the east and north wind [m/s].
    perturbation : Perturbation or None
        Deviations from this atmosphere that differ from flight to flight of an ensemble.
    planet : Planet
        Its planet: a constant of compiled programs.
    """

    coefficients: Array
    bottom_slope: Array
    top_slope: Array
    bottom_altitude: Array
    top_altitude: Array
    wind: Array | None = None
    perturbation: Perturbation | None = None
    planet: Planet = EARTH

    @property
    def windy(self) -> bool:
        """Whether the air moves over the planet."""
        return self.wind is not None or (self.perturbation is not None and self.perturbation.wind is not None)

    def at(self, altitude: ArrayLike) -> AtmosphereState:
        """Evaluate the air at geometric altitudes.

        Parameters
        ----------
        altitude : array_like
            Geometric (geodetic) altitude of any shape [m].

        Returns
        -------
        AtmosphereState
            The air, in the shape of the altitude. Outside ``bottom_altitude`` .. ``top_altitude`` the
            density continues exponentially at constant temperature and molar mass.
        """
        return _state(self, jnp.asarray(altitude, dtype=jnp.float64))

    def wind_at(self, altitude: ArrayLike) -> tuple[Array, Array]:
        """Evaluate the wind towards east and north [m/s] at geometric altitudes [m]; zero without a table."""
        height = jnp.asarray(altitude, dtype=jnp.float64)
        east, north = jnp.zeros_like(height), jnp.zeros_like(height)
        if self.wind is not None:
            start, weights = spline_weights(height)
            east, north = (spline_value(self.wind[:, i], start, weights) for i in range(2))
        if self.perturbation is not None:
            more = wind_at(self.perturbation, height)
            east, north = east + more[0], north + more[1]
        return east, north


def spline_weights(altitude: Array) -> tuple[Array, Weights]:
    """First coefficient's index and the four weights on the common grid at altitudes [m]."""
    start, fraction = grid_position(altitude, GRID_BOTTOM, GRID_STEP, GRID_INTERVALS)
    return start, value_weights(fraction)


def spline_value(coefficients: Column, start: Array, weights: Weights) -> Array:
    """Value of one column of spline coefficients with the weights of `spline_weights`."""
    a, b, c, d = weights
    return (
        a * coefficients[start]
        + b * coefficients[start + 1]
        + c * coefficients[start + 2]
        + d * coefficients[start + 3]
    )


def root_density_temperature_molar_mass(
    atmosphere: Atmosphere, altitude: Array
) -> tuple[Array, Array, Array]:
    """Square root of the density [kg^0.5/m^1.5], temperature [K] and molar mass [kg/mol] at altitudes [m]."""
    start, weights = spline_weights(altitude)
    table = atmosphere.coefficients
    log_density = (
        spline_value(table[:, 0], start, weights)
        + atmosphere.top_slope * jnp.maximum(altitude - GRID_TOP, 0.0)
        + atmosphere.bottom_slope * jnp.minimum(altitude - GRID_BOTTOM, 0.0)
    )
    if atmosphere.perturbation is not None:
        log_density = log_density + log_density_at(atmosphere.perturbation, altitude)
    return (
        jnp.exp(0.5 * jnp.maximum(log_density, _THINNEST)),
        spline_value(table[:, 1], start, weights),
        spline_value(table[:, 2], start, weights),
    )


def log_density_slope(atmosphere: Atmosphere, altitude: Array) -> Array:
    """Gradient of ln density [1/m] at altitudes [m]: of the spline, and as continued beyond the grid."""
    start, fraction = grid_position(altitude, GRID_BOTTOM, GRID_STEP, GRID_INTERVALS)
    slope = spline_value(atmosphere.coefficients[:, 0], start, slope_weights(fraction)) / GRID_STEP
    slope = jnp.where(altitude > GRID_TOP, atmosphere.top_slope, slope)
    slope = jnp.where(altitude < GRID_BOTTOM, atmosphere.bottom_slope, slope)
    if atmosphere.perturbation is not None:
        slope = slope + log_density_slope_at(atmosphere.perturbation, altitude)
    return slope


@jax.jit
def _state(atmosphere: Atmosphere, altitude: Array) -> AtmosphereState:
    root_density, temperature, molar_mass = root_density_temperature_molar_mass(atmosphere, altitude)
    planet = atmosphere.planet
    density = root_density * root_density
    specific = GAS_CONSTANT / molar_mass
    number_density = density * (AVOGADRO / molar_mass)
    return AtmosphereState(
        temperature=temperature,
        pressure=density * specific * temperature,
        density=density,
        sound_speed=jnp.sqrt(planet.heat_capacity_ratio * specific * temperature),
        molar_mass=molar_mass,
        number_density=number_density,
        mean_free_path=1.0 / (np.sqrt(2.0) * np.pi * planet.collision_diameter**2 * number_density),
        viscosity=planet.sutherland_coefficient
        * temperature**1.5
        / (temperature + planet.sutherland_temperature),
    )


def grid_altitudes() -> np.ndarray:
    """Altitudes of the knots at which every atmosphere is sampled [m]."""
    return GRID_BOTTOM + GRID_STEP * np.arange(GRID_INTERVALS + 1)


def build_atmosphere(
    log_density: np.ndarray,
    temperature: np.ndarray,
    molar_mass: np.ndarray,
    bottom_altitude: float,
    top_altitude: float,
    planet: Planet = EARTH,
) -> Atmosphere:
    """Build an atmosphere from values on the common knots.

    Parameters
    ----------
    log_density : ndarray
        Natural logarithm of the density in kg/m3 on `grid_altitudes`.
    temperature : ndarray
        Temperature [K].
    molar_mass : ndarray
        Mean molar mass [kg/mol].
    bottom_altitude, top_altitude : float
        Range that the source covers [m].
    planet : Planet
        Its planet.

    Returns
    -------
    Atmosphere
        The spline.
    """
    table = spline_coefficients(np.stack([log_density, temperature, molar_mass], axis=-1))
    return Atmosphere(
        coefficients=jnp.asarray(table),
        bottom_slope=jnp.asarray((log_density[1] - log_density[0]) / GRID_STEP),
        top_slope=jnp.asarray((log_density[-1] - log_density[-2]) / GRID_STEP),
        bottom_altitude=jnp.asarray(float(bottom_altitude)),
        top_altitude=jnp.asarray(float(top_altitude)),
        planet=planet,
    )
