"""Equations of motion over structures of arrays: branch-free, elementwise, one lane per flight.

The state is a tuple of arrays, one per component, all of one shape (the lanes): Earth-fixed position and
planet-relative velocity, the stagnation heat load of Sutton & Graves on the nose radius, the ground distance,
and for powered flight the mass. The same function serves a single flight, blocks of an ensemble and the
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
"""Places of the components in a state."""


class Body(NamedTuple):
    """What flies: numbers per lane or shared by all lanes.

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
    """A rocket stage at work; its thrust follows the velocity, opposes it, or keeps a fixed direction.

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
        Factor on the air density, 1 for the atmosphere as it is.
    drag_factor, lift_factor : ArrayLike
        Factors on the coefficients, 1 for the vehicle as it is.
    thrust : Thrust or None
        Propulsion; without it the state has no mass component.
    canopy : Canopy or None
        Parachute that adds its drag to the vehicle's.
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
"""Components of a state, each an array over the lanes."""


class Surroundings(NamedTuple):
    """What the vehicle meets at a state, each an array over the lanes.

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
        Scenario time per lane [s].
    state : State
        Components per lane.
    model : FlightModel
        Vehicle, air, controls.

    Returns
    -------
    State
        Derivatives, component by component.
    """
    return evaluate(time, state, model)[0]


def evaluate(time: Array, state: State, model: FlightModel) -> tuple[State, Surroundings]:
    """Time derivatives of a state and what the vehicle meets there.

    Gravity with J2 to J4, centrifugal and Coriolis terms, drag against and lift across the air-relative
    velocity, thrust. The lift of zero bank lies in the vertical plane of the velocity and points up; a
    positive bank turns it to the right. In exactly vertical flight, where
    that plane is not defined, lift is zero.

    Parameters
    ----------
    time : Array
        Scenario time per lane [s].
    state : State
        Components per lane.
    model : FlightModel
        Vehicle, air, controls.

    Returns
    -------
    derivatives : State
        Derivatives, component by component.
    surroundings : Surroundings
        Air, coefficients' effects, heating.
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

    ax, ay, az = u, v, w
    if air.windy:
        east, north = air.wind_at(altitude)
        wind_x, wind_y, wind_z = _horizontal(x, y, up_x, up_y, up_z, east, north)
        ax, ay, az = u - wind_x, v - wind_y, w - wind_z
    square = ax * ax + ay * ay + az * az
    airspeed = jnp.sqrt(square)
    specific_gas = GAS_CONSTANT / molar_mass
    mach = airspeed / jnp.sqrt(world.heat_capacity_ratio * specific_gas * temperature)
    cross_section = 2.0**0.5 * pi * world.collision_diameter**2
    knudsen = molar_mass / (density * (AVOGADRO * cross_section) * body.reference_length)
    angle = angle_of_attack_at(model.controls, time, airspeed)
    drag_coefficient, lift_coefficient = coefficients(body.aerodynamics, mach, angle, knudsen)
    drag_coefficient = drag_coefficient * model.drag_factor
    lift_coefficient = lift_coefficient * model.lift_factor
    loading = density * (0.5 * body.reference_area / mass)
    if model.canopy is not None:
        opened = jnp.clip((time - model.canopy.open_time) / model.canopy.inflation_time, 0.0, 1.0)
        drag_coefficient = drag_coefficient + opened * model.canopy.drag_area / body.reference_area
    resistance = loading * drag_coefficient * airspeed  # drag over speed
    drag = resistance * airspeed

    # Across the velocity: to the right, c = a x up, and upward, c x a = up (a.a) - a (a.up).
    climb = ax * up_x + ay * up_y + az * up_z
    level_square = jnp.maximum(square - climb * climb, 0.0)
    per_right = 1.0 / jnp.sqrt(level_square + 1e-16 * square + 1e-30)
    vertical_ratio = vertical_lift_to_drag_at(model.controls, time, airspeed)
    if vertical_ratio is None:
        bank_cosine, bank_sine = lift_direction(model.controls, time, airspeed)
        lifting = loading * lift_coefficient * airspeed  # lift over speed
        if model.controls.phugoid_damping is not None:
            ratio = jnp.maximum(lift_coefficient / drag_coefficient * bank_cosine, 1e-3)
            settled = -2.0 * specific_gas * temperature / (square * ratio + 1e-30)
            excess = climb / (airspeed + 1e-30) - jnp.clip(settled, -1.0, 0.0)
            lifting = lifting * jnp.clip(1.0 - model.controls.phugoid_damping * excess, 0.0, 2.0)
        upward, rightward = lifting * bank_cosine * per_right, lifting * airspeed * bank_sine * per_right
    else:
        lifting = resistance * vertical_ratio
        upward, rightward = lifting * per_right, jnp.zeros_like(lifting)
    lift = lifting * airspeed

    # The acceleration is place * position + along * velocity + two products with the vertical: few terms.
    pull, axial = zonal_factors(x, y, z, world)
    spin = world.rotation_rate
    upward_square = upward * square
    place = pull + upward_square * vertical
    axial = axial + upward_square * axis
    along = -resistance - upward * climb
    push_x = push_y = push_z = thrust = jnp.zeros_like(drag)
    mass_rate: tuple[Array, ...] = ()
    if model.thrust is not None:
        rocket = model.thrust
        pressure = density * specific_gas * temperature
        force = jnp.maximum(rocket.vacuum_thrust - pressure * rocket.exit_area, 0.0)
        thrust = jnp.where(jnp.asarray(rocket.vacuum_thrust) > 0.0, force, 0.0) / mass
        per_speed = 1.0 / (airspeed + 1e-30)
        following = climb * per_speed <= rocket.turn_sine
        share, kept = jnp.where(following, rocket.sense, 0.0), jnp.where(following, 0.0, 1.0)
        east, north, upright = rocket.direction
        fixed = _horizontal(x, y, up_x, up_y, up_z, east, north)
        fixed = (fixed[0] + upright * up_x, fixed[1] + upright * up_y, fixed[2] + upright * up_z)
        push_x, push_y, push_z = (
            thrust * (share * motion * per_speed + kept * still)
            for motion, still in zip((ax, ay, az), fixed, strict=True)
        )
        mass_rate = (jnp.broadcast_to(-jnp.asarray(rocket.mass_flow), drag.shape),)

    if air.windy:
        level_speed = jnp.sqrt(
            jnp.maximum(u * u + v * v + w * w - (u * up_x + v * up_y + w * up_z) ** 2, 0.0)
        )
    else:
        level_speed = level_square * per_right
    heat_flux = root_density * square * airspeed * (world.convective_coefficient / jnp.sqrt(body.nose_radius))
    derivatives = (
        u,
        v,
        w,
        (place + spin * spin) * x
        + along * ax
        + rightward * (ay * up_z - az * up_y)
        + 2.0 * spin * v
        + push_x,
        (place + spin * spin) * y
        + along * ay
        + rightward * (az * up_x - ax * up_z)
        - 2.0 * spin * u
        + push_y,
        place * z + axial + along * az + rightward * (ax * up_y - ay * up_x) + push_z,
        heat_flux,
        level_speed * (1.0 - altitude / jnp.sqrt(x * x + y * y + z * z)),
        *mass_rate,
    )
    return derivatives, Surroundings(
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


def load_factor(surroundings: Surroundings) -> Array:
    """Size of the non-gravitational acceleration without thrust, in units of standard gravity [-]."""
    return jnp.sqrt(surroundings.drag**2 + surroundings.lift**2) / STANDARD_GRAVITY
