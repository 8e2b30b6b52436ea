"""Geometric optics: the decay of the wave along its path, without reflection."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Literal

import numpy as np

from shocklayer import radio
from shocklayer.core.batching import map_in_chunks
from shocklayer.core.jax_setup import jax
from shocklayer.core.types import Array, ArrayLike
from shocklayer.core.validity import ValidityRange
from shocklayer.radio.propagation.model import AntennaLayer, PropagationModel, angles_of, distances
from shocklayer.scenario.links import RadioConfig

VALIDITY = (
    ValidityRange(
        "geometric optics",
        "plasma_frequency_over_wave_frequency",
        -np.inf,
        1.0,
        "Ginzburg (1970), section 16: a denser layer reflects the wave, which the approximation neglects",
        ("attenuation", "blackouts"),
    ),
)
"""Range of the approximation."""


class GeometricOptics(PropagationModel):
    """Geometric optics (WKB): absorption along the path without reflection, for underdense layers."""

    model: Literal["geometric-optics"] = "geometric-optics"
    references: ClassVar[tuple[str, ...]] = ("ginzburg-1970",)
    validity: ClassVar[tuple[ValidityRange, ...]] = VALIDITY

    def loss(self, link: RadioConfig, layer: AntennaLayer) -> np.ndarray:
        """Loss over samples and angles [dB]; see `PropagationModel.loss`."""
        return geometric_optics_loss(link, layer)


def geometric_optics_loss(link: RadioConfig, layer: AntennaLayer) -> np.ndarray:
    """Compute the loss of a plane wave by geometric optics.

    Parameters
    ----------
    link : RadioConfig
        Frequency and antenna pattern.
    layer : AntennaLayer
        The layer.

    Returns
    -------
    ndarray, shape (samples, angles)
        Loss at `ANGLES` [dB]; one column where the direction does not count.

    Notes
    -----
    Range: `VALIDITY`. Source: that of `shocklayer.radio.geometric_optics_attenuation`.
    """

    def cross(angle: float) -> Callable[[Array, Array, Array], Array]:
        return lambda thickness, density, collisions: _decayed(
            link.frequency, thickness, density, collisions, angle
        )

    columns = [map_in_chunks(cross(float(angle)), *layer[:3]) for angle in angles_of(link)]
    return np.stack(columns, axis=1)


def _decay(
    frequency: ArrayLike, thickness: Array, density: Array, collisions: Array, angle: ArrayLike
) -> Array:
    return radio.geometric_optics_attenuation(
        frequency, distances(thickness, density), density, collisions, angle
    )


_decayed = jax.jit(jax.vmap(_decay, in_axes=(None, 0, 0, 0, None)))
