"""Temperature of a wall in radiative equilibrium with the gas that heats it."""

from collections.abc import Callable
from typing import NamedTuple

from shocklayer.core.constants import STEFAN_BOLTZMANN
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.root_finding import find_root
from shocklayer.core.types import Array, ArrayLike
from shocklayer.core.validity import ValidityRange
from shocklayer.heating.gas_table import HIGHEST_ENTHALPY, gas_temperature
from shocklayer.heating.rarefied import hot_wall
from shocklayer.heating.recombination import Loss

VALIDITY = (
    ValidityRange(
        "radiative-equilibrium wall (no ablation)",
        "wall_temperature",
        0.0,
        3000.0,
        "carbon and most ceramics ablate or melt above about 3000 K",
        ("wall_temperature",),
    ),
)
"""Range of the wall model."""


def wall_temperature(
    heat_flux: ArrayLike, emissivity: ArrayLike, ambient_temperature: ArrayLike = 0.0
) -> Array:
    """Temperature at which a wall radiates the heat flux it receives.

    sigma e (T^4 - T_a^4) = q: no conduction, no storage, no ablation: an upper bound for a passive wall.

    Parameters
    ----------
    heat_flux : ArrayLike
        Heat flux to the wall [W/m^2]; negative values count as zero.
    emissivity : ArrayLike
        Total hemispherical emissivity, above 0 to 1.
    ambient_temperature : ArrayLike
        Radiation temperature of the environment [K].

    Returns
    -------
    jax.Array
        Wall temperature [K].

    Notes
    -----
    Source: Stefan-Boltzmann law. Range: below ablation (`VALIDITY`).
    """
    received = jnp.maximum(jnp.asarray(heat_flux, float), 1e-12)
    radiated = STEFAN_BOLTZMANN * jnp.asarray(emissivity, float)
    return (received / radiated + jnp.asarray(ambient_temperature, float) ** 4) ** 0.25


class Wall(NamedTuple):
    """A wall and the convective flux to it.

    Attributes
    ----------
    temperature : jax.Array
        Of the wall [K].
    recovery_temperature : jax.Array
        Of the gas at its recovery enthalpy, in equilibrium [K]: that of a wall that radiates nothing.
    heat_flux : jax.Array
        Convective flux to the wall at its temperature [W/m^2].
    """

    temperature: Array
    recovery_temperature: Array
    heat_flux: Array


HeatFlux = Callable[[Array], Array]
"""Convective flux [W/m^2], falling with the enthalpy of the gas in equilibrium at the wall [J/kg]."""


def hot_wall_flux(
    coefficient: Callable[[Array], Array], recovery_enthalpy: Array, loss: Loss | None = None
) -> HeatFlux:
    """Return the convective flux C (h_aw - h_w) as a function of the wall enthalpy.

    Parameters
    ----------
    coefficient : callable
        Heat flux over the enthalpy difference C [kg/(m^2 s)], from the wall enthalpy h_w [J/kg].
    recovery_enthalpy : jax.Array
        h_aw, above that of the cold gas at 0 K [J/kg].
    loss : callable, optional
        What a wall of finite catalycity does not get, by `recombination.recombination_loss`.

    Returns
    -------
    callable
        Zero where the wall is hotter than the gas.
    """
    if loss is not None:

        def incomplete(enthalpy: Array) -> Array:
            transfer = coefficient(enthalpy)
            return transfer * jnp.maximum(recovery_enthalpy - enthalpy - loss(transfer, enthalpy), 0.0)

        return incomplete
    return lambda enthalpy: hot_wall(coefficient(enthalpy) * recovery_enthalpy, enthalpy, recovery_enthalpy)


def wall_balance(
    heat_flux: HeatFlux,
    recovery_enthalpy: ArrayLike,
    pressure: ArrayLike,
    radiative_heat_flux: ArrayLike,
    emissivity: ArrayLike,
    planet: str,
) -> Wall:
    """Temperature at which a wall radiates what it receives from the gas and from its radiation.

    sigma e T_w^4 = q(h_w) + q_r, with the enthalpy h_w of the gas in equilibrium at wall temperature: no
    conduction, no storage, no ablation.

    Parameters
    ----------
    heat_flux : callable
        q, such as `hot_wall_flux`.
    recovery_enthalpy : ArrayLike
        h_aw, above that of the cold gas at 0 K [J/kg].
    pressure : ArrayLike
        At the wall [Pa].
    radiative_heat_flux : ArrayLike
        q_r, absorbed in full [W/m^2].
    emissivity : ArrayLike
        Total hemispherical emissivity e, above 0 to 1.
    planet : {"earth", "mars"}
        Its gas.

    Returns
    -------
    Wall
        Broadcast over the arguments, never hotter than the recovery temperature: gas cannot heat a wall
        above its own temperature, by convection or by radiation.

    Notes
    -----
    The unknown is h_w, in which the balance is monotone; bracketed Newton iteration. Range: below ablation
    (`VALIDITY`). Source: the first law; J. D. Anderson, Hypersonic and High-Temperature Gas Dynamics, 6.
    """
    recovery, p, radiation, grey = jnp.broadcast_arrays(
        *(jnp.asarray(a, float) for a in (recovery_enthalpy, pressure, radiative_heat_flux, emissivity))
    )
    radiated = STEFAN_BOLTZMANN * grey
    high = jnp.minimum(recovery, HIGHEST_ENTHALPY)
    hottest = gas_temperature(planet, high, p)
    # A wall in vacuum would be at 0 K, where the balance has no slope.
    absorbed = jnp.minimum(radiation + 1e-12, 0.999 * radiated * hottest**4)

    def excess(h: Array) -> Array:
        return radiated * gas_temperature(planet, h, p) ** 4 - heat_flux(h) - absorbed

    def with_slope(h: Array) -> tuple[Array, Array]:
        return jax.jvp(excess, (h,), (jnp.ones_like(h),))

    cold = jnp.zeros_like(recovery)
    estimate = ((heat_flux(cold) + absorbed) / radiated) ** 0.25
    first = jnp.minimum(1000.0 * estimate, 0.9 * high)
    enthalpy = jnp.clip(find_root(with_slope, cold, high, first), 0.0, high)
    return Wall(gas_temperature(planet, enthalpy, p), hottest, heat_flux(enthalpy))
