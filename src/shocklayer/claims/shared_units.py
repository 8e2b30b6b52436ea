"""Quantities that share a unit, or whose unit stands apart: small rules, each with its example.

Every rule takes the quantities of a sentence and returns them with some replaced or added:

    after_bracket       nine miles (14.5 kilometres) per second        two speeds
    elliptical_speed    35 kilometres per second, or 126,000 an hour   the second is in kilometres per hour
    as_many             worth 600 kilograms, and 80 as many kilotons   600 kilotons
    per_second_second   12 metres per second slower with every second  an acceleration
    two_factors         58-by-14-kilometre                             two lengths
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from shocklayer.claims.mention import Mention
from shocklayer.claims.numbers import Number
from shocklayer.claims.units import UNITS, Unit, match_unit, per_time, speed_unit

Rule = Callable[[list[Mention], str, Sequence[Number]], list[Mention]]

_OPEN = re.compile(r"\s*(?:\w+\s*)?[(\[]\s*(?:(?:about|around|some|nearly|etwa|rund|or)\s+)?")
_SHUT = re.compile(r"\s*[)\]]")
_RATE = re.compile(
    r"\s*(?:/|per|an?|each|every|the|pro|je|in der)[ -]?(?P<unit>second|hour|minute|sekunde|stunde)\b",
    re.IGNORECASE,
)
_SECONDS = {"second": 1.0, "sekunde": 1.0, "minute": 60.0, "hour": 3600.0, "stunde": 3600.0}
_AS_MANY = re.compile(
    r"\b(?:as many|just as many|ebenso viele|genauso viele|so viele)\s+(?=[A-Za-zµ])", re.IGNORECASE
)
_EVERY_SECOND = re.compile(
    r"\s*(?:slower|faster|more|less|langsamer|schneller)?\s*(?:(?:with|in|mit|in)\s+)?"
    r"(?:(?:each|every|per|jeder|jede|pro)\s+(?:passing\s+)?(?:second|sekunde)\b|per second\b)",
    re.IGNORECASE,
)
_BY = re.compile(r"\s*-?\s*(?:by|x|×|mal)\s*-?\s*", re.IGNORECASE)


def after_bracket(mentions: list[Mention], text: str, numbers: Sequence[Number]) -> list[Mention]:
    """Make speeds of two lengths whose common "per second" stands after the bracket."""
    out = list(mentions)
    for index in range(len(out) - 1):
        first, second = out[index], out[index + 1]
        if first.dimension != "length" or second.dimension != "length":
            continue
        if not _OPEN.fullmatch(text, first.end, second.start):
            continue
        shut = _SHUT.match(text, second.end)
        one = per_time(first.unit, text, shut.end()) if shut else None
        two = per_time(second.unit, text, shut.end()) if shut else None
        if one is not None and two is not None:
            out[index] = replace(first, unit=one[0], dimension="speed")
            out[index + 1] = replace(second, unit=two[0], dimension="speed")
    return out


def elliptical_speed(mentions: list[Mention], text: str, numbers: Sequence[Number]) -> list[Mention]:
    """Read "126,000 an hour" after a speed with the length of that speed."""
    added: list[Mention] = []
    for number in numbers:
        before = [
            mention for mention in mentions if mention.end <= number.start and mention.dimension == "speed"
        ]
        if not before or any(
            mention.start < number.end and number.start < mention.end for mention in mentions
        ):
            continue
        rate = _RATE.match(text, number.end)
        length = _length_of(before[-1].unit)
        if rate is None or length is None or number.start - before[-1].end > 60:
            continue
        unit = speed_unit(length, _SECONDS[rate.group("unit").lower()])
        added.append(
            Mention(
                number.start,
                rate.end(),
                text[number.start : rate.end()],
                "speed",
                unit,
                number.value,
                number.value,
                number.step,
            )
        )
    kept = [mention for mention in mentions if not any(one.start <= mention.start < one.end for one in added)]
    return sorted([*kept, *added], key=lambda mention: mention.start)


def as_many(mentions: list[Mention], text: str, numbers: Sequence[Number]) -> list[Mention]:
    """Read "as many kilotons" with the number of the quantity of the same dimension before it."""
    added: list[Mention] = []
    for match in _AS_MANY.finditer(text):
        unit = match_unit(text, match.end(), True)
        if unit is None:
            continue
        alike = [m for m in mentions if m.end <= match.start() and m.dimension == unit[0].dimension]
        if alike:
            last = alike[-1]
            added.append(
                Mention(
                    match.start(),
                    unit[1],
                    text[match.start() : unit[1]],
                    unit[0].dimension,
                    unit[0],
                    last.value,
                    last.upper,
                    last.step,
                    last.bound,
                    last.approximate,
                )
            )
    return sorted([*mentions, *added], key=lambda mention: mention.start)


def per_second_second(mentions: list[Mention], text: str, numbers: Sequence[Number]) -> list[Mention]:
    """Make an acceleration of a speed gained or lost "with every second"."""
    out: list[Mention] = []
    for mention in mentions:
        every = _EVERY_SECOND.match(text, mention.end)
        if mention.dimension == "speed" and every is not None and every.group().strip():
            unit = Unit(f"{mention.unit.name}/s", "acceleration", mention.unit.factor)
            end = every.end()
            mention = replace(
                mention, end=end, text=text[mention.start : end], unit=unit, dimension="acceleration"
            )
        out.append(mention)
    return out


def two_factors(mentions: list[Mention], text: str, numbers: Sequence[Number]) -> list[Mention]:
    """Give the first of "58-by-14-kilometre" the unit of the second."""
    added: list[Mention] = []
    for mention in mentions:
        if mention.dimension != "length":
            continue
        for number in numbers:
            if number.end <= mention.start and _BY.fullmatch(text, number.end, mention.start):
                if not any(other.start < number.end and number.start < other.end for other in mentions):
                    added.append(
                        Mention(
                            number.start,
                            number.end,
                            text[number.start : number.end],
                            "length",
                            mention.unit,
                            number.value,
                            number.value,
                            number.step,
                        )
                    )
    return sorted([*mentions, *added], key=lambda mention: mention.start)


RULES: tuple[Rule, ...] = (after_bracket, elliptical_speed, as_many, per_second_second, two_factors)
"""The rules in the order in which they apply."""


def _length_of(speed: Unit) -> Unit | None:
    name = {"km/h": "km", "mph": "mile", "knot": "nautical_mile"}.get(speed.name, speed.name.split("/")[0])
    return UNITS.get(name)
