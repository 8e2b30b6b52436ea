"""How much air there is at an altitude, as a part of that at sea level."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.numbers import Number, find_numbers
from shocklayer.claims.physics import air
from shocklayer.claims.quantity_roles import is_distance
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show

NAME = "atmosphere"
_PART = re.compile(
    r"sea[- ]level|on the ground|at the ground|surface pressure|meereshöhe|am boden|as dense"
    r"|as thin|less dense|as thick|thinner"
    r"|(?:of|als) the air|of the (?:air|atmosphere)|der (?:luft|atmosphäre)|normal pressure",
    re.IGNORECASE,
)
_AIR = re.compile(
    r"\bair\b|pressure|densit|dense|atmospher|luft|\bdruck|dichte|thinner|dünner", re.IGNORECASE
)
_PERCENT = re.compile(r"\s*(?:%|per ?cent|prozent)", re.IGNORECASE)
_TIMES = re.compile(r"\s*(?:times|mal|fach)\s*(?:thinner|less|lower|dünner|weniger|geringer)", re.IGNORECASE)
_OTHER = re.compile(r"oxygen|temperature|\bsound\b|water|fuel|wing|sauerstoff", re.IGNORECASE)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare a stated part of the air at sea level with the standard atmosphere.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        At most one; pressure, density and the part of the mass below or above all count as readings.
    """
    if not sentence.has(_PART) or not sentence.has(_AIR) or sentence.has(_OTHER):
        return []
    heights = [
        one for one in sentence.of("length") if 1e3 <= one.si <= 300e3 and not is_distance(sentence, one)
    ]
    carried = not heights
    if carried:
        heights = [one for one in document.carried(sentence, "length", back=4) if 5e3 <= one.si <= 100e3]
    part = _part(sentence)
    if not heights or part is None:
        return []
    height = heights[0]
    ground = air(0.0)
    low, high = height.interval.low, height.interval.high
    readings: list[Interval] = []
    for bottom, top in ((air(low).pressure, air(high).pressure), (air(low).density, air(high).density)):
        scale = ground.pressure if not readings else ground.density
        readings.append(Interval(top / scale, bottom / scale))
    readings += [Interval(1.0 - one.high, 1.0 - one.low) for one in readings[:1]]
    gap = min(part.gap(one.widened(0.12)) for one in readings if one.low > 0.0)
    pressure, density = air(height.si).pressure / ground.pressure, air(height.si).density / ground.density
    verdict = Verdict.CONSISTENT if gap <= 1.1 else Verdict.QUALIFY if gap <= 2.5 else Verdict.INCONSISTENT
    words = (
        f"At {height.text} the pressure is {_percent(pressure)} and the density "
        f"{_percent(density)} of that at sea level"
    )
    words += (
        ", in agreement."
        if verdict is Verdict.CONSISTENT
        else f", not {_percent(0.5 * (part.low + part.high))}."
    )
    if carried and verdict is not Verdict.CONSISTENT:
        return []  # which altitude is meant is not said
    return [
        Finding(
            NAME,
            verdict,
            words,
            (
                f"p/p0 = {pressure:.4g}, rho/rho0 = {density:.4g}; stated "
                f"{show(0.5 * (part.low + part.high))}",
            ),
            {"pressure_ratio": pressure, "density_ratio": density},
            "US Standard Atmosphere 1976",
            sentence.index_of(height),
        )
    ]


def _percent(part: float) -> str:
    return f"{show(100.0 * part)} %"


def _part(sentence: Sentence) -> Interval | None:
    for number in find_numbers(sentence.text, sentence.span.language):
        if (number.fraction or number.value == 0.5) and 0.0 < number.value < 1.0:
            return Interval(0.88 * number.value, 1.12 * number.value)
        if _PERCENT.match(sentence.text, number.end) and 0.0 < number.value < 100.0:
            return _around(number, 0.01)
        if _TIMES.match(sentence.text, number.end) and number.value > 1.0:
            return Interval(0.85 / number.value, 1.15 / number.value)
    return None


def _around(number: Number, factor: float) -> Interval:
    step = max(number.step, 0.05 * number.value)
    return Interval(factor * (number.value - step), factor * (number.value + step))


CHECK = Check(NAME, check, any_topic=True, without_figures=True)
