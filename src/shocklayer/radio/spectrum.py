"""Loss through a plasma layer over carrier frequency."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from shocklayer.core.batching import map_in_chunks
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array
from shocklayer.radio.full_wave import profile_response

CARRIERS = np.geomspace(5e7, 1e11, 45)
"""Frequencies at which the loss through the sheath is stored [Hz]: VHF to beyond Ka-band."""


def spectrum(
    thickness: Float[np.ndarray, "moments stations"],
    density: Float[np.ndarray, "moments stations samples"],
    collisions: Float[np.ndarray, "moments stations samples"],
) -> Float[np.ndarray, "moments stations carriers"]:
    """Full-wave loss through profiles at normal incidence, at `CARRIERS`.

    Parameters
    ----------
    thickness : ndarray, shape (moments, stations)
        Of the layer, from wall to shock [m].
    density, collisions : ndarray, shape (moments, stations, samples)
        Electron density [1/m^3] and collision frequency [1/s] at even distances from wall to shock.

    Returns
    -------
    ndarray, shape (moments, stations, carriers)
        One-way loss [dB].
    """
    profiles = thickness.size
    loss = map_in_chunks(
        _spectra, thickness.ravel(), density.reshape(profiles, -1), collisions.reshape(profiles, -1)
    )
    return loss.reshape(*thickness.shape, -1)


def _loss(thickness: Array, density: Array, collisions: Array, carrier: Array) -> Array:
    distance = jnp.linspace(0.0, 1.0, density.shape[-1]) * thickness
    return profile_response(carrier, distance, density, collisions).attenuation


@jax.jit
def _spectra(thickness: Array, density: Array, collisions: Array) -> Array:
    over_carriers = jax.vmap(_loss, in_axes=(None, None, None, 0))
    over_profiles = jax.vmap(over_carriers, in_axes=(0, 0, 0, None))
    return over_profiles(thickness, density, collisions, jnp.asarray(CARRIERS))
