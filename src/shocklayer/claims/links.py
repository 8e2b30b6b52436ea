"""Quantities of a sentence that restate each other, by what stands between them.

`EXAMPLES` has a sentence for every kind of link; a page of the documentation is made from it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from shocklayer.claims.mention import Mention

Kind = Literal["bracket", "member", "equation", "alternative", "apposition", "likened"]

EXAMPLES: tuple[tuple[Kind, str], ...] = (
    ("bracket", "It flew at 45 km altitude (148,000 feet)."),
    ("member", "It was fast (4,100 mph; 6,598 km/h)."),
    ("equation", "It did 7.8 km/s, that is 28,000 km/h."),
    ("alternative", "The town is 5 km or three miles away."),
    ("apposition", "It came at 21,000 km/h, close to six kilometres per second."),
    ("likened", "It carried 2.5 megajoules, as much as half a kilogram of TNT."),
)
"""A sentence for every kind of link."""
_HEDGE = (
    r"about|around|approximately|approx\.?|roughly|nearly|almost|some|just|over|under|more than|less than"
    r"|up to|close to|an?|the|speeds? of|ca\.?|circa|etwa|rund|knapp|gut|fast|ungefähr|über"
    r"|mehr als|bis zu|well"
    r"|even|slightly|only|a little|little|a good|von|mit|of|in round (?:figures|numbers)|or so"
    r"|umgerechnet|grob|thus|hence|and thus|and so|and hence|somit|und damit|und somit|fully|a full|volle"
    r"|genau"
    r"|die|der|das|den|dem|eine[mnrs]?|exactly|in (?:american|metric|imperial|british|old|plain"
    r"|other) (?:units|terms|measures?|figures|money)"
    r"|in (?:mph|miles|kilomet(?:er|re)s|feet|met(?:er|re)s|kelvin|celsius|fahrenheit|newtons?|knots|meilen"
    r"|fuß|knoten)"
    r"|in other words|in old money|in metric terms|on the ground|that's some|nicht ganz"
)
_EQUATES = (
    r"i\.e\.?|that is|that's|that equals|which is|which equals|equals?|equal to|equivalent to|equating to"
    r"|is equivalent to|corresponds? to|corresponding to|translat(?:es|ing) to|works out (?:at|to)"
    r"|das sind|also"
    r"|entspricht|entsprechend|das entspricht|das entspräche|d\.h\.|das heißt|sprich|is|are|means|or about"
    r"|a speed of|an altitude of|was|namely|that would be|das wären|das macht|makes|bedeutet"
    r"|bedeuten|heißt|at a speed of|mit|which is to say|that is to say|which makes|which means|comes to"
    r"|amounts to"
    r"|amounting to|which comes to|anders gesagt|mit anderen worten|will sagen|oder auch|gleich|umgerechnet"
    r""
)
_MEASURE = (
    r"(?:(?:in|of|an?|the|its)\s+)*(?:altitude|apogee|height|high|tall|heavy|long|wide|across|deep|thick|up|range|away|distant"
    r"|diameter|length|width|downrange|distance|above (?:the )?(?:ground|earth|sea(?: level)?"
    r"|surface)|schwer|schnell|groß|hoch|höhe|lang|weit"
    r"|breit|dick|flughöhe|gipfelhöhe|reichweite|entfernt|durchmesser|entfernung)\b"
)
_BODY = re.compile(
    rf"^(?:\s*-?\s*{_MEASURE})?\W*(?:(?:(?:{_EQUATES}|{_HEDGE}|or|oder|bzw\.?|beziehungsweise|respectively)\b\.?)\W*)*$",
    re.IGNORECASE,
)
_EQUATION = re.compile(rf"[=≈/]|\b(?:{_EQUATES})\b", re.IGNORECASE)
_OR = re.compile(r"\b(?:or|oder|bzw|beziehungsweise)\b", re.IGNORECASE)
_ONLY_OR = re.compile(
    rf"\W*(?:{_MEASURE}\W*)?(?:(?:{_HEDGE})\W+)?(?:or|oder)\b\W*(?:(?:{_HEDGE})\W*)*", re.IGNORECASE
)
_JOINED = re.compile(rf"\s*(?:,\s*)?(?:of|at|von|mit)\s+(?:(?:{_HEDGE})\s+)*", re.IGNORECASE)
_DASH = re.compile(rf"\s*[–—-]+\s*(?:(?:{_HEDGE})\s+)*\w*\s*", re.IGNORECASE)
_APPOSED = re.compile(rf"\s*(?:-?\s*{_MEASURE})?\s*,\s*(?:(?:{_HEDGE})\s*)*", re.IGNORECASE)
_MEMBERS = re.compile(rf"\s*(?:[;,/]|,?\s*\b(?:or|and|oder|und)\b|=)\s*(?:(?:{_HEDGE})\s*)*", re.IGNORECASE)
_SAID_AGAIN = re.compile(
    r"[^.()\d]{0,50}\b(?:these|those|that|which|das|dies)\s+(?:are|is|was|were|makes?|sind|ist|waren|macht)\s+"
    rf"(?:(?:{_HEDGE})\s+)*",
    re.IGNORECASE,
)
"""A clause that says the quantity again: "; for the rest of us these are"."""
_LIKENED = re.compile(
    r"\s*,?\s*(?:as (?:much|many) as|the same as|the equivalent of|so viel wie|genauso viel wie|equal to)\s+"
    rf"(?:(?:{_HEDGE})\s+)*",
    re.IGNORECASE,
)
_CLOSE = re.compile(r"[^\w(\[]*[)\]]|\s*$|\s*[/=]|\s*[,;]\s*(?:or|oder)?|\s*\b(?:or|oder)\b", re.IGNORECASE)
_CHOICE = re.compile(
    r"\b(?:choose|choice|either|whichever|option|race|runners?|entweder|wahlweise|wählen|lauf)\b",
    re.IGNORECASE,
)
_METRIC = frozenset(
    ["m", "km", "cm", "mm", "um", "kg", "g", "metric_ton", "degC", "kelvin", "bar", "kPa", "MPa", "hPa"]
)


@dataclass(frozen=True)
class Link:
    """Two neighbouring quantities that restate each other.

    Parameters
    ----------
    first, second : Mention
        In the order of the sentence.
    kind : str
        What joins them; see the module.
    strong : bool
        Whether a disagreement between them is a contradiction: brackets and equations always, "or" and
        appositions where nobody would put two different things so.
    """

    first: Mention
    second: Mention
    kind: Kind
    strong: bool


def links(text: str, mentions: Sequence[Mention]) -> list[Link]:
    """Return neighbouring quantities that restate each other.

    Parameters
    ----------
    text : str
        The sentence.
    mentions : sequence of Mention
        Its quantities.

    Returns
    -------
    list of Link
        Pairs of neighbours, of the same or of another dimension.
    """
    pairs: list[Link] = []
    for first, second in pairwise(mentions):
        between = text[first.end : second.start]
        kind = _kind(text, first, second, between) if len(between) <= 80 else None
        if kind is not None:
            pairs.append(Link(first, second, kind, _is_strong(text, first, second, kind, between)))
    return pairs


def _kind(text: str, first: Mention, second: Mention, between: str) -> Kind | None:
    opened = text.rfind("(", 0, first.start)
    inside = opened > text.rfind(")", 0, first.start) and ")" in text[second.end :]
    if inside and ")" not in between and _MEMBERS.fullmatch(between):
        return "member"
    if first.dimension == second.dimension and _LIKENED.fullmatch(between):
        return "likened"
    if not _BODY.match(between):
        said_again = first.dimension == second.dimension and _SAID_AGAIN.fullmatch(between)
        return "apposition" if said_again else None
    if "(" in between or "[" in between:
        # "1 000 m (5 000 m for juniors)" is no conversion.
        return "bracket" if _CLOSE.match(text, second.end) else None
    if _ONLY_OR.fullmatch(between):
        return "alternative"
    if _EQUATION.search(between):
        return "equation"
    if {first.dimension, second.dimension} == {"mach", "speed"} and _JOINED.fullmatch(between):
        return "equation"
    if _DASH.fullmatch(between) or _OR.search(between):
        return "alternative"
    return "apposition" if _APPOSED.fullmatch(between) else None


def _is_strong(text: str, first: Mention, second: Mention, kind: Kind, between: str) -> bool:
    if kind in ("bracket", "member", "equation", "likened"):
        return True
    if _CHOICE.search(text) or _system(first) == _system(second):
        return False
    if kind == "alternative":
        exact = max(first.value, second.value) >= 1000.0 or first.value != round(first.value)
        return (
            first.dimension != "length" or exact or re.match(r"[^,]*,\s*(?:or|oder)\b", between) is not None
        )
    # A hedged figure after a comma is a restatement; lengths may be two different ones.
    return first.dimension == "speed" and re.search(r"[^\W\d]", between) is not None


def _system(mention: Mention) -> str:
    name = mention.unit.name.split("/")[0]
    if mention.unit.name in ("km/h", "m/s"):
        return mention.unit.name
    return "metric" if name in _METRIC else name
