"""Flights around the Earth: the required speed compared with the class of the vehicle."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.physics import EQUATOR, GLIDE_LIFT_TO_DRAG
from shocklayer.claims.subjects import Subject
from shocklayer.claims.verdicts import Finding, Verdict
from shocklayer.planet.two_body import circular_speed, glide_range

NAME = "circumnavigation"
_ROUND = re.compile(
    r"(?:circl(?:ed|es|e|ing)|circumnavigat\w+|orbit(?:ed|s|ing)?|encircl\w+|(?:flew|fly|flies|flown"
    r"|flying|went|travel\w*|glid\w+)"
    r"(?:\s+\w+){0,3}\s+(?:around|round))\s+(?:the\s+)?(?:whole\s+|entire\s+)?(?:globe|earth|world|planet)|"
    r"round-the-world|around-the-world|umrund\w+|erdumrundung|"
    r"(?:flog|fliegt|fliegen|geflogen|einmal)[^.;]{0,40}um (?:die|den) (?:ganze |gesamte )?(?:welt|erde"
    r"|globus|erdball)|"
    r"um (?:die|den) (?:ganze |gesamte )?(?:welt|erde|globus|erdball)\s+(?:geflogen|flog|fliegen)",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:cannot|can't|can not|could not|couldn't|did not|didn't|does not|not|never|unable|nicht|nie"
    r"|kein\w*)\b"
    r"[^.;]{0,40}$",
    re.IGNORECASE,
)
_UNLIMITED = re.compile(r"unlimited range|unbegrenzte\w* reichweite|infinite range", re.IGNORECASE)
_KINDS = ("boost-glide", "ballistic", "aeroballistic", "hypersonic", "missile")


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare the speed required for a flight around the Earth with that of the vehicle's class.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        Inconsistent for a system whose range is far below half the circumference; needs qualification for a
        glider on an unnamed launcher, which has to be nearly orbital; consistent for a vehicle in orbit.
    """
    claim = _ROUND.search(sentence.text) or _UNLIMITED.search(sentence.text)
    if claim is None or _NEGATED.search(sentence.text[: claim.start()]):
        return []
    subjects = document.subjects(sentence) or document.subjects(sentence, 2)
    limited = [s for s in subjects if s.range is not None]
    orbital = [s for s in subjects if s.orbital]
    missiles = [s for s in subjects if s.kind in _KINDS]
    if not limited and not missiles and not orbital:
        return []
    circular = circular_speed(100e3)
    low, high = (_speed_for(EQUATOR, ratio) for ratio in GLIDE_LIFT_TO_DRAG[::-1])
    steps = [
        f"circular speed at 100 km: sqrt(mu/r) = {circular / 1e3:.2f} km/s, {0.5 * circular**2 / 1e6:.1f} "
        f"MJ/kg",
        f"equilibrium glide over 40 075 km, range = (L/D) r/2 ln(1/(1 - V²/Vc²)): V = {low / 1e3:.2f} to "
        f"{high / 1e3:.2f} km/s for L/D {GLIDE_LIFT_TO_DRAG[1]} to {GLIDE_LIFT_TO_DRAG[0]}",
    ]
    computed: dict[str, object] = {
        "circumference_m": EQUATOR,
        "circular_speed_m_s": circular,
        "glide_start_speed_m_s": [low, high],
    }
    source = (
        "Eggers, Allen & Neice NACA Report 1382; WGS-84; range of the vehicle's class: published, rounded"
    )
    if limited:
        shortest = min(limited, key=lambda subject: subject.range[1] if subject.range else 0.0)
        verdict, explanation = _limited(shortest, low, steps, computed)
        source += f" ({shortest.source})"
    elif missiles:
        verdict = Verdict.QUALIFY
        explanation = (
            "Possible only with a launcher that reaches within a few per cent of orbital speed "
            f"({low / 1e3:.1f} to {circular / 1e3:.1f} km/s), a space launcher and not a missile of its "
            "class."
        )
    else:
        verdict = Verdict.CONSISTENT
        explanation = (
            f"{orbital[0].name} flies at circular speed, {circular / 1e3:.1f} km/s, and so orbits the Earth."
        )
    return [Finding(NAME, verdict, explanation, tuple(steps), computed, source)]


def _speed_for(distance: float, lift_to_drag: float) -> float:
    low, high = 1000.0, circular_speed(45e3) * (1 - 1e-9)
    for _ in range(80):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if glide_range(middle, lift_to_drag) < distance else (low, middle)
    return low


def _limited(
    subject: Subject, needed: float, steps: list[str], computed: dict[str, object]
) -> tuple[Verdict, str]:
    assert subject.range is not None
    range_ = subject.range[1]
    boost = _speed_for(range_, GLIDE_LIFT_TO_DRAG[0])
    share = (boost / needed) ** 2
    steps.append(
        f"{subject.name}: range up to {range_ / 1e3:.0f} km (published, rounded), for which a glide needs "
        f"{boost / 1e3:.1f} km/s, {100 * share:.0f} % of the energy of a flight around the Earth"
    )
    computed |= {"range_of_class_m": range_, "speed_of_class_m_s": boost, "energy_share": share}
    if range_ < 5.5e6:
        return Verdict.INCONSISTENT, (
            f"The {subject.name} belongs to a system with a range of at most {range_ / 1e3:.0f} km; a flight "
            f"around the Earth is {EQUATOR / range_:.0f} times as far and requires nearly orbital speed "
            f"({needed / 1e3:.1f} km/s or more). It could be true of a glider launched by an orbital rocket, "
            "which is another system."
        )
    return Verdict.QUALIFY, (
        f"The {subject.name} is intercontinental; a flight around the Earth still requires "
        f"{needed / 1e3:.1f} km/s or more, within a few per cent of orbital speed."
    )


CHECK = Check(NAME, check)
