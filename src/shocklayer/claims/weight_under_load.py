"""What a body weighs under a load factor, against its weight at rest."""

from __future__ import annotations

import re

from shocklayer.claims.context import Sentence
from shocklayer.claims.mention import Mention
from shocklayer.claims.numbers import find_numbers
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show
from shocklayer.core.constants import STANDARD_GRAVITY

NAME = "g-load"
_WEIGH = re.compile(
    r"weigh|wog\b|wieg(?:t|en)|heav|schwer\b|feels? (?:like|as)|kilograms? at home"
    r"|\bpress|drück|\bseat\b|\bsitz",
    re.IGNORECASE,
)
_TIMES = re.compile(r"\s*(?:times|-?fold|mal|fach\w*)\b", re.IGNORECASE)


def weight_under_load(sentence: Sentence) -> list[Finding]:
    """Compare a weight under load with the weight at rest times the load factor.

    Parameters
    ----------
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        At most one; with one mass only, a bare number beside it may be the weight at rest.
    """
    masses = sentence.of("mass")
    if not masses or not sentence.has(_WEIGH):
        return []
    loads = [load for load in sentence.of("acceleration") if load.unit.name == "g_0"]
    factor: Interval | None = None
    said = ""
    if loads:
        factor, said = loads[0].interval.scaled(1.0 / STANDARD_GRAVITY), loads[0].text
    else:
        for number in find_numbers(sentence.text, sentence.span.language):
            times = _TIMES.match(sentence.text, number.end)
            if times is not None and number.value > 1.2:
                factor = Interval(number.value - number.step, number.value + number.step)
                said = sentence.text[number.start : times.end()]
                break
    if factor is None or not 1.2 <= factor.high <= 300.0:
        return []
    if len(masses) == 1:
        return _bare_weight(sentence, masses[0], factor, said)
    rest, loaded = masses[0], masses[-1]
    if loaded.si < rest.si:
        rest, loaded = loaded, rest
    expected = Interval(factor.low * rest.interval.low, factor.high * rest.interval.high)
    middle = 0.5 * (factor.low + factor.high) * rest.si
    gap = loaded.interval.gap(expected)
    verdict = Verdict.CONSISTENT if gap <= 1.08 else Verdict.QUALIFY if gap <= 1.3 else Verdict.INCONSISTENT
    words = f"{rest.text} weigh as much as {show(middle)} kg at {said}"
    words += ", in agreement." if verdict is Verdict.CONSISTENT else f", not {loaded.text}."
    return [
        Finding(
            NAME,
            verdict,
            words,
            (f"{show(rest.si)} kg x {show(0.5 * (factor.low + factor.high))} = {show(middle)} kg",),
            {"weight_kg": middle, "stated_kg": loaded.si},
            "weight = mass x load factor",
            sentence.index_of(rest, loaded, *loads[:1]),
        )
    ]


def _bare_weight(sentence: Sentence, loaded: Mention, factor: Interval, said: str) -> list[Finding]:
    """Read "at 6 g the arm weighs 24 kilograms instead of four": consistent or nothing."""
    for number in find_numbers(sentence.text, sentence.span.language):
        inside = any(one.start <= number.start < one.end for one in sentence.mentions)
        expected = factor.scaled(number.value * loaded.unit.factor) if number.value > 0.0 else factor
        if inside or number.value <= 1.0 or loaded.interval.gap(expected) > 1.02:
            continue
        return [
            Finding(
                NAME,
                Verdict.CONSISTENT,
                f"{show(number.value)} times {said} makes {loaded.text}, in agreement.",
                (f"{show(number.value)} x {show(0.5 * (factor.low + factor.high))}; stated {loaded.text}",),
                {"stated_kg": loaded.si},
                "weight = mass x load factor",
                sentence.index_of(loaded),
            )
        ]
    return []
