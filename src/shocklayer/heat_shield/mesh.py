"""Cells through the depth of the shield: the outermost layer shrinks with recession, the others stay."""

from __future__ import annotations

import numpy as np

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array


def graded(cells: int, first: float, *, both_ends: bool = False) -> np.ndarray:
    """Return the faces of cells that grow in geometric progression from the heated side.

    Parameters
    ----------
    cells : int
        Number of cells.
    first : float
        Width of the first cell as a fraction of the layer; uniform cells if it is larger than theirs.
    both_ends : bool
        Let the cells grow from both faces towards the middle.

    Returns
    -------
    numpy.ndarray, shape (cells + 1,)
        From 0 to 1.
    """
    if both_ends:
        half = graded((cells + 1) // 2, 2.0 * first) / 2.0
        return np.concatenate([half, 1.0 - half[-2::-1]])
    if first >= 1.0 / cells:
        return np.linspace(0.0, 1.0, cells + 1)
    low, high = 1.0 + 1e-9, 4.0
    for _ in range(200):
        ratio = 0.5 * (low + high)
        total = first * (ratio**cells - 1.0) / (ratio - 1.0)
        low, high = (ratio, high) if total < 1.0 else (low, ratio)
    faces = np.concatenate([[0.0], np.cumsum(ratio ** np.arange(cells))])
    return faces / faces[-1]


def faces_below(fractions: Array, thickness: Array, recession: Array) -> Array:
    """Return the depths of the faces of the outermost layer under the original surface [m].

    Parameters
    ----------
    fractions : Array, shape (faces,)
        From 0 to 1.
    thickness : float
        Original thickness of the layer [m].
    recession : float
        Depth of the surface under the original one [m].

    Returns
    -------
    Array
        (faces,) [m].
    """
    return recession + fractions * (thickness - recession)


def limited_faces(values: Array) -> Array:
    """Return the values that the material brings to the faces it crosses on its way to the surface.

    Parameters
    ----------
    values : Array, shape (components, cells)
        Of the cells, the heated side first.

    Returns
    -------
    Array
        (components, cells + 1): reconstructed from the deeper cell with van Leer's limiter; the surface has
        the value of the first cell, and nothing crosses the inner face.
    """
    backward = values[:, 1:-1] - values[:, :-2]
    forward = values[:, 2:] - values[:, 1:-1]
    product = backward * forward
    total = backward + forward
    slope = jnp.where(product > 0.0, 2.0 * product / jnp.where(total == 0.0, 1.0, total), 0.0)
    inner = values[:, 1:-1] - 0.5 * slope
    return jnp.concatenate([values[:, :1], inner, values[:, -1:], values[:, -1:]], axis=1)
