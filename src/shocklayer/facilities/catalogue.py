"""The catalogue of ground-test facilities: one TOML file each, every figure with its source and status.

No JAX here: listing and looking up a facility must answer at once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from shocklayer.core.errors import UserError
from shocklayer.core.suggestions import closest
from shocklayer.core.units import DIMENSIONS, parse

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
Status = Literal["verified", "reported", "assumed", "given"]

# What each figure measures: a dimension of `shocklayer.core.units`; "" is a pure number.
FIGURES: dict[str, str] = {
    "mach_number_minimum": "",
    "mach_number_maximum": "",
    "mach_numbers": "",
    "total_temperature_minimum": "temperature",
    "total_temperature_maximum": "temperature",
    "total_enthalpy_minimum": "specific_energy",
    "total_enthalpy_maximum": "specific_energy",
    "stream_speed_minimum": "speed",
    "stream_speed_maximum": "speed",
    "stagnation_pressure_minimum": "pressure",
    "stagnation_pressure_maximum": "pressure",
    "driver_pressure_maximum": "pressure",
    "test_time_minimum": "time",
    "test_time_maximum": "time",
    "nozzle_diameter": "length",
    "test_section_length": "length",
    "altitude_minimum": "length",
    "altitude_maximum": "length",
    "heat_flux_maximum": "heat_flux",
}

# Fields of the condition a run starts from, with their dimensions; None is a word.
CONDITION: dict[str, str | None] = {
    "shock_speed": "speed",
    "fill.pressure": "pressure",
    "fill.temperature": "temperature",
    "fill.mixture": None,
    "reservoir.pressure": "pressure",
    "reservoir.temperature": "temperature",
    "driver_gas.pressure": "pressure",
    "driver_gas.temperature": "temperature",
    "driver_gas.mixture": None,
    "acceleration.pressure": "pressure",
    "acceleration.temperature": "temperature",
    "acceleration.shock_speed": "speed",
    "nozzle.area_ratio": "",
    "nozzle.mach_number": "",
    "nozzle.chemistry": None,
    "nozzle.throat_diameter": "length",
    "tube.length": "length",
    "tube.diameter": "length",
}
_CONDITION_HEADS = tuple(dict.fromkeys(key.partition(".")[0] for key in CONDITION))


def to_si(value: Any, dimension: str, field: str, origin: str) -> float:
    """Turn a number with a unit into SI.

    Parameters
    ----------
    value : str or number
        As written, for example ``"900 K"``; a bare number only where `dimension` is empty.
    dimension : str
        Dimension of `shocklayer.core.units`; empty for a pure number.
    field, origin : str
        Field, and file or entry, for the message.

    Returns
    -------
    float
        Value in SI.

    Raises
    ------
    UserError
        If the number cannot be read, has no unit, has a wrong one, or is not finite.
    """
    if dimension:
        return parse(value, dimension, field, origin)
    try:
        number = float(value) if not isinstance(value, bool) else float("nan")
    except (TypeError, ValueError):
        number = float("nan")
    if not abs(number) < float("inf"):
        raise UserError(f"{field} in {origin} must be a plain number, not {value!r}")
    return number


def si_unit(dimension: str) -> str:
    """Return the SI unit of a dimension, "1" for a pure number.

    Parameters
    ----------
    dimension : str
        Dimension of `shocklayer.core.units`, or empty.

    Returns
    -------
    str
        Unit.
    """
    return DIMENSIONS[dimension].unit if dimension else "1"


class Figure(BaseModel):
    """One published figure of a facility, or one field of the condition a run starts from.

    Parameters
    ----------
    value : str, float or list
        As written in the file: a number with its unit, a pure number, a list of them, or a word.
    status : {"verified", "reported", "assumed", "given"}
        Read in the source; passed on or recalled; assumed by this catalogue for a first run; set by the user.
    source : str
        Where the figure comes from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: str | float | list[float]
    status: Status = "reported"
    source: str = ""


class Facility(BaseModel):
    """One ground-test facility.

    Parameters
    ----------
    name : str
        Short name, as used on the command line.
    title, country, operator : str
        What it is, where it stands, who runs it.
    kind : str
        How it makes its stream.
    driver : str
        What drives it, where that is known: "free-piston", "detonation", ...
    gases : tuple of str
        Test gases.
    source, status, note : str
        Source of the entry as a whole, how far it was verified, and what else should be known.
    aliases : tuple of str
        Other names.
    figures : dict of str to Figure
        Published figures by name (see `FIGURES`).
    condition : dict of str to Figure
        Fields of the condition `shocklayer tunnel run` starts from, by dotted name (see `CONDITION`).
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
    figures: dict[str, Figure] = {}
    condition: dict[str, Figure] = {}

    @field_validator("figures")
    @classmethod
    def _known_figures(cls, figures: dict[str, Figure]) -> dict[str, Figure]:
        for name, figure in figures.items():
            if name not in FIGURES:
                raise ValueError(f"figures.{name} is not known; {nearest_clause(name, FIGURES)}")
            values = figure.value if isinstance(figure.value, list) else [figure.value]
            for value in values:
                try:
                    number = to_si(value, FIGURES[name], f"figures.{name}", "the entry")
                except UserError as mistake:
                    raise ValueError(str(mistake)) from mistake
                if number < 0.0:
                    raise ValueError(f"figures.{name} must not be negative, not {value!r}")
        return figures

    def figure(self, name: str) -> float | None:
        """Return a published figure in SI, or None where it is not known.

        Parameters
        ----------
        name : str
            One of `FIGURES` with a single value.

        Returns
        -------
        float or None
            Value in the SI unit of the figure.
        """
        found = self.figures.get(name)
        return None if found is None else to_si(found.value, FIGURES[name], f"figures.{name}", self.name)

    def mach_numbers(self) -> tuple[float, ...]:
        """Return the Mach numbers of the facility's fixed nozzles; empty where it has a range instead."""
        found = self.figures.get("mach_numbers")
        return tuple(found.value) if found is not None and isinstance(found.value, list) else ()

    def summary(self) -> dict[str, Any]:
        """Return the entry for a listing: names, kind, key figures in SI, source and status."""
        numbers = {name: self.figure(name) for name in self.figures if name != "mach_numbers"}
        if self.mach_numbers():
            numbers["mach_number_minimum"] = min(self.mach_numbers())
            numbers["mach_number_maximum"] = max(self.mach_numbers())
        return {
            "name": self.name,
            "title": self.title,
            "country": self.country,
            "operator": self.operator,
            "kind": self.kind,
            "driver": self.driver,
            "gases": list(self.gases),
            "figures": {
                name: {"value": numbers.get(name, list(self.mach_numbers())), "unit": si_unit(FIGURES[name])}
                | {"status": figure.status, "source": figure.source}
                for name, figure in self.figures.items()
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
        TOML file; the fields named in `CONDITION` (``fill``, ``shock_speed``, ``nozzle`` ...) make the
        condition of a run, each leaf either a value or a table of value, status and source.

    Returns
    -------
    Facility
        The validated entry.

    Raises
    ------
    UserError
        If the file cannot be read, is not TOML, or a field is unknown, missing, unitless or out of place.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as problem:
        raise UserError(f"{path} cannot be read: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        raise UserError(f"{path} is not UTF-8 text") from problem
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise UserError(f"{path} is not valid TOML: {problem}") from problem
    condition: dict[str, Any] = {}
    for head in _CONDITION_HEADS:
        if head not in tree:
            continue
        branch = tree.pop(head)
        leaves = {head: branch} if head == "shock_speed" else branch
        if not isinstance(leaves, dict):
            raise UserError(f"{head} of {path} must be a table of fields, not {branch!r}")
        for leaf, value in leaves.items():
            key = head if head == "shock_speed" else f"{head}.{leaf}"
            if key not in CONDITION:
                raise UserError(f"{key} of {path} is not a known field; {nearest_clause(key, CONDITION)}")
            if isinstance(value, dict):
                condition[key] = value
            else:
                condition[key] = {"value": value, "status": "reported", "source": str(path)}
    tree.setdefault("name", path.stem)
    try:
        entry = Facility(condition=condition, **tree)
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        hint = ""
        if first["type"] == "extra_forbidden":
            known = [*Facility.model_fields, *_CONDITION_HEADS]
            hint = f"; {nearest_clause(where.split('.')[-1], known)}"
        raise UserError(
            f"{where or 'a field'} of {path}: {first['msg'].removeprefix('Value error, ')}{hint}"
        ) from problem
    for key, value in entry.condition.items():
        dimension = CONDITION[key]
        if dimension is not None:
            to_si(value.value, dimension, key, str(path))
    return entry


@cache
def facilities() -> tuple[Facility, ...]:
    """Return every facility of the catalogue, in the order of their names.

    Returns
    -------
    tuple of Facility
        Validated entries.
    """
    folder = files("shocklayer") / "data" / "facilities"
    found = [read(Path(str(entry))) for entry in folder.iterdir() if entry.name.endswith(".toml")]
    return tuple(sorted(found, key=lambda entry: entry.name.casefold()))


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
        If there is none; the message gives the nearest name.
    """
    table = {_normal(known): entry for entry in facilities() for known in (entry.name, *entry.aliases)}
    found = table.get(_normal(name))
    if found is None:
        known = [entry.name for entry in facilities()]
        raise UserError(f"no facility is called {name!r}; {nearest_clause(name, known)}")
    return found


def resolve(source: str) -> Facility:
    """Take a facility from a file where there is one of that path, from the catalogue otherwise.

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
    if path.is_file() or path.suffix == ".toml":
        return read(path)
    return facility(source)
