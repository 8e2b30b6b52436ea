"""Dielectric response of a cold, collisional plasma in a static magnetic field (Appleton and Hartree)."""

from math import pi

from shocklayer.core.constants import ELECTRON_MASS, ELEMENTARY_CHARGE
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.plasma.cold import critical_density

CYCLOTRON_COEFFICIENT = ELEMENTARY_CHARGE / (2.0 * pi * ELECTRON_MASS)
"""Cyclotron frequency of electrons over magnetic field, 2.799e10 [Hz/T]."""


def cyclotron_frequency(magnetic_field: ArrayLike) -> Array:
    """Frequency at which electrons gyrate in a magnetic field.

    Parameters
    ----------
    magnetic_field : ArrayLike
        Magnetic flux density [T].

    Returns
    -------
    jax.Array
        Cyclotron frequency [Hz] (not angular), 27.99 GHz per tesla.
    """
    return CYCLOTRON_COEFFICIENT * jnp.asarray(magnetic_field, float)


def circular_permittivity(
    frequency: ArrayLike,
    electron_density: ArrayLike,
    collision_frequency: ArrayLike,
    magnetic_field: ArrayLike,
) -> Array:
    """Relative permittivity for a circularly polarised wave that travels along a static magnetic field.

    eps = 1 - X / (1 - i Z - Y), fields as exp(+i omega t); X = n_e/n_c, Z = nu/omega, Y = f_c/f.

    Parameters
    ----------
    frequency : ArrayLike
        Wave frequency [Hz].
    electron_density : ArrayLike
        Electron density [1/m^3].
    collision_frequency : ArrayLike
        Electron momentum-transfer collision frequency [1/s].
    magnetic_field : ArrayLike
        Flux density along the direction of propagation [T]: positive for the wave that rotates with the
        electrons (right-handed), negative for the other, zero for no field.

    Returns
    -------
    jax.Array
        Complex relative permittivity, broadcast over the arguments.

    Notes
    -----
    Range: as `permittivity`; ions at rest, so not below their cyclotron and hybrid frequencies. Below the
    cyclotron frequency the wave that rotates with the electrons propagates at any density.
    Source: K. G. Budden, The Propagation of Radio Waves, 1985, chapter 4 (the Appleton-Hartree formula
    along the field).
    """
    wave = jnp.asarray(frequency, float)
    overdensity = jnp.asarray(electron_density, float) / critical_density(wave)
    damping = jnp.asarray(collision_frequency, float) / (2.0 * pi * wave)
    return 1.0 - overdensity / (1.0 - 1j * damping - cyclotron_frequency(magnetic_field) / wave)


def dielectric_tensor(
    frequency: ArrayLike,
    electron_density: ArrayLike,
    collision_frequency: ArrayLike,
    magnetic_field: ArrayLike,
) -> Array:
    """Relative permittivity of a cold collisional plasma in a static magnetic field, as a tensor.

    eps = 1 - X (U^2 - Y Y^T - i U [Y x]) / (U (U^2 - Y^2)), U = 1 - i Z; [Y x] v = Y x v.

    Parameters
    ----------
    frequency : ArrayLike
        Wave frequency [Hz].
    electron_density : ArrayLike, shape (...)
        Electron density [1/m^3].
    collision_frequency : ArrayLike, shape (...)
        Electron momentum-transfer collision frequency [1/s].
    magnetic_field : ArrayLike, shape (3,)
        Static flux density [T].

    Returns
    -------
    jax.Array
        (..., 3, 3) complex, in the axes of the field, for fields that vary as exp(+i omega t).

    Notes
    -----
    From m (i omega + nu) v = -e (E + v x B). Range: as `permittivity`; ions at rest; without collisions
    infinite at the cyclotron frequency. Source: K. G. Budden, The Propagation of Radio Waves, 1985,
    chapter 3.
    """
    wave = jnp.asarray(frequency, float)
    overdensity = jnp.asarray(electron_density, float) / critical_density(wave)
    u = 1.0 - 1j * jnp.asarray(collision_frequency, float) / (2.0 * pi * wave)
    overdensity, u = (value[..., None, None] for value in jnp.broadcast_arrays(overdensity, u))
    gyro = cyclotron_frequency(magnetic_field) / wave
    x, y, z = gyro
    zero = jnp.zeros_like(x)
    cross = jnp.stack([zero, -z, y, z, zero, -x, -y, x, zero]).reshape(3, 3)
    numerator = u**2 * jnp.eye(3) - jnp.outer(gyro, gyro) - 1j * u * cross
    return jnp.eye(3) - overdensity * numerator / (u * (u**2 - jnp.sum(gyro**2)))


def appleton_hartree(
    frequency: ArrayLike,
    electron_density: ArrayLike,
    collision_frequency: ArrayLike,
    magnetic_field: ArrayLike,
    angle: ArrayLike,
) -> tuple[Array, Array]:
    """Square of the refractive index of both waves at any angle of propagation to the magnetic field.

    Parameters
    ----------
    frequency : ArrayLike
        Wave frequency [Hz].
    electron_density : ArrayLike
        Electron density [1/m^3].
    collision_frequency : ArrayLike
        Electron momentum-transfer collision frequency [1/s].
    magnetic_field : ArrayLike
        Magnetic flux density [T].
    angle : ArrayLike
        Between the direction of propagation and the field [rad].

    Returns
    -------
    tuple of jax.Array
        With the upper and the lower sign of the root: along the field the left-handed and the right-handed
        wave, across it the ordinary (independent of the field) and the extraordinary one.

    Notes
    -----
    n^2 = 1 - X / (U - Y_T^2/(2(U - X)) +- sqrt(Y_T^4/(4(U - X)^2) + Y_L^2)), U = 1 - i Z, Y_L and Y_T the
    components of Y along and across the direction of propagation. Range: homogeneous cold plasma, ions at
    rest; U = X is singular without collisions. Source: K. G. Budden, The Propagation of Radio Waves, 1985,
    chapter 4; signs for exp(+i omega t).
    """
    wave = jnp.asarray(frequency, float)
    overdensity = jnp.asarray(electron_density, float) / critical_density(wave)
    u = 1.0 - 1j * jnp.asarray(collision_frequency, float) / (2.0 * pi * wave)
    gyro = cyclotron_frequency(magnetic_field) / wave
    along, across = gyro * jnp.cos(jnp.asarray(angle)), gyro * jnp.sin(jnp.asarray(angle))
    half = across**2 / (2.0 * (u - overdensity))
    # The root that tends to +Y_L along the field, and to -half across it, for either sign of U - X.
    root = jnp.sqrt(half**2 + along**2 + 0j)
    root = jnp.where((root * jnp.conj(half)).real < 0.0, -root, root)
    plus = 1.0 - overdensity / (u - half + root)
    return plus, 1.0 - overdensity / (u - half - root)
