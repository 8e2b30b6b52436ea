"""Physical quantities in a sentence: number, unit, range, bound, hedge."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from shocklayer.claims.numbers import Number, find_numbers
from shocklayer.claims.sentences import Language
from shocklayer.claims.units import UNITS, Unit, match_unit
from shocklayer.claims.verdicts import Interval

_MACH = UNITS["mach"]


@dataclass(frozen=True)
class Mention:
    """One quantity as written.

    Parameters
    ----------
    start, end : int
        Offsets in the sentence.
    text : str
        As written.
    dimension : str
        Physical dimension.
    unit : Unit
        Its unit.
    value, upper : float
        Lower and upper value in that unit; equal where there is no range.
    step : float
        Half a unit of the last digit, in that unit.
    bound : {"", "min", "max"}
        "min" for "more than", "max" for "up to".
    approximate : bool
        Whether it is qualified by "about", "nearly" and the like.
    hedges : tuple of str
        Hedging words of the sentence, such as "reportedly" and "will be able to".
    """

    start: int
    end: int
    text: str
    dimension: str
    unit: Unit
    value: float
    upper: float
    step: float
    bound: str = ""
    approximate: bool = False
    hedges: tuple[str, ...] = ()

    @property
    def low(self) -> float:
        """Lower value in SI."""
        return self.unit.to_si(self.value)

    @property
    def high(self) -> float:
        """Upper value in SI."""
        return self.unit.to_si(self.upper)

    @property
    def si(self) -> float:
        """Value in SI; the middle of a range."""
        return 0.5 * (self.low + self.high)

    @property
    def interval(self) -> Interval:
        """Interval of the claim in SI from its rounding and "about"; closed on both sides."""
        step = self.step
        if self.dimension == "mach":
            step = min(step, 0.05 * self.upper)
        if self.approximate:
            step = max(step, 0.05 * abs(self.upper))
        return Interval(self.unit.to_si(self.value - step), self.unit.to_si(self.upper + step))

    @property
    def open_interval(self) -> Interval:
        """As `interval`, unbounded on the side that "more than" or "up to" leaves open."""
        closed = self.interval
        if self.bound == "min":
            return Interval(closed.low, float("inf"))
        if self.bound == "max":
            return Interval(float("-inf"), closed.high)
        return closed


_APPROXIMATE = (
    r"about|around|approximately|approx\.?|roughly|some|circa|ca\.?|c\.|nearly|almost|close to"
    r"|in the region of|~|≈"
    r"|an estimated|rund|etwa|ungefähr|circa|zirka|knapp|fast|nahezu|annähernd|gut|an die|beinahe"
)
_AT_MOST = (
    r"up to|as much as|as high as|as fast as|at most|no more than|not more than|less than|under|below|within"
    r"|fewer than|a maximum of|maximum of|bis zu|bis|höchstens|maximal|weniger als|unter|innerhalb von|<"
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
_BETWEEN = re.compile(
    r"(?:between|from|zwischen|von|numbers of|range of)\s*(?:about|around|etwa)?\s*(?:mach\s*)?$", re.I
)
_MACH_BEFORE = re.compile(
    r"\bma(?:ch)?(?:[ -]?(?:numbers?|zahl(?:en)?))?(?:\s*(?:of|from|between|von|zwischen|=|≈|~))?[\s-]*"
    r"(?:(?:about|around|up to|over|roughly|etwa|rund)\s+)?$",
    re.IGNORECASE,
)
_SOUND = re.compile(
    r"\s*-?\s*(?:(?:times|x|×|mal|-?fold|-?fachen?r?s?)\b)?\s*(?:(?:as fast as|faster than|quicker than"
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
    r"|g-kr[äa]ft|raumfahrer",
    re.IGNORECASE,
)
_HEAT_WORDS = re.compile(
    r"temperatur|\bheat|\bhot\b|celsius|fahrenheit|kelvin|\bhei(?:ß|ss)|degrees?\b|\bgrad\b|\bC\b|\bF\b|°",
    re.IGNORECASE,
)
_ANGLE_WORDS = re.compile(r"angle|\bwinkel|latitude|longitude|inclin|breite|länge", re.IGNORECASE)
_HEDGE = re.compile(
    r"\b(?:alleged(?:ly)?|reported(?:ly)?|purported(?:ly)?|supposed(?:ly)?|claims?|claimed|is said to"
    r"|are said to"
    r"|said to|believed to|thought to|expected to|estimated|potentially|possibly|perhaps|may|might|could"
    r"|will be able to|should be able to|according to|apparently|presumably|angeblich|mutmaßlich"
    r"|vermutlich|offenbar"
    r"|soll(?:en)?|laut|könnten?|möglicherweise|wohl)\b",
    re.IGNORECASE,
)


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
    sound = "speed of sound" in text or "challgeschw" in text
    if not numbers and not sound:
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
    if not quantities:
        return []
    quantities.sort(key=lambda mention: mention.start)
    hedges = tuple(dict.fromkeys(word.group().lower() for word in _HEDGE.finditer(text)))
    if hedges:
        quantities = [replace(mention, hedges=hedges) for mention in quantities]
    return _joined(_in_context(quantities, text), text)


def _read(text: str, numbers: list[Number], position: int) -> tuple[Mention | None, int]:
    first, used = numbers[position], 1
    last = first
    if position + 1 < len(numbers):
        link = _RANGE.fullmatch(text, first.end, numbers[position + 1].start)
        if link is not None and _may_range(text, first, link, numbers[position + 1]):
            last, used = numbers[position + 1], 2
    mach = _MACH_BEFORE.search(text[max(first.start - 40, 0) : first.start])
    unit = match_unit(text, last.end, last.in_words)
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
    gravity = not names.isdisjoint(("g", "g_0")) and _GRAVITY_WORDS.search(text) is not None
    heat = "kelvin" in names and _HEAT_WORDS.search(text) is not None
    angle = "degree" in names and _ANGLE_WORDS.search(text) is not None
    kept: list[Mention] = []
    for mention in quantities:
        written = mention.text[-1:]
        if mention.unit.name == "g_0" and written == "G" and not gravity:
            continue
        if mention.unit.name == "g" and written == "g" and gravity:
            mention = replace(mention, unit=UNITS["g_0"], dimension="acceleration")
        if mention.unit.name == "kelvin" and written == "K" and not heat:
            others = [
                other for other in quantities if other is not mention and other.dimension == "temperature"
            ]
            if not others and mention.text[-2:-1] not in (" ", "\u00a0"):
                continue
        if mention.unit.name == "degree" and not angle:
            continue
        kept.append(mention)
    return kept


_SMALLER = {
    "hour": ("min",), "min": ("s",), "foot": ("inch",), "pound": ("ounce",), "stone": ("pound",),
}  # fmt: skip
_AND = re.compile(r"\s*(?:,|and|und)?\s*")
_LOOSE_MINUTES = re.compile(
    r"\s+(?P<minutes>twenty|thirty|forty|fifty|ten|fifteen|[1-5]\d)(?=\s*(?:[.,;!?)\"”]|$))", re.I
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
