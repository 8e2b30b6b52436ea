"""Routes of flights: between two named places, or across a country or an ocean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from shocklayer.claims.physics import great_circle
from shocklayer.core.csv_columns import read_rows


@dataclass(frozen=True)
class Route:
    """A route: its name and the range of its length [m]."""

    text: str
    low: float
    high: float


_CROSSINGS = (
    (
        r"\b(?:across|coast[- ]to[- ]coast|over the (?:entire|whole))\s*(?:of\s+)?(?:the\s+)?(?:entire\s+"
        r"|whole\s+|continental\s+)?"
        r"(?:U\.?S\.?A?\b\.?|United States|America\b|country\b(?= in))|coast[- ]to[- ]coast"
        r"|quer durch die USA",
        "across the United States",
        3.70e6,
        4.50e6,
    ),
    (
        r"\b(?:across|cross(?:es|ed|ing)?(?: of)?) the Atlantic|über den Atlantik|transatlanti\w+",
        "across the Atlantic",
        3.1e6,
        6.0e6,
    ),
    (
        r"\b(?:across|cross(?:es|ed|ing)?(?: of)?) the Pacific|über den Pazifik",
        "across the Pacific",
        7.5e6,
        1.2e7,
    ),
    (
        r"\b(?:anywhere|any (?:point|place|target|location|spot|city))\s+(?:\w+\s+)?(?:in|on|around"
        r"|of)\s+(?:the\s+)?(?:world|earth|globe|"
        r"planet)|jede[nrm]? (?:ort|punkt|ziel) (?:auf )?(?:der )?(?:welt|erde)",
        "any place on Earth",
        1.0e7,
        2.0015e7,
    ),
)
_CONNECT = re.compile(
    r"\s*(?:,?\s*(?:to|and|nach|und|bis|from)\s+|\s*[-–—/]\s*)(?:(?:the|central|downtown)\s+)?", re.IGNORECASE
)


@cache
def _places() -> tuple[re.Pattern[str], dict[str, tuple[str, float, float]]]:
    text = (files("shocklayer") / "data" / "claims" / "places.csv").read_text(encoding="utf-8")
    names: dict[str, tuple[str, float, float]] = {}
    for row in read_rows(text):
        entry = (row["name"], float(row["latitude"]), float(row["longitude"]))
        for name in (row["name"], *filter(None, row["aliases"].split(";"))):
            names[name] = entry
    ordered = sorted(names, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)"), names


@cache
def _crossings() -> list[tuple[re.Pattern[str], str, float, float]]:
    return [(re.compile(pattern, re.IGNORECASE), name, low, high) for pattern, name, low, high in _CROSSINGS]


def find_route(text: str) -> Route | None:
    """Return the first route between two named places, or across a country or an ocean.

    Parameters
    ----------
    text : str
        A sentence.

    Returns
    -------
    Route or None
        The route; None if there is none.
    """
    pattern, names = _places()
    hits = list(pattern.finditer(text))
    for first, second in pairwise(hits):
        if names[first.group()] == names[second.group()]:
            continue
        if _CONNECT.fullmatch(text, first.end(), second.start()):
            start, end = names[first.group()], names[second.group()]
            length = great_circle(start[1:], end[1:])
            return Route(f"{start[0]} to {end[0]}", length, length)
    for crossing, name, low, high in _crossings():
        if crossing.search(text):
            return Route(name, low, high)
    return None
