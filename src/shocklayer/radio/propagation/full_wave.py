"""Full-wave solution of the layer, with the magnetic field of the antenna if it has one."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import ClassVar, Literal

import numpy as np

from shocklayer import radio
from shocklayer.core.batching import map_in_chunks
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.radio.propagation.model import ANGLES, AntennaLayer, PropagationModel, angles_of, distances
from shocklayer.scenario.links import RadioConfig


class FullWave(PropagationModel):
    """Full wave: Maxwell's equations through the layer, with reflection and an antenna's magnetic field."""

    model: Literal["full-wave"] = "full-wave"
    references: ClassVar[tuple[str, ...]] = ("budden-1985",)
    magnetised: ClassVar[bool] = True

    def loss(self, link: RadioConfig, layer: AntennaLayer) -> np.ndarray:
        """Loss over samples and angles [dB]; see `PropagationModel.loss`."""
        return full_wave_loss(link, layer)


def full_wave_loss(link: RadioConfig, layer: AntennaLayer) -> np.ndarray:
    """Compute the loss of a plane wave by the full-wave solution of its layer.

    A uniform layer at normal incidence has a closed form; otherwise the profile is divided into uniform
    layers, in which the waves are isotropic, circular or, in an oblique field, coupled.

    Parameters
    ----------
    link : RadioConfig
        Frequency, antenna pattern and magnet.
    layer : AntennaLayer
        The layer.

    Returns
    -------
    ndarray, shape (samples, angles)
        Loss at `ANGLES` [dB]; one column where the direction does not count.

    Notes
    -----
    Range and source: those of `shocklayer.radio.slab_response`, `layered_response` and `magnetised_layers`.
    """
    antenna = link.antenna
    if layer.uniform and antenna.pattern is None and antenna.magnetic_field == 0.0:
        slab = (layer.density[:, 0], layer.collisions[:, 0], layer.thickness)
        return np.asarray(_slab_attenuation(link.frequency, *slab))[:, None]
    angles = angles_of(link)
    tilted = antenna.magnetic_field > 0.0 and (angles.size > 1 or antenna.magnetic_field_angle > 0.0)
    field = radio.magnetic_field_vector(
        antenna.magnetic_field, antenna.magnetic_field_angle, antenna.magnetic_field_azimuth
    )
    doublings = _enough_doublings(link.frequency, layer, field) if tilted else 0

    def cross(angle: float) -> Callable[[Array, Array, Array], Array]:
        def one(thickness: Array, density: Array, collisions: Array) -> Array:
            if tilted:
                return _in_field(link.frequency, thickness, density, collisions, field, angle, doublings)
            if antenna.magnetic_field > 0.0:
                return _magnetised(link.frequency, thickness, density, collisions, antenna.magnetic_field)
            if angle == 0.0:
                return _normal(link.frequency, thickness, density, collisions)
            return _oblique(link.frequency, thickness, density, collisions, angle)

        return one

    return np.stack([map_in_chunks(cross(float(angle)), *layer[:3]) for angle in angles], axis=1)


def _enough_doublings(frequency: float, layer: AntennaLayer, field: Array) -> int:
    """Return how often slices must be doubled for every layer: few values, so that few programs are made."""

    def one(thickness: Array, density: Array, collisions: Array) -> Array:
        return _needed(frequency, thickness, density, collisions, field)

    needed = map_in_chunks(one, *layer[:3])
    most = float(np.max(needed[np.isfinite(needed)], initial=1.0))
    return 4 * math.ceil(most / 4.0)


def _cross_normal(frequency: ArrayLike, thickness: Array, density: Array, collisions: Array) -> Array:
    distance = distances(thickness, density)
    return radio.profile_response(frequency, distance, density, collisions).attenuation


def _cross_oblique(
    frequency: ArrayLike, thickness: Array, density: Array, collisions: Array, angle: ArrayLike
) -> Array:
    """Half the power in either polarisation, since the roll against the path is not known."""
    distance = distances(thickness, density)
    through = [
        radio.profile_response(frequency, distance, density, collisions, angle, polarisation).attenuation
        for polarisation in ("TE", "TM")
    ]
    nepers = jnp.stack(through) * (math.log(10.0) / 10.0)
    return -10.0 / math.log(10.0) * (jax.nn.logsumexp(-nepers) - math.log(2.0))


def _cross_magnetised(
    frequency: ArrayLike, thickness: Array, density: Array, collisions: Array, field: ArrayLike
) -> Array:
    return radio.both_circular(frequency, distances(thickness, density), density, collisions, field)


def _doublings(
    frequency: ArrayLike, thickness: Array, density: Array, collisions: Array, field: ArrayLike
) -> Array:
    layer = thickness / ((density.shape[-1] - 1) * _CUTS)
    return radio.needed_doublings(frequency, density, collisions, layer, field, ANGLES[-1])


_CUTS = 4
"""Layers between two points of a profile in a magnetic field: 0.01 dB from eight, for half the work."""
_slab_attenuation = jax.jit(radio.slab_attenuation)
_normal = jax.jit(jax.vmap(_cross_normal, in_axes=(None, 0, 0, 0)))
_oblique = jax.jit(jax.vmap(_cross_oblique, in_axes=(None, 0, 0, 0, None)))
_magnetised = jax.jit(jax.vmap(_cross_magnetised, in_axes=(None, 0, 0, 0, None)))
_needed = jax.jit(jax.vmap(_doublings, in_axes=(None, 0, 0, 0, None)))


@partial(jax.jit, static_argnums=6)
def _in_field(
    frequency: ArrayLike,
    thickness: Array,
    density: Array,
    collisions: Array,
    field: ArrayLike,
    angle: ArrayLike,
    doublings: int,
) -> Array:
    def one(thickness: Array, density: Array, collisions: Array) -> Array:
        distance = distances(thickness, density)
        return radio.magnetised_profile(
            frequency, distance, density, collisions, field, angle, _CUTS, doublings
        ).attenuation_unpolarised

    return jax.vmap(one)(thickness, density, collisions)
