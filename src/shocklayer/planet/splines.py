"""Cubic B-splines on uniform grids, the form of every atmospheric profile."""

from typing import Protocol, runtime_checkable

import numpy as np

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array


@runtime_checkable
class Column(Protocol):
    """Coefficients read by index: an array, or a reference to the memory of a GPU kernel."""

    def __getitem__(self, index: Array, /) -> Array:
        """Return the coefficients at indices."""
        ...


Weights = tuple[Array, Array, Array, Array]
"""Weights of four neighbouring coefficients."""


def grid_position(altitude: Array, bottom: float, step: float, intervals: int) -> tuple[Array, Array]:
    """Return the interval of a uniform grid for altitudes.

    Parameters
    ----------
    altitude : Array
        Altitude of any shape [m]; clamped to the grid.
    bottom, step : float
        Lowest knot and spacing [m].
    intervals : int
        Number of intervals.

    Returns
    -------
    start : Array
        Index of the first of the four coefficients that contribute.
    fraction : Array
        Position within the interval, 0 to 1 [-].
    """
    position = jnp.clip((altitude - bottom) * (1.0 / step), 0.0, intervals - 1e-9)
    floor = jnp.floor(position)
    return floor.astype(jnp.int32), position - floor


def value_weights(fraction: Array) -> Weights:
    """Weights of four coefficients in the spline's value, at a fraction of an interval [-]."""
    t, s = fraction, 1.0 - fraction
    t3 = t * t * t * (1.0 / 6.0)
    s3 = s * s * s * (1.0 / 6.0)
    middle_left = 2.0 / 3.0 - t * t + 0.5 * t * t * t
    middle_right = 1.0 - s3 - t3 - middle_left
    return s3, middle_left, middle_right, t3


def slope_weights(fraction: Array) -> Weights:
    """Weights of four coefficients in the spline's slope per interval, at a fraction of an interval [-]."""
    t, s = fraction, 1.0 - fraction
    return -0.5 * s * s, t * (1.5 * t - 2.0), s * (2.0 - 1.5 * s), 0.5 * t * t


def spline_coefficients(values: np.ndarray) -> np.ndarray:
    """B-spline coefficients of the natural cubic spline through values on the knots.

    Parameters
    ----------
    values : ndarray
        Values (knots, columns).

    Returns
    -------
    ndarray
        Coefficients (knots + 2, columns).
    """
    count = values.shape[0]
    inner = np.array(values, dtype=float)
    # Natural ends make the first and last inner coefficients equal the end values; between them
    # (c[i-1] + 4 c[i] + c[i+1]) / 6 = value[i], solved by elimination.
    inner[1:-1] *= 6.0
    inner[1] -= inner[0]
    inner[-2] -= inner[-1]
    pivot = np.empty(count)
    pivot[1] = 4.0
    for i in range(2, count - 1):
        pivot[i] = 4.0 - 1.0 / pivot[i - 1]
        inner[i] -= inner[i - 1] / pivot[i - 1]
    inner[count - 2] /= pivot[count - 2]
    for i in range(count - 3, 0, -1):
        inner[i] = (inner[i] - inner[i + 1]) / pivot[i]
    first = 2.0 * inner[:1] - inner[1:2]
    last = 2.0 * inner[-1:] - inner[-2:-1]
    return np.concatenate([first, inner, last])
