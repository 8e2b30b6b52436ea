"""The split of a species' energy between translation-rotation and vibration-electrons.

Heavy species translate and rotate at T (rotation fully excited: heat capacity 5/2, 7/2 or 4 R); the rest of
NASA-9 is vibration and electronic excitation, at T_v, together with the translation of free
electrons:

    h_i(T, T_v) = eps_i + c_i R T + e_i(T_v),      e_i(T) = h_i(T) - c_i R T - eps_i,

with e_i zero at 298.15 K (the split of Gnoffo, Gupta & Shinn, NASA TP-2867, 1989, eqs. 40-44). At T = T_v the
sum is the NASA-9 enthalpy itself, so that the two-temperature gas relaxes to the equilibrium of the same
data.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike, Scalar
from shocklayer.gas.equilibrium.element_basis import thermo_factors
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.thermo import basis_functions, evaluate

REFERENCE_TEMPERATURE = 298.15
"""Temperature at which e_i is zero [K]."""

_LINEAR = {"CO2", "CO2+", "NCO", "N2O", "C3", "HCN"}
_INVERSE, _ONE = 1, 2  # indices of 1/T and 1 among the nine functions of NASA-9
_LOWEST, _HIGHEST = 50.0, 2.0e5  # bracket of the inversion [K]


@dataclass(frozen=True, eq=False)
class EnergyModes:
    """Constant tables of the split, species in the order of the mixture.

    Attributes
    ----------
    breaks : numpy.ndarray
        Temperatures at which the NASA-9 intervals meet [K].
    capacity : numpy.ndarray
        c_i, heat capacity of translation and rotation at constant pressure over R; zero for the electron.
    offset : numpy.ndarray
        eps_i [J/mol].
    energy : numpy.ndarray
        (interval, species, 9) factors of e_i/(R T).
    heat : numpy.ndarray
        (interval, species, 9) factors of the heat capacity of e_i at constant volume over R.
    heavy : numpy.ndarray
        1 for heavy species, 0 for the electron.
    """

    breaks: np.ndarray
    capacity: np.ndarray
    offset: np.ndarray
    energy: np.ndarray
    heat: np.ndarray
    heavy: np.ndarray


def _capacity(elements: tuple[tuple[str, int], ...], name: str) -> float:
    atoms = sum(number for _, number in elements)
    if atoms == 0:
        return 0.0
    return 2.5 if atoms == 1 else 3.5 if atoms == 2 or name in _LINEAR else 4.0


@lru_cache(maxsize=64)
def energy_modes(mixture: Mixture) -> EnergyModes:
    """Return the constant tables of the split (cached).

    Parameters
    ----------
    mixture : Mixture

    Returns
    -------
    EnergyModes
    """
    breaks, table = mixture.intervals
    heat, enthalpy, _ = thermo_factors(table)
    capacity = np.array([_capacity(s.elements, s.name) for s in mixture.species])
    heavy = (capacity > 0.0).astype(float)
    t = REFERENCE_TEMPERATURE
    functions = np.array([t**-2, 1 / t, 1.0, t, t**2, t**3, t**4, np.log(t) / t, np.log(t)])
    reference = GAS_CONSTANT * t * (enthalpy[np.searchsorted(breaks, t, side="right")] @ functions)
    offset = heavy * (reference - capacity * GAS_CONSTANT * t)
    energy = enthalpy.copy()
    energy[:, :, _ONE] -= capacity
    energy[:, :, _INVERSE] -= offset / GAS_CONSTANT
    internal = heat.copy()
    internal[:, :, _ONE] -= np.where(heavy > 0.0, capacity, 1.0)
    return EnergyModes(breaks, capacity, offset, energy, internal, heavy)


def _mode_energy(mixture: Mixture, mole_numbers: Array, temperature: Array) -> tuple[Array, Array]:
    """Energy at T_v and its derivative; species on the last axis."""
    modes = energy_modes(mixture)
    log_t = jnp.log(temperature)
    factors = np.concatenate([modes.energy, modes.heat], axis=1)
    rows = evaluate(jnp, modes.breaks, factors, log_t, basis_functions(jnp, log_t))
    energy, heat = jnp.moveaxis(rows.reshape(2, len(mixture.names), *log_t.shape), 1, -1)
    electron = jnp.asarray(1.0 - modes.heavy)
    energy = energy - electron  # from enthalpy to internal energy
    r = GAS_CONSTANT
    return r * temperature * jnp.sum(mole_numbers * energy, -1), r * jnp.sum(mole_numbers * heat, -1)


def vibrational_energy(mixture: Mixture, mole_numbers: ArrayLike, temperature: ArrayLike) -> Array:
    """Return the energy of vibration, electronic excitation and free electrons.

    Parameters
    ----------
    mixture : Mixture
    mole_numbers : array_like
        (..., species); moles per kg give J/kg, mole fractions J/mol.
    temperature : array_like
        T_v (...) [K].

    Returns
    -------
    Array
        (...) energy; zero at 298.15 K for heavy species, 3/2 R T_v plus NASA's constant for electrons.

    Notes
    -----
    NASA-9 beyond rigid rotation and translation (module docstring), to 20 000 K; the fits of cold molecular
    ions below 300 K and of O2 above 18 000 K fall slightly below zero.
    """
    n = jnp.asarray(mole_numbers, dtype=float)
    return _mode_energy(mixture, n, jnp.asarray(temperature, dtype=float))[0]


def vibrational_temperature(mixture: Mixture, mole_numbers: ArrayLike, energy: ArrayLike) -> Array:
    """Return the temperature at which vibration and electrons have a given energy.

    Parameters
    ----------
    mixture : Mixture
    mole_numbers : array_like
        (..., species), as in `vibrational_energy`.
    energy : array_like
        (...), in the unit of `vibrational_energy`.

    Returns
    -------
    Array
        T_v (...) [K], limited to 50 K to 200 000 K.

    Notes
    -----
    Bisection on ln T to 1e-6, then Newton; derivatives by the implicit-function theorem.
    """
    n = jnp.asarray(mole_numbers, dtype=float)
    target = jnp.asarray(energy, dtype=float)
    shape = np.broadcast_shapes(n.shape[:-1], target.shape)
    frozen_n, frozen_target = jax.lax.stop_gradient((n, jnp.broadcast_to(target, shape)))

    def halve(_: Scalar, bounds: tuple[Array, Array]) -> tuple[Array, Array]:
        low, high = bounds
        middle = 0.5 * (low + high)
        above = _mode_energy(mixture, frozen_n, jnp.exp(middle))[0] > frozen_target
        return jnp.where(above, low, middle), jnp.where(above, middle, high)

    ends = (jnp.full(shape, np.log(_LOWEST)), jnp.full(shape, np.log(_HIGHEST)))
    low, high = jax.lax.fori_loop(0, 30, halve, ends)
    t = jax.lax.stop_gradient(jnp.exp(0.5 * (low + high)))
    for _ in range(2):
        value, slope = _mode_energy(mixture, n, t)
        floor = 1e-6 * GAS_CONSTANT * jnp.sum(jnp.abs(n), -1)
        step = (target - value) / jnp.maximum(jax.lax.stop_gradient(slope), floor)
        t = jnp.clip(t + jnp.clip(step, -1e-3 * t, 1e-3 * t), _LOWEST, _HIGHEST)
    return t


def species_first(composition: ArrayLike, *others: ArrayLike) -> list[Array]:
    """Broadcast a composition and other arguments against each other, for the kernels of this package.

    Parameters
    ----------
    composition : array_like
        (..., species).
    *others : array_like
        (...) each.

    Returns
    -------
    list of Array
        The composition (species, ...), and the others (...), of the common shape.
    """
    first = jnp.asarray(composition, dtype=float)
    rest = [jnp.asarray(value, dtype=float) for value in others]
    shape = np.broadcast_shapes(first.shape[:-1], *(value.shape for value in rest))
    leading = jnp.moveaxis(jnp.broadcast_to(first, (*shape, first.shape[-1])), -1, 0)
    return [leading, *(jnp.broadcast_to(value, shape) for value in rest)]
