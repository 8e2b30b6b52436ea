"""The heat flux to a stagnation point: the one function that every part of the package calls."""

from __future__ import annotations

from typing import NamedTuple

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.heating.convective import convective_stagnation, free_molecular_bridge
from shocklayer.heating.radiative import radiative_stagnation
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.models import HeatingConfig


class StagnationHeatFlux(NamedTuple):
    """Heat flux to a cold wall at the stagnation point [W/m^2].

    Attributes
    ----------
    convective, radiative : jax.Array
        By the shock layer's gas and by its radiation.
    """

    convective: Array
    radiative: Array

    @property
    def total(self) -> Array:
        """Convective plus radiative [W/m^2]."""
        return self.convective + self.radiative


def stagnation_heat_flux(
    config: HeatingConfig, planet: Planet, density: ArrayLike, speed: ArrayLike, nose_radius: ArrayLike
) -> StagnationHeatFlux:
    """Heat flux to a cold wall at the stagnation point, from continuum to free-molecular flow.

    Parameters
    ----------
    config : HeatingConfig
        Convective and radiative model.
    planet : Planet
        Whose gas.
    density : ArrayLike
        Free-stream density [kg/m^3].
    speed : ArrayLike
        Speed relative to the air [m/s].
    nose_radius : ArrayLike
        Nose radius [m].

    Returns
    -------
    StagnationHeatFlux
        Broadcast over the arguments.

    Notes
    -----
    Range: that of the models chosen, which the heating stage checks. Source: the models'.
    """
    return StagnationHeatFlux(*_compiled(density, speed, nose_radius, planet, config.radiative))


def _fluxes(
    density: ArrayLike, speed: ArrayLike, nose_radius: ArrayLike, planet: Planet, radiative: str
) -> tuple[Array, Array]:
    continuum = convective_stagnation(density, speed, nose_radius, planet.convective_coefficient)
    bridged = free_molecular_bridge(continuum, density, speed)
    if radiative == "none":
        return bridged, jnp.zeros_like(bridged)
    return bridged, radiative_stagnation(density, speed, nose_radius, planet.name)


# Called one by one the models would compile a program for each of their operations.
_compiled = jax.jit(_fluxes, static_argnames=("planet", "radiative"))
