"""How far one can see: the distance of the horizon from an altitude."""

from __future__ import annotations

import re
from math import sqrt

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mention import Mention
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show
from shocklayer.core.constants import EARTH_MEAN_RADIUS

NAME = "horizon"
_SEE = re.compile(
    r"\bhorizon|\bsee[sn]?\b|\bsaw\b|\bsight|\bvisible|\bview|\bradar|\bdetect|\bspot(?:s|ted)?\b|\bwatch|\bseh|\bsieht|sichtbar"
    r"|\bhorizont|\berfass|\bentdeck|\bortet|\bsichtet|\bline of sight|\bover the curve|\bspy",
    re.IGNORECASE,
)
_HORIZON = re.compile(r"\bhorizon", re.IGNORECASE)
_FROM_THERE = re.compile(
    r"\bfrom (?:that|this|there|up there|such|its)\b|\bup there\b|\baus dieser höhe|\bvon dort|\bdort oben",
    re.IGNORECASE,
)
_RADAR = re.compile(r"radar", re.IGNORECASE)
_HEIGHT_BEFORE = re.compile(
    r"(?:\b(?:at|from|of|in|aus|height|altitude|fly\w*|flying|höhe|auf)\s+(?:(?:an?|the|about|some|only|just|height|altitude|of"
    r"|von|rund|etwa|nur)\s+)*)$",
    re.IGNORECASE,
)
_HEIGHT_AFTER = re.compile(
    r"\s*(?:\([^)]{0,40}\)\s*)?(?:-?(?:high|tall)\b|up\b|altitude|above|hoch|höhe)", re.IGNORECASE
)
_AWAY = re.compile(
    r"\s*(?:\([^)]{0,40}\)\s*)?(?:away|off|distant|distance|out\b|range|far\b|weit|entfernt|entfernung|before|around)",
    re.IGNORECASE,
)
_AWAY_BEFORE = re.compile(
    r"\b(?:distances?|range|within|from|up to|out to|as far as|for|only|until|bis|entfernung|erst"
    r"|weit)\b\s+(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
_SATELLITE = re.compile(
    r"satellit|space|orbit|over-the-horizon|überhorizont|skywave|airborne|awacs", re.IGNORECASE
)
_SOURCE = "distance of the horizon sqrt(2 R h + h²) with the Earth's mean radius; radar with 4/3 of "
"it for refraction"


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare a distance of sight with that of the horizon from the stated altitude.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        A stated distance of the horizon has to agree; something seen has to be nearer than it.
    """
    if not sentence.has(_SEE):
        return []
    lengths = [length for length in sentence.of("length") if length.si >= 2.0]
    heights = [length for length in lengths if length.high <= 2e6 and _is_height(sentence, length)]
    if len(heights) > 1:
        # Of several, one that is far greater than the others is the distance: "spots it from 300 km".
        largest = max(heights, key=lambda mention: mention.si)
        named = _HEIGHT_AFTER.match(sentence.after(largest, 60))
        if not named and largest.si > 15.0 * min(one.si for one in heights) and largest.si > 5e3:
            heights = [one for one in heights if one is not largest]
            if re.search(
                r"\b(?:from|aus|at|on|over|auf|bis|noch|schon|erst)\s+(?:\w+\s+)?$",
                sentence.before(largest, 20),
                re.I,
            ):
                return _judge(sentence, heights, largest)
    ways = [
        length
        for length in lengths
        if length not in heights
        and length.si >= 5e3
        and (
            _AWAY.match(sentence.after(length, 70))
            or _AWAY_BEFORE.search(sentence.before(length, 40))
            or sentence.has(_HORIZON)
        )
    ]
    carried = not heights and sentence.has(_FROM_THERE)
    if carried:
        heights = [one for one in document.carried(sentence, "length", back=12) if 5e3 <= one.si <= 2e6]
        ways = [one for one in lengths if one.si >= 5e3]
        found = [_judge(sentence, [one], ways[0]) for one in heights[:6]] if ways else []
        return next((one for one in found if one and one[0].verdict is Verdict.CONSISTENT), [])
    if not heights or not ways:
        return []
    return _judge(sentence, heights, ways[0])


def _judge(sentence: Sentence, heights: list[Mention], way: Mention) -> list[Finding]:
    radius = EARTH_MEAN_RADIUS * (4.0 / 3.0 if sentence.has(_RADAR) else 1.0)
    low = sum(_sight(height.interval.low, EARTH_MEAN_RADIUS) for height in heights)
    high = sum(_sight(height.interval.high, radius) for height in heights)
    if sentence.has(_RADAR) and len(heights) == 1:
        high += _sight(50.0, radius)  # the mast of the radar, or the height of what it sees
    middle = sum(_sight(height.si, EARTH_MEAN_RADIUS) for height in heights)
    expected = Interval(0.95 * low, 1.05 * high)
    stated = way.interval
    names = " and ".join(height.text for height in heights)
    steps = (f"sqrt(2 R h + h²) for {names}: {show(middle / 1e3)} km; stated {way.text}",)
    if sentence.has(_HORIZON) and len(heights) == 1:
        gap = stated.gap(expected)
        verdict = (
            Verdict.CONSISTENT if gap <= 1.06 else Verdict.QUALIFY if gap <= 1.2 else Verdict.INCONSISTENT
        )
        words = f"From {names} the horizon is {show(middle / 1e3)} km away"
        words += ", in agreement." if verdict is Verdict.CONSISTENT else f", not {way.text}."
    else:
        if sentence.has(_SATELLITE) and stated.low > expected.high:
            return []
        beyond = stated.low / expected.high
        verdict = (
            Verdict.CONSISTENT
            if beyond <= 1.05
            else Verdict.QUALIFY
            if beyond <= 1.25
            else Verdict.INCONSISTENT
        )
        words = f"Something at {names} is above the horizon to a distance of {show(high / 1e3)} km"
        words += (
            f"; {way.text} is not beyond it."
            if verdict is Verdict.CONSISTENT
            else f"; {way.text} is beyond it."
        )
    return [
        Finding(
            NAME,
            verdict,
            words,
            steps,
            {"horizon_m": middle, "stated_m": way.si},
            _SOURCE,
            sentence.index_of(way, *heights),
        )
    ]


def _is_height(sentence: Sentence, length: Mention) -> bool:
    if _AWAY.match(sentence.after(length, 70)):
        return False
    return bool(
        _HEIGHT_AFTER.match(sentence.after(length, 60)) or _HEIGHT_BEFORE.search(sentence.before(length, 50))
    )


def _sight(height: float, radius: float) -> float:
    return sqrt(2.0 * radius * max(height, 0.0) + height * height)


CHECK = Check(NAME, check, any_topic=True, needs=frozenset(["length"]))
