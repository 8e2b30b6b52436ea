"""Travel times of light and radio signals."""

from __future__ import annotations

import re

from shocklayer.claims.compare import duration
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show

NAME = "kinematics"
LIGHT = 299_792_458.0
"""Speed of light [m/s]."""
MOON = 3.844e8
"""Mean distance of the Moon [m]."""
_SIGNAL = re.compile(
    r"\blight\b|signal|radio|command|message|picture|image|telemetry|data\b|known on earth"
    r"|word (?:reach|came|from)|\blicht\b"
    r"|funk|befehl|bild(?:er)?\b|nachricht|echo|news|call",
    re.IGNORECASE,
)
_ROUND_TRIP = re.compile(
    r"and back|there and back|round[- ]trip|hin und zurück|echo|reply|answer|antwort", re.IGNORECASE
)
_ECHO = re.compile(
    r"\b(?:echo|signal|laser|radio|funk)\w*\b[^.;]{0,40}\b(?:from|off|vom|zum"
    r"|to) (?:the )?(?:Moon|Mond)\b",
    re.I,
)
_TO_THE_MOON = re.compile(r"\b(?:to|as far as|reach\w*|bis zum|zum) (?:the )?(?:Moon|Mond)\b")
_OTHER_TIME = re.compile(
    r"^\s*(?:ago|later|old|before|earlier|after\b|warning|per\b|vor\b|später|alt\b|zuvor|nach\b|delay)",
    re.IGNORECASE,
)


def light_time(sentence: Sentence) -> list[Finding]:
    """Check the travel time of light and radio signals over the length that is stated.

    Parameters
    ----------
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        At most one; a time for one way or for both agrees.
    """
    if not sentence.has(_SIGNAL):
        return []
    times = [time for time in sentence.of("time") if 1e-4 <= time.si <= 40 * 86400.0]
    lengths = [length for length in sentence.of("length") if length.si >= 1e8]
    if not times or not lengths:
        return []
    length = lengths[0]
    for time in times:
        if _OTHER_TIME.match(sentence.after(time, 12)):
            continue
        one_way = Interval(length.interval.low / LIGHT, length.interval.high / LIGHT)
        options = [one_way, one_way.scaled(2.0)]
        gap = min(time.interval.gap(option) for option in options)
        takes = length.si / LIGHT
        verdict = (
            Verdict.CONSISTENT if gap <= 1.06 else Verdict.QUALIFY if gap <= 1.3 else Verdict.INCONSISTENT
        )
        agreement = "in agreement" if verdict is Verdict.CONSISTENT else f"not {time.text}"
        return [
            Finding(
                NAME,
                verdict,
                f"Light and radio waves take {duration(takes)} for {length.text} one way, {agreement}.",
                (
                    f"{show(length.si)} m / 299 792 458 m/s = {takes:.4g} s one way, "
                    f"{2 * takes:.4g} s both ways",
                ),
                {"time_s": takes, "stated_s": time.si},
                "speed of light (SI)",
                sentence.index_of(length, time),
            )
        ]
    return []


def to_the_moon(document: Document, sentence: Sentence) -> list[Finding]:
    """Check that light gets to the Moon in the time that the sentence, or the one before, states.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        At most one; an echo takes twice the time.
    """
    if not (sentence.has(_TO_THE_MOON) or sentence.has(_ECHO)) or not re.search(
        r"\blight\b|\blicht|\bradio|funk|echo|signal|laser", sentence.text, re.I
    ):
        return []
    near = [sentence, *document.previous(sentence, 1)]
    times = [(one, time) for one in near for time in one.of("time") if time.high < 60.0]
    if not times:
        return []
    _, time = times[0]
    takes = MOON / LIGHT * (2.0 if sentence.has(_ROUND_TRIP) else 1.0)
    gap = time.interval.gap(Interval(0.93 * takes, 1.07 * takes))
    verdict = Verdict.CONSISTENT if gap <= 1.06 else Verdict.QUALIFY if gap <= 1.3 else Verdict.INCONSISTENT
    if time.bound == "" and re.search(r"few|some|several|einige|wenige", time.text):
        verdict = Verdict.QUALIFY
    return [
        Finding(
            NAME,
            verdict,
            f"Light takes {takes:.2f} s for that way; in {time.text} it makes "
            f"{show(LIGHT * time.si / 1e3)} km.",
            (f"distance of the Moon {MOON / 1e3:.0f} km / 299 792 km/s = {MOON / LIGHT:.2f} s one way",),
            {"time_s": takes, "stated_s": time.si},
            "speed of light (SI); mean distance of the Moon",
            sentence.index_of(time),
        )
    ]
