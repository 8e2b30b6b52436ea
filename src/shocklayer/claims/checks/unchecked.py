"""Physical statements no check applies to, with the reason."""

from __future__ import annotations

import re

from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mentions import Mention
from shocklayer.claims.verdicts import Finding, Verdict

NAME = "none"
_MISSING = {
    "mach": "an altitude, a speed, a temperature or a named facility beside the Mach number",
    "speed": "an altitude, a Mach number, a distance with a time or a named vehicle beside the speed",
    "temperature": "a speed or Mach number, and whether gas, surface or total temperature is meant",
    "acceleration": "an entry angle, or the time or distance over which it acts",
    "pressure": "the flight point or the facility it belongs to",
    "power": "what it drives, for how long and over which area",
    "specific energy": "the facility or the flight speed it belongs to",
    "heat flux": "the flight point and the nose radius",
    "frequency": "the speed and altitude of the vehicle",
    "length": "what it is held against: a speed, a time, a range or a named vehicle",
    "time": "what it is held against: a distance, a speed or a named facility",
}
_FORECAST = re.compile(r"\b(?:ahead of|years? ahead|behind|voraus|vorsprung|rückstand)\b", re.IGNORECASE)


_LEAST = {"speed": 300.0, "temperature": 700.0, "length": 1.0e4, "power": 1.0e6, "pressure": 0.0}


def _matters(mention: Mention, forecast: bool) -> bool:
    """Whether a quantity is of the size fast flight and its tests have to do with."""
    if mention.dimension == "time":
        return forecast
    return mention.high >= _LEAST.get(mention.dimension, 0.0)


def unchecked(document: Document, sentence: Sentence) -> list[Finding]:
    """List a sentence of the field whose quantities nothing can be held against.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        A sentence without any other finding.

    Returns
    -------
    list of Finding
        One, not checkable, with what is missing; none outside the field or for sizes, masses and dates.
    """
    forecast = sentence.has(_FORECAST)
    if not document.in_field(sentence, 3 if forecast else 0):
        return []
    chosen = [
        mention
        for mention in sentence.mentions
        if mention.dimension in _MISSING
        and (mention.dimension != "length" or mention.si >= 1e3)
        and (mention.dimension != "time" or mention.si <= 86400.0 or forecast)
    ]
    if not any(_matters(mention, forecast) for mention in chosen):
        return []
    if document.on_another_world(sentence):
        words = "It speaks of another planet; these checks know the Earth and its air only."
    elif forecast and all(mention.dimension == "time" for mention in chosen):
        words = "A judgement of standing or a forecast, not a physical quantity: nothing can be computed."
    else:
        order = list(_MISSING)
        first = min(chosen, key=lambda mention: order.index(mention.dimension))
        words = f"Not enough stands here to compute with: it would take {_MISSING[first.dimension]}."
    return [Finding(NAME, Verdict.NOT_CHECKABLE, words, (), {}, "", sentence.index_of(*chosen))]
