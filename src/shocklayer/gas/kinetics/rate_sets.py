"""Rate sets: the published tables of reaction rates, read from plain data files.

One CSV file per set under ``data/gas/kinetics``; the file name is the name of the set. Where transcriptions
of a paper differ, the set has the chosen reading and ``readings.csv`` has the others, each with its source.
Nothing here needs JAX.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from os import PathLike
from pathlib import Path

from shocklayer.core.csv_columns import read_rows
from shocklayer.core.errors import UserError
from shocklayer.core.suggestions import nearest
from shocklayer.core.user_files import read_text

ALL_HEAVY = "all"
"""In `Reaction.efficiencies`: every heavy species."""
MOLECULES = "molecules"
"""In `Reaction.efficiencies`: every heavy species of two or more atoms."""

_TEMPERATURES = {"T": "T", "Te": "Te", "sqrt(T*Tv)": "geometric", "": ""}
_CUBIC_CENTIMETRE = 1e-6  # [m^3]


@dataclass(frozen=True)
class Reaction:
    """One reaction with its forward rate k = A T^n exp(-theta/T).

    Attributes
    ----------
    identifier : str
        Name in the set, for example ``"P93-7"``.
    equation : str
        As in the data file.
    reactants, products : tuple of str
        Species with repetition, the third body M left out.
    third_body : bool
        Whether any partner M takes part.
    kind : str
        ``dissociation``, ``exchange``, ``associative_ionisation``, ``charge_exchange``,
        ``electron_impact_ionisation``, ``electron_impact_dissociation``, ``heavy_impact_ionisation`` or
        ``radiative_recombination``.
    prefactor : float
        A [m^3/(mol s) K^-n].
    exponent : float
        n [-].
    activation_temperature : float
        theta [K].
    forward_temperature, backward_temperature : str
        Which temperature controls: ``"T"`` (translation and rotation), ``"Te"`` (vibration and electrons) or
        ``"geometric"`` (a weighted geometric mean of both). An irreversible reaction has backward ``""``.
    efficiencies : tuple of (str, float)
        Of the partners M relative to A; species not named have none.
    optional : bool
        Left out unless asked for (radiative recombination).
    source, status, read_in, notes : str
        Publication; degree of verification; transcriptions used; disagreements.
    """

    identifier: str
    equation: str
    reactants: tuple[str, ...]
    products: tuple[str, ...]
    third_body: bool
    kind: str
    prefactor: float
    exponent: float
    activation_temperature: float
    forward_temperature: str
    backward_temperature: str
    efficiencies: tuple[tuple[str, float], ...]
    optional: bool
    source: str
    status: str
    read_in: str
    notes: str


@dataclass(frozen=True)
class RateSet:
    """A published set of reactions.

    Attributes
    ----------
    name : str
        For example ``"park-1993"``.
    reactions : tuple of Reaction
    """

    name: str
    reactions: tuple[Reaction, ...]

    @property
    def source(self) -> str:
        """Publication of the set."""
        return self.reactions[0].source


@dataclass(frozen=True)
class Reading:
    """Another transcription of one rate.

    Attributes
    ----------
    identifier : str
        Reaction it stands for.
    name : str
        Name of the reading.
    prefactor, exponent, activation_temperature : float or None
        Changed values, units as in `Reaction`.
    efficiencies : tuple of (str, float)
        Partners whose efficiency it changes.
    read_in, notes : str
        Source of the reading; why it was not chosen.
    """

    identifier: str
    name: str
    prefactor: float | None
    exponent: float | None
    activation_temperature: float | None
    efficiencies: tuple[tuple[str, float], ...]
    read_in: str
    notes: str


def _side(text: str) -> tuple[tuple[str, ...], bool]:
    """Split one side of an equation into species and whether M takes part."""
    names = [part.strip() for part in re.split(r"\s\+\s", text.strip())]
    return tuple(n for n in names if n not in ("M", "hv")), "M" in names


def _pairs(text: str) -> tuple[tuple[str, float], ...]:
    """Read ``"N2=1;N+=2"``; the name may itself end in a sign."""
    out = []
    for part in filter(None, (p.strip() for p in text.split(";"))):
        name, _, value = part.rpartition("=")
        out.append((name, float(value)))
    return tuple(out)


def _optional_number(text: str, scale: float = 1.0) -> float | None:
    return float(text) * scale if text else None


def _reaction(row: Mapping[str, str]) -> Reaction:
    left, arrow, right = re.split(r"(<=>|=>)", row["reaction"])
    reactants, third_body = _side(left)
    products, _ = _side(right)
    backward = _TEMPERATURES[row["T_backward"]] if arrow == "<=>" else ""
    return Reaction(
        identifier=row["id"],
        equation=row["reaction"],
        reactants=reactants,
        products=products,
        third_body=third_body,
        kind=row["class"],
        prefactor=float(row["A_forward_cm3_per_mol_per_s"]) * _CUBIC_CENTIMETRE,
        exponent=float(row["n_forward"]),
        activation_temperature=float(row["theta_forward_K"]),
        forward_temperature=_TEMPERATURES[row["T_forward"]],
        backward_temperature=backward,
        efficiencies=_pairs(row["third_body_efficiencies"]),
        optional=row["use"] == "optional",
        source=row["source"],
        status=row["status"],
        read_in=row["read_in"],
        notes=row["notes"],
    )


def _folder() -> Path:
    return Path(str(files("shocklayer"))) / "data" / "gas" / "kinetics"


_NOT_RATES = {"readings", "millikan_white", "electron_vibration", "vibration", "impact_energy"}


def rate_set_names() -> tuple[str, ...]:
    """Return the names of the built-in rate sets, sorted.

    Returns
    -------
    tuple of str
    """
    return tuple(sorted(p.stem for p in _folder().glob("*.csv") if p.stem not in _NOT_RATES))


@cache
def rate_set(name: str | PathLike[str] = "park-1993") -> RateSet:
    """Read a rate set.

    Parameters
    ----------
    name : str or path
        Name of a built-in set (`rate_set_names`), or a CSV file of the same form.

    Returns
    -------
    RateSet

    Raises
    ------
    UserError
        There is no such set, or the file is not a valid rate set.
    """
    path = Path(name)
    if path.suffix != ".csv":
        if str(name) not in rate_set_names():
            near = nearest(str(name), rate_set_names())
            hint = f" (did you mean {near!r}?)" if near else ""
            known = ", ".join(rate_set_names())
            raise UserError(f"There is no rate set {str(name)!r}{hint}; known are {known}.")
        path = _folder() / f"{name}.csv"
    reactions: list[Reaction] = []
    try:
        rows = read_rows(read_text(path, "a CSV file"))
    except ValueError as problem:
        raise UserError(f"{path}: the rate set is not a table: {problem}.") from None
    for number, row in enumerate(rows, start=2):
        try:
            reactions.append(_reaction(row))
        except (KeyError, TypeError, ValueError):
            raise UserError(f"{path}: row {number}: the reaction of the rate set is not valid.") from None
    if not reactions:
        raise UserError(f"{path}: the rate set has no reactions.")
    return RateSet(path.stem, tuple(reactions))


@cache
def readings() -> Mapping[tuple[str, str], Reading]:
    """Return the other readings of single rates, by (reaction, name of the reading).

    Returns
    -------
    Mapping of (str, str) to Reading
    """
    text = (_folder() / "readings.csv").read_text(encoding="utf-8")
    out = {}
    for row in read_rows(text):
        out[row["id"], row["reading"]] = Reading(
            identifier=row["id"],
            name=row["reading"],
            prefactor=_optional_number(row["A_forward_cm3_per_mol_per_s"], _CUBIC_CENTIMETRE),
            exponent=_optional_number(row["n_forward"]),
            activation_temperature=_optional_number(row["theta_forward_K"]),
            efficiencies=_pairs(row["third_body_efficiencies"]),
            read_in=row["read_in"],
            notes=row["notes"],
        )
    return out


def with_readings(rates: RateSet, chosen: Iterable[tuple[str, str]]) -> RateSet:
    """Return a rate set with other readings of some rates.

    Parameters
    ----------
    rates : RateSet
    chosen : iterable of (str, str)
        Reaction and name of the reading, for example ``("P93-7", "park-1990")``.

    Returns
    -------
    RateSet

    Raises
    ------
    UserError
        The set has no such reaction, or the reaction no such reading.
    """
    reactions = {r.identifier: r for r in rates.reactions}
    for identifier, name in chosen:
        if identifier not in reactions:
            raise UserError(f"The rate set {rates.name!r} has no reaction {identifier!r}.")
        other = readings().get((identifier, name))
        if other is None:
            known = ", ".join(repr(n) for i, n in readings() if i == identifier) or "none"
            raise UserError(f"Reaction {identifier!r} has no reading {name!r}; known are {known}.")
        old = reactions[identifier]
        changes = {
            "prefactor": other.prefactor,
            "exponent": other.exponent,
            "activation_temperature": other.activation_temperature,
        }
        merged = dict(old.efficiencies) | dict(other.efficiencies)
        reactions[identifier] = replace(
            old,
            efficiencies=tuple(merged.items()),
            read_in=other.read_in,
            **{key: value for key, value in changes.items() if value is not None},
        )
    return RateSet(rates.name, tuple(reactions.values()))


def impact_energies(name: str) -> Mapping[str, float]:
    """Return the energy that free electrons lose by ionising an atom, by species [J/mol].

    Parameters
    ----------
    name : str
        A set of ``impact_energy.csv``.

    Returns
    -------
    Mapping of str to float

    Raises
    ------
    UserError
        There is no such set.
    """
    rows = read_rows((_folder() / "impact_energy.csv").read_text(encoding="utf-8"))
    energies = {row["species"]: float(row["energy_J_per_mol"]) for row in rows if row["set"] == name}
    if not energies:
        known = ", ".join(sorted({row["set"] for row in rows}))
        raise UserError(f"There is no impact energy {name!r}; known are full, {known}.")
    return energies
