"""A planet's gravitation with its zonal terms J2 to J4, the Earth's by default.

References
----------
Vallado, D. A., Fundamentals of Astrodynamics and Applications, 4th ed. (2013), section 8.7.
Harmonics: WGS-84 (J2) and EGM2008 (J3, J4).
"""

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.planet.bodies import EARTH, Planet


def zonal_factors(x: Array, y: Array, z: Array, planet: Planet = EARTH) -> tuple[Array, Array]:
    """Factors of the gravitational acceleration ``(level * x, level * y, level * z + axial)``.

    Parameters
    ----------
    x, y, z : Array
        Planet-fixed coordinates [m].
    planet : Planet
        Planet of the gravity field.

    Returns
    -------
    level : Array
        Factor of the position vector [1/s2].
    axial : Array
        Additional acceleration along the polar axis [m/s2].
    """
    square = x * x + y * y + z * z
    inverse = 1.0 / jnp.sqrt(square)
    s = z * inverse
    q = planet.gravity_radius * inverse
    q2 = q * q
    s2 = s * s
    # Gradient of (mu/r)(1 - sum J_n q^n P_n(s)): the radial part carries (n+1) P_n + s P_n', the axial P_n'.
    radial = (
        planet.j2 * q2 * (1.5 * (5.0 * s2 - 1.0))
        + planet.j3 * q2 * q * s * (2.5 * (7.0 * s2 - 3.0))
        + planet.j4 * q2 * q2 * (15.0 / 8.0) * ((21.0 * s2 - 14.0) * s2 + 1.0)
    )
    along = (
        planet.j2 * q2 * (3.0 * s)
        + planet.j3 * q2 * q * (1.5 * (5.0 * s2 - 1.0))
        + planet.j4 * q2 * q2 * s * (2.5 * (7.0 * s2 - 3.0))
    )
    attraction = planet.gravitational_parameter * inverse * inverse
    return attraction * inverse * (radial - 1.0), -attraction * along


def gravitational_acceleration(position_ecef: ArrayLike, planet: Planet = EARTH) -> Array:
    """Gravitational acceleration in planet-fixed axes, without the centrifugal term.

    Parameters
    ----------
    position_ecef : array_like
        Positions with the coordinates on the last axis [m].
    planet : Planet
        Planet of the gravity field.

    Returns
    -------
    Array
        Acceleration of the same shape [m/s2].
    """
    position = jnp.asarray(position_ecef, dtype=jnp.float64)
    x, y, z = position[..., 0], position[..., 1], position[..., 2]
    level, axial = zonal_factors(x, y, z, planet)
    return jnp.stack([level * x, level * y, level * z + axial], axis=-1)


def gravitational_potential(position_ecef: ArrayLike, planet: Planet = EARTH) -> Array:
    """Gravitational potential, negative and zero at infinity.

    Parameters
    ----------
    position_ecef : array_like
        Positions with the coordinates on the last axis [m].
    planet : Planet
        Planet of the gravity field.

    Returns
    -------
    Array
        Potential [J/kg].
    """
    position = jnp.asarray(position_ecef, dtype=jnp.float64)
    radius = jnp.sqrt(jnp.sum(position * position, axis=-1))
    s = position[..., 2] / radius
    q = planet.gravity_radius / radius
    series = (
        planet.j2 * q**2 * 0.5 * (3.0 * s**2 - 1.0)
        + planet.j3 * q**3 * 0.5 * (5.0 * s**3 - 3.0 * s)
        + planet.j4 * q**4 * 0.125 * (35.0 * s**4 - 30.0 * s**2 + 3.0)
    )
    return -planet.gravitational_parameter / radius * (1.0 - series)
