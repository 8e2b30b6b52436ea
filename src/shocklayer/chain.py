"""The spine: one scenario through every stage to one result, readable in one sitting.

Each stage is a room of its own that knows nothing of the others; only this module (with the command line and
the ensemble) crosses the seam between pure functions over scalars and labelled data.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from os import PathLike, fspath
from typing import Any, NamedTuple

import numpy as np

from shocklayer import flight, gas, heating, layer, planet, plasma, radio, sight, tunnel
from shocklayer.assembly import Variables, assemble
from shocklayer.constants import BOLTZMANN
from shocklayer.errors import UserError
from shocklayer.flight import FlightHistory
from shocklayer.layer import departures
from shocklayer.numerics import jax, jnp
from shocklayer.planet import Atmosphere
from shocklayer.result import Result
from shocklayer.scenario import Scenario, load
from shocklayer.scenario.links import RadioConfig
from shocklayer.vehicle import shape as shapes
from shocklayer.vehicle.catalogue import Vehicle, build

_CHUNK = 128
"""Flight points computed in one call: every flight then shares one compiled program."""
_DEFAULT_STATIONS = 11
_NO_LAYER_KNUDSEN = 1.0
"""Knudsen number on the nose radius above which molecules hit the body before they hit each other: there is
no shock layer, and single collisions at these speeds ionise next to nothing."""


class Findings(NamedTuple):
    """What the stages have found so far.

    Attributes
    ----------
    variables : dict of str to ndarray
        Variables of the result by name, in their stored units.
    summary : dict of str to list
        The lists of the summary: blackouts, sightings, facilities.
    warnings : list of dict
        Models that left their range.
    """

    variables: Variables
    summary: dict[str, list[dict[str, Any]]]
    warnings: list[dict[str, Any]]


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
    scenario = scenario if isinstance(scenario, Scenario) else load(fspath(scenario), overrides, seed=seed)
    step("flying")
    vehicle = build(scenario.vehicle, scenario.base_dir, scenario.origin)
    history = flight.fly(scenario, vehicle, air_of(scenario), samples=scenario.output.samples)
    found = Findings(_flown(history), {}, list(history.warnings))
    stations = station_grid(scenario, vehicle)

    step("solving the shock layer")
    state = _shock_layer(scenario, vehicle, history, stations, found)
    step("heating the wall")
    _heat(scenario, vehicle, history, stations, found)
    step("ionising the layer")
    _ionise(scenario, history, state, found)
    step("transmitting")
    _transmit(scenario, history, stations, found)
    step("looking up")
    _observe(scenario, history, found)
    step("matching ground facilities")
    _match(history, found)
    return assemble(scenario, vehicle, history, stations, found.variables, found.summary, found.warnings)


def air_of(scenario: Scenario) -> Atmosphere:
    """Return the atmosphere that a scenario asks for, with its wind.

    Parameters
    ----------
    scenario : Scenario
        The scenario.

    Returns
    -------
    Atmosphere
        The air.
    """
    config = scenario.planet.atmosphere
    if config.model == "table":
        air = planet.atmosphere("table", file=scenario.file(config.file))
    elif config.model == "nrlmsis":
        start = scenario.flight.entry or scenario.flight.launch
        assert start is not None  # the scenario has one of the two
        air = planet.atmosphere(
            "nrlmsis",
            date=config.date.replace(tzinfo=None).isoformat(),
            f107=config.f107,
            f107a=config.f107a,
            ap=config.ap,
            latitude=start.latitude,
            longitude=start.longitude,
        )
    else:
        air = planet.atmosphere(config.model)
    if scenario.planet.wind is not None:
        air = planet.with_wind_table(air, scenario.file(scenario.planet.wind.file))
    return air


def flight_only(scenario: Scenario | str | PathLike[str]) -> FlightHistory:
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
    return flight.fly(scenario, vehicle, air_of(scenario), samples=scenario.output.samples)


def station_grid(scenario: Scenario, vehicle: Vehicle) -> np.ndarray:
    """Return the body stations at which the layer is looked at.

    Parameters
    ----------
    scenario : Scenario
        Names stations of its own, or leaves the choice.
    vehicle : Vehicle
        Bounds them.

    Returns
    -------
    ndarray
        Surface distance over nose radius, ascending, from 0; the antennas' stations are among them.
    """
    end = float(shapes.maximum_arc_length(vehicle.shape)) / vehicle.nose_radius
    # Closer together towards the nose, where everything changes fastest on a long body.
    chosen = scenario.layer.stations or end * np.linspace(0.0, 1.0, _DEFAULT_STATIONS) ** 1.5
    antennas = [link.antenna.station for link in scenario.radio]
    return np.unique(np.concatenate([[0.0], np.asarray(chosen, dtype=float), antennas]))


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
    scenario: Scenario, vehicle: Vehicle, history: FlightHistory, stations: np.ndarray, found: Findings
) -> layer.LayerState:
    """Solve the layer at every flight point and station."""
    mixture = gas.mixture(scenario.layer.mixture)
    count = stations.size
    # Stations are filled up to a multiple of eight, again so that flights share one compiled program.
    arcs = jnp.asarray(np.pad(stations, (0, -count % 8), mode="edge") * vehicle.nose_radius)

    def points(speed: Any, density: Any, pressure: Any, temperature: Any) -> layer.LayerState:
        return _solve(vehicle.shape, mixture, speed, density, pressure, temperature, arcs)

    state = _in_chunks(
        points, history.speed, history.air_density, history.air_pressure, history.air_temperature
    )
    state = state._replace(
        **{
            name: getattr(state, name)[:, :count]
            for name in state._fields
            if np.ndim(getattr(state, name)) > 1
        }
    )
    found.variables.update(
        shock_standoff=state.shock_standoff,
        stagnation_pressure=state.stagnation_pressure,
        stagnation_temperature=state.stagnation_temperature,
        edge_temperature=state.edge_temperature,
        edge_pressure=state.edge_pressure,
        layer_thickness=state.thickness,
    )
    found.warnings.extend(departures(layer.VALIDITY, _shocked(history, found)))
    return state


_solve = jax.jit(layer.solve, static_argnums=1)


def _heat(
    scenario: Scenario, vehicle: Vehicle, history: FlightHistory, stations: np.ndarray, found: Findings
) -> None:
    """Convective and radiative heating, heat load and wall temperature."""
    radius = vehicle.nose_radius
    speed, density = history.speed, history.air_density
    dense = heating.convective_stagnation(density, speed, radius)
    stagnation = np.asarray(heating.free_molecular_bridge(dense, density, speed))
    arcs = jnp.asarray(stations * radius)
    share = _in_chunks(lambda mach: _spread(vehicle.shape, arcs, mach), history.mach_number)
    convective = stagnation[:, None] * share
    radiative = np.zeros_like(stagnation)
    if scenario.heating.radiative != "none":
        radiative = np.asarray(heating.radiative_stagnation(density, speed, radius))
    total = stagnation + radiative
    steps = np.diff(history.time) * 0.5 * (total[1:] + total[:-1])
    # Radiation is known at the stagnation point only; there it heats the wall too.
    onto_wall = convective + np.where(stations == 0.0, radiative[:, None], 0.0)
    wall = heating.wall_temperature(onto_wall, vehicle.emissivity)
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
    found.warnings.extend(departures(heating.VALIDITY, values))


_spread = jax.jit(jax.vmap(heating.distribution, in_axes=(None, None, 0)))


def _ionise(scenario: Scenario, history: FlightHistory, state: layer.LayerState, found: Findings) -> None:
    """Electron density by both limits of chemistry, and the collisions of the electrons."""
    layered = (history.knudsen_number <= _NO_LAYER_KNUDSEN)[:, None]
    equilibrium = np.where(layered, np.asarray(state.electron_density), 0.0)
    kept = np.where(layered, np.asarray(state.electron_density_frozen), 0.0)
    frozen = scenario.layer.chemistry == "frozen"
    density = kept if frozen else equilibrium
    fractions = state.mole_fractions_frozen if frozen else state.mole_fractions
    temperature = state.temperature_frozen if frozen else state.edge_temperature
    names = gas.mixture(scenario.layer.mixture).names

    def collide(fractions: Any, pressure: Any, temperature: Any) -> Any:
        return _collisions(names, fractions, pressure, temperature)

    frequency = _in_chunks(collide, fractions, state.edge_pressure, temperature)
    found.variables.update(
        electron_density=density,
        electron_density_equilibrium=equilibrium,
        electron_density_frozen=kept,
        collision_frequency=frequency,
        plasma_frequency=np.asarray(plasma.plasma_frequency(density)),
    )


def _transmit(scenario: Scenario, history: FlightHistory, stations: np.ndarray, found: Findings) -> None:
    """Attenuation, margin and blackout of every link."""
    losses = {"attenuation": [], "attenuation_frozen": [], "link_margin": [], "blackout": []}
    windows: list[dict[str, Any]] = []
    variables = found.variables
    for link in scenario.radio:
        place = int(np.searchsorted(stations, link.antenna.station))
        sheath = (variables["collision_frequency"][:, place], variables["layer_thickness"][:, place])
        through = [
            np.asarray(radio.slab_attenuation(link.frequency, variables[name][:, place], *sheath))
            for name in ("electron_density", "electron_density_frozen")
        ]
        clear = radio.clear_margin(link, *_path(link, history))
        margin = clear - through[0] - link.threshold
        # A link that is lost without the sheath too, for instance below the horizon, is no blackout.
        lost = (margin < 0.0) & (clear >= link.threshold)
        if not (clear >= link.threshold).any():
            found.warnings.append(_never_closes(link, clear))
        for name, values in zip(losses, (*through, margin, lost.astype(np.int8)), strict=True):
            losses[name].append(values)
        for window in radio.windows(history.time, history.altitude, lost, margin):
            windows.append({"radio": link.name, "frequency": link.frequency, **window})
    for name, columns in losses.items():
        empty = np.zeros((history.time.size, 0), dtype=np.int8 if name == "blackout" else float)
        variables[name] = np.stack(columns, axis=1) if columns else empty
    variables["frequency"] = np.array([link.frequency for link in scenario.radio], dtype=float)
    found.summary["blackouts"] = windows


def _never_closes(link: RadioConfig, clear: np.ndarray) -> dict[str, Any]:
    """Say that a link has no margin to lose."""
    if np.isfinite(clear).any():
        best = float(np.nanmax(clear))
        reason = f"its best margin without any plasma is {best:.1f} dB, so it is lost to distance and noise"
    else:
        best, reason = None, "its other end is below the horizon throughout"
    return {
        "model": "link budget",
        "quantity": "link_margin",
        "value": best,
        "low": link.threshold,
        "high": None,
        "message": f"The link {link.name} never closes: {reason}, and no blackout can be told.",
    }


def _path(link: RadioConfig, history: FlightHistory) -> tuple[np.ndarray, np.ndarray]:
    """Return the distance to the other end of a link, and whether it is above the horizon."""
    end = link.to
    always = np.ones(history.time.shape, dtype=bool)
    if end is None:
        return np.ones(history.time.shape), always
    if end.kind == "constellation":
        # Of the satellites in view the one at the zenith is taken, the best case.
        return radio.NAVIGATION_ALTITUDES[end.name] - history.altitude, always
    view = sight.visibility(end.latitude, end.longitude, end.altitude, 0.0, history.position)
    return np.asarray(view.slant_range), np.asarray(view.visible, dtype=bool)


def _observe(scenario: Scenario, history: FlightHistory, found: Findings) -> None:
    """Who has the vehicle above the horizon, and when."""
    seen, passes = [], []
    for observer in scenario.observer:
        if observer.two_line_elements is not None:
            raise UserError(
                f"observer '{observer.name}' in {scenario.origin}: observers in orbit are not available yet; "
                "give latitude and longitude"
            )
        assert observer.latitude is not None and observer.longitude is not None  # the schema asks for them
        place = (observer.latitude, observer.longitude, observer.altitude, observer.minimum_elevation)
        seen.append(sight.visibility(*place, history.position))
        passes += sight.passes(observer.name, *place, history.time, history.position, history.altitude)
    for name, kind in (("visible", np.int8), ("elevation", float), ("slant_range", float)):
        columns = [np.asarray(getattr(view, name), dtype=kind) for view in seen]
        empty = np.zeros((history.time.size, 0), dtype=kind)
        found.variables[name] = np.stack(columns, axis=1) if columns else empty
    found.variables["elevation"] = np.degrees(found.variables["elevation"])
    found.summary["sightings"] = sorted(passes, key=lambda one: one["rise_time"])
    found.warnings.extend(sight.refraction_warnings(passes))


def _match(history: FlightHistory, found: Findings) -> None:
    """Which ground facility reproduces which part of the flight."""
    coverage = tunnel.match(
        tunnel.facilities(), history.mach_number, history.total_enthalpy, history.altitude, history.speed
    )
    found.variables["facility"] = np.array(coverage.facilities)
    found.variables["facility_match"] = coverage.share
    found.summary["facilities"] = tunnel.summarise(coverage, history.time, history.altitude)


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


def _in_chunks(function: Callable[..., Any], *arrays: Any) -> Any:
    """Call a batched function on pieces of one size and join what it returns as NumPy arrays."""
    columns = [np.asarray(array) for array in arrays]
    count = columns[0].shape[0]
    pieces = []
    for start in range(0, count, _CHUNK):
        stop = min(start + _CHUNK, count)
        rest = start + _CHUNK - stop
        padded = [
            np.pad(column[start:stop], [(0, rest)] + [(0, 0)] * (column.ndim - 1), mode="edge")
            for column in columns
        ]
        output = function(*(jnp.asarray(column) for column in padded))
        pieces.append(jax.tree.map(lambda leaf, kept=stop - start: np.asarray(leaf)[:kept], output))
    return jax.tree.map(lambda *leaves: np.concatenate(leaves), *pieces)


def _collide(names: tuple[str, ...], fractions: Any, pressure: Any, temperature: Any) -> Any:
    return plasma.collision_frequency(names, fractions, pressure / (BOLTZMANN * temperature), temperature)


_collisions = jax.jit(_collide, static_argnums=0)
