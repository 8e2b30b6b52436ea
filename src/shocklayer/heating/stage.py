"""Stage: heat flux to the forebody, heat load and wall temperature."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, cast

import numpy as np

from shocklayer.core.batching import map_in_chunks
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.stage_output import StageOutput
from shocklayer.core.types import Array, ArrayLike
from shocklayer.core.validity import SIGNIFICANT, Notice, out_of_range
from shocklayer.flight import FlightHistory
from shocklayer.heating import rarefied, survival
from shocklayer.heating import wall as wall_model
from shocklayer.heating.band import convective_band
from shocklayer.heating.convective.model import ConvectiveModel
from shocklayer.heating.distribution.model import DistributionModel
from shocklayer.heating.gas_table import gas_enthalpy
from shocklayer.heating.radiative.model import RadiativeModel
from shocklayer.heating.stagnation import COLD_WALL_TEMPERATURE, coefficient_at
from shocklayer.heating.stagnation_flow import recovery_enthalpy, stagnation_flow
from shocklayer.heating.velocity_gradient import shape_factors
from shocklayer.heating.wall import HeatFlux, hot_wall_flux, wall_balance, wall_temperature
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.model_choice import configured
from shocklayer.scenario.models import HeatingConfig
from shocklayer.shock_layer.stage import ShockLayerOutput
from shocklayer.shock_layer.stations import Stations
from shocklayer.vehicle.catalogue import Vehicle
from shocklayer.vehicle.shape import Shape


@dataclass(frozen=True)
class HeatingOutput(StageOutput):
    """Heating of a flight.

    Parameters
    ----------
    radiative_heat_flux : numpy.ndarray, shape (samples,)
        At the stagnation point [W/m^2].
    wall_temperature : numpy.ndarray, shape (samples, stations)
        Of the wall in radiative equilibrium [K].
    """

    radiative_heat_flux: np.ndarray
    wall_temperature: np.ndarray


def compute(
    config: HeatingConfig,
    planet: Planet,
    vehicle: Vehicle,
    history: FlightHistory,
    stations: Stations,
    layer: ShockLayerOutput,
) -> HeatingOutput:
    """Compute heat flux at the stagnation point and along the body, heat load and wall temperature.

    The gas at the edge of the boundary layer recovers h_aw = h_0 - (1 - sqrt(Pr)) u_e^2/2, and the flux to
    the wall is C (h_aw - h_w); the wall's temperature follows from the balance with what it radiates.

    Parameters
    ----------
    config : HeatingConfig
        Models.
    planet : Planet
        Its gas.
    vehicle : Vehicle
        Nose radius and emissivity.
    history : FlightHistory
        The flight.
    stations : Stations
        Body stations.
    layer : ShockLayerOutput
        Edge pressure and speed; its stagnation pressure, for the range of the convective model.

    Returns
    -------
    HeatingOutput
        Convective and radiative flux, heat load by the trapezoidal rule, wall temperature.
    """
    convective = cast(ConvectiveModel, configured("heating.convective", config.convective))
    radiative = cast(RadiativeModel, configured("heating.radiative", config.radiative))
    distribution = cast(DistributionModel, configured("heating.distribution", config.distribution))
    meridian, count = stations.meridians[0], stations.along_body.size
    leaves, structure = jax.tree.flatten(meridian.shape)
    factors = shape_factors(vehicle.shape)
    models = _Models(planet, convective, radiative, distribution)
    stagnation_pressure = np.asarray(layer.variables["stagnation_pressure"])
    body = map_in_chunks(
        lambda *columns: _along_body(
            models,
            vehicle.nose_radius,
            vehicle.emissivity,
            factors,
            _Points(*columns[:7]),
            jax.tree.unflatten(structure, columns[7:]),
        ),
        history.air_density,
        history.air_temperature,
        history.speed,
        history.mach_number,
        np.asarray(layer.variables["edge_pressure"]) / stagnation_pressure[:, None],
        np.asarray(layer.state.edge_speed)[:, :count],
        meridian.arc_length[:, :count],
        *leaves,
    )
    stagnation, radiation = body.convective[:, 0], body.radiative[:, 0]
    low, high = (end.convective[:, 0] + end.radiative[:, 0] for end in (body.low, body.high))
    totals = {"": stagnation + radiation, "_low": low, "_high": high}
    variables = {
        "convective_heat_flux": body.convective,
        "convective_heat_flux_low": body.low.convective,
        "convective_heat_flux_high": body.high.convective,
        "cold_wall_heat_flux": body.cold_wall,
        "radiative_heat_flux": radiation,
        "wall_temperature": body.wall_temperature,
        "wall_temperature_low": body.low.wall_temperature,
        "wall_temperature_high": body.high.wall_temperature,
    }
    variables |= {f"stagnation_heat_flux{end}": total for end, total in totals.items()}
    variables |= {f"heat_load{end}": _integral(total, history.time) for end, total in totals.items()}
    notices = _notices(config, planet, vehicle, history, layer, stagnation, radiation, body.wall_temperature)
    return HeatingOutput(variables, tuple(notices), radiation, body.wall_temperature)


class _Models(NamedTuple):
    """The gas and the models of one scenario: constants of a compiled program."""

    planet: Planet
    convective: ConvectiveModel
    radiative: RadiativeModel
    distribution: DistributionModel


class _Points(NamedTuple):
    """Flight samples: free stream (samples), and edge over the stations (samples, stations)."""

    density: Array
    temperature: Array
    speed: Array
    mach_number: Array
    pressure_ratio: Array
    edge_speed: Array
    arc_length: Array


class _End(NamedTuple):
    """One end of the band: fluxes [W/m^2] and wall temperature [K] over the stations (samples, stations)."""

    convective: Array
    radiative: Array
    wall_temperature: Array


class _Body(NamedTuple):
    """Fluxes [W/m^2] and wall temperature [K] over the stations (samples, stations), with their band."""

    convective: Array
    cold_wall: Array
    radiative: Array
    wall_temperature: Array
    low: _End
    high: _End


def _integral(values: np.ndarray, time: np.ndarray) -> np.ndarray:
    """Return the integral from the start by the trapezoidal rule."""
    steps = np.diff(time) * 0.5 * (values[1:] + values[:-1])
    return np.concatenate([[0.0], np.cumsum(steps)])


@partial(jax.jit, static_argnums=0)
def _along_body(
    models: _Models,
    nose_radius: ArrayLike,
    emissivity: ArrayLike,
    factors: Array,
    points: _Points,
    shapes: Shape,
) -> _Body:
    planet = models.planet
    flow = stagnation_flow(points.density, points.speed, points.temperature, nose_radius, planet, factors)
    flow = jax.tree.map(lambda column: column[:, None], flow)
    ratio = jax.vmap(models.distribution.ratio)(shapes, points.arc_length, points.mach_number)
    pressure = flow.pressure * points.pressure_ratio
    recovery = recovery_enthalpy(flow.total_enthalpy, points.edge_speed, pressure, planet)
    at_nose = coefficient_at(models.convective, flow, planet)
    heat_flux = hot_wall_flux(lambda enthalpy: at_nose(enthalpy) * ratio, recovery)
    radiation = models.radiative.heat_flux(flow.density, flow.speed, flow.nose_radius, planet)
    radiation = radiation * models.radiative.along_body(points.pressure_ratio, planet)
    cold = gas_enthalpy(planet.name, COLD_WALL_TEMPERATURE, pressure)
    wall = wall_balance(heat_flux, recovery, pressure, radiation, emissivity, planet.name)
    band = convective_band(models.convective, flow, ratio, recovery, pressure, planet)
    factor = models.radiative.uncertainty_factor

    def end_of_band(flux: HeatFlux, radiative: Array) -> _End:
        # The radiation of the result: a wall that it heats less would take more by convection.
        convective = wall_balance(flux, recovery, pressure, radiation, emissivity, planet.name).heat_flux
        temperature = wall_temperature(convective + radiative, emissivity)
        return _End(convective, radiative, jnp.minimum(temperature, wall.recovery_temperature))

    low, high = end_of_band(band.low, radiation / factor), end_of_band(band.high, radiation * factor)
    return _Body(wall.heat_flux, heat_flux(cold), radiation, wall.temperature, low, high)


def _notices(
    config: HeatingConfig,
    planet: Planet,
    vehicle: Vehicle,
    history: FlightHistory,
    layer: ShockLayerOutput,
    stagnation: np.ndarray,
    radiation: np.ndarray,
    wall: np.ndarray,
) -> list[Notice]:
    """Check each model where its flux is significant for the printed total."""
    least = SIGNIFICANT * float((stagnation + radiation).max())
    values = {
        "speed": history.speed,
        "air_density": history.air_density,
        "mach_number": history.mach_number,
        "knudsen_number": history.knudsen_number,
        "reynolds_number": history.reynolds_number,
        "stagnation_pressure": layer.variables["stagnation_pressure"],
        "nose_radius": np.full(stagnation.shape, vehicle.nose_radius),
        "wall_temperature": wall,
    }
    by_convection = (
        *configured("heating.convective", config.convective).ranges(planet.name),
        *rarefied.VALIDITY,
        *configured("heating.distribution", config.distribution).ranges(planet.name),
        *wall_model.VALIDITY,
    )
    by_radiation = configured("heating.radiative", config.radiative).ranges(planet.name)
    return [
        *out_of_range(by_convection, values, stagnation > least),
        *out_of_range(by_radiation, values, radiation > least),
        *survival.melting(wall, vehicle.unprotected),
    ]
