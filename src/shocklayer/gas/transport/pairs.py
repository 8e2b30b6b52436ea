"""Published collision integrals of pairs of species, read from plain data files.

The tables pass through their printed values (monotone cubic in ln T, ln pi Omega) and are continued by their
end slopes, a power law in T. Nothing here needs JAX.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from scipy.interpolate import PchipInterpolator

from shocklayer.core.csv_columns import read_rows
from shocklayer.core.errors import UserError
from shocklayer.core.user_files import read_text

_ANGSTROM_SQUARED = 1e-20  # [m^2]
_DEFAULT_B, _DEFAULT_C = 1.15, 0.92  # of pairs printed without B* and C*: those of neutral pairs of Wright


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


def table_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of the package's transport data, every value as text."""
    path = files("shocklayer") / "data" / "gas" / "transport" / f"{name}.csv"
    return read_rows(path.read_text(encoding="utf-8"))


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
    return _tabulated(table_rows("wright-2005"))


@cache
def _from_file(path: Path) -> Mapping[tuple[str, str], Pair]:
    """Recommended pairs, with those of a user's file of the form of ``wright-2005.csv`` in their place."""
    try:
        return dict(_recommended()) | _tabulated(read_rows(read_text(path, "a CSV file")))
    except (KeyError, TypeError, ValueError):
        raise UserError(
            f"{path}: a pair of collision integrals is not valid; each needs "
            "two rows or more of species_1, species_2, T_K, pi_Omega11_angstrom2, pi_Omega22_angstrom2, "
            "B_star, C_star, source."
        ) from None


def _tabulated(table: list[dict[str, str]]) -> dict[tuple[str, str], Pair]:
    groups: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in table:
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
    for row in table_rows("gupta-1990"):
        if row["pair_class"] != "charged":
            groups.setdefault(_key(row), []).append(row)
    out = {}
    for key, rows in groups.items():
        # The report prints the charge-exchange integral in place of the momentum one of like atoms.
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
    for row in table_rows("combined_pairs"):
        first, second = _key(row)
        one, other = out[first, first], out[second, second]
        out[first, second] = Pair(
            log_momentum=combined(one.log_momentum, other.log_momentum),
            log_viscosity=combined(one.log_viscosity, other.log_viscosity),
            b_star=one.b_star,
            c_star=one.c_star,
            low=max(one.low, other.low),
            high=min(one.high, other.high),
            source=row["source"],
        )
    return out


def combined(
    one: Callable[[np.ndarray], np.ndarray], other: Callable[[np.ndarray], np.ndarray]
) -> Callable[[np.ndarray], np.ndarray]:
    """Return the logarithm of the cross section of the mean diameter of two."""
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
        ``recommended``, ``wright-2005`` or ``gupta-1990``; or a CSV file of the form of ``wright-2005.csv``,
        whose pairs take precedence over the recommended ones.

    Returns
    -------
    Mapping of (str, str) to Pair

    Raises
    ------
    UserError
        There is no such set, or the file is not a valid table.
    """
    if name.endswith(".csv"):
        return _from_file(Path(name))
    if name not in _SETS:
        raise UserError(f"There is no set of collision integrals {name!r}; known are {', '.join(_SETS)}.")
    return _SETS[name]()
