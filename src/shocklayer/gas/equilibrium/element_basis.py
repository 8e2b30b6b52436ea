"""The constant matrices of the equilibrium problem of one mixture.

Of the species, as many *components* are chosen as there are independent elements: those that make up the
cold gas (the basic solution of the linear programme min sum n_k g_k, A n = b). Every other species k forms
from them, k = sum_c nu_kc c - z_k e-, and the conservation of each component,

    sum_k nu_kc p_k = b_c m,        m = sum_k W_k p_k,

has small integers or halves as coefficients. Where a component is absent from the cold gas (b_c = 0: oxygen
in pure CO2) the large terms cancel exactly and what is left is a balance of traces, which is solved as
ln(sum of positive terms) = ln(sum of negative terms). The same device as for the charge keeps full relative
accuracy for mole fractions of any smallness.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from shocklayer.gas.mixtures import Mixture

_SELECTION_TEMPERATURE = 300.0
_LEAST_SHARE = 1e-12
"""Share of an element in the atoms of the cold gas below which it counts as absent: the components' amounts
are known to about 1e-16 of the gas."""


@dataclass(frozen=True, eq=False)
class Basis:
    """Constant matrices of a mixture; species are ordered neutrals, cations, anions, electron.

    Attributes
    ----------
    order : numpy.ndarray
        Index in the mixture of each active species; species that need an absent element (less
        than 1e-12 of the atoms) are not active.
    inverse : numpy.ndarray
        For each species of the mixture its index here, inactive ones at the end.
    neutral, cation, anion : slice
        Ranges of each kind of species.
    ionised : bool
        Whether there is an electron (then it is the last).
    charges, molar_masses : numpy.ndarray
        Of the active species; [kg/mol].
    components : numpy.ndarray
        Indices (here) of the components.
    formation : numpy.ndarray
        nu, (species, components).
    abundance : numpy.ndarray
        b, component per mass of gas [mol/kg].
    rows : tuple of (int, bool)
        Balances solved: component, and whether it is absent from the cold gas.
    closing_row : int
        The most massive component, whose balance follows from the others; its row fixes pressure or density.
    breaks : numpy.ndarray
        Temperatures at which the NASA-9 intervals meet [K].
    heat, enthalpy, entropy : numpy.ndarray
        (interval, species, 9) factors of the basis functions of `thermo.basis_functions`.
    """

    order: np.ndarray
    inverse: np.ndarray
    neutral: slice
    cation: slice
    anion: slice
    ionised: bool
    charges: np.ndarray
    molar_masses: np.ndarray
    components: np.ndarray
    formation: np.ndarray
    abundance: np.ndarray
    rows: tuple[tuple[int, bool], ...]
    closing_row: int
    breaks: np.ndarray
    heat: np.ndarray
    enthalpy: np.ndarray
    entropy: np.ndarray

    @property
    def formation_constants(self) -> np.ndarray:
        """Factors of kappa_k = sum_c nu_kc g_c - g_k - z_k g_e, the logarithm of the formation constant."""
        return self._combine(self.enthalpy - self.entropy)

    @property
    def formation_slopes(self) -> np.ndarray:
        """Factors of d kappa_k / d ln T (van 't Hoff)."""
        return self._combine(-self.enthalpy)

    def _combine(self, table: np.ndarray) -> np.ndarray:
        out = np.einsum("kc,icj->ikj", self.formation, table[:, self.components]) - table
        if self.ionised:
            out -= self.charges[:, None] * table[:, -1:]
            out[:, -1] = 0.0
        return out


@lru_cache(maxsize=64)
def basis(mixture: Mixture) -> Basis:
    """Return the constant matrices of a mixture (cached).

    Parameters
    ----------
    mixture : Mixture

    Returns
    -------
    Basis
    """
    matrix, cold = mixture.element_matrix, mixture.cold_mole_fractions
    atoms = cold @ matrix
    present = atoms > _LEAST_SHARE * atoms.sum()
    active = np.flatnonzero(~np.any(matrix[:, ~present] > 0, axis=1))
    kind = np.select([mixture.charges[active] == 0, mixture.charges[active] > 0], [0, 1], 2)
    if mixture.electron_index is not None:
        kind[active == mixture.electron_index] = 3
    if not np.any(kind == 1):
        active, kind = active[kind == 0], kind[kind == 0]
    sorting = np.argsort(kind, kind="stable")
    order, kind = active[sorting], kind[sorting]
    starts = np.searchsorted(kind, [0, 1, 2, 3, 4])
    inactive = np.setdiff1d(np.arange(len(cold)), order)
    inverse = np.argsort(np.concatenate([order, inactive]))

    breaks, table = mixture.intervals
    heat, enthalpy, entropy = thermo_factors(table[:, order])
    a = matrix[order][:, present].astype(float)
    neutral = slice(0, int(starts[1]))
    gibbs = _gibbs(breaks, enthalpy - entropy)[neutral]
    components, amounts = _cold_gas(a[neutral], gibbs, cold @ matrix[:, present])
    nu = np.linalg.lstsq(a[components].T, a.T, rcond=None)[0].T
    nu = np.where(np.abs(nu - np.round(24 * nu) / 24) < 1e-9, np.round(24 * nu) / 24, nu)
    b = np.where(amounts < 1e-13, 0.0, amounts) / mixture.molar_mass
    masses = mixture.molar_masses[order]
    heaviest = int(np.argmax(b * masses[components]))
    rows = tuple((c, bool(b[c] == 0.0)) for c in range(len(b)) if c != heaviest)
    return Basis(
        order=order,
        inverse=inverse,
        neutral=neutral,
        cation=slice(int(starts[1]), int(starts[2])),
        anion=slice(int(starts[2]), int(starts[3])),
        ionised=bool(starts[4] > starts[3]),
        charges=mixture.charges[order],
        molar_masses=masses,
        components=components,
        formation=nu,
        abundance=b,
        rows=rows,
        closing_row=heaviest,
        breaks=breaks,
        heat=heat,
        enthalpy=enthalpy,
        entropy=entropy,
    )


def thermo_factors(table: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rearrange NASA-9 coefficients as factors of T^-2, T^-1, 1, T .. T^4, ln T / T, ln T.

    Parameters
    ----------
    table : numpy.ndarray
        (..., 9): a1..a7, b1, b2.

    Returns
    -------
    tuple of numpy.ndarray
        Factors of cp/R, h/RT and s/R, each (..., 9).
    """
    a, b1, b2 = table[..., :7], table[..., 7], table[..., 8]
    zero = np.zeros_like(b1)
    heat = np.concatenate([a, np.stack([zero, zero], -1)], -1)
    enthalpy = np.stack(
        [-a[..., 0], b1, *(a[..., k] / (k - 1) for k in range(2, 7)), a[..., 1], zero],
        -1,
    )
    entropy = np.stack(
        [-a[..., 0] / 2, -a[..., 1], b2, *(a[..., k] / (k - 2) for k in range(3, 7)), zero, a[..., 2]],
        -1,
    )
    return heat, enthalpy, entropy


def _gibbs(breaks: np.ndarray, factors: np.ndarray) -> np.ndarray:
    """G/RT of each species at the temperature where the components are chosen."""
    t = _SELECTION_TEMPERATURE
    functions = np.array([t**-2, 1 / t, 1.0, t, t**2, t**3, t**4, np.log(t) / t, np.log(t)])
    return factors[np.searchsorted(breaks, t, side="right")] @ functions


def _cold_gas(a: np.ndarray, gibbs: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Choose the components and their amounts: simplex method from artificial atoms, Bland's rule."""
    number, elements = a.shape
    columns = np.vstack([a, np.eye(elements)])
    cost = np.concatenate([gibbs, np.full(elements, 1e6)])
    chosen = list(range(number, number + elements))
    for _ in range(10_000):
        inverse = np.linalg.inv(columns[chosen].T)
        reduced = cost - columns @ (inverse.T @ cost[chosen])
        entering = np.flatnonzero(reduced[:number] < -1e-7)
        if not entering.size:
            break
        direction = inverse @ columns[entering[0]]
        amounts = inverse @ b
        steps = np.where(direction > 1e-9, np.maximum(amounts, 0.0) / np.maximum(direction, 1e-9), np.inf)
        leaving = min(np.flatnonzero(steps <= steps.min() + 1e-14), key=lambda j: chosen[j])
        chosen[leaving] = int(entering[0])
    amounts = np.linalg.solve(columns[chosen].T, b)
    # An artificial atom that remains (at zero) marks an element that is bound to the others in every species.
    real = [j for j, k in enumerate(chosen) if k < number]
    return np.array([chosen[j] for j in real]), amounts[real]
