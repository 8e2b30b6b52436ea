"""Dense output from the accepted steps of a flight, and all quantities of the result at any time."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from shocklayer.core.constants import GAS_CONSTANT, STANDARD_GRAVITY
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array
from shocklayer.flight.controls import angle_of_attack_at, bank_angle_at
from shocklayer.flight.dormand_prince import runge_kutta_step
from shocklayer.flight.dynamics import (
    GROUND_DISTANCE,
    HEAT_LOAD,
    MASS,
    AmbientState,
    FlightModel,
    State,
    load_factor,
)
from shocklayer.planet.geodesy import east_north_up, ecef_to_geodetic

CHUNK = 1024
"""Points of dense output evaluated in one call: one shape, one compiled program."""
REFERENCE_TEMPERATURE = 298.15
"""Temperature at which the enthalpy of cold air counts as zero [K]."""


class Event(NamedTuple):
    """An event of a flight.

    Attributes
    ----------
    name : str
        One of entry-interface, peak-heating, peak-deceleration, peak-dynamic-pressure, mach-N,
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


Series = Float[np.ndarray, " samples"]
"""One number per sample."""
Vectors = Float[np.ndarray, "samples 3"]
"""One vector per sample."""


@dataclass(frozen=True)
class Samples:
    """Quantities of a flight at its sample times, SI and radians.

    Attributes
    ----------
    time : ndarray
        Scenario time [s].
    position, velocity : ndarray
        Planet-fixed position and planet-relative velocity [m, m/s].
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
        Ambient air [kg/m3, Pa, K].
    mach_number : ndarray
        Air-relative Mach number [-].
    knudsen_number, reynolds_number : ndarray
        Based on the nose radius [-].
    dynamic_pressure : ndarray
        Dynamic pressure [Pa].
    total_enthalpy : ndarray
        Total enthalpy of the air above its value at 298.15 K [J/kg].
    continuum_heat_load : ndarray
        Stagnation heat load by Sutton & Graves, without its bound in thin air [J/m2]: it spaces the samples.
    continuum_heat_flux : ndarray
        Its rate, the stagnation convective heat flux [W/m2].
    climb_rate : ndarray
        Rate of geodetic altitude [m/s].
    """

    time: Series
    position: Vectors
    velocity: Vectors
    latitude: Series
    longitude: Series
    altitude: Series
    speed: Series
    flight_path_angle: Series
    heading: Series
    inertial_speed: Series
    ground_distance: Series
    mass: Series
    angle_of_attack: Series
    bank_angle: Series
    load_factor: Series
    air_density: Series
    air_pressure: Series
    air_temperature: Series
    mach_number: Series
    knudsen_number: Series
    reynolds_number: Series
    dynamic_pressure: Series
    total_enthalpy: Series
    continuum_heat_load: Series
    continuum_heat_flux: Series
    climb_rate: Series

    def columns(self) -> dict[str, np.ndarray]:
        """Return the arrays of all quantities by name."""
        return {field.name: getattr(self, field.name) for field in fields(Samples)}

    @staticmethod
    def join(parts: Sequence["Samples"]) -> "Samples":
        """Join samples of consecutive times."""
        columns = [part.columns() for part in parts]
        return Samples(**{name: np.concatenate([each[name] for each in columns]) for name in columns[0]})

    def select(self, index: slice | np.ndarray) -> "Samples":
        """Return some of the samples."""
        return Samples(**{name: values[index] for name, values in self.columns().items()})


class Leg(NamedTuple):
    """Accepted steps of one phase of a flight: the nodes of its dense output.

    Attributes
    ----------
    time : ndarray
        Times of the nodes (n,) [s].
    state, rate : ndarray
        States and derivatives (n, components).
    model : FlightModel
        The equations of motion integrated.
    """

    time: np.ndarray
    state: np.ndarray
    rate: np.ndarray
    model: FlightModel


@jax.jit
def _describe(
    time: Array, step_size: Array, state: State, rate: State, model: FlightModel
) -> tuple[tuple[Array, ...], Array]:
    """All quantities one step of the integrator's formula after each node, as accurate as the flight."""
    end, _, ambient, _ = runge_kutta_step(time, step_size, state, rate, model)
    return describe(time + step_size, end, ambient, model)


def describe(
    now: Array, end: State, ambient: AmbientState, model: FlightModel
) -> tuple[tuple[Array, ...], Array]:
    """All quantities at a state.

    Parameters
    ----------
    now : Array
        Time [s].
    end : State
        The state.
    ambient : AmbientState
        Air and loads there, by `shocklayer.flight.dynamics.evaluate`.
    model : FlightModel
        Vehicle, air, controls.

    Returns
    -------
    columns : tuple of Array
        The fields of `Samples` after position and velocity, in their order.
    vectors : Array
        Position and velocity on the last axis.
    """
    world = model.atmosphere.planet
    position = jnp.stack(end[:3], axis=-1)
    velocity = jnp.stack(end[3:6], axis=-1)
    latitude, longitude, altitude = ecef_to_geodetic(position, world)
    local = jnp.einsum("...ij,...j->...i", east_north_up(latitude, longitude), velocity)
    east, north, up = local[..., 0], local[..., 1], local[..., 2]
    level = jnp.hypot(east, north)
    speed = jnp.sqrt(jnp.sum(velocity * velocity, axis=-1))
    moving = level > 1e-9 * jnp.maximum(speed, 1e-3)
    heading = jnp.where(moving, jnp.arctan2(jnp.where(moving, east, 0.0), jnp.where(moving, north, 1.0)), 0.0)
    rotation = jnp.stack([-end[1], end[0], jnp.zeros_like(end[0])], axis=-1) * world.rotation_rate
    inertial = velocity + rotation
    specific_gas = GAS_CONSTANT / ambient.molar_mass
    viscosity = (
        world.sutherland_coefficient
        * ambient.temperature**1.5
        / (ambient.temperature + world.sutherland_temperature)
    )
    capacity = world.heat_capacity_ratio / (world.heat_capacity_ratio - 1.0)
    body = model.body
    mass = end[MASS] if model.thrust is not None else jnp.broadcast_to(body.mass, altitude.shape)
    load = load_factor(ambient)
    if model.thrust is not None:
        # In a boost thrust and drag are nearly opposed: both are counted along the velocity.
        along = model.thrust.sense * ambient.thrust - ambient.drag
        load = jnp.hypot(along, ambient.lift) / STANDARD_GRAVITY
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
        angle_of_attack_at(model.controls, now, ambient.airspeed),
        bank_angle_at(model.controls, now, ambient.airspeed),
        load,
        ambient.density,
        ambient.density * specific_gas * ambient.temperature,
        ambient.temperature,
        ambient.mach,
        ambient.knudsen * body.reference_length / body.nose_radius,
        ambient.density * ambient.airspeed * body.nose_radius / viscosity,
        0.5 * ambient.density * ambient.airspeed**2,
        0.5 * ambient.airspeed**2 + capacity * specific_gas * (ambient.temperature - REFERENCE_TEMPERATURE),
        end[HEAT_LOAD],
        ambient.heat_flux,
        up,
    )
    columns = tuple(jnp.broadcast_to(column, altitude.shape) for column in columns)
    return columns, jnp.concatenate([position, velocity], axis=-1)


def sample(leg: Leg, times: Float[np.ndarray, " samples"]) -> Samples:
    """Evaluate a leg at any times.

    Parameters
    ----------
    leg : Leg
        Accepted steps.
    times : ndarray
        Times [s]; clamped to the leg.

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
        chunk = wanted[first : first + CHUNK]
        count = len(index)
        padded = np.concatenate([index, np.full(CHUNK - count, index[-1])])
        begin = leg.time[padded]
        step_size = np.concatenate([chunk, np.full(CHUNK - count, chunk[-1])]) - begin
        columns, vectors = _describe(
            begin, step_size, tuple(leg.state[padded].T), tuple(leg.rate[padded].T), leg.model
        )
        parts.append(([np.asarray(column)[:count] for column in columns], np.asarray(vectors)[:count]))
    columns = [np.concatenate([part[0][i] for part in parts]) for i in range(len(parts[0][0]))]
    vectors = np.concatenate([part[1] for part in parts])
    return Samples(wanted, vectors[:, :3], vectors[:, 3:], *columns)
