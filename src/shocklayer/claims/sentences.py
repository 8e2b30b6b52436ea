"""Sentences, their offsets and their language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Language = Literal["en", "de"]

_MONTHS_DE = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof st sr jr gen col lt capt sgt maj no nr vs etc approx ca bzw usw inkl ing dipl evtl
    ggf abs art bd tel fig eq ref vol pp ed est dept inc ltd co corp max min temp alt mi ft sec hr hrs mph km
    sq jan feb mar apr jun jul aug sep sept oct nov dec mio mrd tsd std sek z.b d.h u.a o.ä i.e e.g u.s u.k
    u.n a.m p.m v.chr n.chr cf al rd circa""".split()
)
_END = re.compile(
    r"(?<![.!?。！？])[.!?。！？]++[\"'”’“«»)\]]*+(?:\[(?:\d{1,3}|[a-z]|note \d+)\])*+(?=\s|$)"
    r"|\n[ \t]*\n\s*|\n"
)
_WORD_BEFORE = re.compile(r"([^\s(\[\"'“„]{1,24})$")
_GERMAN = re.compile(
    r"\b(?:der|die|das|den|dem|des|und|ist|sind|war|wird|werden|mit|von|bei|auf|nach|ein|eine|einer|einem"
    r"|einen|im"
    r"|vom|zum|zur|über|für|nicht|bis|etwa|rund|Grad|Höhe|Geschwindigkeit|Stunden|Sekunden"
    r"|Schallgeschwindigkeit"
    r"|Stundenkilometer|Temperatur|Temperaturen|Reichweite|kann|soll|sich|als|auch|es|sie|er|entspricht"
    r"|pro)\b"
)
_ENGLISH = re.compile(
    r"\b(?:the|of|and|is|are|was|were|will|with|at|by|from|to|in|on|for|a|an|that|which|it|its|as|or|than"
    r"|can|has"
    r"|have|be|this|degrees|feet|miles|hours|per|an|up|about|around)\b",
    re.IGNORECASE,
)
_LONGEST = 1200
_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Span:
    """A sentence: its offsets in the plain text, its text, and the language of the article."""

    start: int
    end: int
    text: str
    text_language: Language

    @cached_property
    def language(self) -> Language:
        """Language of the sentence; that of the article where its own words are ambiguous."""
        return language_of(self.text, self.text_language)


def split(plain: str) -> list[Span]:
    """Split plain text into sentences.

    Parameters
    ----------
    plain : str
        Text without markup.

    Returns
    -------
    list of Span
        Sentences in order, without surrounding white space. A sentence longer than 1200 characters is split
        at white space, which keeps the time linear.
    """
    text_language = language_of(plain[:200_000], "en")
    spans: list[Span] = []
    start = 0
    for mark in _END.finditer(plain):
        if mark.start() < start or not _is_boundary(plain, mark, start):
            continue
        _append(plain, start, mark.end(), text_language, spans)
        start = mark.end()
    _append(plain, start, len(plain), text_language, spans)
    return spans


def language_of(text: str, otherwise: Language) -> Language:
    """Distinguish German from English by their function words.

    Parameters
    ----------
    text : str
        Any text.
    otherwise : {"en", "de"}
        Language to return if the text is ambiguous.

    Returns
    -------
    {"en", "de"}
        The language.
    """
    german, english = len(_GERMAN.findall(text)), len(_ENGLISH.findall(text))
    if any(letter in text for letter in "äöüßÄÖÜ"):
        german += 1
    if german == english:
        return otherwise
    return "de" if german > english else "en"


def _append(plain: str, start: int, end: int, text_language: Language, spans: list[Span]) -> None:
    while start < end:
        stop = end
        if end - start > _LONGEST:
            space = plain.rfind(" ", start + 1, start + _LONGEST)
            stop = space if space > start else start + _LONGEST
        text = plain[start:stop]
        left = len(text) - len(text.lstrip("\ufeff \t\r\n\f\v\u200e\u200f\u202a\u202b\u202c\u00a0"))
        text = text[left:].rstrip()
        if _WORD.search(text):
            spans.append(Span(start + left, start + left + len(text), text, text_language))
        start = stop


def _is_boundary(plain: str, mark: re.Match[str], start: int) -> bool:
    token = mark.group()
    after = plain[mark.end() : mark.end() + 40].lstrip()
    if "\n" in token:
        return _is_line_end(plain, mark, start, after)
    if not after:
        return True
    if token.startswith("..") or token[0] == "…":
        return False  # an ellipsis joins what a quotation has cut
    first = after.lstrip("\"'“”„‚‘’«»([-–—•@#*")[:1]
    if first and first.islower() and token[0] == ".":
        return False
    if token[0] != ".":
        return True
    word_match = _WORD_BEFORE.search(plain[max(mark.start() - 24, 0) : mark.start()])
    word = word_match.group(1) if word_match else ""
    if not word:
        return True
    if len(word) == 1 and re.search(r"[\d°]\s?.$", plain[max(mark.start() - 4, 0) : mark.start()]):
        return True  # "900 K. It" is no initial
    if word.lower().strip("()") in _ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word.isupper()):
        # "about 5 km." ends a sentence when a capital follows, "approx. 5" and "Dr. Hale" do not.
        return word.lower() in ("km", "ft", "mi", "mph", "sec", "min", "hr", "hrs") and not first.isdigit()
    if word.isdigit() and len(word) <= 2:
        return re.match(rf"(?:{_MONTHS_DE}|Jahr|Jh)", after) is None and not _german_ordinal(plain, mark)
    return True


def _german_ordinal(plain: str, mark: re.Match[str]) -> bool:
    before = plain[max(mark.start() - 40, 0) : mark.start()]
    return re.search(r"\b(?:am|der|die|das|den|dem|zum|vom|im|beim)\s+\d{1,2}$", before) is not None


def _is_line_end(plain: str, mark: re.Match[str], start: int, after: str) -> bool:
    if mark.group().count("\n") > 1:
        return True
    line = plain[plain.rfind("\n", 0, mark.start()) + 1 : mark.start()].rstrip()
    if not line or line[-1] in '.!?:;"”»':
        return line[-1:] not in (";", ":") or after[:1].isupper()
    if line[:1] in "@#" or after[:1] in ("@", "#", "•", "*", "|"):
        return True
    # A short line before a capital is a heading; a wrapped line is nearly as long as its neighbours.
    return len(line) < 45 and after[:1].isupper() and len(after) >= 1 and _next_is_longer(plain, mark, line)


def _next_is_longer(plain: str, mark: re.Match[str], line: str) -> bool:
    end = plain.find("\n", mark.end(), mark.end() + 400)
    following = (end if end >= 0 else min(len(plain), mark.end() + 400)) - mark.end()
    return following > len(line) + 15
