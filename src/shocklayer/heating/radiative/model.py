"""Base class of radiative models."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from shocklayer.core.types import Array, ArrayLike
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.model_choice import ModelConfig


class RadiativeModel(ModelConfig):
    """A model of the radiative heat flux to a stagnation point."""

    uncertainty_factor: ClassVar[float] = 2.0
    """Factor by which the flux may be smaller or greater."""

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

    def along_body(self, pressure_ratio: Array, planet: Planet) -> Array:
        """Heat flux by radiation at points of the forebody over that at the stagnation point.

        Each point sees the layer in front of it as a plane slab without limits, at the pressure of that
        point and the temperature of the stagnation point.

        Parameters
        ----------
        pressure_ratio : jax.Array
            Pressure at the edge over that at the stagnation point.
        planet : Planet
            Its gas.

        Returns
        -------
        jax.Array
            Of the shape of ``pressure_ratio``.
        """
        return pressure_ratio ** self.density_exponent(planet)

    def density_exponent(self, planet: Planet) -> float:
        """Return the exponent of the density in the flux; 1 for gas that absorbs nothing."""
        return 1.0
