"""Ratios between two stated quantities of one kind: "44 MW, four times the 11 MW of the older arc jet"."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.links import links
from shocklayer.claims.mention import Mention
from shocklayer.claims.numbers import find_numbers
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show

NAME = "ratio"
_DIMENSIONS = (
    "speed",
    "mach",
    "length",
    "mass",
    "power",
    "pressure",
    "energy",
    "acceleration",
    "force",
    "area",
)
_TIMES = re.compile(
    r"\s*-?(?:times|mal|x|×|-?fold|-?fach\w{0,2})\b\s*"
    r"(?P<more>(?:\w+(?:er|re|mehr)|more \w+)\s+(?:than|als)\b)?(?:[^,;:.()]{0,45}?\b(?:as|wie|of|the|than"
    r"|als|von|des|der)\b)?",
    re.IGNORECASE,
)
_OF = re.compile(r"\s*(?:of|as|that of|von|der|des|so)\b", re.IGNORECASE)
_WORDS = re.compile(
    r"\b(?P<word>twice|double|doppelt so|das doppelte|half (?:as|the|that|of)|halb so|die hälfte)\b",
    re.IGNORECASE,
)
_VALUES = {"twice": 2.0, "double": 2.0, "doppelt": 2.0, "das": 2.0, "half": 0.5, "halb": 0.5, "die": 0.5}
_ROLES = re.compile(
    r"altitude|height|high\b|höhe|hoch\b|diameter|long\b|wide\b|tall\b|lang\b|breit\b|away|range",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"speed of sound|sound barrier|schallgeschwindigkeit|of sound|schall\b|\bg\b|weight|gewicht|gravity"
    r"|hiroshima"
    r"|as many|so viele|\btimes (?:a|per|each|every|in|since|before|during|around|round)\b|mal (?:am|pro|im"
    r"|um)\b"
    r"|\bheat|wärme|area|fläche|volume|loud|bright|hell",
    re.IGNORECASE,
)


_SUM = re.compile(
    r"\badds? up|\btogether\b|\baltogether\b|\bin total\b|\bin all\b|\bmakes?\b|zusammen|insgesamt|macht",
    re.IGNORECASE,
)
_SQUARE = re.compile(r"energ(?:y|ies?)\b|\bdrag\b|luftwiderstand|dynamic pressure|staudruck", re.IGNORECASE)
"""What grows with the square of the speed."""


_OTHERWISE = re.compile(r"[,;:(]|\b(?:or|oder|and|und)\b", re.IGNORECASE)


class Factor(NamedTuple):
    """A factor with its offsets; `more` where it may also mean one more ("three times faster than")."""

    start: int
    end: int
    value: float
    step: float
    more: bool


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare the ratio of two stated quantities with the factor that the sentence gives.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        At most one; accused only where the factor stands between the two and no other figure of that kind is
        stated.
    """
    if not sentence.mentions or sentence.has(_OTHER):
        return []
    factor = _factor(sentence)
    if factor is None:
        return _many(sentence)
    squared = sentence.has(_SQUARE)
    restated = {id(link.second) for link in links(sentence.text, sentence.mentions)}
    for dimension in _DIMENSIONS:
        alike = [one for one in sentence.of(dimension) if id(one) not in restated and one.low > 0.0]
        for first, second in pairwise(alike):
            if squared and dimension not in ("speed", "mach"):
                continue
            agrees = _gap(first, second, factor, squared) <= 1.0
            between = first.end <= factor.start and factor.end <= second.start
            near = between or abs(factor.start - second.end) < 60 or abs(first.start - factor.end) < 60
            if agrees and near:
                return [_finding(sentence, first, second, factor, Verdict.CONSISTENT)]
            joined = _OTHERWISE.search(sentence.text, factor.end, second.start) is None
            if (
                joined
                and between
                and len(alike) == 2
                and second.start - factor.end < 60
                and factor.start - first.end < 60
            ):
                if _same_role(sentence, first, second):
                    far = _gap(first, second, factor, squared)
                    verdict = Verdict.INCONSISTENT if far > 1.4 else Verdict.QUALIFY if far > 1.12 else None
                    return [] if verdict is None else [_finding(sentence, first, second, factor, verdict)]
    return _carried(document, sentence, factor)


def _many(sentence: Sentence) -> list[Finding]:
    """Compare a number of equal quantities with their sum: "80 shots of a millisecond add up to 80 ms"."""
    if not sentence.has(_SUM) or len(sentence.mentions) < 2:
        return []
    for number in find_numbers(sentence.text, sentence.span.language):
        if number.value < 2.0 or any(one.start <= number.start < one.end for one in sentence.mentions):
            continue
        for first, second in pairwise(sentence.mentions):
            if first.dimension == second.dimension and first.dimension in (*_DIMENSIONS, "time"):
                step = max(number.step, 0.03 * number.value)
                factor = Factor(number.start, number.end, number.value, step, False)
                if _gap(first, second, factor, False) <= 1.0:
                    return [_finding(sentence, first, second, factor, Verdict.CONSISTENT)]
    return []


def _carried(document: Document, sentence: Sentence, factor: Factor) -> list[Finding]:
    """Compare with the figures of the same kind in the sentences before; they can agree, not disagree."""
    for dimension in _DIMENSIONS:
        alike = [one for one in sentence.of(dimension) if one.low > 0.0]
        if len(alike) != 1 or abs(alike[0].start - factor.start) > 80:
            continue
        bare = _bare(sentence, alike[0], factor)
        if bare is not None:
            return [_finding(sentence, alike[0], bare, factor, Verdict.CONSISTENT)]
        for earlier in document.carried(sentence, dimension, back=8):
            if (
                earlier.low > 0.0
                and _gap(alike[0], earlier, factor, False) <= 1.0
                and earlier.si != alike[0].si
            ):
                return [_finding(sentence, alike[0], earlier, factor, Verdict.CONSISTENT)]
    return []


def _bare(sentence: Sentence, said: Mention, factor: Factor) -> Mention | None:
    """Return a number without a unit that agrees in the unit of another: "as fast as a jet at 930"."""
    for number in find_numbers(sentence.text, sentence.span.language):
        inside = any(one.start <= number.start < one.end for one in sentence.mentions)
        if inside or factor.start <= number.start < factor.end or number.value <= 0.0:
            continue
        other = replace(said, start=number.start, end=number.end, value=number.value, upper=number.value)
        other = replace(other, step=number.step, text=sentence.text[number.start : number.end])
        if _gap(said, other, factor, False) <= 1.0:
            return other
    return None


def _factor(sentence: Sentence) -> Factor | None:
    for number in find_numbers(sentence.text, sentence.span.language):
        times = _TIMES.match(sentence.text, number.end)
        if number.fraction and _OF.match(sentence.text, number.end) and 0.0 < number.value < 1.0:
            return Factor(number.start, number.end, number.value, number.step, False)
        if times is not None and number.value > 0.0:
            more = times.group("more") is not None
            return Factor(number.start, times.end(), number.value, number.step, more)
    word = _WORDS.search(sentence.text)
    if word is None:
        return None
    value = _VALUES[word.group("word").lower().split()[0]]
    return Factor(word.start(), word.end(), value, 0.1 * value, False)


def _gap(first: Mention, second: Mention, factor: Factor, squared: bool) -> float:
    """Ratio by which the two miss the factor, 1 where they meet it; either may be the greater one."""
    larger, smaller = (first, second) if first.si >= second.si else (second, first)
    stated = larger.interval.divided(smaller.interval)
    if squared:
        stated = Interval(stated.low**2, stated.high**2)
    value = factor.value if factor.value >= 1.0 else 1.0 / factor.value
    step = max(factor.step, 0.08 * value) if factor.value >= 1.0 else 0.1 * value
    readings = [Interval(value - step, value + step)]
    if factor.more:
        readings.append(Interval(value + 1.0 - step, value + 1.0 + step))
    return min(stated.gap(reading) for reading in readings)


def _same_role(sentence: Sentence, first: Mention, second: Mention) -> bool:
    """Whether two quantities measure the same thing: lengths do so only by their words."""
    if first.dimension != "length":
        return True
    words = [_ROLES.search(sentence.after(one, 22)) for one in (first, second)]
    named = [word.group().lower() for word in words if word is not None]
    return len(named) == 2 and named[0] == named[1]


def _finding(
    sentence: Sentence, first: Mention, second: Mention, factor: Factor, verdict: Verdict
) -> Finding:
    ratio = max(first.si, second.si) / min(first.si, second.si)
    said = show(factor.value if factor.value >= 1.0 else 1.0 / factor.value)
    words = f"{first.text} and {second.text} differ by a factor of {show(ratio)}"
    words += ", in agreement." if verdict is Verdict.CONSISTENT else f", not {said}."
    return Finding(
        NAME,
        verdict,
        words,
        (f"{show(max(first.si, second.si), 4)} / {show(min(first.si, second.si), 4)} = {show(ratio)}",),
        {"ratio": ratio, "stated": factor.value},
        "ratio of the two figures",
        sentence.index_of(first, second),
    )


CHECK = Check(NAME, check, any_topic=True, nature=True, other_planets=True)
