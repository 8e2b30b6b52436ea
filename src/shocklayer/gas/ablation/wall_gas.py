"""Gas at the wall of an ablator: how much carbon it takes up, and its enthalpy.

A kilogram of the gas at the edge of the boundary layer meets B'_g kilograms of pyrolysis gas and takes up
B'_c kilograms of carbon at the wall, so much that it is in equilibrium with graphite (equal diffusion
coefficients; Kendall, Rindal & Bartlett, NASA CR-1063, 1968). B'_c = m_c / (rho_e u_e C_M).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from shocklayer.core.constants import GAS_CONSTANT, STANDARD_PRESSURE
from shocklayer.gas.ablation.carbon_species import ELEMENTS, GasData, element_moles, gas_data, graphite
from shocklayer.gas.ablation.element_potentials import solve

MOST_BLOWING = 1e3
"""Largest B'_c; there the vapour pressure of carbon reaches that at the wall."""
_CARBON = ELEMENTS.index("C")
_STEP = 100.0
"""Largest step of temperature from one solution to the first estimate of the next [K]."""


@dataclass(frozen=True, eq=False)
class WallGas:
    """Table of the gas at the wall over pressure, B'_g and temperature.

    Attributes
    ----------
    pressure : numpy.ndarray, shape (pressures,)
        [Pa].
    gas_blowing : numpy.ndarray, shape (blowings,)
        B'_g [-].
    temperature : numpy.ndarray, shape (temperatures,)
        [K].
    char_blowing : numpy.ndarray, shape (pressures, blowings, temperatures)
        B'_c [-]; `MOST_BLOWING` where carbon evaporates without limit.
    enthalpy : numpy.ndarray, shape (pressures, blowings, temperatures)
        Of the gas at the wall, zero for the elements at 298.15 K [J/kg].
    """

    pressure: np.ndarray
    gas_blowing: np.ndarray
    temperature: np.ndarray
    char_blowing: np.ndarray
    enthalpy: np.ndarray


def wall_gas(
    edge: Mapping[str, float],
    pyrolysis: Mapping[str, float] | None,
    pressure: np.ndarray,
    gas_blowing: np.ndarray,
    temperature: np.ndarray,
    *,
    carbon_wall: bool = True,
) -> WallGas:
    """Compute the gas at the wall over pressure, B'_g and temperature.

    Parameters
    ----------
    edge : mapping of str to float
        Cold gas at the edge of the boundary layer: mole fractions of species (N2, O2, CO2, Ar).
    pyrolysis : mapping of str to float or None
        Mole fractions of the elements of the pyrolysis gas; None for pure carbon, then `gas_blowing` is zero.
    pressure : array_like, shape (pressures,)
        [Pa].
    gas_blowing : array_like, shape (blowings,)
        B'_g [-].
    temperature : array_like, shape (temperatures,)
        Ascending [K].
    carbon_wall : bool
        Whether the gas is in equilibrium with graphite; without it B'_c is zero everywhere.

    Returns
    -------
    WallGas
        The table. Where the pyrolysis gas brings more carbon than the gas can hold, B'_c is zero and the
        surplus stays on the wall.

    Notes
    -----
    Neutral species of C, H, N, O and Ar, ideal gas, no kinetics: below about 1500 K a carbon wall oxidises
    more slowly than this. Valid from 200 K to 6000 K. Plateaus in air of 21 % oxygen: 0.08743 where carbon
    burns to CO2 and 0.17485 where it burns to CO. Source: Kendall, Rindal & Bartlett, NASA CR-1063 (1968);
    data of McBride, Zehe & Gordon, NASA/TP-2002-211556 (2002).
    """
    pressure, blowing, temperature = (
        np.atleast_1d(np.asarray(each, dtype=float)) for each in (pressure, gas_blowing, temperature)
    )
    moles = element_moles(edge)[None] / (1.0 + blowing[:, None])
    if pyrolysis is not None:
        moles = moles + (blowing / (1.0 + blowing))[:, None] * element_moles(pyrolysis)[None]
    shape = (pressure.size, blowing.size, temperature.size)
    char, enthalpy = np.zeros(shape), np.zeros(shape)
    # Without pyrolysis gas there are fewer elements: rows of a kind are solved together.
    for rows in (np.flatnonzero(blowing == 0.0), np.flatnonzero(blowing > 0.0)):
        if rows.size:
            b, h = _sweep(pressure, moles[rows], temperature, carbon_wall)
            char[:, rows] = np.minimum(b * (1.0 + blowing[rows, None]), MOST_BLOWING)
            enthalpy[:, rows] = h
    return WallGas(pressure, blowing, temperature, char, enthalpy)


def pyrolysis_gas(elements: Mapping[str, float], pressure: np.ndarray, temperature: np.ndarray) -> np.ndarray:
    """Return the enthalpy of a pyrolysis gas in equilibrium, without solid carbon.

    Parameters
    ----------
    elements : mapping of str to float
        Mole fractions of the elements.
    pressure : array_like, shape (pressures,)
        [Pa].
    temperature : array_like, shape (temperatures,)
        Ascending [K].

    Returns
    -------
    numpy.ndarray, shape (pressures, temperatures)
        [J/kg], zero for the elements at 298.15 K.

    Notes
    -----
    As `wall_gas`; the gas in the pores is in chemical equilibrium at every depth.
    """
    pressure, temperature = (np.atleast_1d(np.asarray(each, dtype=float)) for each in (pressure, temperature))
    return _sweep(pressure, element_moles(elements)[None], temperature, False)[1][:, 0]


def _sweep(
    pressure: np.ndarray, moles: np.ndarray, temperature: np.ndarray, carbon_wall: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Return carbon taken up per kilogram of feed, and enthalpy, each (pressures, feeds, temperatures)."""
    data, wanted = gas_data(), temperature
    needed = (moles > 0.0).any(axis=0) | (carbon_wall & (np.arange(len(ELEMENTS)) == _CARBON))
    active = ~(data.atoms[:, ~needed] > 0).any(axis=1)
    atoms = data.atoms[np.ix_(active, needed)]
    feed = np.tile(moles[:, needed], (pressure.size, 1))
    log_pressure = np.repeat(np.log(pressure / STANDARD_PRESSURE), moles.shape[0])
    shape = (pressure.size, moles.shape[0])
    char, enthalpy = np.zeros((*shape, wanted.size)), np.zeros((*shape, wanted.size))
    # Downwards from the hot end, each solution the first estimate of the next one.
    first = None
    for position, t in _path(wanted):
        enthalpies, gibbs = (each[active] for each in data.thermo(t))
        carbon = graphite(t)[1] if carbon_wall else None
        estimate = None if first is None else _estimate(first, t)
        log_p = log_pressure
        if carbon is not None:
            # Carbon evaporates without limit where its vapour pressure is that of the wall: there the gas is
            # computed at a pressure just above it.
            log_p = np.maximum(log_pressure, _vapour_pressure(atoms, gibbs, carbon) + 1.0 / MOST_BLOWING)
        held = solve(atoms, gibbs, feed, log_p, carbon, estimate)
        first = (t, held.potentials, held.log_scale)
        if position is None:
            continue
        mass = held.pressures @ data.molar_masses[active]
        enthalpy[..., position] = (held.pressures @ enthalpies * (GAS_CONSTANT * t) / mass).reshape(shape)
        if carbon_wall:
            with np.errstate(over="ignore"):
                taken = (
                    np.exp(np.minimum(np.log(held.pressures @ atoms[:, 0]) - held.log_scale, 300.0))
                    - feed[:, 0]
                )
            lost = np.where(log_p == log_pressure, taken * data.atomic_masses[_CARBON], np.inf)
            char[..., position] = np.maximum(lost, 0.0).reshape(shape)
    return char, enthalpy


def _vapour_pressure(atoms: np.ndarray, gibbs: np.ndarray, carbon: float) -> float:
    """Return the logarithm of the pressure of carbon vapour over graphite [bar]."""
    vapour = atoms[:, 0] == atoms.sum(axis=1)
    return float(np.log(np.exp(atoms[vapour, 0] * carbon - gibbs[vapour]).sum()))


def _path(wanted: np.ndarray) -> list[tuple[int | None, float]]:
    """Return the temperatures to solve at, downwards, with the position of those wanted."""
    path: list[tuple[int | None, float]] = []
    above = max(float(wanted[-1]), 3000.0)
    path.append((None, above))
    for position in range(wanted.size - 1, -1, -1):
        t = float(wanted[position])
        between = int(np.ceil((above - t) / _STEP))
        path += [(None, float(each)) for each in np.linspace(above, t, between + 1)[1:-1]]
        path.append((position, t))
        above = t
    return path


def _estimate(
    first: tuple[float, np.ndarray, np.ndarray], temperature: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return potentials and scale of another temperature: the chemical potentials in J/mol stay."""
    t, potentials, scale = first
    return potentials * (t / temperature), scale


__all__ = ["ELEMENTS", "MOST_BLOWING", "GasData", "WallGas", "pyrolysis_gas", "wall_gas"]
