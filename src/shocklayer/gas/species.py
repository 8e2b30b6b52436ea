"""Species data: composition, molar mass and NASA-9 polynomials, read from plain data files.

The polynomials are those of McBride, Zehe & Gordon, NASA/TP-2002-211556 (2002): standard state 1 bar,
enthalpy zero for the elements at 298.15 K. Nothing here needs JAX, so that listings stay quick.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType

from shocklayer.core.csv_columns import read_rows
from shocklayer.core.errors import UserError


@dataclass(frozen=True)
class Interval:
    """One temperature interval of a NASA-9 fit.

    Attributes
    ----------
    low, high : float
        Limits of the fit [K].
    coefficients : tuple of float
        a1..a7, b1, b2 of the dimensionless polynomials (powers of T in K).
    """

    low: float
    high: float
    coefficients: tuple[float, ...]


@dataclass(frozen=True)
class Species:
    """One chemical species.

    Attributes
    ----------
    name : str
        Name, for example ``"NO+"``.
    elements : tuple of (str, int)
        Atoms of each element (the electron's ``E`` is left out), sorted by name.
    charge : int
        Charge number.
    molar_mass : float
        [kg/mol].
    formation_enthalpy : float
        Standard enthalpy of formation at 298.15 K [J/mol].
    intervals : tuple of Interval
        NASA-9 fit, ascending in temperature.
    source : str
        Where the entry comes from.
    """

    name: str
    elements: tuple[tuple[str, int], ...]
    charge: int
    molar_mass: float
    formation_enthalpy: float
    intervals: tuple[Interval, ...]
    source: str

    @property
    def temperature_range(self) -> tuple[float, float]:
        """Limits of the fit [K]."""
        return self.intervals[0].low, self.intervals[-1].high


def _composition(text: str) -> tuple[tuple[tuple[str, int], ...], int]:
    """Split ``"N=1;O=1;E=-1"`` into elements and charge number."""
    counts = {}
    for part in text.split(";"):
        symbol, _, number = part.partition("=")
        counts[symbol.strip().capitalize()] = int(number)
    charge = -counts.pop("E", 0)
    return tuple(sorted(counts.items())), charge


_NUMBERS = ("T_low_K", "T_high_K", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "b1_K", "b2")


def read_species(text: str, origin: str) -> Mapping[str, Species]:
    """Read a table of NASA-9 species.

    Parameters
    ----------
    text : str
        Content of a CSV table with one row per species and temperature interval, and the columns ``species``,
        ``composition`` (for example ``N=1;O=1;E=-1``, E the electron), ``molar_mass_kg_per_mol``,
        ``hf_298_15K_J_per_mol``, ``T_low_K``, ``T_high_K``, ``a1`` to ``a7``, ``b1_K``, ``b2``, ``source``.
    origin : str
        Name of the file, for messages.

    Returns
    -------
    Mapping of str to Species

    Raises
    ------
    UserError
        A column is missing, a number cannot be read, or the intervals of a species do not join.
    """
    try:
        table = read_rows(text)
    except ValueError as problem:
        raise UserError(f"{origin}: the species table cannot be read ({problem}).") from None
    needed = {"species", "composition", "molar_mass_kg_per_mol", "hf_298_15K_J_per_mol", "source", *_NUMBERS}
    missing = sorted(needed.difference(table[0] if table else ()))
    if missing:
        raise UserError(f"{origin}: the column {missing[0]!r} is missing from the species table.")
    rows: dict[str, list[dict[str, str]]] = {}
    for row in table:
        rows.setdefault(row["species"], []).append(row)
    out = {}
    for name, parts in rows.items():
        try:
            numbers = [[float(row[key]) for key in _NUMBERS] for row in parts]
            elements, charge = _composition(parts[0]["composition"])
            molar_mass = float(parts[0]["molar_mass_kg_per_mol"])
            formation = float(parts[0]["hf_298_15K_J_per_mol"])
        except (TypeError, ValueError) as problem:
            raise UserError(
                f"{origin}: species {name!r} has a field that is not a number ({problem})."
            ) from None
        intervals = tuple(Interval(n[0], n[1], tuple(n[2:])) for n in sorted(numbers))
        if any(left.high != right.low for left, right in pairwise(intervals)) or any(
            i.low >= i.high for i in intervals
        ):
            raise UserError(f"{origin}: the temperature intervals of species {name!r} do not join.")
        out[name] = Species(name, elements, charge, molar_mass, formation, intervals, parts[0]["source"])
    return MappingProxyType(out)


@cache
def builtin_species() -> Mapping[str, Species]:
    """Return the species that come with the package, by name.

    Returns
    -------
    Mapping of str to Species
    """
    path = files("shocklayer") / "data" / "gas" / "thermo_nasa9.csv"
    return read_species(path.read_text(encoding="utf-8"), "thermo_nasa9.csv")


@cache
def carbon_species() -> Mapping[str, Species]:
    """Return the further species of the gas over an ablator: hydrocarbons, cyanides, carbon vapour, by name.

    Returns
    -------
    Mapping of str to Species
    """
    path = files("shocklayer") / "data" / "gas" / "thermo_nasa9_carbon.csv"
    return read_species(path.read_text(encoding="utf-8"), "thermo_nasa9_carbon.csv")
