"""A speed at an altitude: the dynamic pressure, and whether an air-breathing engine can operate there."""

from __future__ import annotations

import re
from typing import NamedTuple

from shocklayer.claims.check import Check
from shocklayer.claims.checks.tunnel_flow import is_flow
from shocklayer.claims.clauses import distance, together
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mention import Mention
from shocklayer.claims.physics import air
from shocklayer.claims.quantity_roles import altitudes, mach_numbers
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show

NAME = "dynamic-pressure"
SOURCE = (
    "US Standard Atmosphere 1976; air-breathing corridor 25 to 95 kPa (Heiser & Pratt, Hypersonic "
    "Airbreathing Propulsion, 1994), here with a factor of 2.5 to either side"
)
BREATHING = Interval(10.0e3, 240.0e3)
"""Dynamic pressures at which ramjets and scramjets have been flown or designed, with a margin [Pa]."""
HIGHEST_BREATHING = 60e3
"""Altitude above which no engine finds enough air [m]."""
_BREATHING_WORDS = re.compile(
    r"air[- ]?breath|scramjet|ramjet|jet engine|turbojet|staustrahl|luftatmend|airliner|passenger"
    r"|verkehrsflugzeug",
    re.IGNORECASE,
)
_ENGINE = re.compile(r"scramjet|ramjet|staustrahl|air[- ]?breath|luftatmend", re.IGNORECASE)
_WORKS = re.compile(
    r"\b(?:breath|lit\b|light|ignit|burn|work|run|operat|swallow|suck|gulp|push|thrust|cruis|fl[iey]|saug|zünd|arbeit|lief|läuft"
    r"|atm|flog|flieg|treib|keep|hold|accelerat|beschleunig|hält)",
    re.IGNORECASE,
)
_ALOFT = re.compile(
    r"\b(?:at|in|above|until|auf|above)\s+(?:(?:about|around|some|only|even|rund|etwa|gut|noch)\s+)*$",
    re.IGNORECASE,
)
_ROCKET = re.compile(
    r"rocket|rakete|\borbit|satellit|would need|without|cannot|too thin|no air"
    r"|zu dünn|apogee|coast",
    re.IGNORECASE,
)
_DROPPED = re.compile(
    r"\b(?:releas|dropp?|let go|carri|air-?launch|beneath|under (?:a|the|its)|bomber|mother ship"
    r"|abgeworfen|ausgeklinkt"
    r"|trägerflugzeug)",
    re.IGNORECASE,
)
_IT = re.compile(
    r"^\W*(?:(?:there|here|then|at that (?:height|speed|altitude)|dort|dabei),?\s+)?(?:it|its"
    r"|the (?:craft|plane|vehicle|jet"
    r"|aircraft|airliner|engine|missile|demonstrator)|es|sie|er|das (?:flugzeug|gerät|triebwerk)"
    r"|die maschine)\b"
    r"|^\W*(?:cruising|flying|at an? (?:altitude|height)|in einer? (?:flug)?höhe)",
    re.IGNORECASE,
)


class Point(NamedTuple):
    """A flight point: altitude and speed as stated, speed in m/s, and where the speed was stated."""

    height: Mention
    speed: Mention
    metres: float
    origin: str

    @property
    def pressure(self) -> float:
        """Dynamic pressure [Pa]."""
        return 0.5 * air(self.height.si).density * self.metres**2

    @property
    def interval(self) -> Interval:
        """Interval of the dynamic pressure by the rounding of both figures [Pa]."""
        thin, thick = air(self.height.interval.high), air(max(self.height.interval.low, 0.0))
        return Interval(
            0.5 * thin.density * (0.95 * self.metres) ** 2, 0.5 * thick.density * (1.05 * self.metres) ** 2
        )


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compute the dynamic pressure of a speed or Mach number at an altitude.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        At most one: a stated dynamic pressure is compared; for an air-breathing subject it must be one at
        which such engines operate; for others only a generous structural limit holds.
    """
    if not document.on_topic(sentence, 1) or is_flow(document, sentence):
        return []
    if re.search(r"simulat|tunnel|kanal", sentence.text, re.I):
        return []
    breathing = _is_breathing(document, sentence)
    heights = [height for height in altitudes(sentence) if height.si <= 1e6]
    if breathing and sentence.has(_ENGINE) and sentence.has(_WORKS) and not sentence.has(_ROCKET):
        heights_named = heights or [
            one for one in sentence.of("length") if _ALOFT.search(sentence.before(one, 40))
        ]
        high = [height for height in heights_named if height.interval.low > HIGHEST_BREATHING]
        if high and len(high) == len(heights_named):
            return [_no_air(sentence, high[0])]
    points = _points(document, sentence, heights, breathing)
    if not points:
        return []
    pressures = [one for one in sentence.of("pressure") if one.si > 10.0]
    if pressures:
        return [_stated(sentence, points[0], pressures[0])]
    findings = [_judge(sentence, point, breathing) for point in points]
    # Of several readings the mildest counts.
    judged = [one for one in findings if one is not None]
    if len(judged) < len(findings):
        return []
    return [min(judged, key=lambda one: one.verdict.severity)]


def _points(document: Document, sentence: Sentence, heights: list[Mention], breathing: bool) -> list[Point]:
    speeds: list[Mention] = sentence.of("speed") + mach_numbers(sentence)
    origin = ""
    if heights and not speeds and breathing and _IT.match(sentence.text):
        for earlier in document.previous(sentence, 2):
            speeds = mach_numbers(earlier) or earlier.of("speed")
            if speeds:
                origin = f" (with {speeds[0].text} from the sentence before)"
                break
    if not heights or not speeds:
        return []
    if origin:
        return [_point(height, speeds[0], origin) for height in heights]
    speed = max(speeds, key=lambda one: one.high * (300.0 if one.dimension == "mach" else 1.0))
    # A figure behind another subject is that subject's.
    heights = [height for height in heights if not _parted(sentence, speed, height)]
    near = [height for height in heights if together(sentence, speed, height)] or heights
    if len(heights) > 1 and len(near) > 1:
        # "Let go at 11 km, climbed to 29 km and there flew at Mach 6.5": the last altitude before the speed.
        before = [height for height in near if height.end <= speed.start]
        near = before[-1:] or [min(near, key=lambda height: distance(height, speed))]
    return [_point(height, speed, "") for height in near if height.si <= 120e3]


def _parted(sentence: Sentence, first: Mention, second: Mention) -> bool:
    """Whether another subject is named between two quantities."""
    low, high = min(first.end, second.end), max(first.start, second.start)
    offset = sentence.span.start
    between = [hit for hit in sentence.hits if offset + low <= hit.start and hit.end <= offset + high]
    before = {hit.subject.name for hit in sentence.hits if hit.end <= offset + low}
    return bool(before) and any(hit.subject.name not in before for hit in between)


def _point(height: Mention, speed: Mention, origin: str) -> Point:
    metres = speed.si * (air(height.si).sound_speed if speed.dimension == "mach" else 1.0)
    return Point(height, speed, metres, origin)


def _is_breathing(document: Document, sentence: Sentence) -> bool:
    if _BREATHING_WORDS.search(sentence.text):
        return True
    near = document.subjects(sentence) or document.subjects(sentence, 2)
    return any(subject.kind == "air-breathing" for subject in near)


def _steps(point: Point) -> tuple[str, ...]:
    free = air(point.height.si)
    return (
        f"air at {point.height.text} ({point.height.si / 1e3:.1f} km): {free.density:.3g} kg/m³, sound "
        f"{free.sound_speed:.0f} m/s",
        f"{point.speed.text} = {show(point.metres, 4)} m/s = Mach "
        f"{point.metres / free.sound_speed:.1f}{point.origin}",
        f"dynamic pressure = density x speed² / 2 = {show(point.pressure / 1e3)} kPa",
    )


def _values(point: Point) -> dict[str, object]:
    return {
        "altitude_m": point.height.si,
        "speed_m_s": point.metres,
        "mach_local": point.metres / air(point.height.si).sound_speed,
        "dynamic_pressure_Pa": point.pressure,
        "dynamic_pressure_interval_Pa": [point.interval.low, point.interval.high],
    }


def _stated(sentence: Sentence, point: Point, stated: Mention) -> Finding:
    """Compare a stated pressure with the dynamic pressure, or with that of the air brought to rest."""
    mach = point.metres / air(point.height.si).sound_speed
    readings = [point.interval]
    if mach > 1.0:
        # Stagnation pressure behind the shock: up to 1.84 times the dynamic pressure, plus the static.
        readings.append(
            Interval(point.interval.low, 1.9 * point.interval.high + air(point.height.si).pressure)
        )
    gap = min(stated.interval.gap(reading) for reading in readings)
    verdict = Verdict.CONSISTENT if gap <= 1.1 else Verdict.QUALIFY if gap <= 1.5 else Verdict.INCONSISTENT
    words = (
        f"The dynamic pressure of {point.speed.text} at {point.height.text} is "
        f"{show(point.pressure / 1e3)} kPa"
    )
    words += ", in agreement." if verdict is Verdict.CONSISTENT else f", not {stated.text}."
    chosen = sentence.index_of(point.height, point.speed, stated)
    return Finding(NAME, verdict, words, _steps(point), _values(point), SOURCE, chosen)


def _no_air(sentence: Sentence, height: Mention) -> Finding:
    free = air(height.si)
    return Finding(
        NAME,
        Verdict.INCONSISTENT,
        f"At {height.text} there is {show(free.density / air(0.0).density)} of the air at sea "
        f"level: no air-breathing engine "
        f"works above about {HIGHEST_BREATHING / 1e3:.0f} km, at any speed below that of an orbit.",
        (
            f"density {free.density:.2g} kg/m³; even 7.8 km/s gives "
            f"{show(0.5 * free.density * 7.8e3**2)} Pa of dynamic "
            "pressure, while such engines need 10 kPa or more",
        ),
        {"altitude_m": height.si, "density_kg_m3": free.density},
        SOURCE,
        sentence.index_of(height),
    )


def _judge(sentence: Sentence, point: Point, breathing: bool) -> Finding | None:
    mach = point.metres / air(point.height.si).sound_speed
    level = show(point.pressure / 1e3)
    verdict, words = None, ""
    if breathing and mach >= 3.0:
        if point.interval.overlaps(BREATHING):
            verdict = Verdict.CONSISTENT
            words = (
                f"A dynamic pressure of {level} kPa is in the range in which such engines have been flown."
            )
        else:
            if sentence.has(_DROPPED) and len(sentence.of("length")) > 1:
                return None
            needed = "thin" if point.pressure < BREATHING.low else "dense"
            lower, upper = _corridor(point.metres)
            verdict = Verdict.INCONSISTENT if point.interval.gap(BREATHING) > 2.0 else Verdict.QUALIFY
            words = (
                f"The air there is too {needed} for an air-breathing engine: the dynamic pressure is {level} "
                "kPa, while ramjets and scramjets operate at about 25 to 95 kPa, at this speed between "
                f"{lower / 1e3:.0f} and {upper / 1e3:.0f} km."
            )
    elif point.pressure > 3.0e6:
        verdict = Verdict.QUALIFY
        words = (
            f"A dynamic pressure of {show(point.pressure / 1e6)} MPa is more than vehicles are built for; "
            "such speeds are flown at higher altitudes."
        )
    elif point.pressure > 2e3 and 1.2 <= mach <= 30.0:
        verdict = Verdict.CONSISTENT
        words = (
            f"Mach {mach:.1f} there means a dynamic pressure of {level} kPa, which vehicles are built for."
        )
    if verdict is None:
        return None
    chosen = sentence.index_of(point.height, point.speed)
    return Finding(NAME, verdict, words, _steps(point), _values(point), SOURCE, chosen)


def _corridor(speed: float) -> tuple[float, float]:
    """Altitudes [m] between which the dynamic pressure at a speed [m/s] is 95 to 25 kPa."""
    inside = [
        height
        for height in range(0, 70_001, 500)
        if 25e3 <= 0.5 * air(float(height)).density * speed * speed <= 95e3
    ]
    return (float(inside[0]), float(inside[-1])) if inside else (0.0, 0.0)


CHECK = Check(NAME, check, needs=frozenset(["length"]))
