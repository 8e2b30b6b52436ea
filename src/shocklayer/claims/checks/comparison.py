"""Comparisons with well-known things: "half as hot as the Sun", "five times faster than a bullet"."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.numbers import find_numbers
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show

NAME = "comparison"
_FIXED = {
    "half": 0.5,
    "halb": 0.5,
    "twice": 2.0,
    "doppelt": 2.0,
    "double": 2.0,
    "triple": 3.0,
    "dreimal": 3.0,
}
_HEAD = (
    r"(?P<factor>half|halb|twice|double|triple|doppelt|dreimal|[\w.,%-]{1,20}(?:\s+(?:per ?cent|percent"
    r"|prozent))?"
    r"(?:\s+(?:times|mal|x))?|as|so)?\s*(?:of\s+|von\s+)?"
)
_SHAPES = (
    r"(?P<as>as (?:hot|fast|high|tall|powerful|strong)(?: as)?|so (?:hei(?:ß|ss)|schnell|hoch)(?: wie)?"
    r"|the (?:installed |total |entire )?(?:temperature|speed|height|"
    r"power|capacity|output)(?: of)?)\s+",
    r"(?P<more>hotter than|faster than|higher than|taller than|more powerful than|hei(?:ß|ss)er als"
    r"|schneller als|höher als)\s+",
    r"(?P<direct>(?:that of|what)\s+)?(?=(?:a |an |the |die |der |das )?\w)",
)
_WORDS = {
    "temperature": re.compile(r"hot|temperatur|hei(?:ß|ss)", re.I),
    "speed": re.compile(r"fast|speed|schnell", re.I),
    "length": re.compile(r"high|tall|height|hoch|höher", re.I),
    "power": re.compile(r"power|capacity|output|strong", re.I),
}


@cache
def _references() -> list[tuple[dict[str, Any], list[re.Pattern[str]]]]:
    text = (files("shocklayer") / "data" / "claims" / "references.toml").read_text(encoding="utf-8")
    return [
        (entry, [re.compile(_HEAD + shape + rf"(?:{entry['pattern']})", re.IGNORECASE) for shape in _SHAPES])
        for entry in tomllib.loads(text)["reference"]
    ]


@cache
def _any_reference() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{entry['pattern']})" for entry, _ in _references()), re.IGNORECASE)


_OWN = re.compile(
    r"\s*(?:,\s*)?(?:\(|(?:at|with|doing|of|mit|bei|von|(?:cruis|fly|travell?|mov)ing (?:at|with))\s+)"
    r"(?:(?:about|some|around|only|its|their|a speed of|rund|etwa|seine[nr]?)\s+)*",
    re.IGNORECASE,
)
"""What stands between a thing and its own figure: "an airliner at Mach 0.85"."""
_TRIGGER = re.compile(
    r"\b(?:as hot|as fast|as high|as tall|as powerful|than|temperature|speed|height|power|capacity|output"
    r"|so hei"
    r"|so schnell|so hoch|als)\b",
    re.IGNORECASE,
)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare a quantity with a multiple of a reference value.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        At most one; temperatures are compared both in kelvin and in degrees Celsius.
    """
    if not sentence.mentions or not sentence.has(_TRIGGER) or not sentence.has(_any_reference()):
        return []
    for entry, patterns in _references():
        for pattern in patterns:
            match = pattern.search(sentence.text)
            if (
                match is None
                or not _is_meant(entry, match)
                or not _WORDS[entry["dimension"]].search(
                    match.group() if "direct" not in match.groupdict() else sentence.text
                )
            ):
                continue
            finding = _compare(sentence, entry, match)
            if finding is not None:
                return [finding]
    return []


def _is_meant(entry: dict[str, Any], match: re.Match[str]) -> bool:
    """Whether a match without "as fast as" has a factor, as in "twice the SR-71" and "nine rifle bullets"."""
    if "direct" not in match.groupdict():
        return True
    written = (match.group("factor") or "").lower()
    return entry["dimension"] == "speed" and (
        any(written.startswith(word) for word in _FIXED) or re.search(r"times|mal", written) is not None
    )


def _compare(sentence: Sentence, entry: dict[str, Any], match: re.Match[str]) -> Finding | None:
    candidates = sentence.of(entry["dimension"], *(["mach"] if entry["dimension"] == "speed" else []))
    candidates = [
        mention
        for mention in candidates
        if (mention.end <= match.start() or mention.start >= match.end())
        and not _OWN.fullmatch(sentence.text, match.end(), max(mention.start, match.end()))
    ]
    if not candidates:
        return None
    mention = min(candidates, key=lambda one: min(abs(one.end - match.start()), abs(one.start - match.end())))
    more = "more" in match.groupdict() and match.group("more") is not None
    factor = _factor(match.group("factor"), more)
    if factor is None:
        return None
    claimed = mention.interval
    if mention.dimension == "mach":
        claimed = Interval(claimed.low * 274.0, claimed.high * 347.0)
    reference = Interval(float(entry["low"]), float(entry["high"]))
    steps = [
        f"{entry['name']}: {show(reference.low)} to {show(reference.high)} {_unit(entry)}",
        f"{mention.text} = {show(claimed.low)} to {show(claimed.high)} {_unit(entry)}: "
        f"{claimed.low / reference.high:.2f} to {claimed.high / reference.low:.2f} times that",
    ]
    if more and factor == 1.0:
        right = claimed.high > reference.low
        verdict = (
            Verdict.CONSISTENT
            if right
            else (Verdict.QUALIFY if claimed.high > 0.8 * reference.low else Verdict.INCONSISTENT)
        )
        words = f"{mention.text} {'is' if right else 'is not'} more than the {entry['name']}."
    else:
        wanted = reference.scaled(factor)
        ratios = [claimed.gap(wanted)]
        if entry["dimension"] == "temperature":
            shift = 273.15
            wanted_c = Interval((reference.low - shift) * factor, (reference.high - shift) * factor)
            ratios.append(Interval(claimed.low - shift, claimed.high - shift).gap(wanted_c))
        gap = min(ratio for ratio in ratios if ratio >= 1.0)
        verdict = (
            Verdict.CONSISTENT if gap <= 1.12 else Verdict.QUALIFY if gap <= 1.5 else Verdict.INCONSISTENT
        )
        ratio = mention.si / (0.5 * (reference.low + reference.high)) if mention.dimension != "mach" else 0.0
        actual = (
            f"{ratio:.2f}"
            if ratio
            else f"{claimed.low / reference.high:.1f} to {claimed.high / reference.low:.1f}"
        )
        words = f"{mention.text} is {actual} times the {entry['name']}; the text says {factor:g}."
    return Finding(
        NAME,
        verdict,
        words,
        tuple(steps),
        {
            "claimed_si": [claimed.low, claimed.high],
            "reference_si": [reference.low, reference.high],
            "factor": factor,
        },
        entry["source"],
        sentence.index_of(mention),
    )


def _factor(written: str | None, more: bool) -> float | None:
    if written is None or written.lower().strip() in (
        "as",
        "so",
        "",
        "is",
        "are",
        "was",
        "be",
        "even",
        "far",
        "much",
        "and",
    ):
        return 1.0
    low = written.lower().strip()
    for word, value in _FIXED.items():
        if low.startswith(word):
            return value
    numbers = find_numbers(written, "en")
    if not numbers:
        return 1.0 if more else None
    if "%" in low or "cent" in low or "prozent" in low:
        return numbers[0].value / 100.0
    return numbers[0].value if re.search(r"times|mal|x", low) else None


def _unit(entry: dict[str, Any]) -> str:
    return {"temperature": "K", "speed": "m/s", "length": "m", "power": "W"}[entry["dimension"]]


CHECK = Check(NAME, check, any_topic=True, nature=True)
