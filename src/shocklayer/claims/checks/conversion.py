"""One quantity given twice, in different units."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.links import Link, links
from shocklayer.claims.mentions import Mention
from shocklayer.claims.units import UNITS, Unit
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show

NAME = "conversion"
_CONVERTED = (
    "length", "speed", "temperature", "mass", "pressure", "time", "power", "energy", "specific energy",
    "acceleration", "frequency", "heat flux", "area", "force", "mach",
)  # fmt: skip
_DIFFERENCE = re.compile(
    r"warm(?:er|ing|ed)|cool(?:er|ed|ing)|colder|hotter|\bris(?:e|es|en|ing)|rose|drop|fell|fall|increas"
    r"|decreas"
    r"|difference|higher|lower|above|below|within|differ|swing|range of|unterschied|anstieg|wärm|kälter|höher"
    r"|über|unter|\bstieg|steig|sank|sink|fiel|\bum\b|\bby\b",
    re.IGNORECASE,
)
_A_DAY = re.compile(r"(?:an?|the|each|one|every|ein|der|jeder) (?:day|year|tag|jahr)", re.IGNORECASE)
_SLIPS = (
    (10.0, "one zero too few or too many"),
    (100.0, "two zeros too few or too many"),
    (1000.0, "a factor of a thousand"),
)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare every quantity with its restatement in another unit.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        One per restated pair; the factors are exact, so that only the rounding of the two numbers matters.
    """
    findings: list[Finding] = []
    for link in links(sentence.text, sentence.mentions):
        first, second = link.first, link.second
        if first.dimension != second.dimension or first.dimension not in _CONVERTED:
            continue
        if first.dimension == "time" and _A_DAY.fullmatch(first.text):
            continue  # how long a day or a year is somewhere, or was once
        if first.unit.name == second.unit.name and not _is_explained(first, second):
            continue
        finding = _compare(sentence, link)
        if finding is not None:
            findings.append(finding)
    return findings


def _is_explained(first: Mention, second: Mention) -> bool:
    """Whether a Mach number or a load factor is said again in words: "Mach 2, twice as fast as sound"."""
    if first.dimension not in ("mach", "acceleration"):
        return False
    short = [
        re.fullmatch(r"(?:mach\W*)?[\w.,]+[\s-]?(?:mach|gs?|G's|Gs)?", one.text, re.I) is not None
        for one in (first, second)
    ]
    return short[0] != short[1]


def _compare(sentence: Sentence, link: Link) -> Finding | None:
    first, second = link.first, link.second
    exact = _in_unit(first.low, second.unit)
    exact_high = _in_unit(first.high, second.unit)
    steps = (_line(first, second, exact, exact_high),)
    computed = {
        "claimed_si": [first.low, second.low],
        f"exact_{second.unit.name}": exact,
        "first_interval_si": [first.interval.low, first.interval.high],
        "second_interval_si": [second.interval.low, second.interval.high],
    }
    verdict, explanation = _judge(sentence, link, exact)
    if verdict is None:
        return None
    return Finding(
        NAME,
        verdict,
        explanation,
        steps,
        computed,
        "definition of the units (SI brochure; NIST SP 811)",
        sentence.index_of(first, second),
    )


def _judge(sentence: Sentence, link: Link, exact: float) -> tuple[Verdict | None, str]:
    first, second = link.first, link.second
    if _agree(first, second):
        return Verdict.CONSISTENT, f"{first.text} is {_value(exact, second)}, which rounds to {second.text}."
    if first.dimension == "temperature":
        span = first.value * first.unit.factor / second.unit.factor
        if abs(span - second.value) <= max(2.0 * second.step, 0.06 * abs(span)):
            if not sentence.has(_DIFFERENCE):
                words = f"Right as a temperature difference; as a temperature {first.text} is"
                return Verdict.QUALIFY, f"{words} {_value(exact, second)}."
            return (
                Verdict.CONSISTENT,
                f"A difference of {first.text} is a difference of {_value(span, second)}.",
            )
        apart = abs(first.low - second.low)
        scale = max(first.low, second.low)
        off = apart / scale
        if apart <= 3.0:
            return (
                Verdict.CONSISTENT,
                f"{first.text} is {_value(exact, second)}, which rounds to {second.text}.",
            )
    else:
        off = (
            max(first.si, second.si) / min(first.si, second.si) - 1.0 if min(first.si, second.si) > 0 else 1.0
        )
    if link.kind == "likened" and off <= 0.6:
        if off > 0.25:
            return None, ""  # a likening is a rough one
        return Verdict.CONSISTENT, f"{first.text} is {_value(exact, second)}, roughly {second.text}."
    bound = _within_bound(first, second)
    if bound:
        return Verdict.CONSISTENT, f"{first.text} is {_value(exact, second)}; {bound}."
    if _may_be_other_ton(first, second, off):
        return Verdict.CONSISTENT, f"{first.text} is {_value(exact, second)}; with long tons the two agree."
    if not link.strong and off > (0.03 if link.kind == "apposition" else 0.25):
        return None, ""  # "5 km or 10 miles" are two things to choose from
    if off <= 0.02:
        return Verdict.CONSISTENT, f"{first.text} is {_value(exact, second)}; the two agree within 2 %."
    if off <= 0.05 or not link.strong:
        return (
            Verdict.QUALIFY,
            f"{first.text} is {_value(exact, second)}; {second.text} is {100 * off:.0f} % off, a coarse "
            f"rounding.",
        )
    return (
        Verdict.INCONSISTENT,
        f"{first.text} is {_value(exact, second)}, not {second.text}. {_repair(first, second)}",
    )


def _agree(first: Mention, second: Mention) -> bool:
    if first.low == first.high or second.low == second.high:
        return first.interval.overlaps(second.interval)
    lows = Interval(
        *sorted((first.unit.to_si(first.value - first.step), first.unit.to_si(first.value + first.step)))
    )
    highs = Interval(first.unit.to_si(first.upper - first.step), first.unit.to_si(first.upper + first.step))
    other_low = Interval(
        second.unit.to_si(second.value - second.step), second.unit.to_si(second.value + second.step)
    )
    other_high = Interval(
        second.unit.to_si(second.upper - second.step), second.unit.to_si(second.upper + second.step)
    )
    return lows.widened(0.02).overlaps(other_low) and highs.widened(0.02).overlaps(other_high)


def _within_bound(first: Mention, second: Mention) -> str:
    """Return how "more than" or "less than" makes the two agree; empty where it does not."""
    for bounded, other in ((second, first), (first, second)):
        if bounded.si <= 0.0 or other.si <= 0.0:
            continue
        ratio = other.si / bounded.si
        if bounded.bound == "min" and 1.0 <= ratio <= 1.3:
            return f"that is more than {bounded.text}"
        if bounded.bound == "max" and 0.77 <= ratio <= 1.0:
            return f"that is less than {bounded.text}"
    return ""


def _may_be_other_ton(first: Mention, second: Mention, off: float) -> bool:
    """Whether the two agree if "tons" are long or metric ones, which the press does not tell apart."""
    return "ton" in (first.unit.name, second.unit.name) and off <= 0.13


def _in_unit(si: float, unit: Unit) -> float:
    return (si - unit.offset) / unit.factor


def _value(value: float, like: Mention) -> str:
    return f"{show(value, 4)} {like.unit.shown}"


def _line(first: Mention, second: Mention, exact: float, exact_high: float) -> str:
    a, b = first.unit, second.unit
    if a.dimension == "temperature":
        kelvin = first.low
        how = {
            "kelvin": f"{show(kelvin, 5)} K",
            "degC": f"{show(kelvin, 5)} K - 273.15 = {exact:.2f} °C",
            "degF": f"{show(kelvin, 5)} K x 9/5 - 459.67 = {exact:.2f} °F",
        }[b.name]
        return f"{first.text} = {how}; the text gives {second.text}"
    span = show(exact, 6) if exact == exact_high else f"{show(exact, 6)} to {show(exact_high, 6)}"
    return f"{first.text} x {a.factor / b.factor:.6g} = {span} {b.shown}; the text gives {second.text}"


def _repair(first: Mention, second: Mention) -> str:
    """Suggest a correction: wrong number of zeros, statute for nautical miles, exchanged units."""
    for factor, what in _SLIPS:
        for changed in (factor, 1.0 / factor):
            if first.dimension == "temperature":
                moved = Interval(
                    first.unit.to_si((first.value - first.step) * changed),
                    first.unit.to_si((first.upper + first.step) * changed),
                )
            else:
                moved = first.interval.scaled(changed)
            if moved.widened(0.01).overlaps(second.interval):
                new = first.value * changed
                return f"{show(new, 4)} {first.unit.shown} would be right: {what}."
    for wrong, right in (
        ("mile", "nautical_mile"),
        ("nautical_mile", "mile"),
        ("mph", "knot"),
        ("knot", "mph"),
    ):
        for one, other in ((first, second), (second, first)):
            if one.unit.name == wrong:
                moved = one.interval.scaled(UNITS[right].factor / UNITS[wrong].factor)
                if moved.overlaps(other.interval):
                    right, wrong = right.replace("_", " "), wrong.replace("_", " ")
                    return f"It would be right with {right} instead of {wrong}."
    return f"{second.text} is {show(_in_unit(second.low, first.unit), 4)} {first.unit.shown}."


CHECK = Check(NAME, check, any_topic=True, nature=True, other_planets=True)
