"""The plasma sheath of a flight: a stage of the chain."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np

from shocklayer import gas, plasma, shock_layer
from shocklayer.core.batching import map_in_chunks
from shocklayer.core.constants import BOLTZMANN, WALL_TEMPERATURES
from shocklayer.core.errors import error_context
from shocklayer.core.jax_setup import jax
from shocklayer.core.validity import ValidityRange, departures
from shocklayer.flight import FlightHistory
from shocklayer.gas.mixtures import Mixture
from shocklayer.scenario import Scenario
from shocklayer.scenario.models import AblationConfig
from shocklayer.shock_layer.stations import Places
from shocklayer.shock_layer.viscous.uncertainty import VALIDITY as BAND_VALIDITY
from shocklayer.shock_layer.viscous.uncertainty import uncertainty_factors
from shocklayer.stages import Findings
from shocklayer.vehicle.catalogue import Vehicle

NO_LAYER_KNUDSEN = 1.0
"""Knudsen number on the nose radius above which molecules hit the body before they hit each other: there is
no shock layer, and single collisions at these speeds ionise next to nothing."""

_WORTH_A_BAND = 1e15
"""Electron density above which it matters that the band holds [1/m^3]: VHF is reflected at 8e14."""
_AVALANCHE = (
    "its ionisation by electrons was made for one temperature and avalanches at that of the electrons (7 to "
    "43 times the electrons of park-1993 between 58 and 70 km on RAM C-II)"
)
_WALL = ValidityRange(
    "wall under the finite-rate layer",
    "wall_temperature",
    *WALL_TEMPERATURES,
    "no wall stays solid beyond; the highest that a scenario may ask for is taken",
)
"""Range of a wall in radiative equilibrium [K]."""
FINITE_RATE_MIXTURE = "air11"
"""The rate sets are for eleven species; argon, 1 % of the air, takes no part that matters."""


def finite_rate_mixture(body: str) -> Mixture:
    """Return the gas of the finite-rate layer at a planet.

    Parameters
    ----------
    body : str
        Name of the planet.

    Returns
    -------
    Mixture
    """
    return gas.mixture("mars" if body == "mars" else FINITE_RATE_MIXTURE)


class Sheath(NamedTuple):
    """The plasma at every place (columns of `Places`).

    Attributes
    ----------
    layer : SheathHistory or None
        Profiles across the layer, where they were solved at finite rate.
    variables : dict of str to numpy.ndarray
        (samples, columns) electron density with its band and both limits, collision frequency, thickness.
    """

    layer: shock_layer.SheathHistory | None
    variables: dict[str, np.ndarray]


def ionise(
    scenario: Scenario,
    vehicle: Vehicle,
    history: FlightHistory,
    places: Places,
    state: shock_layer.LayerState,
    found: Findings,
) -> Sheath:
    """Find electron density in both limits of chemistry or at finite rate, and the electrons' collisions.

    Parameters
    ----------
    scenario : Scenario
        What is asked.
    vehicle : Vehicle
        What flies.
    history : FlightHistory
        The flight.
    places : Places
        Where on the body.
    state : LayerState
        The inviscid layer there.
    found : Findings
        Takes the variables at the stations, and warnings.

    Returns
    -------
    Sheath
        The plasma at all places.
    """
    layered = (history.knudsen_number <= NO_LAYER_KNUDSEN)[:, None]
    equilibrium = np.where(layered, np.asarray(state.electron_density), 0.0)
    kept = np.where(layered, np.asarray(state.electron_density_frozen), 0.0)
    frozen = scenario.layer.chemistry == "frozen"
    density = kept if frozen else equilibrium
    fractions = state.mole_fractions_frozen if frozen else state.mole_fractions
    temperature = state.temperature_frozen if frozen else state.edge_temperature
    names = gas.mixture(scenario.layer.mixture).names
    held = np.array([plasma.has_collision_data(name) for name in names])
    known = tuple(name for name, there in zip(names, held, strict=True) if there)
    found.warnings.extend(_unknown_collisions(names, held, np.asarray(fractions), density))
    if "e-" not in names and scenario.layer.chemistry != "finite-rate":
        found.warnings.append(_without_electrons(scenario.layer.mixture))
    fractions = np.asarray(fractions)[..., held]

    def collide(fractions: Any, number_density: Any, temperature: Any) -> Any:
        return _collisions(known, fractions, number_density, temperature)

    crowd = np.asarray(state.edge_pressure) / (BOLTZMANN * np.asarray(temperature))
    frequency = map_in_chunks(collide, fractions, crowd, temperature)
    thickness = np.asarray(state.thickness)
    sheath = None
    lower, upper = np.fmin(equilibrium, kept), np.fmax(equilibrium, kept)
    if scenario.layer.chemistry == "finite-rate":
        sheath = _finite_rate(scenario, vehicle, history, places, found)
    if sheath is not None:
        # Outside the points solved the air is too thin, or the flight too slow, to ionise at finite rate.
        inside = sheath.inside[:, None]
        slow = np.where(
            _thin(history)[:, None],
            0.0,
            density * _last_share(sheath.inside, sheath.electron_density, equilibrium),
        )
        density = np.where(inside, sheath.electron_density, slow)
        found.warnings.extend(_beyond_the_solved(history, sheath.inside, density))
        low, high = uncertainty_factors(
            history.knudsen_number, places.columns, _leaves(vehicle), history.speed, scenario.planet.body
        )
        lower, upper = density * low, density * high
        frequency = np.where(inside, sheath.collision_frequency, frequency)
        thickness = np.where(inside, sheath.thickness, thickness)
    variables = {
        "electron_density": density,
        "electron_density_low": lower,
        "electron_density_high": upper,
        "electron_density_equilibrium": equilibrium,
        "electron_density_frozen": kept,
        "collision_frequency": frequency,
        "plasma_frequency": np.asarray(plasma.plasma_frequency(density)),
        "layer_thickness": thickness,
    }
    count = places.stations.size
    found.variables.update({name: values[:, :count] for name, values in variables.items()})
    return Sheath(sheath, variables)


_TRACE = 0.01
"""Mole fraction below which a species does not count among those that electrons meet."""


def _unknown_collisions(
    names: tuple[str, ...], held: np.ndarray, fractions: np.ndarray, density: np.ndarray
) -> list[dict[str, Any]]:
    """Say where species without electron collision data are more than traces of an ionised layer."""
    ionised = density > 1e12
    if held.all() or not ionised.any():
        return []
    most = float(fractions[ionised][:, ~held].sum(axis=-1).max())
    if most <= _TRACE:
        return []
    missing = ", ".join(name for name, there in zip(names, held, strict=True) if not there)
    return [
        {
            "model": "electron collisions",
            "quantity": "collision_frequency",
            "value": most,
            "low": 0.0,
            "high": _TRACE,
            "message": f"No collisions of electrons with {missing} are known; they make up to "
            f"{100 * most:.0f} % of the layer.",
        }
    ]


def _without_electrons(mixture: str) -> dict[str, Any]:
    """Say that a gas of neutral species makes no plasma, so that no link is ever lost."""
    return {
        "model": f"gas {mixture}",
        "quantity": "electron_density",
        "value": 0.0,
        "low": None,
        "high": None,
        "message": f"The gas {mixture} has no charged species, so that no plasma forms and no link is lost, "
        "however hot the air; air11 and air13 have.",
    }


def _last_share(inside: np.ndarray, solved: np.ndarray, equilibrium: np.ndarray) -> np.ndarray:
    """Return the share of its equilibrium density that each place has where the solved stretch ends.

    What is left of the ionisation after it keeps that share of the equilibrium's, rather than jumping to it:
    at these speeds the layer of a long body is far from it.
    """
    last = int(np.flatnonzero(inside)[-1])
    return solved[last] / np.maximum(equilibrium[last], 1.0)


def _beyond_the_solved(
    history: FlightHistory, inside: np.ndarray, density: np.ndarray
) -> list[dict[str, Any]]:
    """Say where a notable plasma stands that the finite-rate layer was not solved for."""
    left = ~inside & (density.max(axis=1) > _WORTH_A_BAND)
    if not left.any():
        return []
    return [
        {
            "model": "viscous stream tubes, slower than solved",
            "quantity": "speed",
            "value": float(history.speed[left].min()),
            "low": shock_layer.SPEED_LIMIT,
            "high": None,
            "message": f"Below {shock_layer.SPEED_LIMIT:.0f} m/s the layer is not solved: electron density "
            "keeps the share of its equilibrium that it had at the last moment solved, and lasts perhaps "
            "too long.",
        }
    ]


def _thin(history: FlightHistory) -> np.ndarray:
    """Return where the air is too thin for the finite-rate layer to be solved."""
    return history.knudsen_number > shock_layer.FINITE_RATE_KNUDSEN


def _finite_rate(
    scenario: Scenario, vehicle: Vehicle, history: FlightHistory, places: Places, found: Findings
) -> shock_layer.SheathHistory | None:
    """Solve the viscous layer along the flight."""
    points = shock_layer.FlightPoints(
        history.speed,
        history.air_density,
        history.air_pressure,
        history.air_temperature,
        np.asarray(found.variables["stagnation_pressure"]),
        history.knudsen_number,
    )
    mixture = finite_rate_mixture(scenario.planet.body)
    held = np.array([plasma.has_collision_data(name) for name in mixture.names])
    known = tuple(name for name, there in zip(mixture.names, held, strict=True) if there)

    def collide(fractions: Any, number_density: Any, temperature: Any) -> Any:
        return _collisions(known, fractions[..., held], number_density, temperature)

    ablation = scenario.layer.ablation
    seed = None if ablation is None else partial(_with_traces, ablation)
    asked = scenario.layer
    wall = shock_layer.Wall(_wall_temperature(scenario, vehicle, places, found), asked.wall_catalycity)
    with error_context(f"layer.chemistry in {scenario.origin}"):
        sheath = shock_layer.solve_along_flight(
            places.meridians, mixture, points, collide, rate_set=asked.rate_set, seed=seed, wall=wall
        )
    if sheath is not None:
        found.warnings.extend(_other_rates(asked.rate_set, scenario.planet.body))
        layers, electrons = sheath.layer.mole_fractions, sheath.layer.electron_density_profile
        found.warnings.extend(_unknown_collisions(mixture.names, held, layers, electrons))
        met = {
            "knudsen_number": history.knudsen_number[sheath.solved],
            "speed": history.speed[sheath.inside & (sheath.electron_density.max(axis=1) > _WORTH_A_BAND)],
        }
        found.warnings.extend(
            departures(shock_layer.FINITE_RATE_VALIDITY + BAND_VALIDITY[scenario.planet.body], met)
        )
        found.warnings.extend(_in_the_wake(places.columns, _leaves(vehicle)))
        found.warnings.extend(_radiating(history, sheath, found))
        if sheath.lost.size:
            found.warnings.append(_interpolated_over(sheath.lost))
    return sheath


def _wall_temperature(
    scenario: Scenario, vehicle: Vehicle, places: Places, found: Findings
) -> float | np.ndarray:
    """Return the temperature of the wall: that asked for, or at every sample the forebody's mean [K]."""
    asked = scenario.layer.wall_temperature
    if isinstance(asked, float):
        return asked
    along = places.stations[places.stations <= _leaves(vehicle)]
    heated = found.variables["wall_temperature"][:, : along.size]
    mean = np.trapezoid(heated, along, axis=1) / np.ptp(along) if along.size > 1 else heated[:, 0]
    # Colder is only what flies above all air that heats.
    found.warnings.extend(departures([_WALL], {"wall_temperature": np.maximum(mean, _WALL.low)}))
    return np.clip(mean, _WALL.low, _WALL.high)


def _leaves(vehicle: Vehicle) -> float:
    """Return the station at which the flow leaves a shoulder for the wake; infinite without a shoulder."""
    return shock_layer.forebody_end(vehicle.shape) / vehicle.nose_radius


def _in_the_wake(stations: np.ndarray, leave: float) -> list[dict[str, Any]]:
    """Say what is assumed where the layer is followed past a shoulder."""
    if stations.max() <= leave:
        return []
    return [
        {
            "model": "edge of the wake",
            "quantity": "station",
            "value": float(stations.max()),
            "low": 0.0,
            "high": leave,
            "message": f"Past the shoulder, at {leave:.3g} nose radii, the layer is followed along the edge "
            f"of the wake, where the pressure falls to {100.0 * shock_layer.BASE_PRESSURE:g} % of the rise "
            "to the stagnation point (0.5 to 4 % are known, which the band of electron density holds). What "
            "recirculates behind the base is left out.",
        }
    ]


_RADIANT_SPEED = 10e3
"""Speed above which radiation may cool the layer [m/s]."""


def _radiating(
    history: FlightHistory, sheath: shock_layer.SheathHistory, found: Findings
) -> list[dict[str, Any]]:
    """Say that the layer loses nothing by radiation, and how much it should."""
    fast = sheath.inside & (history.speed > _RADIANT_SPEED)
    if not fast.any():
        return []
    # The layer radiates as much outward as to the wall.
    brought = 0.5 * history.air_density[fast] * history.speed[fast] ** 3
    lost = 2.0 * np.asarray(found.variables["radiative_heat_flux"])[fast] / brought
    return [
        {
            "model": "viscous stream tubes (no loss by radiation)",
            "quantity": "speed",
            "value": float(history.speed[fast].max()),
            "low": 0.0,
            "high": _RADIANT_SPEED,
            "message": "The viscous layer does not cool by radiation. By the radiative heating of the "
            f"stagnation point it would lose up to {100.0 * lost.max():.2g} % of the energy of the air.",
        }
    ]


_KNOWN_FAULTS = {
    "park-2001": "it has no charge exchange, so that nothing removes the atomic ions it makes where the flow "
    "expands (5 to 18 times the electrons of park-1993 at 58 km on RAM C-II)",
    "gupta-1990": _AVALANCHE,
    "dunn-kang-1973": _AVALANCHE,
    "park-1994-mars": "no flight has measured the electrons that it makes; the band of electron density "
    "holds one other set, which shares its rate of C + O, so that the true spread of the rates is wider",
}


def _other_rates(name: str, body: str) -> list[dict[str, Any]]:
    """Say what is known against a rate set in a layer of two temperatures."""
    if name not in _KNOWN_FAULTS:
        return []
    reference = "park-1994-mars" if body == "mars" else "park-1993"
    other = "" if name == reference else f"; the band of electron density was made round {reference}"
    return [
        {
            "model": f"rates {name}",
            "quantity": "electron_density",
            "value": None,
            "low": None,
            "high": None,
            "message": f"Of the rate set {name} it is known that {_KNOWN_FAULTS[name]}{other}.",
        }
    ]


def _interpolated_over(lost: np.ndarray) -> dict[str, Any]:
    """Say that the layer of some flight points could not be solved."""
    return {
        "model": "viscous stream tubes",
        "quantity": "air_density",
        "value": float(lost.max()),
        "low": None,
        "high": None,
        "message": f"The march of the layer failed at {lost.size} of the flight points solved, in air of "
        f"{lost.min():.3g} to {lost.max():.3g} kg/m3; the sheath there is interpolated between the others.",
    }


def _with_traces(ablation: AblationConfig, solved: shock_layer.ViscousLayer) -> np.ndarray:
    """Add the electrons of alkali traces that fill the layer of slowed gas from the wall.

    The traces' mole fraction falls from its value at the wall as the speed rises from zero to its largest
    across the layer (Crocco's relation between mass fractions and speed for a trace from the wall).
    """
    speed = solved.speed / np.maximum(solved.speed.max(axis=-1, keepdims=True), 1.0)
    slowed = np.clip(1.0 - speed, 0.0, 1.0)
    # Within a station the largest speed need not lie at the shock: outside it nothing of the wall arrives.
    slowed = np.minimum.accumulate(slowed, axis=-1)
    crowd = solved.pressure / (BOLTZMANN * np.maximum(solved.temperature, 1.0))
    return np.asarray(
        _seeded(
            solved.temperature,
            solved.electron_density_profile,
            ablation.sodium * slowed * crowd,
            ablation.potassium * slowed * crowd,
        )
    )


_seeded = jax.jit(plasma.with_alkali)
_collisions = jax.jit(plasma.collision_frequency, static_argnums=0)
