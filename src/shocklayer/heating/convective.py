"""Convective heating of a stagnation point, and what bounds it in thin air."""

import math

from shocklayer.core.constants import SUTTON_GRAVES_EARTH
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.core.validity import ValidityRange

_REPORT = "Sutton & Graves, NASA TR R-376 (1971), Table II"

VALIDITY = (
    # Enthalpies of 2.3 to 116.2 MJ/kg, as speeds sqrt(2 h).
    ValidityRange("Sutton-Graves", "speed", math.sqrt(2 * 2.3e6), math.sqrt(2 * 116.2e6), _REPORT),
    ValidityRange("Sutton-Graves", "stagnation_pressure", 101.325, 1.01325e7, _REPORT),
    ValidityRange(
        "continuum heating (bridged beyond)",
        "knudsen_number",
        0.0,
        0.01,
        "usual limit of continuum boundary-layer theory",
    ),
)
"""Ranges of the convective models."""


def convective_stagnation(
    density: ArrayLike,
    speed: ArrayLike,
    nose_radius: ArrayLike,
    coefficient: ArrayLike = SUTTON_GRAVES_EARTH,
) -> Array:
    """Cold-wall convective heat flux at the stagnation point of a sphere, by Sutton and Graves.

    q = k sqrt(density / nose_radius) speed^3 with k = 1.7415e-4 kg^0.5/m: equilibrium air, laminar, fully
    catalytic cold wall. The original form q = K sqrt(p_s/R) (h_s - h_w) with p_s = density speed^2 and
    h_s = speed^2/2 gives this constant within 0.4 %; published copies differ by up to 4 %.

    Parameters
    ----------
    density : ArrayLike
        Free-stream density [kg/m^3].
    speed : ArrayLike
        Speed relative to the air [m/s].
    nose_radius : ArrayLike
        Radius of the sphere, or effective radius of the nose [m].
    coefficient : ArrayLike
        k of the gas [kg^0.5/m]; without it, that of air. `Planet.convective_coefficient` holds others.

    Returns
    -------
    jax.Array
        Heat flux [W/m^2], broadcast over the arguments.

    Notes
    -----
    Range: stagnation enthalpy 2.3-116.2 MJ/kg, stagnation pressure 0.001-100 atm (`VALIDITY`).
    Source: K. Sutton and R. A. Graves, NASA TR R-376, 1971, Table II.
    """
    thin = jnp.maximum(jnp.asarray(density, float), 1e-300)
    return (
        jnp.asarray(coefficient) * jnp.sqrt(thin / jnp.asarray(nose_radius, float)) * jnp.asarray(speed) ** 3
    )


def free_molecular(density: ArrayLike, speed: ArrayLike, accommodation: ArrayLike = 1.0) -> Array:
    """Heat flux at a stagnation point in free-molecular flow, the most that the air can bring.

    q = a density speed^3 / 2: every molecule hands over the fraction ``a`` of its kinetic energy.

    Parameters
    ----------
    density : ArrayLike
        Free-stream density [kg/m^3].
    speed : ArrayLike
        Speed relative to the air [m/s].
    accommodation : ArrayLike
        Energy accommodation coefficient, 0 to 1.

    Returns
    -------
    jax.Array
        Heat flux [W/m^2], broadcast over the arguments.

    Notes
    -----
    Hypersonic limit (molecular speed ratio far above 1) with a cold wall: S. A. Schaaf and P. L. Chambre,
    Flow of Rarefied Gases, Princeton, 1961.
    """
    return 0.5 * jnp.asarray(accommodation) * jnp.asarray(density) * jnp.asarray(speed) ** 3


def free_molecular_bridge(
    continuum: ArrayLike, density: ArrayLike, speed: ArrayLike, accommodation: ArrayLike = 1.0
) -> Array:
    """Join the continuum heat flux to its free-molecular bound.

    q = q_c / sqrt(1 + (q_c / q_fm)^2): the continuum value in dense air, the free-molecular one in thin
    air, below both between.

    Parameters
    ----------
    continuum : ArrayLike
        Continuum heat flux q_c [W/m^2].
    density : ArrayLike
        Free-stream density [kg/m^3].
    speed : ArrayLike
        Speed relative to the air [m/s].
    accommodation : ArrayLike
        Energy accommodation coefficient, 0 to 1.

    Returns
    -------
    jax.Array
        Bridged heat flux [W/m^2].

    Notes
    -----
    The form is the one in use in destructive re-entry analysis for Stanton numbers (cited from memory;
    the exponent 2 is an interpolation, not a theory). It never exceeds the free-molecular flux.
    """
    dense = jnp.asarray(continuum, float)
    thin = jnp.maximum(free_molecular(density, speed, accommodation), 1e-300)
    return dense / jnp.sqrt(1.0 + (dense / thin) ** 2)


def hot_wall(heat_flux: ArrayLike, wall_enthalpy: ArrayLike, total_enthalpy: ArrayLike) -> Array:
    """Correct a cold-wall heat flux for the enthalpy of the gas at the wall.

    Parameters
    ----------
    heat_flux : ArrayLike
        Cold-wall heat flux [W/m^2].
    wall_enthalpy, total_enthalpy : ArrayLike
        Enthalpy of the gas at wall temperature and of the oncoming stream [J/kg], above the same zero.

    Returns
    -------
    jax.Array
        Heat flux times (1 - h_w/h_0), and zero where the wall is the hotter [W/m^2].
    """
    share = 1.0 - jnp.asarray(wall_enthalpy, float) / jnp.maximum(jnp.asarray(total_enthalpy, float), 1e-300)
    return jnp.asarray(heat_flux) * jnp.clip(share, 0.0, 1.0)
