"""Dielectric response of a cold, collisional, unmagnetised plasma."""

from math import pi

from shocklayer.core.constants import ELECTRON_MASS, ELEMENTARY_CHARGE, VACUUM_PERMITTIVITY
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike

CRITICAL_COEFFICIENT = 4.0 * pi**2 * VACUUM_PERMITTIVITY * ELECTRON_MASS / ELEMENTARY_CHARGE**2
"""Critical density over frequency squared, 1.2404e-2 [s^2/m^3]."""


def critical_density(frequency: ArrayLike) -> Array:
    """Electron density above which a wave of a given frequency is cut off (critical density).

    n_c = eps0 m_e omega^2 / e^2 = 1.2404e-2 f^2.

    Parameters
    ----------
    frequency : ArrayLike
        Wave frequency [Hz].

    Returns
    -------
    jax.Array
        Critical electron density [1/m^3].

    Notes
    -----
    Source: e.g. Stix, Waves in Plasmas, 1992. NASA TN D-6062 prints 1.287e-2 f^2, 3.7 % higher.
    """
    return CRITICAL_COEFFICIENT * jnp.asarray(frequency, float) ** 2


def plasma_frequency(electron_density: ArrayLike) -> Array:
    """Plasma frequency: the lowest frequency that a plasma without collisions transmits.

    Parameters
    ----------
    electron_density : ArrayLike
        Electron density [1/m^3], not negative.

    Returns
    -------
    jax.Array
        Plasma frequency [Hz] (not angular), 8.98 sqrt(n_e).
    """
    return jnp.sqrt(jnp.maximum(jnp.asarray(electron_density, float), 1e-300) / CRITICAL_COEFFICIENT)


def permittivity(frequency: ArrayLike, electron_density: ArrayLike, collision_frequency: ArrayLike) -> Array:
    """Relative permittivity of a cold collisional plasma, for fields that vary as exp(+i omega t).

    eps = 1 - (n_e/n_c) / (1 - i nu/omega); the imaginary part is negative (loss).

    Parameters
    ----------
    frequency : ArrayLike
        Wave frequency [Hz].
    electron_density : ArrayLike
        Electron density [1/m^3].
    collision_frequency : ArrayLike
        Electron momentum-transfer collision frequency nu [1/s].

    Returns
    -------
    jax.Array
        Complex relative permittivity, broadcast over the arguments.

    Notes
    -----
    Cold plasma, no static magnetic field, collision frequency independent of electron energy; ions at
    rest. Source: Ginzburg, Propagation of Electromagnetic Waves in Plasmas, 1970, section 3.
    """
    wave = jnp.asarray(frequency, float)
    overdensity = jnp.asarray(electron_density, float) / critical_density(wave)
    damping = jnp.asarray(collision_frequency, float) / (2.0 * pi * wave)
    return 1.0 - overdensity / (1.0 - 1j * damping)
