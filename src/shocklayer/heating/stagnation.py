"""Heat flux to a stagnation point: chain, flight event, map, claims and validation call this function."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, cast

import numpy as np

from shocklayer.core.batching import map_in_chunks
from shocklayer.core.jax_setup import jnp
from shocklayer.core.stored_programs import stored_program
from shocklayer.core.types import Array, ArrayLike
from shocklayer.heating.catalycity.model import HeatedWallModel
from shocklayer.heating.convective.model import ConvectiveModel
from shocklayer.heating.gas_table import gas_enthalpy, gas_temperature
from shocklayer.heating.radiative.model import RadiativeModel
from shocklayer.heating.rarefied import bridged_coefficient
from shocklayer.heating.recombination import recombination_loss
from shocklayer.heating.stagnation_flow import StagnationFlow, stagnation_flow
from shocklayer.heating.velocity_gradient import shape_factors
from shocklayer.heating.wall import Wall, hot_wall_flux, wall_balance
from shocklayer.planet.bodies import EARTH, Planet
from shocklayer.scenario.heating import HeatingConfig
from shocklayer.scenario.model_choice import configured, default_model
from shocklayer.vehicle.shape import Shape

COLD_WALL_TEMPERATURE = 300.0
"""Temperature of the wall to which a cold-wall flux refers [K]."""
AIR_TEMPERATURE = 250.0
"""Temperature of the air where none is given [K]; it matters below about Mach 5 only."""
NEGLIGIBLE = 0.02
"""Radiation over convection below which what no model gives counts as none."""
EMISSIVITY = 0.85
"""Emissivity of the wall where none is given."""


class StagnationHeatFlux(NamedTuple):
    """Heat flux at the stagnation point [W/m^2], and the wall [K].

    Attributes
    ----------
    convective, radiative : jax.Array
        By convection to the wall at its own temperature, and by radiation of the shock layer.
    cold_wall : jax.Array
        By convection to a wall at 300 K; zero where the gas is colder.
    wall_temperature : jax.Array
        In radiative equilibrium, or as given.
    recovery_temperature : jax.Array
        Of the gas in equilibrium at its recovery enthalpy, that of a wall that radiates nothing.
    unknown_radiative : jax.Array
        How much radiation there could be where the model of radiation says nothing; not in the total.
    """

    convective: Array
    radiative: Array
    cold_wall: Array
    wall_temperature: Array
    recovery_temperature: Array
    unknown_radiative: Array

    @property
    def total(self) -> Array:
        """Convective plus radiative [W/m^2]."""
        return self.convective + self.radiative

    @property
    def known_radiative(self) -> Array:
        """Radiative [W/m^2], not a number where no model holds and it could matter."""
        return known(self.radiative, self.unknown_radiative, self.convective)


def stagnation_heat_flux(
    density: ArrayLike,
    speed: ArrayLike,
    nose_radius: ArrayLike,
    planet: Planet = EARTH,
    config: HeatingConfig | None = None,
    *,
    gradient_factors: ArrayLike | None = None,
    air_temperature: ArrayLike = AIR_TEMPERATURE,
    emissivity: ArrayLike = EMISSIVITY,
    wall_temperature: ArrayLike | None = None,
) -> StagnationHeatFlux:
    """Heat flux to the stagnation point, from continuum to free-molecular flow, and the wall's temperature.

    q = C (h_0 - h_w): the convective model gives the transfer coefficient C, bridged to its free-molecular
    limit, and the wall temperature follows from the balance with its radiation.

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
        Convective and radiative model; the default models of the planet if not given.
    gradient_factors : ArrayLike, shape (density ratios,), optional
        Velocity gradient of the shape over the Newtonian one of its nose radius, by
        `velocity_gradient.shape_factors`; that of a sphere if not given.
    air_temperature : ArrayLike
        Free-stream temperature [K].
    emissivity : ArrayLike
        Of the wall, above 0 to 1.
    wall_temperature : ArrayLike, optional
        Of a wall that is kept at it [K]; without it the wall is in radiative equilibrium.

    Returns
    -------
    StagnationHeatFlux
        Broadcast over the arguments. The wall is never hotter than the gas unless so given.

    Notes
    -----
    Range and source: those of the chosen models; the heating stage checks the range.
    """
    if config is None:
        config = HeatingConfig(convective=default_model("heating.convective", planet.name))
    convective = cast(ConvectiveModel, configured("heating.convective", config.convective))
    radiative = cast(RadiativeModel, configured("heating.radiative", config.radiative))
    catalycity = cast(HeatedWallModel, configured("heating.catalycity", config.catalycity))
    arguments = (density, speed, nose_radius, gradient_factors, air_temperature, emissivity, wall_temperature)
    return _compiled(*arguments, planet, convective, radiative, catalycity)


def known(radiative: ArrayLike, unknown: ArrayLike, convective: ArrayLike) -> Array:
    """Return the radiative flux where it is known.

    Parameters
    ----------
    radiative, unknown, convective : ArrayLike
        Flux of the model of radiation, how much there could be where it says nothing, and by convection
        [W/m^2].

    Returns
    -------
    jax.Array
        Not a number where more than `NEGLIGIBLE` of the convective flux is unknown.
    """
    return jnp.where(jnp.asarray(unknown) > NEGLIGIBLE * jnp.asarray(convective), jnp.nan, radiative)


def heat_flux_of_flight(
    config: HeatingConfig, planet: Planet, shape: Shape, nose_radius: float, emissivity: float
) -> Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]:
    """Return the total heat flux to a vehicle's stagnation point as a function of air and speed.

    Parameters
    ----------
    config : HeatingConfig
        Convective and radiative model.
    planet : Planet
        Its gas.
    shape : Shape
        Forebody of the vehicle, for its velocity gradient.
    nose_radius, emissivity : float
        Of the vehicle [m, -].

    Returns
    -------
    callable
        From air density [kg/m^3], air temperature [K] and speed [m/s], each (samples,), to the flux
        (samples,) [W/m^2].
    """
    factors = shape_factors(shape)

    def total(density: Array, temperature: Array, speed: Array) -> Array:
        return stagnation_heat_flux(
            density,
            speed,
            nose_radius,
            planet,
            config,
            gradient_factors=factors,
            air_temperature=temperature,
            emissivity=emissivity,
        ).total

    return lambda density, temperature, speed: map_in_chunks(total, density, temperature, speed)


def coefficient_at(model: ConvectiveModel, flow: StagnationFlow, planet: Planet) -> Callable[[Array], Array]:
    """Return the transfer coefficient of a flow, bridged to free-molecular flow, over the wall enthalpy.

    Parameters
    ----------
    model : ConvectiveModel
        In continuum flow.
    flow : StagnationFlow
        The flow.
    planet : Planet
        Its gas.

    Returns
    -------
    callable
        From the enthalpy of the gas at the wall [J/kg] to the coefficient [kg/(m^2 s)].
    """
    return lambda enthalpy: bridged_coefficient(
        model.transfer_coefficient(flow, enthalpy, planet), flow.density, flow.speed
    )


def _fluxes(
    density: ArrayLike,
    speed: ArrayLike,
    nose_radius: ArrayLike,
    gradient_factors: ArrayLike | None,
    air_temperature: ArrayLike,
    emissivity: ArrayLike,
    wall_temperature: ArrayLike | None,
    planet: Planet,
    convective: ConvectiveModel,
    radiative: RadiativeModel,
    catalycity: HeatedWallModel,
) -> StagnationHeatFlux:
    flow = stagnation_flow(density, speed, air_temperature, nose_radius, planet, gradient_factors)
    radiation = radiative.heat_flux(flow.density, flow.speed, flow.nose_radius, planet)
    loss = recombination_loss(catalycity, flow, flow.pressure, planet)
    heat_flux = hot_wall_flux(coefficient_at(convective, flow, planet), flow.total_enthalpy, loss)
    cold_wall = heat_flux(gas_enthalpy(planet.name, COLD_WALL_TEMPERATURE, flow.pressure))
    if wall_temperature is None:
        wall = wall_balance(heat_flux, flow.total_enthalpy, flow.pressure, radiation, emissivity, planet.name)
    else:
        given = jnp.broadcast_to(jnp.asarray(wall_temperature, float), flow.pressure.shape)
        recovery = gas_temperature(planet.name, flow.total_enthalpy, flow.pressure)
        wall = Wall(given, recovery, heat_flux(gas_enthalpy(planet.name, given, flow.pressure)))
    unknown = radiative.unknown_heat_flux(flow.density, flow.speed, flow.nose_radius, planet)
    return StagnationHeatFlux(
        wall.heat_flux, radiation, cold_wall, wall.temperature, wall.recovery_temperature, unknown
    )


# Without jit each operation of the models would be compiled as a program of its own.
_compiled = stored_program(static=("planet", "convective", "radiative", "catalycity"))(_fluxes)
