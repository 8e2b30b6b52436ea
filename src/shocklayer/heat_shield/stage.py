"""Stage: the heat shield of a flight at the stagnation point, driven by the heating stage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from shocklayer.core.batching import map_in_chunks
from shocklayer.core.jax_setup import jnp
from shocklayer.core.stage_output import StageOutput
from shocklayer.core.types import Array
from shocklayer.flight import FlightHistory
from shocklayer.heat_shield.build import gas_table, shield_of
from shocklayer.heat_shield.exposure import COLD_WALL_TEMPERATURE, Exposure
from shocklayer.heat_shield.exposure_gas import edge_gas
from shocklayer.heat_shield.march import march
from shocklayer.heat_shield.materials import Material, material_of
from shocklayer.heat_shield.notices import notices_of
from shocklayer.heat_shield.outputs import variables_of
from shocklayer.heat_shield.profiles import ShieldHistory, history_of
from shocklayer.heating.convective.model import ConvectiveModel
from shocklayer.heating.gas_table import gas_enthalpy
from shocklayer.heating.stage import HeatingOutput
from shocklayer.heating.stagnation import coefficient_at
from shocklayer.heating.stagnation_flow import stagnation_flow
from shocklayer.heating.velocity_gradient import shape_factors
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.files import ScenarioFiles
from shocklayer.scenario.heat_shield import HeatShieldConfig
from shocklayer.scenario.heating import HeatingConfig
from shocklayer.scenario.model_choice import configured
from shocklayer.vehicle.catalogue import Vehicle

_STEPS = 1200
_LEAST_DIFFERENCE = 2e5
"""Enthalpy difference between gas and a cold wall above which a flux says what the coefficient is [J/kg]."""
_WEIGHT = 15.0
"""Steps in a time at the peak of heating over those in a time without."""


@dataclass(frozen=True)
class HeatShieldOutput(StageOutput):
    """Heat shield of a flight.

    Parameters
    ----------
    depth : numpy.ndarray, shape (depths,)
        Under the original surface [m].
    materials : tuple of Material
        Of the layers.
    history : ShieldHistory
        Over the steps of the march.
    """

    depth: np.ndarray
    materials: tuple[Material, ...]
    history: ShieldHistory


def compute(
    config: HeatShieldConfig,
    heating: HeatingConfig,
    planet: Planet,
    vehicle: Vehicle,
    history: FlightHistory,
    heat: HeatingOutput,
    files: ScenarioFiles,
) -> HeatShieldOutput:
    """Compute the temperatures in the heat shield at the stagnation point over a flight.

    The coefficient of heat transfer is that of the convective model at a wall of 300 K, scaled to the flux
    to such a wall that the heating stage gives; the surface absorbs the radiation of the shock layer.

    Parameters
    ----------
    config : HeatShieldConfig
        Layers and conditions.
    heating : HeatingConfig
        Models of heating.
    planet : Planet
        Its gas.
    vehicle : Vehicle
        Nose radius and shape.
    history : FlightHistory
        The flight.
    heat : HeatingOutput
        Fluxes at the stagnation point.
    files : ScenarioFiles
        Where the files of the scenario are.

    Returns
    -------
    HeatShieldOutput
        Variables over the samples of the flight.

    Raises
    ------
    UserError
        A table of properties cannot be read.
    """
    materials = tuple(material_of(layer, files.base_dir) for layer in config.layer)
    exposure = _exposure(config, heating, planet, vehicle, history, heat)
    edge = edge_gas("mars" if planet.name == "mars" else "air13")
    table = gas_table(
        materials[0], edge, exposure.pressure, char_lost=config.surface_chemistry == "equilibrium"
    )
    thickness = [layer.thickness for layer in config.layer]
    shield = shield_of(
        materials, thickness, table, config.back, config.blowing_parameter, _heated_time(exposure)
    )
    times = _times(exposure)
    snapshot = march(
        shield, config.initial_temperature, jnp.asarray(np.diff(times)), exposure.boundaries(times)
    )
    whole = history_of(shield, times, snapshot, config.initial_temperature, [])
    variables = {name: _at(exposure.time, times, values) for name, values in variables_of(whole).items()}
    depth = whole.depth
    gone = depth[None] < variables["recession"][:, None] - 1e-12
    variables["shield_temperature"] = np.where(gone, np.nan, variables["shield_temperature"])
    notices = notices_of(materials, whole, thickness[0])
    return HeatShieldOutput(variables, notices, depth, materials, replace(whole, time=times + exposure.start))


def _exposure(
    config: HeatShieldConfig,
    heating: HeatingConfig,
    planet: Planet,
    vehicle: Vehicle,
    history: FlightHistory,
    heat: HeatingOutput,
) -> Exposure:
    """Return what heats the stagnation point, sample by sample of the flight."""
    model = cast(ConvectiveModel, configured("heating.convective", heating.convective))
    factors = shape_factors(vehicle.shape)

    def coefficient(density: Array, temperature: Array, speed: Array) -> tuple[Array, Array, Array]:
        flow = stagnation_flow(density, speed, temperature, vehicle.nose_radius, planet, factors)
        cold = gas_enthalpy(planet.name, COLD_WALL_TEMPERATURE, flow.pressure)
        return coefficient_at(model, flow, planet)(cold), flow.pressure, flow.total_enthalpy - cold

    transfer, pressure, difference = (
        np.asarray(each)
        for each in map_in_chunks(coefficient, history.air_density, history.air_temperature, history.speed)
    )
    # The flux of the result may have other models in it than the coefficient.
    flux = np.asarray(heat.variables["cold_wall_heat_flux"])[:, 0]
    own = transfer * np.maximum(difference, 0.0)
    comparable = (difference > _LEAST_DIFFERENCE) & (own > 0.0) & np.isfinite(flux)
    transfer = transfer * np.where(comparable, flux / np.where(comparable, own, 1.0), 1.0)
    time = np.asarray(history.time, dtype=float)
    return Exposure(
        time - time[0],
        np.maximum(np.nan_to_num(transfer), 0.0),
        # The heating stage counts from the gas at 0 K, the gas at the wall from the elements at 298.15 K.
        np.asarray(history.total_enthalpy, dtype=float),
        np.nan_to_num(heat.radiative_heat_flux),
        np.maximum(pressure, 1.0),
        np.full(time.size, np.nan),
        config.surroundings_temperature,
        (0.0,),
        float(time[0]),
    )


def _heated_time(exposure: Exposure) -> float:
    """Return about how long the heating lasts [s]."""
    flux = exposure.transfer * np.maximum(exposure.recovery_enthalpy, 0.0) + exposure.heat_flux
    total = float(np.trapezoid(flux, exposure.time))
    return max(total / max(float(flux.max()), 1e-9), 0.02 * float(exposure.time[-1]), 1.0)


def _times(exposure: Exposure) -> np.ndarray:
    """Return the ends of the steps: denser where the heating is strong."""
    flux = exposure.transfer * np.maximum(exposure.recovery_enthalpy, 0.0) + exposure.heat_flux
    weight = 1.0 + _WEIGHT * np.sqrt(np.maximum(flux, 0.0) / max(float(flux.max()), 1e-9))
    steps = np.diff(exposure.time) * 0.5 * (weight[1:] + weight[:-1])
    passed = np.concatenate([[0.0], np.cumsum(steps)])
    return np.interp(np.linspace(0.0, passed[-1], _STEPS + 1), passed, exposure.time)


def _at(time: np.ndarray, times: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return values at other times, linear between those given, time on the first axis."""
    if values.ndim == 1:
        return np.interp(time, times, values)
    return np.stack([np.interp(time, times, column) for column in values.T], axis=1)
