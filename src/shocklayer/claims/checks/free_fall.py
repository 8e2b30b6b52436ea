"""Motion under gravity alone: time of weightlessness, apogee and burn-out speed, time of a fall."""

from __future__ import annotations

import re
from math import sqrt

from shocklayer.claims.check import Check
from shocklayer.claims.compare import duration
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mention import Mention
from shocklayer.claims.quantity_roles import mach_numbers
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show
from shocklayer.core.constants import EARTH_MEAN_RADIUS, STANDARD_GRAVITY

NAME = "free-fall"
_WEIGHTLESS = re.compile(
    r"weightless|without weight|no weight|ohne gewicht|zero[- ]?g\b|zero gravity|micro-?gravity"
    r"|free[- ]?fall|floats?\b|schwerelos"
    r"|mikrogravitation",
    re.IGNORECASE,
)
_UP = re.compile(
    r"\bto\b|\bup\b|\bsteig|into space|topp?(?:s|ed)? out|apogee|peak|height|altitude|high|climb|ris(?:e"
    r"|ing)|rose"
    r"|throw|thrown|lob"
    r"|soar|gipfel|höhe|hoch|auf\b|bis",
    re.IGNORECASE,
)
_COAST = re.compile(
    r"burn-?out|burnt out|burned out|burns out|cut[- ]?off|drift(?:s|ed)? up|let go|engine (?:stop|cut)"
    r"|(?<!the )\bcoast(?:s|ed|ing)?\b"
    r"|brennschluss|\bruns? out of (?:fuel|propellant)|ran out of (?:fuel|propellant)|\bspent\b|ausgebrannt"
    r"|erlosch"
    r"|triebwerk\w* (?:ab|aus)|engines? (?:die|fall|fell|go|went|shut)|motor(?:s)? (?:stop|went out"
    r"|was spent)"
    r"|straight up|vertical|senkrecht",
    re.IGNORECASE,
)
_NEEDED = re.compile(
    r"(?:has|have|had) to be|\bneeds?\b|\bmust\b|\bshot up|\bbraucht|\bmuss\b"
    r"|after burn",
    re.IGNORECASE,
)
_SHOT = re.compile(
    r"straight up|vertical|\bshell\b|\bbullet|\bcannon|\bball\b|\bstone|\bthrow|\bshot up|senkrecht"
    r"|geschoss|kugel|\bwerf|\bwurf",
    re.IGNORECASE,
)
_DROP = re.compile(
    r"\bdrop|\bfall|\bfell\b|\bfiel|\bfällt|\bfallen\b|\bstürz|\bplung|\blet go", re.IGNORECASE
)
_DOWN = re.compile(r"\b(?:down|unten|below)\b", re.IGNORECASE)
_BRAKED = re.compile(
    r"parachut|canopy|fallschirm|glid|gleit|drag|air resistance|luftwiderstand|terminal|skydiv"
    r"|freefall|per second each",
    re.IGNORECASE,
)
_NO_AIR = re.compile(
    r"vacuum|vakuum|no air|without air|free fall|airless|freien fall|drop tower|fallturm", re.IGNORECASE
)
_DENSE = re.compile(
    r"\b(?:stones?|rocks?|bricks?|balls?|hammers?|bolts?|weights?|anvils?|stein|steine|kugel|ziegel|hammer|gewicht)\b",
    re.IGNORECASE,
)
_SHORT_FALL = 200.0
"""Height of fall below which the drag of a dense body is of no account [m]."""
_ORBIT = re.compile(
    r"\borbit|satellit|umlauf|space station|parabol|raumstation|aircraft|flugzeug|airbus", re.IGNORECASE
)
_SOURCE = "constant gravity of 9.81 m/s², falling with the square of the distance from the Earth's centre"


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare the height of a ballistic hop or of a fall with its duration or its speed.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        At most one.
    """
    lengths = [length for length in sentence.of("length") if 20.0 <= length.si <= 3e6]
    if not lengths and sentence.has(_WEIGHTLESS):
        lengths = [one for one in document.carried(sentence, "length", back=2) if 80e3 < one.si <= 3e6][:1]
    if not lengths or sentence.has(_ORBIT):
        return []
    times = [time for time in sentence.of("time") if 0.5 <= time.si <= 86400.0]
    carried = bool(lengths) and lengths[0] not in sentence.mentions
    if times and sentence.has(_WEIGHTLESS) and (carried or sentence.has(_UP)):
        height = max(lengths, key=lambda mention: mention.si)
        if height.si > 3e3:
            return [_weightless(sentence, height, times[0])]
    fast = [speed for speed in sentence.of("speed") + mach_numbers(sentence) if speed.si > 0.5]
    shot = sentence.has(_COAST) or (
        sentence.has(_NEEDED) and (document.on_topic(sentence, 1) or sentence.has(_SHOT))
    )
    if fast and shot and sentence.has(_UP):
        return _apogee(sentence, lengths, fast)
    if (
        times
        and (sentence.has(_DROP) or sentence.has(_DOWN))
        and not sentence.has(_BRAKED)
        and len(lengths) == 1
        and not fast
    ):
        return _fall(sentence, lengths[0], times[0])
    return []


def _hop(height: float) -> float:
    """Speed at the ground of a vertical hop to a height [m/s]."""
    return sqrt(2.0 * STANDARD_GRAVITY * height / (1.0 + height / EARTH_MEAN_RADIUS))


def _weightless(sentence: Sentence, height: Mention, time: Mention) -> Finding:
    whole = 2.0 * _hop(height.interval.high) / STANDARD_GRAVITY
    above = max(height.si - 100e3, 0.0)
    clear = 2.0 * sqrt(2.0 * above / 9.5)
    gap = time.interval.low / whole
    short = time.interval.high < 0.35 * max(clear, 0.25 * whole)
    verdict = (
        Verdict.INCONSISTENT if gap > 1.25 else Verdict.QUALIFY if gap > 1.05 or short else Verdict.CONSISTENT
    )
    words = (
        f"A hop to {height.text} falls freely for {duration(clear)} above 100 km and "
        f"{duration(whole)} from ground to ground"
        if clear
        else f"A hop to {height.text} lasts {duration(whole)} from ground to ground"
    )
    words += "; the claim agrees." if verdict is Verdict.CONSISTENT else f", not {time.text}."
    return Finding(
        NAME,
        verdict,
        words,
        (f"2 sqrt(2 h/g): {duration(clear)} above 100 km, {duration(whole)} in all; stated {time.text}",),
        {"time_above_100_km_s": clear, "time_s": whole, "stated_s": time.si},
        _SOURCE,
        sentence.index_of(height, time),
    )


def _apogee(sentence: Sentence, lengths: list[Mention], fast: list[Mention]) -> list[Finding]:
    top = max(lengths, key=lambda mention: mention.si)
    speed = max(fast, key=lambda mention: mention.high * (300.0 if mention.dimension == "mach" else 1.0))
    metres = speed.high * (300.0 if speed.dimension == "mach" else 1.0)
    others = [length for length in lengths if length is not top]
    start = others[0].si if others else 0.0
    energy = 0.5 * metres * metres / STANDARD_GRAVITY
    if energy >= EARTH_MEAN_RADIUS:
        return []
    reach = start + energy / (1.0 - energy / EARTH_MEAN_RADIUS)
    # Where it burns out is not said: no higher than a burn of three minutes takes it.
    lowest = 0.0 if others else min(60e3, 0.5 * metres * 90.0)
    if top.interval.low > 1.25 * (reach + lowest):
        verdict, tail = Verdict.INCONSISTENT, f"not {top.text}."
    elif 0.35 <= top.si / (reach + 0.5 * lowest) <= 1.15:
        verdict, tail = Verdict.CONSISTENT, f"in agreement with {top.text}."
    else:
        return []
    return [
        Finding(
            NAME,
            verdict,
            f"At {speed.text} a rocket coasts up to {show(reach / 1e3)} km at most, {tail}",
            (
                f"start {start / 1e3:.0f} km + v²/(2 g) with v = {show(metres, 4)} m/s: "
                f"{show(reach / 1e3, 4)} km",
            ),
            {"apogee_m": reach, "stated_m": top.si},
            _SOURCE,
            sentence.index_of(top, speed),
        )
    ]


def _fall(sentence: Sentence, height: Mention, time: Mention) -> list[Finding]:
    takes = sqrt(2.0 * height.si / STANDARD_GRAVITY)
    ratio = time.si / takes
    if time.interval.overlaps(Interval(0.93 * takes, 1.08 * takes)):
        verdict, tail = Verdict.CONSISTENT, "in agreement."
    elif time.interval.high < 0.8 * takes:
        verdict, tail = Verdict.INCONSISTENT, f"so {time.text} is too short."
    elif (sentence.has(_NO_AIR) and ratio > 1.25) or (
        sentence.has(_DENSE) and height.si <= _SHORT_FALL and ratio > 1.6
    ):
        verdict, tail = Verdict.INCONSISTENT, f"not {time.text}."
    else:
        return []
    return [
        Finding(
            NAME,
            verdict,
            f"A free fall of {height.text} takes {duration(takes)}, {tail}",
            (f"sqrt(2 h/g) = {takes:.2f} s; stated {time.text}",),
            {"time_s": takes, "stated_s": time.si},
            _SOURCE,
            sentence.index_of(height, time),
        )
    ]


CHECK = Check(NAME, check, any_topic=True, needs=frozenset(["length", "time"]))
