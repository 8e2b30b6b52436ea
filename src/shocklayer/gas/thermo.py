"""Thermodynamic functions of the single species, from the NASA-9 polynomials.

    cp/R = a1 T^-2 + a2 T^-1 + a3 + a4 T + a5 T^2 + a6 T^3 + a7 T^4
    h/RT = -a1 T^-2 + a2 ln T / T + a3 + a4 T/2 + ... + a7 T^4/5 + b1/T
    s/R  = -a1 T^-2/2 - a2 T^-1 + a3 ln T + a4 T + ... + a7 T^4/4 + b2

(McBride, Zehe & Gordon, NASA/TP-2002-211556, 2002; 1 bar; h = 0 for the elements at 298.15 K.)
All three are linear in the nine functions T^-2 .. T^4, ln T / T, ln T: a mixture is one small product.
"""

from types import ModuleType
from typing import NamedTuple, TypeVar

import numpy as np
from jaxtyping import Float

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.equilibrium.element_basis import thermo_factors
from shocklayer.gas.mixtures import Mixture

NumericArray = TypeVar("NumericArray", Array, np.ndarray)
"""Array type of functions that run in NumPy and in JAX alike."""

# To JAX a mixture is a constant.
jax.tree_util.register_static(Mixture)


class SpeciesThermo(NamedTuple):
    """Molar functions of each species, species on the last axis.

    Attributes
    ----------
    heat_capacity : Array
        At constant pressure [J/(mol K)].
    enthalpy : Array
        Zero for the elements at 298.15 K [J/mol].
    entropy : Array
        At 1 bar [J/(mol K)].
    gibbs_energy : Array
        At 1 bar [J/mol].
    """

    heat_capacity: Float[Array, "*batch species"]
    enthalpy: Float[Array, "*batch species"]
    entropy: Float[Array, "*batch species"]
    gibbs_energy: Float[Array, "*batch species"]


def basis_functions(xp: ModuleType, log_temperature: NumericArray) -> NumericArray:
    """Return the nine functions on the leading axis.

    Parameters
    ----------
    xp : module
        ``numpy`` or ``jax.numpy``.
    log_temperature : array
        Natural logarithm of the temperature in K.

    Returns
    -------
    array
        Shape (9, ...).
    """
    t = xp.exp(log_temperature)
    i = 1.0 / t
    t2 = t * t
    return xp.stack([i * i, i, xp.ones_like(t), t, t2, t2 * t, t2 * t2, log_temperature * i, log_temperature])


def evaluate(
    xp: ModuleType,
    breaks: np.ndarray,
    factors: np.ndarray,
    log_temperature: NumericArray,
    functions: NumericArray,
) -> NumericArray:
    """Evaluate polynomials, each temperature in its interval.

    Parameters
    ----------
    xp : module
        ``numpy`` or ``jax.numpy``.
    breaks : numpy.ndarray
        Where the intervals meet [K].
    factors : numpy.ndarray
        (interval, quantity, 9).
    log_temperature : array
        (...).
    functions : array
        `basis_functions` of it, (9, ...).

    Returns
    -------
    array
        (quantity, ...).
    """
    number, quantities, _ = factors.shape
    # The functions are placed in the rows of their interval and zeros elsewhere: one dense product is quicker
    # than five products and a choice.
    edges = np.concatenate([[-np.inf], np.log(breaks), [np.inf]]).reshape(-1, *([1] * log_temperature.ndim))
    inside = (log_temperature >= edges[:-1]) & (log_temperature < edges[1:])
    placed = xp.where(inside[:, None], functions[None], 0.0).reshape(9 * number, *log_temperature.shape)
    matrix = np.moveaxis(factors, 0, 1).reshape(quantities, 9 * number)
    return xp.tensordot(matrix, placed, axes=1)


def species_thermo(mixture: Mixture, temperature: ArrayLike) -> SpeciesThermo:
    """Return the molar thermodynamic functions of every species of a mixture.

    Parameters
    ----------
    mixture : Mixture
    temperature : array_like
        (...) [K].

    Returns
    -------
    SpeciesThermo
        Each of shape (..., species).

    Notes
    -----
    NASA-9 fits, to 20 000 K for most species (`Mixture.temperature_limits`); beyond the ends of each fit the
    heat capacity is constant. Source: McBride, Zehe & Gordon, NASA/TP-2002-211556 (2002).
    """
    breaks, table = mixture.intervals
    log_t = jnp.log(jnp.asarray(temperature, dtype=float))
    factors = np.concatenate(thermo_factors(table), axis=1)
    values = evaluate(jnp, breaks, factors, log_t, basis_functions(jnp, log_t))
    cp, h, s = jnp.moveaxis(values.reshape(3, len(mixture.names), *log_t.shape), 1, -1)
    t = jnp.exp(log_t)[..., None]
    r = GAS_CONSTANT
    return SpeciesThermo(r * cp, r * t * h, r * s, r * t * (h - s))
