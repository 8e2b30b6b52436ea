"""Base class of convective models."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array
from shocklayer.heating.stagnation_flow import StagnationFlow
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.model_choice import ModelConfig


class ConvectiveModel(ModelConfig):
    """A model of the convective heat flux to a stagnation point in continuum flow."""

    @abstractmethod
    def transfer_coefficient(self, flow: StagnationFlow, wall_enthalpy: Array, planet: Planet) -> Array:
        """Heat flux over the difference of total and wall enthalpy.

        Parameters
        ----------
        flow : StagnationFlow
            The free stream and the stagnation point.
        wall_enthalpy : jax.Array
            Of the gas at the wall, above that of the cold gas at 0 K [J/kg].
        planet : Planet
            Its gas.

        Returns
        -------
        jax.Array
            Coefficient [kg/(m^2 s)]; finite at rest and in vacuum.
        """


def over_enthalpy(cold_wall_flux: Callable[[Array], Array], speed: Array) -> Array:
    """Return the transfer coefficient of a correlation that states the flux to a cold wall.

    Such a flux stands for the enthalpy difference V^2/2, that of a fast stream and a cold wall.

    Parameters
    ----------
    cold_wall_flux : callable
        Flux [W/m^2] at a speed [m/s].
    speed : jax.Array
        Of the free stream [m/s].

    Returns
    -------
    jax.Array
        [kg/(m^2 s)].
    """
    fast = jnp.maximum(speed, 1e-3)
    return cold_wall_flux(fast) / (0.5 * fast**2)
