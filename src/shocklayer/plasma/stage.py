"""Stage: electron density and collision frequency of the plasma sheath."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from shocklayer import gas, plasma
from shocklayer.core.batching import map_in_chunks
from shocklayer.core.constants import BOLTZMANN, WALL_TEMPERATURES
from shocklayer.core.errors import error_context
from shocklayer.core.jax_setup import jax
from shocklayer.core.plasma_outputs import PLASMA_OUTPUTS
from shocklayer.core.stage_output import StageOutput, Variables
from shocklayer.core.types import Array, ArrayLike
from shocklayer.core.validity import Notice, ValidityRange, out_of_range
from shocklayer.flight import FlightHistory
from shocklayer.gas.mixtures import Mixture
from shocklayer.heating.stage import HeatingOutput
from shocklayer.planet.bodies import Planet
from shocklayer.plasma import notices as notes
from shocklayer.scenario.models import AblationConfig, LayerConfig
from shocklayer.shock_layer import (
    FINITE_RATE_KNUDSEN,
    FINITE_RATE_VALIDITY,
    FlightPoints,
    SheathHistory,
    ViscousLayer,
    Wall,
    forebody_end,
    solve_along_flight,
)
from shocklayer.shock_layer.stage import SIGNIFICANT_ELECTRON_DENSITY, ShockLayerOutput
from shocklayer.shock_layer.stations import Stations
from shocklayer.shock_layer.viscous.uncertainty import VALIDITY as UNCERTAINTY_VALIDITY
from shocklayer.shock_layer.viscous.uncertainty import uncertainty_factors
from shocklayer.vehicle.catalogue import Vehicle

NO_LAYER_KNUDSEN = 1.0
"""Knudsen number on the nose radius above which molecules hit the body before they hit each other: there is
no shock layer, and single collisions at these speeds ionise next to nothing."""
FINITE_RATE_MIXTURE = "air11"
"""The rate sets are for eleven species; argon, 1 % of the air, is negligible."""

VALIDITY = (
    ValidityRange(
        "wall under the finite-rate layer",
        "wall_temperature",
        *WALL_TEMPERATURES,
        "no wall is solid above it; the temperature is clipped to the range that a scenario may give",
        PLASMA_OUTPUTS,
    ),
)
"""Range of a wall in radiative equilibrium under the finite-rate layer [K]."""


@dataclass(frozen=True)
class PlasmaOutput(StageOutput):
    """The plasma sheath of a flight.

    Parameters
    ----------
    layer : SheathHistory or None
        Profiles across the layer, where they were solved at finite rate.
    columns : mapping of str to numpy.ndarray
        The variables at every column of the stations, antennas among them.
    """

    layer: SheathHistory | None
    columns: Variables


def compute(
    config: LayerConfig,
    planet: Planet,
    vehicle: Vehicle,
    history: FlightHistory,
    stations: Stations,
    inviscid: ShockLayerOutput,
    heating: HeatingOutput,
    origin: str,
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
    layered = (history.knudsen_number <= NO_LAYER_KNUDSEN)[:, None]
    equilibrium = np.where(layered, np.asarray(state.electron_density), 0.0)
    frozen = np.where(layered, np.asarray(state.electron_density_frozen), 0.0)
    is_frozen = config.chemistry == "frozen"
    density = frozen if is_frozen else equilibrium
    fractions = np.asarray(state.mole_fractions_frozen if is_frozen else state.mole_fractions)
    temperature = state.temperature_frozen if is_frozen else state.edge_temperature
    names = gas.mixture(config.mixture).names
    known = np.array([plasma.has_collision_data(name) for name in names])
    notices = notes.unknown_collisions(names, known, fractions, density)
    if "e-" not in names and config.chemistry != "finite-rate":
        notices.append(notes.without_electrons(config.mixture))
    collide = _collision_function(names, known)
    number_density = np.asarray(state.edge_pressure) / (BOLTZMANN * np.asarray(temperature))
    significant = density > SIGNIFICANT_ELECTRON_DENSITY
    electron_temperature = np.where(significant, np.asarray(temperature), np.nan)
    frequency = map_in_chunks(collide, fractions, number_density, temperature)
    thickness = np.asarray(state.thickness)
    layer = None
    lower, upper = np.fmin(equilibrium, frozen), np.fmax(equilibrium, frozen)
    if config.chemistry == "finite-rate":
        layer, more = _finite_rate(config, planet, vehicle, history, stations, inviscid, heating, origin)
        notices += more
    if layer is not None:
        # Outside the points solved the air is too thin, or the flight too slow, to ionise at finite rate.
        inside = layer.inside[:, None]
        slow = np.where(
            (history.knudsen_number > FINITE_RATE_KNUDSEN)[:, None],
            0.0,
            density * _last_ratio(layer.inside, layer.electron_density, equilibrium),
        )
        density = np.where(inside, layer.electron_density, slow)
        notices += notes.slower_than_solved(history.speed, layer.inside, density)
        low, high = uncertainty_factors(
            history.knudsen_number, stations.columns, _end_of_forebody(vehicle), history.speed, planet.name
        )
        lower, upper = density * low, density * high
        frequency = np.where(inside, layer.collision_frequency, frequency)
        electron_temperature = _electron_temperatures(layer, history.time.size)
        thickness = np.where(inside, layer.thickness, thickness)
    notices += notes.ablation_products(
        heating.wall_temperature, density, config.ablation is not None, not vehicle.unprotected
    )
    columns = {
        "electron_density": density,
        "electron_density_low": lower,
        "electron_density_high": upper,
        "electron_density_equilibrium": equilibrium,
        "electron_density_frozen": frozen,
        "collision_frequency": frequency,
        "plasma_frequency": np.asarray(plasma.plasma_frequency(density)),
        "layer_thickness": thickness,
    }
    ranges = [each._replace(outputs=("attenuation", "blackouts")) for each in plasma.VALIDITY]
    notices += out_of_range(ranges, {"electron_temperature": electron_temperature})
    count = stations.along_body.size
    variables = {name: values[:, :count] for name, values in columns.items()}
    return PlasmaOutput(variables, tuple(notices), layer, columns)


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


def _last_ratio(inside: np.ndarray, solved: np.ndarray, equilibrium: np.ndarray) -> np.ndarray:
    """Return the ratio of each column's electron density to equilibrium where the solved stretch ends.

    After it the ratio stays, so that the density does not jump to equilibrium: at these speeds the layer of a
    long body is far from it.
    """
    last = int(np.flatnonzero(inside)[-1])
    return solved[last] / np.maximum(equilibrium[last], 1.0)


def _finite_rate(
    config: LayerConfig,
    planet: Planet,
    vehicle: Vehicle,
    history: FlightHistory,
    stations: Stations,
    inviscid: ShockLayerOutput,
    heating: HeatingOutput,
    origin: str,
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
    with error_context(f"layer.chemistry in {origin}"):
        layer = solve_along_flight(
            stations.meridians,
            mixture,
            points,
            collide,
            rate_set=config.rate_set,
            seed=seeding,
            wall=Wall(temperature, config.wall_catalycity),
        )
    if layer is None:
        return None, notices
    profile = layer.layer
    solved = np.zeros(history.speed.shape, dtype=bool)
    solved[layer.solved] = True
    ionised = layer.inside & (layer.electron_density.max(axis=1) > SIGNIFICANT_ELECTRON_DENSITY)
    return layer, [
        *notices,
        *notes.rate_set(config.rate_set, planet.name),
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
        A temperature [K], or ``radiative-equilibrium``.
    vehicle : Vehicle
        Bounds the forebody.
    stations : Stations
        Where on the body.
    heated : ndarray, shape (samples, stations)
        Wall temperature by the heating stage [K].

    Returns
    -------
    float or ndarray, shape (samples,)
        As asked, or the mean over the forebody at every sample, within what a scenario may ask for [K].
    list of Notice
        Where it leaves that range.
    """
    asked = config.wall_temperature
    if isinstance(asked, float):
        return asked, []
    along = stations.along_body[stations.along_body <= _end_of_forebody(vehicle)]
    heated = heated[:, : along.size]
    mean = np.trapezoid(heated, along, axis=1) / np.ptp(along) if along.size > 1 else heated[:, 0]
    (allowed,) = VALIDITY
    # Colder is only what flies above all air that heats.
    notices = out_of_range(VALIDITY, {"wall_temperature": np.maximum(mean, allowed.low)})
    return np.clip(mean, allowed.low, allowed.high), notices


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
