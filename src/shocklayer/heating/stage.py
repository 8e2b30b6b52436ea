"""Stage: heat flux to the forebody, heat load and wall temperature."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import cast

import numpy as np

from shocklayer.core.batching import map_in_chunks
from shocklayer.core.jax_setup import jax
from shocklayer.core.stage_output import StageOutput
from shocklayer.core.validity import SIGNIFICANT, Notice, out_of_range
from shocklayer.flight import FlightHistory
from shocklayer.heating import rarefied, survival
from shocklayer.heating import wall as wall_model
from shocklayer.heating.afterbody.model import AfterbodyModel
from shocklayer.heating.body import BodyHeating, Models, Points, heat_body
from shocklayer.heating.catalycity.model import HeatedWallModel
from shocklayer.heating.convective.model import ConvectiveModel
from shocklayer.heating.distribution.model import DistributionModel
from shocklayer.heating.layer_flux import PARTS, layer_factor
from shocklayer.heating.leading_edge.model import LeadingEdgeModel
from shocklayer.heating.leading_edge_heating import leading_edge_heating
from shocklayer.heating.radiative.model import RadiativeModel
from shocklayer.heating.stagnation import COLD_WALL_TEMPERATURE, NEGLIGIBLE, known
from shocklayer.heating.transition.model import TransitionModel
from shocklayer.heating.turbulent.model import TurbulentModel
from shocklayer.heating.velocity_gradient import shape_factors
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.heating import HeatingConfig
from shocklayer.scenario.model_choice import configured
from shocklayer.shock_layer.inviscid.body_outline import ends_at_shoulder
from shocklayer.shock_layer.stage import ShockLayerOutput
from shocklayer.shock_layer.stations import Stations
from shocklayer.shock_layer.viscous.along_trajectory import WallFlux
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
    wall_flux: WallFlux | None = None,
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
    wall_flux : WallFlux, optional
        Heat flux of the finite-rate layer, which replaces that of the models where it is known.

    Returns
    -------
    HeatingOutput
        Convective and radiative flux, heat load by the trapezoidal rule, wall temperature.
    """
    models = body_models(config, planet, vehicle.shape)
    heat = partial(_heat, models, vehicle, history, stations, layer)
    count = stations.along_body.size
    computed = heat(np.ones((history.time.size, count)), wall_flux)
    by_models = computed.convective[:, :-1]
    if wall_flux is not None:
        wall_flux = wall_flux._replace(parts=wall_flux.parts[:, :count])
        reference = np.asarray(computed.reference)[:, :-1]
        factor = layer_factor(wall_flux, reference, history.knudsen_number, history.speed)
        computed = heat(factor, wall_flux)
    body = jax.tree.map(lambda values: values[:, :-1], computed)
    afterbody = jax.tree.map(lambda values: values[:, -1], computed)
    stagnation, radiation = body.convective[:, 0], body.radiative[:, 0]
    low, high = (end.convective[:, 0] + end.radiative[:, 0] for end in (body.low, body.high))
    totals = {"": stagnation + radiation, "_low": low, "_high": high}
    variables = {
        "convective_heat_flux": body.convective,
        "convective_heat_flux_low": body.low.convective,
        "convective_heat_flux_high": body.high.convective,
        "cold_wall_heat_flux": body.cold_wall,
        "radiative_heat_flux": np.asarray(known(radiation, body.unknown_radiative[:, 0], stagnation)),
        "wall_temperature": body.wall_temperature,
        "wall_temperature_low": body.low.wall_temperature,
        "wall_temperature_high": body.high.wall_temperature,
        "turbulent_share": body.turbulent,
        "afterbody_heat_flux": afterbody.convective,
        "afterbody_heat_flux_low": afterbody.low.convective,
        "afterbody_heat_flux_high": afterbody.high.convective,
    }
    if wall_flux is not None:
        variables["correlation_heat_flux"] = by_models
        variables |= {f"{part}_heat_flux": wall_flux.parts[..., k] for k, part in enumerate(PARTS)}
    variables |= _leading_edge(config, planet, vehicle, history)
    variables |= {f"stagnation_heat_flux{end}": total for end, total in totals.items()}
    variables |= {f"heat_load{end}": _integral(total, history.time) for end, total in totals.items()}
    solved = (
        np.zeros(history.time.shape, bool) if wall_flux is None else np.isfinite(wall_flux.parts[:, 0, 0])
    )
    fluxes = (stagnation, radiation, body.wall_temperature)
    notices = _notices(config, planet, vehicle, history, layer, *fluxes, solved)
    notices += _unknown_radiation(models, variables["radiative_heat_flux"], history)
    return HeatingOutput(variables, tuple(notices), radiation, body.wall_temperature)


def _heat(
    models: Models,
    vehicle: Vehicle,
    history: FlightHistory,
    stations: Stations,
    layer: ShockLayerOutput,
    factor: np.ndarray,
    wall_flux: WallFlux | None,
) -> BodyHeating:
    """Return the heating of the body, its laminar flux multiplied by a factor (samples, stations)."""
    meridian, count = stations.meridians[0], stations.along_body.size
    leaves, structure = jax.tree.flatten(meridian.shape)
    factors = shape_factors(vehicle.shape)
    stagnation_pressure = np.asarray(layer.variables["stagnation_pressure"])
    reference = np.full(history.time.size, COLD_WALL_TEMPERATURE)
    if wall_flux is not None:
        reference = np.array(wall_flux.wall_temperature)
    return map_in_chunks(
        lambda *columns: heat_body(
            models,
            vehicle.nose_radius,
            vehicle.emissivity,
            factors,
            Points(*columns[:9]),
            jax.tree.unflatten(structure, columns[9:]),
        ),
        history.air_density,
        history.air_temperature,
        history.speed,
        history.mach_number,
        reference,
        np.asarray(layer.variables["edge_pressure"]) / stagnation_pressure[:, None],
        np.asarray(layer.state.edge_speed)[:, :count],
        meridian.arc_length[:, :count],
        factor,
        *leaves,
    )


def body_models(config: HeatingConfig, planet: Planet, shape: Shape) -> Models:
    """Return the models of the heating of a body that a scenario chooses.

    Parameters
    ----------
    config : HeatingConfig
        The choices.
    planet : Planet
        Its gas.
    shape : Shape
        The forebody, of plain numbers, which decides between criteria of transition.

    Returns
    -------
    Models
        For `body.heat_body`.
    """
    transition = cast(TransitionModel, configured("heating.transition", config.transition))
    return Models(
        planet,
        cast(ConvectiveModel, configured("heating.convective", config.convective)),
        cast(RadiativeModel, configured("heating.radiative", config.radiative)),
        cast(DistributionModel, configured("heating.distribution", config.distribution)),
        transition.for_shape(ends_at_shoulder(shape)),
        cast(TurbulentModel, configured("heating.turbulent", config.turbulent)),
        cast(AfterbodyModel, configured("heating.afterbody", config.afterbody)),
        cast(HeatedWallModel, configured("heating.catalycity", config.catalycity)),
    )


def _leading_edge(
    config: HeatingConfig, planet: Planet, vehicle: Vehicle, history: FlightHistory
) -> dict[str, np.ndarray]:
    """Return the heating of the leading edges, of a vehicle whose radius is known."""
    edge = vehicle.leading_edge
    if edge is None:
        return {}
    model = cast(LeadingEdgeModel, configured("heating.leading_edge", config.leading_edge))
    heat = map_in_chunks(
        lambda *columns: leading_edge_heating(
            *columns, edge.radius, edge.sweep, vehicle.emissivity, planet, model
        ),
        history.air_density,
        history.speed,
        history.air_temperature,
        history.angle_of_attack,
    )
    return {
        "leading_edge_heat_flux": heat.heat_flux,
        "leading_edge_heat_flux_low": heat.low,
        "leading_edge_heat_flux_high": heat.high,
        "leading_edge_temperature": heat.wall_temperature,
    }


def _integral(values: np.ndarray, time: np.ndarray) -> np.ndarray:
    """Return the integral from the start by the trapezoidal rule."""
    steps = np.diff(time) * 0.5 * (values[1:] + values[:-1])
    return np.concatenate([[0.0], np.cumsum(steps)])


def _unknown_radiation(models: Models, radiation: np.ndarray, history: FlightHistory) -> list[Notice]:
    """Say where radiation could matter and no model gives it."""
    unknown = np.isnan(radiation)
    if not unknown.any():
        return []
    first = models.radiative.slowest(models.planet)
    return [
        Notice(
            f"radiation by {models.radiative.model_name}",
            "speed",
            f"Below {first / 1e3:g} km/s the model of radiation says nothing; where radiation could exceed "
            f"{100 * NEGLIGIBLE:g} % of convection it is not a number, the total has none and its "
            "high end the most there could be.",
            float(history.speed[unknown].min()),
            first,
            None,
            ("radiative_heat_flux",),
            unknown,
        )
    ]


def _notices(
    config: HeatingConfig,
    planet: Planet,
    vehicle: Vehicle,
    history: FlightHistory,
    layer: ShockLayerOutput,
    stagnation: np.ndarray,
    radiation: np.ndarray,
    wall: np.ndarray,
    solved: np.ndarray,
) -> list[Notice]:
    """Check each model where its flux is significant for the printed total, and not the layer's."""
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
    by_models = (
        *configured("heating.convective", config.convective).ranges(planet.name),
        *rarefied.VALIDITY,
        *configured("heating.distribution", config.distribution).ranges(planet.name),
    )
    by_wall = (
        *wall_model.VALIDITY,
        *configured("heating.catalycity", config.catalycity).ranges(planet.name),
    )
    by_radiation = configured("heating.radiative", config.radiative).ranges(planet.name)
    return [
        *out_of_range(by_models, values, (stagnation > least) & ~solved),
        *out_of_range(by_wall, values, stagnation > least),
        *out_of_range(by_radiation, values, radiation > least),
        *survival.melting(wall, vehicle.unprotected),
    ]
