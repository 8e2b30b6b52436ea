"""Whether a link is closed, and if not, what it is lost to."""

from __future__ import annotations

import numpy as np

from shocklayer.radio.blackout_windows import Link

CLOSED, PLASMA, HORIZON, DISTANCE, UNKNOWN = range(5)
STATES = ("closed", "plasma", "horizon", "distance", "unknown")
"""Names of the states, by number."""


def link_states(link: Link, clear_margin: np.ndarray) -> np.ndarray:
    """Return the state of a link at every sample.

    Parameters
    ----------
    link : Link
        The link with the plasma.
    clear_margin : numpy.ndarray, shape (samples,)
        Margin without any plasma [dB]; not a number out of sight.

    Returns
    -------
    numpy.ndarray of int8, shape (samples,)
        Index into `STATES`. A link that the horizon or the distance already closes is not lost to plasma.
    """
    state = np.full(link.time.shape, CLOSED, dtype=np.int8)
    state[~link.known] = UNKNOWN
    state[link.lost] = PLASMA
    state[~link.usable] = DISTANCE
    state[~np.isfinite(clear_margin)] = HORIZON
    return state


def state_durations(time: np.ndarray, states: np.ndarray) -> dict[str, float]:
    """Return for how long a link was in each state.

    Parameters
    ----------
    time : numpy.ndarray, shape (samples,)
        [s], increasing.
    states : numpy.ndarray, shape (samples,)
        Index into `STATES`.

    Returns
    -------
    dict of str to float
        Seconds by name of the state; each sample stands for half the steps beside it.
    """
    steps = np.diff(time)
    weights = 0.5 * (np.append(steps, 0.0) + np.insert(steps, 0, 0.0))
    return {name: float(weights[states == index].sum()) for index, name in enumerate(STATES)}
