"""What a wall that is not fully catalytic does not get: the energy of the atoms that leave it as atoms."""

from __future__ import annotations

from collections.abc import Callable

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array
from shocklayer.heating.catalycity.model import HeatedWallModel
from shocklayer.heating.gas_table import gas_state, gas_temperature
from shocklayer.heating.stagnation_flow import StagnationFlow
from shocklayer.planet.bodies import Planet

FULL_DISSOCIATION = {"earth": 29.1e6, "mars": 36.0e6}
"""Enthalpy of formation of the gas with all molecules dissociated, above that of the cold gas [J/kg]."""
_OF_OXYGEN = {"earth": 3.6e6, "mars": 36.0e6}
"""The part of it that is in oxygen, which dissociates first [J/kg]."""
_OXYGEN, _NITROGEN = 0.015999, 0.014007
"""Molar mass of the atoms [kg/mol]."""
_MOLAR_MASS = 0.025
"""Of the gas at the wall, partly dissociated [kg/mol]."""
_DISSOCIATED_LEWIS = 1.4**0.52
"""Flux of enthalpy carried by atoms over that carried by conduction, as Fay and Riddell have it."""
_RECOMBINATION, _RECOMBINATION_EXPONENT = 5.0e2, -1.5
"""Rate of three-body recombination of atoms at 300 K [m^6/(mol^2 s)], and exponent of the temperature."""

Loss = Callable[[Array, Array], Array]
"""From transfer coefficient [kg/(m^2 s)] and wall enthalpy [J/kg] to the enthalpy not given [J/kg]."""


def atoms_reaching_the_wall(flow: StagnationFlow, planet: Planet) -> Array:
    """Return the enthalpy of dissociation that reaches the wall of a boundary layer.

    Parameters
    ----------
    flow : StagnationFlow
        The stagnation point.
    planet : Planet
        Its gas.

    Returns
    -------
    jax.Array
        [J/kg]: that of the edge less what recombines on its way.

    Notes
    -----
    The share 1/(1 + Da) is left by recombination in the gas, with Da the ratio of the time that the gas takes
    to pass the nose, 1/(du/ds), and that of three-body recombination at half the temperature of the edge
    (rate of air as Fay and Riddell took it, recalled). Ions and electrons recombine on any wall.
    """
    edge = gas_state(planet.name, flow.total_enthalpy, flow.pressure)
    mean = 0.5 * jnp.maximum(edge.temperature, 600.0)
    rate = _RECOMBINATION * (mean / 300.0) ** _RECOMBINATION_EXPONENT
    passing = rate * (flow.pressure / (GAS_CONSTANT * mean)) ** 2 / flow.velocity_gradient
    atoms = jnp.clip(edge.formation_enthalpy, 0.0, FULL_DISSOCIATION[planet.name])
    return jnp.minimum(atoms, 0.9 * flow.total_enthalpy) / (1.0 + passing)


def recombination_loss(
    wall: HeatedWallModel, flow: StagnationFlow, pressure: Array, planet: Planet
) -> Loss | None:
    """Return the enthalpy that atoms carry away from a wall of finite catalycity.

    Of the atoms that diffuse to the wall the share 1/(1 + C_D/(density k)) recombines, where C_D is the
    coefficient of their transfer and k = 2 g/(2 - g) sqrt(R T/(2 pi M)) the speed of recombination at the
    probability g.

    Parameters
    ----------
    wall : HeatedWallModel
        Its catalycity.
    flow : StagnationFlow
        The stagnation point.
    pressure : jax.Array
        At the wall [Pa].
    planet : Planet
        Its gas.

    Returns
    -------
    callable or None
        From transfer coefficient and wall enthalpy to the loss [J/kg]; None for a fully catalytic wall.

    Notes
    -----
    Frozen boundary layer with the atoms of `atoms_reaching_the_wall`; oxygen first, then nitrogen. Source:
    R. Goulard, Jet Propulsion 28(11), 1958, pp. 737-745; slip factor 2/(2 - g): C. D. Scott, AIAA Paper
    73-728, 1973.
    """
    if wall.recombines_all:
        return None
    atoms = atoms_reaching_the_wall(flow, planet)
    oxygen = jnp.minimum(atoms, _OF_OXYGEN[planet.name])
    edge = gas_state(planet.name, flow.total_enthalpy, flow.pressure)
    dissociated = jnp.clip(edge.formation_enthalpy / jnp.maximum(flow.total_enthalpy, 1.0), 0.0, 1.0)
    # The coefficient is that of all enthalpy; conduction carries less of a unit than diffusion does.
    diffusing = _DISSOCIATED_LEWIS / (1.0 + (_DISSOCIATED_LEWIS - 1.0) * dissociated)

    def loss(coefficient: Array, enthalpy: Array) -> Array:
        temperature = jnp.maximum(gas_temperature(planet.name, enthalpy, pressure), 1.0)
        density = pressure * _MOLAR_MASS / (GAS_CONSTANT * temperature)
        to_wall = jnp.maximum(diffusing * coefficient, 1e-30)
        lost = jnp.zeros_like(temperature)
        parts = zip(
            (oxygen, atoms - oxygen), wall.probability(temperature), (_OXYGEN, _NITROGEN), strict=True
        )
        for carried, probability, molar_mass in parts:
            thermal = jnp.sqrt(GAS_CONSTANT * temperature / (2.0 * jnp.pi * molar_mass))
            taken = density * thermal * 2.0 * probability / (2.0 - probability)
            lost = lost + carried * to_wall / (to_wall + taken)
        return diffusing * lost

    return loss
