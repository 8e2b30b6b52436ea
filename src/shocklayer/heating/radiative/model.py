"""Base class of radiative models."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.model_choice import ModelConfig

_SLOW_EXPONENT = 8.5
"""Exponent of the speed in the radiation of slow flight."""


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

    def slowest(self, planet: Planet) -> float:
        """Return the speed below which the model says nothing [m/s]; 0 where it holds for all."""
        return 0.0

    def unknown_heat_flux(
        self, density: ArrayLike, speed: ArrayLike, nose_radius: ArrayLike, planet: Planet
    ) -> Array:
        """Return how large the flux could be where the model says nothing [W/m^2].

        Below the lowest speed V_0 of the model, its flux there times (V/V_0)^8.5; zero elsewhere.

        Parameters
        ----------
        density, speed, nose_radius : ArrayLike
            As of `heat_flux`.
        planet : Planet
            Its gas.

        Returns
        -------
        jax.Array
            Broadcast over the arguments.

        Notes
        -----
        Source of the exponent: J. J. Martin, Atmospheric Reentry, Prentice-Hall, 1966, radiation of air from
        6 to 8 km/s (recalled). An order of magnitude, for a limit and never for a result.
        """
        first = self.slowest(planet)
        fast = jnp.asarray(speed, float)
        if first == 0.0:
            return 0.0 * self.heat_flux(density, fast, nose_radius, planet)
        at_first = self.heat_flux(density, jnp.full_like(fast, first), nose_radius, planet)
        return jnp.where(fast < first, at_first * (fast / first) ** _SLOW_EXPONENT, 0.0)

    def density_exponent(self, planet: Planet) -> float:
        """Return the exponent of the density in the flux; 1 for gas that absorbs nothing."""
        return 1.0
