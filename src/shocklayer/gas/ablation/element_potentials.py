"""Equilibrium of an ideal gas by element potentials, with or without graphite, at many compositions at once.

With the potentials lambda_e of the elements every partial pressure is p_k = exp(sum_e a_ke lambda_e - g_k/RT)
(in bar). Unknown are the potentials and the scale m of the balances

    sum_k a_ke p_k = m b_e,        sum_k p_k = p,

which are solved in logarithms by Newton's method. Over graphite the potential of carbon is that of graphite
and carbon has no balance: the gas takes up what it needs (White, Johnson & Dantzig, J. Chem. Phys. 28, 1958;
element potentials as in Reynolds, Stanford Univ. ME-270, 1986).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

_LARGEST_STEP = 5.0
_MOST_STEPS = 200
_TOLERANCE = 1e-11


class Solution(NamedTuple):
    """Equilibrium at several compositions and one temperature.

    Attributes
    ----------
    pressures : numpy.ndarray, shape (points, species)
        Partial pressures [bar].
    log_scale : numpy.ndarray, shape (points,)
        ln m: kilograms of feed per unit of the partial pressures.
    potentials : numpy.ndarray, shape (points, elements)
        Of the elements, as the first estimate of the next temperature.
    residual : numpy.ndarray, shape (points,)
        Largest relative imbalance.
    """

    pressures: np.ndarray
    log_scale: np.ndarray
    potentials: np.ndarray
    residual: np.ndarray


def solve(
    atoms: np.ndarray,
    gibbs: np.ndarray,
    moles: np.ndarray,
    log_pressure: np.ndarray,
    carbon_potential: float | None,
    first: tuple[np.ndarray, np.ndarray] | None,
) -> Solution:
    """Solve the balances.

    Parameters
    ----------
    atoms : numpy.ndarray, shape (species, elements)
        Atoms of each element in each species; carbon is the first element where `carbon_potential` is given.
    gibbs : numpy.ndarray, shape (species,)
        g/RT at 1 bar.
    moles : numpy.ndarray, shape (points, elements)
        Moles of each element in the feed [mol/kg], positive where a balance is solved.
    log_pressure : numpy.ndarray, shape (points,)
        ln of the pressure in bar.
    carbon_potential : float or None
        g/RT of graphite, or None without graphite.
    first : tuple of numpy.ndarray or None
        Estimates of the potentials (points, elements) and of ln m (points,).

    Returns
    -------
    Solution
        The equilibrium; `residual` above 1e-8 where there is none.
    """
    points, elements = moles.shape
    solved = np.arange(0 if carbon_potential is None else 1, elements)
    if first is None:
        least = np.min(
            np.where(atoms > 0, (gibbs[:, None] - 2.0) / np.maximum(atoms.sum(1), 1)[:, None], np.inf), 0
        )
        potentials, scale = np.tile(least, (points, 1)), log_pressure - np.log(moles.sum(axis=1))
    else:
        potentials, scale = first[0].copy(), first[1].copy()
    if carbon_potential is not None:
        potentials[:, 0] = carbon_potential
    targets = np.log(moles[:, solved])
    count = solved.size
    jacobian = np.empty((points, count + 1, count + 1))
    residual = np.empty((points, count + 1))
    used = atoms[:, solved]
    pairs = used[:, :, None] * used[:, None, :]
    for _ in range(_MOST_STEPS):
        pressures = np.exp(np.minimum(potentials @ atoms.T - gibbs, 300.0))
        sums, total = pressures @ used, pressures.sum(axis=1)
        residual[:, :count] = np.log(sums) - targets - scale[:, None]
        residual[:, count] = np.log(total) - log_pressure
        jacobian[:, :count, :count] = np.einsum("pk,kij->pij", pressures, pairs) / sums[:, :, None]
        jacobian[:, :count, count] = -1.0
        jacobian[:, count, :count] = sums / total[:, None]
        jacobian[:, count, count] = 0.0
        step = -np.linalg.solve(jacobian, residual[:, :, None])[:, :, 0]
        step *= np.minimum(1.0, _LARGEST_STEP / np.maximum(np.abs(step).max(axis=1), 1e-30))[:, None]
        potentials[:, solved] += step[:, :count]
        scale = scale + step[:, count]
        if np.abs(step).max() < _TOLERANCE:
            break
    pressures = np.exp(np.minimum(potentials @ atoms.T - gibbs, 300.0))
    worst = np.maximum(
        np.abs(np.log(pressures @ used) - targets - scale[:, None]).max(axis=1),
        np.abs(np.log(pressures.sum(axis=1)) - log_pressure),
    )
    return Solution(pressures, scale, potentials, worst)
