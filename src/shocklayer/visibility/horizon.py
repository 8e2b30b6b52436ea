r"""Elevation, slant range and visibility of a flight from an observer on the ground.

Geometry is exact on the WGS-84 ellipsoid. Refraction follows the effective-radius rule (Schelleng, Burrows
and Ferrell, Proc. IRE 21(3), 427, 1933): in air whose refractive index falls linearly by :math:`1/(4R)` per
metre, rays are arcs of radius :math:`4R`; over an Earth of 4/3 the radius, with heights and ground distances
unchanged, they are straight. The radius is that of the ellipsoid at the observer, in the
direction of the target. For a target of height :math:`h` over a smooth Earth the horizon is at

.. math:: s = k R \arccos\frac{k R}{k R + h} \approx \sqrt{2 k R h}

Range of validity: radio frequencies, targets in the lower 10 km of the atmosphere. Higher up the refractive
index falls more slowly, and rays bend less than the rule predicts; `visibility_through_air`, the default of
observers and links, holds there too. For a target at 80 km the rule gives a
horizon distance of 1161 km; a ray integrated through an exponential atmosphere with the same gradient at the
ground (scale height 7.35 km) gives 1069 km, and a straight ray 1004 km. First sight of a re-entering vehicle
is therefore predicted too early, by up to 9 % of the distance; with ``factor = 1`` (no refraction) it is late
by 6 %. Terrain is not considered.
"""

from functools import partial
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float

from shocklayer.core.batching import map_in_chunks
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike, Scalar
from shocklayer.planet.bodies import EARTH, Planet
from shocklayer.planet.geodesy import geodetic_to_ecef, look_angles
from shocklayer.visibility.refraction import OPTICAL, RADIO, Refractivity, apparent_elevation, curvature

FOUR_THIRDS = 4.0 / 3.0
"""Effective Earth radius over the true one, for refraction in the standard atmosphere [-]."""
VALID_ALTITUDE = 10.0e3
"""Altitude of the target above which the effective-radius rule over-predicts refraction [m]."""


class Visibility(NamedTuple):
    """Direction and distance of a target from an observer, and whether it is in sight.

    Attributes
    ----------
    visible : Array of bool, shape (...)
        Whether the target is above the minimum elevation and not behind the Earth.
    elevation : Array, shape (...)
        Apparent elevation, with refraction [rad].
    slant_range : Array, shape (...)
        Straight-line distance [m].
    azimuth : Array, shape (...)
        Clockwise from north, 0 to 2 pi [rad].
    """

    visible: Bool[Array, "*samples"]
    elevation: Float[Array, "*samples"]
    slant_range: Float[Array, "*samples"]
    azimuth: Float[Array, "*samples"]


def _radius_of_curvature(latitude: Array, azimuth: Array, planet: Planet) -> Array:
    """Return the radius of curvature of the ellipsoid in a direction (Euler's theorem) [m]."""
    squared, size = planet.eccentricity_squared, planet.semi_major_axis
    sine = 1.0 - squared * jnp.sin(latitude) ** 2
    meridian = size * (1.0 - squared) / sine**1.5
    vertical = size / jnp.sqrt(sine)
    return 1.0 / (jnp.cos(azimuth) ** 2 / meridian + jnp.sin(azimuth) ** 2 / vertical)


def _visibility(
    latitude: Array,
    longitude: Array,
    altitude: Array,
    minimum_elevation: Array,
    positions: Array,
    factor: Array,
    planet: Planet,
) -> Visibility:
    observer = geodetic_to_ecef(latitude, longitude, altitude, planet)
    azimuth, geometric, slant_range = look_angles(observer, positions, planet)
    radius = _radius_of_curvature(latitude, azimuth, planet)
    # The target over the sphere that osculates the ellipsoid, then the same over the larger sphere.
    along, above = slant_range * jnp.cos(geometric), radius + altitude + slant_range * jnp.sin(geometric)
    angle = jnp.arctan2(along, above) / factor
    height = jnp.hypot(along, above) - radius
    effective = factor * radius
    top = effective + height
    elevation = jnp.arctan2(
        # (top cos - bottom) written without the difference of two large numbers.
        height - altitude - 2.0 * top * jnp.sin(0.5 * angle) ** 2,
        top * jnp.sin(angle),
    )
    # Seen from above the ground, the horizon lies below the horizontal; nearer targets are in front of it.
    dip = jnp.arccos(jnp.clip(effective / (effective + jnp.maximum(altitude, 0.0)), 0.0, 1.0))
    unblocked = (elevation >= -dip) | (angle <= dip)
    return Visibility((elevation >= minimum_elevation) & unblocked, elevation, slant_range, azimuth)


_compiled = jax.jit(_visibility, static_argnames="planet")


def _visibility_through_air(
    latitude: Array,
    longitude: Array,
    altitude: Array,
    minimum_elevation: Array,
    positions: Array,
    air: Refractivity,
    planet: Planet,
) -> Visibility:
    observer = geodetic_to_ecef(latitude, longitude, altitude, planet)
    azimuth, geometric, slant_range = look_angles(observer, positions, planet)
    radius = _radius_of_curvature(latitude, azimuth, planet)
    along, above = slant_range * jnp.cos(geometric), radius + altitude + slant_range * jnp.sin(geometric)
    height = jnp.hypot(along, above) - radius
    elevation = apparent_elevation(geometric, slant_range, altitude, height, radius, air)
    # Over the ground, where the horizon of an observer above it lies, rays are arcs of one curvature.
    effective = radius / (1.0 - radius * curvature(0.0, air))
    dip = jnp.arccos(jnp.clip(effective / (effective + jnp.maximum(altitude, 0.0)), 0.0, 1.0))
    unblocked = (elevation >= -dip) | (jnp.arctan2(along, above) * radius / effective <= dip)
    return Visibility((elevation >= minimum_elevation) & unblocked, elevation, slant_range, azimuth)


_compiled_through_air = jax.jit(_visibility_through_air, static_argnames=("air", "planet"))


def visibility(
    latitude: Scalar,
    longitude: Scalar,
    altitude: Scalar,
    minimum_elevation: Scalar,
    positions: ArrayLike,
    factor: Scalar | None = None,
    planet: Planet = EARTH,
) -> Visibility:
    """Compute elevation, slant range and visibility of each point of a flight.

    Parameters
    ----------
    latitude, longitude : float
        Geodetic position of the observer [rad].
    altitude : float
        Altitude of the observer above the ellipsoid [m].
    minimum_elevation : float
        Lowest elevation at which a target counts as visible [rad].
    positions : array_like, shape (..., 3)
        Earth-fixed positions of the flight [m].
    factor : float, optional
        Effective radius over the true one: 4/3 for radio waves in the standard atmosphere, 1 without
        refraction; that of the planet by default.
    planet : Planet
        The planet the observer stands on.

    Returns
    -------
    Visibility
        In sight or not, apparent elevation [rad] and slant range [m], each of shape (...).
    """
    return _compiled(
        *(jnp.asarray(value, dtype=float) for value in (latitude, longitude, altitude, minimum_elevation)),
        jnp.asarray(positions, dtype=float),
        jnp.asarray(planet.refraction_factor if factor is None else factor, dtype=float),
        planet=planet,
    )


def visibility_through_air(
    latitude: Scalar,
    longitude: Scalar,
    altitude: Scalar,
    minimum_elevation: Scalar,
    positions: ArrayLike,
    air: Refractivity = OPTICAL,
    planet: Planet = EARTH,
) -> Visibility:
    """Compute elevation, slant range and visibility with the refraction of a ray integrated through the air.

    Parameters
    ----------
    latitude, longitude, altitude, minimum_elevation, positions
        As `visibility`.
    air : Refractivity
        `shocklayer.visibility.refraction.OPTICAL` or ``RADIO``.
    planet : Planet
        The planet the observer stands on.

    Returns
    -------
    Visibility
        In sight or not, apparent elevation [rad] and slant range [m], each of shape (...); right to 0.1 deg
        for targets of any height in a standard atmosphere.
    """
    return _compiled_through_air(
        *(jnp.asarray(value, dtype=float) for value in (latitude, longitude, altitude, minimum_elevation)),
        jnp.asarray(positions, dtype=float),
        air=air,
        planet=planet,
    )


def from_station(
    latitude: Scalar,
    longitude: Scalar,
    altitude: Scalar,
    positions: ArrayLike,
    planet: Planet = EARTH,
    minimum_elevation: float = 0.0,
) -> Visibility:
    """Compute how a ground station of a radio link sees each point of a flight.

    Parameters
    ----------
    latitude, longitude, altitude, positions, planet, minimum_elevation
        As `visibility`.

    Returns
    -------
    Visibility
        With the refraction of radio waves; without any on a planet whose air hardly bends them.
    """
    if planet.refraction_factor == 1.0:
        return visibility(latitude, longitude, altitude, minimum_elevation, positions, 1.0, planet)
    site = (latitude, longitude, altitude, minimum_elevation)
    see = partial(visibility_through_air, *site, air=RADIO, planet=planet)
    return map_in_chunks(see, np.asarray(positions))


def range_rate(offset: np.ndarray, velocity: np.ndarray) -> np.ndarray:
    """Return the rate of the distance between two points.

    Parameters
    ----------
    offset, velocity : ndarray, shape (n, 3)
        Position and velocity of one relative to the other [m], [m/s].

    Returns
    -------
    ndarray, shape (n,)
        Positive when they recede [m/s]; zero where they coincide.
    """
    distance = np.maximum(np.linalg.norm(offset, axis=1), 1e-9)
    return np.sum(offset * velocity, axis=1) / distance


def horizon_distance(
    observer_altitude: ArrayLike, target_altitude: ArrayLike, radius: Scalar, factor: Scalar = FOUR_THIRDS
) -> Array:
    """Return the ground distance at which two points above a smooth sphere are on each other's horizon.

    Parameters
    ----------
    observer_altitude, target_altitude : array_like
        Heights [m], not negative.
    radius : float
        Radius of the sphere [m].
    factor : float
        Effective radius over the true one [-].

    Returns
    -------
    Array
        Distance along the ground [m].
    """
    effective = jnp.asarray(factor * radius, dtype=float)

    def to_horizon(height: ArrayLike) -> Array:
        return effective * jnp.arccos(effective / (effective + jnp.asarray(height, dtype=float)))

    return to_horizon(observer_altitude) + to_horizon(target_altitude)
