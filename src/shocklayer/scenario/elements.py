"""Two-line elements of a satellite as a field, and the entry that starts from its state."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import ValidationInfo

from shocklayer.core.errors import UserError
from shocklayer.core.units import quote
from shocklayer.scenario.fields import DateTimeField, FieldType, Text, is_list, validation_error

__all__ = ["TwoLineElements", "entry_from_elements"]


class TwoLineElementsField(FieldType):
    """A field of two texts: the two lines of the elements of a satellite."""

    @staticmethod
    def validate(value: object) -> tuple[str, str]:
        """Return the two lines, or raise a validation_error."""
        lines = (
            [line for line in value if isinstance(line, str)] if is_list(value) and len(value) == 2 else []
        )
        if len(lines) != 2:
            raise validation_error(f"{quote(value)} is not a list of two lines of text")
        for number, line in enumerate(lines, 1):
            digits = sum(int(c) if c.isdecimal() and c.isascii() else c == "-" for c in line[:68])
            if (
                len(line) != 69
                or not line.isascii()
                or line[0] != str(number)
                or line[68] != str(digits % 10)
            ):
                raise validation_error(
                    f"line {number} is not a line of two-line elements: 69 characters, of which the first "
                    "is the line number and the last the checksum"
                )
        return lines[0], lines[1]

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
    lines = TwoLineElementsField.validate(entry["two_line_elements"])
    # Imported here: a scenario without elements needs neither SGP4 nor NumPy.
    from shocklayer.planet.tle import entry_state

    try:
        state = entry_state(lines, DateTimeField.validate(epoch))
    except UserError as fault:
        raise validation_error(str(fault), "entry.two_line_elements") from None
    units = {"altitude": "m", "speed": "m/s"}
    written = {name: f"{value!r} {units.get(name, 'rad')}" for name, value in state.items()}
    return {"frame": "planet-relative", "two_line_elements": lines} | written
