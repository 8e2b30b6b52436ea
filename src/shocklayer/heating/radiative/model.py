"""Base class of radiative models."""

from __future__ import annotations

from abc import abstractmethod

from shocklayer.core.types import Array, ArrayLike
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.model_choice import ModelConfig


class RadiativeModel(ModelConfig):
    """A model of the radiative heat flux to a stagnation point."""

    @abstractmethod
    def heat_flux(
        self, density: ArrayLike, speed: ArrayLike, nose_radius: ArrayLike, planet: Planet
    ) -> Array:
        """Heat flux by radiation from the shock layer.

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
