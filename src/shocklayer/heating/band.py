"""Uncertainty of the heat flux: spread of the methods, catalycity of the wall, density of the air."""

from __future__ import annotations

from typing import cast

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array
from shocklayer.heating.convective.model import ConvectiveModel
from shocklayer.heating.gas_table import gas_state
from shocklayer.heating.rarefied import bridged_coefficient, hot_wall
from shocklayer.heating.recombination import Loss, atoms_reaching_the_wall
from shocklayer.heating.stagnation_flow import StagnationFlow
from shocklayer.heating.wall import HeatFlux, hot_wall_flux
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.model_choice import configured, model_names

LEAST_SPREAD = 0.1
"""Relative error that every method has at least: theory and measurement of a sphere in perfect gas."""
DENSITY_FACTORS = {"earth": 1.15, "mars": 1.3}
"""Uncertainty of the density of the air, as a factor; that of the band of electron density."""


def flux_with_band(
    chosen: ConvectiveModel,
    flow: StagnationFlow,
    ratio: Array,
    recovery_enthalpy: Array,
    pressure: Array,
    planet: Planet,
    loss: Loss | None = None,
) -> HeatFlux:
    """Return the laminar convective heat flux to points of a body together with its band.

    Low: the least of the methods, thinner air, and a wall on which no atom recombines. High: the greatest of
    the methods, denser air, and a wall from which the gas leaves as molecules at any temperature.

    Parameters
    ----------
    chosen : ConvectiveModel
        The model of the result; the band contains it.
    flow : StagnationFlow
        The free stream and the stagnation point.
    ratio : jax.Array
        Coefficient at the points over that at the stagnation point.
    recovery_enthalpy, pressure : jax.Array
        Of the gas at the points [J/kg, Pa].
    planet : Planet
        Its gas.
    loss : callable, optional
        What a wall of finite catalycity does not get, by `recombination.recombination_loss`.

    Returns
    -------
    callable
        From wall enthalpies (3, ...) to fluxes (3, ...): of the result; low, at most the flux of the chosen
        model; and high, at least it, at the same wall enthalpy.

    Notes
    -----
    Every method counts inside its own range of speed, and none is better than 10 %. An inert wall takes
    nothing of the enthalpy of dissociation that reaches it (`recombination.atoms_reaching_the_wall`). Leading
    edges, turbulence and ablation are not in the band. The three are one function because compiling it takes
    longer than running it.
    """
    others = [(model, _inside(model, flow.speed, planet)) for model in _others(chosen, planet)]
    reaching = jnp.maximum(recovery_enthalpy - atoms_reaching_the_wall(flow, planet), 0.0)
    air = DENSITY_FACTORS[planet.name]

    def fluxes(enthalpy: Array) -> Array:
        base = chosen.transfer_coefficient(flow, enthalpy, planet)
        least, greatest = base[1] * (1.0 - LEAST_SPREAD), base[2] * (1.0 + LEAST_SPREAD)
        for model, inside in others:
            other = jnp.where(inside, model.transfer_coefficient(flow, enthalpy, planet), base)
            least, greatest = jnp.minimum(least, other[1]), jnp.maximum(greatest, other[2])
        result = hot_wall_flux(
            lambda _: bridged_coefficient(base, flow.density, flow.speed) * ratio, recovery_enthalpy, loss
        )(enthalpy)

        def bridged(coefficient: Array, factor: float) -> Array:
            return bridged_coefficient(coefficient * factor**0.5, flow.density * factor, flow.speed) * ratio

        low = hot_wall(bridged(least, 1.0 / air) * reaching, enthalpy[1], reaching)
        molecular = gas_state(planet.name, enthalpy[2], pressure).formation_enthalpy
        molecular = jnp.maximum(enthalpy[2] - molecular, 0.0)
        high = hot_wall(bridged(greatest, air) * recovery_enthalpy, molecular, recovery_enthalpy)
        return jnp.stack([result[0], jnp.minimum(low, result[1]), jnp.maximum(high, result[2])])

    return fluxes


def _others(chosen: ConvectiveModel, planet: Planet) -> list[ConvectiveModel]:
    """Return the other methods for a planet's gas, with their default parameters."""
    known = [
        cast(ConvectiveModel, configured("heating.convective", name))
        for name in model_names("heating.convective")
        if name != chosen.model_name
    ]
    return [model for model in known if planet.name in model.planets]


def _inside(model: ConvectiveModel, speed: Array, planet: Planet) -> Array:
    """Return where a method is inside its range of speed."""
    inside = jnp.ones_like(speed, bool)
    for entry in model.ranges(planet.name):
        if entry.quantity == "speed":
            inside &= (speed >= entry.low) & (speed <= entry.high)
    return inside
