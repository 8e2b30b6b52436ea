"""Quantities that share a unit, or whose unit stands apart: small rules, each with its example.

Every rule takes the quantities of a sentence and returns them with some replaced or added:

    after_bracket       nine miles (14.5 kilometres) per second        two speeds
    elliptical_speed    35 kilometres per second, or 126,000 an hour   the second is in kilometres per hour
    as_many             worth 600 kilograms, and 80 as many kilotons   600 kilotons
    per_second_second   12 metres per second slower with every second  an acceleration
    two_factors         58-by-14-kilometre                             two lengths
    and_a_half          an hour and a half                             90 minutes
    from_to             from 500 kelvin to 200                         two temperatures
    before_bracket      aluminium at 660 °C, titanium at 1,670 (3,038 °F)  the bare figure is in °C
    speed_restated      25,600 feet per second; these are 7.8 km       the second is per second too
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
_HALF = re.compile(
    r"\s+(?:and|und)\s+(?:an?|one|eine?|drei)?[ -]?(?P<part>half|quarter|three[ -]quarters|halbe?|viertel"
    r"|dreiviertel)\b"
    r"(?!\s+(?:of|an?|the|as|that|hours?|miles?|der|des)\b|\s+[a-z]+s\b)",
    re.IGNORECASE,
)
_PARTS = {
    "half": 0.5, "quarter": 0.25, "three quarters": 0.75, "three-quarters": 0.75, "halb": 0.5, "halbe": 0.5,
    "viertel": 0.25, "dreiviertel": 0.75,
}  # fmt: skip
_TIME_OF = {"s": 1.0, "min": 60.0, "h": 3600.0, "hour": 3600.0, "mph": 3600.0}
_RESTATES = re.compile(r"\s*(?:[,;:(–—-]|\bor\b|\boder\b|\bthat is\b|\balso\b)[^.;!?\d]{0,45}", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|von|aus)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_TO = re.compile(
    r"\s*(?:to|down to|auf|bis auf|bis)\s+(?:(?:about|only|just|some|etwa|nur|rund)\s+)*", re.IGNORECASE
)
_NO_NOUN = re.compile(
    r"\s*(?:[.,;:!?)](?!\d)|$)|\s+(?:in|within|at|when|as|and|while|ab|und|als|wenn|over)\b", re.IGNORECASE
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


def and_a_half(mentions: list[Mention], text: str, numbers: Sequence[Number]) -> list[Mention]:
    """Add the fraction that stands behind the unit."""
    out: list[Mention] = []
    for mention in mentions:
        half = _HALF.match(text, mention.end)
        if (
            half is not None
            and mention.value == mention.upper == int(mention.value)
            and mention.dimension != "mach"
        ):
            part = _PARTS[half.group("part").lower()]
            value, end = mention.value + part, half.end("part")
            mention = replace(
                mention,
                end=end,
                text=text[mention.start : end],
                value=value,
                upper=value,
                step=0.1 if part == 0.5 else 0.05,
            )
        out.append(mention)
    return out


def from_to(mentions: list[Mention], text: str, numbers: Sequence[Number]) -> list[Mention]:
    """Give the second figure of "from 500 kelvin to 200" the unit of the first."""
    added: list[Mention] = []
    for mention in mentions:
        if not _FROM.search(text[max(mention.start - 24, 0) : mention.start]):
            continue
        for number in numbers:
            if number.start < mention.end or not _TO.fullmatch(text, mention.end, number.start):
                continue
            taken = any(one.start < number.end and number.start < one.end for one in mentions)
            if not taken and _NO_NOUN.match(text, number.end):
                value, step = number.value, number.step
                written = text[number.start : number.end]
                added.append(
                    Mention(
                        number.start,
                        number.end,
                        f"{written} {mention.unit.shown}",
                        mention.dimension,
                        mention.unit,
                        value,
                        value,
                        step,
                    )
                )
    return sorted([*mentions, *added], key=lambda mention: mention.start)


def before_bracket(mentions: list[Mention], text: str, numbers: Sequence[Number]) -> list[Mention]:
    """Give a bare figure before a bracket the unit of an earlier quantity, where the two then agree."""
    added: list[Mention] = []
    if "(" not in text and "[" not in text:
        return mentions
    for number in numbers:
        inside = next((one for one in mentions if _OPEN.fullmatch(text, number.end, one.start)), None)
        taken = any(one.start < number.end and number.start < one.end for one in mentions)
        if inside is None or taken:
            continue
        for earlier in mentions:
            alike = earlier.dimension == inside.dimension and earlier.unit.name != inside.unit.name
            if (
                alike
                and earlier.end <= number.start
                and abs(earlier.unit.to_si(number.value) / inside.si - 1.0) < 0.03
            ):
                said = f"{text[number.start : number.end]} {earlier.unit.shown}"
                added.append(
                    replace(
                        earlier,
                        start=number.start,
                        end=number.end,
                        text=said,
                        value=number.value,
                        upper=number.value,
                        step=number.step,
                    )
                )
                break
    return sorted([*mentions, *added], key=lambda mention: mention.start)


def speed_restated(mentions: list[Mention], text: str, numbers: Sequence[Number]) -> list[Mention]:
    """Read a length after a speed as a speed where the two agree so: the "per second" is said once."""
    out: list[Mention] = []
    for mention in mentions:
        before = out[-1] if out else None
        if before is not None and before.dimension == "speed" and mention.dimension == "length":
            seconds = _TIME_OF.get(before.unit.name.split("/")[-1])
            if seconds is not None and 0.95 <= mention.si / (before.si * seconds) <= 1.05:
                if _RESTATES.fullmatch(text, before.end, mention.start):
                    mention = replace(mention, unit=speed_unit(mention.unit, seconds), dimension="speed")
        out.append(mention)
    return out


RULES: tuple[Rule, ...] = (
    after_bracket,
    elliptical_speed,
    as_many,
    per_second_second,
    two_factors,
    and_a_half,
    from_to,
    before_bracket,
    speed_restated,
)
"""The rules in the order in which they apply."""


def _length_of(speed: Unit) -> Unit | None:
    name = {"km/h": "km", "mph": "mile", "knot": "nautical_mile"}.get(speed.name, speed.name.split("/")[0])
    return UNITS.get(name)
