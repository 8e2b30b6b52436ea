"""Kinetic energy: mass and speed against an energy, in joules or in tons of TNT."""

from __future__ import annotations

import re
from dataclasses import replace

from shocklayer.claims.check import Check
from shocklayer.claims.clauses import together
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mention import Mention
from shocklayer.claims.numbers import find_numbers
from shocklayer.claims.quantity_roles import mach_numbers
from shocklayer.claims.units import UNITS
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show

NAME = "energy"
TNT = 4.184e6
"""Energy of a kilogram of TNT by convention [J/kg]."""
_SOURCE = "kinetic energy m v²/2; 1 ton of TNT = 4.184 GJ by convention"
_CHEMICAL = re.compile(r"fuel|propellant|treibstoff|battery|batterie|reactor|burn", re.IGNORECASE)
_LIKENED = re.compile(
    r"\bas (?:much|many) as\b|\blike an?\b|\bthat of\b|\bas an?\b|\bequal|so viel wie|\bwie (?:ein|der|die)"
    r"|\bcompar|vergleich",
    re.IGNORECASE,
)
"""Words after which mass and speed are those of another body."""
_STATION = re.compile(
    r"\bspace station|\braumstation|^the station\b|\b(?:in|from) (?:low )?orbit\b|aus (?:dem orbit"
    r"|der umlaufbahn)",
    re.IGNORECASE,
)
_SAME_SPEED = re.compile(
    r"same (?:speed|pace|velocity)|gleiche[nr]? (?:geschwindigkeit|tempo)|gleich schnell", re.IGNORECASE
)
_PART = re.compile(
    r"percent|per cent|prozent|%|part of|half|fraction|teil|hälfte|up to|light|seismic", re.IGNORECASE
)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare a stated energy with the kinetic energy of the stated mass and speed.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        One per energy for which a mass and a speed are given, in the sentence or the one before.
    """
    if sentence.has(_OWN_WEIGHT) or sentence.of("specific energy"):
        return _per_mass(sentence)
    charges = _charges(sentence)
    energies = [energy for energy in sentence.of("energy") if energy.si > 0.0] + list(charges.values())
    bombs = _bombs(sentence, energies)
    if not energies or sentence.has(_CHEMICAL):
        return bombs
    before = list(document.previous(sentence, 2))
    speeds = _speeds(sentence) or next((_speeds(one) for one in before if _speeds(one)), [])
    masses = [mass for mass in sentence.of("mass") if mass.start not in charges] or next(
        (one.of("mass") for one in before if one.of("mass")), []
    )
    if not speeds and masses and _is_in_orbit(document, sentence):
        speeds = [
            Mention(0, 0, "7.4 to 7.8 km/s, as in low orbit,", "speed", UNITS["m/s"], 7.4e3, 7.8e3, 0.0)
        ]
    if not speeds or not masses:
        found = [_other_reading(document, sentence, energy, 6) for energy in energies]
        return bombs + [one for one in found if one is not None]
    findings: list[Finding] = bombs
    taken: set[int] = set()
    for energy in energies:
        if any(_restates(sentence, other, energy) for other in energies if other.end <= energy.start):
            continue
        mass = _mass(sentence, energy, [one for one in masses if id(one) not in taken])
        if mass is None:
            continue
        taken.add(id(mass))
        start = mass.start
        speed = min(speeds, key=lambda one: abs(one.start - start))
        finding = _compare(sentence, mass, speed, energy)
        if finding.verdict is not Verdict.CONSISTENT:
            finding = _other_reading(document, sentence, energy) or finding
            if (
                finding.verdict is not Verdict.CONSISTENT
                and sentence.has(_LIKENED)
                and len(masses) * len(speeds) > 1
            ):
                continue
        findings.append(finding)
    return findings


def _other_reading(document: Document, sentence: Sentence, energy: Mention, back: int = 3) -> Finding | None:
    """Return the agreement of an energy with another mass and speed of the sentence or those before it."""
    near = [sentence, *document.previous(sentence, back)]
    masses = [mass for one in near for mass in one.of("mass")]
    speeds = [speed for one in near for speed in _speeds(one)]
    for mass in masses[:6]:
        for speed in speeds[:6]:
            finding = _compare(sentence, mass, speed, energy)
            if finding.verdict is Verdict.CONSISTENT:
                return finding
    return None


_OWN_WEIGHT = re.compile(
    r"own weight (?:in|of) (?:TNT|explosive|dynamite)|eigenen? gewicht (?:an"
    r"|in) (?:TNT|sprengstoff)",
    re.IGNORECASE,
)
_KINETIC = re.compile(
    r"kinetic|enthalpy|enthalpie|every kilogram|each kilogram|stands for|means"
    r"|corresponds|bewegungsenergie",
    re.IGNORECASE,
)


def _per_mass(sentence: Sentence) -> list[Finding]:
    """Compare an energy per mass, or that of the same mass of TNT, with half the square of the speed."""
    speeds = _speeds(sentence)
    stated = sentence.of("specific energy")
    if not speeds:
        return []
    speed = speeds[0]
    fast = speed.interval.scaled(300.0 if speed.dimension == "mach" else 1.0)
    expected = Interval(0.5 * fast.low**2, 0.5 * fast.high**2)
    claimed = stated[0].interval if stated else Interval(0.9 * TNT, 1.1 * TNT)
    text = stated[0].text if stated else "the energy of TNT, 4.18 MJ/kg"
    gap = claimed.gap(expected)
    verdict = Verdict.CONSISTENT if gap <= 1.12 else Verdict.QUALIFY if gap <= 1.6 else Verdict.INCONSISTENT
    if verdict is not Verdict.CONSISTENT and stated and not sentence.has(_KINETIC):
        return []
    middle = 0.5 * (expected.low + expected.high)
    words = f"{speed.text} means {show(middle / 1e6)} MJ in every kilogram"
    words += f", in agreement with {text}." if verdict is Verdict.CONSISTENT else f", not {text}."
    return [
        Finding(
            NAME,
            verdict,
            words,
            (f"v²/2 = {show(middle)} J/kg; stated {show(claimed.low)} to {show(claimed.high)} J/kg",),
            {"specific_energy_J_kg": middle},
            _SOURCE,
            sentence.index_of(speed, *stated[:1]),
        )
    ]


_CHARGE_BEFORE = re.compile(
    r"\b(?:energy|punch|force|blast|effect|power|explosion|equivalent|energie|wucht|sprengkraft|wirkung|explosion)"
    r"(?:\s+(?:of|to|equal to|von|einer|eines|des|der))*(?:\s+(?:an?|the|about|some|some|rund|etwa))*\s*$",
    re.IGNORECASE,
)
_CHARGE_AFTER = re.compile(
    r"[\s-]*(?:(?:heavy|schweren?)\s+)?(?:bombs?|fliegerbomben?|of (?:high )?explosives?"
    r"|of dynamite|sprengstoff|dynamit)\b",
    re.IGNORECASE,
)


def _charges(sentence: Sentence) -> dict[int, Mention]:
    """Read "the energy of a two-tonne bomb" as an energy; a bomb is between a quarter and all explosive."""
    return {
        mass.start: replace(
            mass,
            dimension="energy",
            unit=UNITS["milliton_TNT"],
            value=0.25 * mass.low,
            upper=1.1 * mass.high,
            step=0.0,
        )
        for mass in sentence.of("mass")
        if _CHARGE_AFTER.match(sentence.after(mass)) and _CHARGE_BEFORE.search(sentence.before(mass))
    }


HIROSHIMA = Interval(12e3 * 4.184e9, 18e3 * 4.184e9)
"""Energy of the bomb of Hiroshima, 15 kilotons with its uncertainty [J]."""
_BOMBS = re.compile(
    r"\s*(?:times\s*|mal\s*)?(?:the\s+|that of the\s+"
    r"|as much as the\s+)?(?:hiroshima)",
    re.IGNORECASE,
)


def _bombs(sentence: Sentence, energies: list[Mention]) -> list[Finding]:
    """Compare an energy with a number of Hiroshima bombs."""
    if not energies or "iroshima" not in sentence.text:
        return []
    count: Interval | None = None
    for number in find_numbers(sentence.text, sentence.span.language):
        if _BOMBS.match(sentence.text, number.end):
            count = Interval(number.value - number.step, number.value + number.step)
            if number.value == 1.0:
                count = Interval(1.0, 1.0)
    if count is None:
        return []
    energy = energies[-1]
    expected = Interval(count.low * HIROSHIMA.low, count.high * HIROSHIMA.high)
    gap = energy.interval.gap(expected)
    verdict = Verdict.CONSISTENT if gap <= 1.15 else Verdict.QUALIFY if gap <= 2.0 else Verdict.INCONSISTENT
    ratio = energy.si / (15e3 * 4.184e9)
    words = f"{energy.text} is {show(ratio)} times the energy of the bomb of Hiroshima (15 kilotons)"
    words += ", in agreement." if verdict is Verdict.CONSISTENT else ", not what the text says."
    return [
        Finding(
            NAME,
            verdict,
            words,
            (f"{show(energy.si)} J / (15 kilotons x 4.184 TJ) = {show(ratio)}",),
            {"ratio": ratio},
            "15 kilotons (Los Alamos report LA-8819, 1985: 15 +- 3)",
            sentence.index_of(energy),
        )
    ]


def _is_in_orbit(document: Document, sentence: Sentence) -> bool:
    """Whether a sentence speaks of a station or a satellite in low orbit."""
    if sentence.has(_STATION):
        return True
    return any(
        hit.subject.vehicle is not None
        and hit.subject.vehicle.orbit is not None
        and hit.subject.vehicle.is_low_orbit
        for hit in sentence.hits
    )


def _speeds(sentence: Sentence) -> list[Mention]:
    return sentence.of("speed") or mach_numbers(sentence)


def _restates(sentence: Sentence, first: Mention, second: Mention) -> bool:
    between = sentence.text[first.end : second.start]
    return len(between) < 40 and ("(" in between or " or " in between or "oder" in between or "=" in between)


def _mass(sentence: Sentence, energy: Mention, masses: list[Mention]) -> Mention | None:
    own = [mass for mass in masses if mass in sentence.mentions and mass.end <= energy.start]
    near = [mass for mass in own if together(sentence, mass, energy)]
    pool = near or own or masses
    return pool[-1] if pool else None


def _compare(sentence: Sentence, mass: Mention, speed: Mention, energy: Mention) -> Finding:
    fast = speed.interval
    if speed.dimension == "mach":
        fast = Interval(295.0 * fast.low, 341.0 * fast.high)
    # A "ton" is a short, a long or a metric one.
    heavy = (
        mass.interval if mass.unit.name != "ton" else Interval(mass.interval.low, 1.12 * mass.interval.high)
    )
    expected = Interval(0.5 * heavy.low * fast.low**2, 0.5 * heavy.high * fast.high**2)
    middle = 0.5 * mass.si * (0.5 * (fast.low + fast.high)) ** 2
    stated = energy.open_interval if energy.bound == "max" else energy.interval
    gap = stated.gap(expected)
    part = sentence.has(_PART) and energy.interval.high < expected.low
    verdict = (
        Verdict.CONSISTENT
        if gap <= 1.12
        else Verdict.QUALIFY
        if gap <= 1.6 or (part and gap < 20.0)
        else Verdict.INCONSISTENT
    )
    size = f"{show(middle)} J ({_in_tnt(middle)})"
    words = f"{mass.text} at {speed.text} have a kinetic energy of {size}, " + (
        "in agreement." if verdict is Verdict.CONSISTENT else f"not {energy.text}."
    )
    return Finding(
        NAME,
        verdict,
        words,
        (
            f"m v²/2 = 0.5 x {show(mass.si, 4)} kg x ({show(0.5 * (fast.low + fast.high), 4)} m/s)² = {size}",
            f"stated: {energy.text} = {show(energy.si)} J",
        ),
        {"kinetic_energy_J": middle, "stated_J": energy.si},
        _SOURCE,
        sentence.index_of(mass, speed, energy),
    )


def _in_tnt(energy: float) -> str:
    kilograms = energy / TNT
    for size, name in ((1e9, "megatons"), (1e6, "kilotons"), (1e3, "tons")):
        if kilograms >= size:
            return f"{show(kilograms / size)} {name} of TNT"
    return f"{show(kilograms)} kg of TNT"


CHECK = Check(
    NAME, check, any_topic=True, nature=True, other_planets=True, needs=frozenset(["energy", "speed", "mach"])
)
