"""Pyrolysis of a charring material: components that decompose by Arrhenius laws."""

from __future__ import annotations

from typing import NamedTuple

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array

_NEWTON_STEPS = 3
_LEAST = 1e-200
"""Keeps powers of a share away from zero."""


class Reactions(NamedTuple):
    """Decomposition of the components of a material.

    For each, d rho/dt = -A rho_v ((rho - rho_c)/rho_v)^n exp(-E/(R T)) above a threshold temperature.

    Attributes
    ----------
    density_lost : Array, shape (components,)
        rho_v - rho_c, bulk densities of the component in the material [kg/m^3].
    rate : Array, shape (components,)
        A ((rho_v - rho_c)/rho_v)^(n - 1) [1/s].
    activation_temperature : Array, shape (components,)
        E/R [K].
    order : Array, shape (components,)
        n [-].
    threshold : Array, shape (components,)
        [K].
    """

    density_lost: Array
    rate: Array
    activation_temperature: Array
    order: Array
    threshold: Array


def rate_constant(reactions: Reactions, temperature: Array) -> Array:
    """Return the rate constants K of dy/dt = -K y^n for the share y that is left, (components, cells)."""
    inverse = -reactions.activation_temperature[:, None] / jnp.maximum(temperature, 1.0)
    rate = reactions.rate[:, None] * jnp.exp(inverse)
    return jnp.where(temperature > reactions.threshold[:, None], rate, 0.0)


@jax.custom_jvp
def implicit_share(constant: Array, order: Array, right: Array, step: Array, first: Array) -> Array:
    """Solve y + step K y^n = right for the share y that is left, not below zero.

    Parameters
    ----------
    constant : Array, shape (components, cells)
        K [1/s].
    order : Array, shape (components,)
        n [-].
    right : Array, shape (components, cells)
        Right-hand side [-].
    step : float
        Length of the step [s].
    first : Array, shape (components, cells)
        Estimate of y.

    Returns
    -------
    Array
        (components, cells). The left side is convex, so that Newton's method converges from above after its
        first step; its derivative is that of the solution.
    """
    right = jnp.maximum(right, 0.0)
    n, strength = order[:, None], step * constant
    y = jnp.clip(first, _LEAST, right + _LEAST)
    for _ in range(_NEWTON_STEPS):
        power = strength * y ** (n - 1.0)
        y = jnp.clip(y - (y + power * y - right) / (1.0 + n * power), 0.0, right) + _LEAST
    return y - _LEAST


@implicit_share.defjvp
def _implicit_share_jvp(primals: tuple[Array, ...], tangents: tuple[Array, ...]) -> tuple[Array, Array]:
    constant, order, right, step, _ = primals
    y = implicit_share(*primals)
    power = step * y ** (order[:, None] - 1.0)
    change = (
        jnp.where(right > 0.0, tangents[2], 0.0)
        - power * y * tangents[0]
        - constant * power * y / step * tangents[3]
    )
    return y, change / (1.0 + order[:, None] * power * constant)
