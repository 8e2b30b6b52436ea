"""Base class of models of propagation, and the layer that they cross."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, NamedTuple

import numpy as np

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array
from shocklayer.scenario.links import RadioConfig
from shocklayer.scenario.model_choice import ModelConfig

ANGLES = np.radians([0.0, 20.0, 40.0, 55.0, 65.0, 75.0, 82.0])
"""Angles of incidence at which a layer is crossed; between them the loss is interpolated, beyond constant."""


class AntennaLayer(NamedTuple):
    """The layer above an antenna: thickness (samples,), profiles from wall to shock (samples, points)."""

    thickness: np.ndarray
    density: np.ndarray
    collisions: np.ndarray
    uniform: bool


def angles_of(link: RadioConfig) -> np.ndarray:
    """Return the angles of incidence that count for a link [rad]: only the normal one without a pattern."""
    return np.zeros(1) if link.antenna.pattern is None else ANGLES


def distances(thickness: Array, density: Array) -> Array:
    """Return the distances from the wall [m] of the points of a profile."""
    return jnp.linspace(0.0, 1.0, density.shape[-1]) * thickness


class PropagationModel(ModelConfig):
    """A model of the loss of a plane wave through a plasma layer."""

    magnetised: ClassVar[bool] = False
    """Whether a static magnetic field is included."""

    @abstractmethod
    def loss(self, link: RadioConfig, layer: AntennaLayer) -> np.ndarray:
        """Return the loss through a layer over samples and angles of incidence.

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
