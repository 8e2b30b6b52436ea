"""Areas against diameters or sides; the mass of a rock against its diameter."""

from __future__ import annotations

import re
from itertools import pairwise
from math import pi, sin, tan

from shocklayer.claims.check import Check
from shocklayer.claims.clauses import together
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mention import Mention
from shocklayer.claims.numbers import find_numbers
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show

NAME = "geometry"
_ROUND = re.compile(
    r"\bdiameter|durchmesser|parachute|canopy|fallschirm|\bdish\b|\bshield\b|disc|\bbreit\b|dome|crater|mirror",
    re.IGNORECASE,
)
_GLIDES = re.compile(r"\bglid|\bslope|\bdescen|\bdive|\bgleit|\bsink|steil|\bclimb|steig", re.IGNORECASE)
_BY = re.compile(r"\s*-?\s*(?:by|x|×|mal|times)\s*-?\s*", re.IGNORECASE)
_ROCK = re.compile(r"asteroid|meteor|boulder|rock\b|stone\b|fireball|brocken|impactor|bolide", re.IGNORECASE)
_SIZE = re.compile(
    r"diameter|across|\bwide\b|sized|durchmesser|groß|large|big|(?:rock|boulder|body|asteroid|stone|brocken"
    r"|stein|block)s? (?:of|von)",
    re.IGNORECASE,
)
_WIDTH = re.compile(r"diameter|\bacross\b|\bwide\b|durchmesser|\bbreit\b", re.IGNORECASE)
_FLAT = re.compile(r"\bdis[ck]|\bdish|shield|\bplate|\bmirror|schild|scheibe|spiegel", re.IGNORECASE)
_ALL = re.compile(
    r"\b(?:together|altogether|in total|combined|in all|zusammen|insgesamt)\b|\beach\b|\bje\b", re.IGNORECASE
)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare an area with that of the stated circle or rectangle, and a mass with that of the stated rock.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        At most one; a round thing may also be a square or a sphere.
    """
    lengths = [length for length in sentence.of("length") if 0.01 <= length.si <= 1e6]
    slope = _slope(sentence, lengths)
    if slope:
        return slope
    areas = sentence.of("area")
    if areas and lengths:
        return _area(sentence, areas[0], lengths)
    masses = sentence.of("mass")
    if masses and lengths and document.nearest(sentence, _ROCK, 2) and sentence.has(_SIZE):
        sizes = [
            one
            for one in lengths
            if _SIZE.search(sentence.after(one, 18)) or _SIZE.search(sentence.before(one, 20))
        ]
        if sizes and sizes[0].si <= 2e4:
            return [_mass(sentence, masses[0], sizes[0])]
    return []


def _slope(sentence: Sentence, lengths: list[Mention]) -> list[Finding]:
    """Compare the way over the ground with height / tan(slope) of a straight glide."""
    angles = [angle for angle in sentence.of("angle") if 0.01 < angle.si < 1.4]
    if len(angles) != 1 or len(lengths) != 2 or not sentence.has(_GLIDES):
        return []
    height, way = sorted(lengths, key=lambda one: one.si)
    angle = angles[0]
    low, high = tan(max(angle.interval.low, 1e-3)), tan(angle.interval.high)
    readings = (Interval(height.interval.low / high, height.interval.high / low),)
    # The way may be measured along the slope, or the greater length may be the height.
    readings += (
        Interval(
            height.interval.low / sin(angle.interval.high), height.interval.high / sin(angle.interval.low)
        ),
        Interval(height.interval.low * low, height.interval.high * high),
    )
    gap = min(way.interval.gap(one.widened(0.05)) for one in readings)
    verdict = Verdict.CONSISTENT if gap <= 1.1 else Verdict.QUALIFY if gap <= 1.6 else Verdict.INCONSISTENT
    far = height.si / tan(angle.si)
    words = f"On a slope of {angle.text} {height.text} of height last for {show(far / 1e3)} km"
    words += ", in agreement." if verdict is Verdict.CONSISTENT else f", not for {way.text}."
    return [
        Finding(
            NAME,
            verdict,
            words,
            (f"{height.text} / tan({angle.text}) = {show(far / 1e3)} km; stated {way.text}",),
            {"distance_m": far, "stated_m": way.si},
            "height / tan(slope)",
            sentence.index_of(height, way, angle),
        )
    ]


def _area(sentence: Sentence, area: Mention, lengths: list[Mention]) -> list[Finding]:
    first = lengths[0]
    for one, two in pairwise(lengths):
        if _BY.fullmatch(sentence.text, one.end, two.start):
            expected = Interval(
                pi / 4.0 * one.interval.low * two.interval.low, one.interval.high * two.interval.high
            )
            middle, words = one.si * two.si, f"{one.text} by {two.text}"
            return [_compare(sentence, area, expected, middle, words, (one, two))]
    lengths = [one for one in lengths if together(sentence, area, one)]
    named = [
        one
        for one in lengths
        if _WIDTH.search(sentence.after(one, 18)) or _WIDTH.search(sentence.before(one, 22))
    ]
    lengths = named or lengths
    if not sentence.has(_ROUND) or not lengths:
        return []
    first = lengths[0]
    square = first.interval.low**2, first.interval.high**2
    middle = pi / 4.0 * first.si**2
    options = [pi / 4.0] if sentence.has(_FLAT) else [pi / 4.0, 1.0, pi, pi / 2.0]
    if sentence.has(_ALL):
        counts = [
            one.value for one in find_numbers(sentence.text, sentence.span.language) if 2 <= one.value <= 12
        ]
        options += [count * option for count in counts for option in options[:2] if count == int(count)]
    gaps = {factor: area.interval.gap(Interval(factor * square[0], factor * square[1])) for factor in options}
    best = min(gaps, key=lambda factor: gaps[factor])
    expected = Interval(best * square[0], best * square[1])
    return [_compare(sentence, area, expected, middle, f"a disc of {first.text}", (first,))]


def _compare(
    sentence: Sentence,
    area: Mention,
    expected: Interval,
    middle: float,
    words: str,
    chosen: tuple[Mention, ...],
) -> Finding:
    gap = area.interval.gap(expected)
    verdict = Verdict.CONSISTENT if gap <= 1.08 else Verdict.QUALIFY if gap <= 1.5 else Verdict.INCONSISTENT
    tail = (
        "in agreement."
        if verdict is Verdict.CONSISTENT
        else f"not {area.text}; no square or sphere of that size fits either."
    )
    return Finding(
        NAME,
        verdict,
        f"The area of {words} is {show(middle)} m², {tail}",
        (f"area {show(middle, 4)} m²; stated {area.text} = {show(area.si, 4)} m²",),
        {"area_m2": middle, "stated_m2": area.si},
        "area of a circle, a rectangle or a sphere",
        sentence.index_of(area, *chosen),
    )


def _mass(sentence: Sentence, mass: Mention, size: Mention) -> Finding:
    volume = pi / 6.0 * size.si**3
    expected = Interval(800.0 * pi / 6.0 * size.interval.low**3, 8000.0 * pi / 6.0 * size.interval.high**3)
    gap = mass.interval.gap(expected)
    verdict = Verdict.CONSISTENT if gap <= 1.1 else Verdict.QUALIFY if gap <= 3.0 else Verdict.INCONSISTENT
    tail = "in agreement." if verdict is Verdict.CONSISTENT else f"not {mass.text}."
    return Finding(
        NAME,
        verdict,
        f"A body of {size.text} weighs {show(1500.0 * volume / 1e3)} t (loose) to "
        f"{show(7800.0 * volume / 1e3)} t (iron), {tail}",
        (f"volume pi d³/6 = {show(volume)} m³, density 1 500 to 7 800 kg/m³; stated {mass.text}",),
        {"mass_kg": [expected.low, expected.high], "stated_kg": mass.si},
        "densities of meteorites and of loose asteroids",
        sentence.index_of(mass, size),
    )


CHECK = Check(
    NAME, check, any_topic=True, nature=True, other_planets=True, needs=frozenset(["area", "mass", "angle"])
)
