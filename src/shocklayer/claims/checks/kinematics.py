"""Distance, speed and time of one motion: distance = speed x time."""

from __future__ import annotations

import re
from itertools import product
from typing import NamedTuple

from shocklayer.claims.check import Check
from shocklayer.claims.compare import duration
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.light_time import light_time, to_the_moon
from shocklayer.claims.links import links
from shocklayer.claims.mention import Mention
from shocklayer.claims.quantity_roles import is_altitude, mach_numbers
from shocklayer.claims.routes import find_route
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show

NAME = "kinematics"
SOURCE = "distance = speed x time"
_OTHER_PHASE = re.compile(
    r"\b(?:land|touch|splash|lift|took off|take-?off|separat|releas|launch|hit|stall|impact|aufsetz"
    r"|setzte|landet|abheb"
    r"|start)\w*(?:\s+[\w-]+){0,6}\s*$",
    re.IGNORECASE,
)
_OTHER_LENGTH = re.compile(
    r"^\s*(?:\([^)]{0,50}\)\s*)?(?:-?\s*)(?:high|tall|wide|thick|altitude|height|up\b|deep|diameter|above|hoch|höhe|dick|breit"
    r"|in diameter|of altitude|durchmesser|wave|bore)",
    re.IGNORECASE,
)
_OTHER_TIME = re.compile(
    r"^\s*(?:ago|later|old|before|earlier|after\b|warning|per\b|vor\b|später|alt\b|zuvor|nach\b|delay)",
    re.IGNORECASE,
)
_STEADY = re.compile(
    r"\b(?:sink|fall|fell|descen|drift|under (?:its|the|a|their|three)|parachute|canopy|glide down"
    r"|fällt|schweb|sank|sinkt"
    r"|fallschirm|light|cross|past|pass)",
    re.IGNORECASE,
)
_COVERED = re.compile(
    r"\b(?:cover\w*|travel\w*|fl(?:y|ies|ew|own|ight)|cross\w*|go(?:es)? by|went|took|takes?|needs?"
    r"|last\w*|far|come|came|away"
    r"|past|range|distance|journey|trip|matter of|reach\w*|legt\w*|zurück\w*|flog|fliegt|weit"
    r"|braucht|dauer\w*|strecke"
    r"|entfernt|(?:ge)?schafft\w*|hinter sich|averag\w*|slug|pass(?:es|ed)?|stream\w*|downrange"
    r"|between|from|over|in|flug|flugs|reise|there|dort|brauch\w*|am ziel)\b",
    re.IGNORECASE,
)
_JOURNEY = re.compile(
    r"\b(?:flight|trip|journey|flug|flugs|reise|strecke) (?:of|von|über) (?:\w+ )?\d"
    r"|\d[ -]?(?:km|kilomet\w+|miles?|mile|meilen?)[- ](?:long |langer? |langen? |lange )?"
    r"(?:flight|trip|journey|flug|reise|strecke)\b",
    re.IGNORECASE,
)
_FLOWN = re.compile(
    r"\b(?:came|flew|flown|flies|flight|covered|crossed|travelled|went|took|needs?|takes|legte|flog|kam|geflogen"
    r"|flug)\b",
    re.IGNORECASE,
)
_MEAN = re.compile(
    r"\bon average|\baverag|\bmean\b|\bim (?:mittel|schnitt)\b|durchschnitt|\ba mean of|\bthus\b"
    r"|\baltogether\b",
    re.IGNORECASE,
)
_AT = re.compile(
    r"(?:\b(?:at|doing|averaging|going|flying at|bei|mit)\s+(?:(?:about|around|some|a steady|a constant"
    r"|only|just|the|rund|etwa|gut"
    r"|nur|knapp|nearly|a speed of|einer geschwindigkeit von|von|konstant)\s+)*)$",
    re.IGNORECASE,
)
_WAY = re.compile(
    r"\b(?:cover|travel|cross|need|take|legt|leg(?:en|te)|brauch|benötigt|schafft|durchquer|zurück"
    r"|matter of|is done|done in)\w*",
    re.IGNORECASE,
)
_EACH_TIME = re.compile(
    r"^\W*(?:in|each|every|within|pro|jede|binnen|innerhalb)\b[^,;]{0,40}\b(?:seconds?|minutes?|hours?|days?|sekunden?|minuten?|stunden?|tag(?:en?)?)\b",
    re.IGNORECASE,
)
"""A sentence that begins with the time: "In an hour it gets" after a speed."""
_ACROSS = re.compile(r"\bcross\w*|\btravers\w*|\bdurchquer\w*|\büberquer\w*", re.IGNORECASE)
_MEANWHILE = re.compile(
    r"\b(?:in|during|within|over) (?:that|this) time\b|\bby then\b|\bmeanwhile\b|\bin dieser zeit\b"
    r"|\bbis dahin\b|\bwährenddessen\b|\bdabei\b",
    re.IGNORECASE,
)
"""One speed that holds for the way: "at 6 km/s it covers"."""
_DESCENT = re.compile(
    r"\bdescent|\bdescend|\bfall|\bsank|\bsink|way down|\babstieg|\bfiel\b|\bsank|nach unten", re.IGNORECASE
)
_WHOLE_WAY = re.compile(
    r"\b(?:crossing|flight|way|trip|journey|route|distance|strecke|flug|überfahrt|weg|reise)\b", re.IGNORECASE
)
_SOUND_WAVE = re.compile(
    r"^\W*(?:the )?(?:sound|thunder|boom|der schall|der donner)\b|\bsound (?:takes|needs|travels)"
    r"|\bschall (?:braucht|legt)",
    re.IGNORECASE,
)
_TOP_SPEED = re.compile(r"\btop\b|\bmaxim|\bpeak|\bup to\b|höchst|spitze|\bbis zu\b|\bfastest", re.IGNORECASE)
_TOLERANCE = 1.13
_SOUND = Interval(284.0, 341.0)


class Motion(NamedTuple):
    """A distance [m], a speed [m/s] and a time [s] with their texts and their quantities."""

    length: Interval
    speed: Interval
    time: Interval
    texts: tuple[str, str, str]
    mentions: tuple[Mention, ...]

    @property
    def reach(self) -> Interval:
        """Speed x time [m]."""
        return Interval(self.speed.low * self.time.low, self.speed.high * self.time.high)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare a distance with a speed times a time.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        At most one. If any three quantities of the sentence agree they are taken to belong together; a
        disagreement counts only if there is one distance, one time, and a highest speed.
    """
    light = light_time(sentence)
    if light:
        return light
    near = list(document.previous(sentence, 1))
    motions = _motions(sentence, sentence, sentence, loose=sentence.has(_MEAN))
    mean_of_previous = bool(near) and sentence.has(_MEAN) and not sentence.of("time")
    sound = bool(motions) and sentence.has(_SOUND_WAVE)
    steady = sentence.has(_STEADY) or sound
    if not motions and near:
        earlier = near[0]
        if mean_of_previous:
            motions = _motions(earlier, sentence, earlier, loose=True)
        if not motions and _speeds(sentence) and sentence.has(_COVERED):
            motions = _motions(earlier, sentence, sentence)
        if not motions and sentence.has(_MEANWHILE):
            motions = _motions(sentence, sentence, earlier)
        if not motions and not _speeds(sentence):
            motions = _motions(sentence, earlier, sentence)
            steady = steady or earlier.has(_STEADY)
    if not motions and not _speeds(sentence):
        motions = _by_catalogue(document, sentence)
    carried = _carried_motions(document, sentence)
    if not motions and not carried:
        return []
    for motion in motions + carried:
        if (
            motion.speed.low > 0.0
            and motion.length.gap(motion.reach.widened(0.05)) == 1.0
            and _exact(motion) < _TOLERANCE
        ):
            return [_finding(sentence, motion, Verdict.CONSISTENT)]
    vehicle = any(one.vehicle is not None for one in document.subjects(sentence, 8))
    falling = re.search(
        r"\bsink|\bfloat|\bfall(?:s|ing)? at\b|skydiv|\bfällt mit|parachut|canopy|\bsank|schweb|\bsinkt"
        r"|fallschirm",
        sentence.text,
        re.I,
    )
    if (
        not vehicle
        and not falling
        and not sentence.has(_JOURNEY)
        and not document.on_topic(sentence, 1)
        and not document.about_nature(sentence)
        and not sound
    ):
        return []
    others = [speed for earlier in near for speed in _speeds(earlier)]
    if not motions or (not sentence.of("speed", "mach") and len(others) > 1):
        return []  # which of several speeds before is meant is not said
    lengths = {round(entry.length.low) for entry in motions}
    times = {round(entry.time.low, 6) for entry in motions}
    if len(lengths) > 1 or len(times) > 1 or not sentence.has(_COVERED):
        return []
    motion = max(motions, key=lambda entry: entry.speed.high)
    if motion.length.low > 1.12 * motion.reach.high:
        far = motion.length.low > 1.35 * motion.reach.high
        return [_finding(sentence, motion, Verdict.INCONSISTENT if far else Verdict.QUALIFY)]
    said = sentence.of("speed", "mach")
    if not said and sentence.has(_EACH_TIME) and motion.reach.low > 1.8 * motion.length.high:
        return [_finding(sentence, motion, Verdict.INCONSISTENT)]
    at_that_speed = any(_AT.search(sentence.before(one)) for one in said) and sentence.has(_WAY)
    if at_that_speed and not sentence.has(_TOP_SPEED) and motion.reach.low > 1.8 * motion.length.high:
        return [_finding(sentence, motion, Verdict.INCONSISTENT)]
    if mean_of_previous or steady:
        slow = motion.reach.low > 1.35 * motion.length.high
        return [_finding(sentence, motion, Verdict.INCONSISTENT)] if slow else []
    return []


def _carried_motions(document: Document, sentence: Sentence) -> list[Motion]:
    """Return motions of which one quantity stands in an earlier sentence; they can agree, not disagree."""
    found: list[Motion] = []
    fast, long = _speeds(sentence), sentence.of("time")
    for back, earlier in enumerate(document.previous(sentence, 5)):
        if not fast and long and sentence.has(_COVERED):
            found += _motions(sentence, earlier, sentence)
        if fast and long and back < 2 and not _lengths(sentence):
            found += _motions(earlier, sentence, sentence)
        if fast and long and sentence.has(_DESCENT):
            found += _motions(earlier, sentence, sentence, heights=True)
        if not fast and not long and back < 1 and sentence.has(_MEANWHILE):
            found += _motions(sentence, earlier, earlier)
        if fast and not long and back < 1:
            found += _motions(sentence, sentence, earlier, loose=sentence.has(_MEAN))
    if fast and long and sentence.has(_WHOLE_WAY) and not _lengths(sentence):
        for earlier in document.previous(sentence, 10):
            found += _motions(earlier, sentence, sentence)
    return found


def _exact(motion: Motion) -> float:
    """Ratio between the distance and speed x time in their middle values, at least 1."""
    length = 0.5 * (motion.length.low + motion.length.high)
    reach = 0.25 * (motion.speed.low + motion.speed.high) * (motion.time.low + motion.time.high)
    return max(length / reach, reach / length)


def _by_catalogue(document: Document, sentence: Sentence) -> list[Motion]:
    """Take the greatest speed on record of the one vehicle that the sentence, or those before it, name."""
    if not sentence.of("time") or not sentence.of("length") or not sentence.has(_FLOWN):
        return []
    if re.search(r"\bairliners?\b|passenger jet|verkehrsflugzeug", sentence.text, re.I) and not any(
        hit.subject.vehicle is not None for hit in sentence.hits
    ):
        said, fastest = "300 m/s (more than airliners fly)", Interval(0.0, 300.0)
        return [
            Motion(
                span, fastest, time.interval, (where, said, time.text), tuple(filter(None, (mention, time)))
            )
            for (span, where, mention), time in product(_lengths(sentence), sentence.of("time"))
            if 60.0 <= time.si <= 86400.0
        ]
    for one in [sentence, *document.previous(sentence, 8)]:
        named = {hit.subject.name: hit.subject for hit in one.hits if not hit.subject.generic}
        if len(named) > 1:
            return []
        for subject in named.values():
            vehicle = subject.vehicle
            if vehicle is None or vehicle.speed is None or vehicle.kind in ("jump", "balloon", "probe"):
                return []
            said = f"{show(vehicle.speed, 4)} m/s (the greatest speed on record of the {vehicle.name})"
            fastest = Interval(0.0, 1.05 * vehicle.speed)
            return [
                Motion(
                    span,
                    fastest,
                    time.interval,
                    (where, said, time.text),
                    tuple(entry for entry in (mention, time) if entry is not None),
                )
                for (span, where, mention), time in product(_lengths(sentence), sentence.of("time"))
                if 60.0 <= time.si <= 86400.0 and not _OTHER_TIME.match(sentence.after(time, 20))
            ]
    return []


def _motions(
    length_in: Sentence, speed_in: Sentence, time_in: Sentence, loose: bool = False, heights: bool = False
) -> list[Motion]:
    lengths = _lengths(length_in, heights)
    speeds = _speeds(speed_in)
    times = [
        time
        for time in time_in.of("time")
        if 1e-4 <= time.low
        and time.high <= 40 * 86400.0
        and (loose or not _OTHER_TIME.match(time_in.after(time, 20)))
    ]
    motions = []
    for (span, where, mention), speed, time in product(lengths, speeds, times):
        chosen = tuple(entry for entry in (mention, speed, time) if entry is not None)
        motions.append(Motion(span, _as_speed(speed), _as_time(time), (where, speed.text, time.text), chosen))
    return motions


def _lengths(sentence: Sentence, heights: bool = False) -> list[tuple[Interval, str, Mention | None]]:
    found: list[tuple[Interval, str, Mention | None]] = []
    restated = {
        id(link.second)
        for link in links(sentence.text, sentence.mentions)
        if link.first.dimension == link.second.dimension
    }
    for mention in sentence.of("length"):
        if (
            id(mention) in restated
            or mention.low <= 0.5
            or (_OTHER_LENGTH.match(sentence.after(mention, 70)) and not sentence.has(_ACROSS))
        ):
            continue
        if not heights and is_altitude(sentence, mention, fast=True):
            continue
        found.append((mention.interval, mention.text, mention))
    route = find_route(sentence.text) if not found else None
    if route is not None:
        found.append((Interval(0.94 * route.low, 1.06 * route.high), route.text, None))
    return found


def _speeds(sentence: Sentence) -> list[Mention]:
    fast = sentence.of("speed") + [mach for mach in mach_numbers(sentence) if mach.si <= 40.0]
    return [
        speed for speed in fast if speed.low > 0.5 and not _OTHER_PHASE.search(sentence.before(speed, 60))
    ]


def _as_speed(speed: Mention) -> Interval:
    claimed = speed.interval
    if speed.dimension == "mach":
        claimed = Interval(speed.interval.low * _SOUND.low, speed.interval.high * _SOUND.high)
    return Interval(claimed.low, 1.25 * claimed.high) if speed.bound == "min" else claimed


def _as_time(time: Mention) -> Interval:
    """Interval of a time: "less than two minutes" is not much less."""
    closed = time.interval
    return Interval(
        0.85 * closed.low if time.bound == "max" else closed.low,
        1.3 * closed.high if time.bound == "min" else closed.high,
    )


def _finding(sentence: Sentence, motion: Motion, verdict: Verdict) -> Finding:
    where, fast, long = motion.texts
    reach = motion.reach
    middle = 0.5 * (reach.low + reach.high)
    takes = 0.5 * (motion.length.low + motion.length.high) / (0.5 * (motion.speed.low + motion.speed.high))
    size = f"{show(middle / 1e3)} km" if middle >= 1e3 else f"{show(middle)} m"
    words = (
        f"{fast} for {long} makes {size}, in agreement with {where}."
        if verdict is Verdict.CONSISTENT
        else f"{fast} for {long} makes {size}, not {where}; at that speed {where} takes {duration(takes)}."
    )
    return Finding(
        NAME,
        verdict,
        words,
        (
            f"{fast}: {show(motion.speed.low, 4)} to {show(motion.speed.high, 4)} m/s; times {long}: "
            f"{show(reach.low, 4)} to {show(reach.high, 4)} m; stated {where}",
        ),
        {"distance_m": [reach.low, reach.high], "time_at_that_speed_s": takes},
        SOURCE,
        sentence.index_of(*motion.mentions),
    )


def _both(document: Document, sentence: Sentence) -> list[Finding]:
    return to_the_moon(document, sentence) or check(document, sentence)


CHECK = Check(NAME, _both, any_topic=True, nature=True, other_planets=True)
