"""Energy balance of the heated surface: convection with blowing, radiation, loss of char.

    C_H [(h_r - h_w) + B'_g (h_g - h_w) + B'_c (h_c - h_w)] + q - eps sigma (T_w^4 - T_s^4) = conduction,
    C_H = C_H0 ln(1 + 2 lambda B')/(2 lambda B'),   B' = B'_g + B'_c,   m = C_H B',

the transfer coefficients of heat and mass being equal (Kendall, Rindal & Bartlett, NASA CR-1063, 1968).
"""

from __future__ import annotations

from typing import NamedTuple

from shocklayer.core.constants import STEFAN_BOLTZMANN
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike

_NEWTON_STEPS = 3
_NO_FLOW = 1e-9
"""Transfer coefficient below which there is no flow [kg/(m^2 s)]."""
_MELTING_STIFFNESS = 1e7
"""Heat flux that a surface one kelvin above its melting temperature takes up in melting [W/m^2]."""


class GasTable(NamedTuple):
    """Gas at the wall and in the pores over pressure, B'_g and temperature.

    Attributes
    ----------
    log_pressure : Array, shape (pressures,)
        ln of the pressure in Pa.
    gas_blowing : Array, shape (blowings,)
        B'_g [-].
    temperature : Array, shape (2,)
        First temperature and step of the table [K].
    log_char : Array, shape (pressures, blowings, temperatures)
        ln(1 + B'_c).
    wall_enthalpy : Array, shape (pressures, blowings, temperatures)
        [J/kg].
    gas_enthalpy : Array, shape (pressures, temperatures)
        Of the pyrolysis gas [J/kg].
    """

    log_pressure: Array
    gas_blowing: Array
    temperature: Array
    log_char: Array
    wall_enthalpy: Array
    gas_enthalpy: Array


class Boundary(NamedTuple):
    """What acts on the surface at one time.

    Attributes
    ----------
    transfer : Array
        C_H0, coefficient of heat transfer without blowing [kg/(m^2 s)].
    recovery_enthalpy : Array
        h_r [J/kg].
    heat_flux : Array
        Further flux that the surface absorbs whatever its temperature [W/m^2].
    pressure : Array
        [Pa].
    surroundings : Array
        Temperature of what the surface radiates to [K].
    imposed : Array
        1 where the temperature of the surface is imposed, else 0.
    imposed_temperature : Array
        [K].
    """

    transfer: Array
    recovery_enthalpy: Array
    heat_flux: Array
    pressure: Array
    surroundings: Array
    imposed: Array
    imposed_temperature: Array


class SurfaceLaw(NamedTuple):
    """Constants of the surface.

    Attributes
    ----------
    blowing_parameter : Array
        lambda [-].
    melting_temperature : Array
        Where the surface melts and the melt is carried off at once; infinite for none [K].
    heat_of_fusion : Array
        [J/kg].
    """

    blowing_parameter: Array
    melting_temperature: Array
    heat_of_fusion: Array


class SurfaceFluxes(NamedTuple):
    """Balance at one temperature of the surface.

    Attributes
    ----------
    net : Array
        Into the material by conduction [W/m^2].
    available : Array
        The same before melting takes its part [W/m^2].
    char_flux : Array
        Char that the gas takes up [kg/(m^2 s)].
    convective : Array
        C_H (h_r - h_w) [W/m^2].
    """

    net: Array
    available: Array
    char_flux: Array
    convective: Array


def _between(points: Array, value: Array) -> tuple[Array, Array]:
    """Return the interval of a table that holds a value, and the share of the way through it, 0 to 1."""
    index = jnp.clip(jnp.sum(value >= points) - 1, 0, points.size - 2)
    share = (value - points[index]) / (points[index + 1] - points[index])
    return index, jnp.clip(share, 0.0, 1.0)


def at_pressure(table: GasTable, pressure: Array) -> GasTable:
    """Return the table at one pressure, its leading axis of length one."""
    if table.log_pressure.size == 1:
        return table
    index, share = _between(table.log_pressure, jnp.log(jnp.maximum(pressure, 1e-3)))

    def slice_of(values: Array) -> Array:
        return (values[index] * (1.0 - share) + values[index + 1] * share)[None]

    return GasTable(
        jnp.log(jnp.maximum(pressure, 1e-3))[None],
        table.gas_blowing,
        table.temperature,
        slice_of(table.log_char),
        slice_of(table.wall_enthalpy),
        slice_of(table.gas_enthalpy),
    )


def _at_temperature(table: GasTable, temperature: Array) -> tuple[Array, Array]:
    first, step = table.temperature
    position = jnp.clip((temperature - first) / step, 0.0, table.gas_enthalpy.shape[1] - 1.0)
    index = jnp.clip(position.astype(int), 0, table.gas_enthalpy.shape[1] - 2)
    # Linear beyond the ends.
    return index, (temperature - first) / step - index


def gas_enthalpy(table: GasTable, temperature: Array) -> Array:
    """Return the enthalpy of the pyrolysis gas at the table's only pressure, (...) [J/kg]."""
    index, share = _at_temperature(table, temperature)
    values = table.gas_enthalpy[0]
    return values[index] * (1.0 - share) + values[index + 1] * share


def wall_values(table: GasTable, gas_blowing: Array, temperature: Array) -> tuple[Array, Array]:
    """Return B'_c and the enthalpy of the gas at the wall, at the table's only pressure."""
    index, share = _at_temperature(table, temperature)

    def of(values: Array) -> Array:
        plane = values[0]
        if plane.shape[0] == 1:
            row = plane[0]
        else:
            place, part = _between(table.gas_blowing, gas_blowing)
            row = plane[place] * (1.0 - part) + plane[place + 1] * part
        return row[index] * (1.0 - share) + row[index + 1] * share

    return jnp.maximum(jnp.expm1(of(table.log_char)), 0.0), of(table.wall_enthalpy)


def blown_coefficient(transfer: Array, blowing: Array, parameter: Array) -> Array:
    """Return C_H = C_H0 ln(1 + 2 lambda B')/(2 lambda B')."""
    twice = 2.0 * parameter * blowing
    small = twice < 1e-6
    safe = jnp.where(small, 1.0, twice)
    return transfer * jnp.where(small, 1.0 - 0.5 * twice, jnp.log1p(safe) / safe)


def gas_blowing(
    table: GasTable, law: SurfaceLaw, transfer: Array, gas_flux: Array, temperature: Array, first: Array
) -> Array:
    """Return B'_g = m_g/C_H of the blown boundary layer by Newton's method, within the table.

    Parameters
    ----------
    table : GasTable
        At one pressure.
    law : SurfaceLaw
        Blowing parameter.
    transfer : float
        C_H0 [kg/(m^2 s)].
    gas_flux : float
        m_g [kg/(m^2 s)].
    temperature : float
        Of the surface [K].
    first : float
        Estimate of B'_g.

    Returns
    -------
    float
        B'_g [-].
    """
    if table.gas_blowing.size == 1:
        return jnp.zeros_like(first)
    top = table.gas_blowing[-1]

    def excess(value: Array) -> Array:
        char, _ = wall_values(table, value, temperature)
        return blown_coefficient(transfer, value + char, law.blowing_parameter) * value - gas_flux

    def improved(_: ArrayLike, value: Array) -> Array:
        height, slope = jax.jvp(excess, (value,), (jnp.ones_like(value),))
        step = height / jnp.maximum(slope, 1e-3 * jnp.maximum(transfer, _NO_FLOW))
        return jnp.clip(value - jnp.clip(step, -1.0 - value, 1.0 + value), 0.0, top)

    value = jax.lax.fori_loop(0, _NEWTON_STEPS, improved, jnp.clip(first, 0.0, top))
    return jnp.where(transfer > _NO_FLOW, value, top)


def surface_fluxes(
    table: GasTable,
    law: SurfaceLaw,
    boundary: Boundary,
    temperature: Array,
    emissivity: Array,
    solid_enthalpy: Array,
    blowing: Array,
) -> SurfaceFluxes:
    """Return the balance at a temperature of the surface.

    Parameters
    ----------
    table : GasTable
        At one pressure.
    law : SurfaceLaw
        Constants of the surface.
    boundary : Boundary
        What acts on it.
    temperature : float
        T_w [K].
    emissivity : float
        [-].
    solid_enthalpy : float
        Of the material at the surface [J/kg].
    blowing : float
        B'_g [-].

    Returns
    -------
    SurfaceFluxes
        Conduction, loss of char, convective flux.
    """
    char, wall = wall_values(table, blowing, temperature)
    coefficient = blown_coefficient(boundary.transfer, blowing + char, law.blowing_parameter)
    gas = gas_enthalpy(table, temperature)
    convective = coefficient * (boundary.recovery_enthalpy - wall)
    chemical = coefficient * (blowing * (gas - wall) + char * (solid_enthalpy - wall))
    radiated = emissivity * STEFAN_BOLTZMANN * (temperature**4 - boundary.surroundings**4)
    melting = _MELTING_STIFFNESS * jnp.maximum(temperature - law.melting_temperature, 0.0)
    available = convective + chemical + boundary.heat_flux - radiated
    return SurfaceFluxes(available - melting, available, coefficient * char, convective)
