"""Numbers of revolutions in a day, a year or a stated time, against the period of the orbit."""

from __future__ import annotations

import re

from shocklayer.claims.compare import Comparison, duration, judge
from shocklayer.claims.context import Sentence
from shocklayer.claims.mention import Mention
from shocklayer.claims.numbers import Number, find_numbers
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show
from shocklayer.planet.two_body import orbital_period

NAME = "orbit"
SOURCE = "Kepler's third law, T = 2 pi sqrt(r³/mu), and v = sqrt(mu/r), with mu and mean radius of the Earth"
_TURNS = re.compile(
    r"\s*(?:\w+\s+)?(?:laps|orbits|revolutions|rounds|circuits|times|turns|sunrises|sunsets|dawns"
    r"|of them|umläufe|umrundungen"
    r"|runden|mal|sonnenaufgänge)\b",
    re.IGNORECASE,
)
_SPANS = (
    (
        re.compile(
            r"\b(?:a|per|each|every|in a|in one|into a|into one|the|am|pro|jeden|an einem) (?:day|tag)\b"
            r"|\b(?:daily|täglich)\b|24 hours|24 stunden",
            re.IGNORECASE,
        ),
        86400.0,
        "day",
    ),
    (
        re.compile(
            r"\b(?:a|per|each|every|in a|pro|im|in einem) (?:year"
            r"|jahr)\b",
            re.IGNORECASE,
        ),
        31557600.0,
        "year",
    ),
)
ROUND = re.compile(
    r"\bcircl|\bgoes\b|\bgo\b|\brac(?:es?|ing)\b|\blaps?\b|revolution|\bround|\baround"
    r"|\borbits (?:the|earth|once)"
    r"|\borbit(?:ing|ed) (?:the|earth)|circuit|\bperiod\b|\b(?:one|each|every|per|single) orbit\b"
    r"|\borbits? (?:takes?|lasts?)\b"
    r"|umrund|umkreis|kreis|umlauf",
    re.IGNORECASE,
)
CREWED = re.compile(
    r"\bstation\b|astronaut|\bcrew|\bshuttle|raumstation|raumfähre|raumfahrer"
    r"|kosmonaut|cosmonaut",
    re.IGNORECASE,
)


def periods_between(height: Mention) -> Interval:
    """Return the periods [s] of circular orbits at the ends of an altitude's interval."""
    low, high = height.interval.low, height.interval.high
    return Interval(orbital_period(max(low, 0.0)), orbital_period(high))


def turns(sentence: Sentence, height: Mention | None, period: Mention | None) -> list[Finding]:
    """Compare a number of revolutions in a day or a year with the period, stated or from the altitude.

    Parameters
    ----------
    sentence : Sentence
        The sentence.
    height, period : Mention or None
        Altitude and period that it states.

    Returns
    -------
    list of Finding
        At most one; without either only where a crew is in orbit, which is a low one.
    """
    crewed = sentence.has(CREWED)
    if period is None and height is None and not crewed:
        return []
    span = next((entry for entry in _SPANS if sentence.has(entry[0])), None)
    count = _count(sentence) if span is not None else None
    if span is None or count is None:
        return []
    if period is not None:
        lap, given = period.interval, period.text
        chosen = sentence.index_of(period)
    elif height is not None:
        lap, given = periods_between(height), height.text
        chosen = sentence.index_of(height)
    else:
        lap, given = Interval(orbital_period(160e3), orbital_period(600e3)), "a low orbit"
        chosen = ()
    expected = Interval(span[1] / lap.high, span[1] / lap.low)
    middle = span[1] / (0.5 * (lap.low + lap.high))
    case = Comparison(
        NAME,
        Interval(count.value - count.step, count.value + count.step),
        expected,
        f"With {given} there are {show(middle)} revolutions in a {span[2]}, in agreement.",
        f"With {given} there are {show(middle)} revolutions in a {span[2]}, not {show(count.value)}.",
        (f"{span[1]:.0f} s / {duration(0.5 * (lap.low + lap.high))} = {show(middle)} revolutions",),
        {"revolutions": middle, "stated": count.value},
        SOURCE,
        chosen,
    )
    return [judge(case, 1.06, 1.2)]


def most_turns(sentence: Sentence) -> list[Finding]:
    """Compare a number of revolutions in a day with the greatest possible, that of an orbit at the ground."""
    if not sentence.has(_SPANS[0][0]) or not sentence.has(ROUND) or sentence.of("length"):
        return []
    count = _count(sentence)
    if count is None or not 10.0 <= count.value <= 200.0:
        return []
    most = 86400.0 / orbital_period(0.0)
    verdict = (
        Verdict.CONSISTENT
        if count.value <= 16.6
        else Verdict.INCONSISTENT
        if count.value > 17.2
        else Verdict.QUALIFY
    )
    words = f"No orbit makes more than {show(most)} revolutions in a day"
    words += (
        f"; {show(count.value)} are those of a low orbit."
        if verdict is Verdict.CONSISTENT
        else f"; {show(count.value)} is more."
    )
    return [
        Finding(
            NAME,
            verdict,
            words,
            (f"an orbit at the ground would take {duration(orbital_period(0.0))}: {show(most)} in a day",),
            {"revolutions": most, "stated": count.value},
            SOURCE,
        )
    ]


def turns_in_time(sentence: Sentence) -> list[Finding]:
    """Compare a number of revolutions in a stated time with the shortest possible period."""
    times = [
        time
        for time in sentence.of("time")
        if 4 * 3600.0 <= time.si <= 4e7 and time.unit.name in ("hour", "day")
    ]
    count = _count(sentence)
    if len(times) != 1 or count is None or count.value < 3.0 or sentence.of("length"):
        return []
    lap = times[0].interval.divided(Interval(count.value - 0.5, count.value + 0.5))
    shortest = orbital_period(0.0)
    if lap.high < 0.98 * shortest:
        verdict, tail = Verdict.INCONSISTENT, f"less than the {duration(shortest)} of an orbit at the ground."
    elif lap.low <= orbital_period(1e6) and lap.high >= orbital_period(150e3):
        verdict, tail = Verdict.CONSISTENT, "as in a low orbit."
    else:
        return []
    middle = times[0].si / count.value
    return [
        Finding(
            NAME,
            verdict,
            f"{show(count.value)} revolutions in {times[0].text} are {duration(middle)} each, {tail}",
            (f"{times[0].text} / {show(count.value)} = {duration(middle)}",),
            {"period_s": middle},
            SOURCE,
            sentence.index_of(times[0]),
        )
    ]


def _count(sentence: Sentence) -> Number | None:
    for number in find_numbers(sentence.text, sentence.span.language):
        inside = any(mention.start <= number.start < mention.end for mention in sentence.mentions)
        if not inside and number.value >= 1.0 and _TURNS.match(sentence.text, number.end):
            return number
    return None
