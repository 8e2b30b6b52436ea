"""Energy of harmonic oscillators, and energy exchange of free electrons in elastic collisions."""

import numpy as np

from shocklayer.core.constants import (
    AVOGADRO,
    BOLTZMANN,
    ELECTRON_MASS,
    ELEMENTARY_CHARGE,
    GAS_CONSTANT,
    VACUUM_PERMITTIVITY,
)
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array
from shocklayer.gas.kinetics.relaxation_time import Relaxation, column


def oscillator_energy(rel: Relaxation, temperature: Array) -> Array:
    """Return the energy of the harmonic oscillators of each vibrating species.

    Parameters
    ----------
    rel : Relaxation
    temperature : Array
        (...) [K].

    Returns
    -------
    Array
        (vibrator, ...) [J/mol].
    """
    theta, degeneracy = column(rel.modes[:, 0], temperature), column(rel.modes[:, 1], temperature)
    energy = GAS_CONSTANT * degeneracy * theta / jnp.expm1(jnp.minimum(theta / temperature, 600.0))
    return jnp.tensordot(rel.mode_of, energy, axes=1)


def electron_exchange(
    rel: Relaxation,
    concentrations: Array,
    electrons: Array,
    temperature: Array,
    electron_temperature: Array,
) -> Array:
    """Return the power that free electrons gain from heavy particles by elastic collisions.

    Parameters
    ----------
    rel : Relaxation
    concentrations : Array
        (species, ...) [mol/m^3].
    electrons : Array
        Concentration of electrons (...) [mol/m^3].
    temperature, electron_temperature : Array
        (...) [K].

    Returns
    -------
    Array
        (...) [W/m^3]: 3 n_e k (T - T_e) sum_r (m_e/m_r) nu_r with nu_r = (4/3) n_r c_e pi Omega11_er
        (Mitchner & Kruger, Partially Ionized Gases, 1973, ch. II.7-8), neutrals from Wright et al. (2005),
        ions with the Coulomb cross section of Gnoffo, Gupta & Shinn (NASA TP-2867, 1989, eq. 71).
    """
    log_t = jnp.log(electron_temperature)
    powers = jnp.stack([jnp.ones_like(log_t), log_t, log_t**2, log_t**3])
    neutral = jnp.exp(jnp.tensordot(rel.momentum, powers, axes=1))
    collisions = jnp.sum(
        concentrations[rel.neutral] * column(rel.inverse_mass[rel.neutral], log_t) * neutral, axis=0
    )
    if rel.ion.size:
        length = ELEMENTARY_CHARGE**2 / (4.0 * np.pi * VACUUM_PERMITTIVITY * BOLTZMANN) / electron_temperature
        number = jnp.maximum(AVOGADRO * electrons, 1.0)
        coulomb = (8.0 * np.pi / 27.0) * length**2 * jnp.log1p(9.0 / (4.0 * np.pi * length**3 * number))
        ions = jnp.sum(concentrations[rel.ion] * column(rel.inverse_mass[rel.ion], log_t), axis=0)
        # Gnoffo's cross section carries the factor 4/3 of the momentum-transfer frequency already.
        collisions = collisions + ions * coulomb * 0.75
    speed = jnp.sqrt(8.0 * BOLTZMANN * electron_temperature / (np.pi * ELECTRON_MASS))
    frequency = (4.0 / 3.0) * AVOGADRO * speed * collisions
    return 3.0 * GAS_CONSTANT * electrons * (temperature - electron_temperature) * frequency
