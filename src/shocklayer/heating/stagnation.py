"""Heat flux to a stagnation point: chain, flight event, map, claims and validation call this function."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, cast

import numpy as np

from shocklayer.core.batching import map_in_chunks
from shocklayer.core.jax_setup import jax
from shocklayer.core.types import Array, ArrayLike
from shocklayer.heating.convective.model import ConvectiveModel
from shocklayer.heating.radiative.model import RadiativeModel
from shocklayer.heating.rarefied import free_molecular_bridge
from shocklayer.planet.bodies import EARTH, Planet
from shocklayer.scenario.model_choice import configured
from shocklayer.scenario.models import HeatingConfig


class StagnationHeatFlux(NamedTuple):
    """Heat flux to a cold wall at the stagnation point [W/m^2].

    Attributes
    ----------
    convective, radiative : jax.Array
        By convection from the shock layer, and by its radiation.
    """

    convective: Array
    radiative: Array

    @property
    def total(self) -> Array:
        """Convective plus radiative [W/m^2]."""
        return self.convective + self.radiative


def stagnation_heat_flux(
    density: ArrayLike,
    speed: ArrayLike,
    nose_radius: ArrayLike,
    planet: Planet = EARTH,
    config: HeatingConfig | None = None,
) -> StagnationHeatFlux:
    """Heat flux to a cold wall at the stagnation point, from continuum to free-molecular flow.

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
    config : HeatingConfig, optional
        Convective and radiative model; the default models if not given.

    Returns
    -------
    StagnationHeatFlux
        Broadcast over the arguments.

    Notes
    -----
    Range and source: those of the chosen models; the heating stage checks the range.
    """
    config = config or HeatingConfig()
    convective = cast(ConvectiveModel, configured("heating.convective", config.convective))
    radiative = cast(RadiativeModel, configured("heating.radiative", config.radiative))
    return StagnationHeatFlux(*_compiled(density, speed, nose_radius, planet, convective, radiative))


def heat_flux_of_flight(
    config: HeatingConfig, planet: Planet, nose_radius: float
) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """Return the total heat flux to a vehicle's stagnation point as a function of density and speed.

    Parameters
    ----------
    config : HeatingConfig
        Convective and radiative model.
    planet : Planet
        Its gas.
    nose_radius : float
        Of the vehicle [m].

    Returns
    -------
    callable
        From air density [kg/m^3] and speed [m/s], each (samples,), to the flux (samples,) [W/m^2].
    """

    def total(density: Array, speed: Array) -> Array:
        return stagnation_heat_flux(density, speed, nose_radius, planet, config).total

    return lambda density, speed: map_in_chunks(total, density, speed)


def _fluxes(
    density: ArrayLike,
    speed: ArrayLike,
    nose_radius: ArrayLike,
    planet: Planet,
    convective: ConvectiveModel,
    radiative: RadiativeModel,
) -> tuple[Array, Array]:
    continuum = convective.heat_flux(density, speed, nose_radius, planet)
    bridged = free_molecular_bridge(continuum, density, speed)
    return bridged, radiative.heat_flux(density, speed, nose_radius, planet)


# Without jit each operation of the models would be compiled as a program of its own.
_compiled = jax.jit(_fluxes, static_argnames=("planet", "convective", "radiative"))
