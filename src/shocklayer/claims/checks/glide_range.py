"""Glide range compared with that of an equilibrium glide from the stated speed and lift-to-drag ratio."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.numbers import find_numbers
from shocklayer.claims.physics import GLIDE_LIFT_TO_DRAG
from shocklayer.claims.quantity_roles import is_distance, mach_numbers
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show
from shocklayer.planet.two_body import circular_speed, glide_range

NAME = "glide-range"
SOURCE = "Eggers, Allen & Neice, NACA Report 1382 (1958): range = (L/D) r/2 ln(1/(1 - V²/Vc²))"
_RATIO = re.compile(
    r"(?:lift[- ]to[- ]drag(?: ratio)?|\bL/D|glide ratio|gleitzahl|gleitverhältnis"
    r"|auftrieb[- ]widerstands?[- ]verhältnis)"
    r"[^\d.;]{0,25}(?P<value>\d{1,2}(?:[.,]\d{1,2})?)",
    re.IGNORECASE,
)
_GLIDE = re.compile(r"glid|gleit|unpowered|antriebslos", re.IGNORECASE)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare a stated glide range with the closed form.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        With a stated lift-to-drag ratio the tolerance is 15 %; without one, 2 to 3.5 is assumed and only a
        range beyond all of them is criticised.
    """
    if not document.on_topic(sentence, 1):
        return []
    ratio = _RATIO.search(sentence.text)
    gliders = any(subject.kind == "boost-glide" for subject in document.subjects(sentence, 1))
    if ratio is None and not (gliders and sentence.has(_GLIDE)):
        return []
    fast = sentence.of("speed") + mach_numbers(sentence)
    ways = [length for length in sentence.of("length") if is_distance(sentence, length) and length.low >= 5e4]
    if not fast or not ways or sentence.of("time"):
        return []
    speed = max(fast, key=lambda mention: mention.high)
    # Gliders start near 50 km; a Mach number with the sound speed at sea level is up to a sixth faster.
    speeds = (
        Interval(speed.low, speed.high)
        if speed.dimension == "speed"
        else Interval(speed.low * 290.0, speed.high * 340.0)
    )
    stated = find_numbers(ratio.group("value"), sentence.span.language) if ratio else []
    ratios = (
        Interval(stated[0].value - stated[0].step, stated[0].value + stated[0].step)
        if stated
        else Interval(*GLIDE_LIFT_TO_DRAG)
    )
    if stated and not 0.2 <= stated[0].value <= 12.0:
        return []
    circular = circular_speed(45e3)
    low, high = glide_range(speeds.low, ratios.low), glide_range(speeds.high, ratios.high)
    distance = max(ways, key=lambda mention: mention.high)
    middle = 0.5 * (ratios.low + ratios.high)
    steps = (
        f"V = {show(speeds.low, 4)} to {show(speeds.high, 4)} m/s, circular speed {show(circular, 4)} m/s, "
        f"V/Vc = {speeds.high / circular:.3f}",
        f"range = (L/D) r/2 ln(1/(1 - V²/Vc²)) with L/D {ratios.low:.2f} to {ratios.high:.2f}: "
        f"{show(low / 1e3, 4)} to {show(high / 1e3, 4)} km (L/D {middle:.2f}: "
        f"{show(glide_range(0.5 * (speeds.low + speeds.high), middle) / 1e3, 4)} km)",
        f"stated: {distance.text}",
    )
    computed = {
        "range_m": [low, high],
        "stated_m": distance.si,
        "lift_to_drag": [ratios.low, ratios.high],
        "speed_m_s": speeds.high,
    }
    expected = Interval(0.85 * low, 1.15 * high)
    chosen = sentence.index_of(speed, distance)
    claimed = distance.interval
    if claimed.overlaps(expected):
        return [
            Finding(
                NAME,
                Verdict.CONSISTENT,
                "The range agrees with an equilibrium glide from that speed.",
                steps,
                computed,
                SOURCE,
                chosen,
            )
        ]
    if claimed.high < expected.low:
        verdict = Verdict.QUALIFY if ratio else Verdict.CONSISTENT
        least = f"{show(low / 1e3)} km; {distance.text} is less."
        words = f"The range of a glide from that speed is at least {least}"
        return [Finding(NAME, verdict, words, steps, computed, SOURCE, chosen)]
    gap = claimed.gap(expected)
    verdict = Verdict.INCONSISTENT if gap > (1.25 if ratio else 1.6) else Verdict.QUALIFY
    words = (
        f"The range of a glide from that speed is at most {show(high / 1e3)} km; {distance.text} requires a "
        "higher speed or lift-to-drag ratio."
    )
    return [Finding(NAME, verdict, words, steps, computed, SOURCE, chosen)]


CHECK = Check(NAME, check, needs=frozenset(["length", "speed", "mach"]))
