"""What gas that leaves the wall takes off the heat flux."""

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike

LAMINAR = 0.5
"""Blowing parameter of air into air in a laminar layer; 0.4 in a turbulent one."""


def blowing_reduction(
    mass_flux: ArrayLike, transfer_coefficient: ArrayLike, parameter: ArrayLike = LAMINAR
) -> Array:
    """Heat flux to a wall that gives off gas, over that without.

    f/(exp f - 1) with f = 2 lambda mdot/C.

    Parameters
    ----------
    mass_flux : ArrayLike
        Of the gas that leaves the wall [kg/(m^2 s)].
    transfer_coefficient : ArrayLike
        Of the layer without it, C [kg/(m^2 s)].
    parameter : ArrayLike
        lambda.

    Returns
    -------
    jax.Array
        1 without blowing, broadcast over the arguments.

    Notes
    -----
    Range: local similarity, so blowing that is uniform or follows the heat flux. At Kaattari's stagnation
    points within 12 % up to mdot/C = 0.8. Source: R. A. Rindal, D. T. Flood and R. M. Kendall, NASA CR-1061,
    1968.
    """
    f = 2.0 * jnp.asarray(parameter) * jnp.asarray(mass_flux) / jnp.asarray(transfer_coefficient)
    small = jnp.abs(f) < 1e-6
    safe = jnp.where(small, 1.0, f)
    return jnp.where(small, 1.0 - 0.5 * f, safe / jnp.expm1(safe))
