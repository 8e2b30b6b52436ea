"""Base class of models of the turbulent heat flux."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from shocklayer.core.types import Array
from shocklayer.heating.edge import EdgeFlow
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.model_choice import ModelConfig


class TurbulentModel(ModelConfig):
    """A model of the convective heat flux under a turbulent boundary layer."""

    uncertainty: ClassVar[float] = 0.25
    """Relative error of the flux."""
    recovery_factor: ClassVar[float] = 0.71 ** (1.0 / 3.0)
    """Of turbulent flow, the cube root of the Prandtl number."""

    @abstractmethod
    def transfer_coefficient(
        self, edge: EdgeFlow, length: Array, wall_enthalpy: Array, planet: Planet
    ) -> Array:
        """Heat flux over the difference of recovery and wall enthalpy.

        Parameters
        ----------
        edge : EdgeFlow
            Edge of the boundary layer.
        length : jax.Array
            Of a flat plate on which the layer would be as thick [m].
        wall_enthalpy : jax.Array
            Of the gas at the wall [J/kg].
        planet : Planet
            Its gas.

        Returns
        -------
        jax.Array
            Coefficient [kg/(m^2 s)]; zero where the edge is at rest.
        """
