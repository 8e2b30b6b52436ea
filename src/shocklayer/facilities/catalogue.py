"""The catalogue of ground-test facilities: one TOML file each, every value with its source and status.

No JAX here: listing and looking up a facility must answer at once.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from shocklayer.core.errors import UserError, one_line
from shocklayer.core.units import quote
from shocklayer.core.user_files import read_text
from shocklayer.facilities.datum import CONDITION_DIMENSIONS, to_si
from shocklayer.facilities.entry import Facility as Facility
from shocklayer.facilities.entry import nearest_clause as nearest_clause
from shocklayer.facilities.entry import normal_name

_CONDITION_HEADS = tuple(dict.fromkeys(key.partition(".")[0] for key in CONDITION_DIMENSIONS))


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
    condition = _take_condition(tree, path, mistakes)
    modes = tree.get("modes")
    conditions = [condition]
    for name, mode in modes.items() if isinstance(modes, dict) else ():
        if isinstance(mode, dict):
            mode["condition"] = _take_condition(mode, path, mistakes, f"modes.{name}.")
            conditions.append(mode["condition"])
    tree.setdefault("name", path.stem)
    entry: Facility | None = None
    try:
        entry = Facility(condition=condition, **tree)
    except ValidationError as problem:
        mistakes += [_sentence(error, origin) for error in problem.errors(include_url=False)]
    for key, value in (pair for each in conditions for pair in each.items()):
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


def _take_condition(
    tree: dict[str, Any], path: Path, mistakes: list[str], prefix: str = ""
) -> dict[str, Any]:
    """Take the fields of a run condition out of a table, each as value, status and source."""
    origin = one_line(str(path))
    condition: dict[str, Any] = {}
    for head in _CONDITION_HEADS:
        if head not in tree:
            continue
        branch = tree.pop(head)
        leaves = {head: branch} if head == "shock_speed" else branch
        if not isinstance(leaves, dict):
            mistakes.append(f"{prefix}{head} of {origin} must be a table of fields, not {quote(branch)}")
            continue
        for leaf, value in leaves.items():
            key = head if head == "shock_speed" else f"{head}.{leaf}"
            if key not in CONDITION_DIMENSIONS:
                mistakes.append(
                    f"{prefix}{one_line(key)} of {origin} is not a known field; "
                    f"{nearest_clause(key, CONDITION_DIMENSIONS)}"
                )
                continue
            field = value if isinstance(value, dict) else {"value": value, "source": origin}
            beside = path.parent / str(field.get("value"))
            if key == "nozzle.contour" and beside.is_file():
                field = field | {"value": str(beside)}
            condition[key] = field
    return condition


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
    table = {normal_name(known): entry for entry in facilities() for known in (entry.name, *entry.aliases)}
    entry = table.get(normal_name(name))
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
