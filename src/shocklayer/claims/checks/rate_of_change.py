"""A steady gain or loss of speed: change of speed = rate x time."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.compare import duration
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mention import Mention
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show

NAME = "rate-of-change"
_FROM_OR_TO_REST = re.compile(
    r"\bfrom (?:a )?(?:rest|zero|standstill|standing start)\b"
    r"|\bto (?:a )?(?:rest|zero|standstill|halt)\b"
    r"|\baus dem stand\b|\baus der ruhe\b|\bauf null\b|\bzum stillstand\b",
    re.IGNORECASE,
)
_CHANGE_BEFORE = re.compile(
    r"\b(?:los(?:e|es|ing)|lost|shed(?:s|ding)?|gain(?:s|ed|ing)?"
    r"|adds?|added|get(?:ting)? rid of|take off|took off"
    r"|slow(?:ed)? (?:down )?by|accelerated? by"
    r"|verlier\w+|verlor\w*|um)\s+(?:(?:about|some|all|the|its|rund|etwa)\s+)*$",
    re.IGNORECASE,
)
_VARIES = re.compile(r"\bup to\b|\bpeak|\bat most\b|\bmaxim|\bbis zu\b|\bhöchst|\bat first\b", re.IGNORECASE)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare a change of speed with a rate times a time.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        At most one; none unless the sentence says that the speed is all gained or lost at that rate.
    """
    rates, times, speeds = sentence.of("acceleration"), sentence.of("time"), sentence.of("speed")
    if len(rates) != 1 or len(times) != 1 or len(speeds) != 1 or sentence.has(_VARIES):
        return []
    rate, time, speed = rates[0], times[0], speeds[0]
    if not sentence.has(_FROM_OR_TO_REST) and not _CHANGE_BEFORE.search(sentence.before(speed)):
        return []
    return [_finding(sentence, rate, time, speed)]


def _finding(sentence: Sentence, rate: Mention, time: Mention, speed: Mention) -> Finding:
    change = Interval(rate.interval.low * time.interval.low, rate.interval.high * time.interval.high)
    gap = change.gap(speed.interval)
    verdict = Verdict.CONSISTENT if gap <= 1.1 else Verdict.QUALIFY if gap <= 1.35 else Verdict.INCONSISTENT
    middle = rate.si * time.si
    product = f"{show(rate.si, 4)} m/s² x {show(time.si, 4)} s = {show(middle, 4)} m/s"
    words = f"{rate.text} for {time.text} makes {show(middle)} m/s"
    words += (
        f", in agreement with {speed.text}."
        if verdict is Verdict.CONSISTENT
        else f", not {speed.text}, which takes {duration(speed.si / rate.si)}."
    )
    return Finding(
        NAME,
        verdict,
        words,
        (f"{product}; stated {show(speed.si, 4)} m/s",),
        {"change_m_s": middle, "stated_m_s": speed.si},
        "change of speed = mean acceleration x time",
        sentence.index_of(rate, time, speed),
    )


CHECK = Check(NAME, check, any_topic=True, nature=True, other_planets=True, needs=frozenset(["acceleration"]))
