"""Lengths of the time steps: short after every sudden change of what heats the surface, then growing."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

_GROWTH = 1.15


def time_grid(changes: np.ndarray, end: float, first: float, largest: float) -> np.ndarray:
    """Return the times at which the steps begin and end.

    Parameters
    ----------
    changes : array_like
        Times at which the heating changes suddenly, or its slope does [s]; a step ends at each.
    end : float
        Where the time ends [s].
    first : float
        First step after a change [s].
    largest : float
        Largest step [s].

    Returns
    -------
    numpy.ndarray
        Ascending from 0 to `end` [s].
    """
    stops = np.unique(np.concatenate([[0.0], np.clip(np.asarray(changes, dtype=float), 0.0, end), [end]]))
    times = [0.0]
    for left, right in pairwise(stops):
        span = float(right - left)
        if span <= 1e-12 * end:
            continue
        ladder = [0.0]
        step = min(first, span)
        while ladder[-1] < span * (1.0 - 1e-12):
            ladder.append(ladder[-1] + step)
            step = min(step * _GROWTH, largest)
        times += list(left + np.array(ladder[1:]) * (span / ladder[-1]))
    return np.array(times)
