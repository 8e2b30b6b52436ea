"""The catalogue of ground-test facilities: one TOML file each, every value with its source and status.

No JAX here: listing and looking up a facility must answer at once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, TypedDict

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator
from pydantic_core import ErrorDetails

from shocklayer.core.errors import UserError, one_line
from shocklayer.core.suggestions import closest
from shocklayer.core.units import quote
from shocklayer.core.user_files import read_text
from shocklayer.facilities.datum import (
    CONDITION_DIMENSIONS,
    FIGURE_DIMENSIONS,
    Datum,
    Status,
    si_unit,
    to_si,
)
from shocklayer.scenario.mistakes import combined, validation_error

Kind = Literal[
    "arc-jet",
    "ballistic range",
    "blowdown",
    "combustion-heated blowdown",
    "expansion",
    "gun tunnel",
    "hotshot",
    "ludwieg tube",
    "plasma tunnel",
    "reflected-shock",
    "unspecified",
]
_CONDITION_HEADS = tuple(dict.fromkeys(key.partition(".")[0] for key in CONDITION_DIMENSIONS))


class DatumSummary(TypedDict):
    """A published value in SI, with its unit, status and source."""

    value: float | list[float] | None
    unit: str
    status: Status
    source: str


class FacilitySummary(TypedDict):
    """One entry of ``shocklayer list facilities --json``."""

    name: str
    title: str
    country: str
    operator: str
    kind: str
    driver: str
    gases: list[str]
    figures: dict[str, DatumSummary]
    source: str
    status: Status
    note: str


class Facility(BaseModel):
    """One ground-test facility.

    Parameters
    ----------
    name : str
        Short name, as used on the command line.
    title, country, operator : str
        Full name, country and operator.
    kind : str
        Type of facility.
    driver : str
        Type of driver, where known: "free-piston", "detonation", ...
    gases : tuple of str
        Test gases.
    source, status, note : str
        Source of the entry, how well it is verified, and remarks.
    aliases : tuple of str
        Other names.
    figures : dict of str to Datum
        Published values by name (see `FIGURE_DIMENSIONS`).
    condition : dict of str to Datum
        Default run condition of `shocklayer tunnel run`, by dotted name (see `CONDITION_DIMENSIONS`).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str = ""
    country: str = ""
    operator: str = ""
    kind: Kind
    driver: str = ""
    gases: tuple[str, ...] = ("air",)
    source: str = ""
    status: Status = "reported"
    note: str = ""
    aliases: tuple[str, ...] = ()
    figures: dict[str, Datum] = {}
    condition: dict[str, Datum] = {}

    @field_validator("figures")
    @classmethod
    def _known_figures(cls, figures: dict[str, Datum]) -> dict[str, Datum]:
        mistakes: list[str] = []
        for name, datum in figures.items():
            if name not in FIGURE_DIMENSIONS:
                near = nearest_clause(name, FIGURE_DIMENSIONS)
                mistakes.append(f"figures.{name} is not known; {near}")
                continue
            values = datum.value if isinstance(datum.value, list) else [datum.value]
            for value in values:
                try:
                    number = to_si(value, FIGURE_DIMENSIONS[name], f"figures.{name}", "the entry")
                except UserError as mistake:
                    mistakes += mistake.mistakes
                    continue
                if number < 0.0:
                    mistakes.append(f"figures.{name} must not be negative, not {quote(value)}")
        if mistakes:
            raise combined([validation_error(each) for each in mistakes], figures)
        return figures

    def value(self, name: str) -> float | None:
        """Return a published value in SI, or None where it is not known.

        Parameters
        ----------
        name : str
            One of `FIGURE_DIMENSIONS` with a single value.

        Returns
        -------
        float or None
            Value in SI units.
        """
        datum = self.figures.get(name)
        if datum is None:
            return None
        return to_si(datum.value, FIGURE_DIMENSIONS[name], f"figures.{name}", self.name)

    def longest_test_time(self) -> float | None:
        """Return the longest stated test time [s], or None where none is known."""
        longest = self.value("test_time_maximum")
        return self.value("test_time_minimum") if longest is None else longest

    def mach_numbers(self) -> tuple[float, ...]:
        """Return the Mach numbers of the facility's fixed nozzles; empty where it states a range instead."""
        datum = self.figures.get("mach_numbers")
        return tuple(datum.value) if datum is not None and isinstance(datum.value, list) else ()

    def values(self) -> dict[str, float]:
        """Return all single published values in SI; fixed nozzles give the range of Mach number."""
        values = {
            name: value
            for name in self.figures
            if name != "mach_numbers" and (value := self.value(name)) is not None
        }
        if self.mach_numbers():
            values["mach_number_minimum"] = min(self.mach_numbers())
            values["mach_number_maximum"] = max(self.mach_numbers())
        return values

    def summary(self) -> FacilitySummary:
        """Return the entry for a listing: names, kind, published values in SI, source and status."""
        values = self.values()
        return {
            "name": self.name,
            "title": self.title,
            "country": self.country,
            "operator": self.operator,
            "kind": self.kind,
            "driver": self.driver,
            "gases": list(self.gases),
            "figures": {
                name: {
                    "value": values.get(name, list(self.mach_numbers())),
                    "unit": si_unit(FIGURE_DIMENSIONS[name]),
                    "status": datum.status,
                    "source": datum.source,
                }
                for name, datum in self.figures.items()
            },
            "source": self.source,
            "status": self.status,
            "note": self.note,
        }


def _normal(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def nearest_clause(given: str, known: Iterable[str]) -> str:
    """Return the clause of an error message that names the known name closest to a mistyped one."""
    return f"the nearest known name is {closest(given, known)!r}"


def read(path: Path) -> Facility:
    """Read one facility file.

    Parameters
    ----------
    path : Path
        TOML file; the fields named in `CONDITION_DIMENSIONS` (``fill``, ``shock_speed``, ``nozzle`` ...) are
        the default run condition, each either a value or a table of value, status and source.

    Returns
    -------
    Facility
        The validated entry.

    Raises
    ------
    UserError
        If the file cannot be read, is not TOML, or a field is unknown, missing, wrong or without a unit.
    """
    origin = one_line(str(path))
    text = read_text(path, "a TOML file")
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise UserError(f"{origin} is not valid TOML: {one_line(str(problem))}") from None
    except RecursionError:
        raise UserError(f"{origin} is nested too deeply to be a facility") from None
    mistakes: list[str] = []
    condition: dict[str, Any] = {}
    for head in _CONDITION_HEADS:
        if head not in tree:
            continue
        branch = tree.pop(head)
        leaves = {head: branch} if head == "shock_speed" else branch
        if not isinstance(leaves, dict):
            mistakes.append(f"{head} of {origin} must be a table of fields, not {quote(branch)}")
            continue
        for leaf, value in leaves.items():
            key = head if head == "shock_speed" else f"{head}.{leaf}"
            if key not in CONDITION_DIMENSIONS:
                mistakes.append(
                    f"{one_line(key)} of {origin} is not a known field; "
                    f"{nearest_clause(key, CONDITION_DIMENSIONS)}"
                )
                continue
            if isinstance(value, dict):
                condition[key] = value
            else:
                condition[key] = {"value": value, "status": "reported", "source": origin}
    tree.setdefault("name", path.stem)
    entry: Facility | None = None
    try:
        entry = Facility(condition=condition, **tree)
    except ValidationError as problem:
        mistakes += [_sentence(error, origin) for error in problem.errors(include_url=False)]
    for key, value in condition.items():
        dimension = CONDITION_DIMENSIONS[key]
        given = value.get("value") if isinstance(value, dict) else value
        if dimension is not None and given is not None:
            try:
                to_si(given, dimension, key, origin)
            except UserError as mistake:
                mistakes += mistake.mistakes
    if entry is None or mistakes:
        raise UserError(*dict.fromkeys(mistakes))
    return entry


def _sentence(error: ErrorDetails, origin: str) -> str:
    """Return the sentence for one mistake of a facility file."""
    where = ".".join(str(part) for part in error["loc"])
    hint = ""
    if error["type"] == "extra_forbidden":
        known = [*Facility.model_fields, *_CONDITION_HEADS]
        hint = f"; {nearest_clause(where.split('.')[-1], known)}"
    message = error["msg"].removeprefix("Value error, ")
    return one_line(f"{where or 'a field'} of {origin}: {message}{hint}")


@cache
def facilities() -> tuple[Facility, ...]:
    """Return every facility of the catalogue, in the order of their names.

    Returns
    -------
    tuple of Facility
        Validated entries.
    """
    folder = files("shocklayer") / "data" / "facilities"
    entries = [read(Path(str(entry))) for entry in folder.iterdir() if entry.name.endswith(".toml")]
    return tuple(sorted(entries, key=lambda entry: entry.name.casefold()))


def facility(name: str) -> Facility:
    """Look up one facility; case, spaces, hyphens and dots in the name do not matter.

    Parameters
    ----------
    name : str
        Name or alias.

    Returns
    -------
    Facility
        The entry.

    Raises
    ------
    UserError
        If there is none; the message gives the most similar name.
    """
    table = {_normal(known): entry for entry in facilities() for known in (entry.name, *entry.aliases)}
    entry = table.get(_normal(name))
    if entry is None:
        known = [entry.name for entry in facilities()]
        raise UserError(f"no facility is called {quote(name)}; {nearest_clause(name, known)}")
    return entry


def resolve(source: str) -> Facility:
    """Read a facility from a file if the path exists or ends in ``.toml``, else look it up by name.

    Parameters
    ----------
    source : str
        Path of a TOML file, or a name of the catalogue.

    Returns
    -------
    Facility
        The entry.

    Raises
    ------
    UserError
        As `read` and `facility`.
    """
    path = Path(source)
    try:
        names_file = path.suffix == ".toml" or path.exists()
    except (OSError, ValueError):
        names_file = False
    if names_file:
        return read(path)
    return facility(source)
