"""Initial guesses: a coarse table of equilibrium states, computed upward in temperature from the cold gas.

At the cold end the composition is known (the components), and each later column is extrapolated from the two
before it, so that Newton's method needs few steps. Built with NumPy when a mixture is first used; it affects
only how many iterations the solver takes, never the result.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from jaxtyping import Int

from shocklayer.core.constants import GAS_CONSTANT, STANDARD_PRESSURE
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array
from shocklayer.gas.equilibrium.element_basis import Basis
from shocklayer.gas.equilibrium.newton import PRESSURE, formation_constants, linearise, newton_step
from shocklayer.gas.thermo import basis_functions, evaluate

_LOG_T = np.linspace(np.log(60.0), np.log(40_000.0), 180)
_LOG_P = np.linspace(np.log(1e-5), np.log(1e9), 30) - np.log(STANDARD_PRESSURE)
_SPACING_T = float(_LOG_T[1] - _LOG_T[0])
_SPACING_P = float(_LOG_P[1] - _LOG_P[0])


class GuessTable(NamedTuple):
    """Equilibrium on a grid of (ln T, ln p).

    Attributes
    ----------
    logs : numpy.ndarray
        y of the components, (pressure, temperature, component).
    enthalpy : numpy.ndarray
        [J/kg], (pressure, temperature).
    entropy : numpy.ndarray
        [J/(kg K)], (pressure, temperature).
    log_gas_constant : numpy.ndarray
        ln of R/M in J/(kg K), (pressure, temperature).
    """

    logs: np.ndarray
    enthalpy: np.ndarray
    entropy: np.ndarray
    log_gas_constant: np.ndarray


@lru_cache(maxsize=64)
def guess_table(b: Basis) -> GuessTable:
    """Build the table of a mixture (cached).

    Parameters
    ----------
    b : Basis

    Returns
    -------
    GuessTable
    """
    kappa = formation_constants(np, b, _LOG_T)
    functions = basis_functions(np, _LOG_T)
    h, s = (evaluate(np, b.breaks, f, _LOG_T, functions) for f in (b.enthalpy, b.entropy))
    # Absent components begin as traces of any size; the balances in logarithms converge from there.
    cold = np.where(b.abundance > 0.0, np.log(np.maximum(b.abundance, 1e-300) / b.abundance.sum()), -100.0)
    y = cold[:, None] + _LOG_P[None]
    before = y
    logs = np.empty((len(_LOG_P), len(_LOG_T), len(b.components)))
    enthalpy, entropy, log_gas_constant = np.empty((3, *logs.shape[:2]))
    for i in range(len(_LOG_T)):
        k = np.repeat(kappa[:, i : i + 1], len(_LOG_P), axis=1)
        before, y = y, (2.0 * y - before if i > 1 else y)
        for _ in range(200):
            step = newton_step(np, b, PRESSURE, y, k, _LOG_P)
            y = y + step
            if np.max(np.abs(step)) < 1e-3:
                break
        logs[:, i] = y.T
        point = linearise(np, b, PRESSURE, y, k, _LOG_P)
        per_mass = GAS_CONSTANT * point.pressures / (b.molar_masses @ point.pressures)
        enthalpy[:, i] = np.exp(_LOG_T[i]) * (h[:, i] @ per_mass)
        log_gas_constant[:, i] = np.log(np.sum(per_mass, axis=0))
        entropy[:, i] = np.sum(per_mass * (s[:, i : i + 1] - point.log_pressures), axis=0)
    return GuessTable(logs.astype(np.float32), enthalpy, entropy, log_gas_constant)


def _position(value: Array, first: float, spacing: float, number: int) -> tuple[Array, Array]:
    """Return the interval of a uniform grid and the fraction of it passed."""
    position = jnp.clip((value - first) / spacing, 0.0, number - 1.000001)
    index = position.astype(int)
    return index, position - index


def guess_potentials(b: Basis, log_temperature: Array, log_pressure: Array) -> Array:
    """Return a first estimate of y at a temperature and pressure.

    Parameters
    ----------
    b : Basis
    log_temperature : Array
        ln of K, (...).
    log_pressure : Array
        ln of bar, (...).

    Returns
    -------
    Array
        (components, ...).
    """
    table = jnp.asarray(guess_table(b).logs)
    i, u = _position(log_temperature, _LOG_T[0], _SPACING_T, len(_LOG_T))
    j, v = _position(log_pressure, _LOG_P[0], _SPACING_P, len(_LOG_P))
    u, v = u[..., None], v[..., None]
    low = (1.0 - u) * table[j, i] + u * table[j, i + 1]
    high = (1.0 - u) * table[j + 1, i] + u * table[j + 1, i + 1]
    y = (1.0 - v) * low + v * high
    # Outside the table the components follow the pressure.
    beyond = log_pressure - jnp.clip(log_pressure, _LOG_P[0], _LOG_P[-1])
    return jnp.moveaxis(y, -1, 0) + beyond


def guess_temperature(b: Basis, kind: str, value: Array, log_pressure: Array) -> Array:
    """Return a first estimate of ln T at an enthalpy or entropy, and pressure.

    Parameters
    ----------
    b : Basis
    kind : {"enthalpy", "entropy"}
    value : Array
        [J/kg] or [J/(kg K)], (...).
    log_pressure : Array
        ln of bar, (...).

    Returns
    -------
    Array
        ln of K, (...).
    """
    table = jnp.asarray(guess_table(b).enthalpy if kind == "enthalpy" else guess_table(b).entropy)
    j, v = _position(log_pressure, _LOG_P[0], _SPACING_P, len(_LOG_P))

    def column(i: Array) -> Array:
        return (1.0 - v) * table[j, i] + v * table[j + 1, i]

    last = len(_LOG_T) - 2
    levels = last.bit_length()

    def halve(level: Int[Array, ""] | int, low: Array) -> Array:
        trial = jnp.minimum(low + (1 << (levels - 1 - level)), last)
        return jnp.where(column(trial) <= value, trial, low)

    low = jax.lax.fori_loop(0, levels, halve, jnp.zeros_like(j))
    left, right = column(low), column(low + 1)
    fraction = jnp.clip((value - left) / (right - left), 0.0, 1.0)
    return _LOG_T[0] + (low + fraction) * _SPACING_T


def guess_gas_constant(b: Basis, log_temperature: Array, log_pressure: Array) -> Array:
    """Return a first estimate of ln(R/M) at a temperature and pressure.

    Parameters
    ----------
    b : Basis
    log_temperature : Array
        ln of K, (...).
    log_pressure : Array
        ln of bar, (...).

    Returns
    -------
    Array
        ln of J/(kg K), (...).
    """
    table = jnp.asarray(guess_table(b).log_gas_constant)
    i, u = _position(log_temperature, _LOG_T[0], _SPACING_T, len(_LOG_T))
    j, v = _position(log_pressure, _LOG_P[0], _SPACING_P, len(_LOG_P))
    low = (1.0 - u) * table[j, i] + u * table[j, i + 1]
    high = (1.0 - u) * table[j + 1, i] + u * table[j + 1, i + 1]
    return (1.0 - v) * low + v * high


def guess_pressure(b: Basis, log_temperature: Array, log_density: Array) -> Array:
    """Return a first estimate of ln p at a temperature and density.

    Parameters
    ----------
    b : Basis
    log_temperature : Array
        ln of K, (...).
    log_density : Array
        ln(rho R) in bar/K, (...).

    Returns
    -------
    Array
        ln of bar, (...).
    """
    log_p = log_density + log_temperature + np.log(b.abundance.sum())
    for _ in range(2):
        specific = guess_gas_constant(b, log_temperature, log_p)
        log_p = log_density + log_temperature + specific - np.log(GAS_CONSTANT)
    return log_p
