"""The chain: one scenario through every stage to one result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from os import PathLike, fspath
from pathlib import Path

import numpy as np

import shocklayer.facilities.stage as facilities
import shocklayer.flight.stage as flight
import shocklayer.heat_shield.stage as heat_shield
import shocklayer.heating.stage as heating
import shocklayer.plasma.stage as plasma
import shocklayer.radio.stage as radio
import shocklayer.shock_layer.stage as shock_layer
import shocklayer.visibility.stage as visibility
from shocklayer import report
from shocklayer.core.jax_setup import release_programs
from shocklayer.flight import FlightHistory
from shocklayer.heat_shield.notices import beside_shield
from shocklayer.heating.layer_flux import uses_layer, with_peak_of
from shocklayer.heating.stagnation import heat_flux_of_flight
from shocklayer.planet.bodies import PLANETS
from shocklayer.plasma.notices import with_wall
from shocklayer.result import Result
from shocklayer.result.dataset import assemble
from shocklayer.result.layer_profiles import layer_profiles
from shocklayer.scenario import Scenario, load
from shocklayer.scenario.files import ScenarioFiles
from shocklayer.shock_layer.body_notices import axisymmetry_notices
from shocklayer.shock_layer.stations import choose_stations
from shocklayer.vehicle.catalogue import Vehicle, build


def run(
    scenario: Scenario | str | PathLike[str],
    *,
    overrides: Sequence[str] = (),
    seed: int | None = None,
    progress: Callable[[str], None] | None = None,
) -> Result:
    """Run one scenario through all stages.

    Parameters
    ----------
    scenario : Scenario, str or path
        A loaded scenario, the path of a scenario file, or a built-in name.
    overrides : sequence of str
        ``key=value`` settings, as ``--set`` takes them.
    seed : int, optional
        Random seed.
    progress : callable, optional
        Called with a short text as each stage begins.

    Returns
    -------
    Result
        ``.data``, ``.summary`` and ``.save(dir)``.

    Raises
    ------
    UserError
        If the scenario cannot be read or is impossible.
    """
    step = progress or (lambda message: None)
    release_programs()
    config = scenario if isinstance(scenario, Scenario) else load(fspath(scenario), overrides, seed=seed)
    files, planet = ScenarioFiles(config.base_dir, config.origin), PLANETS[config.planet.body]
    antennas = [link.antenna for link in config.radio]
    vehicle = build(config.vehicle, config.base_dir, config.origin)

    step("computing the flight")
    flown = _fly(config, vehicle, files)
    history = flown.history
    stations = choose_stations(config.layer, antennas, vehicle, history)
    body = axisymmetry_notices(config.vehicle, antennas, vehicle, history, stations.along_body)
    step("computing the shock layer")
    layer = shock_layer.compute(config.layer, history, stations)
    step("computing heating")
    heat = heating.compute(config.heating, planet, vehicle, history, stations, layer)
    step("computing the plasma sheath")
    by_layer = uses_layer(config.heating, planet)
    sheath = plasma.compute(
        config.layer, planet, vehicle, history, stations, layer, heat, config.origin, by_layer
    )
    if sheath.layer is not None and sheath.layer.wall_flux is not None:
        heat = heating.compute(
            config.heating, planet, vehicle, history, stations, layer, sheath.layer.wall_flux
        )
        sheath = replace(sheath, notices=with_wall(sheath.notices, heat.wall_temperature))
        history = with_peak_of(history, np.asarray(heat.variables["stagnation_heat_flux"]))
        flown = replace(flown, history=history)
    shield = None
    if config.heat_shield is not None:
        step("computing the heat shield")
        shield = heat_shield.compute(
            config.heat_shield, config.heating, planet, vehicle, history, heat, files
        )
        heat = replace(heat, notices=beside_shield(heat.notices))
    step("computing radio links")
    links = radio.compute(config.radio, planet, vehicle, history, stations, sheath, files)
    step("computing line of sight")
    sight = visibility.compute(config.observer, config.flight.epoch, planet, history)
    step("matching ground facilities")
    tunnels = facilities.compute(planet, history, vehicle.nose_radius)

    outputs = (flown, layer, heat, sheath, links, sight, tunnels)
    result = assemble(config, vehicle, stations, *outputs, shield, notices=body)
    profiles = None
    if sheath.layer is not None:
        species = plasma.finite_rate_mixture(planet.name).names
        names = [link.name for link in config.radio]
        profiles = layer_profiles(history, stations, sheath.layer, species, names)
    return Result(result.data, result.summary, profiles, _write_report)


def fly_scenario(scenario: Scenario | str | PathLike[str]) -> FlightHistory:
    """Fly a scenario without the later stages.

    Parameters
    ----------
    scenario : Scenario, str or path
        A loaded scenario, the path of a scenario file, or a built-in name.

    Returns
    -------
    FlightHistory
        The flight.

    Raises
    ------
    UserError
        If the scenario cannot be read or is impossible.
    """
    config = scenario if isinstance(scenario, Scenario) else load(fspath(scenario))
    vehicle = build(config.vehicle, config.base_dir, config.origin)
    return _fly(config, vehicle, ScenarioFiles(config.base_dir, config.origin)).history


def _fly(config: Scenario, vehicle: Vehicle, files: ScenarioFiles) -> flight.FlightOutput:
    heat_flux = heat_flux_of_flight(
        config.heating, PLANETS[config.planet.body], vehicle.shape, vehicle.nose_radius, vehicle.emissivity
    )
    return flight.compute(
        config.flight, config.planet, vehicle, files, config.seed, config.output.samples, heat_flux
    )


def _write_report(result: Result, directory: Path) -> None:
    """Write the report; its plotting libraries are imported here, when needed."""
    report.write(result, directory)
