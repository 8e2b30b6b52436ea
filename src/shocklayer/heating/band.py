"""Uncertainty of the heat flux: spread of the methods, catalycity of the wall, density of the air."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, cast

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array
from shocklayer.heating.convective.model import ConvectiveModel
from shocklayer.heating.gas_table import gas_state
from shocklayer.heating.rarefied import bridged_coefficient, hot_wall
from shocklayer.heating.stagnation_flow import StagnationFlow
from shocklayer.heating.wall import HeatFlux
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.model_choice import configured, model_names

LEAST_SPREAD = 0.1
"""Relative error that every method has at least: theory and measurement of a sphere in perfect gas."""
DENSITY_FACTORS = {"earth": 1.15, "mars": 1.3}
"""Uncertainty of the density of the air, as a factor; that of the band of electron density."""
_FULL_DISSOCIATION = {"earth": 29.1e6, "mars": 36.0e6}
"""Enthalpy of formation of the gas with all molecules dissociated, above that of the cold gas [J/kg]."""
_RECOMBINATION, _RECOMBINATION_EXPONENT = 5.0e2, -1.5
"""Rate of three-body recombination of atoms at 300 K [m^6/(mol^2 s)], and exponent of the temperature."""


class FluxBand(NamedTuple):
    """Ends of the band of convective heat flux, each a function of the wall enthalpy.

    Attributes
    ----------
    low, high : callable
        As `wall.HeatFlux`.
    """

    low: HeatFlux
    high: HeatFlux


def convective_band(
    chosen: ConvectiveModel,
    flow: StagnationFlow,
    ratio: Array,
    recovery_enthalpy: Array,
    pressure: Array,
    planet: Planet,
) -> FluxBand:
    """Return the band of the convective heat flux to points of a body.

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

    Returns
    -------
    FluxBand
        Low, at most the flux of the chosen model, and high, at least it, at the same wall enthalpy.

    Notes
    -----
    Every method counts inside its own range of speed, and none is better than 10 %. An inert wall takes
    nothing of the enthalpy of dissociation that reaches it, though ions and electrons recombine on any wall;
    of that, the share 1/(1 + Da) is left by recombination in the gas, with Da the ratio of the time that the
    gas takes to pass the nose, 1/(du/ds), and that of three-body recombination at half the temperature of the
    edge (rate of air as Fay and Riddell took it, recalled). Leading edges, turbulence and ablation are not in
    the band.
    """
    models = [chosen, *_others(chosen, planet)]
    edge = gas_state(planet.name, flow.total_enthalpy, flow.pressure)
    mean = 0.5 * jnp.maximum(edge.temperature, 600.0)
    rate = _RECOMBINATION * (mean / 300.0) ** _RECOMBINATION_EXPONENT
    passing = rate * (flow.pressure / (GAS_CONSTANT * mean)) ** 2 / flow.velocity_gradient
    atoms = jnp.clip(edge.formation_enthalpy, 0.0, _FULL_DISSOCIATION[planet.name])
    frozen = jnp.minimum(atoms, 0.9 * flow.total_enthalpy) / (1.0 + passing)
    air = DENSITY_FACTORS[planet.name]

    def spread(enthalpy: Array, choose: Callable[..., Array], factor: float) -> Array:
        base = chosen.transfer_coefficient(flow, enthalpy, planet)
        extreme = base * (1.0 + choose(-LEAST_SPREAD, LEAST_SPREAD))
        for model in models[1:]:
            other = model.transfer_coefficient(flow, enthalpy, planet)
            extreme = choose(extreme, jnp.where(_inside(model, flow.speed, planet), other, base))
        return bridged_coefficient(extreme * factor**0.5, flow.density * factor, flow.speed) * ratio

    def low(enthalpy: Array) -> Array:
        reaching = jnp.maximum(recovery_enthalpy - frozen, 0.0)
        return hot_wall(spread(enthalpy, jnp.minimum, 1.0 / air) * reaching, enthalpy, reaching)

    def high(enthalpy: Array) -> Array:
        chemical = gas_state(planet.name, enthalpy, pressure).formation_enthalpy
        molecular = jnp.maximum(enthalpy - chemical, 0.0)
        return hot_wall(spread(enthalpy, jnp.maximum, air) * recovery_enthalpy, molecular, recovery_enthalpy)

    return FluxBand(low, high)


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
