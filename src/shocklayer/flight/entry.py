"""Entry states, and their Cartesian position and velocity."""

from functools import partial
from typing import Literal, NamedTuple

from jaxtyping import Float

from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.flight.dynamics import State
from shocklayer.planet.bodies import EARTH, Planet
from shocklayer.planet.geodesy import east_north_up, geodetic_to_ecef

Vectors = Float[Array, "*flights 3"]
"""One vector per flight, coordinates on the last axis."""
Frame = Literal["planet-relative", "inertial"]
"""Frame of speed, flight-path angle and heading."""


class EntryState(NamedTuple):
    """An entry state; numbers, or arrays over flights.

    Attributes
    ----------
    altitude : ArrayLike
        Height above the planet's ellipsoid, WGS-84 on Earth [m].
    speed : ArrayLike
        Speed in the frame [m/s].
    flight_path_angle : ArrayLike
        Above the local geodetic horizontal, negative down [rad].
    heading : ArrayLike
        Clockwise from north [rad].
    latitude, longitude : ArrayLike
        Geodetic latitude and longitude [rad].
    frame : {"planet-relative", "inertial"}
        Whether the velocity is relative to the rotating planet or to inertial space.
    """

    altitude: ArrayLike
    speed: ArrayLike
    flight_path_angle: ArrayLike
    heading: ArrayLike
    latitude: ArrayLike
    longitude: ArrayLike
    frame: Frame = "planet-relative"


def check_frame(entry: EntryState) -> None:
    """Raise a user error for a frame that is neither of the two."""
    if entry.frame not in ("planet-relative", "inertial"):
        raise UserError(f"flight.entry.frame: {entry.frame!r}; 'planet-relative' or 'inertial' is accepted")


def cartesian(entry: EntryState, planet: Planet = EARTH) -> tuple[Vectors, Vectors]:
    """Earth-fixed position and planet-relative velocity of an entry state.

    Parameters
    ----------
    entry : EntryState
        The entry state; angles refer to the local geodetic horizontal in its frame.
    planet : Planet
        The planet entered.

    Returns
    -------
    position, velocity : Array
        Coordinates on the last axis [m, m/s].

    Raises
    ------
    UserError
        If the frame is neither of the two.
    """
    check_frame(entry)
    return _cartesian(*entry[:6], entry.frame == "inertial", planet)


# Without this each of these operations would compile a program of its own.
@partial(jax.jit, static_argnums=(6, 7))
def _cartesian(
    altitude: ArrayLike,
    speed: ArrayLike,
    flight_path_angle: ArrayLike,
    heading: ArrayLike,
    latitude: ArrayLike,
    longitude: ArrayLike,
    inertial: bool,
    planet: Planet,
) -> tuple[Array, Array]:
    position = geodetic_to_ecef(latitude, longitude, altitude, planet)
    level = jnp.cos(flight_path_angle)
    local = jnp.stack(
        jnp.broadcast_arrays(
            speed * level * jnp.sin(heading),
            speed * level * jnp.cos(heading),
            speed * jnp.sin(flight_path_angle),
        ),
        axis=-1,
    )
    axes = east_north_up(latitude, longitude)
    velocity = jnp.einsum("...ij,...i->...j", axes, local)
    if inertial:
        velocity = velocity - rotation_velocity(position, planet)
    return position, velocity


def rotation_velocity(position: Vectors, planet: Planet = EARTH) -> Vectors:
    """Velocity of the rotating planet at planet-fixed positions, coordinates on the last axis [m/s]."""
    x, y = position[..., 0], position[..., 1]
    return planet.rotation_rate * jnp.stack([-y, x, jnp.zeros_like(x)], axis=-1)


def initial_state(position: Vectors, velocity: Vectors) -> State:
    """State of the equations of motion at the start, with zero heat load and ground distance."""
    zero = jnp.zeros_like(position[..., 0])
    return (
        *(position[..., i] for i in range(3)),
        *(velocity[..., i] for i in range(3)),
        zero,
        zero,
    )
