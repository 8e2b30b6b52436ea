"""Base class of convective models."""

from __future__ import annotations

from abc import abstractmethod

from shocklayer.core.types import Array, ArrayLike
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.model_choice import ModelConfig

OUTPUTS = ("convective_heat_flux", "stagnation_heat_flux", "heat_load", "wall_temperature")
"""Result variables that depend on the flux at the stagnation point."""


class ConvectiveModel(ModelConfig):
    """A model of the convective heat flux to a stagnation point in continuum flow."""

    @abstractmethod
    def heat_flux(
        self, density: ArrayLike, speed: ArrayLike, nose_radius: ArrayLike, planet: Planet
    ) -> Array:
        """Heat flux to a cold wall.

        Parameters
        ----------
        density : ArrayLike
            Free-stream density [kg/m^3].
        speed : ArrayLike
            Speed relative to the air [m/s].
        nose_radius : ArrayLike
            Nose radius [m].
        planet : Planet
            Its gas.

        Returns
        -------
        jax.Array
            Heat flux [W/m^2], broadcast over the arguments.
        """
