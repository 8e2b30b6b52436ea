"""Properties of a layer over temperature and degree of charring, as arrays that JAX computes with."""

from __future__ import annotations

from typing import NamedTuple

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array


class LayerProperties(NamedTuple):
    """Properties of one layer, piecewise linear in temperature; for a virgin and a charred material.

    Attributes
    ----------
    temperature : Array, shape (knots,)
        [K].
    heat_capacity : Array, shape (2, knots)
        Specific heat, virgin and char [J/(kg K)].
    enthalpy : Array, shape (2, knots)
        Its integral, with the enthalpy of formation [J/kg].
    conductivity : Array, shape (2, knots)
        [W/(m K)].
    emissivity : Array, shape (2, knots)
        [-].
    density : Array, shape (2,)
        Virgin and char [kg/m^3].
    """

    temperature: Array
    heat_capacity: Array
    enthalpy: Array
    conductivity: Array
    emissivity: Array
    density: Array


class Values(NamedTuple):
    """Properties at given temperatures, virgin and char on the leading axis.

    Attributes
    ----------
    enthalpy : Array, shape (2, ...)
        [J/kg].
    conductivity : Array, shape (2, ...)
        [W/(m K)].
    emissivity : Array, shape (2, ...)
        [-].
    """

    enthalpy: Array
    conductivity: Array
    emissivity: Array


def evaluate(layer: LayerProperties, temperature: Array) -> Values:
    """Return the properties at given temperatures.

    Parameters
    ----------
    layer : LayerProperties
        The material.
    temperature : Array
        (...) [K]; beyond the ends of the table specific heat, conductivity and emissivity are constant.

    Returns
    -------
    Values
        Of virgin material and char; the enthalpy is the exact integral of the specific heat.
    """
    knots = layer.temperature
    index = jnp.clip(jnp.sum(temperature[..., None] >= knots, axis=-1) - 1, 0, knots.size - 2)
    lower, step = knots[index], knots[index + 1] - knots[index]
    inside = jnp.clip(temperature, knots[0], knots[-1]) - lower
    share = inside / step
    capacity = layer.heat_capacity[:, index]
    slope = (layer.heat_capacity[:, index + 1] - capacity) / step
    capacity_here = capacity + slope * inside
    beyond = temperature - lower - inside
    enthalpy = layer.enthalpy[:, index] + inside * (capacity + 0.5 * slope * inside) + capacity_here * beyond

    def linear(table: Array) -> Array:
        return table[:, index] * (1.0 - share) + table[:, index + 1] * share

    return Values(enthalpy, linear(layer.conductivity), linear(layer.emissivity))


def volumetric_enthalpy(layer: LayerProperties, enthalpy: Array, density: Array) -> Array:
    """Return the enthalpy of a partly charred material per volume.

    Parameters
    ----------
    layer : LayerProperties
        The material.
    enthalpy : Array, shape (2, ...)
        Of virgin material and char [J/kg].
    density : Array, shape (...)
        [kg/m^3].

    Returns
    -------
    Array
        [J/m^3]; linear in density between virgin material and char.
    """
    virgin = virgin_mass(layer, density)
    return virgin * enthalpy[0] + (density - virgin) * enthalpy[1]


def virgin_mass(layer: LayerProperties, density: Array) -> Array:
    """Return the mass of virgin material per volume in a partly charred one [kg/m^3]."""
    virgin, char = layer.density
    lost = jnp.where(virgin > char, virgin - char, 1.0)
    return jnp.where(virgin > char, virgin * (density - char) / lost, virgin)


def mixed(layer: LayerProperties, values: Array, density: Array) -> Array:
    """Return a property of a partly charred material: weighted by mass of virgin material and char."""
    share = virgin_mass(layer, density) / density
    return share * values[0] + (1.0 - share) * values[1]
