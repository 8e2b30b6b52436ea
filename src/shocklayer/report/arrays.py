"""Small array functions that several parts of the report share."""

from __future__ import annotations

import numpy as np


def true_intervals(flags: np.ndarray) -> list[tuple[int, int]]:
    """Return the first and last index of every run of true flags.

    Parameters
    ----------
    flags : ndarray of bool, shape (samples,)
        The flags.

    Returns
    -------
    list of tuple of int
        Inclusive indices, in ascending order.
    """
    edges = np.diff(np.concatenate([[0], flags.astype(int), [0]]))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
    return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]


def positive_or_nan(values: np.ndarray) -> np.ndarray:
    """Return values with everything that a logarithmic axis cannot show replaced by not-a-number."""
    return np.where(values > 0, values, np.nan)


def cell_edges(centres: np.ndarray) -> np.ndarray:
    """Return the edges of cells around sample points: midpoints, and the first and last point themselves.

    Parameters
    ----------
    centres : ndarray, shape (samples,)
        Ascending sample points.

    Returns
    -------
    ndarray, shape (samples + 1,)
        Cell edges in the same unit.
    """
    return np.concatenate([centres[:1], 0.5 * (centres[1:] + centres[:-1]), centres[-1:]])
