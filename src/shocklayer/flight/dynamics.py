"""Equations of motion over structures of arrays: branch-free and elementwise, one element per flight.

The state is a tuple of arrays, one per component, all of one shape (the flights): Earth-fixed position and
planet-relative velocity, the stagnation heat load of Sutton & Graves on the nose radius, the ground distance,
and for powered flight the mass. The same function serves a single flight, the blocks of an ensemble and the
vectorised dense output.
"""

from math import pi
from typing import NamedTuple

from shocklayer.core.constants import AVOGADRO, GAS_CONSTANT, STANDARD_GRAVITY
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.flight.controls import Controls, angle_of_attack_at, lift_direction, vertical_lift_to_drag_at
from shocklayer.planet.geodesy import altitude_and_vertical
from shocklayer.planet.gravity import zonal_factors
from shocklayer.planet.profile import Atmosphere, root_density_temperature_molar_mass
from shocklayer.vehicle.aerodynamics import AerodynamicModel, coefficients

X, Y, Z, U, V, W, HEAT_LOAD, GROUND_DISTANCE, MASS = range(9)
"""Indices of the components of a state."""


class Body(NamedTuple):
    """The flying body: one number for all flights, or one per flight.

    Attributes
    ----------
    mass : ArrayLike
        Mass [kg]; the initial mass in powered flight.
    reference_area : ArrayLike
        Area the coefficients refer to [m2].
    nose_radius : ArrayLike
        Radius the heat load refers to [m].
    reference_length : ArrayLike
        Length of the Knudsen number in the bridging of coefficients [m].
    aerodynamics : AerodynamicModel
        Coefficients.
    """

    mass: ArrayLike
    reference_area: ArrayLike
    nose_radius: ArrayLike
    reference_length: ArrayLike
    aerodynamics: AerodynamicModel


class Thrust(NamedTuple):
    """A burning rocket stage; its thrust follows the velocity, opposes it, or keeps a fixed direction.

    Attributes
    ----------
    vacuum_thrust : ArrayLike
        Thrust in vacuum [N].
    mass_flow : ArrayLike
        Propellant used per second [kg/s].
    exit_area : ArrayLike
        Nozzle exit area, for the loss by ambient pressure [m2].
    turn_sine : ArrayLike
        Sine of the flight-path angle at and below which the thrust follows the air-relative velocity;
        above it the thrust keeps the fixed direction [-]. With 2 it always follows, with -2 never.
    direction : tuple of ArrayLike
        East, north and up components of the fixed direction [-].
    sense : ArrayLike
        1 for thrust along the air-relative velocity, -1 against it [-].
    """

    vacuum_thrust: ArrayLike
    mass_flow: ArrayLike
    exit_area: ArrayLike
    turn_sine: ArrayLike
    direction: tuple[ArrayLike, ArrayLike, ArrayLike]
    sense: ArrayLike = 1.0


class Canopy(NamedTuple):
    """An open parachute.

    Attributes
    ----------
    drag_area : ArrayLike
        Drag coefficient times area, fully open [m2].
    open_time : ArrayLike
        Scenario time at which it begins to open [s].
    inflation_time : ArrayLike
        Time in which its drag area grows linearly to the full value [s], above zero.
    """

    drag_area: ArrayLike
    open_time: ArrayLike
    inflation_time: ArrayLike


class FlightModel(NamedTuple):
    """Everything the equations of motion need besides time and state.

    Attributes
    ----------
    body : Body
        The vehicle.
    atmosphere : Atmosphere
        The air.
    controls : Controls
        Bank angle, angle of attack, vertical lift-to-drag ratio.
    density_factor : ArrayLike
        Factor on the air density; 1 leaves the atmosphere as it is.
    drag_factor, lift_factor : ArrayLike
        Factors on the coefficients; 1 leaves the vehicle as it is.
    thrust : Thrust or None
        Propulsion; without it the state has no mass component.
    canopy : Canopy or None
        Open parachute; its drag adds to the vehicle's.
    """

    body: Body
    atmosphere: Atmosphere
    controls: Controls
    density_factor: ArrayLike = 1.0
    drag_factor: ArrayLike = 1.0
    lift_factor: ArrayLike = 1.0
    thrust: Thrust | None = None
    canopy: Canopy | None = None


State = tuple[Array, ...]
"""Components of a state, each an array over the flights."""


class AmbientState(NamedTuple):
    """Ambient air and aerodynamic loads at a state, each an array over the flights.

    Attributes
    ----------
    altitude, density, temperature, molar_mass : Array
        Geodetic altitude [m] and the air there [kg/m3, K, kg/mol].
    airspeed, mach, knudsen : Array
        Speed relative to the air [m/s], Mach number and Knudsen number on the reference length [-].
    drag, lift : Array
        Aerodynamic deceleration and lift per mass [m/s2].
    heat_flux : Array
        Stagnation convective heating by Sutton & Graves [W/m2].
    thrust : Array
        Thrust per mass [m/s2].
    """

    altitude: Array
    density: Array
    temperature: Array
    molar_mass: Array
    airspeed: Array
    mach: Array
    knudsen: Array
    drag: Array
    lift: Array
    heat_flux: Array
    thrust: Array


def rates(time: Array, state: State, model: FlightModel) -> State:
    """Time derivatives of a state.

    Parameters
    ----------
    time : Array
        Scenario time of each flight [s].
    state : State
        Components, one element per flight.
    model : FlightModel
        Vehicle, air, controls.

    Returns
    -------
    State
        Derivatives, component by component.
    """
    return evaluate(time, state, model)[0]


def evaluate(time: Array, state: State, model: FlightModel) -> tuple[State, AmbientState]:
    """Time derivatives of a state, and the ambient air and aerodynamic loads there.

    Gravity with J2 to J4, centrifugal and Coriolis terms, drag against and lift across the air-relative
    velocity, thrust. The lift of zero bank lies in the vertical plane of the velocity and points up; a
    positive bank turns it to the right. In exactly vertical flight, where that plane is undefined, lift is
    zero.

    Parameters
    ----------
    time : Array
        Scenario time of each flight [s].
    state : State
        Components, one element per flight.
    model : FlightModel
        Vehicle, air, controls.

    Returns
    -------
    derivatives : State
        Derivatives, component by component.
    ambient : AmbientState
        Ambient air, drag, lift, heat flux and thrust.
    """
    x, y, z, u, v, w = state[:6]
    body, air = model.body, model.atmosphere
    mass = body.mass if model.thrust is None else state[MASS]
    world = air.planet
    altitude, vertical, axis = altitude_and_vertical(x, y, z, world)
    root_density, temperature, molar_mass = root_density_temperature_molar_mass(air, altitude)
    root_density = root_density * jnp.sqrt(model.density_factor)
    density = root_density * root_density
    up_x, up_y, up_z = vertical * x, vertical * y, vertical * z + axis

    air_u, air_v, air_w = u, v, w
    if air.windy:
        east, north = air.wind_at(altitude)
        wind_x, wind_y, wind_z = _horizontal(x, y, up_x, up_y, up_z, east, north)
        air_u, air_v, air_w = u - wind_x, v - wind_y, w - wind_z
    airspeed_squared = air_u * air_u + air_v * air_v + air_w * air_w
    airspeed = jnp.sqrt(airspeed_squared)
    specific_gas = GAS_CONSTANT / molar_mass
    mach = airspeed / jnp.sqrt(world.heat_capacity_ratio * specific_gas * temperature)
    cross_section = 2.0**0.5 * pi * world.collision_diameter**2
    knudsen = molar_mass / (density * (AVOGADRO * cross_section) * body.reference_length)
    angle = angle_of_attack_at(model.controls, time, airspeed)
    drag_coefficient, lift_coefficient = coefficients(body.aerodynamics, mach, angle, knudsen)
    drag_coefficient = drag_coefficient * model.drag_factor
    lift_coefficient = lift_coefficient * model.lift_factor
    half_density_area_over_mass = density * (0.5 * body.reference_area / mass)
    if model.canopy is not None:
        open_fraction = jnp.clip((time - model.canopy.open_time) / model.canopy.inflation_time, 0.0, 1.0)
        drag_coefficient = drag_coefficient + open_fraction * model.canopy.drag_area / body.reference_area
    drag_over_speed = half_density_area_over_mass * drag_coefficient * airspeed
    drag = drag_over_speed * airspeed

    # Lift directions, across the air-relative velocity a: to the right, c = a x up; upward, c x a =
    # up (a.a) - a (a.up).
    climb_rate = air_u * up_x + air_v * up_y + air_w * up_z
    level_speed_squared = jnp.maximum(airspeed_squared - climb_rate * climb_rate, 0.0)
    per_level_speed = 1.0 / jnp.sqrt(level_speed_squared + 1e-16 * airspeed_squared + 1e-30)
    vertical_ratio = vertical_lift_to_drag_at(model.controls, time, airspeed)
    if vertical_ratio is None:
        bank_cosine, bank_sine = lift_direction(model.controls, time, airspeed)
        lift_over_speed = half_density_area_over_mass * lift_coefficient * airspeed
        if model.controls.phugoid_damping is not None:
            ratio = jnp.maximum(lift_coefficient / drag_coefficient * bank_cosine, 1e-3)
            glide_sine = -2.0 * specific_gas * temperature / (airspeed_squared * ratio + 1e-30)
            excess_sine = climb_rate / (airspeed + 1e-30) - jnp.clip(glide_sine, -1.0, 0.0)
            lift_over_speed = lift_over_speed * jnp.clip(
                1.0 - model.controls.phugoid_damping * excess_sine, 0.0, 2.0
            )
        lift_up, lift_right = (
            lift_over_speed * bank_cosine * per_level_speed,
            lift_over_speed * airspeed * bank_sine * per_level_speed,
        )
    else:
        lift_over_speed = drag_over_speed * vertical_ratio
        lift_up, lift_right = lift_over_speed * per_level_speed, jnp.zeros_like(lift_over_speed)
    lift = lift_over_speed * airspeed

    # acceleration = position_factor * position + velocity_factor * velocity + products with the vertical.
    gravity_factor, axial_acceleration = zonal_factors(x, y, z, world)
    rotation_rate = world.rotation_rate
    lift_along_vertical = lift_up * airspeed_squared
    position_factor = gravity_factor + lift_along_vertical * vertical
    axial_acceleration = axial_acceleration + lift_along_vertical * axis
    velocity_factor = -drag_over_speed - lift_up * climb_rate
    thrust_x = thrust_y = thrust_z = thrust = jnp.zeros_like(drag)
    mass_rate: tuple[Array, ...] = ()
    if model.thrust is not None:
        engine = model.thrust
        pressure = density * specific_gas * temperature
        force = jnp.maximum(engine.vacuum_thrust - pressure * engine.exit_area, 0.0)
        thrust = jnp.where(jnp.asarray(engine.vacuum_thrust) > 0.0, force, 0.0) / mass
        per_speed = 1.0 / (airspeed + 1e-30)
        follows = climb_rate * per_speed <= engine.turn_sine
        along_velocity, along_fixed = jnp.where(follows, engine.sense, 0.0), jnp.where(follows, 0.0, 1.0)
        east, north, upwards = engine.direction
        fixed = _horizontal(x, y, up_x, up_y, up_z, east, north)
        fixed = (fixed[0] + upwards * up_x, fixed[1] + upwards * up_y, fixed[2] + upwards * up_z)
        thrust_x, thrust_y, thrust_z = (
            thrust * (along_velocity * component * per_speed + along_fixed * direction)
            for component, direction in zip((air_u, air_v, air_w), fixed, strict=True)
        )
        mass_rate = (jnp.broadcast_to(-jnp.asarray(engine.mass_flow), drag.shape),)

    if air.windy:
        level_speed = jnp.sqrt(
            jnp.maximum(u * u + v * v + w * w - (u * up_x + v * up_y + w * up_z) ** 2, 0.0)
        )
    else:
        level_speed = level_speed_squared * per_level_speed
    heat_flux = (
        root_density
        * airspeed_squared
        * airspeed
        * (world.convective_coefficient / jnp.sqrt(body.nose_radius))
    )
    derivatives = (
        u,
        v,
        w,
        (position_factor + rotation_rate * rotation_rate) * x
        + velocity_factor * air_u
        + lift_right * (air_v * up_z - air_w * up_y)
        + 2.0 * rotation_rate * v
        + thrust_x,
        (position_factor + rotation_rate * rotation_rate) * y
        + velocity_factor * air_v
        + lift_right * (air_w * up_x - air_u * up_z)
        - 2.0 * rotation_rate * u
        + thrust_y,
        position_factor * z
        + axial_acceleration
        + velocity_factor * air_w
        + lift_right * (air_u * up_y - air_v * up_x)
        + thrust_z,
        heat_flux,
        level_speed * (1.0 - altitude / jnp.sqrt(x * x + y * y + z * z)),
        *mass_rate,
    )
    return derivatives, AmbientState(
        altitude, density, temperature, molar_mass, airspeed, mach, knudsen, drag, lift, heat_flux, thrust
    )


def _horizontal(
    x: Array, y: Array, up_x: Array, up_y: Array, up_z: Array, east: ArrayLike, north: ArrayLike
) -> tuple[Array, Array, Array]:
    """Earth-fixed components of a vector given by its components towards east and north."""
    per_level = 1.0 / jnp.maximum(jnp.sqrt(x * x + y * y), 1e-6)
    east_x, east_y = -y * per_level, x * per_level
    # North is up x east.
    east, north = jnp.asarray(east), jnp.asarray(north)
    return (
        east * east_x - north * up_z * east_y,
        east * east_y + north * up_z * east_x,
        north * (up_x * east_y - up_y * east_x),
    )


def load_factor(ambient: AmbientState) -> Array:
    """Aerodynamic acceleration in units of standard gravity [-]."""
    return jnp.sqrt(ambient.drag**2 + ambient.lift**2) / STANDARD_GRAVITY
