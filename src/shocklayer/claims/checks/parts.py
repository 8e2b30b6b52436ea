"""Parts of a speed: "it shed 95 percent of its 7.8 km/s and went on at 390 m/s"."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.numbers import find_numbers
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show

NAME = "part"
_PERCENT = re.compile(r"\s*(?:%|per ?cent|prozent)", re.IGNORECASE)
_OF = re.compile(
    r"\s*(?:%|per ?cent|prozent)?\s*(?:of|von|der|des|seiner|ihrer)\b[^.;]{0,25}$", re.IGNORECASE
)
_LOST = re.compile(
    r"\blos(?:t|e|es|ing)\b|\bshed|\bgave up|\bslow|\bbrak|\btook\b|\bgone\b|\brid of|\bverlor"
    r"|\bbrems|\breduced by|\bdown by",
    re.IGNORECASE,
)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare what is left of a speed with the part that was lost, or a speed with a stated part of another.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        At most one; both the part and what is left of it count as readings.
    """
    speeds = sentence.of("speed")
    if len(speeds) != 2:
        return []
    for number in find_numbers(sentence.text, sentence.span.language):
        percent = _PERCENT.match(sentence.text, number.end)
        value = 0.01 * number.value if percent else number.value
        if not (percent or number.fraction) or not 0.0 < value < 1.0:
            continue
        whole = next((one for one in speeds if _OF.match(sentence.text[number.end : one.start])), None)
        if whole is None:
            continue
        other = speeds[1] if whole is speeds[0] else speeds[0]
        step = 0.01 * number.step if percent else 0.1 * value
        kept = Interval((value - step) * whole.low, (value + step) * whole.high)
        left = Interval((1.0 - value - step) * whole.low, (1.0 - value + step) * whole.high)
        readings = [left] if sentence.has(_LOST) else [kept, left]
        gap = min(other.interval.gap(reading) for reading in readings if reading.low > 0.0)
        verdict = (
            Verdict.CONSISTENT if gap <= 1.15 else Verdict.QUALIFY if gap <= 2.0 else Verdict.INCONSISTENT
        )
        said = sentence.text[number.start : percent.end() if percent else number.end]
        middle = (1.0 - value if sentence.has(_LOST) else value) * whole.si
        words = f"{said} of {whole.text}"
        words += f" less is {show(middle)} m/s" if sentence.has(_LOST) else f" is {show(middle)} m/s"
        words += (
            f", in agreement with {other.text}." if verdict is Verdict.CONSISTENT else f", not {other.text}."
        )
        return [
            Finding(
                NAME,
                verdict,
                words,
                (
                    f"{show(whole.si)} m/s x {show(middle / whole.si)} = {show(middle)} m/s; stated "
                    f"{other.text}",
                ),
                {"speed_m_s": middle, "stated_m_s": other.si},
                "arithmetic",
                sentence.index_of(whole, other),
            )
        ]
    return []


CHECK = Check(NAME, check, any_topic=True, nature=True, other_planets=True, needs=frozenset(["speed"]))
