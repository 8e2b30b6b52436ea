"""What a browser may change of a scenario or a tunnel condition: numbers and named choices, never a file."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Collection
from typing import cast

from shocklayer.app.refusal import Refusal
from shocklayer.core.errors import UserError
from shocklayer.core.suggestions import closest
from shocklayer.core.units import quote

MOST_SETTINGS = 40
"""Number of settings of one request."""
CHOICES = frozenset(
    {
        "flight.stop.altitude",
        "flight.stop.mach",
        "flight.stop.time",
        "heating.catalycity",
        "heating.convective",
        "heating.radiative",
        "heating.transition",
        "heating.turbulent",
        "layer.chemistry",
        "layer.rates",
        "layer.wall_catalycity",
        "layer.wall_temperature",
        "output.samples",
        "planet.atmosphere",
        "seed",
        "vehicle.aerodynamics.drag_coefficient",
        "vehicle.aerodynamics.lift_to_drag",
        "vehicle.emissivity",
        "vehicle.mass",
        "vehicle.nose_radius",
        "vehicle.reference_area",
    }
)
"""Fields that may be set although the scenario leaves them to their default; every number that the scenario
states may be set too."""

MOST_LINES = 1000
"""Lines of an uploaded scenario; the longest built-in one has a tenth of them."""
MOST_ENTRIES = 100
"""Entries of one list of tables of an uploaded scenario, such as its radio links."""

_LONG_NAME = re.compile(r"(?:\.[ \t]*[\w\"'-]+[ \t]*){30}")
"""A dotted name of more parts than any field has: the time to read one grows with their square."""
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z0-9_]+){0,9}")
_VALUE = re.compile(r"[\w .,/^*%°'·+\-−()]{1,64}")
"""A number with its unit, or a word. Without brackets, quotation marks, equals signs and line breaks nothing
can be read as a table of TOML, and only tables name files."""


def settings(given: object, field: str = "set") -> list[str]:
    """Return the settings of a request as ``name=value``.

    Parameters
    ----------
    given : object
        Values by dotted name, None if there are none.
    field : str
        Name of the field of the body that has them.

    Returns
    -------
    list of str
        As ``--set`` takes them.

    Raises
    ------
    Refusal
        422 if it is not an object, or a name or value is not of the form of one.
    """
    if given is None:
        return []
    if not isinstance(given, dict):
        example = '{"vehicle.mass": "100 kg"}' if field == "set" else '{"peak_load_factor": 35}'
        raise Refusal(422, f"{field} must be an object of values by name, such as {example}.")
    table = cast("dict[str, object]", given)
    if len(table) > MOST_SETTINGS:
        raise Refusal(422, f"{field} has {len(table)} entries; at most {MOST_SETTINGS} are accepted.")
    mistakes: list[str] = []
    read: list[str] = []
    for name, value in table.items():
        text = _value(value)
        if len(name) > 200 or not _NAME.fullmatch(name):
            mistakes.append(f"{field}: {quote(name)} is not a dotted name such as flight.entry.altitude.")
        elif text is None:
            shown = quote(value) if isinstance(value, str) else quote(str(value))
            mistakes.append(
                f'{field}: {name} = {shown} is not a number, a word or a quantity such as "100 kg".'
            )
        else:
            read.append(f"{name}={text}")
    if mistakes:
        raise Refusal(422, *mistakes)
    return read


def _value(value: object) -> str | None:
    """Return a value as text that cannot be read as a table, None if it is not of that form."""
    if isinstance(value, str):
        text = value.strip().replace("−", "-")
        return text if _VALUE.fullmatch(text) else None
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return repr(value)
    return None


def refuse_unknown(read: list[str], known: Collection[str], what: str) -> None:
    """Refuse settings of fields that may not be changed here.

    Parameters
    ----------
    read : list of str
        As `settings` returns them.
    known : collection of str
        Names that may be set.
    what : str
        What they are set in, for the message.

    Raises
    ------
    UserError
        With a sentence for each such name.
    """
    names = [setting.partition("=")[0] for setting in read]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UserError(
            *(
                f"set: {quote(name)} cannot be set in {what} here; the nearest name is "
                f"{quote(closest(name, known))}"
                for name in unknown
            )
        )


def scenario_text(text: str) -> dict[str, object]:
    """Return the tables of a scenario that was uploaded.

    Parameters
    ----------
    text : str
        TOML.

    Returns
    -------
    dict
        Its tables.

    Raises
    ------
    UserError
        If it is not TOML, or any key names a file.
    """
    if text.count("\n") > MOST_LINES or _LONG_NAME.search(text):
        raise UserError(
            f"the uploaded scenario has more than {MOST_LINES} lines, or a name of more than 30 parts; "
            "use `shocklayer run` for it"
        )
    try:
        tables: dict[str, object] = tomllib.loads(text)
    except RecursionError:
        raise UserError("the uploaded scenario is nested too deeply") from None
    except ValueError as error:
        raise UserError(f"the uploaded scenario is not valid TOML: {error}") from None
    if not tables:
        raise UserError("the uploaded scenario is empty; it needs at least [vehicle] and [flight.entry]")
    level: list[tuple[str, object]] = [("", tables)]
    while level:
        place, value = level.pop()
        if isinstance(value, dict):
            for key, inner in cast("dict[str, object]", value).items():
                path = f"{place}.{key}" if place else key
                if _names_file(key):
                    raise UserError(
                        f"{quote(path)} of the uploaded scenario names a file, and an upload may not read "
                        "files; use `shocklayer run` on this scenario, or state the values in it"
                    )
                level.append((path, inner))
        elif isinstance(value, list):
            if len(value) > MOST_ENTRIES and any(isinstance(each, dict) for each in value):
                raise UserError(
                    f"{quote(place)} of the uploaded scenario has more than {MOST_ENTRIES} entries"
                )
            level += [(f"{place}.{index}", inner) for index, inner in enumerate(cast("list[object]", value))]
        elif isinstance(value, str) and value.strip().lower().startswith("builtin:"):
            raise UserError(
                f"{quote(place)} of the uploaded scenario names a file; an upload may not read files"
            )
    return tables


def _names_file(key: str) -> bool:
    key = key.strip().casefold()
    return key in ("file", "files", "path", "environment") or key.endswith(("_file", "-file"))
