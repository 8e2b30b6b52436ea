"""Physical quantities in a sentence: number, unit, range, bound, hedge."""

from __future__ import annotations

import re
from dataclasses import replace

from shocklayer.claims.mention import Mention
from shocklayer.claims.number_words import LOOSE
from shocklayer.claims.numbers import Number, find_numbers
from shocklayer.claims.sentences import Language
from shocklayer.claims.shared_units import RULES
from shocklayer.claims.units import UNITS, match_unit

__all__ = ["Mention", "find_mentions"]

_MACH = UNITS["mach"]


_APPROXIMATE = (
    r"about|around|approximately|approx\.?|roughly|some|circa|ca\.?|c\.|nearly|almost|close to"
    r"|in the region of|~|≈"
    r"|an estimated|rund|etwa|ungefähr|circa|zirka|knapp|fast|nahezu|annähernd|gut|an die|beinahe"
)
_AT_MOST = (
    r"up to|as much as|as high as|as fast as|at most|no more than|not more than|less than|under|below|within"
    r"|never (?:more|faster|higher) than|fewer than|a maximum of|maximum of|bis zu|bis|höchstens"
    r"|maximal|weniger als|unter|innerhalb von|<"
    r"|≤|in as little as|inside"
)
_AT_LEAST = (
    r"more than|over|above|at least|greater than|in excess of|exceeding|upwards of|beyond|faster than"
    r"|a minimum of"
    r"|well over|well above|mehr als|über|mindestens|wenigstens|jenseits von|>|≥|not less than"
)
_FILLER = r"(?:\s*(?:a|an|the|only|just|even|well|of|nur|gerade einmal|von|speeds? of|altitudes? of)\s+)?"
_CUE = re.compile(
    rf"(?:(?P<about>(?<![\w])(?:{_APPROXIMATE}))|(?P<most>(?<![\w])(?:{_AT_MOST}))"
    rf"|(?P<least>(?<![\w])(?:{_AT_LEAST})))"
    rf"{_FILLER}\s*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:(?P<less>or less|or fewer|oder weniger)|(?P<more>or more|and more|plus\b|\+|oder mehr))", re.I
)
_RANGE = re.compile(
    r"\s*(?P<mark>-|–|—|−|~|\bto\b|\bthrough\b|\bbis(?: zu)?\b|\band\b|\bund\b|\bor\b|\boder\b|\bup to\b)\s*",
    re.I,
)
_PART_OF = re.compile(r"\s+of\s+(?:an?|the)(?=\s)", re.IGNORECASE)
_LOOSE = re.compile(rf"\s+{LOOSE}(?=\s)", re.IGNORECASE)
_BETWEEN = re.compile(
    r"(?:between|from|zwischen|von|numbers of|range of)\s*(?:about|around|etwa)?\s*(?:mach\s*)?$", re.I
)
_MACH_BEFORE = re.compile(
    r"\bma(?:ch)?(?:[ -]?(?:numbers?|zahl(?:en)?))?(?:\s*(?:of|from|between|von|zwischen|=|≈|~))?[\s-]*"
    r"(?:(?:about|around|up to|over|roughly|etwa|rund)\s+)?$",
    re.IGNORECASE,
)
_SOUND = re.compile(
    r"\s*-?\s*(?:(?:times|x|×|mal|-?fold"
    r"|-?fachen?r?s?)\b)?\s*(?:that of (?=sound\b))?(?:(?:as fast as|faster than|quicker than"
    r"|so schnell wie"
    r"|schneller als)\s+)?(?:(?:of|over|above)\s+)?(?:(?:the|der|die|den|local)\s+)*"
    r"(?:(?:speed|velocity) of sound|sound speed|sound\b(?! barrier)|schallgeschwindigkeit|schall\b"
    r"|sonic speed)",
    re.IGNORECASE,
)
_TWICE = re.compile(
    r"\b(?P<word>twice|double|thrice|triple|doppelter|doppelte|doppelten|dreifacher?|dreifachen)\s+"
    r"(?:(?:the|der|die)\s+)?(?:speed of sound|schallgeschwindigkeit)",
    re.IGNORECASE,
)
_GRAVITY_WORDS = re.compile(
    r"decelerat|accelerat|g-?forces?\b|\bg-?loads?\b|gravit|\bload factor|overload|pilots?\b|astronaut"
    r"|cosmonaut|crew"
    r"|re-?ent(?:ry|er)|\bentering\b|\bslow(?:s|ed|ing)\b|manoeuv|maneuv|\bpull(?:s|ed|ing)?\b"
    r"|beschleunig|verzöger|wiedereintritt|überlast"
    r"|g-kr[äa]ft|raumfahrer|\bloads?\b|\bpeak|\bjolt|\bsled\b|\brocket|\bcapsule|\bimpact"
    r"|\bon average|\bim mittel"
    r"|\bturn|\bcurve|\bkurve|\bcatapult|\bgun\b|\bshell\b|\bcosts?\b|\bbrak(?:e|ed|ing)\b|brems|\bkapsel|\brakete|\bseats?\b|\bweigh|\bride|\bcentrifuge|zentrifuge|\bcrush|\bpiloten?\b|\bwieg(?:t|en)\b|\bspür|\bfeel|\bfelt\b|\bdrück|\blaste[nt]",
    re.IGNORECASE,
)
_WEIGHT = re.compile(r"weight|gewicht", re.IGNORECASE)
_BURDEN = re.compile(
    r"\bcarr(?:y|ies|ied)|\blift(?:s|ed|ing)?\b(?! ?-?off)|\bfuel\b|\bgold\b|\bTNT|\bträgt|\btragen|\bhebt"
    r"|\bheben"
    r"|explosive|sprengstoff|payload|nutzlast",
    re.IGNORECASE,
)
_OF_MATTER = re.compile(r"\s*(?:of\b|[A-ZÄÖÜ][a-zäöü]+|per\b|/)")
_HEAT_WORDS = re.compile(
    r"temperatur|\bheat|\bhot\b|celsius|fahrenheit|kelvin|\bhei(?:ß|ss)|degrees?\b|\bgrad\b|\bC\b|\bF\b|°",
    re.IGNORECASE,
)
_DEGREES_OF_HEAT = re.compile(
    r"temperatur|\bheat|\bhot\b|hotter|hei(?:ß|ss)|hitze|glow|glüh|plasma|\bgas\b|warm|\bskin\b"
    r"|leading edge|vorderkante"
    r"|\btiles?\b|kachel|shield|schild",
    re.IGNORECASE,
)
_ANGLE_WORDS = re.compile(
    r"angle|\bwinkel|\bslope|\bglid|\bsteep|\bdive|\bdescent|\bgleit|\bgefälle|\bsteil|latitude|longitude|inclin|\bbank|\bturn|\bpitch|\broll\b"
    r"|heading|rotat|north|south|\beast|\bwest|nord|süd|\bost|breite|länge",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:alleged(?:ly)?|reported(?:ly)?|purported(?:ly)?|supposed(?:ly)?|claims?|claimed|is said to"
    r"|are said to"
    r"|said to|believed to|thought to|expected to|estimated|potentially|possibly|perhaps|may|might|could"
    r"|will be able to|should be able to|according to|apparently|presumably|angeblich|mutmaßlich"
    r"|vermutlich|offenbar"
    r"|soll(?:en)?|laut|könnten?|möglicherweise|wohl)\b",
    re.IGNORECASE,
)


_FEW = re.compile(
    r"\b(?P<word>a few|some|several|einige[nr]?|ein paar|mehrere[nr]?|wenige[nr]?)\s+"
    r"(?=(?:milli|micro|mikro)?(?:second|minute|sekunde|hour|stunde)\w*)",
    re.IGNORECASE,
)


def _vague_times(text: str) -> list[Mention]:
    """Read "a few milliseconds" as two to six of them, "several" as three to eight."""
    found: list[Mention] = []
    for match in _FEW.finditer(text):
        unit = match_unit(text, match.end("word"), True)
        if unit is None or unit[0].dimension != "time":
            continue
        value = 5.5 if match.group("word").lower().startswith(("several", "mehrere")) else 4.0
        found.append(
            Mention(
                match.start(),
                unit[1],
                text[match.start() : unit[1]],
                "time",
                unit[0],
                value,
                value,
                0.5 * value,
            )
        )
    return found


def find_mentions(text: str, language: Language) -> list[Mention]:
    """Return the quantities of a sentence, in order.

    Parameters
    ----------
    text : str
        The sentence.
    language : {"en", "de"}
        Its language.

    Returns
    -------
    list of Mention
        Without numbers that have no unit.
    """
    numbers = find_numbers(text, language)
    sound = "speed of sound" in text or "of sound" in text or "challgeschw" in text
    if not numbers and not sound and not _FEW.search(text):
        return []
    quantities: list[Mention] = []
    position = 0
    while position < len(numbers):
        number = numbers[position]
        if quantities and number.start < quantities[-1].end:
            position += 1
            continue
        mention, used = _read(text, numbers, position)
        position += used
        if mention is not None and (not quantities or mention.start >= quantities[-1].end):
            quantities.append(mention)
    for match in _TWICE.finditer(text) if sound else ():
        word = match.group("word").lower()
        value = 3.0 if word.startswith(("thrice", "triple", "dreifach")) else 2.0
        mention = Mention(match.start(), match.end(), match.group(), "mach", _MACH, value, value, 0.05)
        if all(mention.start >= other.end or mention.end <= other.start for other in quantities):
            quantities.append(mention)
    for vague in _vague_times(text):
        if all(vague.start >= other.end or vague.end <= other.start for other in quantities):
            quantities.append(vague)
    if not quantities:
        return []
    quantities.sort(key=lambda mention: mention.start)
    hedges = tuple(dict.fromkeys(word.group().lower() for word in _HEDGE.finditer(text)))
    if hedges:
        quantities = [replace(mention, hedges=hedges) for mention in quantities]
    quantities = _joined(_in_context(quantities, text), text)
    for rule in RULES:
        quantities = rule.apply(quantities, text, numbers)
    return [
        one
        for index, one in enumerate(quantities)
        if index == 0 or one.start >= quantities[index - 1].end or one.end > quantities[index - 1].end
    ]


def _read(text: str, numbers: list[Number], position: int) -> tuple[Mention | None, int]:
    first, used = numbers[position], 1
    last = first
    if position + 1 < len(numbers):
        link = _RANGE.fullmatch(text, first.end, numbers[position + 1].start)
        if link is not None and _may_range(text, first, link, numbers[position + 1]):
            last, used = numbers[position + 1], 2
    mach = _MACH_BEFORE.search(text[max(first.start - 40, 0) : first.start])
    part = _PART_OF.match(text, last.end) if last.fraction else None
    unit = match_unit(text, part.end() if part else last.end, last.in_words)
    if unit is None and (loose := _LOOSE.match(text, last.end)) is not None:
        unit = match_unit(text, loose.end(), True)
    start, end = first.start, last.end
    if unit is not None and not (mach is not None and unit[0].name in ("m", "degree", "s", "g")):
        kind, end = unit
    elif mach is not None:
        kind = _MACH
        start = max(first.start - 40, 0) + mach.start()
    else:
        sound = _SOUND.match(text, last.end)
        if sound is None:
            return (None, used if used == 1 else 1)
        kind, end = _MACH, sound.end()
    if used == 2 and not mach and last.value < first.value and kind.dimension not in ("temperature",):
        # "in 1990 5 km": the first number is none of this quantity's.
        if first.value > 1e3 * last.value or 1900 <= first.value <= 2100:
            first, start = last, last.start
    low, high = first.value, last.value
    if used == 2 and high < low and str(int(high)) and first.end - first.start > last.end - last.start:
        low, high = high, low
    low, high = min(low, high), max(low, high)
    cue = _CUE.search(text[max(start - 45, 0) : start])
    if cue is None and start < first.start:
        cue = _CUE.search(text[start : first.start])
    bound, approximate = "", False
    if cue is not None:
        bound = "max" if cue.group("most") else "min" if cue.group("least") else ""
        approximate = bool(cue.group("about"))
        if approximate:
            before = _CUE.search(
                text[max(start - 45, 0) : max(start - 45, 0) + cue.start()]
                if start > 45
                else text[: cue.start()]
            )
            bound = (
                "max"
                if before and before.group("most")
                else "min"
                if before and before.group("least")
                else ""
            )
    if text[last.end : last.end + 1] == "+":
        bound = "min"
    after = _AFTER.match(text, end)
    if after is not None:
        bound = "max" if after.group("less") else "min"
    step = max(first.step, last.step) if last is not first else first.step
    return Mention(
        start, end, text[start:end], kind.dimension, kind, low, high, step, bound, approximate
    ), used


def _may_range(text: str, first: Number, link: re.Match[str], last: Number) -> bool:
    mark = link.group("mark").lower()
    if mark in ("and", "und"):
        return _BETWEEN.search(text[max(first.start - 30, 0) : first.start]) is not None
    if mark in ("or", "oder"):
        return last.value < 1.6 * first.value and last.value > first.value
    if first.in_words != last.in_words and mark not in ("to", "bis"):
        return False
    return True


def _in_context(quantities: list[Mention], text: str) -> list[Mention]:
    """Resolve ambiguous units from context: g or gram, K or thousand, degrees of angle or temperature."""
    names = {mention.unit.name for mention in quantities}
    moving = any(mention.dimension in ("speed", "mach") for mention in quantities)
    gravity = not names.isdisjoint(("g", "g_0")) and (moving or _GRAVITY_WORDS.search(text) is not None)
    heat = "kelvin" in names and _HEAT_WORDS.search(text) is not None
    angle = "degree" in names and _ANGLE_WORDS.search(text) is not None
    kept: list[Mention] = []
    for mention in quantities:
        written = mention.text[-1:]
        if mention.unit.name == "g_0" and written == "G" and not gravity:
            continue
        if _WEIGHT.search(mention.text) and (_BURDEN.search(text) or not gravity):
            continue  # "an ant carries ten times its weight" is no load factor
        spelled = mention.text[:1].isalpha()
        matter = _OF_MATTER.match(text, mention.end) is not None
        if mention.unit.name == "g" and written == "g" and (gravity or spelled) and not matter:
            mention = replace(mention, unit=UNITS["g_0"], dimension="acceleration")
        if mention.unit.name == "kelvin" and written == "K" and not heat:
            others = [
                other for other in quantities if other is not mention and other.dimension == "temperature"
            ]
            if not others and mention.text[-2:-1] not in (" ", "\u00a0"):
                continue
        if mention.unit.name == "degree" and not angle:
            if not _DEGREES_OF_HEAT.search(text) or mention.text[-1] == "°" or mention.value < 60.0:
                continue
            german = mention.text.lower().endswith("grad")
            mention = replace(mention, unit=UNITS["degC"], dimension="temperature", ambiguous=not german)
        kept.append(mention)
    return kept


_SMALLER = {
    "week": ("day", "hour"), "day": ("hour", "min"),
    "hour": ("min",), "min": ("s",), "foot": ("inch",), "pound": ("ounce",), "stone": ("pound",),
}  # fmt: skip
_AND = re.compile(r"\s*(?:,|and|und)?\s*")
_LOOSE_MINUTES = re.compile(
    r"\s+(?P<minutes>twenty|thirty|forty|fifty|ten|fifteen|[1-5]\d)(?=\s*(?:[.,](?!\d)|[;!?)\"”]|$))", re.I
)
_JOIN = re.compile(r"\s*(?:-|–|—|to|bis(?: zu)?|and|und)\s*(?:about |around |etwa )?", re.I)


def _joined(quantities: list[Mention], text: str) -> list[Mention]:
    """Join "1 hour 20 minutes" into one quantity, and "Mach 5 to Mach 9" into one range."""
    out: list[Mention] = []
    for mention in quantities:
        last = out[-1] if out else None
        if last is not None:
            between = (last.end, mention.start)
            if mention.unit.name in _SMALLER.get(last.unit.name, ()) and _AND.fullmatch(text, *between):
                value = last.value + mention.value * mention.unit.factor / last.unit.factor
                step = mention.step * mention.unit.factor / last.unit.factor
                out[-1] = replace(
                    last,
                    end=mention.end,
                    text=text[last.start : mention.end],
                    value=value,
                    upper=value,
                    step=step,
                )
                continue
            link = _JOIN.fullmatch(text, *between)
            if (
                link is not None
                and last.unit.name == mention.unit.name
                and last.value == last.upper
                and last.text[:1].isdigit() == mention.text[:1].isdigit()
                and mention.dimension != "time"
                and (
                    not re.search(r"and|und", link.group(), re.I)
                    or _BETWEEN.search(text[max(last.start - 30, 0) : last.start])
                )
            ):
                low, high = sorted((last.value, mention.upper))
                out[-1] = replace(
                    last, end=mention.end, text=text[last.start : mention.end], value=low, upper=high,
                    step=max(last.step, mention.step), bound="",
                    approximate=last.approximate or mention.approximate,
                )  # fmt: skip
                continue
        if mention.unit.name == "hour" and (loose := _LOOSE_MINUTES.match(text, mention.end)):
            numbers = find_numbers(loose.group("minutes"), "en")
            value = mention.value + numbers[0].value / 60.0
            mention = replace(
                mention,
                end=loose.end(),
                text=text[mention.start : loose.end()],
                value=value,
                upper=value,
                step=0.5 / 60.0,
            )
        out.append(mention)
    return out
