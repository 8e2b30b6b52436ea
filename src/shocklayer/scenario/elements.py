"""Two-line elements as a field, and the entry that begins where they put the satellite."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

from shocklayer.core.errors import UserError
from shocklayer.core.units import quote
from shocklayer.scenario.fields import MomentMark, Text, validation_error

__all__ = ["TwoLineElements", "entry_from_elements"]


class ElementsMark:
    """Marks a pair of str as the two lines of a satellite's elements."""

    @staticmethod
    def validate(value: Any) -> tuple[str, str]:
        """Return the two lines, or raise a validation_error."""
        lines = tuple(value) if isinstance(value, list | tuple) else ()
        if len(lines) != 2 or not all(isinstance(line, str) for line in lines):
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
                    f"line {number} is no line of elements: 69 characters, line number first, check sum last"
                )
        return lines[0], lines[1]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.validate)


TwoLineElements = Annotated[tuple[Text, Text], ElementsMark()]
"""The two lines of a satellite's elements."""


def entry_from_elements(entry: Mapping[str, Any], epoch: Any) -> dict[str, Any]:
    """Return the raw table of an entry whose state is that of a satellite.

    Parameters
    ----------
    entry : mapping
        The user's table; ``two_line_elements`` is among its keys.
    epoch : object
        The flight's ``epoch`` as the user wrote it.

    Returns
    -------
    dict
        The table with planet-relative altitude, speed, angles and place filled in.
    """
    state = sorted(set(entry) - {"two_line_elements"})
    if state:
        raise validation_error("give two_line_elements or a state, not both", f"entry.{state[0]}")
    if epoch is None:
        raise validation_error(
            'missing; the entry begins at a satellite; give a date and time such as "2024-03-08T12:00:00Z"',
            "epoch",
        )
    lines = ElementsMark.validate(entry["two_line_elements"])
    # Not at the top: a scenario without elements needs neither the theory nor NumPy.
    from shocklayer.planet.tle import entry_state

    try:
        found = entry_state(lines, MomentMark.validate(epoch))
    except UserError as fault:
        raise validation_error(str(fault), "entry.two_line_elements") from None
    units = {"altitude": "m", "speed": "m/s"}
    written = {name: f"{value!r} {units.get(name, 'rad')}" for name, value in found.items()}
    return {"frame": "planet-relative", "two_line_elements": lines} | written
