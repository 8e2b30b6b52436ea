"""The files that come with the package: scenarios, vehicles, observers, radio bands.

One TOML file each for scenarios and vehicles, one list each for observers and bands; adding one is adding
text. This module does not interpret the fields.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["builtin_names", "data_directory", "read", "records", "resolve"]

_PREFIX = "builtin:"


def data_directory() -> Path:
    """Return the folder of the package's data files."""
    return Path(__file__).resolve().parent.parent / "data"


def resolve(name: str, base_dir: Path) -> Path:
    """Return the path of a file named in a scenario.

    Parameters
    ----------
    name : str
        File name as written: relative to the scenario's folder, absolute, or ``builtin:vehicles/x.csv``
        for a file of the package.
    base_dir : Path
        Folder of the scenario.

    Returns
    -------
    Path
        The path; the file need not exist.
    """
    if name.startswith(_PREFIX):
        return data_directory() / name.removeprefix(_PREFIX)
    return base_dir / name


@cache
def builtin_names(kind: str) -> tuple[str, ...]:
    """Return the names of the built-in files of one kind ("scenarios", "vehicles"), sorted."""
    return tuple(sorted(path.stem for path in (data_directory() / kind).glob("*.toml")))


@cache
def read(kind: str, name: str) -> dict[str, Any]:
    """Return one built-in TOML file as a dict; callers must not change it."""
    with open(data_directory() / kind / f"{name}.toml", "rb") as file:
        return tomllib.load(file)


@cache
def records(kind: str) -> dict[str, dict[str, Any]]:
    """Return all entries of a kind whose files list ``[[entry]]`` tables, by their name in lower case."""
    entries: dict[str, dict[str, Any]] = {}
    for name in builtin_names(kind):
        for entry in read(kind, name)["entry"]:
            entries[entry["name"].lower()] = entry
    return entries
