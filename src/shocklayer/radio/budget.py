"""Margin of a link without plasma, over a flight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shocklayer.core.jax_setup import jax
from shocklayer.radio.link import link_margin, noise_power

if TYPE_CHECKING:
    from shocklayer.scenario.links import RadioConfig

_link_margin = jax.jit(link_margin)


def clear_margin(link: RadioConfig, distance: np.ndarray, in_view: np.ndarray) -> np.ndarray:
    """Margin of a link without plasma.

    Parameters
    ----------
    link : RadioConfig
        The link: its power budget, or a given margin in its place.
    distance : ndarray, shape (time,)
        Distance to the other end [m].
    in_view : ndarray of bool, shape (time,)
        Whether the other end is above the horizon.

    Returns
    -------
    ndarray, shape (time,)
        Margin [dB]; NaN where the other end is below the horizon.

    Notes
    -----
    Free-space loss, thermal noise, constant antenna gains.
    """
    if link.clear_margin is not None:
        return np.where(in_view, link.clear_margin, np.nan)
    threshold = noise_power(link.noise_temperature, link.bandwidth) * 10.0 ** (
        link.required_signal_to_noise / 10.0
    )
    margin = _link_margin(
        link.frequency,
        distance,
        link.transmit_power,
        link.transmit_gain,
        link.receive_gain,
        threshold,
        link.losses,
    )
    return np.where(in_view, np.asarray(margin), np.nan)
