"""From materials and conditions to the arrays that the march computes with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array
from shocklayer.gas.ablation.wall_gas import pyrolysis_gas, wall_gas
from shocklayer.heat_shield import mesh
from shocklayer.heat_shield.implicit_step import BackFace, Shield
from shocklayer.heat_shield.layer_properties import LayerProperties
from shocklayer.heat_shield.materials import REFERENCE_TEMPERATURE, Material
from shocklayer.heat_shield.pyrolysis import Reactions
from shocklayer.heat_shield.surface import GasTable, SurfaceLaw
from shocklayer.scenario.heat_shield import BackConfig

OUTER_CELLS = 160
"""Cells of the outermost layer."""
INNER_CELLS = 60
"""Cells of every other layer."""
_FIRST_TEMPERATURE, _LAST_TEMPERATURE, _STEP = 200.0, 6000.0, 25.0
_BLOWINGS = (
    *(0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
    *(1.0, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0),
)
_PER_DECADE = 4
"""Pressures of the table of the wall gas in a decade."""


def layer_arrays(material: Material) -> LayerProperties:
    """Return a material's properties on the joint temperatures of its tables."""
    curves = [each for state in (material.virgin, material.char) for each in state.values()]
    points = np.unique(np.concatenate([[REFERENCE_TEMPERATURE], *(each.temperature for each in curves)]))
    if points.size == 1:
        points = np.array([points[0], points[0] + 100.0])
    capacity = np.stack([state["specific_heat"].at(points) for state in (material.virgin, material.char)])
    rise = np.concatenate(
        [np.zeros((2, 1)), np.cumsum(0.5 * np.diff(points) * (capacity[:, 1:] + capacity[:, :-1]), axis=1)],
        axis=1,
    )
    position = int(np.searchsorted(points, REFERENCE_TEMPERATURE))
    enthalpy = rise - rise[:, position : position + 1]
    enthalpy[0] += material.formation_enthalpy

    def table(name: str) -> Array:
        return jnp.asarray(np.stack([state[name].at(points) for state in (material.virgin, material.char)]))

    return LayerProperties(
        jnp.asarray(points),
        jnp.asarray(capacity),
        jnp.asarray(enthalpy),
        table("thermal_conductivity"),
        table("emissivity"),
        jnp.array([material.density, material.char_density]),
    )


def reactions_of(material: Material) -> Reactions:
    """Return the decomposition of a material's components, empty for one that does not char."""
    parts = [each for each in material.components if each.density > each.char_density]
    lost = [each.density - each.char_density for each in parts]
    rates = [
        each.rate * ((each.density - each.char_density) / each.density) ** (each.order - 1.0)
        for each in parts
    ]
    return Reactions(
        jnp.array(lost, dtype=float),
        jnp.array(rates, dtype=float),
        jnp.array([each.activation_temperature for each in parts], dtype=float),
        jnp.array([each.order for each in parts], dtype=float),
        jnp.array([each.threshold_temperature for each in parts], dtype=float),
    )


def gas_table(
    material: Material, edge: Mapping[str, float], pressures: np.ndarray, *, char_lost: bool
) -> GasTable:
    """Return the gas at the wall over the pressures that a case reaches.

    Parameters
    ----------
    material : Material
        Of the outermost layer.
    edge : mapping of str to float
        Cold gas of the flow: mole fractions.
    pressures : array_like
        Pressures that occur [Pa].
    char_lost : bool
        Whether the surface loses char; without it the gas at the wall is the same, and B'_c zero (the
        convention of the Ablation Workshop's case 2.1).

    Returns
    -------
    GasTable
        From 200 K to 6000 K.
    """
    low = max(float(np.min(pressures)), 1.0)
    high = max(float(np.max(pressures)), low)
    count = 1 if high <= low * 1.001 else 2 + int(_PER_DECADE * np.log10(high / low))
    levels = np.geomspace(low, high, count) if count > 1 else np.array([high])
    temperature = np.arange(_FIRST_TEMPERATURE, _LAST_TEMPERATURE + _STEP, _STEP)
    gas = material.pyrolysis_gas or None
    blowing = np.array(_BLOWINGS if gas else (0.0,))
    table = wall_gas(edge, gas, levels, blowing, temperature, carbon_wall=material.carbon_surface)
    char = np.log1p(table.char_blowing) if char_lost else np.zeros_like(table.char_blowing)
    inside = pyrolysis_gas(gas, levels, temperature) if gas else np.zeros((levels.size, temperature.size))
    return GasTable(
        *map(
            jnp.asarray,
            (np.log(levels), blowing, np.array([_FIRST_TEMPERATURE, _STEP]), char, table.enthalpy, inside),
        )
    )


def shield_of(
    materials: Sequence[Material],
    thickness: Sequence[float] | Array,
    table: GasTable,
    back: BackConfig,
    blowing_parameter: float,
    duration: float,
    *,
    refinement: float = 1.0,
) -> Shield:
    """Assemble the stack.

    Parameters
    ----------
    materials : sequence of Material
        The heated one first.
    thickness : sequence of float
        [m].
    table : GasTable
        Gas at the wall.
    back : BackConfig
        Back face.
    blowing_parameter : float
        lambda.
    duration : float
        Time of the heating, which decides how thin the first cells are [s].
    refinement : float
        Cells over those of the default.

    Returns
    -------
    Shield
        For `shocklayer.heat_shield.march.march`.
    """
    first = materials[0]
    reach = [_reach(each, duration) for each in materials]
    outer, inner = round(OUTER_CELLS * refinement), round(INNER_CELLS * refinement)
    depth = float(thickness[0])
    smallest = min(max(0.01 * reach[0] / refinement, depth / (5000.0 * refinement)), depth)
    fractions = [mesh.graded(outer, min(smallest / depth, 1.0 / outer))]
    for number, (length, size) in enumerate(zip(reach[1:], thickness[1:], strict=True), start=2):
        near = min(0.25 / inner, max(0.02 * length / refinement / float(size), 1e-4))
        # Nothing is steep at an adiabatic back face.
        inside = number < len(materials) or back.condition != "adiabatic"
        fractions.append(mesh.graded(inner, near, both_ends=inside))
    melting = first.melting_temperature if first.melting_temperature is not None else 1e9
    law = SurfaceLaw(
        jnp.asarray(float(blowing_parameter)), jnp.asarray(melting), jnp.asarray(first.heat_of_fusion or 1e6)
    )
    face = BackFace(
        jnp.asarray(1.0 if back.condition == "temperature" else 0.0),
        jnp.asarray(float(back.temperature or 300.0)),
        jnp.asarray(back.emissivity if back.condition == "radiating" else 0.0),
    )
    return Shield(
        tuple(layer_arrays(each) for each in materials),
        tuple(jnp.asarray(each) for each in fractions),
        jnp.asarray(thickness, dtype=float),
        reactions_of(first),
        table,
        law,
        face,
    )


def _reach(material: Material, duration: float) -> float:
    """Return how far heat reaches into a material in a time [m]."""
    capacity = material.density * material.virgin["specific_heat"].value[0]
    return float(np.sqrt(material.virgin["thermal_conductivity"].value[0] / capacity * duration))
