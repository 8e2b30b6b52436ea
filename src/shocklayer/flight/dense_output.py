"""What a flight leaves behind: dense output from its accepted steps and the quantities of the result."""

from typing import NamedTuple

import numpy as np

from shocklayer.core.constants import GAS_CONSTANT, STANDARD_GRAVITY
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array
from shocklayer.flight.controls import angle_of_attack_at, bank_angle_at
from shocklayer.flight.dormand_prince import full_step
from shocklayer.flight.dynamics import GROUND_DISTANCE, HEAT_LOAD, MASS, FlightModel, State, load_factor
from shocklayer.planet.geodesy import east_north_up, ecef_to_geodetic

CHUNK = 1024
"""Points of dense output evaluated in one call: one shape, one compiled program."""
REFERENCE_TEMPERATURE = 298.15
"""Temperature at which the enthalpy of cold air counts as zero [K]."""


class Event(NamedTuple):
    """Something that happened in a flight.

    Attributes
    ----------
    name : str
        What: entry-interface, peak-heating, peak-deceleration, peak-dynamic-pressure, mach-N,
        minimum-altitude, maximum-altitude, a stop reason, or a stage's event.
    time : float
        Scenario time [s].
    altitude : float
        Geodetic altitude [m].
    speed : float
        Planet-relative speed [m/s].
    """

    name: str
    time: float
    altitude: float
    speed: float


class Samples(NamedTuple):
    """Quantities of a flight over its times, SI and radians; every array (n,) but position and velocity.

    Attributes
    ----------
    time : ndarray
        Scenario time [s].
    position, velocity : ndarray
        Earth-fixed position and planet-relative velocity (n, 3) [m, m/s].
    latitude, longitude, altitude : ndarray
        Geodetic coordinates [rad, rad, m].
    speed, flight_path_angle, heading : ndarray
        Planet-relative velocity in local geodetic axes [m/s, rad, rad]; heading from 0 to 2 pi.
    inertial_speed : ndarray
        Speed in inertial space [m/s].
    ground_distance : ndarray
        Distance along the ground track [m].
    mass : ndarray
        Mass [kg].
    angle_of_attack, bank_angle : ndarray
        Controls [rad].
    load_factor : ndarray
        Non-gravitational acceleration over standard gravity [-].
    air_density, air_pressure, air_temperature : ndarray
        Undisturbed air [kg/m3, Pa, K].
    mach_number : ndarray
        Air-relative Mach number [-].
    knudsen_number, reynolds_number : ndarray
        On the nose radius [-].
    dynamic_pressure : ndarray
        Dynamic pressure [Pa].
    total_enthalpy : ndarray
        Total enthalpy of the air above its value at 298.15 K [J/kg].
    heat_load : ndarray
        Stagnation convective heat load on the nose radius by Sutton & Graves [J/m2].
    convective_heat_flux : ndarray
        Its rate [W/m2].
    climb_rate : ndarray
        Rate of geodetic altitude [m/s].
    """

    time: np.ndarray
    position: np.ndarray
    velocity: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray
    altitude: np.ndarray
    speed: np.ndarray
    flight_path_angle: np.ndarray
    heading: np.ndarray
    inertial_speed: np.ndarray
    ground_distance: np.ndarray
    mass: np.ndarray
    angle_of_attack: np.ndarray
    bank_angle: np.ndarray
    load_factor: np.ndarray
    air_density: np.ndarray
    air_pressure: np.ndarray
    air_temperature: np.ndarray
    mach_number: np.ndarray
    knudsen_number: np.ndarray
    reynolds_number: np.ndarray
    dynamic_pressure: np.ndarray
    total_enthalpy: np.ndarray
    heat_load: np.ndarray
    convective_heat_flux: np.ndarray
    climb_rate: np.ndarray


class Leg(NamedTuple):
    """Accepted steps of one flight phase: the nodes of its dense output.

    Attributes
    ----------
    time : ndarray
        Times of the nodes (n,) [s].
    state, rate : ndarray
        States and derivatives (n, components).
    model : FlightModel
        What was integrated.
    """

    time: np.ndarray
    state: np.ndarray
    rate: np.ndarray
    model: FlightModel


@jax.jit
def _describe(
    time: Array, step: Array, state: State, rate: State, model: FlightModel
) -> tuple[tuple[Array, ...], Array]:
    """One step from each node to the time wanted (as accurate as the flight), and all quantities there."""
    world = model.atmosphere.planet
    end, _, around, _ = full_step(time, step, state, rate, model)
    position = jnp.stack(end[:3], axis=-1)
    velocity = jnp.stack(end[3:6], axis=-1)
    latitude, longitude, altitude = ecef_to_geodetic(position, world)
    local = jnp.einsum("...ij,...j->...i", east_north_up(latitude, longitude), velocity)
    east, north, up = local[..., 0], local[..., 1], local[..., 2]
    level = jnp.hypot(east, north)
    speed = jnp.sqrt(jnp.sum(velocity * velocity, axis=-1))
    moving = level > 1e-9 * jnp.maximum(speed, 1e-3)
    heading = jnp.where(moving, jnp.arctan2(jnp.where(moving, east, 0.0), jnp.where(moving, north, 1.0)), 0.0)
    spin = jnp.stack([-end[1], end[0], jnp.zeros_like(end[0])], axis=-1) * world.rotation_rate
    inertial = velocity + spin
    specific_gas = GAS_CONSTANT / around.molar_mass
    viscosity = (
        world.sutherland_coefficient
        * around.temperature**1.5
        / (around.temperature + world.sutherland_temperature)
    )
    capacity = world.heat_capacity_ratio / (world.heat_capacity_ratio - 1.0)
    body = model.body
    mass = end[MASS] if model.thrust is not None else jnp.broadcast_to(body.mass, altitude.shape)
    now = time + step
    load = load_factor(around)
    if model.thrust is not None:
        # Thrust and drag nearly oppose each other in a boost; their vectors add along the velocity.
        along = model.thrust.sense * around.thrust - around.drag
        load = jnp.hypot(along, around.lift) / STANDARD_GRAVITY
    columns = (
        latitude,
        longitude,
        altitude,
        speed,
        jnp.arctan2(up, level),
        heading % (2.0 * jnp.pi),
        jnp.sqrt(jnp.sum(inertial * inertial, axis=-1)),
        end[GROUND_DISTANCE],
        mass,
        angle_of_attack_at(model.controls, now, around.airspeed),
        bank_angle_at(model.controls, now, around.airspeed),
        load,
        around.density,
        around.density * specific_gas * around.temperature,
        around.temperature,
        around.mach,
        around.knudsen * body.reference_length / body.nose_radius,
        around.density * around.airspeed * body.nose_radius / viscosity,
        0.5 * around.density * around.airspeed**2,
        0.5 * around.airspeed**2 + capacity * specific_gas * (around.temperature - REFERENCE_TEMPERATURE),
        end[HEAT_LOAD],
        around.heat_flux,
        up,
    )
    columns = tuple(jnp.broadcast_to(column, altitude.shape) for column in columns)
    return columns, jnp.concatenate([position, velocity], axis=-1)


def sample(leg: Leg, times: np.ndarray) -> Samples:
    """Evaluate a leg at any times within it.

    Parameters
    ----------
    leg : Leg
        Accepted steps.
    times : ndarray
        Times (n,) [s]; clamped to the leg.

    Returns
    -------
    Samples
        All quantities at these times.
    """
    wanted = np.clip(np.asarray(times, dtype=float), leg.time[0], leg.time[-1])
    node = np.clip(np.searchsorted(leg.time, wanted, side="right") - 1, 0, len(leg.time) - 1)
    parts = []
    for first in range(0, max(len(wanted), 1), CHUNK):
        index = node[first : first + CHUNK]
        at = wanted[first : first + CHUNK]
        count = len(index)
        padded = np.concatenate([index, np.full(CHUNK - count, index[-1])])
        begin = leg.time[padded]
        step = np.concatenate([at, np.full(CHUNK - count, at[-1])]) - begin
        columns, vectors = _describe(
            begin, step, tuple(leg.state[padded].T), tuple(leg.rate[padded].T), leg.model
        )
        parts.append(([np.asarray(column)[:count] for column in columns], np.asarray(vectors)[:count]))
    columns = [np.concatenate([part[0][i] for part in parts]) for i in range(len(parts[0][0]))]
    vectors = np.concatenate([part[1] for part in parts])
    return Samples(wanted, vectors[:, :3], vectors[:, 3:], *columns)


def join(parts: list[Samples]) -> Samples:
    """Put the samples of consecutive legs behind one another."""
    return Samples(*(np.concatenate(column) for column in zip(*parts, strict=True)))
