"""Speeds of named vehicles compared with circular and escape speed."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mentions import Mention
from shocklayer.claims.physics import SEA_LEVEL_SOUND_SPEED
from shocklayer.claims.quantity_roles import mach_numbers
from shocklayer.claims.subjects import Subject
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show
from shocklayer.planet.two_body import circular_speed, escape_speed, minimum_energy_arc, orbital_period

NAME = "orbital-speed"
SOURCE = "circular speed sqrt(mu/r) and escape speed sqrt(2 mu/r) with mu of WGS-84"
_ELSEWHERE = re.compile(
    r"\bcomet|asteroid|meteor|\bprobe\b|\bsun\b|solar|jupiter|saturn|venus|\bmars\b|parker|voyager"
    r"|new horizons|interplanet|"
    r"interstell|\blight\b|galax|electron|exhaust|light-?speed|cosmic|\bsonne|mond\b|asteroid|komet"
    r"|neutron|particle|\bimpact|collision|collid|\brelative|\bclosing|aufprall|zusammensto",
    re.IGNORECASE,
)
_ORBITAL = re.compile(
    r"\borbital (?:speed|velocit)|stay in orbit|low[- ]earth orbit|\borbit(?:s|ing|ed)? (?:the )?earth"
    r"|orbitalgeschwindigkeit|"
    r"erdumlaufbahn|erdorbit|first cosmic|erste kosmische",
    re.IGNORECASE,
)
_FROM_BEYOND = re.compile(
    r"asteroid|comet|sample|deep space|interplanet|stardust|genesis|hayabusa|osiris|probe|komet"
    r"|probe\b|kapsel",
    re.IGNORECASE,
)
_CAPSULE = re.compile(r"capsule|kapsel|canister|sample", re.IGNORECASE)
_MEETS = re.compile(
    r"\b(?:met|meets?|hit|struck|plung\w+|came in|arriv\w+|atmosphere|trat|traf"
    r"|back|home|return\w*)\b",
    re.IGNORECASE,
)
_OTHER_BODY = re.compile(
    r"\bsun\b|solar|\bmoon\b|lunar|\bmars\b|jupiter|\bsonne|\bmond|asteroid"
    r"|galax|milky",
    re.IGNORECASE,
)
_ESCAPE = re.compile(
    r"escape (?:speed|velocity)|(?:leave|escape|break free (?:of|from)"
    r"|get away from) (?:the )?earth|for good\b"
    r"|die erde (?:\w+ ){0,3}(?:zu )?verlassen|fluchtgeschwindigkeit|second cosmic|zweite kosmische",
    re.IGNORECASE,
)
_STATION = re.compile(r"(?i:space station|raumstation|low[- ]earth orbit)|\bISS\b|\bMir\b|Tiangong")
_HOMEWARD = re.compile(
    r"\breturn|\bcom(?:es?|ing) (?:home|back|down)|\bcame (?:home|back|down)|\bback (?:to|from)\b"
    r"|\bfrom the (?:international )?space station"
    r"|re-?ent|rückkehr|zurück|wiedereintritt|heimkehr|heimflug",
    re.IGNORECASE,
)
_MOON = re.compile(r"\bmoon|lunar|\bmond|deep space", re.IGNORECASE)
_SIMULATED = re.compile(r"simulat|replicat|reproduc|nachbild|conditions (?:at|of)", re.IGNORECASE)
_PERIOD = re.compile(
    r"(?:orbit\w*|circl\w+|umkreis\w+|umrund\w+)[^.;]{0,60}\b(?:every|once|in|alle|in etwa)\b", re.IGNORECASE
)
_EARTHBOUND = (
    "boost-glide",
    "hypersonic",
    "air-breathing",
    "ballistic",
    "aeroballistic",
    "aircraft",
    "missile",
)
_INTERCONTINENTAL = re.compile(r"ICBM|intercontinental|interkontinental", re.IGNORECASE)
_RETURN = re.compile(
    r"re-?ent|return|wiedereintritt|rückkehr|entry|hits? the atmosphere|eintritt", re.IGNORECASE
)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare a vehicle's speed with circular and escape speed.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        Speeds near the Earth above escape speed are inconsistent; those in orbit or on return from it are
        compared with 7.8 km/s (11 km/s from the Moon).
    """
    speeds = sentence.of("speed")
    if speeds and sentence.has(_ESCAPE) and not sentence.has(_OTHER_BODY):
        fastest = max(speeds, key=lambda mention: mention.high)
        return [_compare(sentence, fastest, "escape speed", Interval(escape_speed(200e3), escape_speed(0.0)))]
    deep = _deep_return(document, sentence, speeds)
    if deep:
        return deep
    if not speeds or sentence.has(_ELSEWHERE):
        return _period(document, sentence)
    subjects = document.subjects(sentence) or document.subjects(sentence, 1)
    speed = max(speeds, key=lambda mention: mention.high)
    if any(subject.is_tunnel for subject in subjects) or sentence.has(_SIMULATED):
        return []
    low = _from_low_orbit(sentence, speed)
    if low:
        return low
    vehicle = next((s for s in subjects if s.kind in _EARTHBOUND or s.orbital), None)
    named = _near(sentence, speed)
    limit = 12.95e3  # the fastest return so far, 12.9 km/s from beyond the Moon
    if vehicle is not None and speed.interval.low > limit:
        return [_too_fast(sentence, speed, vehicle, limit)]
    if vehicle is not None and not vehicle.orbital and not sentence.has(_ORBITAL):
        return _suborbital(sentence, speed, vehicle)
    if not (sentence.has(_ORBITAL) or (vehicle is not None and vehicle.orbital and named)):
        return _period(document, sentence)
    if mach_numbers(sentence) and not sentence.has(_ORBITAL):
        return []
    return _orbital(sentence, speed, vehicle) + _period(document, sentence)


def _deep_return(document: Document, sentence: Sentence, speeds: list[Mention]) -> list[Finding]:
    """Compare the speed at entry of what comes from beyond the Moon with the recorded returns."""
    fast = [speed for speed in speeds if 10.5e3 <= speed.si <= 20e3]
    back = sentence.has(_FROM_BEYOND) and (
        sentence.has(_CAPSULE) or any(hit.subject.kind == "capsule" for hit in sentence.hits)
    )
    if not fast or not back or not (sentence.has(_RETURN) or sentence.has(_MEETS)):
        return []
    return [
        _compare(sentence, fast[0], "the speed of returns from beyond the Moon", Interval(11.0e3, 12.95e3))
    ]


def _from_low_orbit(sentence: Sentence, speed: Mention) -> list[Finding]:
    """Compare the speed at which something comes home from a station with that of a low orbit."""
    if not sentence.has(_STATION) or not sentence.has(_HOMEWARD) or sentence.has(_MOON) or speed.si < 5e3:
        return []
    if sentence.of("time") and not sentence.has(_RETURN):
        return []
    low = Interval(7.2e3, 8.05e3)
    gap = speed.interval.gap(low)
    verdict = Verdict.CONSISTENT if gap <= 1.03 else Verdict.QUALIFY if gap <= 1.12 else Verdict.INCONSISTENT
    words = "What comes back from a station in low orbit meets the air at 7.4 to 7.9 km/s (about 28 000 km/h)"
    words += ", in agreement." if verdict is Verdict.CONSISTENT else f", not at {speed.text}."
    return [
        Finding(
            NAME,
            verdict,
            words,
            (
                f"circular speed at 400 km: {show(circular_speed(400e3), 4)} m/s; {speed.text} = "
                f"{show(speed.si, 4)} m/s",
            ),
            {"speed_m_s": [low.low, low.high], "stated_m_s": speed.si},
            SOURCE,
            sentence.index_of(speed),
        )
    ]


def _near(sentence: Sentence, speed: Mention) -> bool:
    return (
        bool(_RETURN.search(sentence.text) or re.search(r"orbit|umlaufbahn", sentence.text, re.I))
        and speed.si > 1e3
    )


def _too_fast(sentence: Sentence, speed: Mention, vehicle: Subject, limit: float) -> Finding:
    escape = escape_speed()
    steps = (
        f"{speed.text} = {show(speed.si, 4)} m/s",
        f"escape speed sqrt(2 mu/R) = {show(escape, 4)} m/s; ratio {speed.si / escape:.1f}",
    )
    slip = ""
    for factor in (1000.0, 100.0, 10.0):
        value = speed.value / factor
        if 20.0 <= speed.unit.to_si(value) <= 11.5e3:
            slip = (
                f" {show(value, 4)} {speed.unit.shown} would be possible: the value may be wrong by a factor "
                f"of {factor:.0f}."
            )
            break
    return Finding(
        NAME,
        Verdict.INCONSISTENT,
        f"{speed.text} is {speed.si / escape:.1f} times escape speed; {vehicle.name} cannot be that fast "
        f"near the Earth.{slip}",
        steps,
        {"speed_m_s": speed.si, "escape_speed_m_s": escape, "limit_m_s": limit},
        SOURCE,
        sentence.index_of(speed),
    )


def _suborbital(sentence: Sentence, speed: Mention, vehicle: Subject) -> list[Finding]:
    """Check suborbital speeds: a ballistic warhead by minimum-energy arcs, a glider by circular speed."""
    circular = circular_speed(50e3)
    if vehicle.kind == "ballistic":
        ranges = (5.5e6, 13.0e6) if sentence.has(_INTERCONTINENTAL) else (3.0e5, 13.0e6)
        low, high = (minimum_energy_arc(distance).speed for distance in ranges)
        if not _belongs(sentence, speed, vehicle) or speed.high < 0.8 * low:
            return []
        return [_compare(sentence, speed, "the burn-out speed of such an arc", Interval(low, 1.05 * high))]
    if speed.interval.low <= 1.01 * circular or vehicle.kind in ("missile", "aircraft"):
        return []
    steps = (
        f"{speed.text} = {show(speed.si, 4)} m/s",
        f"circular speed at 50 km sqrt(mu/r) = {show(circular, 4)} m/s: there no lift is needed "
        f"in level flight",
        f"with the sound speed at sea level it is Mach {speed.si / SEA_LEVEL_SOUND_SPEED:.1f}, with 275 m/s "
        f"(85 km) Mach {speed.si / 275.0:.1f}",
    )
    return [
        Finding(
            NAME,
            Verdict.QUALIFY,
            f"{speed.text} is above circular speed ({circular / 1e3:.1f} km/s): the vehicle would leave the "
            "atmosphere unless a downward force acts. Such values often come from a Mach number times the "
            "sound speed at sea level, which is a fifth higher than at the altitudes of such vehicles.",
            steps,
            {"speed_m_s": speed.si, "circular_speed_m_s": circular},
            SOURCE,
            sentence.index_of(speed),
        )
    ]


def _belongs(sentence: Sentence, speed: Mention, vehicle: Subject) -> bool:
    """Whether the vehicle is the one named nearest before the speed, and none is compared with it."""
    position = sentence.span.start + speed.start
    before = [hit for hit in sentence.hits if hit.end <= position]
    if not before or before[-1].subject.name != vehicle.name:
        return False
    return re.search(r"\b(?:than|als|unlike|compared)\b", sentence.before(speed, 400)) is None


def _orbital(sentence: Sentence, speed: Mention, vehicle: Subject | None) -> list[Finding]:
    lunar = vehicle is not None and vehicle.lunar
    expected = Interval(7.3e3, 7.95e3)
    what = "circular speed in low orbit"
    if lunar and speed.si > 9e3:
        expected, what = Interval(10.7e3, 11.25e3), "the speed of a return from the Moon"
    if speed.bound == "max" and speed.si < expected.low:
        return []
    finding = _compare(sentence, speed, what, expected)
    explicit = sentence.has(_ORBITAL)
    if (
        finding.verdict is Verdict.INCONSISTENT
        and not (explicit and speed.si < expected.low)
        and speed.si < 1.15 * expected.high
    ):
        return []
    if speed.si < expected.low and not explicit:
        return []  # a vehicle that is already slowing down
    if finding.verdict is Verdict.INCONSISTENT and vehicle is not None and vehicle.generic and not explicit:
        return []
    return [finding]


def _compare(sentence: Sentence, speed: Mention, what: str, expected: Interval) -> Finding:
    steps = (
        f"{speed.text} = {show(speed.si, 4)} m/s",
        f"{what}: {show(expected.low, 4)} to {show(expected.high, 4)} m/s",
    )
    gap = speed.interval.gap(expected)
    verdict = Verdict.CONSISTENT if gap == 1.0 else Verdict.QUALIFY if gap < 1.10 else Verdict.INCONSISTENT
    words = "is" if verdict is Verdict.CONSISTENT else "is not"
    return Finding(
        NAME,
        verdict,
        f"{speed.text} {words} {what} ({show(expected.low / 1e3)} to {show(expected.high / 1e3)} km/s).",
        steps,
        {"speed_m_s": speed.si, "band_m_s": [expected.low, expected.high]},
        SOURCE,
        sentence.index_of(speed),
    )


def _period(document: Document, sentence: Sentence) -> list[Finding]:
    times = [time for time in sentence.of("time") if 40 * 60.0 <= time.si <= 6 * 3600.0]
    subjects = document.subjects(sentence) or document.subjects(sentence, 1)
    if not times or not sentence.has(_PERIOD) or not any(subject.kind == "orbital" for subject in subjects):
        return []
    if sentence.has(_ELSEWHERE):
        return []
    low, high = orbital_period(160e3), orbital_period(2000e3)
    expected = Interval(low, high)
    ok = times[0].interval.overlaps(expected)
    return [
        Finding(
            NAME,
            Verdict.CONSISTENT if ok else Verdict.QUALIFY,
            f"A low orbit takes {low / 60:.0f} minutes at 160 km to {high / 60:.0f} minutes at 2 000 km; "
            + ("the claim agrees." if ok else f"{times[0].text} is not the period of a low orbit."),
            (f"period 2 pi sqrt(r³/mu): {low / 60:.1f} to {high / 60:.1f} min; stated {times[0].text}",),
            {"period_s": [low, high], "stated_s": times[0].si},
            SOURCE,
            sentence.index_of(times[0]),
        )
    ]


CHECK = Check(NAME, check, any_topic=True, needs=frozenset(["speed", "time"]))
