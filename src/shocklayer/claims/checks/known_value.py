"""Figures of well-known things, from a table: distance of the Moon, Karman line, speed of light."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from shocklayer.claims.check import Check
from shocklayer.claims.clauses import clause
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mention import Mention
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show

NAME = "known-value"
_UNITS = {"length": "m", "speed": "m/s", "time": "s"}
_AROUND = 60
_OTHER_MOONS = re.compile(
    r"\b(?:Jupiter|Saturn|Mars|Uranus|Neptun|Pluto|Io|Europa|Titan|Ganymed|Callisto|Phobos|Deimos|Charon)"
)


class Fact(NamedTuple):
    """One entry of the table.

    Attributes
    ----------
    name : str
        What it is.
    pattern : re.Pattern
        Words that must stand near the figure.
    named : re.Pattern
        Words right before the figure that leave no other reading.
    dimension : str
        Dimension of the figure.
    smallest : float
        Least value in SI that may be meant.
    value : Interval
        Its range in SI.
    source : str
        Source.
    """

    name: str
    pattern: re.Pattern[str]
    named: re.Pattern[str]
    dimension: str
    smallest: float
    value: Interval
    source: str


@cache
def facts() -> tuple[Fact, ...]:
    """Return the table of well-known values."""
    text = (files("shocklayer") / "data" / "claims" / "facts.toml").read_text(encoding="utf-8")
    return tuple(
        Fact(
            entry["name"],
            re.compile(entry["pattern"], re.IGNORECASE),
            re.compile(entry["named"], re.IGNORECASE),
            entry["dimension"],
            float(entry["smallest"]),
            Interval(float(entry["low"]), float(entry["high"])),
            entry["source"],
        )
        for entry in tomllib.loads(text)["fact"]
    )


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare figures of well-known things with the table.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        Consistent where a figure near the words agrees; an objection only where no other reading is left.
    """
    findings: list[Finding] = []
    for fact in facts():
        if ("month" in fact.name or "Moon" in fact.name) and sentence.has(_OTHER_MOONS):
            continue
        for mention in _nearest_first(sentence, fact):
            if mention.high < fact.smallest * 0.01 or (sentence.of("mach") and "sound" in fact.name):
                continue
            low, high = clause(sentence, mention)
            near = sentence.text[max(low, mention.start - _AROUND) : min(high, mention.end + _AROUND)]
            if not fact.pattern.search(near):
                continue
            gap = mention.interval.gap(fact.value)
            named = fact.named.search(sentence.text[low : mention.start]) is not None
            if gap > 1.02 and not named:
                continue
            if gap <= 1.02 and mention.high < fact.smallest:
                continue
            verdict = (
                Verdict.CONSISTENT
                if gap <= 1.03
                else Verdict.QUALIFY
                if gap <= 1.12
                else Verdict.INCONSISTENT
            )
            unit = _UNITS[fact.dimension]
            words = f"The {fact.name} is {show(fact.value.low)} to {show(fact.value.high)} {unit}"
            words += (
                f", in agreement with {mention.text}."
                if verdict is Verdict.CONSISTENT
                else f", not {mention.text}."
            )
            findings.append(
                Finding(
                    NAME,
                    verdict,
                    words,
                    (f"{mention.text} = {show(mention.si)} {unit}",),
                    {"low_si": fact.value.low, "high_si": fact.value.high, "stated_si": mention.si},
                    fact.source,
                    sentence.index_of(mention),
                )
            )
            break
    return findings[:2]


def _nearest_first(sentence: Sentence, fact: Fact) -> list[Mention]:
    """Return the figures by their distance from the words that say what is meant."""
    found = fact.pattern.search(sentence.text)
    figures = sentence.of(fact.dimension)
    if found is None:
        return []
    return sorted(figures, key=lambda one: max(found.start() - one.end, one.start - found.end()))


CHECK = Check(
    NAME, check, any_topic=True, nature=True, other_planets=True, needs=frozenset(["length", "speed", "time"])
)
