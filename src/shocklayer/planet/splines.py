"""Cubic B-splines on uniform grids, which every profile of the air is made of."""

from typing import Any, Protocol, runtime_checkable

import numpy as np

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array


@runtime_checkable
class Column(Protocol):
    """Coefficients read by index: an array, or memory that a kernel reads where it lies."""

    def __getitem__(self, index: Any, /) -> Any:
        """Return the coefficients at indices."""
        ...


Weights = tuple[Array, Array, Array, Array]
"""Weights of four neighbouring coefficients."""


def grid_place(altitude: Array, bottom: float, step: float, intervals: int) -> tuple[Array, Array]:
    """Find the interval of a grid that altitudes lie in.

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
        Index of the first of the four coefficients that count there.
    place : Array
        Place within the interval, 0 to 1 [-].
    """
    place = jnp.clip((altitude - bottom) * (1.0 / step), 0.0, intervals - 1e-9)
    floor = jnp.floor(place)
    return floor.astype(jnp.int32), place - floor


def value_weights(place: Array) -> Weights:
    """Weights that make the spline's value out of four coefficients, at a place within an interval [-]."""
    t, s = place, 1.0 - place
    t3 = t * t * t * (1.0 / 6.0)
    s3 = s * s * s * (1.0 / 6.0)
    middle_left = 2.0 / 3.0 - t * t + 0.5 * t * t * t
    middle_right = 1.0 - s3 - t3 - middle_left
    return s3, middle_left, middle_right, t3


def slope_weights(place: Array) -> Weights:
    """Weights that make the spline's slope per interval out of four coefficients, at a place within [-]."""
    t, s = place, 1.0 - place
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
