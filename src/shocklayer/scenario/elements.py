"""Two-line elements of a satellite as a field, and the entry that starts from its state."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, cast

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

from shocklayer.core.errors import UserError
from shocklayer.core.units import quote
from shocklayer.scenario.fields import DateTimeField, FieldType, Text, is_list, validation_error

__all__ = ["TwoLineElements", "entry_from_elements"]


def _columns(line: str, first: int, last: int) -> str:
    return line[first - 1 : last]


def _check_digit(line: str) -> int:
    """Return the check digit of a line: the sum of its digits, a minus sign counting one, modulo 10."""
    return sum(int(c) if c.isdecimal() else c == "-" for c in line[:68]) % 10


def _line_fault(line: str, number: int) -> str:
    """Return which condition of two-line elements a line does not meet, or empty text."""
    if not line.isascii() or not line.isprintable():
        return "has a character that is not printable ASCII"
    if len(line) not in (68, 69):
        return f"has {len(line)} characters; a line has 69 characters, or 68 without the check digit"
    if line[:2] != f"{number} ":
        return f'must begin with "{number} "'
    if len(line) == 69 and line[68] != str(_check_digit(line)):
        return f"ends in the check digit {quote(line[68])}, but its digits add up to {_check_digit(line)}"
    if not _NUMBER.fullmatch(_columns(line, 3, 7)):
        return (
            f"has {quote(_columns(line, 3, 7))} in columns 3 to 7; five digits are needed, of which the "
            "first may be a capital letter but I and O"
        )
    for name, first, last, pattern in _FIELDS[number]:
        if not pattern.fullmatch(_columns(line, first, last).strip()):
            return f"has {quote(_columns(line, first, last))} in columns {first} to {last}, not {name}"
    return ""


_NUMBER = re.compile(r"[A-HJ-NP-Z ]?[\d ]*\d")
_DECIMAL = re.compile(r"\d*\.\d*")
_POWER = re.compile(r"[+-]?\.?\d{5}[+-]\d|0*")
_FIELDS = {
    1: (
        ('an epoch such as "19343.69339541"', 19, 32, re.compile(r"[\d ]\d[\d ]{2}\d\.\d+")),
        ("the first derivative of the mean motion", 34, 43, re.compile(r"[+-]?0?\.\d+")),
        ("the second derivative of the mean motion", 45, 52, _POWER),
        ("the drag term", 54, 61, _POWER),
    ),
    2: (
        ("an inclination in degrees", 9, 16, _DECIMAL),
        ("a right ascension in degrees", 18, 25, _DECIMAL),
        ("an eccentricity, seven digits after the point that is left out", 27, 33, re.compile(r"\d{7}")),
        ("an argument of perigee in degrees", 35, 42, _DECIMAL),
        ("a mean anomaly in degrees", 44, 51, _DECIMAL),
        ("a mean motion in revolutions per day", 53, 63, _DECIMAL),
    ),
}
"""Fields of each line: name, first and last column, what the column has (Spacetrack Report No. 3, 1980)."""


class TwoLineElementsField(FieldType):
    """A field of two texts, the two lines of a satellite's elements; a line with its name may come before."""

    @staticmethod
    def validate(value: object) -> tuple[str, str]:
        """Return the two lines, complete with their check digits, or raise a validation_error."""
        given = value.strip().splitlines() if isinstance(value, str) else value
        if not is_list(given) or not all(isinstance(line, str) for line in given):
            raise validation_error(f"{quote(value)} is not a list of two lines of text")
        lines = [line.strip() for line in cast("Sequence[str]", given)]
        lines = [line for line in lines if line]
        if len(lines) == 3 and not lines[0].startswith("1 "):
            del lines[0]  # the name of the satellite
        if len(lines) != 2:
            raise validation_error(f"{quote(value)} is not a list of two lines of text")
        for number, line in enumerate(lines, 1):
            fault = _line_fault(line, number)
            if fault:
                raise validation_error(f"line {number} of the two-line elements {fault}")
        first, second = (line[:68] + str(_check_digit(line)) for line in lines)
        if _columns(first, 3, 7) != _columns(second, 3, 7):
            raise validation_error(
                f"the lines are of two satellites, {quote(_columns(first, 3, 7))} and "
                f"{quote(_columns(second, 3, 7))}"
            )
        return first, second

    def read(self, value: object, info: ValidationInfo) -> tuple[str, str]:
        """Return the two lines."""
        return self.validate(value)


TwoLineElements = Annotated[tuple[Text, Text], TwoLineElementsField()]
"""The two lines of a satellite's elements."""


def entry_from_elements(entry: Mapping[str, Any], epoch: object) -> dict[str, Any]:
    """Return the raw table of an entry that starts from the state of a satellite.

    Parameters
    ----------
    entry : mapping
        The user's table; ``two_line_elements`` is among its keys.
    epoch : object
        The flight's ``epoch`` as the user wrote it.

    Returns
    -------
    dict
        The table with planet-relative altitude, speed, angles, latitude and longitude filled in.
    """
    others = sorted(set(entry) - {"two_line_elements"})
    if others:
        raise validation_error("give two_line_elements or a state, not both", f"entry.{others[0]}")
    if epoch is None:
        raise validation_error(
            'missing; the entry starts from a satellite; give a date and time such as "2024-03-08T12:00:00Z"',
            "epoch",
        )
    try:
        lines = TwoLineElementsField.validate(entry["two_line_elements"])
    except PydanticCustomError as error:
        raise validation_error(error.message(), "entry.two_line_elements") from None
    try:
        moment = DateTimeField.validate(epoch)
    except PydanticCustomError as error:
        raise validation_error(error.message(), "epoch") from None
    # Imported here: a scenario without elements needs neither SGP4 nor NumPy.
    from shocklayer.planet.tle import entry_state

    try:
        state = entry_state(lines, moment)
    except UserError as fault:
        raise validation_error(str(fault), "entry.two_line_elements") from None
    units = {"altitude": "m", "speed": "m/s"}
    written = {name: f"{value!r} {units.get(name, 'rad')}" for name, value in state.items()}
    return {"frame": "planet-relative", "two_line_elements": lines} | written
