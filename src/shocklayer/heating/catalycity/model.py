"""Base class of models of the heated wall's catalycity."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from shocklayer.core.types import Array
from shocklayer.scenario.model_choice import ModelConfig


class HeatedWallModel(ModelConfig):
    """A model of the probability that an atom striking the heated wall recombines there."""

    recombines_all: ClassVar[bool] = False
    """Whether every atom recombines, so that the convective model stands as it is."""

    @abstractmethod
    def probability(self, wall_temperature: Array) -> tuple[Array, Array]:
        """Return the probability of recombination.

        Parameters
        ----------
        wall_temperature : jax.Array
            Of the wall [K].

        Returns
        -------
        tuple of jax.Array
            0 to 1, of oxygen and of nitrogen, of the shape of ``wall_temperature``.
        """
