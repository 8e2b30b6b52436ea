"""Altitude, speed, period and number of revolutions of an orbit, by Kepler's third law."""

from __future__ import annotations

import re
from math import sqrt

from shocklayer.claims.check import Check
from shocklayer.claims.compare import Comparison, duration, judge
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mention import Mention
from shocklayer.claims.revolutions import (
    CREWED,
    NAME,
    ROUND,
    SOURCE,
    most_turns,
    periods_between,
    turns,
    turns_in_time,
)
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show
from shocklayer.core.constants import EARTH_MEAN_RADIUS
from shocklayer.planet.two_body import circular_speed, orbital_period

_ORBIT = re.compile(
    r"satellit|\bfall(?:ing)? (?:back|down)\b|\bherunterzufallen|\bstay up\b|\borbit|bahngeschwindigkeit"
    r"|\bcircuits? (?:of|around|round)\b|umlauf|umkreis|umrund"
    r"|\bkreis(?:t|en|te)|\bcircl|\brevolution|\blaps?\b"
    r"|\bbahn\b|space station"
    r"|raumstation|\bISS\b|\bhubble\b|sunrise|sonnenaufg|round the (?:world|earth|globe|planet)"
    r"|spy in the sky"
    r"|um die erde|\b(?:one|a|each|per) round\b|perigee|apogee|perigäum|apogäum|deorbit|de-orbit",
    re.IGNORECASE,
)
_NOT_EARTH = re.compile(
    r"\b(?:Mars|Venus|Jupiter|Saturn|Titan|Mercury|Merkur|lunar|solar orbit|asteroid|comet|Mondumlauf\w*)\b"
    r"|\b(?:around|round|orbits?|orbiting|circl\w+|above|um|umkreis\w+|to) (?:the |die |den "
    r"|der )?(?:Moon|Sun|Mond|Sonne)\b"
)
_GEOSTATIONARY = re.compile(
    r"geostation|geosynchron|clarke (?:belt|orbit)|(?:television|tv|fernseh)-?\s?satellit", re.IGNORECASE
)
_HALFWAY = re.compile(r"halfway|half-way|half the|auf halbem|transfer", re.IGNORECASE)
_ALTITUDE_BEFORE = re.compile(
    r"\b(?:at|in|from|of|between|to|hang|hangs|up|altitudes?|above|auf|aus|von|höhe|bei)\s+(?:(?:about|around|some|a|an"
    r"|height|altitude|of|only|just|gut|rund|etwa|knapp|nearly|almost|roughly|over)\s+)*$|\b(?:hang|sit|stand|stay)s?\s+$",
    re.IGNORECASE,
)
_ALTITUDE_AFTER = re.compile(
    r"\s*(?:\([^)]{0,40}\)\s*)?(?:high|up\b|above|altitude|over|höhe|hoch|über)", re.IGNORECASE
)
_NO_ALTITUDE = re.compile(
    r"diameter|across|\blong\b|radius|wide|away|apart|per |thick|distance|durchmesser", re.IGNORECASE
)
_PERIOD_BEFORE = re.compile(
    r"(?:\b(?:every|once in|once every|alle|takes?|needs?|lasts?|lap|revolution|orbit(?:s)?|period"
    r"|in|umlauf|dauert"
    r"|braucht|brauchen|benötigt|runde|laps at|of|time)\s+(?:\w+\s+){0,5})$",
    re.IGNORECASE,
)
_LASTS = re.compile(
    r"\b(?:takes?|needs?|lasts?|dauert|braucht|benötigt)\s+(?:\w+\s+){0,3}$|\b(?:within|in)\s+$",
    re.IGNORECASE,
)
_PERIOD_AFTER = re.compile(
    r"\s*(?:for|per|an?|each|to|pro|für|orbit|period|by)\s*(?:\w+\s+){0,3}?(?:each|orbit|revolution|lap|round|circle|circuit"
    r"|turn|trip|umlauf|runde|umrundung|erdumrundung|period)|\s*(?:each|orbit)",
    re.IGNORECASE,
)
_PERIGEE = re.compile(r"perigee|perigäum|lowest point|erdnächst", re.IGNORECASE)
_APOGEE = re.compile(r"apogee|apogäum|highest point|erdfernst", re.IGNORECASE)
_WHOLE_FLIGHT = re.compile(
    r"\bonce\b(?! (?:every|per|an?)\b)|\beinmal\b(?! (?:pro|alle)\b)"
    r"|launch|landing|lift-?off|splash|\bstart\b|landung"
    r"|\bflights?\b|\bflug\b|mission",
    re.IGNORECASE,
)
"""Words that leave the reading that ascent and descent are counted with one revolution."""
_OVER_GROUND = re.compile(
    r"\b(?:over|across|along) the (?:ground|surface|land)|ground (?:speed|track)|über (?:den|dem) boden", re.I
)
_FROM_CENTRE = re.compile(r"radius|\bcent(?:re|er)\b|mittelpunkt|erdmitte", re.IGNORECASE)
_TRANSFER = re.compile(r"\btransfer|\bübergang|\bspiral", re.IGNORECASE)
_CIRCLING = re.compile(
    r"\bcircl|\borbit(?:s|ed|ing)\b|\brac(?:es?|ed|ing)\b|\brush|\bmoves?\b|\bmoving|\btravel|\bfl(?:y|ies|ew|ying)\b|\bspeeds?\b"
    r"|\bkreis|\bumkreis|\bumrund|\brast|\bzieh|\bfliegt|\bmakes?\b|\bdoes\b|\bgoes\b|satellit|station",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"\bthere\b|\bat that (?:height|altitude)|\bup there|\bdort\b|in dieser höhe", re.IGNORECASE
)
_ELLIPSE = re.compile(
    r"perigee|apogee|ellip|lowest|highest|nearest|farthest|perigäum|apogäum|transfer|climb|ascen|rocket|stage|burn|cut-?off|rakete"
    r"|stufe|on the way|\bstill\b|\bgain|\badd|\bmore\b|\bless\b|another|short of|escape|leaving",
    re.IGNORECASE,
)
_MANOEUVRE = re.compile(
    r"push|burn|brake|brems|delta|slow|decelerat|kick|manoeuv|maneuv|launch|re-?ent|landing|exhaust|\brelative|\bwind\b|impact"
    r"|collision|debris|schub|start|\bfell\b|\bfalls?\b|\bfalling|aufprall|\bhits?\b|crash",
    re.IGNORECASE,
)
GEOSTATIONARY = 35_786e3
"""Altitude of the geostationary orbit [m]."""


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare the altitude, the speed, the period and the number of revolutions of an orbit with each other.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        At most one per pair of quantities; none unless the sentence, or the one before, speaks of an orbit.
    """
    if sentence.has(_NOT_EARTH):
        return []
    if not sentence.mentions:
        return most_turns(sentence)
    known = sentence.has(_ORBIT) or any(hit.subject.kind == "orbital" for hit in sentence.hits)
    if not known:
        return []
    findings: list[Finding] = []
    height = _altitude(sentence)
    period = _period(sentence, height)
    ends = _ends(sentence)
    if ends is not None:
        return [_of_ellipse(sentence, ends, period)] if period is not None else []
    if (
        height is not None
        and sentence.has(_GEOSTATIONARY)
        and not sentence.has(_HALFWAY)
        and not sentence.has(_FROM_CENTRE)
    ):
        findings += _geostationary(sentence, height)
    if height is not None and period is not None:
        findings += _of_height(sentence, height, period)
    if height is not None and not sentence.has(_MANOEUVRE) and not sentence.has(_OVER_GROUND):
        findings += _speed(sentence, height)
    if height is None and sentence.has(_THERE) and sentence.has(_CIRCLING):
        for carried in document.carried(sentence, "length", back=2):
            if 150e3 <= carried.si <= 4.5e8 and not findings:
                findings += [one for one in _speed(sentence, carried) if one.verdict is Verdict.CONSISTENT]
    findings += turns(sentence, height, period) or most_turns(sentence) or turns_in_time(sentence)
    if height is None and not findings:
        findings += _low_orbit(document, sentence, period) or _deorbit(sentence)
    return findings


def _ends(sentence: Sentence) -> tuple[Mention, Mention] | None:
    """Return the perigee and the apogee of an ellipse."""
    if not sentence.has(_PERIGEE) or not sentence.has(_APOGEE):
        return None
    heights = [length for length in sentence.of("length") if 100e3 <= length.low <= 4.5e8]
    return (heights[0], heights[1]) if len(heights) == 2 else None


def _of_ellipse(sentence: Sentence, ends: tuple[Mention, Mention], time: Mention) -> Finding:
    first, second = ends
    middle = orbital_period(0.5 * (first.si + second.si))
    expected = Interval(
        orbital_period(0.5 * (first.interval.low + second.interval.low)),
        orbital_period(0.5 * (first.interval.high + second.interval.high)),
    )
    what = f"An orbit from {first.text} to {second.text} takes {duration(middle)}"
    case = Comparison(
        NAME,
        time.interval,
        expected,
        f"{what}, in agreement with {time.text}.",
        f"{what}, not {time.text}.",
        (f"T = 2 pi sqrt(a³/mu) with the mean of both altitudes: {duration(middle)}; stated {time.text}",),
        {"period_s": middle, "period_interval_s": [expected.low, expected.high], "stated_s": time.si},
        SOURCE,
        sentence.index_of(first, second, time),
    )
    return judge(case, 1.05, 1.12)


def _altitude(sentence: Sentence) -> Mention | None:
    heights = [
        mention
        for mention in sentence.of("length")
        if 120e3 <= mention.low <= 4.5e8
        and (
            _ALTITUDE_BEFORE.search(sentence.before(mention, 40))
            or _ALTITUDE_AFTER.match(sentence.after(mention, 60))
        )
        and not _NO_ALTITUDE.match(sentence.after(mention, 14).lstrip(" -"))
    ]
    return heights[0] if heights else None


def _period(sentence: Sentence, height: Mention | None) -> Mention | None:
    # "A day" and "a year" are what revolutions are counted in.
    times = [
        time
        for time in sentence.of("time")
        if 20 * 60.0 <= time.si <= 40 * 86400.0
        and (
            time.value != 1.0
            or time.unit.name not in ("day", "year")
            or _LASTS.search(sentence.before(time, 40)) is not None
        )
    ]
    if height is not None:
        expected = periods_between(height)
        for time in times:
            if time.interval.gap(expected) <= 1.04:
                return time
    for time in times:
        before = sentence.before(time, 40)
        if not sentence.has(ROUND):
            continue
        if _PERIOD_BEFORE.search(before) or _PERIOD_AFTER.match(sentence.after(time, 40)):
            return time
    return None


def _of_height(sentence: Sentence, height: Mention, time: Mention) -> list[Finding]:
    expected = periods_between(height)
    middle = orbital_period(height.si)
    stated = time.open_interval if time.bound == "min" and time.si < middle else time.interval
    if sentence.has(_TRANSFER) or (
        sentence.has(_WHOLE_FLIGHT) and expected.high < stated.low < expected.high + 3600.0
    ):
        return []
    case = Comparison(
        NAME,
        stated,
        expected,
        f"An orbit at {height.text} takes {duration(middle)}, in agreement with {time.text}.",
        f"An orbit at {height.text} takes {duration(middle)}, not {time.text}.",
        (
            f"T = 2 pi sqrt(r³/mu) with r = Earth's radius + {height.text}: {duration(middle)}; stated "
            f"{time.text}",
        ),
        {"period_s": middle, "period_interval_s": [expected.low, expected.high], "stated_s": time.si},
        SOURCE,
        sentence.index_of(height, time),
    )
    return [judge(case, 1.05, 1.12)]


def _geostationary(sentence: Sentence, height: Mention) -> list[Finding]:
    case = Comparison(
        NAME,
        height.interval,
        Interval(GEOSTATIONARY, GEOSTATIONARY),
        f"Geostationary satellites are at {show(GEOSTATIONARY / 1e3, 5)} km, in agreement.",
        f"Geostationary satellites are at {show(GEOSTATIONARY / 1e3, 5)} km, not at {height.text}: "
        f"only there does an "
        "orbit take one sidereal day.",
        (
            f"T = 23 h 56 min at {show(GEOSTATIONARY / 1e3, 5)} km; at {height.text} it is "
            f"{duration(orbital_period(height.si))}",
        ),
        {"altitude_m": GEOSTATIONARY, "stated_m": height.si},
        SOURCE,
        sentence.index_of(height),
    )
    return [judge(case, 1.03, 1.08)]


def _speed(sentence: Sentence, height: Mention) -> list[Finding]:
    speeds = [speed for speed in sentence.of("speed") if speed.si > 500.0]
    if not speeds:
        return []
    expected = Interval(circular_speed(height.interval.high), circular_speed(max(height.interval.low, 0.0)))
    speed = min(speeds, key=lambda mention: mention.interval.gap(expected))
    middle = circular_speed(height.si)
    case = Comparison(
        NAME,
        speed.interval,
        expected,
        f"The circular speed at {height.text} is {show(middle)} m/s, in agreement with {speed.text}.",
        f"The circular speed at {height.text} is {show(middle)} m/s, not {speed.text}.",
        (
            f"v = sqrt(mu/r) with r = Earth's radius + {height.text}: {show(middle, 4)} m/s; {speed.text} = "
            f"{show(speed.si, 4)} m/s",
        ),
        {"speed_m_s": middle, "stated_m_s": speed.si},
        SOURCE,
        sentence.index_of(height, speed),
    )
    finding = judge(case, 1.03, 1.10)
    if finding.verdict is Verdict.CONSISTENT:
        return [finding]
    # On an ellipse, on the way up or down the speed is another one.
    return [finding] if sentence.has(_CIRCLING) and not sentence.has(_ELLIPSE) and len(speeds) == 1 else []


def _low_orbit(document: Document, sentence: Sentence, period: Mention | None) -> list[Finding]:
    """Compare the period of a station with those of low orbits."""
    subjects = document.subjects(sentence) or document.subjects(sentence, 1)
    station = any(
        one.vehicle is not None and one.vehicle.is_low_orbit and one.vehicle.orbit for one in subjects
    )
    if period is None or not (station or sentence.has(CREWED)):
        return []
    low, high = orbital_period(160e3), orbital_period(600e3)
    case = Comparison(
        NAME,
        period.interval,
        Interval(low, high),
        f"A low orbit takes {duration(low)} at 160 km to {duration(high)} at 600 km, in agreement.",
        f"A low orbit takes {duration(low)} at 160 km to {duration(high)} at 600 km, not {period.text}.",
        (f"T = 2 pi sqrt(r³/mu): {duration(low)} to {duration(high)}; stated {period.text}",),
        {"period_s": [low, high], "stated_s": period.si},
        SOURCE,
        sentence.index_of(period),
    )
    return [judge(case, 1.04, 1.2)]


_DEORBIT = re.compile(
    r"deorbit|de-orbit|perigee|out of (?:its |the )?orbit|leave (?:its |the )?orbit|re-?entry"
    r"|bremszündung|perigäum"
    r"|aus der umlaufbahn",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"push|burn|brak|kick|slow|drop|brems|delta|reduc|lower|schub|against", re.IGNORECASE)


def _deorbit(sentence: Sentence) -> list[Finding]:
    """Compare the change of speed that ends a low orbit with that of a Hohmann ellipse down to the air."""
    speeds = [speed for speed in sentence.of("speed") if 10.0 <= speed.si <= 1000.0]
    if len(speeds) != 1 or len(sentence.of("speed")) != 1:
        return []
    if not sentence.has(_DEORBIT) or not sentence.has(_CHANGE):
        return []
    low, high = _lowering(250e3, 60e3), _lowering(700e3, 0.0)
    speed = speeds[0]
    case = Comparison(
        NAME,
        speed.interval,
        Interval(low, high),
        f"Leaving a low orbit takes {show(low)} to {show(high)} m/s; {speed.text} agrees.",
        f"Leaving a low orbit takes {show(low)} to {show(high)} m/s, not {speed.text}.",
        (f"from a circle at 250 to 700 km to a perigee at 60 to 0 km: {show(low)} to {show(high)} m/s",),
        {"change_of_speed_m_s": [low, high], "stated_m_s": speed.si},
        "vis-viva equation",
        sentence.index_of(speed),
    )
    return [judge(case, 1.3, 3.0)]


def _lowering(altitude: float, perigee: float) -> float:
    """Change of speed from a circle [m/s] that lowers the perigee."""
    top, bottom = EARTH_MEAN_RADIUS + altitude, EARTH_MEAN_RADIUS + perigee
    return circular_speed(altitude) * (1.0 - sqrt(2.0 * bottom / (top + bottom)))


CHECK = Check(NAME, check, any_topic=True, nature=True, without_figures=True)
