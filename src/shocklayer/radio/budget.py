"""The margin of a link without any plasma, over a whole flight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shocklayer.core.jax_setup import jax
from shocklayer.radio.link import link_margin, noise_power

if TYPE_CHECKING:
    from shocklayer.scenario.links import RadioConfig

_link_margin = jax.jit(link_margin)


def clear_margin(link: RadioConfig, distance: np.ndarray, in_view: np.ndarray) -> np.ndarray:
    """Margin of a link over its receiver's needs, if there were no plasma.

    Parameters
    ----------
    link : RadioConfig
        The link: its power budget, or a stated margin that stands in for it.
    distance : ndarray, shape (time,)
        Distance to the other end [m].
    in_view : ndarray of bool, shape (time,)
        Whether the other end is above the horizon.

    Returns
    -------
    ndarray, shape (time,)
        Margin [dB]; not a number where the other end is below the horizon.

    Notes
    -----
    Free-space loss, thermal noise, constant antenna gains.
    """
    if link.clear_margin is not None:
        return np.where(in_view, link.clear_margin, np.nan)
    needed = noise_power(link.noise_temperature, link.bandwidth) * 10.0 ** (
        link.required_signal_to_noise / 10.0
    )
    margin = _link_margin(
        link.frequency,
        distance,
        link.transmit_power,
        link.transmit_gain,
        link.receive_gain,
        needed,
        link.losses,
    )
    return np.where(in_view, np.asarray(margin), np.nan)
