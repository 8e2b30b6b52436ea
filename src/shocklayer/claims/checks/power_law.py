"""How energy and drag grow with speed: "twice the speed means four times the energy"."""

from __future__ import annotations

import re
from typing import NamedTuple

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.numbers import find_numbers
from shocklayer.claims.verdicts import Finding, Verdict, show

NAME = "power-law"
_FACTORS: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile(r"\btwice\b|\bdoubl\w+|\bdoppel\w+|\bverdoppel\w+", re.IGNORECASE), 2.0),
    (
        re.compile(
            r"\bthrice\b|\btripl\w+|\bdreifach\w*|\bverdreifach\w*|\bdreimal\b|\bthreefold\b", re.IGNORECASE
        ),
        3.0,
    ),
    (
        re.compile(r"\bquadrupl\w+|\bfourfold\b|\bvierfach\w*|\bvervierfach\w*|\bviermal\b", re.IGNORECASE),
        4.0,
    ),
    (re.compile(r"\beightfold\b|\bachtfach\w*|\bverachtfach\w*|\bachtmal\b", re.IGNORECASE), 8.0),
    (re.compile(r"\bninefold\b|\bneunfach\w*|\bverneunfach\w*|\bneunmal\b", re.IGNORECASE), 9.0),
    (re.compile(r"\btenfold\b|\bzehnfach\w*|\bzehnmal\b", re.IGNORECASE), 10.0),
    (re.compile(r"\bhundredfold\b|\bhundertfach\w*|\bhundertmal\b", re.IGNORECASE), 100.0),
)
_TIMES = re.compile(r"[- ]?(?:times|fold|mal|fach\w*)\b", re.IGNORECASE)
_SPEED = re.compile(
    r"\bspeed|\bfast|\bvelocity|\bmach number|geschwindigkeit|\bschnell|\btempo", re.IGNORECASE
)
_LAWS: tuple[tuple[re.Pattern[str], float, str], ...] = (
    (
        re.compile(r"\bheat (?:flux|flow|transfer|load rate)|\bheating rate|wärmestrom", re.IGNORECASE),
        3.0,
        "heat flux",
    ),
    (re.compile(r"\benerg", re.IGNORECASE), 2.0, "kinetic energy"),
    (
        re.compile(r"\bdrag\b|air resistance|dynamic pressure|luftwiderstand|staudruck", re.IGNORECASE),
        2.0,
        "drag",
    ),
)


class Factor(NamedTuple):
    """A factor with its place in the sentence."""

    start: int
    value: float


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare the factor of an energy or a drag with the power of the factor of the speed.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        At most one; none unless the sentence has exactly two factors, or one that both share.
    """
    speed = _SPEED.search(sentence.text)
    law = next(((match, entry) for entry in _LAWS if (match := entry[0].search(sentence.text))), None)
    if speed is None or law is None or sentence.of("speed", "mach"):
        return []
    factors = _factors(sentence)
    if len(factors) != 2:
        return []
    where, (_, power, name) = law
    # The factor of a thing stands before it, unless there is none.
    start = speed.start()
    first = min(factors, key=lambda factor: (factor.start > start, abs(factor.start - start)))
    second = factors[1] if first is factors[0] else factors[0]
    if abs(second.start - where.start()) > 50:
        return []
    expected = first.value**power
    agrees = 0.9 * expected <= second.value <= 1.1 * expected
    words = f"The {name} grows with the {'cube' if power == 3.0 else 'square'} of the speed: "
    f"{show(first.value)} times the "
    words += f"speed means {show(expected)} times as much"
    words += ", in agreement." if agrees else f", not {show(second.value)} times."
    return [
        Finding(
            NAME,
            Verdict.CONSISTENT if agrees else Verdict.INCONSISTENT,
            words,
            (f"{show(first.value)}^{power:g} = {show(expected)}; stated {show(second.value)}",),
            {"expected": expected, "stated": second.value},
            "kinetic energy m v²/2; drag and dynamic pressure rho v²/2; heat flux about v³ (Sutton & Graves)",
        )
    ]


def _factors(sentence: Sentence) -> list[Factor]:
    found = [
        Factor(match.start(), value)
        for pattern, value in _FACTORS
        for match in pattern.finditer(sentence.text)
    ]
    for number in find_numbers(sentence.text, sentence.span.language):
        if number.value > 1.0 and _TIMES.match(sentence.text, number.end):
            if not any(abs(number.start - one.start) < 12 for one in found):
                found.append(Factor(number.start, number.value))
    return sorted(found)


CHECK = Check(NAME, check, any_topic=True, nature=True, without_figures=True)
