"""The spine: one scenario through every stage to one result, readable in one sitting.

Each stage is a room of its own that knows nothing of the others; only this module (with the command line and
the ensemble) crosses the seam between pure functions over scalars and labelled data.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from os import PathLike, fspath
from pathlib import Path
from typing import Any

import numpy as np

from shocklayer import facilities, flight, gas, heating, planet, report, shock_layer, visibility
from shocklayer.core.batching import map_in_chunks
from shocklayer.core.errors import error_context
from shocklayer.core.jax_setup import jax, release_programs
from shocklayer.core.validity import ValidityRange, departures
from shocklayer.flight import FlightHistory
from shocklayer.planet import Atmosphere, tle
from shocklayer.planet.bodies import PLANETS, Planet
from shocklayer.plasma.stage import finite_rate_mixture, ionise
from shocklayer.radio.stage import transmit
from shocklayer.result.dataset import assemble
from shocklayer.result.layer_profiles import layer_profiles
from shocklayer.result.result import Result
from shocklayer.scenario import Scenario, load
from shocklayer.scenario.links import ObserverConfig
from shocklayer.shock_layer.stations import Meridian, Places, axisymmetry_notices, choose_places
from shocklayer.stages import Findings, Variables
from shocklayer.vehicle.catalogue import Vehicle, build
from shocklayer.visibility.passes import Look


def run(
    scenario: Scenario | str | PathLike[str],
    *,
    overrides: Sequence[str] = (),
    seed: int | None = None,
    progress: Callable[[str], None] | None = None,
) -> Result:
    """Run one scenario through the whole chain.

    Parameters
    ----------
    scenario : Scenario, str or path
        A loaded scenario, the path of a scenario file, or a built-in name.
    overrides : sequence of str
        ``key=value`` settings, as ``--set`` takes them.
    seed : int, optional
        Seed of everything random.
    progress : callable, optional
        Called with a word for each stage as it begins.

    Returns
    -------
    Result
        ``.data``, ``.summary`` and ``.save(dir)``.

    Raises
    ------
    UserError
        If the scenario cannot be read, or asks for what is impossible.
    """
    step = progress or (lambda message: None)
    release_programs()
    scenario = scenario if isinstance(scenario, Scenario) else load(fspath(scenario), overrides, seed=seed)
    step("flying")
    vehicle = build(scenario.vehicle, scenario.base_dir, scenario.origin)
    history = _fly(scenario, vehicle)
    found = Findings(_flown(history), {}, list(history.warnings))
    places = choose_places(scenario, vehicle, history)
    stations = places.stations

    step("solving the shock layer")
    state = _shock_layer(scenario, vehicle, history, places, found)
    step("heating the wall")
    _heat(scenario, vehicle, history, places, found)
    step("ionising the layer")
    sheath = ionise(scenario, vehicle, history, places, state, found)
    step("transmitting")
    transmit(scenario, vehicle, history, places, sheath, found)
    step("looking up")
    _observe(scenario, history, found)
    step("matching ground facilities")
    _match(scenario, history, found)
    result = assemble(scenario, vehicle, history, stations, found.variables, found.summary, found.warnings)
    result = replace(result, write_report=_write_report)
    if sheath.layer is None:
        return result
    species = finite_rate_mixture(scenario.planet.body).names
    links = [link.name for link in scenario.radio]
    return replace(result, layer=layer_profiles(history, places, sheath.layer, species, links))


def _write_report(result: Result, directory: Path) -> None:
    """Write the report; its plotting libraries are imported only now."""
    report.write(result, directory)


def air_of(scenario: Scenario, track: planet.Track | None = None) -> Atmosphere:
    """Return the atmosphere that a scenario asks for, with its wind and its chance departures.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    track : Track, optional
        Where the flight was, for a model of the air that differs from place to place.

    Returns
    -------
    Atmosphere
        The air.
    """
    config = scenario.planet.atmosphere
    if config.model == "table":
        with error_context(f"planet.atmosphere in {scenario.origin}"):
            air = planet.atmosphere("table", file=scenario.file(config.file), planet=body_of(scenario))
    elif config.model == "nrlmsis":
        start = scenario.flight.entry or scenario.flight.launch
        assert start is not None  # the scenario has one of the two
        place = {"latitude": start.latitude, "longitude": start.longitude}
        air = planet.atmosphere(
            "nrlmsis",
            date=config.date.replace(tzinfo=None).isoformat(),
            f107=config.f107,
            f107a=config.f107a,
            ap=config.ap,
            **(place if track is None else {"track": track}),
        )
    else:
        air = planet.atmosphere(config.model)
    if scenario.planet.wind is not None:
        with error_context(f"planet.wind in {scenario.origin}"):
            air = planet.with_wind_table(air, scenario.file(scenario.planet.wind.file))
    chance = scenario.planet.perturbation
    if chance is not None:
        drawn = planet.draw_perturbation(
            scenario.seed, [0], chance.density, chance.wind, chance.correlation_height
        )
        air = planet.perturbed(air, drawn)
    return air


def body_of(scenario: Scenario) -> Planet:
    """Return the planet that a scenario is flown at."""
    return PLANETS[scenario.planet.body]


def _fly(scenario: Scenario, vehicle: Vehicle) -> FlightHistory:
    """Fly a scenario through its air, twice where that air depends on the track."""
    air = air_of(scenario)
    config = scenario.planet.atmosphere
    if config.model == "nrlmsis" and config.place == "track":
        first = flight.fly(scenario, vehicle, air, samples=scenario.output.samples)
        track = planet.Track(first.time, first.altitude, first.latitude, first.longitude)
        air = air_of(scenario, track)
    return flight.fly(scenario, vehicle, air, samples=scenario.output.samples)


def fly_scenario(scenario: Scenario | str | PathLike[str]) -> FlightHistory:
    """Fly a scenario without the stages behind the flight.

    Parameters
    ----------
    scenario : Scenario, str or path
        A loaded scenario, the path of a scenario file, or a built-in name.

    Returns
    -------
    FlightHistory
        The flight.
    """
    scenario = scenario if isinstance(scenario, Scenario) else load(fspath(scenario))
    vehicle = build(scenario.vehicle, scenario.base_dir, scenario.origin)
    return _fly(scenario, vehicle)


def _flown(history: FlightHistory) -> Variables:
    """Return the flight's own variables, angles in degrees."""
    names = (
        "time altitude ground_distance speed inertial_speed mass load_factor air_density air_pressure "
        "air_temperature mach_number knudsen_number reynolds_number dynamic_pressure total_enthalpy"
    ).split()
    found = {name: np.asarray(getattr(history, name)) for name in names}
    for name in "latitude longitude flight_path_angle heading angle_of_attack bank_angle".split():
        found[name] = np.degrees(np.asarray(getattr(history, name)))
    return found


def _shock_layer(
    scenario: Scenario, vehicle: Vehicle, history: FlightHistory, places: Places, found: Findings
) -> Any:
    """Solve the layer at every flight point and place."""
    mixture = gas.mixture(scenario.layer.mixture)

    def along(line: Meridian) -> Any:
        count = line.station.size
        # Places are filled up to a multiple of eight, again so that flights share one compiled program.
        arcs = np.pad(line.arc_length, ((0, 0), (0, -count % 8)), mode="edge")
        leaves, kind = jax.tree.flatten(line.shape)

        def points(*columns: Any) -> Any:
            # A body for each sample, its sizes beside the places: mapped, it traces four times as long.
            bodies = jax.tree.unflatten(kind, [size[:, None] for size in columns[5:]])
            return shock_layer.solve(bodies, mixture, *columns[:5])

        met = (history.speed, history.air_density, history.air_pressure, history.air_temperature)
        state = map_in_chunks(points, *met, arcs, *leaves)
        return state._replace(**{name: getattr(state, name)[:, :count] for name in _by_place(state)})

    states = [along(line) for line in places.meridians]
    joined = {
        name: np.concatenate([getattr(one, name) for one in states], 1) for name in _by_place(states[0])
    }
    state = states[0]._replace(**joined)
    count = places.stations.size
    found.variables.update(
        shock_standoff=state.shock_standoff,
        stagnation_pressure=state.stagnation_pressure,
        stagnation_temperature=state.stagnation_temperature,
        edge_temperature=state.edge_temperature[:, :count],
        edge_pressure=state.edge_pressure[:, :count],
    )
    found.warnings.extend(departures(shock_layer.VALIDITY, _shocked(history, found)))
    data = ValidityRange(
        "thermodynamic data of the gas",
        "stagnation_temperature",
        0.0,
        mixture.temperature_limits[1],
        "the fits of NASA-9 end; beyond, heat capacities are held",
    )
    shocked = {"stagnation_temperature": state.stagnation_temperature[np.isfinite(state.shock_standoff)]}
    found.warnings.extend(departures([data], shocked))
    found.warnings.extend(axisymmetry_notices(scenario, vehicle, history))
    return state


def _by_place(state: Any) -> list[str]:
    """Return the names of what differs from place to place."""
    return [name for name in state._fields if np.ndim(getattr(state, name)) > 1]


def _heat(
    scenario: Scenario, vehicle: Vehicle, history: FlightHistory, places: Places, found: Findings
) -> None:
    """Convective and radiative heating, heat load and wall temperature."""
    radius = vehicle.nose_radius
    speed, density = history.speed, history.air_density
    stagnation, radiative = (
        np.asarray(flux) for flux in _stagnation_fluxes(density, speed, radius, body_of(scenario))
    )
    line, stations = places.meridians[0], places.stations
    leaves, kind = jax.tree.flatten(line.shape)
    share = map_in_chunks(
        lambda mach, arcs, *sizes: _spread(jax.tree.unflatten(kind, sizes), arcs, mach),
        history.mach_number,
        line.arc_length[:, : stations.size],
        *leaves,
    )
    convective = stagnation[:, None] * share
    if scenario.heating.radiative == "none":
        radiative = np.zeros_like(stagnation)
    total = stagnation + radiative
    steps = np.diff(history.time) * 0.5 * (total[1:] + total[:-1])
    # Radiation is known at the stagnation point only; there it heats the wall too.
    onto_wall = convective + np.where(stations == 0.0, radiative[:, None], 0.0)
    wall = _wall_temperature(onto_wall, vehicle.emissivity)
    found.variables.update(
        convective_heat_flux=convective,
        radiative_heat_flux=radiative,
        stagnation_heat_flux=total,
        heat_load=np.concatenate([[0.0], np.cumsum(steps)]),
        wall_temperature=np.asarray(wall),
    )
    felt = total > 1e-3 * total.max()
    values = {name: value[felt] for name, value in _conditions(history, found).items()}
    values["nose_radius"] = np.array([radius])
    found.warnings.extend(departures(heating.validity_ranges(scenario.planet.body), values))


def _fluxes(density: Any, speed: Any, radius: Any, world: Planet) -> tuple[Any, Any]:
    """Convective flux, bridged to its free-molecular bound, and radiative flux to the stagnation point."""
    dense = heating.convective_stagnation(density, speed, radius, world.convective_coefficient)
    return (
        heating.free_molecular_bridge(dense, density, speed),
        heating.radiative_stagnation(density, speed, radius, world.name),
    )


# Called one by one these functions would compile a program for each of their operations.
_stagnation_fluxes = jax.jit(_fluxes, static_argnames="world")
_wall_temperature = jax.jit(heating.wall_temperature)
_spread = jax.jit(jax.vmap(heating.distribution))


def _observe(scenario: Scenario, history: FlightHistory, found: Findings) -> None:
    """Who has the vehicle above the horizon, and when."""
    seen, passes = [], []
    for observer in scenario.observer:
        look = _watcher(scenario, observer, found)
        seen.append(look(history.time, history.position))
        passes += visibility.passes_seen(
            observer.name, look, history.time, history.position, history.altitude
        )
    for name, kind in (("visible", np.int8), ("elevation", float), ("slant_range", float)):
        columns = [np.asarray(getattr(view, name), dtype=kind) for view in seen]
        empty = np.zeros((history.time.size, 0), dtype=kind)
        found.variables[name] = np.stack(columns, axis=1) if columns else empty
    found.variables["elevation"] = np.degrees(found.variables["elevation"])
    found.summary["sightings"] = sorted(passes, key=lambda one: one["rise_time"])
    refracted = body_of(scenario).refraction_factor != 1.0
    bent = {observer.name for observer in scenario.observer if refracted and not observer.in_space}
    found.warnings.extend(visibility.refraction_warnings([one for one in passes if one["observer"] in bent]))


def _watcher(scenario: Scenario, observer: ObserverConfig, found: Findings) -> Look:
    """Return how an observer sees positions of the flight at given times."""
    lowest = observer.minimum_elevation
    if observer.two_line_elements is not None:
        elements, epoch = observer.two_line_elements, scenario.flight.epoch
        assert epoch is not None  # the schema asks for it
        found.warnings.extend(tle.age_warning(observer.name, elements, epoch))
        return lambda time, path: visibility.visibility_from_space(
            tle.propagate(elements, epoch, time)[0], path, lowest
        )
    assert observer.latitude is not None and observer.longitude is not None  # the schema asks for them
    place, world = (observer.latitude, observer.longitude, observer.altitude), body_of(scenario)
    if observer.in_space:
        fixed = np.asarray(planet.geodetic_to_ecef(*place, world))
        return lambda time, path: visibility.visibility_from_space(
            np.broadcast_to(fixed, path.shape), path, lowest, world
        )
    return lambda time, path: visibility.visibility(*place, lowest, path, planet=world)


def _match(scenario: Scenario, history: FlightHistory, found: Findings) -> None:
    """Which ground facility reproduces which part of the flight."""
    if scenario.planet.body != "earth":
        found.warnings.append(
            {
                "model": "ground facilities",
                "quantity": "facility_match",
                "value": None,
                "low": None,
                "high": None,
                "message": "Ground facilities are matched in Mach number, enthalpy and altitude as if "
                "the flight were in their gas, mostly air; maps show no ground.",
            }
        )
    coverage = facilities.match(
        facilities.facilities(), history.mach_number, history.total_enthalpy, history.altitude, history.speed
    )
    found.variables["facility"] = np.array(coverage.facilities)
    found.variables["facility_match"] = coverage.share
    found.summary["facilities"] = facilities.summarise(coverage, history.time, history.altitude)


def _conditions(history: FlightHistory, found: Findings) -> dict[str, np.ndarray]:
    """Return what validity ranges may speak of."""
    names = "speed air_density altitude mach_number knudsen_number reynolds_number".split()
    values = {name: np.asarray(getattr(history, name)) for name in names}
    values["stagnation_pressure"] = np.asarray(found.variables["stagnation_pressure"])
    return values


def _shocked(history: FlightHistory, found: Findings) -> dict[str, np.ndarray]:
    """Return the conditions where there is a shock."""
    there = np.isfinite(found.variables["shock_standoff"])
    return {name: value[there] for name, value in _conditions(history, found).items()}
