"""Equilibrium gas of the boundary layer over enthalpy and pressure, from a stored table.

The properties depend on nothing in a flight, so they are computed once with the package's own gas and stored
as data; a test compares the table with the gas model. Over enthalpy and pressure, rather than temperature
and pressure, every property is smooth, and the wall's balance needs no inverse.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np

from shocklayer import gas
from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.equilibrium.frozen import frozen_state_tp
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.thermo import species_thermo
from shocklayer.gas.transport import transport_properties

_MIXTURES = {"earth": "air13", "mars": "mars"}
_ENTHALPIES = np.geomspace(1e5, 2e8, 128)
_PRESSURES = np.geomspace(1e-1, 1e7, 17)
_COLUMNS = "temperature molar_mass viscosity prandtl_number formation_enthalpy".split()
_UNITS = "K kg/mol Pa_s 1 J/kg".split()
HIGHEST_ENTHALPY = float(_ENTHALPIES[-1])
"""Last enthalpy of the table [J/kg]; the properties are constant beyond."""
LOWEST_PRESSURE, HIGHEST_PRESSURE = float(_PRESSURES[0]), float(_PRESSURES[-1])
"""First and last pressure of the table [Pa]; the properties are constant beyond."""


class BoundaryLayerGas(NamedTuple):
    """Properties of the gas in equilibrium.

    Attributes
    ----------
    temperature : jax.Array
        [K].
    density : jax.Array
        [kg/m^3].
    viscosity : jax.Array
        [Pa s].
    prandtl_number : jax.Array
        Of the frozen composition [-].
    formation_enthalpy : jax.Array
        Enthalpy of dissociation and ionisation, above that of the cold gas [J/kg].
    """

    temperature: Array
    density: Array
    viscosity: Array
    prandtl_number: Array
    formation_enthalpy: Array


def gas_state(planet: str, enthalpy: ArrayLike, pressure: ArrayLike) -> BoundaryLayerGas:
    """Return the equilibrium state of a planet's gas at an enthalpy and pressure.

    Parameters
    ----------
    planet : {"earth", "mars"}
        Its gas: air with argon, or the Martian mixture, with ionisation.
    enthalpy : ArrayLike
        Above that of the cold gas at 0 K [J/kg]; see `cold_enthalpy`.
    pressure : ArrayLike
        [Pa].

    Returns
    -------
    BoundaryLayerGas
        Broadcast over the arguments.

    Notes
    -----
    Linear between nodes 6 % apart in enthalpy and half a decade apart in pressure: temperature within 0.5 %
    of the exact solver. Range: 0 to 200 MJ/kg, 0.1 Pa to 10 MPa; at the edge's value beyond. Thermodynamic
    data end at 20 000 K. Source: `equilibrium_hp`, `transport_properties` of `shocklayer.gas`.
    """
    h, p = jnp.broadcast_arrays(jnp.asarray(enthalpy, float), jnp.asarray(pressure, float))
    nodes, table = _table(planet)
    j, v = _pressure_position(p)
    i, u = _enthalpy_position(nodes, h)
    values = jnp.asarray(table)

    def row(k: Array) -> Array:
        left = values[k, i]
        return left + u[..., None] * (values[k, i + 1] - left)

    low = row(j)
    at = low + v[..., None] * (row(j + 1) - low)
    temperature, molar_mass, viscosity, prandtl, formation = jnp.moveaxis(at, -1, 0)
    density = p * molar_mass / (GAS_CONSTANT * jnp.maximum(temperature, 1e-3))
    return BoundaryLayerGas(temperature, density, viscosity, prandtl, formation)


def gas_temperature(planet: str, enthalpy: ArrayLike, pressure: ArrayLike) -> Array:
    """Return the temperature alone [K]; see `gas_state`. It rises with the enthalpy everywhere."""
    h, p = jnp.broadcast_arrays(jnp.asarray(enthalpy, float), jnp.asarray(pressure, float))
    nodes, table = _table(planet)
    j, v = _pressure_position(p)
    i, u = _enthalpy_position(nodes, h)
    values = jnp.asarray(table[..., 0])
    left = (1.0 - v) * values[j, i] + v * values[j + 1, i]
    right = (1.0 - v) * values[j, i + 1] + v * values[j + 1, i + 1]
    return left + u * (right - left)


def gas_enthalpy(planet: str, temperature: ArrayLike, pressure: ArrayLike) -> Array:
    """Return the enthalpy at a temperature and pressure, the inverse of `gas_temperature`.

    Parameters
    ----------
    planet : {"earth", "mars"}
        Its gas.
    temperature, pressure : ArrayLike
        [K, Pa].

    Returns
    -------
    jax.Array
        Above that of the cold gas at 0 K [J/kg], broadcast over the arguments.
    """
    t, p = jnp.broadcast_arrays(jnp.asarray(temperature, float), jnp.asarray(pressure, float))
    nodes, table = _table(planet)
    j, v = _pressure_position(p)
    values, axis = jnp.asarray(table[..., 0]), jnp.asarray(nodes)

    def column(i: Array) -> Array:
        return (1.0 - v) * values[j, i] + v * values[j + 1, i]

    last = nodes.size - 2
    low = jnp.zeros_like(j)
    width = 1 << last.bit_length()
    while width > 1:
        width //= 2
        trial = jnp.minimum(low + width, last)
        low = jnp.where(column(trial) <= t, trial, low)
    left, right = column(low), column(low + 1)
    u = jnp.clip((t - left) / (right - left), 0.0, 1.0)
    return axis[low] + u * (axis[low + 1] - axis[low])


def cold_enthalpy(planet: str, temperature: ArrayLike) -> Array:
    """Return the enthalpy of the undisturbed gas of a planet, not dissociated.

    Parameters
    ----------
    planet : {"earth", "mars"}
        Its gas.
    temperature : ArrayLike
        [K], up to 1500 K.

    Returns
    -------
    jax.Array
        Above that at 0 K [J/kg]; below 200 K the heat capacity is taken as constant.
    """
    return gas_enthalpy(planet, temperature, 1e5)


def _pressure_position(pressure: Array) -> tuple[Array, Array]:
    """Return the index of the node below and the fraction of the interval above it, in ln p."""
    logs = np.log(_PRESSURES)
    bounded = jnp.clip(pressure, _PRESSURES[0], _PRESSURES[-1])
    position = (jnp.log(bounded) - logs[0]) / (logs[1] - logs[0])
    index = jnp.clip(position.astype(int), 0, logs.size - 2)
    return index, jnp.clip(position - index, 0.0, 1.0)


def _enthalpy_position(nodes: np.ndarray, enthalpy: Array) -> tuple[Array, Array]:
    """Return the index of the node below and the fraction of the interval above it."""
    logs = np.log(nodes[1:])
    bounded = jnp.clip(enthalpy, 0.0, nodes[-1])
    position = (jnp.log(jnp.maximum(bounded, nodes[1])) - logs[0]) / (logs[1] - logs[0])
    above = jnp.clip(position.astype(int) + 1, 1, nodes.size - 2)
    index = jnp.where(bounded < nodes[1], 0, above)
    axis = jnp.asarray(nodes)
    return index, (bounded - axis[index]) / (axis[index + 1] - axis[index])


@cache
def _table(planet: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the enthalpies, from zero, and the properties (pressure, enthalpy, property)."""
    path = files("shocklayer") / f"data/heating/equilibrium_gas_{planet}.csv"
    rows = np.loadtxt(path.read_text(encoding="utf-8").splitlines(), delimiter=",", skiprows=_HEADER_LINES)
    values = rows[:, 2:].reshape(_PRESSURES.size, _ENTHALPIES.size, len(_COLUMNS))
    # The gas at 0 K: heat capacity and composition are constant below the first node.
    rest = values[:, :1] * np.array([0.0, 1.0, 0.0, 1.0, 1.0])
    return np.concatenate([[0.0], _ENTHALPIES]), np.concatenate([rest, values], axis=1)


def _enthalpy_at_rest(mixture: Mixture) -> float:
    """Return the enthalpy [J/kg] of the cold gas at 0 K, with the heat capacity of 100 to 150 K."""
    state = frozen_state_tp(mixture, mixture.cold_mole_fractions, np.array([100.0, 150.0]), 1e4)
    first, second = np.asarray(state.enthalpy)
    return float(3.0 * first - 2.0 * second)


def compute_properties(enthalpy: np.ndarray, pressure: np.ndarray, planet: str = "earth") -> np.ndarray:
    """Compute the properties of the table with the gas model.

    Parameters
    ----------
    enthalpy, pressure : ndarray
        Of one shape [J/kg, Pa].
    planet : {"earth", "mars"}
        Its gas.

    Returns
    -------
    ndarray
        Temperature [K], molar mass [kg/mol], viscosity [Pa s], Prandtl number and formation enthalpy [J/kg]
        on the last axis.
    """
    mixture = gas.mixture(_MIXTURES[planet])
    state = gas.equilibrium_hp(mixture, _enthalpy_at_rest(mixture) + enthalpy, pressure)
    transport = transport_properties(mixture, state.mole_fractions, state.temperature, state.pressure)
    formation = np.asarray(species_thermo(mixture, 298.15).enthalpy)
    cold = mixture.cold_mole_fractions @ formation / mixture.molar_mass
    mixed = np.asarray(state.mole_fractions) @ formation / np.asarray(state.molar_mass)
    viscosity = np.asarray(transport.viscosity)
    heat = np.asarray(state.frozen_specific_heat_pressure)
    prandtl = heat * viscosity / np.asarray(transport.conductivity_frozen)
    columns = [np.asarray(state.temperature), np.asarray(state.molar_mass), viscosity, prandtl, mixed - cold]
    return np.stack(columns, axis=-1)


_HEADER_LINES = 4


def write_table(path: Path, planet: str) -> None:
    """Compute the table of a planet's gas and write it.

    Parameters
    ----------
    path : Path
        CSV file.
    planet : {"earth", "mars"}
        Its gas.
    """
    pressure, enthalpy = (axis.ravel() for axis in np.meshgrid(_PRESSURES, _ENTHALPIES, indexing="ij"))
    values = compute_properties(enthalpy, pressure, planet)
    names = ["pressure_Pa", "enthalpy_J_kg"]
    names += [f"{name}_{unit.replace('/', '_')}" for name, unit in zip(_COLUMNS, _UNITS, strict=True)]
    lines = [
        f"# {gas.mixture(_MIXTURES[planet]).title}, in chemical equilibrium;",
        "# enthalpy above that of the cold gas at 0 K.",
        "# Computed with the package's own gas: shocklayer.heating.gas_table.write_table.",
        ",".join(names),
    ]
    rows = np.column_stack([pressure, enthalpy, values])
    lines += [",".join(f"{number:.6g}" for number in row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
