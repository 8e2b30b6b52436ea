"""Collision integrals of the pairs of a mixture, read from plain data files.

Every published form (tables, curve fits) is put on one uniform grid in ln T as cubic Hermite pieces of
ln(pi Omega), so that a state needs one look-up for all pairs. The tables pass through their printed values
(monotone cubic in ln T, ln pi Omega) and are continued by their end slopes, a power law in T. Nothing here
needs JAX.
"""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from scipy.interpolate import PchipInterpolator

from shocklayer.errors import UserError
from shocklayer.gas.mixtures import Mixture

ELECTRON = "e-"
GRID_LOW, GRID_HIGH, GRID_NODES = 100.0, 40_000.0, 121
"""Limits [K] and number of nodes of the grid in ln T; beyond them the end slopes go on."""
_ANGSTROM_SQUARED = 1e-20  # [m^2]
_DEFAULT_B, _DEFAULT_C = (
    1.15,
    0.92,
)  # of pairs printed without B* and C*: those of the neutral pairs of Wright


@dataclass(frozen=True)
class Pair:
    """Collision integrals of one pair as functions of ln T.

    Attributes
    ----------
    log_momentum, log_viscosity : callable
        ln of pi Omega^(1,1) and pi Omega^(2,2), pi Omega in m^2.
    b_star, c_star : callable
        Ratios B* and C* of integrals of higher order.
    low, high : float
        Range of the data [K].
    source : str
    """

    log_momentum: Callable[[np.ndarray], np.ndarray]
    log_viscosity: Callable[[np.ndarray], np.ndarray]
    b_star: Callable[[np.ndarray], np.ndarray]
    c_star: Callable[[np.ndarray], np.ndarray]
    low: float
    high: float
    source: str


def _rows(name: str) -> list[dict[str, str]]:
    path = files("shocklayer") / "data" / "gas" / "transport" / f"{name}.csv"
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def _continued(log_t: np.ndarray, values: np.ndarray, slope: bool) -> Callable[[np.ndarray], np.ndarray]:
    """Monotone cubic through the points, continued by the end slopes or by the end values."""
    inner = PchipInterpolator(log_t, values)
    ends = inner.derivative()(log_t[[0, -1]]) if slope else np.zeros(2)

    def value(x: np.ndarray) -> np.ndarray:
        below, above = np.minimum(x - log_t[0], 0.0), np.maximum(x - log_t[-1], 0.0)
        return inner(np.clip(x, log_t[0], log_t[-1])) + ends[0] * below + ends[1] * above

    return value


def _key(row: Mapping[str, str]) -> tuple[str, str]:
    first, second = sorted((row["species_1"], row["species_2"]))
    return first, second


@cache
def _wright() -> Mapping[tuple[str, str], Pair]:
    groups: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in _rows("wright-2005"):
        groups.setdefault(_key(row), []).append(row)
    out = {}
    for key, rows in groups.items():
        rows.sort(key=lambda row: float(row["T_K"]))
        temperatures = [float(row["T_K"]) for row in rows]
        out[key] = Pair(
            log_momentum=_column(rows, "pi_Omega11_angstrom2", None),
            log_viscosity=_column(rows, "pi_Omega22_angstrom2", None),
            b_star=_column(rows, "B_star", _DEFAULT_B),
            c_star=_column(rows, "C_star", _DEFAULT_C),
            low=temperatures[0],
            high=temperatures[-1],
            source=rows[0]["source"],
        )
    return out


def _column(
    rows: list[dict[str, str]], name: str, default: float | None
) -> Callable[[np.ndarray], np.ndarray]:
    """One column over ln T, blanks left out; without default an integral, whose logarithm is taken."""
    given = [row for row in rows if row[name]]
    if default is not None and len(given) < 2:
        constant = float(given[0][name]) if given else default
        return lambda x: np.full_like(x, constant)
    log_t = np.log([float(row["T_K"]) for row in given])
    values = np.array([float(row[name]) for row in given])
    if default is None:
        return _continued(log_t, np.log(values * _ANGSTROM_SQUARED), True)
    return _continued(log_t, values, False)


def _fit(rows: list[dict[str, str]], order: str) -> Callable[[np.ndarray], np.ndarray]:
    """RP-1232: pi Omega = exp(D) T^(A ln^2 T + B ln T + C), in pieces."""
    pieces = sorted(rows, key=lambda row: float(row["T_low_K"]))

    def value(x: np.ndarray) -> np.ndarray:
        out = np.full_like(x, np.nan)
        for k, row in enumerate(pieces):
            a, b, c = (float(row[f"{letter}_{order}"]) for letter in "ABC")
            d = float(row[f"D_{order}_ln_angstrom2"])
            here = x >= (np.log(float(row["T_low_K"])) if k else -np.inf)
            out = np.where(here, d + (a * x**2 + b * x + c) * x, out)
        return out + np.log(_ANGSTROM_SQUARED)

    return value


@cache
def _gupta() -> Mapping[tuple[str, str], Pair]:
    groups: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in _rows("gupta-1990"):
        if row["pair_class"] != "charged":
            groups.setdefault(_key(row), []).append(row)
    out = {}
    for key, rows in groups.items():
        # The print puts the charge-exchange integral in place of the momentum one of like atoms.
        atoms = key[0] == key[1] and key[0] in ("N", "O")
        viscosity = _fit(rows, "22")
        momentum = (lambda x, v=viscosity: v(x) - np.log(1.1)) if atoms else _fit(rows, "11")
        low, high = float(rows[0]["T_low_K"]), float(rows[-1]["T_high_K"])
        out[key] = Pair(
            log_momentum=_continued_beyond(momentum, low, high),
            log_viscosity=_continued_beyond(viscosity, low, high),
            b_star=lambda x: np.full_like(x, _DEFAULT_B),
            c_star=lambda x: np.full_like(x, _DEFAULT_C),
            low=low,
            high=high,
            source=rows[0]["source"],
        )
    return out


def _continued_beyond(
    value: Callable[[np.ndarray], np.ndarray], low: float, high: float
) -> Callable[[np.ndarray], np.ndarray]:
    x = np.linspace(np.log(low), np.log(high), 200)
    return _continued(x, value(x), True)


@cache
def _recommended() -> Mapping[tuple[str, str], Pair]:
    """Wright et al. with the pairs of ``combined_pairs.csv`` combined from those of like molecules."""
    out = dict(_wright())
    for row in _rows("combined_pairs"):
        first, second = _key(row)
        one, other = out[first, first], out[second, second]
        out[first, second] = Pair(
            log_momentum=_combined(one.log_momentum, other.log_momentum),
            log_viscosity=_combined(one.log_viscosity, other.log_viscosity),
            b_star=one.b_star,
            c_star=one.c_star,
            low=max(one.low, other.low),
            high=min(one.high, other.high),
            source=row["source"],
        )
    return out


def _combined(
    one: Callable[[np.ndarray], np.ndarray], other: Callable[[np.ndarray], np.ndarray]
) -> Callable[[np.ndarray], np.ndarray]:
    """Cross section of the mean diameter."""
    return lambda x: 2.0 * np.log(0.5 * (np.exp(0.5 * one(x)) + np.exp(0.5 * other(x))))


_SETS = {"recommended": _recommended, "wright-2005": _wright, "gupta-1990": _gupta}


def integral_set_names() -> tuple[str, ...]:
    """Return the names of the sets of collision integrals.

    Returns
    -------
    tuple of str
    """
    return tuple(_SETS)


def pairs(name: str = "recommended") -> Mapping[tuple[str, str], Pair]:
    """Return the tabulated pairs of a set, by their two species in alphabetical order.

    Parameters
    ----------
    name : str
        ``recommended``, ``wright-2005`` or ``gupta-1990``.

    Returns
    -------
    Mapping of (str, str) to Pair

    Raises
    ------
    UserError
        There is no such set.
    """
    if name not in _SETS:
        raise UserError(f"There is no set of collision integrals {name!r}; known are {', '.join(_SETS)}.")
    return _SETS[name]()


@dataclass(frozen=True, eq=False)
class IntegralTable:
    """Collision integrals of all pairs of a mixture with at least one neutral, on a uniform grid in ln T.

    Attributes
    ----------
    place : numpy.ndarray
        (species, species) row of each pair; charged pairs have row 0 and are masked by the user.
    values : numpy.ndarray
        (pair, 4, node): ln pi Omega11, ln pi Omega22 [pi Omega in m^2], B*, C*.
    slopes : numpy.ndarray
        Their derivatives along ln T.
    start, step : float
        First node and spacing in ln T.
    estimated : tuple of (str, str)
        Pairs without data, for which values of similar pairs stand.
    low, high : float
        Range in which all data hold [K].
    """

    place: np.ndarray
    values: np.ndarray
    slopes: np.ndarray
    start: float
    step: float
    estimated: tuple[tuple[str, str], ...]
    low: float
    high: float


@lru_cache(maxsize=32)
def integral_table(mixture: Mixture, name: str = "recommended") -> IntegralTable:
    """Return the collision integrals of a mixture (kept).

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
    place = np.zeros((number, number), dtype=int)
    values, slopes, estimated, used = [], [], [], []
    for i in range(number):
        for j in range(i, number):
            if mixture.charges[i] != 0 and mixture.charges[j] != 0:
                continue
            first, second = sorted((mixture.names[i], mixture.names[j]))
            found = known.get((first, second))
            if found is None:
                estimated.append((first, second))
                functions = _estimate(mixture, known, i, j, name)
            else:
                used.append(found)
                functions = [(found.log_momentum, found.log_viscosity, found.b_star, found.c_star)]
            place[i, j] = place[j, i] = len(values)
            values.append(_mean(functions, x))
            eps = 1e-5
            slopes.append((_mean(functions, x + eps) - _mean(functions, x - eps)) / (2 * eps))
    return IntegralTable(
        place=place,
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
    """Pairs to stand for one without data: same neutral, partners of the kind; else any of the kind."""

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
    found = pairs(name).get((species, ELECTRON)) or pairs(name).get((ELECTRON, species))
    if found is None:
        return np.array([np.log(1e-30), 0.0, 0.0, 0.0])
    x = np.linspace(np.log(1000.0), np.log(20_000.0), 60)
    return np.polynomial.polynomial.polyfit(x, found.log_momentum(x), 3)


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
    rows = _rows("coulomb_table")
    names = [name for name in rows[0] if name not in ("source", "status", "read_in", "notes")]
    return {name: np.array([float(row[name]) for row in rows]) for name in names}
