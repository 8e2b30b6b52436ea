"""What a satellite sees of a flight: straight lines that the Earth does or does not cut."""

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike, Scalar
from shocklayer.planet.bodies import EARTH, Planet
from shocklayer.planet.geodesy import look_angles
from shocklayer.visibility.horizon import Visibility


def _visibility(observers: Array, positions: Array, minimum_elevation: Array, planet: Planet) -> Visibility:
    _, elevation, slant_range = look_angles(observers, positions, planet)
    # Stretched along its axis, the ellipsoid is a sphere, and straight lines stay straight.
    stretch = jnp.array([1.0, 1.0, planet.semi_major_axis / planet.semi_minor_axis])
    start, along = observers * stretch, (positions - observers) * stretch
    share = -jnp.sum(start * along, axis=-1) / jnp.sum(along * along, axis=-1)
    nearest = jnp.linalg.norm(start + share[..., None] * along, axis=-1)
    blocked = (share > 0.0) & (share < 1.0) & (nearest < planet.semi_major_axis)
    return Visibility(~blocked & (elevation >= minimum_elevation), elevation, slant_range)


_compiled = jax.jit(_visibility, static_argnames="planet")


def visibility_from_space(
    observers: ArrayLike,
    positions: ArrayLike,
    minimum_elevation: Scalar = -jnp.pi / 2,
    planet: Planet = EARTH,
) -> Visibility:
    """Say whether, in which direction and how far a satellite sees each point of a flight.

    Rays are straight. Air bends only those that graze the ground (by about one degree, twice what a setting
    star shows), so that the true limb lies a little farther. Whether a sensor could tell the flight from its
    background is not asked.

    Parameters
    ----------
    observers : array_like, shape (..., 3)
        Earth-fixed positions of the satellite, one for each point of the flight [m].
    positions : array_like, shape (..., 3)
        Earth-fixed positions of the flight [m].
    minimum_elevation : float
        Elevation above the satellite's own horizontal below which it does not look [rad]; without it, it
        looks straight down too.
    planet : Planet
        The planet in the way.

    Returns
    -------
    Visibility
        Flags, elevation above the satellite's horizontal (negative: below it) [rad] and slant range [m].
    """
    return _compiled(
        jnp.asarray(observers, dtype=float),
        jnp.asarray(positions, dtype=float),
        jnp.asarray(minimum_elevation, dtype=float),
        planet=planet,
    )
