"""Geodesy: positions, local axes, directions and distances on an ellipsoid, the Earth's WGS-84 by default.

References
----------
NIMA TR8350.2, World Geodetic System 1984, 3rd edition (2000).
Bowring, B. R., "The accuracy of geodetic latitude and height equations", Survey Review 28 (1985).
"""

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.planet.bodies import EARTH, Planet


def geodetic_to_ecef(
    latitude: ArrayLike, longitude: ArrayLike, altitude: ArrayLike, planet: Planet = EARTH
) -> Array:
    """Earth-fixed position of a geodetic point.

    Parameters
    ----------
    latitude, longitude : array_like
        Geodetic latitude and longitude [rad].
    altitude : array_like
        Height above the ellipsoid [m].
    planet : Planet
        Planet of the ellipsoid.

    Returns
    -------
    Array
        Position with the three coordinates on the last axis [m].
    """
    sine, cosine = jnp.sin(latitude), jnp.cos(latitude)
    squared = planet.eccentricity_squared
    normal = planet.semi_major_axis / jnp.sqrt(1.0 - squared * sine**2)
    level = (normal + altitude) * cosine
    return jnp.stack(
        jnp.broadcast_arrays(
            level * jnp.cos(longitude),
            level * jnp.sin(longitude),
            ((1.0 - squared) * normal + altitude) * sine,
        ),
        axis=-1,
    )


def geodetic_up(x: Array, y: Array, z: Array, planet: Planet = EARTH) -> tuple[Array, Array, Array, Array]:
    """Altitude and geodetic vertical of Earth-fixed positions, without branches or trigonometric functions.

    One step of Bowring's method from the reduced latitude: the altitude is good to a micrometre from -10 km
    to 1000 km and to a millimetre at geostationary height; exact on the axis and at the equator.

    Parameters
    ----------
    x, y, z : Array
        Planet-fixed coordinates, all of one shape [m].
    planet : Planet
        Planet of the ellipsoid.

    Returns
    -------
    altitude : Array
        Height above the ellipsoid [m].
    sine, cosine : Array
        Sine and cosine of the geodetic latitude [-].
    level : Array
        Distance from the axis [m].
    """
    squared, minor = planet.eccentricity_squared, planet.semi_minor_axis
    second = squared / (1.0 - squared)
    level = jnp.sqrt(x * x + y * y)
    radius = jnp.sqrt(level * level + z * z)
    # Reduced latitude of a first guess that is corrected for height (Bowring 1985, eq. 17).
    along = level * radius
    across = z * (1.0 - planet.flattening) * (radius + second * minor)
    scale = 1.0 / jnp.sqrt(along * along + across * across)
    sine_reduced, cosine_reduced = across * scale, along * scale
    top = z + second * minor * sine_reduced**3
    side = level - squared * planet.semi_major_axis * cosine_reduced**3
    norm = 1.0 / jnp.sqrt(top * top + side * side)
    sine, cosine = top * norm, side * norm
    altitude = level * cosine + z * sine - planet.semi_major_axis * jnp.sqrt(1.0 - squared * sine * sine)
    return altitude, sine, cosine, level


def altitude_and_vertical(x: Array, y: Array, z: Array, planet: Planet = EARTH) -> tuple[Array, Array, Array]:
    """Altitude and geodetic vertical as a series in the flattening, cheap enough for every step of a flight.

    One square root and a polynomial in q = (z/r)^2 and u = a/r to the fourth order of f, from the
    perturbation series of the foot point: h = r - a + a [f q + f^2 q(1-q)(4u-1)/2 + ...]. The altitude is
    good to a micrometre from -10 km outward, and the vertical, its gradient, to 2e-10.

    Parameters
    ----------
    x, y, z : Array
        Planet-fixed coordinates, all of one shape [m].
    planet : Planet
        Planet of the ellipsoid.

    Returns
    -------
    altitude : Array
        Height above the ellipsoid [m].
    radial, axial : Array
        Factors of the vertical ``(radial * x, radial * y, radial * z + axial)`` [1/m, -].
    """
    f = planet.flattening
    square = x * x + y * y + z * z
    inverse = 1.0 / jnp.sqrt(square)
    s = z * inverse
    u = planet.semi_major_axis * inverse
    q = s * s
    p = q * (1.0 - q)
    first = 4.0 * u - 1.0
    second = (8.0 * u - 4.0) * u - q * ((16.0 * u - 8.0) * u + 1.0)
    third = (
        ((64.0 * u - 48.0) * u + 4.0) * u
        - q * (((336.0 * u - 256.0) * u + 48.0) * u - 1.0)
        + q * q * (((336.0 * u - 256.0) * u + 64.0) * u - 5.0)
    )
    flattened = f * q + p * (0.5 * f * f * first + 0.5 * f**3 * second + 0.125 * f**4 * third)
    # Derivatives of the bracket to the third order.
    by_q = (
        f
        + (1.0 - 2.0 * q) * (0.5 * f * f * first + 0.5 * f**3 * second)
        - 0.5 * f**3 * p * ((16.0 * u - 8.0) * u + 1.0)
    )
    by_u = p * (2.0 * f * f + 0.5 * f**3 * (16.0 * u - 4.0 - q * (32.0 * u - 8.0)))
    return (
        square * inverse - planet.semi_major_axis * (1.0 - flattened),
        inverse * (1.0 - u * u * by_u - 2.0 * q * u * by_q),
        2.0 * u * s * by_q,
    )


def ecef_to_geodetic(position: ArrayLike, planet: Planet = EARTH) -> tuple[Array, Array, Array]:
    """Geodetic latitude, longitude and altitude of Earth-fixed positions.

    Parameters
    ----------
    position : array_like
        Positions with the three coordinates on the last axis [m].
    planet : Planet
        Planet of the ellipsoid.

    Returns
    -------
    latitude, longitude : Array
        Geodetic latitude and longitude in (-pi, pi] [rad]; on the axis the longitude is zero.
    altitude : Array
        Height above the ellipsoid [m].
    """
    ecef = jnp.asarray(position, dtype=jnp.float64)
    x, y, z = ecef[..., 0], ecef[..., 1], ecef[..., 2]
    altitude, sine, cosine, _ = geodetic_up(x, y, z, planet)
    on_axis = (x == 0.0) & (y == 0.0)
    longitude = jnp.arctan2(jnp.where(on_axis, 0.0, y), jnp.where(on_axis, 1.0, x))
    return jnp.arctan2(sine, cosine), longitude, altitude


def east_north_up(latitude: ArrayLike, longitude: ArrayLike) -> Array:
    """Give the unit vectors of the local geodetic axes in Earth-fixed coordinates.

    Parameters
    ----------
    latitude, longitude : array_like
        Geodetic latitude and longitude [rad].

    Returns
    -------
    Array
        Matrices (..., 3, 3) whose rows are east, north and up: ``matrix @ vector`` gives local components.
    """
    lat, lon = jnp.broadcast_arrays(jnp.asarray(latitude), jnp.asarray(longitude))
    sine, cosine, sine_lon, cosine_lon = jnp.sin(lat), jnp.cos(lat), jnp.sin(lon), jnp.cos(lon)
    zero = jnp.zeros_like(sine)
    east = jnp.stack([-sine_lon, cosine_lon, zero], axis=-1)
    north = jnp.stack([-sine * cosine_lon, -sine * sine_lon, cosine], axis=-1)
    up = jnp.stack([cosine * cosine_lon, cosine * sine_lon, sine], axis=-1)
    return jnp.stack([east, north, up], axis=-2)


def look_angles(
    observer_position: ArrayLike, target_position: ArrayLike, planet: Planet = EARTH
) -> tuple[Array, Array, Array]:
    """Geometric direction from an observer to a target, without refraction.

    Parameters
    ----------
    observer_position, target_position : array_like
        Planet-fixed positions with the coordinates on the last axis [m]; broadcast against each other.
    planet : Planet
        Planet of the ellipsoid.

    Returns
    -------
    azimuth : Array
        Clockwise from north, 0 to 2 pi [rad].
    elevation : Array
        Above the geodetic horizontal [rad].
    slant_range : Array
        Distance [m].
    """
    observer = jnp.asarray(observer_position, dtype=jnp.float64)
    offset = jnp.asarray(target_position, dtype=jnp.float64) - observer
    latitude, longitude, _ = ecef_to_geodetic(observer, planet)
    local = jnp.einsum("...ij,...j->...i", east_north_up(latitude, longitude), offset)
    east, north, up = local[..., 0], local[..., 1], local[..., 2]
    slant_range = jnp.sqrt(jnp.sum(offset * offset, axis=-1))
    level = jnp.hypot(east, north)
    return jnp.arctan2(east, north) % (2.0 * jnp.pi), jnp.arctan2(up, level), slant_range


def great_circle_distance(
    latitude_1: ArrayLike,
    longitude_1: ArrayLike,
    latitude_2: ArrayLike,
    longitude_2: ArrayLike,
    planet: Planet = EARTH,
) -> Array:
    """Distance between two points on the sphere of the planet's mean radius (haversine form).

    Parameters
    ----------
    latitude_1, longitude_1, latitude_2, longitude_2 : array_like
        Coordinates of the two points [rad].
    planet : Planet
        Planet of the sphere.

    Returns
    -------
    Array
        Distance [m]; within 0.6 % of the ellipsoid's geodesic on Earth.
    """
    half_latitude = jnp.sin((jnp.asarray(latitude_2) - latitude_1) / 2.0)
    half_longitude = jnp.sin((jnp.asarray(longitude_2) - longitude_1) / 2.0)
    chord = half_latitude**2 + jnp.cos(latitude_1) * jnp.cos(latitude_2) * half_longitude**2
    return 2.0 * planet.mean_radius * jnp.arcsin(jnp.sqrt(jnp.clip(chord, 0.0, 1.0)))
