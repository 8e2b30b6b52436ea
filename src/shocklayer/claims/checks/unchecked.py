"""Physical statements to which no check applies, with the reason."""

from __future__ import annotations

import re

from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mentions import Mention
from shocklayer.claims.verdicts import Finding, Verdict

NAME = "none"
_MISSING = {
    "mach": "an altitude, a speed, a temperature or a named facility beside the Mach number",
    "speed": "an altitude, a Mach number, a distance with a time or a named vehicle along with the speed",
    "temperature": "a speed or Mach number, and whether gas, surface or total temperature is meant",
    "acceleration": "an entry angle, or the time or distance over which it acts",
    "pressure": "the flight point or the facility",
    "power": "what it is used for, for how long and over which area",
    "specific energy": "the facility or the flight speed",
    "heat flux": "the flight point and the nose radius",
    "frequency": "the speed and altitude of the vehicle",
    "length": "something to compare it with: a speed, a time, a range or a named vehicle",
    "time": "something to compare it with: a distance, a speed or a named facility",
}
_FORECAST = re.compile(r"\b(?:ahead of|years? ahead|behind|voraus|vorsprung|rückstand)\b", re.IGNORECASE)


_LEAST = {"speed": 300.0, "temperature": 700.0, "length": 1.0e4, "power": 1.0e6, "pressure": 0.0}


def _matters(mention: Mention, forecast: bool) -> bool:
    """Whether a quantity is of a size that occurs in fast flight and its tests."""
    if mention.dimension == "time":
        return forecast
    return mention.high >= _LEAST.get(mention.dimension, 0.0)


def unchecked(document: Document, sentence: Sentence) -> list[Finding]:
    """List a sentence on the topic whose quantities cannot be compared with anything.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        A sentence without any other finding.

    Returns
    -------
    list of Finding
        One, not checkable, with what is missing; none on other topics or for sizes, masses and dates.
    """
    forecast = sentence.has(_FORECAST)
    if not document.on_topic(sentence, 3 if forecast else 0):
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
    if document.on_another_planet(sentence):
        words = "It is about another planet; the checks cover only the Earth and its atmosphere."
    elif forecast and all(mention.dimension == "time" for mention in chosen):
        words = "A judgement or forecast, not a physical quantity: there is nothing to compute."
    else:
        order = list(_MISSING)
        first = min(chosen, key=lambda mention: order.index(mention.dimension))
        words = f"Not enough data to compute with; missing: {_MISSING[first.dimension]}."
    return [Finding(NAME, Verdict.NOT_CHECKABLE, words, (), {}, "", sentence.index_of(*chosen))]
