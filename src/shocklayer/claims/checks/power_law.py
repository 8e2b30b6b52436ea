"""How energy and drag grow with speed: "twice the speed means four times the energy"."""

from __future__ import annotations

import re
from typing import NamedTuple

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.number_words import german_word
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
_FOLD = re.compile(r"\b(?:ver)?(?P<stem>[a-zäöüß]{3,})fach\w*", re.IGNORECASE)
_SPEED = re.compile(
    r"\bspeed|\bfast|\bvelocity|\bmach number|geschwindigkeit|\bschnell|\btempo", re.IGNORECASE
)
_LAWS: tuple[tuple[re.Pattern[str], float, str], ...] = (
    (
        re.compile(r"\bheat (?:flux|flow|transfer|load rate)|\bheating rate|wärmestrom", re.IGNORECASE),
        3.0,
        "heat flux",
    ),
    (re.compile(r"energ(?:y|ies|ie|etic)", re.IGNORECASE), 2.0, "kinetic energy"),
    (
        re.compile(r"\bdrag\b|air resistance|dynamic pressure|luftwiderstand|staudruck", re.IGNORECASE),
        2.0,
        "drag",
    ),
)


_LARGER = re.compile(
    r"\b(?:twice|times|double|doppelt|mal)\b (?:as |so |the )?(?:large|big|wide|groß|size|diameter|long"
    r"|durchmesser)",
    re.IGNORECASE,
)
_HEAVIER = re.compile(
    r"times (?:heavier|the mass|as heavy|the weight|more massive)|\bsame speed|mal (?:so )?schwer"
    r"|gleiche[rn]? (?:geschwindigkeit|tempo)"
    r"|\b(?:doubl\w+|twice|half) the (?:mass|weight)|doppelte[rn]? masse",
    re.IGNORECASE,
)
"""Words that say that the mass differs and the speed does not."""


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
    if (
        (speed is None and not sentence.has(_HEAVIER) and not sentence.has(_LARGER))
        or law is None
        or sentence.of("speed", "mach")
    ):
        return []
    if sentence.has(_LARGER):
        return _with_size(sentence)
    if sentence.has(_LESS):
        return _parts_of_energy(sentence)
    if sentence.has(_HEAVIER) and "energ" in sentence.text.lower():
        return _with_mass(sentence)
    factors = _factors(sentence)
    if len(factors) != 2:
        return []
    where, (_, power, name) = law
    if speed is None:
        return []
    # The factor of a thing stands before it, unless there is none.
    start = speed.start()
    first = min(factors, key=lambda factor: (factor.start > start, abs(factor.start - start)))
    second = factors[1] if first is factors[0] else factors[0]
    if abs(second.start - where.start()) > 50:
        return []
    expected = first.value**power
    agrees = 0.9 * expected <= second.value <= 1.1 * expected
    words = f"The {name} grows with the {'cube' if power == 3.0 else 'square'} of the speed: "
    words += f"{show(first.value)} times the speed means {show(expected)} times as much"
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


def _with_size(sentence: Sentence) -> list[Finding]:
    """Compare the factor of a mass or energy with the cube of that of the size."""
    factors = _factors(sentence)
    if len(factors) != 2:
        return []
    first, second = factors
    expected = first.value**3
    if not 0.9 * expected <= second.value <= 1.1 * expected:
        return []  # by which measure it is larger is not said
    return [
        Finding(
            NAME,
            Verdict.CONSISTENT,
            f"Mass, and energy at the same speed, grow with the cube of the size: {show(expected)} times, "
            f"in agreement.",
            (f"{show(first.value)}³ = {show(expected)}; stated {show(second.value)}",),
            {"expected": expected, "stated": second.value},
            "volume",
        )
    ]


def _with_mass(sentence: Sentence) -> list[Finding]:
    """Compare the factors of mass and energy, which are the same at the same speed."""
    factors = _factors(sentence)
    if len(factors) != 2:
        return []
    first, second = factors
    agrees = 0.9 * first.value <= second.value <= 1.1 * first.value
    words = f"At the same speed {show(first.value)} times the mass means {show(first.value)} times the energy"
    words += ", in agreement." if agrees else f", not {show(second.value)} times."
    return [
        Finding(
            NAME,
            Verdict.CONSISTENT if agrees else Verdict.INCONSISTENT,
            words,
            (f"m v²/2 grows with m: {show(first.value)}; stated {show(second.value)}",),
            {"expected": first.value, "stated": second.value},
            "kinetic energy m v²/2",
        )
    ]


_PARTS = (
    (r"(?:by |to |um die |auf die )?(?:a |one )?(?:half|hälfte)|halved|halbe?\w*", 0.5),
    (r"(?:a|one|ein) (?:ninth|neuntel)", 1.0 / 9.0),
    (r"(?:a|one|ein) (?:tenth|zehntel)", 0.1),
    (r"(?:a|one|ein) (?:fifth|fünftel)", 0.2),
    (r"three quarters|drei viertel", 0.75),
    (r"(?:a|one|ein) (?:quarter|viertel)", 0.25),
    (r"two thirds|zwei drittel", 2.0 / 3.0),
    (r"(?:a|one|ein) (?:third|drittel)", 1.0 / 3.0),
)
_PART = re.compile(
    r"\b(?:" + "|".join(f"(?P<p{i}>{words})" for i, (words, _) in enumerate(_PARTS)) + r")\b", re.I
)
_LESS = re.compile(
    r"\bcut (?:the|its|his) speed|\bspeed (?:falls|drops|is (?:cut|reduced)|goes down) by\b|\b(?:halv"
    r"|slow)\w+\b[^.;]*\bspeed\b"
    r"|\bspeed is halved\b|\b(?:half|third|quarter) (?:of )?(?:the|its) speed\b"
    r"|\bgeschwindigkeit (?:sinkt|fällt) (?:auf|um) die\b|\bhalbe\w* geschwindigkeit\b"
    r"|\bgeschwindigkeit halbiert\b",
    re.IGNORECASE,
)
_REDUCED_TO = re.compile(
    r"\b(?:at|to|with|bei|auf|mit) (?:a |an |one |die |ein |der )?"
    r"(?:half|third|quarter|two thirds|three quarters|hälfte|drittel"
    r"|viertel|halbe\w*)\b",
    re.IGNORECASE,
)
_GONE = re.compile(r"\b(?:gone|lost|shed|away|less|removed|weg|verloren|abgebaut)\b", re.IGNORECASE)
_LEFT = re.compile(
    r"\b(?:left|remains?|remaining|only|still|has to deal|have to deal|bleib\w*|übrig|noch|nur)\b",
    re.IGNORECASE,
)


def _parts_of_energy(sentence: Sentence) -> list[Finding]:
    """Compare the part of the energy that is lost, or left, when the speed falls by a part of itself."""
    parts = [
        (match.start(), _PARTS[int((match.lastgroup or "p0")[1:])][1])
        for match in _PART.finditer(sentence.text)
    ]
    energy = re.search(r"energ\w*", sentence.text, re.I)
    if len(parts) != 2 or energy is None or sentence.has(_GONE) == sentence.has(_LEFT):
        return []
    stated = min(parts, key=lambda part: abs(part[0] - energy.start()))
    other = parts[0] if stated is parts[1] else parts[1]
    kept = other[1] if sentence.has(_REDUCED_TO) else 1.0 - other[1]
    expected = kept**2 if sentence.has(_LEFT) else 1.0 - kept**2
    agrees = abs(stated[1] - expected) <= 0.05
    word = "left" if sentence.has(_LEFT) else "gone"
    words = f"The kinetic energy grows with the square of the speed: {show(expected)} of it is {word}"
    return [
        Finding(
            NAME,
            Verdict.CONSISTENT if agrees else Verdict.INCONSISTENT,
            words + (", in agreement." if agrees else f", not {show(stated[1])}."),
            (f"({show(kept)})² = {show(kept**2)}; stated {show(stated[1])}",),
            {"expected": expected, "stated": stated[1]},
            "kinetic energy m v²/2",
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
    for match in _FOLD.finditer(sentence.text):
        value = german_word(match.group("stem").lower())
        if (
            value is not None
            and value > 1.0
            and not any(abs(match.start() - one.start) < 12 for one in found)
        ):
            found.append(Factor(match.start(), value))
    return sorted(found)


CHECK = Check(NAME, check, any_topic=True, nature=True, without_figures=True)
