"""Results as JSON documents."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any, Protocol, cast, runtime_checkable


@runtime_checkable
class _NumPyValue(Protocol):
    """A NumPy array or number, without importing NumPy."""

    def tolist(self) -> object: ...


def plain(value: object) -> Any:
    """Turn NumPy numbers and nested containers into plain Python for JSON; NaN and infinities into None.

    Parameters
    ----------
    value : object
        A value of a summary.

    Returns
    -------
    object
        The same in plain Python; JSON has neither NaN nor infinities.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, dict):
        table = cast("dict[object, object]", value)
        return {str(key): plain(inner) for key, inner in table.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in cast("Sequence[object]", value)]
    if isinstance(value, _NumPyValue):
        return plain(value.tolist())
    return value


def dump_json(value: object) -> str:
    """Return a value as one JSON document.

    Parameters
    ----------
    value : object
        A value that `plain` converts.

    Returns
    -------
    str
        JSON text that ends in a line break.
    """
    return escape_controls(json.dumps(plain(value), indent=2, ensure_ascii=False, allow_nan=False)) + "\n"


def escape_controls(document: str) -> str:
    """Return a JSON document with the characters that a terminal may obey as escapes of JSON."""
    if document.replace("\n", "").isprintable():
        return document
    return "".join(
        letter if letter.isprintable() or letter == "\n" or ord(letter) > 0xFFFF else f"\\u{ord(letter):04x}"
        for letter in document
    )
