"""Claims of being faster or lower than a ballistic missile, compared over the same distance."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mentions import Mention
from shocklayer.claims.physics import GLIDE_LIFT_TO_DRAG
from shocklayer.claims.quantity_roles import mach_numbers
from shocklayer.claims.verdicts import Finding, Verdict, show
from shocklayer.planet.two_body import Glide, glide, minimum_energy_arc

NAME = "ballistic-comparison"
SOURCE = (
    "minimum-energy arc (Bate, Mueller & White 1971, ch. 6) and equilibrium glide (Eggers, Allen & Neice, "
    "NACA Report 1382); compare Tracy & Wright, Science & Global Security 28(3), 2020"
)
_FASTER = re.compile(
    r"\bfaster\b|\bquicker\b|\bschneller\b|\boutruns?\b|höhere geschwindigkeit\w*|higher speeds?",
    re.IGNORECASE,
)
_LOWER = re.compile(
    r"\blower altitudes?|\bfl(?:y|ies|ying) (?:much |far )?lower|\blower than|niedriger\w*|tiefer\b|flacher",
    re.IGNORECASE,
)
_OTHER_THAN = re.compile(
    r"(?:faster|quicker|schneller)[^.;]{0,20}\b(?:than|als)\s+(?:the\s+|der\s+"
    r"|die\s+)?(?:speed of )?(?:sound|schall|light|bullet|"
    r"aircraft|planes?|jets?|airliner|cruise|subsonic|marschflug|any (?:car|train)|concorde)",
    re.IGNORECASE,
)
_REVERSED = re.compile(
    r"(?:faster|quicker|schneller)[^.;]{0,30}\b(?:than|als)\b[^.;]{0,25}(?:hypersonic|glid|\bHGV"
    r"|hyperschall|gleit)"
    r"|\bnot (?:\w+ ){0,2}faster|\bno faster|nicht (?:\w+ )?schneller|kaum schneller|\bslower\b|langsamer",
    re.IGNORECASE,
)
_BALLISTIC = re.compile(r"ballisti|\bICBM|interkontinentalrakete", re.IGNORECASE)
_ANY = re.compile(
    r"\bthan (?:any|all|every|most)(?:\s+of the)?\s+(?:other\s+)?(?:\w+\s+){0,2}(?:weapons?|missiles?)|"
    r"als (?:jede|alle|sämtliche)\w*\s+(?:ander\w+\s+)?(?:waffen?|raketen?)|than other (?:weapons?"
    r"|missiles?)|"
    r"fastest (?:weapons?|missiles?)",
    re.IGNORECASE,
)
_GLIDERS = ("boost-glide", "hypersonic")
_DISTANCES = (2.0e6, 5.0e6, 10.0e6)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare speed, time and altitude of a glide and a ballistic arc from the same burn-out speed.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        "Lower" is consistent. "Faster" without a speed needs qualification (a glide may arrive minutes before
        a lofted arc, but never at a higher speed); with a speed below that of a ballistic warhead it is
        inconsistent.
    """
    subjects = document.subjects(sentence, 2)
    findings: list[Finding] = []
    glider = any(subject.kind in _GLIDERS for subject in subjects)
    compared = sentence.has(_BALLISTIC) or any(
        subject.kind == "ballistic" and subject.generic for subject in subjects
    )
    any_other = sentence.has(_ANY)
    if sentence.has(_REVERSED):
        if glider and compared:
            findings.append(_reversed())
    elif sentence.has(_FASTER) or any_other:
        speeds: list[Mention] = sentence.of("speed") + mach_numbers(sentence)
        if sentence.has(_OTHER_THAN) or _compares_itself(sentence):
            pass
        elif speeds and (any_other or (compared and glider)):
            findings.append(_with_speeds(sentence, speeds))
        elif glider and (compared or any_other or len(sentence.text) < 80):
            findings.append(_without_speeds())
    if sentence.has(_LOWER) and glider:
        findings.append(_lower())
    return findings


def _compares_itself(sentence: Sentence) -> bool:
    """Whether "faster" belongs to a multiple of something else ("five times faster than sound")."""
    return (
        re.search(r"times faster|mal schneller|faster and faster|even faster at", sentence.text, re.I)
        is not None
    )


def _table() -> tuple[list[str], dict[str, object]]:
    lines, rows = [], []
    for distance in _DISTANCES:
        arc = minimum_energy_arc(distance)
        gliders = [(ratio, glide(arc.speed, distance, ratio)) for ratio in (2.6, GLIDE_LIFT_TO_DRAG[1])]
        ratio, flown = next(((r, g) for r, g in gliders if g is not None), (2.6, None))
        line = (
            f"{distance / 1e3:.0f} km: ballistic burn-out and re-entry at {arc.speed / 1e3:.2f} km/s, apogee "
            f"{arc.apogee / 1e3:.0f} km, {arc.time / 60:.1f} min"
        )
        line += _glide_words(flown, ratio)
        lines.append(line)
        rows.append(
            {
                "distance_m": distance,
                "arc_speed_m_s": arc.speed,
                "arc_apogee_m": arc.apogee,
                "arc_time_s": arc.time,
                "glide_time_s": None if flown is None else flown.time,
                "glide_end_speed_m_s": None if flown is None else flown.end_speed,
            }
        )
    return lines, {"comparison": rows}


def _glide_words(flown: Glide | None, ratio: float) -> str:
    if flown is None:
        return f"; a glide from that speed (L/D {ratio:g}) falls short"
    return (
        f"; glide from that speed (L/D {ratio:g}) arrives at {flown.end_speed / 1e3:.2f} km/s after "
        f"{flown.time / 60:.1f} min"
    )


def _without_speeds() -> Finding:
    lines, computed = _table()
    return Finding(
        NAME,
        Verdict.QUALIFY,
        "Not in speed: from the same burn-out speed a glider loses speed to drag, while a ballistic "
        "warhead re-enters at the speed of burn-out. It can arrive minutes earlier than on a high arc, "
        "because its path is shorter, but later than on a depressed trajectory.",
        tuple(lines),
        computed,
        SOURCE,
    )


def _reversed() -> Finding:
    lines, computed = _table()
    return Finding(
        NAME,
        Verdict.CONSISTENT,
        "Right: from the same burn-out speed a glider loses speed to drag, while a ballistic warhead "
        "re-enters at the speed of burn-out.",
        tuple(lines),
        computed,
        SOURCE,
    )


def _with_speeds(sentence: Sentence, speeds: list[Mention]) -> Finding:
    top = max(speed.high * (340.0 if speed.dimension == "mach" else 1.0) for speed in speeds)
    lines, computed = _table()
    arcs = [minimum_energy_arc(distance).speed for distance in (5.0e6, 10.0e6)]
    fastest = max(speeds, key=lambda speed: speed.high)
    lines.insert(
        0,
        f"{fastest.text} = {show(top, 4)} m/s; ballistic warheads over 5 000 to 10 000 km: "
        f"{arcs[0] / 1e3:.1f} to {arcs[1] / 1e3:.1f} km/s",
    )
    computed |= {"speed_stated_m_s": top, "ballistic_speed_m_s": arcs}
    if top < 0.97 * arcs[0]:
        verdict, words = (
            Verdict.INCONSISTENT,
            (
                f"Ballistic missiles are faster: {arcs[0] / 1e3:.1f} to {arcs[1] / 1e3:.1f} km/s "
                f"({show(arcs[0] / 0.44704, 3)} to {show(arcs[1] / 0.44704, 3)} mph) over 5 000 to 10 000 "
                f"km, compared with {show(top / 1e3)} km/s here. It is true of cruise missiles and aircraft."
            ),
        )
    else:
        verdict, words = (
            Verdict.QUALIFY,
            (
                f"{show(top / 1e3)} km/s is similar to a ballistic warhead's {arcs[0] / 1e3:.1f} to "
                f"{arcs[1] / 1e3:.1f} km/s, which is constant until re-entry; a glider loses speed on its "
                "way."
            ),
        )
    return Finding(NAME, verdict, words, tuple(lines), computed, SOURCE, sentence.index_of(*speeds))


def _lower() -> Finding:
    lines, computed = _table()
    return Finding(
        NAME,
        Verdict.CONSISTENT,
        "Right: gliders fly at 30 to 60 km, while ballistic arcs over the same distances reach hundreds of "
        "kilometres and more.",
        tuple(lines),
        computed,
        SOURCE,
    )


CHECK = Check(NAME, check)
