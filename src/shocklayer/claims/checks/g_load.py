"""Load factors against a change of speed in a time, a turn, a weight, or an entry angle."""

from __future__ import annotations

import re
from dataclasses import replace
from math import degrees
from typing import NamedTuple

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mention import Mention
from shocklayer.claims.physics import air, allen_eggers_peak
from shocklayer.claims.quantity_roles import mach_numbers
from shocklayer.claims.units import UNITS
from shocklayer.claims.usual_loads import RIDES, along, of_return, of_ride
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show
from shocklayer.claims.weight_under_load import weight_under_load
from shocklayer.core.constants import STANDARD_GRAVITY

NAME = "g-load"
_STOP = re.compile(
    r"decelerat|slow|brak|stop|accelerat|from zero|brems|verzöger|beschleunig|\bshed|\blost\b"
    r"|\blos(?:e|es|ing)\b|\bgain|\bpush"
    r"|\bbring|\bbrought|\bgive[sn]?\b|\bgave\b|\breach|\bnothing\b|standstill|\bto rest\b|\bnull\b"
    r"|stillstand|\bdown to\b"
    r"|\bfrom\b[^;]{1,40}\bto\b|\bvon\b[^;]{1,40}\bauf\b|\btook\b|\btakes?\b|\bverlor|\bkick|\bthrow|\bfires?\b|\bhurl"
    r"|\badds?\b|\bburn|\bbrannte|\bspeed(?:s|ed)? up\b|\bschub|catapult|\bfling|\bshoot|\bgun\b|katapult",
    re.IGNORECASE,
)
_MEAN = re.compile(r"\bon average|\baverag|\bmean\b|\bim (?:mittel|schnitt)\b|durchschnitt", re.IGNORECASE)
_THAT_IS = re.compile(
    r"^\s*(?:on average,? )?(?:that|this|which|das|dies)(?:'s|\b)|;\s*das\b"
    r"|\bsind das\b|\bdas sind\b|\bmakes\b|\bmeans\b",
    re.IGNORECASE,
)
_TO_REST = re.compile(
    r"nothing|standstill|\bto (?:a )?(?:rest|stop|zero|halt)\b|\bstop(?:s|ped)?\b|\bnull\b"
    r"|stillstand|from (?:rest|zero|0)\b|\bvon (?:0|null)\b"
    r"|\bshed|\blost?\b|\bloses?\b|\btook .{0,20} off|\bgain|\bbring|\bgives?\b|\bgave\b"
    r"|\baus\b[^.;]{1,25}\babgebremst|\bfrom it\b|\bverlor|\bverlier|\boff\b",
    re.IGNORECASE,
)
_THRUST = re.compile(
    r"catapult|hurl|push|thrust|rocket|sled|\bgun\b|engine|katapult|rakete|schub|triebwerk|\bfor\b"
    r"|\blang\b|während",
    re.IGNORECASE,
)
_ENTRY_ONLY = re.compile(
    r"re-?ent|\bentry|wiedereintritt|capsule|kapsel|lander|probe\b|brak|brems"
    r"|decel|slow",
    re.IGNORECASE,
)
_PEAK = re.compile(
    r"\bpeak|worst|maxim|\bup to|most|höchst|spitze|bis zu|for an instant|moment", re.IGNORECASE
)
_STOPPED = re.compile(r"\bstop|\bhalt|\brest\b|standstill|still", re.IGNORECASE)
_FROM_REST = re.compile(
    r"hurl|catapult|\bfling|\bshoot|\bshot\b|\bbrings?\b|\bpush|\bthrow|\bkick|\bgun\b|katapult|schleuder"
    r"|accelerat|beschleunig|\bbrak|brems|\badds?\b|brannte",
    re.IGNORECASE,
)
_ENTRY = re.compile(
    r"come[s]? down|return|re-?ent|entry|wiedereintritt|eintritt|capsule|kapsel|descen|landing"
    r"|lander",
    re.IGNORECASE,
)
_RUN = r"(?:barrel|rail|track|tube|gun|catapult|ramp|rohr|schiene|lauf|startrampe|katapult)s?"
_RUN_AFTER = re.compile(rf"[\s-]*(?:(?:long|of|langen?|langer?)\s+)?(?:\w+\s+)?{_RUN}\b", re.IGNORECASE)
_RUN_BEFORE = re.compile(
    rf"\b{_RUN}\s+(?:(?:of|only|just|a mere|von|with a length of|is|was)\s+)*$"
    r"|\b(?:within|over a distance of|auf einer strecke von)\s+(?:(?:only|just|a mere|nur|knapp|about)\s+)*$",
    re.IGNORECASE,
)
_ACCIDENT = re.compile(
    r"abort|\bfail|escape|accident|emergenc|surviv|moment|\bcrash|fehlstart|notfall|unfall|rettung|überleb",
    re.IGNORECASE,
)
_VERTICAL = re.compile(
    r"\blands? itself|\bbooster|\blift-?off|\bvertical|senkrecht|\bparachut|fallschirm|\bairbag|\bejection",
    re.IGNORECASE,
)
_AT_LOAD = re.compile(
    r"\b(?:after|for|in|nach|während)\b[^.;,]{1,30}\b(?:at|of|mit|bei|von)\s+(?:\w+\s+){0,2}[\w.,]+ gs?\b",
    re.IGNORECASE,
)
"""A time at a constant load: "after two minutes at 3 g"."""
_PULL_OUT = re.compile(r"\bpull\w* (?:out|up)\b|\bfing\b[^.;]{0,40}\bab\b|\babfangen|\babfing", re.IGNORECASE)
_BRAKES = re.compile(
    r"\bbrak|\bbrems|\bdecel|\bverzöger|\bpeak|höhepunkt|\bload|\blast|\bworst|\bpress|\bdrück|\bweigh|\bwog\b",
    re.IGNORECASE,
)
_HOMEWARD = re.compile(
    r"re-?ent|atmosphere|heat shield|capsule|wiedereintritt|kapsel|schild\b|rückkehr|eintritt|from orbit"
    r"|deorbit",
    re.IGNORECASE,
)
_RADIUS = re.compile(r"\bturn|radius|\bcurve|\bkurve|pull(?:s|ed)? out|\bloop", re.IGNORECASE)
_TO_SOUND = re.compile(
    r"\b(?:to|at|reach\w*|past|through|auf|an) (?:the )?(?:speed of sound|sound barrier"
    r"|schallgeschwindigkeit|schallmauer)\b",
    re.IGNORECASE,
)


class Change(NamedTuple):
    """A change of speed [m/s] in a time [s], with the quantities it was read from."""

    speed: Interval
    time: Interval
    mentions: tuple[Mention, ...]
    text: str

    @property
    def load(self) -> Interval:
        """Mean acceleration in g."""
        return self.speed.divided(self.time).scaled(1.0 / STANDARD_GRAVITY)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare a load factor with that computed from the stated speeds and time, radius, weight or angle.

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
    weight = weight_under_load(sentence)
    if weight:
        return weight
    loads = [load for load in sentence.of("acceleration") if load.unit.name == "g_0"]
    if not loads:
        return []
    rate = _rate(sentence, loads[0])
    if rate is not None:
        return [rate]
    load = loads[0]
    fast: list[Mention] = sentence.of("speed") + mach_numbers(sentence)
    angles = sentence.of("angle")
    lengths = [length for length in sentence.of("length") if length.si >= 0.01]
    if fast and angles and angles[0].si < 1.6:
        return [_entry_angle(sentence, load, fast[0], angles[0])]
    if fast and sentence.has(_RADIUS) and [one for one in lengths if one.si >= 50.0]:
        lengths = sorted(
            lengths,
            key=lambda one: load.interval.gap(
                Interval(_metres(fast[0]) ** 2 / one.high, _metres(fast[0]) ** 2 / one.low)
            ),
        )
        return [_radius(sentence, load, fast[0], lengths[0])]
    steady = sentence.has(_AT_LOAD) and not sentence.has(_ENTRY_ONLY)
    change = _change(sentence) if sentence.has(_STOP) or steady else None
    if change is None and not fast and not sentence.of("time"):
        change = _carried(document, sentence)
    elif change is None and not fast and sentence.of("time") and sentence.has(_MEAN):
        change = _spread_over_two(document, sentence)
    if change is None and len(fast) == 1 and sentence.of("time") and sentence.has(_MEAN):
        finding = _from_speed_before(document, sentence, load)
        if finding is not None:
            return [finding]
    if change is not None:
        finding = _of_change(sentence, load, change)
        sure = len(change.mentions) > 2 or sentence.has(_TO_REST)
        sure = sure or steady or (sentence.has(_FROM_REST) and document.on_topic(sentence, 2))
        return [finding] if sure or finding.verdict is Verdict.CONSISTENT else []
    run = _run(sentence, fast, lengths)
    if run is not None:
        return [along(sentence, load, fast[0], run)]
    if not sentence.has(_ENTRY_ONLY) and not sentence.has(_ACCIDENT):
        for name, pattern, low, high in RIDES:
            if sentence.has(pattern) and not document.on_another_planet(sentence):
                return [of_ride(sentence, load, name, Interval(low, high))]
    if sentence.has(_PULL_OUT) and load.high <= 14.0 * STANDARD_GRAVITY:
        return [of_ride(sentence, load, "aircraft that are pulled out of a dive", Interval(1.5, 14.0))]
    if (
        sentence.has(_BRAKES)
        and document.nearest(sentence, _HOMEWARD, 5)
        and not document.on_another_planet(sentence)
    ):
        found = of_return(sentence, load, False)
        return [one for one in found if one.verdict is Verdict.CONSISTENT]
    returning = any(hit.subject.kind in ("capsule", "shuttle") for hit in sentence.hits)
    if (
        (returning or sentence.has(_ENTRY))
        and document.on_topic(sentence, 1)
        and not document.on_another_planet(sentence)
    ):
        near = document.subjects(sentence, 3)
        crewed = any(one.orbital and not one.generic and one.kind in ("capsule", "shuttle") for one in near)
        return of_return(sentence, load, crewed)
    return []


def _run(sentence: Sentence, fast: list[Mention], lengths: list[Mention]) -> Mention | None:
    """Return the one length in which one speed is gained or lost: that of a barrel, a rail, a track."""
    runs = [
        one
        for one in lengths
        if _RUN_AFTER.match(sentence.after(one)) or _RUN_BEFORE.search(sentence.before(one))
    ]
    alone = len(fast) == 1 and len(runs) == 1 and not sentence.of("time")
    return runs[0] if alone else None


def _metres(fast: Mention) -> float:
    return fast.high * (300.0 if fast.dimension == "mach" else 1.0)


def _change(sentence: Sentence) -> Change | None:
    """Read a change of speed and its time from a sentence."""
    speeds = [_from_zero(speed) for speed in sentence.of("speed") or mach_numbers(sentence)]
    if not speeds and sentence.has(_TO_SOUND):
        speeds = [Mention(0, 0, "the speed of sound", "speed", UNITS["m/s"], 295.0, 341.0, 0.0)]
    times = [time for time in sentence.of("time") if 0.001 <= time.si <= 3600.0]
    if not speeds or not times or len(times) > 2:
        return None
    time = times[0]
    distinct = sorted(speeds, key=_metres, reverse=True)
    top, bottom = distinct[0], distinct[-1]
    scale = 300.0 if top.dimension == "mach" else 1.0
    if _metres(bottom) < 0.85 * _metres(top):
        change = Interval(
            scale * (top.interval.low - bottom.interval.high),
            scale * (top.interval.high - bottom.interval.low),
        )
        chosen, words = (top, bottom, time), f"from {top.text} to {bottom.text} in {time.text}"
    elif len(speeds) == 1 or sentence.has(_TO_REST):
        change = top.interval.scaled(scale)
        chosen, words = (top, time), f"{top.text} in {time.text}"
    else:
        return None
    return Change(change, _time(time), chosen, words)


def _from_zero(speed: Mention) -> Mention:
    """Read "zero to 300 m/s" as a change to 300 m/s."""
    return replace(speed, value=speed.upper) if speed.value == 0.0 < speed.upper else speed


def _time(time: Mention) -> Interval:
    """Interval of a time; "in just under ten minutes" is close to ten."""
    closed = time.interval
    return Interval(0.93 * closed.low if time.bound == "max" else closed.low, closed.high)


def _carried(document: Document, sentence: Sentence) -> Change | None:
    for earlier in document.previous(sentence, 1):
        if earlier.has(_STOP) and not [one for one in earlier.of("acceleration") if one.unit.name == "g_0"]:
            return _change(earlier)
    return None


def _from_speed_before(document: Document, sentence: Sentence, load: Mention) -> Finding | None:
    """Read "after four minutes only 400 m/s, on average 2.5 g" with the speed before it; agreement only."""
    speeds, times = sentence.of("speed"), [time for time in sentence.of("time") if 1.0 <= time.si <= 3600.0]
    for top in document.carried(sentence, "speed", back=3):
        if speeds and times and top.si > 1.5 * speeds[0].si:
            change = Interval(
                top.interval.low - speeds[0].interval.high, top.interval.high - speeds[0].interval.low
            )
            text = f"from {top.text} to {speeds[0].text} in {times[0].text}"
            finding = _of_change(sentence, load, Change(change, _time(times[0]), (speeds[0], times[0]), text))
            if finding.verdict is Verdict.CONSISTENT:
                return finding
    return None


def _spread_over_two(document: Document, sentence: Sentence) -> Change | None:
    """Read "after ninety seconds it was slower than sound, on average 13 g" with the speed stated before."""
    times = [time for time in sentence.of("time") if 1.0 <= time.si <= 3600.0]
    slow = re.search(r"slower than sound|langsamer als der schall|subsonic|unterschall", sentence.text, re.I)
    if not times or slow is None:
        return None
    for earlier in document.previous(sentence, 5):
        speeds = [speed for speed in earlier.of("speed") if speed.si > 1e3]
        if speeds:
            top = max(speeds, key=_metres)
            change = Interval(top.interval.low - 340.0, top.interval.high - 280.0)
            return Change(
                change, _time(times[0]), (times[0],), f"from {top.text} to below sound in {times[0].text}"
            )
    return None


def _of_change(sentence: Sentence, load: Mention, change: Change) -> Finding:
    mean = change.load
    stated = load.interval.scaled(1.0 / STANDARD_GRAVITY)
    middle = 0.5 * (mean.low + mean.high)
    averaged = sentence.has(_MEAN) or sentence.has(_THAT_IS)
    if averaged and sentence.has(_VERTICAL):
        mean = Interval(mean.low, mean.high + 1.0)  # one's own weight comes on top
    if averaged:
        gap = stated.gap(mean)
        verdict = (
            Verdict.CONSISTENT if gap <= 1.12 else Verdict.QUALIFY if gap <= 1.4 else Verdict.INCONSISTENT
        )
    elif stated.high < 0.85 * mean.low:
        verdict = Verdict.INCONSISTENT if stated.high < 0.7 * mean.low else Verdict.QUALIFY
    else:
        # The peak of a deceleration is up to several times its mean; that of a constant thrust is the mean.
        verdict = Verdict.CONSISTENT if stated.low <= 8.0 * mean.high else Verdict.QUALIFY
        # A thrust hardly varies, a braking by the air does.
        if (
            (sentence.has(_THRUST) or sentence.has(_AT_LOAD))
            and not sentence.has(_ENTRY_ONLY)
            and not sentence.has(_PEAK)
            and not sentence.has(_STOPPED)
            and stated.gap(mean) > 1.4
        ):
            verdict = Verdict.INCONSISTENT if stated.gap(mean) > 2.5 else Verdict.QUALIFY
    words = f"{change.text[0].upper()}{change.text[1:]} is {show(middle)} g on average; " + (
        f"{load.text} agrees with that." if verdict is Verdict.CONSISTENT else f"the text says {load.text}."
    )
    if verdict is Verdict.INCONSISTENT and stated.high < mean.low and not averaged:
        words += " A peak cannot be less than the mean."
    return Finding(
        NAME,
        verdict,
        words,
        (
            f"{show(0.5 * (change.speed.low + change.speed.high), 4)} m/s / "
            f"{show(0.5 * (change.time.low + change.time.high), 4)} s / 9.80665 m/s² = {show(middle)} g",
        ),
        {"mean_g": middle, "mean_interval_g": [mean.low, mean.high], "stated_g": load.si / STANDARD_GRAVITY},
        "mean acceleration = change of speed / time",
        sentence.index_of(load, *change.mentions),
    )


def _rate(sentence: Sentence, load: Mention) -> Finding | None:
    """Compare g with metres per second in every second."""
    others = [one for one in sentence.of("acceleration") if one.unit.name != "g_0"]
    if not others or not re.search(
        r"means?|that is|\bor\b|\(|=|also|oder|das sind|heißt|i\.e|every|each", sentence.text, re.I
    ):
        return None
    other = others[0]
    gap = load.interval.gap(other.interval)
    verdict = Verdict.CONSISTENT if gap <= 1.06 else Verdict.QUALIFY if gap <= 1.2 else Verdict.INCONSISTENT
    words = f"{load.text} is {show(load.si)} m/s in every second"
    words += ", in agreement." if verdict is Verdict.CONSISTENT else f", not {other.text}."
    return Finding(
        NAME,
        verdict,
        words,
        (f"{load.text} x 9.80665 m/s² = {show(load.si, 4)} m/s²; stated {show(other.si, 4)} m/s²",),
        {"acceleration_m_s2": load.si, "stated_m_s2": other.si},
        "standard gravity, 9.80665 m/s²",
        sentence.index_of(load, other),
    )


def _radius(sentence: Sentence, load: Mention, fast: Mention, length: Mention) -> Finding:
    computed = _metres(fast) ** 2 / length.si / STANDARD_GRAVITY
    stated = load.high / STANDARD_GRAVITY
    # At the bottom of a dive one's own weight comes on top.
    agrees = 0.8 * computed <= stated <= max(1.25 * computed, 1.15 * (computed + 1.0))
    verdict = (
        Verdict.CONSISTENT if agrees else Verdict.QUALIFY if stated > 0.5 * computed else Verdict.INCONSISTENT
    )
    return Finding(
        NAME,
        verdict,
        f"V²/(r g0) gives {show(computed)} g; the text says {load.text}.",
        (f"{fast.text} and {length.text}: V²/(r g0) = {show(computed)} g",),
        {"computed_g": computed, "stated_g": stated},
        "kinematics",
        sentence.index_of(load, fast, length),
    )


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


CHECK = Check(NAME, check, any_topic=True, other_planets=True, needs=frozenset(["acceleration", "mass"]))
