"""Stage: electron density and collision frequency of the plasma sheath."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import cast

import numpy as np

from shocklayer import gas, plasma
from shocklayer.core.batching import map_in_chunks
from shocklayer.core.constants import BOLTZMANN, WALL_TEMPERATURES
from shocklayer.core.errors import error_context
from shocklayer.core.jax_setup import jax
from shocklayer.core.stage_output import StageOutput, Variables
from shocklayer.core.types import Array, ArrayLike
from shocklayer.core.validity import Notice, out_of_range
from shocklayer.flight import FlightHistory
from shocklayer.gas.mixtures import Mixture
from shocklayer.heating.stage import HeatingOutput
from shocklayer.planet.bodies import Planet
from shocklayer.plasma import notices as notes
from shocklayer.plasma.limiting_chemistry import equilibrium_factors
from shocklayer.scenario.layer import AblationConfig, LayerConfig
from shocklayer.scenario.model_choice import configured
from shocklayer.shock_layer import (
    FINITE_RATE_KNUDSEN,
    FINITE_RATE_VALIDITY,
    FlightPoints,
    SheathHistory,
    UnsolvableBodyError,
    ViscousLayer,
    Wall,
    forebody_end,
    is_solvable,
    solve_along_flight,
)
from shocklayer.shock_layer.rate_set.model import RateSetModel
from shocklayer.shock_layer.stage import SIGNIFICANT_ELECTRON_DENSITY, ShockLayerOutput
from shocklayer.shock_layer.stations import Stations
from shocklayer.shock_layer.viscous.uncertainty import VALIDITY as UNCERTAINTY_VALIDITY
from shocklayer.shock_layer.viscous.uncertainty import uncertainty_factors
from shocklayer.shock_layer.wall_catalycity.model import WallCatalycityModel
from shocklayer.shock_layer.wall_temperature.model import WallTemperatureModel
from shocklayer.vehicle.catalogue import Vehicle

FREE_MOLECULAR_KNUDSEN = 10.0
"""Knudsen number on the nose radius above which molecules hit the body before they hit each other: no shock
layer forms, so that nothing attenuates a link (G. A. Bird, Molecular Gas Dynamics, 1994, section 1.2)."""
FINITE_RATE_MIXTURE = "air11"
"""The rate sets are for eleven species; argon, 1 % of the air, is negligible."""


@dataclass(frozen=True)
class PlasmaOutput(StageOutput):
    """The plasma sheath of a flight.

    Parameters
    ----------
    layer : SheathHistory or None
        Profiles across the layer, where they were solved at finite rate.
    columns : mapping of str to numpy.ndarray
        The variables at every column of the stations, antennas among them.
    chemistry : {"finite-rate", "equilibrium", "frozen"}
        The chemistry that was computed.
    """

    layer: SheathHistory | None
    columns: Variables
    chemistry: str


def compute(
    config: LayerConfig,
    planet: Planet,
    vehicle: Vehicle,
    history: FlightHistory,
    stations: Stations,
    inviscid: ShockLayerOutput,
    heating: HeatingOutput,
    origin: str,
    with_flux: bool = False,
) -> PlasmaOutput:
    """Compute electron density, in both limits of chemistry or at finite rate, and electron collisions.

    Parameters
    ----------
    config : LayerConfig
        Gas, chemistry, rate set and wall.
    planet : Planet
        Whose gas.
    vehicle : Vehicle
        What flies.
    history : FlightHistory
        The flight.
    stations : Stations
        Where on the body.
    inviscid : ShockLayerOutput
        The layer in equilibrium and frozen.
    heating : HeatingOutput
        Wall temperature and radiation.
    origin : str
        Name of the scenario's file, for messages.
    with_flux : bool
        Whether the finite-rate layer also gives its heat flux to a fully catalytic wall.

    Returns
    -------
    PlasmaOutput
        Electron density with its interval and both limits, collision and plasma frequency, thickness.

    Raises
    ------
    UserError
        If the finite-rate layer cannot be solved for the body.
    """
    state = inviscid.state
    # In thinner air there is a layer that no model here describes, and then none.
    layered = (history.knudsen_number <= FINITE_RATE_KNUDSEN)[:, None]
    equilibrium = np.where(layered, np.asarray(state.electron_density), np.nan)
    frozen = np.where(layered, np.asarray(state.electron_density_frozen), np.nan)
    is_frozen = config.chemistry == "frozen"
    density = frozen if is_frozen else equilibrium
    fractions = np.asarray(state.mole_fractions_frozen if is_frozen else state.mole_fractions)
    temperature = state.temperature_frozen if is_frozen else state.edge_temperature
    names = gas.mixture(config.mixture).names
    known = np.array([plasma.has_collision_data(name) for name in names])
    notices = notes.unknown_collisions(names, known, fractions, density)
    collide = _collision_function(names, known)
    number_density = np.asarray(state.edge_pressure) / (BOLTZMANN * np.asarray(temperature))
    significant = density > SIGNIFICANT_ELECTRON_DENSITY
    electron_temperature = np.where(significant, np.asarray(temperature), np.nan)
    frequency = map_in_chunks(collide, fractions, number_density, temperature)
    thickness = np.asarray(state.thickness)
    layer = None
    if config.chemistry in ("auto", "finite-rate"):
        body = (vehicle, history, stations, inviscid, heating)
        layer, more = _finite_rate(config, planet, *body, origin, with_flux)
        # Without electrons in equilibrium, as on a slow flight, it does not matter what was not solved.
        notices += more if layer is not None or significant.any() else []
    if layer is not None:
        solved = layer.inside
        electron_temperature = _electron_temperatures(layer, history.time.size)
        layer = _continued(layer, layered[:, 0], equilibrium, thickness, frequency)
        density = np.where(layered, layer.electron_density, np.nan)
        frequency, thickness = layer.collision_frequency, layer.thickness
        notices += notes.slower_than_solved(history.speed, solved, density)
        low, high = uncertainty_factors(
            history.knudsen_number, stations.columns, _end_of_forebody(vehicle), history.speed, planet.name
        )
    else:
        if "e-" not in names:
            notices.append(notes.without_electrons(config.mixture))
        low, high = equilibrium_factors(
            history.knudsen_number, stations.columns, _end_of_forebody(vehicle), planet.name
        )
        notices += notes.limiting_chemistry(config.chemistry, density, low, high)
    lower, upper = density * low, density * high
    if is_frozen:
        lower, upper = np.fmin(lower, frozen), np.fmax(equilibrium * high, frozen)
    notices += notes.ablation_products(
        heating.wall_temperature, density, config.ablation is not None, not vehicle.unprotected
    )
    columns = {
        "electron_density": density,
        "electron_density_low": lower,
        "electron_density_high": upper,
        "electron_density_equilibrium": equilibrium,
        "electron_density_frozen": frozen,
        "collision_frequency": np.where(layered, frequency, np.nan),
        "plasma_frequency": np.asarray(plasma.plasma_frequency(density)),
        "layer_thickness": np.where(layered, thickness, np.nan),
    }
    ranges = [each._replace(outputs=("attenuation", "blackouts")) for each in plasma.VALIDITY]
    notices += out_of_range(ranges, {"electron_temperature": electron_temperature})
    count = stations.along_body.size
    variables = {name: values[:, :count] for name, values in columns.items()}
    chemistry = "finite-rate" if layer is not None else ("frozen" if is_frozen else "equilibrium")
    return PlasmaOutput(variables, tuple(notices), layer, columns, chemistry)


def finite_rate_mixture(planet: str) -> Mixture:
    """Return the gas of the finite-rate layer at a planet.

    Parameters
    ----------
    planet : str
        Name of the planet.

    Returns
    -------
    Mixture
        Eleven species of air, or the Martian gas.
    """
    return gas.mixture("mars" if planet == "mars" else FINITE_RATE_MIXTURE)


def _collision_function(
    names: tuple[str, ...], known: np.ndarray
) -> Callable[[ArrayLike, ArrayLike, ArrayLike], Array]:
    """Return the collision frequency of electrons with the species whose cross sections are known."""
    partners = tuple(name for name, there in zip(names, known, strict=True) if there)

    def collide(fractions: ArrayLike, number_density: ArrayLike, temperature: ArrayLike) -> Array:
        return _collisions(partners, np.asarray(fractions)[..., known], number_density, temperature)

    return collide


def _electron_temperatures(layer: SheathHistory, samples: int) -> np.ndarray:
    """Return least and greatest electron temperature (samples, 2) where the solved layer is ionised."""
    profiles = layer.layer
    ionised = profiles.electron_density_profile > SIGNIFICANT_ELECTRON_DENSITY
    temperature = profiles.vibrational_temperature
    bounds = np.full((samples, 2), np.nan)
    for column, (reduce, other) in enumerate(((np.min, np.inf), (np.max, -np.inf))):
        extreme = reduce(np.where(ionised, temperature, other), axis=(1, 2))
        bounds[layer.solved, column] = np.where(np.isfinite(extreme), extreme, np.nan)
    return bounds


def _continued(
    layer: SheathHistory,
    layered: np.ndarray,
    equilibrium: np.ndarray,
    thickness: np.ndarray,
    frequency: np.ndarray,
) -> SheathHistory:
    """Continue the layer to the samples that are dense enough but slower than solved.

    There the profile of the nearest earlier solved sample (of the nearest later one, before the first) is
    scaled as electron density, thickness and collision frequency of the inviscid equilibrium layer change, so
    that neither density nor loss has a step. At these speeds the layer of a long body is far from
    equilibrium.
    """
    samples = np.arange(layered.size)
    before = np.maximum.accumulate(np.where(layer.inside, samples, -1))
    source = np.where(before >= 0, before, int(np.argmax(layer.inside)))

    def change(values: np.ndarray, least: float) -> np.ndarray:
        floored = np.fmax(values, least)
        return np.where(layer.inside[:, None], 1.0, floored / floored[source])

    electrons, size, collisions = change(equilibrium, 1.0), change(thickness, 1e-9), change(frequency, 1.0)
    return layer._replace(
        inside=layer.inside | layered,
        electron_density=layer.electron_density[source] * electrons,
        thickness=layer.thickness[source] * size,
        collision_frequency=layer.collision_frequency[source] * collisions,
        electron_density_profile=layer.electron_density_profile[source] * electrons[..., None],
        collision_frequency_profile=layer.collision_frequency_profile[source] * collisions[..., None],
    )


def _finite_rate(
    config: LayerConfig,
    planet: Planet,
    vehicle: Vehicle,
    history: FlightHistory,
    stations: Stations,
    inviscid: ShockLayerOutput,
    heating: HeatingOutput,
    origin: str,
    with_flux: bool,
) -> tuple[SheathHistory | None, list[Notice]]:
    """Solve the viscous layer along the flight."""
    points = FlightPoints(
        history.speed,
        history.air_density,
        history.air_pressure,
        history.air_temperature,
        np.asarray(inviscid.variables["stagnation_pressure"]),
        history.knudsen_number,
    )
    mixture = finite_rate_mixture(planet.name)
    known = np.array([plasma.has_collision_data(name) for name in mixture.names])
    collide = _collision_function(mixture.names, known)
    seeding = None if config.ablation is None else partial(_with_traces, config.ablation)
    temperature, notices = wall_temperature(config, vehicle, stations, heating.wall_temperature)
    catalycity = cast(WallCatalycityModel, configured("layer.wall_catalycity", config.wall_catalycity))
    rates = cast(RateSetModel, configured("layer.rate_set", config.rate_set))
    try:
        with error_context(f"layer.chemistry in {origin}"):
            layer = solve_along_flight(
                stations.meridians,
                mixture,
                points,
                collide,
                rate_set=rates.table,
                seed=seeding,
                wall=Wall(temperature, catalycity.recombination_probability(temperature)),
                with_flux=with_flux,
            )
    except UnsolvableBodyError as error:
        if config.chemistry == "finite-rate":
            raise
        return None, notes.equilibrium_instead(str(error))
    if layer is None:
        slow = not is_solvable(points).any()
        reason = notes.NEVER_SOLVABLE if slow else "none of the flight points converged"
        return None, notes.equilibrium_instead(reason)
    profile = layer.layer
    solved = np.zeros(history.speed.shape, dtype=bool)
    solved[layer.solved] = True
    ionised = layer.inside & (layer.electron_density.max(axis=1) > SIGNIFICANT_ELECTRON_DENSITY)
    return layer, [
        *notices,
        *notes.rate_set(rates, planet.name),
        *notes.unknown_collisions(
            mixture.names, known, profile.mole_fractions, profile.electron_density_profile
        ),
        *out_of_range(FINITE_RATE_VALIDITY, {"knudsen_number": history.knudsen_number}, solved),
        *out_of_range(UNCERTAINTY_VALIDITY[planet.name], {"speed": history.speed}, ionised),
        *notes.wake_edge(stations.columns, _end_of_forebody(vehicle)),
        *notes.radiation_losses(
            history.speed, history.air_density, layer.inside, heating.radiative_heat_flux
        ),
        *notes.failed_points(layer),
    ]


def wall_temperature(
    config: LayerConfig, vehicle: Vehicle, stations: Stations, heated: np.ndarray
) -> tuple[float | np.ndarray, list[Notice]]:
    """Return the temperature of the wall under the layer.

    Parameters
    ----------
    config : LayerConfig
        Model of the wall temperature.
    vehicle : Vehicle
        Bounds the forebody.
    stations : Stations
        Where on the body.
    heated : ndarray, shape (samples, stations)
        Wall temperature by the heating stage [K].

    Returns
    -------
    float or ndarray, shape (samples,)
        One temperature, or that at every sample, within what a scenario may give [K].
    list of Notice
        Where it leaves that range.
    """
    model = cast(WallTemperatureModel, configured("layer.wall_temperature", config.wall_temperature))
    along = stations.along_body[stations.along_body <= _end_of_forebody(vehicle)]
    temperature = model.temperature_of(along, heated[:, : along.size])
    if isinstance(temperature, float):
        return temperature, []
    low, high = WALL_TEMPERATURES
    # Colder is only what flies above all air that heats.
    notices = out_of_range(model.validity, {"wall_temperature": np.maximum(temperature, low)})
    return np.clip(temperature, low, high), notices


def _end_of_forebody(vehicle: Vehicle) -> float:
    """Return the station of the shoulder at which the flow separates; infinite without a shoulder."""
    return forebody_end(vehicle.shape) / vehicle.nose_radius


def _with_traces(ablation: AblationConfig, solved: ViscousLayer) -> np.ndarray:
    """Add the electrons of alkali traces that fill the layer of slowed gas from the wall.

    The traces' mole fraction falls from its value at the wall as the speed rises from zero to its largest
    across the layer (Crocco's relation between mass fractions and speed for a trace from the wall).
    """
    speed = solved.speed / np.maximum(solved.speed.max(axis=-1, keepdims=True), 1.0)
    slowed = np.clip(1.0 - speed, 0.0, 1.0)
    # Within a station the largest speed need not be at the shock: outside it the wall has no effect.
    slowed = np.minimum.accumulate(slowed, axis=-1)
    number_density = solved.pressure / (BOLTZMANN * np.maximum(solved.temperature, 1.0))
    return np.asarray(
        _seeded(
            solved.temperature,
            solved.electron_density_profile,
            ablation.sodium * slowed * number_density,
            ablation.potassium * slowed * number_density,
        )
    )


_seeded = jax.jit(plasma.with_alkali)
_collisions = jax.jit(plasma.collision_frequency, static_argnums=0)
