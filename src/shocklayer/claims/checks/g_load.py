"""Load factors compared with entry angle, stopping time or turn radius."""

from __future__ import annotations

import re
from math import degrees

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mentions import Mention
from shocklayer.claims.physics import air, allen_eggers_peak
from shocklayer.claims.quantity_roles import mach_numbers
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show
from shocklayer.core.constants import STANDARD_GRAVITY

NAME = "g-load"
_STOP = re.compile(r"decelerat|slow|brak|stop|accelerat|from zero|brems|verzöger|beschleunig", re.IGNORECASE)
_ENTRY = re.compile(r"re-?ent|entry|wiedereintritt|eintritt|capsule|kapsel|descen|landing", re.IGNORECASE)
_FALLING = re.compile(r"ballistic|failed|abort|steep|emergency|anomal|ballistisch", re.IGNORECASE)
_RADIUS = re.compile(r"turn(?:ing)? radius|radius|kurvenradius", re.IGNORECASE)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare a load factor with that computed from the stated speed and angle, time or radius.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        Without such data, the load factor of a return from orbit is compared with the usual 3 to 9 g.
    """
    loads = [load for load in sentence.of("acceleration") if load.unit.name == "g_0"]
    if not loads:
        return []
    load = loads[0]
    fast: list[Mention] = sentence.of("speed") + mach_numbers(sentence)
    angles = sentence.of("angle")
    times = [time for time in sentence.of("time") if 0.001 <= time.si <= 3600.0]
    lengths = [length for length in sentence.of("length") if length.si >= 0.01]
    if fast and angles and angles[0].si < 1.6:
        return [_entry_angle(sentence, load, fast[0], angles[0])]
    if fast and sentence.has(_RADIUS) and lengths:
        speed = _metres(fast[0])
        return [
            _plain(
                sentence,
                load,
                speed**2 / lengths[0].si / STANDARD_GRAVITY,
                "V²/(r g0)",
                [fast[0], lengths[0]],
                False,
            )
        ]
    if fast and times and sentence.has(_STOP):
        return [
            _plain(
                sentence,
                load,
                _metres(fast[0]) / times[0].si / STANDARD_GRAVITY,
                "V/(t g0)",
                [fast[0], times[0]],
                True,
            )
        ]
    if sentence.has(_ENTRY) and document.on_topic(sentence, 1):
        return [_usual(sentence, load)]
    return []


def _metres(fast: Mention) -> float:
    return fast.high * (300.0 if fast.dimension == "mach" else 1.0)


def _entry_angle(sentence: Sentence, load: Mention, fast: Mention, angle: Mention) -> Finding:
    speed = fast.high * (air(60e3).sound_speed if fast.dimension == "mach" else 1.0)
    peaks = [allen_eggers_peak(speed, abs(angle.si), height) for height in (6700.0, 7000.0, 7600.0)]
    expected = Interval(0.9 * min(peaks), 1.1 * max(peaks))
    claimed = load.interval.scaled(1.0 / STANDARD_GRAVITY)
    gap = claimed.gap(expected)
    lifting = claimed.high < expected.low
    verdict = (
        Verdict.CONSISTENT
        if gap == 1.0
        else Verdict.QUALIFY
        if gap < 1.3 or lifting
        else Verdict.INCONSISTENT
    )
    words = (
        "It agrees with a ballistic entry."
        if verdict is Verdict.CONSISTENT
        else f"A ballistic entry at that speed and angle peaks at {show(peaks[1])} g"
        + ("; with lift it can be less." if lifting else ".")
    )
    return Finding(
        NAME,
        verdict,
        words,
        (
            f"V² sin(angle)/(2 e g0 H) with V = {show(speed, 4)} m/s, angle {degrees(abs(angle.si)):.1f} "
            f"deg, H = 7.0 km: {peaks[1]:.1f} g ({min(peaks):.1f} to {max(peaks):.1f} with H 7.6 to 6.7 km)",
            f"stated: {load.text}",
        ),
        {
            "peak_g": peaks[1],
            "peak_interval_g": [expected.low, expected.high],
            "stated_g": load.si / STANDARD_GRAVITY,
        },
        "Allen & Eggers, NACA Report 1381 (1958)",
        sentence.index_of(load, fast, angle),
    )


def _plain(
    sentence: Sentence, load: Mention, mean: float, formula: str, chosen: list[Mention], peak: bool
) -> Finding:
    stated = load.high / STANDARD_GRAVITY
    # A mean from rest to speed: the peak may be several times that, but not less.
    agrees = 0.8 * mean <= stated <= (6.0 if peak else 1.25) * mean
    verdict = (
        Verdict.CONSISTENT if agrees else Verdict.QUALIFY if stated > 0.5 * mean else Verdict.INCONSISTENT
    )
    if peak and stated < 0.5 * mean and re.search(r"\bto\b.*\bto\b|from", sentence.text):
        verdict = Verdict.QUALIFY
    return Finding(
        NAME,
        verdict,
        f"{formula} gives {show(mean)} g{' on average' if peak else ''}; the text says {load.text}.",
        (f"{' and '.join(mention.text for mention in chosen)}: {formula} = {show(mean)} g",),
        {"computed_g": mean, "stated_g": stated},
        "kinematics",
        sentence.index_of(load, *chosen),
    )


def _usual(sentence: Sentence, load: Mention) -> Finding:
    stated = load.high / STANDARD_GRAVITY
    top = 25.0 if sentence.has(_FALLING) else 12.0
    ok = 1.0 <= stated <= top
    return Finding(
        NAME,
        Verdict.CONSISTENT if ok else Verdict.QUALIFY,
        "Returns from orbit reach 3 to 5 g with lift and about 8 g without"
        + ("; the claim agrees." if ok else f"; {load.text} needs a steeper path than usual."),
        (
            f"ballistic from 7.8 km/s at 2.5 to 3.5 degrees: {allen_eggers_peak(7.8e3, 0.0436):.1f} to "
            f"{allen_eggers_peak(7.8e3, 0.0611):.1f} g (Allen & Eggers)",
        ),
        {"stated_g": stated, "usual_g": [3.0, 12.0]},
        "Allen & Eggers, NACA Report 1381 (1958)",
        sentence.index_of(load),
    )


CHECK = Check(NAME, check)
