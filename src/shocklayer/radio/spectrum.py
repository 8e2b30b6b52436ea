"""Loss through a plasma layer over carrier frequency."""

from __future__ import annotations

from typing import Any

import numpy as np

from shocklayer.core.batching import map_in_chunks
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.radio.full_wave import profile_response

CARRIERS = np.geomspace(5e7, 1e11, 45)
"""Frequencies at which the loss through the sheath is stored [Hz]: VHF to beyond Ka-band."""


def spectrum(thickness: np.ndarray, density: np.ndarray, collisions: np.ndarray) -> np.ndarray:
    """Loss of a full wave through profiles, at `CARRIERS`.

    Parameters
    ----------
    thickness : ndarray, shape (moments, stations)
        From wall to shock [m].
    density, collisions : ndarray, shape (moments, stations, points)
        Electron density [1/m3] and collisions per second [1/s] at even distances.

    Returns
    -------
    ndarray, shape (moments, stations, carriers)
        Loss, one way [dB].
    """
    lanes = thickness.size
    found = map_in_chunks(
        _spectrum, thickness.ravel(), density.reshape(lanes, -1), collisions.reshape(lanes, -1)
    )
    return found.reshape(*thickness.shape, -1)


def _cross(thickness: Any, density: Any, collisions: Any, carrier: Any) -> Any:
    distance = jnp.linspace(0.0, 1.0, density.shape[-1]) * thickness
    return profile_response(carrier, distance, density, collisions).attenuation


@jax.jit
def _spectrum(thickness: Any, density: Any, collisions: Any) -> Any:
    over_carriers = jax.vmap(_cross, in_axes=(None, None, None, 0))
    over_lanes = jax.vmap(over_carriers, in_axes=(0, 0, 0, None))
    return over_lanes(thickness, density, collisions, jnp.asarray(CARRIERS))
