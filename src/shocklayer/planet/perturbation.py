"""Random perturbations of the atmosphere: correlated profiles of density and wind.

A first-order Gauss-Markov process over altitude, as in engineering atmospheres for dispersion studies (Justus
and Johnson, NASA/TM-1999-209630): mean zero, a given standard deviation, and a correlation of exp(-dh/L)
between two altitudes dh apart. It is drawn on knots 2 km apart up to 200 km and interpolated by the same
cubic B-splines as the atmosphere itself, so that it has no kinks; above, it has the value of the last knot.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.planet.splines import (
    Weights,
    grid_position,
    slope_weights,
    spline_coefficients,
    value_weights,
)

BOTTOM, STEP, INTERVALS = 0.0, 2000.0, 100
"""Lowest knot [m], spacing [m] and number of intervals of a perturbation."""
SMALLEST_SCALE = STEP
"""Shortest correlation height that the knots resolve [m]."""


class Perturbation(NamedTuple):
    """Deviations from the mean atmosphere, one profile per flight; flights on the leading axes.

    Attributes
    ----------
    log_density : Array
        B-spline coefficients (..., knots + 2) of the logarithm of the density over its mean.
    wind : tuple of Array, or None
        The same of the east and north wind [m/s].
    """

    log_density: Array
    wind: tuple[Array, Array] | None = None


def draw_perturbation(
    seed: int,
    flights: ArrayLike | Sequence[int],
    density_deviation: float,
    wind_deviation: float = 0.0,
    correlation_height: float = 8000.0,
) -> Perturbation:
    """Draw the profiles of some flights of an ensemble.

    Parameters
    ----------
    seed : int
        Seed of the ensemble.
    flights : array_like of int, shape (n,)
        Numbers of the flights; a flight's profile depends only on the seed and its own number.
    density_deviation : float
        Standard deviation of the logarithm of the density [-].
    wind_deviation : float
        Standard deviation of each horizontal component of the wind [m/s]; 0 for none.
    correlation_height : float
        Height over which the correlation falls by a factor e [m], at least `SMALLEST_SCALE`.

    Returns
    -------
    Perturbation
        Profiles (n, knots + 2).

    Raises
    ------
    UserError
        If a deviation is negative or the correlation height is below the spacing of the knots.
    """
    if density_deviation < 0.0 or wind_deviation < 0.0:
        raise UserError("planet.perturbation: a standard deviation is negative; give 0 or more")
    if correlation_height < SMALLEST_SCALE:
        raise UserError(
            f"planet.perturbation.correlation_height is {correlation_height:g} m; at least "
            f"{SMALLEST_SCALE:g} m is accepted, the spacing of the profile's knots"
        )
    noise = np.asarray(_white_noise(seed, jnp.asarray(flights, dtype=jnp.int64), 3))
    profiles = noise @ _correlation_factor(float(correlation_height)).T
    wind = None
    if wind_deviation > 0.0:
        wind = (jnp.asarray(wind_deviation * profiles[:, 1]), jnp.asarray(wind_deviation * profiles[:, 2]))
    return Perturbation(jnp.asarray(density_deviation * profiles[:, 0]), wind)


def _white_noise(seed: int, flights: Array, quantities: int) -> Array:
    """White noise on the knots (flights, quantities, knots), each flight from its own key."""
    key = jax.random.key(seed)

    def one(number: Array) -> Array:
        return jax.random.normal(jax.random.fold_in(key, number), (quantities, INTERVALS + 1))

    return jax.vmap(one)(flights)


@lru_cache(maxsize=8)
def _correlation_factor(correlation_height: float) -> np.ndarray:
    """Matrix from white noise on the knots to coefficients of the correlated profile (knots + 2, knots)."""
    heights = STEP * np.arange(INTERVALS + 1)
    correlation = np.exp(-np.abs(heights[:, None] - heights) / correlation_height)
    return spline_coefficients(np.linalg.cholesky(correlation))


def log_density_at(perturbation: Perturbation, altitude: Array) -> Array:
    """Logarithm of the density over its mean at altitudes [m]; flights on the leading axes."""
    return _value(perturbation.log_density, altitude)


def log_density_slope_at(perturbation: Perturbation, altitude: Array) -> Array:
    """Gradient of `log_density_at` [1/m]."""
    inside = (altitude > BOTTOM) & (altitude < BOTTOM + STEP * INTERVALS)
    start, fraction = grid_position(altitude, BOTTOM, STEP, INTERVALS)
    slope = _weighted(perturbation.log_density, start, slope_weights(fraction)) / STEP
    return jnp.where(inside, slope, 0.0)


def wind_at(perturbation: Perturbation, altitude: Array) -> tuple[Array, Array]:
    """Deviation of the east and north wind at altitudes [m]; zero without wind perturbation [m/s]."""
    if perturbation.wind is None:
        return jnp.zeros_like(altitude), jnp.zeros_like(altitude)
    east, north = perturbation.wind
    return _value(east, altitude), _value(north, altitude)


def _value(coefficients: Array, altitude: Array) -> Array:
    start, fraction = grid_position(altitude, BOTTOM, STEP, INTERVALS)
    return _weighted(coefficients, start, value_weights(fraction))


def _weighted(coefficients: Array, start: Array, weights: Weights) -> Array:
    """Sum of four weighted coefficients, of each flight's own row, or of one row for all."""
    if coefficients.ndim == 1:
        return sum((w * coefficients[start + i] for i, w in enumerate(weights)), jnp.zeros_like(weights[0]))
    total = jnp.zeros_like(weights[0])
    for i, weight in enumerate(weights):
        picked = jnp.take_along_axis(coefficients, (start + i)[..., None], axis=-1)[..., 0]
        total = total + weight * picked
    return total
