"""Collision integrals of all pairs of a mixture on one grid.

Every published form (`pairs`) is sampled on one uniform grid in ln T as cubic Hermite pieces of ln(pi Omega),
so that a state needs one look-up for all pairs. Nothing here needs JAX.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.transport.pairs import Pair, combined, pairs, table_rows

ELECTRON = "e-"
GRID_LOW, GRID_HIGH, GRID_NODES = 100.0, 40_000.0, 121
"""Limits [K] and number of nodes of the grid in ln T; beyond them the end slopes continue."""


@dataclass(frozen=True, eq=False)
class IntegralTable:
    """Collision integrals of all pairs of a mixture with at least one neutral, on a uniform grid in ln T.

    Attributes
    ----------
    row : numpy.ndarray
        (species, species) row of each pair; charged pairs have row 0, to be masked by the caller.
    values : numpy.ndarray
        (pair, 4, node): ln pi Omega11, ln pi Omega22 [pi Omega in m^2], B*, C*.
    slopes : numpy.ndarray
        Their derivatives along ln T.
    start, step : float
        First node and spacing in ln T.
    estimated : tuple of (str, str)
        Pairs without data, which have the values of similar pairs.
    low, high : float
        Range in which all data are valid [K].
    """

    row: np.ndarray
    values: np.ndarray
    slopes: np.ndarray
    start: float
    step: float
    estimated: tuple[tuple[str, str], ...]
    low: float
    high: float


@lru_cache(maxsize=32)
def integral_table(mixture: Mixture, name: str = "recommended") -> IntegralTable:
    """Return the collision integrals of a mixture (cached).

    Parameters
    ----------
    mixture : Mixture
    name : str
        Set of integrals.

    Returns
    -------
    IntegralTable

    Raises
    ------
    UserError
        There is no such set, or it lacks every pair of some kind of the mixture.
    """
    known = pairs(name)
    x = np.linspace(np.log(GRID_LOW), np.log(GRID_HIGH), GRID_NODES)
    number = len(mixture.names)
    rows = np.zeros((number, number), dtype=int)
    values, slopes, estimated, used = [], [], [], []
    for i in range(number):
        for j in range(i, number):
            if mixture.charges[i] != 0 and mixture.charges[j] != 0:
                continue
            first, second = sorted((mixture.names[i], mixture.names[j]))
            pair = known.get((first, second))
            if pair is None:
                estimated.append((first, second))
                functions = _estimate(mixture, known, i, j, name)
            else:
                used.append(pair)
                functions = [(pair.log_momentum, pair.log_viscosity, pair.b_star, pair.c_star)]
            rows[i, j] = rows[j, i] = len(values)
            values.append(_mean(functions, x))
            eps = 1e-5
            slopes.append((_mean(functions, x + eps) - _mean(functions, x - eps)) / (2 * eps))
    return IntegralTable(
        row=rows,
        values=np.array(values),
        slopes=np.array(slopes),
        start=float(x[0]),
        step=float(x[1] - x[0]),
        estimated=tuple(estimated),
        low=max(p.low for p in used),
        high=min(p.high for p in used),
    )


_Functions = tuple[Callable[[np.ndarray], np.ndarray], ...]


def _mean(functions: list[_Functions], x: np.ndarray) -> np.ndarray:
    return np.mean([[f(x) for f in four] for four in functions], axis=0)


def _estimate(
    mixture: Mixture, known: Mapping[tuple[str, str], Pair], i: int, j: int, name: str
) -> list[_Functions]:
    """Pairs whose mean replaces a pair without data.

    Two neutrals have the mean diameter of their like pairs, where both are known; others the pairs of the
    same neutral with partners of the same kind, or all pairs of the same kinds.
    """
    like = [known.get((mixture.names[k], mixture.names[k])) for k in (i, j)]
    if i != j and like[0] and like[1]:
        one, other = like[0], like[1]
        momentum = combined(one.log_momentum, other.log_momentum)
        viscosity = combined(one.log_viscosity, other.log_viscosity)
        return [(momentum, viscosity, one.b_star, one.c_star)]

    def kind(species: str) -> str:
        return "electron" if species == ELECTRON else "ion" if species.endswith("+") else "neutral"

    mine = (mixture.names[i], mixture.names[j])
    kinds = sorted(kind(s) for s in mine)
    alike = {key: p for key, p in known.items() if sorted(map(kind, key)) == kinds and key[0] != key[1]}
    near = [p for key, p in alike.items() if set(key) & {s for s in mine if kind(s) == "neutral"}]
    chosen = near or list(alike.values())
    if not chosen:
        raise UserError(f"The collision integrals {name!r} have no pair like {mine[0]} and {mine[1]}.")
    return [(p.log_momentum, p.log_viscosity, p.b_star, p.c_star) for p in chosen]


def electron_momentum_fit(species: str, name: str = "recommended") -> np.ndarray:
    """Return a cubic in ln T_e for the momentum-transfer integral of electrons with a neutral species.

    Parameters
    ----------
    species : str
    name : str
        Set of integrals.

    Returns
    -------
    numpy.ndarray
        Four factors of 1, ln T_e, ln^2, ln^3 in ln(pi Omega11 / m^2), fitted from 1000 to 20 000 K; a species
        without data gives a negligible integral.
    """
    pair = pairs(name).get((species, ELECTRON)) or pairs(name).get((ELECTRON, species))
    if pair is None:
        return np.array([np.log(1e-30), 0.0, 0.0, 0.0])
    x = np.linspace(np.log(1000.0), np.log(20_000.0), 60)
    return np.polynomial.polynomial.polyfit(x, pair.log_momentum(x), 3)


def electron_orders(species: str, x: np.ndarray, name: str = "recommended") -> np.ndarray:
    """Return ln(pi Omega^(1,s)), s = 1 to 5, of electrons with a neutral species.

    Parameters
    ----------
    species : str
    x : numpy.ndarray
        (node,) uniform grid in ln T_e.
    name : str
        Set of integrals.

    Returns
    -------
    numpy.ndarray
        (5, node) [ln m^2].

    Notes
    -----
    The cubic of `electron_momentum_fit`, continued by its end slopes, and the recursion
    Omega(l, s+1) = Omega(l, s) [1 + d ln Omega(l, s)/d ln T / (s + 2)] (Hirschfelder, Curtiss & Bird,
    Molecular Theory of Gases and Liquids, 1954, section 8.2).
    """
    fit = np.polynomial.Polynomial(electron_momentum_fit(species, name))
    low, high = np.log(1000.0), np.log(20_000.0)
    slope = fit.deriv()
    inner = fit(np.clip(x, low, high))
    out = [inner + slope(low) * np.minimum(x - low, 0.0) + slope(high) * np.maximum(x - high, 0.0)]
    for s in range(1, 5):
        out.append(out[-1] + np.log(np.maximum(1.0 + np.gradient(out[-1], x) / (s + 2), 0.05)))
    return np.array(out)


@cache
def coulomb_table() -> Mapping[str, np.ndarray]:
    """Return the table of screened-Coulomb integrals by column name.

    Returns
    -------
    Mapping of str to numpy.ndarray
    """
    rows = table_rows("coulomb_table")
    names = [name for name in rows[0] if name not in ("source", "status", "read_in", "notes")]
    return {name: np.array([float(row[name]) for row in rows]) for name in names}
