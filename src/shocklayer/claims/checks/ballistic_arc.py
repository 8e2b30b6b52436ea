"""Range, burn-out speed, time and apogee of a ballistic arc, by the arc of least speed."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.compare import duration
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mention import Mention
from shocklayer.claims.quantity_roles import is_altitude
from shocklayer.claims.verdicts import Finding, Verdict, show
from shocklayer.planet.two_body import minimum_energy_arc

NAME = "ballistic-arc"
SOURCE = "minimum-energy arc on a round Earth without air (Bate, Mueller & White 1971, ch. 6)"
_BALLISTIC = re.compile(
    r"ballisti|\bICBM|\bIRBM|warhead|sprengkopf|suborbital|parabol|interkontinentalrakete|mittelstreckenrakete|\bhop\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"glid|gleit|scramjet|ramjet|cruise|marschflug|hypersonic|hyperschall|orbit|umlauf|depressed|aeroballistic"
    r"|than|als\b|airliner|aircraft|flugzeug|quasi",
    re.IGNORECASE,
)
_WARNING = re.compile(
    r"warn|detect|boost|burn|brenn|phase|later|after|alert|decid|launch window", re.IGNORECASE
)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare the speed or the time of a ballistic flight with those of the arc of least speed.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        At most one. A speed below the least one is inconsistent, as is a time below half that of the arc.
    """
    if not sentence.has(_BALLISTIC) or sentence.has(_OTHER):
        return []
    ranges = [
        one
        for one in sentence.of("length")
        if 300e3 <= one.si <= 20e6 and not is_altitude(sentence, one, fast=True)
    ]
    if not ranges:
        return []
    way = max(ranges, key=lambda one: one.si)
    arc = minimum_energy_arc(way.si)
    step = (
        f"arc of least speed over {way.text}: {show(arc.speed)} m/s, {duration(arc.time)}, apogee "
        f"{show(arc.apogee / 1e3)} km"
    )
    speeds = [one for one in sentence.of("speed") if one.si > 500.0]
    times = [one for one in sentence.of("time") if 60.0 <= one.si <= 2 * 3600.0]
    if speeds:
        speed = max(speeds, key=lambda one: one.si)
        lowest = minimum_energy_arc(way.interval.low).speed
        ratio = speed.interval.high / lowest
        if ratio < 0.93:
            verdict = Verdict.INCONSISTENT if ratio < 0.82 else Verdict.QUALIFY
            words = (
                f"A ballistic range of {way.text} needs {show(arc.speed)} m/s at burn-out, not {speed.text}."
            )
            return [_finding(sentence, verdict, words, step, (way, speed))]
        if speed.interval.low <= 1.12 * arc.speed:
            words = f"A ballistic range of {way.text} needs {show(arc.speed)} m/s at burn-out, in agreement."
            return [_finding(sentence, Verdict.CONSISTENT, words, step, (way, speed))]
    if times and not sentence.has(_WARNING):
        time = times[0]
        if 0.75 * arc.time <= time.si <= 1.35 * arc.time:
            words = f"A ballistic flight of {way.text} takes about {duration(arc.time)}, in agreement."
            return [_finding(sentence, Verdict.CONSISTENT, words, step, (way, time))]
        if time.interval.high < 0.5 * arc.time and time.bound != "max":
            words = f"A ballistic flight of {way.text} takes about {duration(arc.time)}, not {time.text}."
            return [_finding(sentence, Verdict.INCONSISTENT, words, step, (way, time))]
    return []


def _finding(
    sentence: Sentence, verdict: Verdict, words: str, step: str, chosen: tuple[Mention, ...]
) -> Finding:
    return Finding(NAME, verdict, words, (step,), {}, SOURCE, sentence.index_of(*chosen))


CHECK = Check(NAME, check, needs=frozenset(["length"]))
