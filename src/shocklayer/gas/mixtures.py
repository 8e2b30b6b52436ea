"""Mixtures: which species, in which order, from which cold gas.

A mixture is plain data (NumPy only); to JAX it is a constant, equal and hashed by its content, so that it may
be passed through ``jit``, ``vmap`` and ``grad`` like any other argument.
"""

import math
import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from importlib.resources import files
from os import PathLike
from pathlib import Path
from typing import NotRequired, TypedDict, cast

import numpy as np

from shocklayer.core.errors import UserError, one_line
from shocklayer.core.suggestions import nearest
from shocklayer.core.user_files import read_text
from shocklayer.gas.species import Species, builtin_species, read_species

# NASA-9 fits of ions and of some molecules begin at 298.15 or 300 K: the polynomial is extended this far
# below its own limit (so that all extend to 200 K); the heat capacity is constant beyond.
_EXTENSION_BELOW = 100.0


class _Composition(TypedDict):
    species: list[str]
    composition: dict[str, float]


class MixtureEntry(_Composition):
    """A mixture as a TOML file has it."""

    title: NotRequired[str]
    source: NotRequired[str]


class ListedMixture(_Composition):
    """A built-in mixture as `entries` lists it."""

    name: str
    title: str
    source: str


class Mixture:
    """An ideal-gas mixture: ordered species and the cold composition it is made of.

    Parameters
    ----------
    species : tuple of Species
        In the order of ``mole_fractions``.
    composition : tuple of float
        Mole fractions of the cold gas, one per species, summing to one.
    title : str, optional
        For listings.

    Attributes
    ----------
    names : tuple of str
        Species names, the order of the last axis of every ``mole_fractions``.
    molar_masses : numpy.ndarray
        [kg/mol], one per species.
    charges : numpy.ndarray
        Charge numbers, one per species.
    molar_mass : float
        Molar mass of the cold gas [kg/mol].
    elements : tuple of str
        Elements of the cold gas.
    element_matrix : numpy.ndarray
        Atoms of each element (columns) in each species (rows).
    electron_index : int or None
        Index of the electron, if the mixture is ionised.
    """

    def __init__(self, species: tuple[Species, ...], composition: tuple[float, ...], title: str = "") -> None:
        self.species = species
        self.composition = composition
        self.title = title
        self.names = tuple(s.name for s in species)
        self.charges = np.array([s.charge for s in species])
        self.elements = tuple(sorted({e for s in species for e, _ in s.elements}))
        self.element_matrix = np.array([[dict(s.elements).get(e, 0) for e in self.elements] for s in species])
        self.molar_masses = _consistent_masses(species, self.element_matrix, self.charges)
        self.molar_mass = float(np.dot(self.molar_masses, composition))
        self.electron_index = self.names.index("e-") if "e-" in self.names else None
        self._key = (species, composition)
        self._hash = hash(self._key)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Mixture) and self._key == other._key)

    def __reduce__(self) -> tuple[type["Mixture"], tuple[tuple[Species, ...], tuple[float, ...], str]]:
        # The hash of a text differs between processes, so a pickled mixture must not carry its own.
        return Mixture, (self.species, self.composition, self.title)

    def __repr__(self) -> str:
        return f"Mixture({', '.join(self.names)})"

    def index(self, name: str) -> int:
        """Return the index of a species on the last axis of ``mole_fractions``.

        Parameters
        ----------
        name : str
            Species name.

        Returns
        -------
        int

        Raises
        ------
        UserError
            The mixture has no such species.
        """
        if name not in self.names:
            raise UserError(f"The mixture has no species {name!r}; it has {', '.join(self.names)}.")
        return self.names.index(name)

    @cached_property
    def cold_mole_fractions(self) -> np.ndarray:
        """Mole fractions of the cold gas, one per species."""
        return np.array(self.composition)

    @cached_property
    def intervals(self) -> tuple[np.ndarray, np.ndarray]:
        """Break temperatures (n - 1) [K] and NASA-9 coefficients (n, species, 9) of the joint intervals.

        In the outermost intervals, beyond the ends of each fit, the heat capacity is constant.
        """
        per_species = [_extended(s) for s in self.species]
        breaks = sorted({low for parts in per_species for low, _ in parts if low > 0.0})
        starts = [0.0, *breaks]
        table = np.empty((len(starts), len(self.species), 9))
        for k, parts in enumerate(per_species):
            for j, start in enumerate(starts):
                table[j, k] = [c for low, c in parts if low <= start][-1]
        return np.array(breaks), table

    @cached_property
    def temperature_limits(self) -> tuple[float, float]:
        """Range in which the fits of all species are valid, extended down to 200 K [K]."""
        low = max(s.temperature_range[0] for s in self.species)
        return (200.0 if low <= 300.0 else low), min(s.temperature_range[1] for s in self.species)


def _consistent_masses(species: tuple[Species, ...], matrix: np.ndarray, charges: np.ndarray) -> np.ndarray:
    """Molar masses [kg/mol] as sums of atoms and electrons, so that reactions conserve mass to rounding.

    The table's own are rounded in the ninth digit, which would show as an imbalance of the elements.
    """
    printed = np.array([s.molar_mass for s in species])
    atoms = np.column_stack([matrix, -charges]).astype(float)
    electron = builtin_species()["e-"].molar_mass
    neutral = charges == 0
    weights = np.linalg.lstsq(matrix[neutral].astype(float), printed[neutral], rcond=None)[0]
    masses = atoms @ np.append(weights, electron)
    off = np.abs(masses - printed) > 1e-5 * printed
    if np.any(off):
        name = species[int(np.flatnonzero(off)[0])].name
        raise UserError(f"The molar mass of species {name!r} does not agree with its composition.")
    return masses


def _extended(species: Species) -> list[tuple[float, np.ndarray]]:
    """Return (lower limit, coefficients) of a species' intervals, closed by constant heat capacity."""
    inner = [(i.low, np.array(i.coefficients)) for i in species.intervals]
    low = max(species.intervals[0].low - _EXTENSION_BELOW, 200.0) if inner[0][0] > 200.0 else inner[0][0]
    high = species.intervals[-1].high
    inner[0] = (low, inner[0][1])
    return [(0.0, _constant_beyond(inner[0][1], low)), *inner, (high, _constant_beyond(inner[-1][1], high))]


def _constant_beyond(coefficients: np.ndarray, t: float) -> np.ndarray:
    """Coefficients of constant heat capacity that continue a fit from temperature `t` [K]."""
    a, b1, b2 = coefficients[:7], coefficients[7], coefficients[8]
    heat = sum(a[k] * t ** (k - 2) for k in range(7))
    enthalpy = -a[0] / t + a[1] * math.log(t) + sum(a[k] * t ** (k - 1) / (k - 1) for k in range(2, 7)) + b1
    entropy = -a[0] / (2 * t * t) - a[1] / t + a[2] * math.log(t) + b2
    entropy += sum(a[k] * t ** (k - 2) / (k - 2) for k in range(3, 7))
    return np.array([0, 0, heat, 0, 0, 0, 0, enthalpy - heat * t, entropy - heat * math.log(t)])


@cache
def _builtin_entries() -> Mapping[str, MixtureEntry]:
    path = files("shocklayer") / "data" / "gas" / "mixtures.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def entries() -> list[ListedMixture]:
    """List the built-in mixtures.

    Returns
    -------
    list of dict
        ``name``, ``title``, ``species``, ``composition``, ``source``.
    """
    return [cast(ListedMixture, {"name": name, **entry}) for name, entry in _builtin_entries().items()]


def mixture(
    name: str | PathLike[str],
    composition: Mapping[str, float | int] | None = None,
    *,
    file: str | None = None,
) -> Mixture:
    """Return a mixture by name, optionally with another cold composition.

    Parameters
    ----------
    name : str
        A name listed by `entries`, or one defined in `file`.
    composition : mapping of str to float, optional
        Moles of the species of the cold gas (any scale); by default the composition of the entry.
    file : str, optional
        TOML file with entries of the built-in form (``[name]`` with ``species`` and ``composition``); its key
        ``thermo`` may name a CSV table of further species, relative to the file.

    Returns
    -------
    Mixture

    Raises
    ------
    UserError
        An unknown mixture or species, or amounts that are negative, not finite or all zero.

    Notes
    -----
    Thermodynamic data: McBride, Zehe & Gordon, NASA/TP-2002-211556 (2002), 1 bar, valid to 20 000 K.

    Examples
    --------
    >>> mixture("air5").names
    ('N2', 'O2', 'NO', 'N', 'O')
    """
    known, species = (_builtin_entries(), builtin_species()) if file is None else _read_entries(Path(file))
    origin = f"{file}: " if file else ""
    if str(name) not in known:
        near = nearest(str(name), known)
        hint = f"; did you mean {near!r}?" if near else ""
        raise UserError(f"{origin}There is no mixture {name!r}; there are {', '.join(known)}{hint}")
    entry = known[str(name)]
    unknown = [s for s in entry["species"] if s not in species]
    if unknown:
        raise UserError(
            f"{origin}Mixture {name!r} names the species {unknown[0]!r}, for which there are no data."
        )
    chosen = tuple(species[s] for s in entry["species"])
    amounts = entry["composition"] if composition is None else composition
    return _assemble(chosen, amounts, f"{origin}mixture {name!r}", entry.get("title", str(name)))


def _assemble(
    species: tuple[Species, ...], amounts: Mapping[str, float | int], origin: str, title: str
) -> Mixture:
    names = [s.name for s in species]
    unknown = [s for s in amounts if s not in names]
    if unknown:
        raise UserError(
            f"{origin}: the composition names {unknown[0]!r}, which is not among {', '.join(names)}."
        )
    if any(not math.isfinite(x) or x < 0.0 for x in amounts.values()) or not sum(amounts.values()) > 0.0:
        raise UserError(
            f"{origin}: the amounts in the composition must be finite, none negative, not all zero."
        )
    if any(s.charge and amounts.get(s.name) for s in species):
        raise UserError(f"{origin}: the cold composition must be of neutral species.")
    if any(abs(s.charge) > 1 for s in species):
        raise UserError(f"{origin}: only singly charged ions are supported.")
    if any(s.charge for s in species) and "e-" not in names:
        raise UserError(f"{origin}: a mixture with ions needs the electron 'e-' among its species.")
    total = math.fsum(amounts.values())
    return Mixture(species, tuple(float(amounts.get(n, 0.0)) / total for n in names), title)


def _read_entries(path: Path) -> tuple[Mapping[str, MixtureEntry], Mapping[str, Species]]:
    """Read mixtures, and the species table they may name, from a user's file."""
    try:
        table = tomllib.loads(read_text(path, "a TOML file of mixtures"))
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        reason = one_line(str(problem))
        raise UserError(f"{path}: cannot be read as a TOML file of mixtures ({reason}).") from None
    species = dict(builtin_species())
    thermo = table.pop("thermo", None)
    if thermo is not None:
        source = path.parent / str(thermo)
        species.update(read_species(read_text(source, "a CSV table of species"), source.name))
    for name, entry in table.items():
        good = isinstance(entry, dict) and isinstance(entry.get("species"), list)
        if not good or not isinstance(entry.get("composition"), dict):
            raise UserError(f"{path}: entry {name!r} needs a list `species` and a table `composition`.")
    return table, species
