"""Loss of a radio wave through the plasma layer above an antenna, at every flight sample."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from shocklayer import radio
from shocklayer.core.batching import map_in_chunks
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.stage_output import Variables
from shocklayer.core.types import Array, ArrayLike
from shocklayer.scenario.links import RadioConfig
from shocklayer.shock_layer import SheathHistory

ANGLES = np.radians([0.0, 20.0, 40.0, 55.0, 65.0, 75.0, 82.0])
"""Angles of incidence at which a layer is crossed; between them the loss is interpolated, beyond constant."""
_POINTS = 64


class AntennaLayer(NamedTuple):
    """The layer above an antenna: thickness (samples,), profiles from wall to shock (samples, points)."""

    thickness: np.ndarray
    density: np.ndarray
    collisions: np.ndarray
    uniform: bool


def antenna_layers(column: int, sheath: SheathHistory | None, variables: Variables) -> list[AntennaLayer]:
    """Return the layer above an antenna: nominal, at both ends of the density's interval, and frozen.

    Parameters
    ----------
    column : int
        Of the antenna among the stations.
    sheath : SheathHistory, optional
        Profiles across the layer; without them, and frozen, the layer is a uniform slab.
    variables : mapping of str to ndarray
        Electron density with its interval, collision frequency and thickness at every column.

    Returns
    -------
    list of AntennaLayer
        Four.
    """
    wide = np.ones(_POINTS)
    collisions = variables["collision_frequency"][:, column, None] * wide
    layers = []
    for end in ("", "_low", "_high", "_frozen"):
        density = variables[f"electron_density{end}"][:, column]
        profile, frequency = density[:, None] * wide, collisions
        if sheath is not None and end != "_frozen":
            scale = density / np.maximum(variables["electron_density"][:, column], 1e-30)
            inside = sheath.inside[:, None]
            profile = np.where(inside, sheath.electron_density_profile[:, column] * scale[:, None], profile)
            frequency = np.where(inside, sheath.collision_frequency_profile[:, column], collisions)
        uniform = sheath is None or end == "_frozen"
        layers.append(AntennaLayer(variables["layer_thickness"][:, column], profile, frequency, uniform))
    return layers


def loss_over_angles(link: RadioConfig, layer: AntennaLayer) -> np.ndarray:
    """Compute the loss through a layer over samples and angles of incidence.

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
    """
    antenna = link.antenna
    if layer.uniform and antenna.pattern is None and antenna.magnetic_field == 0.0:
        slab = (layer.density[:, 0], layer.collisions[:, 0], layer.thickness)
        return np.asarray(_slab_attenuation(link.frequency, *slab))[:, None]
    angles = np.zeros(1) if antenna.pattern is None else ANGLES
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


def loss_at(losses: np.ndarray, angle: np.ndarray) -> np.ndarray:
    """Interpolate the loss between the angles of incidence at which the layer was crossed.

    Parameters
    ----------
    losses : ndarray, shape (samples, angles)
        From `loss_over_angles` [dB].
    angle : ndarray, shape (samples,)
        Angle of incidence [rad].

    Returns
    -------
    ndarray, shape (samples,)
        Loss [dB].
    """
    if losses.shape[1] == 1:
        return losses[:, 0]
    at = np.clip(angle, 0.0, ANGLES[-1])
    lower = np.clip(np.searchsorted(ANGLES, at, side="right") - 1, 0, ANGLES.size - 2)
    weight = (at - ANGLES[lower]) / (ANGLES[lower + 1] - ANGLES[lower])
    rows = np.arange(at.size)
    return (1.0 - weight) * losses[rows, lower] + weight * losses[rows, lower + 1]


def _enough_doublings(frequency: float, layer: AntennaLayer, field: Array) -> int:
    """Return how often slices must be doubled for every layer: few values, so that few programs are made."""

    def one(thickness: Array, density: Array, collisions: Array) -> Array:
        return _needed(frequency, thickness, density, collisions, field)

    needed = map_in_chunks(one, *layer[:3])
    most = float(np.max(needed[np.isfinite(needed)], initial=1.0))
    return 4 * math.ceil(most / 4.0)


def _along(thickness: Array, density: Array) -> Array:
    return jnp.linspace(0.0, 1.0, density.shape[-1]) * thickness


def _cross_normal(frequency: ArrayLike, thickness: Array, density: Array, collisions: Array) -> Array:
    distance = _along(thickness, density)
    return radio.profile_response(frequency, distance, density, collisions).attenuation


def _cross_oblique(
    frequency: ArrayLike, thickness: Array, density: Array, collisions: Array, angle: ArrayLike
) -> Array:
    """Half the power in either polarisation, since the roll against the path is not known."""
    distance = _along(thickness, density)
    through = [
        radio.profile_response(frequency, distance, density, collisions, angle, polarisation).attenuation
        for polarisation in ("TE", "TM")
    ]
    nepers = jnp.stack(through) * (math.log(10.0) / 10.0)
    return -10.0 / math.log(10.0) * (jax.nn.logsumexp(-nepers) - math.log(2.0))


def _cross_magnetised(
    frequency: ArrayLike, thickness: Array, density: Array, collisions: Array, field: ArrayLike
) -> Array:
    return radio.both_circular(frequency, _along(thickness, density), density, collisions, field)


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
        distance = _along(thickness, density)
        return radio.magnetised_profile(
            frequency, distance, density, collisions, field, angle, _CUTS, doublings
        ).attenuation_unpolarised

    return jax.vmap(one)(thickness, density, collisions)
