"""Heating in rarefied flow: free-molecular limit and bridging; the hot-wall correction."""

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.core.validity import ValidityRange
from shocklayer.heating.outputs import OUTPUTS

VALIDITY = (
    ValidityRange(
        "continuum heating (bridged beyond)",
        "knudsen_number",
        0.0,
        0.01,
        "usual limit of continuum boundary-layer theory",
        OUTPUTS,
    ),
)
"""Range of continuum heating."""


def free_molecular(density: ArrayLike, speed: ArrayLike, accommodation: ArrayLike = 1.0) -> Array:
    """Heat flux at a stagnation point in free-molecular flow, the upper limit of convection.

    q = a density speed^3 / 2: every molecule transfers the fraction ``a`` of its kinetic energy.

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
    """Bridge the continuum heat flux to its free-molecular limit.

    q = q_c / sqrt(1 + (q_c / q_fm)^2): the continuum value in dense air, the free-molecular one in thin
    air, and less than both in between.

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
    The form is used for Stanton numbers in destructive re-entry analysis (cited from memory; the exponent 2
    is an interpolation, not a theory). It never exceeds the free-molecular flux.
    """
    dense = jnp.asarray(continuum, float)
    thin = jnp.maximum(free_molecular(density, speed, accommodation), 1e-300)
    return dense / jnp.sqrt(1.0 + (dense / thin) ** 2)


def bridged_coefficient(coefficient: ArrayLike, density: ArrayLike, speed: ArrayLike) -> Array:
    """Bridge the transfer coefficient of continuum flow to its free-molecular limit.

    Parameters
    ----------
    coefficient : ArrayLike
        Heat flux over the enthalpy difference C in continuum flow [kg/(m^2 s)].
    density : ArrayLike
        Free-stream density [kg/m^3].
    speed : ArrayLike
        Speed relative to the air [m/s].

    Returns
    -------
    jax.Array
        C / sqrt(1 + (C / (density speed))^2) [kg/(m^2 s)]: `free_molecular_bridge` of fluxes that all stand
        for the same enthalpy difference.
    """
    dense = jnp.asarray(coefficient, float)
    thin = jnp.asarray(density, float) * jnp.asarray(speed, float)
    # At rest and in vacuum both are zero, and the root must have a slope.
    return dense * thin / jnp.sqrt(dense**2 + thin**2 + 1e-60)


def hot_wall(heat_flux: ArrayLike, wall_enthalpy: ArrayLike, total_enthalpy: ArrayLike) -> Array:
    """Correct a cold-wall heat flux for the enthalpy of the gas at the wall.

    Parameters
    ----------
    heat_flux : ArrayLike
        Cold-wall heat flux [W/m^2].
    wall_enthalpy, total_enthalpy : ArrayLike
        Enthalpy of the gas at wall temperature, and of the free stream in total, with one zero [J/kg].

    Returns
    -------
    jax.Array
        Heat flux times (1 - h_w/h_0), zero where h_w exceeds h_0 [W/m^2].
    """
    factor = 1.0 - jnp.asarray(wall_enthalpy, float) / jnp.maximum(jnp.asarray(total_enthalpy, float), 1e-300)
    return jnp.asarray(heat_flux) * jnp.clip(factor, 0.0, 1.0)
