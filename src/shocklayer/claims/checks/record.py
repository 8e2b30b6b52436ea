"""Figures of a named vehicle against the greatest that it is known to have reached."""

from __future__ import annotations

import re

from shocklayer.claims.catalogue import Vehicle
from shocklayer.claims.check import Check
from shocklayer.claims.compare import Comparison, judge
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mention import Mention
from shocklayer.claims.quantity_roles import mach_numbers
from shocklayer.claims.subjects import Hit
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show

NAME = "record"
_OTHERS = re.compile(
    r"\b(?:than|compared|unlike|twice|double|times as|times faster|successor|replac\w+|would"
    r"|could(?! (?:reach|fly|cruise|climb|do|manage|top|exceed|attain|hit|go)\b)|will|shall|planned?"
    r"|plans|designed|aims?|intend\w*|target\w*|propos\w*|future|if|almost as|like (?:a|the)"
    r"|as (?:fast|high) as(?! (?:mach )?\d)|half as"
    r"|nobody|never|no \w+|not|hardly|until|beat\w*|break\w*|broke|surpass\w*|outrun\w*|outfl\w*"
    r"|als|soll\w*|würde|könnte|wird|werden|geplant|niemand|nie|nicht|kein\w*|tunnel|simulat\w*"
    r"|model|scale|modell|story|film|movie|launched from|dropped from|chas\w+|station|moon|mond|orbit)\b",
    re.IGNORECASE,
)
_OTHER_THING = re.compile(
    r"\b(?:rivals?|shot|missiles?|bullets?|gas|(?-i:air(?:flow)?)|wind|exhaust)\b", re.IGNORECASE
)
"""Things whose figure it may be, if they are named before it."""
_IS_A = re.compile(r"\b(?:was|is|as|became|remains|war|ist|als|wurde)\s+(?:[\w-]+\s+){0,3}$", re.IGNORECASE)
"""What makes a class the vehicle itself: "the V-2 was the first rocket to"."""
_SUPPOSED = re.compile(
    r"\b(?:would|if|could|should|will|plan\w*|design\w*|film|movie|novel|successor|replac\w*|model|tunnel|simulat\w*|chas\w*"
    r"|pursu\w*|overt\w*|shot|hit|dropp\w*|releas\w*|launch\w*|w[äu]re|würde|könnte|soll\w*|nachfolge\w*|modell)\b",
    re.IGNORECASE,
)
_ITS = re.compile(
    r"\s*(?:with|and|at|mit|und)\s+(?:its|their|his|seine[nmr]?|ihre[nmr]?)\s+(?:\w+\s+){0,3}", re.IGNORECASE
)
_DOES = re.compile(
    r"\s*(?:(?:flew|flies|did|does|cruised|reached|managed|goes|went|flog|fliegt|erreichte|schaffte)\s+)?(?:(?:at|to|mit|bei|auf)\s+)?"
    r"(?:(?:about|up to|almost|nearly|bis zu|etwa|rund)\s+)?",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s*[:;–—]\s")
"""What stands between a name and its figures in a list or a table."""
_RELATIVE = re.compile(r"\s*,\s*(?:which|that|who|die|der|das)\b(?P<said>[^,;]*)", re.IGNORECASE)
_ASIDE = re.compile(r"\s*,[^,;]*,\s")
_IT = re.compile(
    r"^(?:It|He|She|The (?:plane|aircraft|craft|jet|rocket plane|vehicle|bomber|airliner)|Er|Sie|Es)\b"
)
_REACH = re.compile(
    r"reach|\bmit\b|\bwith\b|fastest|schnellst|\bgot\b|\bmanage|lift|carr|tak|bring|orbit|jump|leap|fell|sprang|climb|\brose\b|rise|soar|altitude|high\b|height|ceiling|apogee|went|flew|fly|flies|took|carried|cruis|record|höhe"
    r"|hoch|flog|stieg|erreich|schaff|gipfel|circl|orbit|kreis|\bat\b|\bauf\b|\bin\b",
    re.IGNORECASE,
)
_HEIGHT_BEFORE = re.compile(
    r"(?:(?:lifts?|lifted|carries|carried|takes?|took|brings?|hurls?|brought)(?: (?!to\b)\w+){0,3}"
    r"|orbit(?:s|ed)?|jump\w*|leap\w*|leapt|fell|dropped|plunged|climb\w*|rose|rises?|soar\w*|went"
    r"|up|reach\w*|altitudes?|heights?|ceiling|apogee|flew|fl(?:y|ies|own)|record|throws?|lobs?|shot|höhe|stieg"
    r"|erreicht\w*|flog|kam)\s+(?:(?:im jahre?|in) )?(?:\d{4}\s+)?(?:(?:from|to|of|on|at|as|high|about|in"
    r"|some|over|an?|up|altitude|height|bis|auf|in|von|rund|etwa|zu)"
    r"\s+)*$",
    re.IGNORECASE,
)
_HEIGHT_AFTER = re.compile(
    r"\s*(?:\([^)]{0,50}\)\s*)?-?(?:high\b|up\b|altitude|above|hoch|höhe)", re.IGNORECASE
)
_DISTANCE = re.compile(
    r"^\s*(?:\([^)]{0,50}\)\s*)?(?:away|off|from|range|downrange|long|further|weit|per|east|west|north|south)",
    re.IGNORECASE,
)
_ALOFT = re.compile(
    r"\b(?:at|in)\s+(?:(?:about|some|only|an? (?:height|altitude) of|rund|gut"
    r"|etwa)\s+)?$",
    re.IGNORECASE,
)
_ROUTE = re.compile(
    r"\b(?:from \w+ to|distance|range|covered|travelled|away|strecke|reichweite)\b", re.IGNORECASE
)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare the speed, Mach number and altitude of a named vehicle with its greatest ones.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        At most one per kind of quantity. Sentences that compare, plan, deny or suppose are left out.
    """
    attached = _attached(sentence)
    if attached:
        return attached
    hit = _meant(document, sentence)
    vehicle = hit.subject.vehicle if hit is not None else None
    if hit is None or vehicle is None:
        return []
    listed = hit in sentence.hits and _LISTED.match(sentence.text, max(hit.end - sentence.span.start, 0))
    if not listed and not sentence.has(_REACH):
        return []
    findings: list[Finding] = []
    fast = [speed for speed in sentence.of("speed") if speed.si > 30.0 and not _parted(sentence, hit, speed)]
    machs = [mach for mach in mach_numbers(sentence) if not _parted(sentence, hit, mach)]
    supposed = _OTHERS.search(_about(sentence, hit)) is not None
    last = max((one.end for one in sentence.mentions), default=0)
    named = max(hit.end - sentence.span.start, 0) if hit in sentence.hits else 0
    supposed = supposed or _OTHER_THING.search(sentence.text[: max(last, named)]) is not None
    if vehicle.mach is not None and not supposed:
        findings += _greatest(sentence, vehicle, machs, vehicle.mach, "Mach number")
    if vehicle.speed is not None and not supposed:
        known = _greatest(sentence, vehicle, fast, vehicle.speed, "speed")
        # Beside a Mach number a speed may be a round conversion of it.
        findings += (
            known
            if not mach_numbers(sentence)
            else [
                one
                for one in known
                if one.verdict is Verdict.INCONSISTENT and fast[0].low > 1.4 * vehicle.speed
            ]
        )
    aloft = vehicle.orbit is not None
    heights = [
        length
        for length in sentence.of("length")
        if _is_height(sentence, length, aloft) and not _parted(sentence, hit, length)
    ]
    if vehicle.altitude is not None and not supposed:
        findings += _greatest(sentence, vehicle, heights, vehicle.altitude, "altitude")
    if vehicle.orbit is not None:
        findings += _orbit(sentence, vehicle, heights)
    return findings


def _attached(sentence: Sentence) -> list[Finding]:
    """Compare the Mach number that stands right behind the name of a vehicle: "the SR-71 with its Mach 3"."""
    findings: list[Finding] = []
    if sentence.has(_SUPPOSED):
        return findings
    offset = sentence.span.start
    machs = mach_numbers(sentence)
    several = len({hit.subject.name for hit in sentence.hits if not hit.subject.generic}) > 1
    for hit in sentence.hits:
        vehicle = hit.subject.vehicle
        if vehicle is None or vehicle.mach is None:
            continue
        for mach in machs:
            between = sentence.text[max(hit.end - offset, 0) : mach.start]
            if len(between) < 45 and (_ITS.fullmatch(between) or (several and _DOES.fullmatch(between))):
                findings += _greatest(sentence, vehicle, [mach], vehicle.mach, "Mach number")
    return findings


def _about(sentence: Sentence, hit: Hit) -> str:
    """Return what a sentence says of a vehicle: the relative clause behind its name if there is one."""
    relative = _RELATIVE.match(sentence.text, max(hit.end - sentence.span.start, 0))
    figures = (
        any(relative.start("said") <= one.start < relative.end() for one in sentence.mentions)
        if relative is not None and hit in sentence.hits
        else False
    )
    return relative.group("said") if relative is not None and figures else sentence.text


def _meant(document: Document, sentence: Sentence) -> Hit | None:
    """Return the one vehicle that a sentence names, or that it means by a pronoun."""
    named = [hit for hit in sentence.hits if not hit.subject.generic]
    if named:
        aside = _ASIDE.match(sentence.text, max(named[0].end - sentence.span.start, 0))
        end = sentence.span.start + aside.end() if aside is not None else 0
        named = [named[0], *(hit for hit in named[1:] if hit.start >= end)]
    if len({hit.subject.name for hit in named}) == 1 and named[0].subject.vehicle is not None:
        return named[0]
    if named or not _IT.match(sentence.text):
        return None
    for earlier in document.previous(sentence, 1):
        before = [hit for hit in earlier.hits if not hit.subject.generic]
        if len({hit.subject.name for hit in before}) == 1 and before[0].subject.vehicle is not None:
            return before[0]
    return None


def _parted(sentence: Sentence, hit: Hit, mention: Mention) -> bool:
    """Whether another subject stands between a vehicle and a figure, which may then be the other's."""
    position = sentence.span.start + mention.start
    aside = _ASIDE.match(sentence.text, max(hit.end - sentence.span.start, 0))
    behind = hit.end + 3 if aside is None else sentence.span.start + aside.end()
    offset = sentence.span.start
    return any(
        other.subject.name != hit.subject.name
        and behind < other.start < position
        and not (other.subject.generic and _IS_A.search(sentence.text[: other.start - offset]))
        for other in sentence.hits
    )


def _is_height(sentence: Sentence, length: Mention, aloft: bool) -> bool:
    after = sentence.after(length, 60)
    if (
        aloft
        and length.si > 120e3
        and _ALOFT.search(sentence.before(length, 40))
        and not _DISTANCE.match(after)
    ):
        return True
    if length.si < 5e3 or _DISTANCE.match(after) or sentence.has(_ROUTE):
        return False
    return bool(_HEIGHT_AFTER.match(after) or _HEIGHT_BEFORE.search(sentence.before(length, 60)))


def _greatest(
    sentence: Sentence, vehicle: Vehicle, claimed: list[Mention], greatest: float, what: str
) -> list[Finding]:
    if not claimed:
        return []
    said = max(claimed, key=lambda mention: mention.interval.low)
    ratio = said.interval.low / greatest
    unit = {"Mach number": "", "speed": " m/s", "altitude": " km"}[what]
    shown = show(greatest / 1e3 if what == "altitude" else greatest, 4)
    if ratio > 1.08:
        verdict = Verdict.INCONSISTENT if ratio > 1.2 else Verdict.QUALIFY
        words = f"The greatest {what} on record for the {vehicle.name} is {shown}{unit}; {said.text} is more."
    elif said.interval.high >= 0.6 * greatest:
        verdict = Verdict.CONSISTENT
        tail = "agrees with it" if said.interval.high >= 0.85 * greatest else "is within it"
        words = f"The greatest {what} on record for the {vehicle.name} is {shown}{unit}; {said.text} {tail}."
    else:
        return []
    return [
        Finding(
            NAME,
            verdict,
            words,
            (f"{said.text} / {shown}{unit} = {said.si / greatest:.2f}",),
            {"greatest": greatest, "stated": said.si},
            f"{vehicle.name}: {vehicle.source} ({vehicle.status})",
            sentence.index_of(said),
        )
    ]


def _orbit(sentence: Sentence, vehicle: Vehicle, heights: list[Mention]) -> list[Finding]:
    heights = [height for height in heights if height.si > 120e3]
    if (
        vehicle.orbit is None
        or not heights
        or re.search(r"launch|transfer|raise|fell|start|decay|re-?ent", sentence.text, re.I)
    ):
        return []
    low, high = vehicle.orbit
    case = Comparison(
        NAME,
        heights[0].interval,
        Interval(0.93 * low, 1.07 * high),
        f"The {vehicle.name} orbits at {show(low / 1e3)} to {show(high / 1e3)} km, in agreement.",
        f"The {vehicle.name} orbits at {show(low / 1e3)} to {show(high / 1e3)} km, not at {heights[0].text}.",
        (f"{heights[0].text} = {show(heights[0].si / 1e3, 4)} km",),
        {"orbit_m": [low, high], "stated_m": heights[0].si},
        f"{vehicle.name}: {vehicle.source} ({vehicle.status})",
        sentence.index_of(heights[0]),
    )
    return [judge(case, 1.05, 1.3)]


CHECK = Check(NAME, check, any_topic=True, needs=frozenset(["speed", "mach", "length"]))
