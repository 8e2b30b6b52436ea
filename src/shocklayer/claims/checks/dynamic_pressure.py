"""A speed at an altitude: Mach number, dynamic pressure, and whether an air-breathing engine can operate."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mentions import Mention
from shocklayer.claims.physics import air
from shocklayer.claims.quantity_roles import altitudes, mach_numbers
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show
from shocklayer.planet.two_body import circular_speed

NAME = "dynamic-pressure"
SOURCE = (
    "US Standard Atmosphere 1976; air-breathing corridor 25 to 95 kPa (Heiser & Pratt, Hypersonic "
    "Airbreathing Propulsion, 1994), here with a factor of 2.5 to either side"
)
BREATHING = Interval(10.0e3, 240.0e3)
"""Dynamic pressures at which ramjets and scramjets have been flown or designed, with a margin [Pa]."""
_BREATHING_WORDS = re.compile(
    r"air[- ]?breath|scramjet|ramjet|jet engine|turbojet|staustrahl|luftatmend|airliner|passenger",
    re.IGNORECASE,
)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compute the flight point of a speed or Mach number with an altitude.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        For an air-breathing subject the dynamic pressure is checked; for others only circular speed and a
        generous structural limit.
    """
    if not document.on_topic(sentence, 1):
        return []
    heights = altitudes(sentence)
    speeds: list[Mention] = sentence.of("speed") or mach_numbers(sentence)
    origin = ""
    breathing = _is_breathing(document, sentence)
    if heights and not speeds and breathing:
        for earlier in document.previous(sentence, 2):
            speeds = mach_numbers(earlier) or earlier.of("speed")
            if speeds:
                origin = f" (with {speeds[0].text} from the sentence before)"
                break
    if not heights or not speeds:
        return []
    subjects = document.subjects(sentence)
    if any(subject.is_tunnel for subject in subjects) or re.search(
        r"simulat|tunnel|kanal", sentence.text, re.I
    ):
        return []
    height, speed = heights[0], max(speeds, key=lambda mention: mention.si)
    if speed.low != speed.high and height.low != height.high:
        return []
    if height.si > 120e3:
        return []  # negligible dynamic pressure: orbits have a check of their own
    free = air(height.si)
    metres = speed.si * (free.sound_speed if speed.dimension == "mach" else 1.0)
    mach = metres / free.sound_speed
    pressure = 0.5 * free.density * metres * metres
    thin, thick = air(height.interval.high), air(max(height.interval.low, 0.0))
    expected = Interval(
        0.5 * thin.density * (0.95 * metres) ** 2,
        0.5 * thick.density * (1.05 * metres) ** 2,
    )
    steps = (
        f"air at {height.text} ({height.si / 1e3:.1f} km): {free.density:.3g} kg/m³, sound "
        f"{free.sound_speed:.0f} m/s",
        f"{speed.text} = {show(metres, 4)} m/s = Mach {mach:.1f}{origin}",
        f"dynamic pressure = density x speed² / 2 = {show(pressure / 1e3)} kPa",
    )
    computed = {
        "altitude_m": height.si,
        "speed_m_s": metres,
        "mach_local": mach,
        "dynamic_pressure_Pa": pressure,
        "dynamic_pressure_interval_Pa": [expected.low, expected.high],
    }
    verdict, explanation = _judge(breathing, mach, metres, height, pressure, expected)
    chosen = sentence.index_of(height, speed)
    return [Finding(NAME, verdict, explanation, steps, computed, SOURCE, chosen)]


def _is_breathing(document: Document, sentence: Sentence) -> bool:
    if _BREATHING_WORDS.search(sentence.text):
        return True
    near = document.subjects(sentence) or document.subjects(sentence, 2)
    return any(subject.kind == "air-breathing" for subject in near)


def _judge(
    breathing: bool, mach: float, speed: float, height: Mention, pressure: float, expected: Interval
) -> tuple[Verdict, str]:
    level = show(pressure / 1e3)
    if breathing and mach >= 3.0:
        if expected.overlaps(BREATHING):
            return (
                Verdict.CONSISTENT,
                f"A dynamic pressure of {level} kPa is in the range in which such engines have been flown.",
            )
        needed = "thin" if pressure < BREATHING.low else "dense"
        lower, upper = _corridor(speed)
        verdict = Verdict.INCONSISTENT if expected.gap(BREATHING) > 2.0 else Verdict.QUALIFY
        return verdict, (
            f"The air there is too {needed} for an air-breathing engine: the dynamic pressure is {level} "
            "kPa, while ramjets and scramjets operate at about 25 to 95 kPa, at this speed between "
            f"{lower / 1e3:.0f} and {upper / 1e3:.0f} km."
        )
    if speed > circular_speed(height.si) * 1.45:
        return (
            Verdict.QUALIFY,
            f"{show(speed, 4)} m/s is above escape speed: the vehicle would leave the Earth.",
        )
    if pressure > 3.0e6:
        return (
            Verdict.QUALIFY,
            f"A dynamic pressure of {show(pressure / 1e6)} MPa is more than vehicles are built for; "
            "such speeds are flown at higher altitudes.",
        )
    share = 100.0 * (speed / circular_speed(height.si)) ** 2
    return (
        Verdict.CONSISTENT,
        f"The flight point is possible: Mach {mach:.1f}, {level} kPa, {share:.0f} % of the kinetic energy "
        "of a circular orbit.",
    )


def _corridor(speed: float) -> tuple[float, float]:
    """Altitudes [m] between which the dynamic pressure at a speed [m/s] is 95 to 25 kPa."""
    inside = [
        height
        for height in range(0, 70_001, 500)
        if 25e3 <= 0.5 * air(float(height)).density * speed * speed <= 95e3
    ]
    return (float(inside[0]), float(inside[-1])) if inside else (0.0, 0.0)


CHECK = Check(NAME, check)
