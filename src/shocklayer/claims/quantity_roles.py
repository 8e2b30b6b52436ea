"""Roles of quantities: altitude, distance flown, diameter, total temperature, test time."""

from __future__ import annotations

import re

from shocklayer.claims.context import Sentence
from shocklayer.claims.mentions import Mention

_ALTITUDE_BEFORE = re.compile(
    r"(?:altitudes?|heights?|höhen?|flughöhe|elevation|apogee|ceiling)\b[^,.;()]{0,28}$|"
    r"(?:climb\w*|rose|rise\w*|lifted|boosted|carried)\b[^.;,]{0,30}\bto\s+(?:\w+\s+)?$|"
    r"(?:climb\w*|soar\w*|descend\w*|ascend\w*)\s+(?:from|to|through|past)?\s*(?:\w+\s+){0,2}$|"
    r"(?:flies|fly|flying|flew|cruis\w+|glid\w+)\s+(?:at|in|between)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_ALTITUDE_AFTER = re.compile(
    r"\s*(?:\([^)]{0,80}\)\s*)?(?:-?\s*(?:in\s+)?(?:altitudes?|heights?|höhe|up\b|high\b|hoch\b"
    r"|above\s+(?:the\s+)?(?:earth|sea|ground|"
    r"surface|planet)|over\s+(?:the\s+)?earth|over den|über\s+(?:der|dem)\s+(?:erde|boden|meeresspiegel)))",
    re.IGNORECASE,
)
_SKIMS = re.compile(
    r"(?:skim|hug|low over|just above|sea level|tree-?top"
    r"|wave)[^.;]{0,30}\bat\s+(?:only\s+|just\s+)?$",
    re.I,
)
_LOW_AFTER = re.compile(r"\s*above (?:the )?(?:sea|water|waves|ground|land)", re.IGNORECASE)
_WITH_SPEED = re.compile(
    r"(?:\bmach \d[\d.,]*|km/h|mph|km/s|m/s)\s+(?:and|at|in|und|auf|bei)\s+(?:about\s+|some\s+"
    r"|an altitude of\s+|rund\s+)?$",
    re.IGNORECASE,
)
_DISTANCE_BEFORE = re.compile(
    r"(?:range|distance|reichweite|entfernung|strecke|reach|downrange)\b[^,.;()]{0,25}$|"
    r"(?:fl(?:y|ies|ew|ying|own)|travel\w*|glid\w+|cover\w*|cross\w*|fliegt|flog|zurücklegen|legt|sail\w*)\s+"
    r"(?:(?:over|the|its|some|about|around|more|than|up|to|for|a|distances?|of|nearly|another|etwa|rund"
    r"|bis|zu"
    r"|mehr|als)\s+){0,5}$",
    re.IGNORECASE,
)
_DISTANCE_AFTER = re.compile(
    r"\s*(?:\([^)]{0,60}\)\s*)?(?:-?\s*(?:range|downrange|away|distance|weit\b|entfernt|reichweite"
    r"|journey|trip|flight|route|"
    r"in (?:just|under|only|about|less|around)?\s*(?:than\s+)?[\w.]+\s*-?(?:min|hour|sec|stund)))",
    re.IGNORECASE,
)
_MISS_BEFORE = re.compile(
    r"\b(?:miss(?:ed|es|ing)?|off target|verfehl\w*|daneben|strayed|deviat\w*|error of)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_MISS_AFTER = re.compile(
    r"\s*(?:\([^)]{0,60}\)\s*)?(?:away from|from|off|wide of|short of|of|vom|von|neben)\s+(?:\w+\s+){0,3}"
    r"(?:target|aim ?point|mark|ziel\w*|objective|landing (?:site|point))",
    re.IGNORECASE,
)
_TARGET = re.compile(r"target|ziel|mark\b", re.IGNORECASE)
_DIAMETER = re.compile(r"diameter|durchmesser|\bwide\b|across\b|bore", re.IGNORECASE)
_AIRFLOW = re.compile(
    r"\s*(?:\([^)]{0,60}\)\s*)?(?:of\s+)?(?:air ?flow|test gas|test flow|gas flow|of air\b)", re.IGNORECASE
)
_TOTAL = re.compile(
    r"total[ -]temperature|stagnation|reservoir|total enthalpy|totaltemperatur|gesamttemperatur"
    r"|ruhetemperatur|stauttemperatur"
    r"|supply temperature|settling chamber|\bto (?:a )?(?:rest|standstill|full stop)\b|stands? still|zur ruhe"
    r"|zum stillstand|stopped dead",
    re.IGNORECASE,
)
_TEST_TIME = re.compile(
    r"\btest(?:s|ed|ing)?\b|simulat|\bruns?\b|\bblast|\bblow|\blasting\b|\blasts?\b|duration|test ?time"
    r"|messzeit|versuch|dauer|"
    r"sustain|flow\b|experiment|\bgoing\b|\bwind\b|\bkeeps?\b",
    re.IGNORECASE,
)


def is_altitude(sentence: Sentence, mention: Mention, fast: bool = False) -> bool:
    """Whether a length is an altitude.

    Parameters
    ----------
    sentence : Sentence
        The sentence.
    mention : Mention
        A length.
    fast : bool
        Whether the sentence is known to be about flight; then a length of many feet is an altitude.

    Returns
    -------
    bool
        True by its wording ("altitude", "high", "Höhe"), or by its size in a sentence about flight.
    """
    if mention.dimension != "length" or mention.high < 10.0:
        return False
    before, after = sentence.before(mention), sentence.after(mention)
    if mention.high < 300.0:
        return fast and (_SKIMS.search(before) is not None or _LOW_AFTER.match(after) is not None)
    if fast and _WITH_SPEED.search(sentence.before(mention, 60)):
        return True
    if _DISTANCE_AFTER.match(after) or re.search(
        r"(?:range|distance|reichweite)\b[^,.;()]{0,25}$", before, re.I
    ):
        return False
    if _ALTITUDE_BEFORE.search(before) or _ALTITUDE_AFTER.match(after):
        return True
    if fast and mention.unit.name in ("foot", "kilofoot") and mention.low >= 3000.0:
        return True
    return (
        fast
        and mention.unit.name in ("km", "m")
        and 8e3 <= mention.low <= 150e3
        and bool(re.search(r"\b(?:at|in)\s+(?:(?:about|around|some|etwa|rund)\s+)?$", before, re.I))
    )


def altitudes(sentence: Sentence, fast: bool = True) -> list[Mention]:
    """Return the altitudes of a sentence."""
    key = f"altitudes {fast}"
    if key not in sentence.notes:
        sentence.notes[key] = _altitudes(sentence, fast)
    return sentence.notes[key]


def _altitudes(sentence: Sentence, fast: bool) -> list[Mention]:
    return [mention for mention in sentence.of("length") if is_altitude(sentence, mention, fast)]


def is_distance(sentence: Sentence, mention: Mention) -> bool:
    """Whether a length is a distance flown or a range."""
    if mention.dimension != "length" or mention.low < 1e3 or is_altitude(sentence, mention):
        return False
    return bool(
        _DISTANCE_BEFORE.search(sentence.before(mention))
        or _DISTANCE_AFTER.match(sentence.after(mention, 90))
    )


def is_miss(sentence: Sentence, mention: Mention) -> bool:
    """Whether a length is the miss distance from a target."""
    if mention.dimension != "length" or not _TARGET.search(sentence.text):
        return False
    return bool(
        _MISS_AFTER.match(sentence.after(mention, 100)) or _MISS_BEFORE.search(sentence.before(mention, 80))
    )


def is_diameter(sentence: Sentence, mention: Mention) -> bool:
    """Whether a length is a diameter."""
    if mention.dimension != "length":
        return False
    return bool(
        _DIAMETER.search(sentence.before(mention, 40)) or _DIAMETER.search(sentence.after(mention, 25))
    )


def is_airflow(sentence: Sentence, mention: Mention) -> bool:
    """Whether a length is that of a slug of test gas."""
    return mention.dimension == "length" and _AIRFLOW.match(sentence.after(mention)) is not None


def is_total(sentence: Sentence, mention: Mention) -> bool:
    """Whether a temperature is a total (stagnation, reservoir) temperature."""
    if mention.dimension != "temperature":
        return False
    return bool(_TOTAL.search(sentence.before(mention, 90)) or _TOTAL.search(sentence.after(mention, 70)))


def is_test_time(sentence: Sentence, mention: Mention) -> bool:
    """Whether a time is that of one test in a facility."""
    if mention.dimension != "time" or mention.low > 4 * 3600.0:
        return False
    near = sentence.before(mention, 70) + " " + sentence.after(mention, 50)
    return _TEST_TIME.search(near) is not None


def mach_numbers(sentence: Sentence) -> list[Mention]:
    """Return Mach numbers that are flight speeds, not parts of product names."""
    numbers = []
    for mention in sentence.of("mach"):
        before = sentence.before(mention, 25)
        if re.search(r"(?:mustang|ford|gillette|razor|engine|kernel|volcano|shelby|boss)\W*$", before, re.I):
            continue
        if 0.05 <= mention.low <= 100.0:
            numbers.append(mention)
    return numbers
