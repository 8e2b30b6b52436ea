"""How strong the Earth's gravity is at an altitude, as a part of that at the ground."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mention import Mention
from shocklayer.claims.numbers import find_numbers
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show
from shocklayer.core.constants import EARTH_MEAN_RADIUS

NAME = "gravity"
_GRAVITY = re.compile(
    r"\bgravity\b|gravitational (?:pull|force)|pull of (?:the )?earth|schwerkraft|anziehung|gravitation",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"micro-?gravity|mikrogravitation|zero gravity|\bmars\b|\bmoon|\bmond\b|times the|force of gravity"
    r"|centre of gravity"
    r"|g-force|schwerpunkt|gravity well|specific gravity",
    re.IGNORECASE,
)
_WEAKER = re.compile(
    r"weaker|less|lower|reduced by|down by|lost|decreas|schwächer|geringer|weniger|abgenommen|um\b",
    re.IGNORECASE,
)
_TO = re.compile(r"\bto (?:about |some |only )?(?:an? )?\w*$|\bauf (?:etwa |rund |nur )?\w*$", re.IGNORECASE)
_PERCENT = re.compile(r"\s*(?:%|per ?cent|prozent)", re.IGNORECASE)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare a stated part of the gravity at the ground with the inverse-square law.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        At most one; a part may be what is left or what is missing.
    """
    if not sentence.has(_GRAVITY) or sentence.has(_NOT):
        return []
    heights = [one for one in sentence.of("length") if 50e3 <= one.si <= 4e7]
    parts = _parts(sentence)
    if len(heights) != 1 or len(parts) != 1:
        return []
    height, (start, part) = heights[0], parts[0]
    ratio = Interval(
        *(1.0 / (1.0 + h / EARTH_MEAN_RADIUS) ** 2 for h in (height.interval.high, height.interval.low))
    )
    lost = Interval(1.0 - ratio.high, 1.0 - ratio.low)
    weaker = sentence.has(_WEAKER) and not _TO.search(sentence.text[:start])
    expected = lost if weaker else ratio
    gap = part.gap(expected.widened(0.05))
    verdict = Verdict.CONSISTENT if gap <= 1.12 else Verdict.QUALIFY if gap <= 1.5 else Verdict.INCONSISTENT
    return [_finding(sentence, height, ratio, verdict)]


def _parts(sentence: Sentence) -> list[tuple[int, Interval]]:
    found: list[tuple[int, Interval]] = []
    for number in find_numbers(sentence.text, sentence.span.language):
        if number.fraction and 0.0 < number.value < 1.0:
            found.append((number.start, Interval(0.95 * number.value, 1.05 * number.value)))
        elif _PERCENT.match(sentence.text, number.end) and 0.0 < number.value <= 100.0:
            step = max(number.step, 0.02 * number.value)
            found.append((number.start, Interval(0.01 * (number.value - step), 0.01 * (number.value + step))))
    return found


def _finding(sentence: Sentence, height: Mention, ratio: Interval, verdict: Verdict) -> Finding:
    middle = 0.5 * (ratio.low + ratio.high)
    words = f"At {height.text} gravity is {show(100.0 * middle)} % of that at the ground"
    words += ", in agreement." if verdict is Verdict.CONSISTENT else "; what is floating there is falling."
    return Finding(
        NAME,
        verdict,
        words,
        (f"(R / (R + h))² with R = {EARTH_MEAN_RADIUS / 1e3:.0f} km: {show(middle)}",),
        {"gravity_ratio": middle},
        "law of gravitation",
        sentence.index_of(height),
    )


CHECK = Check(NAME, check, any_topic=True, needs=frozenset(["length"]))
