"""Visibility of a flight from a satellite: the line of sight is straight and may be blocked by the Earth."""

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike, Scalar
from shocklayer.planet.bodies import EARTH, Planet
from shocklayer.planet.geodesy import look_angles
from shocklayer.visibility.horizon import Visibility


def _visibility(observers: Array, positions: Array, minimum_elevation: Array, planet: Planet) -> Visibility:
    azimuth, elevation, slant_range = look_angles(observers, positions, planet)
    # Stretched along its axis, the ellipsoid is a sphere, and straight lines stay straight.
    stretch = jnp.array([1.0, 1.0, planet.semi_major_axis / planet.semi_minor_axis])
    start, along = observers * stretch, (positions - observers) * stretch
    fraction = -jnp.sum(start * along, axis=-1) / jnp.sum(along * along, axis=-1)
    nearest = jnp.linalg.norm(start + fraction[..., None] * along, axis=-1)
    blocked = (fraction > 0.0) & (fraction < 1.0) & (nearest < planet.semi_major_axis)
    return Visibility(~blocked & (elevation >= minimum_elevation), elevation, slant_range, azimuth)


_compiled = jax.jit(_visibility, static_argnames="planet")


def visibility_from_space(
    observers: ArrayLike,
    positions: ArrayLike,
    minimum_elevation: Scalar = -jnp.pi / 2,
    planet: Planet = EARTH,
) -> Visibility:
    """Compute elevation, slant range and visibility of each point of a flight from a satellite.

    Rays are straight. Refraction bends only rays that graze the ground (by about one degree, twice that of a
    star at the horizon), so the true limb is slightly farther away. Whether a sensor could distinguish the
    flight from its background is not considered.

    Parameters
    ----------
    observers : array_like, shape (..., 3)
        Earth-fixed positions of the satellite, one for each point of the flight [m].
    positions : array_like, shape (..., 3)
        Earth-fixed positions of the flight [m].
    minimum_elevation : float
        Lowest elevation above the satellite's local horizontal that it observes [rad]; by default it sees
        in every direction, including straight down.
    planet : Planet
        The planet that may block the line of sight.

    Returns
    -------
    Visibility
        In sight or not, elevation above the satellite's horizontal (negative: below it) [rad] and slant
        range [m].
    """
    return _compiled(
        jnp.asarray(observers, dtype=float),
        jnp.asarray(positions, dtype=float),
        jnp.asarray(minimum_elevation, dtype=float),
        planet=planet,
    )
