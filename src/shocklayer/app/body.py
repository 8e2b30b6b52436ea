"""Reading the JSON body of a request: every mistake is one sentence."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Sequence
from typing import NoReturn, cast

from shocklayer.app.refusal import Refusal
from shocklayer.core.suggestions import closest
from shocklayer.core.units import quote

DEEPEST = 8
"""Depth of lists within lists in a body; none of ours is deeper than three."""
LARGEST_INTEGER = 2**53
"""Largest whole number that every reader of JSON keeps."""


def read_object(body: bytes, fields: Collection[str], required: Sequence[str] = ()) -> dict[str, object]:
    """Return the fields of a body.

    Parameters
    ----------
    body : bytes
        JSON in UTF-8.
    fields : collection of str
        Names that it may have.
    required : sequence of str
        Names that it must have.

    Returns
    -------
    dict of str to object
        The fields.

    Raises
    ------
    Refusal
        400 if it is not JSON, 422 if it is not an object of these fields.
    """
    try:
        document: object = json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except ValueError:
        raise Refusal(400, "The body is not JSON in UTF-8.") from None
    except RecursionError:
        raise Refusal(422, "The body is nested too deeply.") from None
    _check(document)
    if not isinstance(document, dict):
        raise Refusal(422, f"The body must be an object with {_words(fields)}.")
    table = cast("dict[str, object]", document)
    unknown = [name for name in table if name not in fields]
    if unknown:
        raise Refusal(
            422,
            *(
                f"{quote(name)} is not a field of this request; "
                f"the nearest is {quote(closest(name[:80], fields))}."
                for name in unknown[:10]
            ),
        )
    missing = [name for name in required if name not in table]
    if missing:
        raise Refusal(422, f"{_words(missing)} is missing in the body.")
    return table


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _words(names: Collection[str]) -> str:
    return ", ".join(quote(name) for name in names)


def _check(document: object) -> None:
    """Refuse what is nested too deeply, numbers beyond any use, and text that is not Unicode."""
    level: list[object] = [document]
    for _ in range(DEEPEST):
        below: list[object] = []
        for each in level:
            if isinstance(each, dict):
                table = cast("dict[str, object]", each)
                below += table.keys()
                below += table.values()
            elif isinstance(each, list):
                below += cast("list[object]", each)
            elif isinstance(each, str):
                _check_text(each)
            elif isinstance(each, float) and not math.isfinite(each):
                raise Refusal(422, "A number in the body is beyond the range of floating-point numbers.")
            elif isinstance(each, int) and abs(each) > LARGEST_INTEGER:
                raise Refusal(422, "A whole number in the body is beyond 2^53.")
        level = below
        if not level:
            return
    raise Refusal(422, "The body is nested too deeply.")


def _check_text(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise Refusal(422, "A text in the body has half of a surrogate pair, which is not Unicode.") from None


def text_field(table: dict[str, object], name: str, longest: int) -> str:
    """Return a text of the body.

    Parameters
    ----------
    table : dict
        The body.
    name : str
        Name of the field.
    longest : int
        Its largest number of characters.

    Returns
    -------
    str
        The text.

    Raises
    ------
    Refusal
        422 if it is not a text, or longer.
    """
    value = table.get(name)
    if not isinstance(value, str):
        raise Refusal(422, f"{name} must be a text, not {_kind(value)}.")
    if len(value) > longest:
        raise Refusal(422, f"{name} is longer than {longest} characters.")
    return value


def whole_number_field(table: dict[str, object], name: str, default: int, low: int, high: int) -> int:
    """Return a whole number of the body within bounds, or its default where it is absent."""
    value = table.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        shown = value if isinstance(value, int | float) and not isinstance(value, bool) else _kind(value)
        raise Refusal(422, f"{name} must be a whole number from {low} to {high}, not {shown}.")
    return value


def choice_field(table: dict[str, object], name: str, choices: Sequence[str], default: str) -> str:
    """Return one of several words of the body, or its default where it is absent."""
    value = table.get(name, default)
    if not isinstance(value, str) or value not in choices:
        given = quote(value) if isinstance(value, str) else _kind(value)
        raise Refusal(422, f"{name} must be one of {_words(choices)}, not {given}.")
    return value


def flag_field(table: dict[str, object], name: str, default: bool) -> bool:
    """Return true or false of the body, or its default where it is absent."""
    value = table.get(name, default)
    if not isinstance(value, bool):
        raise Refusal(422, f"{name} must be true or false, not {_kind(value)}.")
    return value


def _kind(value: object) -> str:
    """Return what a value of JSON is, in words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, list) else "an object"
