"""Base class of models of the heat flux along the body."""

from __future__ import annotations

from abc import abstractmethod

from shocklayer.core.types import Array, ArrayLike, Scalar
from shocklayer.scenario.model_choice import ModelConfig
from shocklayer.vehicle.shape import Shape


class DistributionModel(ModelConfig):
    """A model of the heat flux along a forebody relative to its stagnation point."""

    @abstractmethod
    def ratio(self, shape: Shape, arc_length: ArrayLike, mach_number: Scalar) -> Array:
        """Heat flux over its stagnation value.

        Parameters
        ----------
        shape : Shape
            The forebody.
        arc_length : ArrayLike
            Distances from the stagnation point [m].
        mach_number : Scalar
            Free-stream Mach number.

        Returns
        -------
        jax.Array
            q/q0, of the shape of ``arc_length``.
        """
