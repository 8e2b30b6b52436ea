"""Stage: heat flux to the forebody, heat load and wall temperature."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import cast

import numpy as np

from shocklayer.core.batching import map_in_chunks
from shocklayer.core.jax_setup import jax
from shocklayer.core.stage_output import StageOutput
from shocklayer.core.types import Array
from shocklayer.core.validity import SIGNIFICANT, Notice, out_of_range
from shocklayer.flight import FlightHistory
from shocklayer.heating import rarefied, survival
from shocklayer.heating import wall as wall_model
from shocklayer.heating.distribution.model import DistributionModel
from shocklayer.heating.stagnation import stagnation_heat_flux
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
        Its stagnation pressure, for the range of the convective model.

    Returns
    -------
    HeatingOutput
        Convective and radiative flux, heat load by the trapezoidal rule, wall temperature.
    """
    flux = stagnation_heat_flux(history.air_density, history.speed, vehicle.nose_radius, planet, config)
    distribution = cast(DistributionModel, configured("heating.distribution", config.distribution))
    stagnation, radiation = np.asarray(flux.convective), np.asarray(flux.radiative)
    meridian, along_body = stations.meridians[0], stations.along_body
    leaves, structure = jax.tree.flatten(meridian.shape)
    ratio = map_in_chunks(
        lambda mach, arcs, *sizes: _along_body(
            distribution, jax.tree.unflatten(structure, sizes), arcs, mach
        ),
        history.mach_number,
        meridian.arc_length[:, : along_body.size],
        *leaves,
    )
    along = stagnation[:, None] * ratio
    total = stagnation + radiation
    steps = np.diff(history.time) * 0.5 * (total[1:] + total[:-1])
    # Radiation is computed at the stagnation point only; there it heats the wall too.
    onto_wall = along + np.where(along_body == 0.0, radiation[:, None], 0.0)
    wall = np.asarray(_wall_temperature(onto_wall, vehicle.emissivity))
    variables = {
        "convective_heat_flux": along,
        "radiative_heat_flux": radiation,
        "stagnation_heat_flux": total,
        "heat_load": np.concatenate([[0.0], np.cumsum(steps)]),
        "wall_temperature": wall,
    }
    notices = _notices(config, planet, vehicle, history, layer, stagnation, radiation, wall)
    return HeatingOutput(variables, tuple(notices), radiation, wall)


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


# Without jit each of their operations would be compiled as a program of its own.
_wall_temperature = jax.jit(wall_model.wall_temperature)


@partial(jax.jit, static_argnums=0)
def _along_body(model: DistributionModel, shapes: Shape, arcs: Array, mach: Array) -> Array:
    return jax.vmap(model.ratio)(shapes, arcs, mach)
