"""Quantities of a sentence that restate each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from shocklayer.claims.mentions import Mention

_HEDGE = (
    r"about|around|approximately|approx\.?|roughly|nearly|almost|some|just|over|under|more than|less than"
    r"|up to|close to"
    r"|an?|the|speeds? of|ca\.?|circa|etwa|rund|knapp|gut|fast|ungefähr|über|mehr als|bis zu|well|even"
    r"|slightly|only"
)
_STRONG = (
    r"i\.e\.?|that is|that's|that equals|which is|which equals|equals?|equal to|equivalent to|equating to"
    r"|is equivalent to"
    r"|corresponds? to|corresponding to|translat(?:es|ing) to|works out (?:at|to)|das sind|also"
    r"|entspricht|entsprechend"
    r"|das entspricht|d\.h\.|das heißt|sprich|is|are|means|or about|a speed of|an altitude of|was|namely"
)
_LINK = re.compile(
    rf"^(?P<body>\W*(?:(?:(?:{_STRONG}|{_HEDGE}|or|oder|bzw\.?|beziehungsweise|respectively)\b\.?)\W*)*)$",
    re.IGNORECASE,
)
_STRONG_IN = re.compile(rf"[=≈/(\[]|\b(?:{_STRONG})\b", re.IGNORECASE)
_OR_IN = re.compile(r"\b(?:or|oder|bzw|beziehungsweise)\b", re.IGNORECASE)
_CLOSE = re.compile(r"[^\w(\[]*[)\]]|\s*$|\s*[/=]|\s*[,;]\s*(?:or|oder)?|\s*\b(?:or|oder)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Link:
    """Two neighbouring quantities that restate each other.

    Parameters
    ----------
    first, second : Mention
        In the order of the sentence.
    strong : bool
        Whether linked by parentheses, an equals sign or "that is", rather than "or" or a dash.
    """

    first: Mention
    second: Mention
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
        if len(between) > 80 or not _LINK.match(between):
            continue
        opened = "(" in between or "[" in between
        if opened and not _CLOSE.match(text, second.end):
            continue  # "1 000 m (5 000 m for juniors)" is no conversion
        strong = _STRONG_IN.search(between) is not None
        dashed = re.fullmatch(r"\s*[–—-]+\s*\w*\s*", between) is not None
        if strong or dashed or _OR_IN.search(between):
            pairs.append(
                Link(first, second, strong and not re.fullmatch(r"\W*(?:or|oder)\W*", between, re.I))
            )
    return pairs
