"""A sentence with the data that checks need: quantities, subjects, preceding sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from shocklayer.claims.mentions import Mention, find_mentions
from shocklayer.claims.sentences import Span, split
from shocklayer.claims.source import Article
from shocklayer.claims.subjects import Hit, Subject, find_subjects

_STEMS = (
    "hypersonic", "supersonic", "hyperschall", "überschall", "schallgeschwindigkeit", "speed of sound",
    "faster than sound", "missile", "rocket", "rakete", "reentry", "re-entry", "reenter", "re-enter",
    "wiedereintritt", "spacecraft", "raumschiff", "raumkapsel", "capsule", "glide vehicle", "gleiter",
    "wind tunnel", "wind-tunnel", "windtunnel", "windkanal", "shock tunnel", "stoßkanal", "scramjet",
    "ramjet", "aircraft", "airliner", "flugzeug", "atmospher", "plasma", "blackout", "shuttle",
    "ballisti", "icbm", "warhead", "sprengkopf", "heat shield", "heatshield", "heat-shield",
    "hitzeschild", "umlaufbahn", "stagnation", "enthalp", "stratospher", "wind speed", "airflow",
    "test gas", "ionis", "ioniz", "spaceplane", "space plane", "raumgleiter", "splashdown", "cosmonaut",
    "astronaut", "kosmonaut", "raumfahrer", "kapsel", "spaceship", "raumfähre",
)  # fmt: skip
_MARKED = re.compile(r"\d[.,]\d")
_FIELD = re.compile(r"\bmach[ -]?\d|\bmach numbers?|\borbit", re.IGNORECASE)


def _is_on_topic(text: str) -> bool:
    low = text.lower()
    if any(stem in low for stem in _STEMS):
        return True
    return ("mach" in low or "orbit" in low) and _FIELD.search(text) is not None


_EQUATES = re.compile(
    r"^\W*(?:(?:that|this|it|which)(?:\s+(?:is|was|equals|corresponds|works out|means|amounts|translates"
    r"|makes|comes to|would be)\b"
    r"|['’]s\b)|(?:das|dies)\s+(?:entspricht|entspräche|sind|ist|wären|wäre|macht|bedeutet|waren)\b)",
    re.I,
)


_ELSEWHERE = re.compile(
    r"\bcomet|asteroid|meteor|\bsun\b|solar|jupiter(?! [c\d])|saturn(?! [iv\d])|venus(?! aerospace)"
    r"|parker|voyager|interplanet|interstell"
    r"|\blight\b|galax|"
    r"electron|neutron|particle|komet|sonne\b|lightning|nerve",
    re.IGNORECASE,
)


_WORLDS = re.compile(
    r"\b(?:Mars|Martian|Venus|Venusian|Titan|Jupiter|Saturn|Neptune|Uranus|Marsatmosphäre|Marssonde"
    r"|Perseverance|[Rr]ed [Pp]lanet|roten? Planet\w*"
    r"|Curiosity|Pathfinder|Huygens)\b"
    # Firms, rockets and stages that bear the name of a planet.
    r"(?! (?:Aerospace|Orbital|Industries|Inc|GmbH|Technologies|Systems|[IVX]{1,3}\b|\d|C\b|rocket"
    r"|rakete|missile|launch"
    r"|stage|Labs?|Space\b|Corp)|[- ][IVX]{1,3}\b)"
)
_EARTH = re.compile(
    r"(?<!on )(?<!from )(?<!to )(?<!than )(?<!auf der )(?<!zur )(?<!von der )\b(?:Earth|Erde)\b"
    r"|\b(?:terrestrial|Wüste|desert|Pacific|Atlantic|Utah|Kazakh\w*"
    r"|orbit(?:ed)? the earth|airliners?|aircraft"
    r"|wind tunnels?|Windkan\w+|Concorde|missiles?)\b"
)
_PLANET_HOLDS = 12
"""Number of sentences for which a planet named holds, unless the Earth or an earthly subject is named."""


def _is_fast(mention: Mention) -> bool:
    return (mention.dimension == "speed" and mention.high >= 1000.0) or (
        mention.dimension == "mach" and mention.high >= 3.0
    )


@dataclass(frozen=True)
class Sentence:
    """One sentence with its quantities and subjects.

    Parameters
    ----------
    index : int
        Number in the document.
    span : Span
        Offsets and language.
    mentions : tuple of Mention
        Quantities.
    hits : tuple of Hit
        Subjects named in it.
    notes : dict
        Cache of lists of quantities that several checks use.
    """

    index: int
    span: Span
    mentions: tuple[Mention, ...]
    hits: tuple[Hit, ...]
    notes: dict[str, list[Mention]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The sentence."""
        return self.span.text

    def of(self, *dimensions: str) -> list[Mention]:
        """Return the quantities of the given dimensions, in order."""
        return [mention for mention in self.mentions if mention.dimension in dimensions]

    def index_of(self, *chosen: Mention) -> tuple[int, ...]:
        """Return the indices of quantities in the list."""
        places = {id(mention): place for place, mention in enumerate(self.mentions)}
        found = [places.get(id(mention)) for mention in chosen]
        return tuple(place for place in found if place is not None)

    def has(self, pattern: re.Pattern[str]) -> bool:
        """Whether a pattern occurs in the sentence."""
        return pattern.search(self.text) is not None

    def before(self, mention: Mention, length: int = 60) -> str:
        """Return the text before a quantity."""
        return self.text[max(mention.start - length, 0) : mention.start]

    def after(self, mention: Mention, length: int = 60) -> str:
        """Return the text after a quantity."""
        return self.text[mention.end : mention.end + length]


@dataclass(frozen=True)
class Document:
    """An article, parsed into sentences with quantities and subjects."""

    article: Article
    sentences: tuple[Sentence, ...]
    topic_flags: tuple[bool, ...] = field(default=())
    planet_flags: tuple[bool, ...] = field(default=())

    def previous(self, sentence: Sentence, count: int = 1) -> Sequence[Sentence]:
        """Return the sentences before one, nearest first."""
        return self.sentences[max(sentence.index - count, 0) : sentence.index][::-1]

    def nearest(self, sentence: Sentence, pattern: re.Pattern[str], back: int) -> bool:
        """Whether a pattern occurs in the sentence or in one of those before it."""
        return sentence.has(pattern) or any(earlier.has(pattern) for earlier in self.previous(sentence, back))

    def carried(self, sentence: Sentence, *dimensions: str, back: int = 3) -> list[Mention]:
        """Return quantities of the given dimensions in the sentences before one, nearest first."""
        return [one for earlier in self.previous(sentence, back) for one in earlier.of(*dimensions)]

    def subjects(self, sentence: Sentence, back: int = 0) -> list[Subject]:
        """Return the subjects of a sentence and of those before it, nearest first, each once."""
        by_name: dict[str, Subject] = {hit.subject.name: hit.subject for hit in sentence.hits}
        for earlier in self.previous(sentence, back) if back else ():
            for hit in earlier.hits[::-1]:
                by_name.setdefault(hit.subject.name, hit.subject)
        return list(by_name.values())

    def on_topic(self, sentence: Sentence, back: int = 0) -> bool:
        """Whether the sentence, or one of those before it, is about fast flight or its ground test."""
        low = max(sentence.index - back, 0)
        return any(self.topic_flags[low : sentence.index + 1])

    def on_another_planet(self, sentence: Sentence) -> bool:
        """Whether the sentence is about another planet, to which most checks do not apply."""
        return self.planet_flags[sentence.index]

    def about_nature(self, sentence: Sentence) -> bool:
        """Whether the sentence is about meteors, particles and the like, and names no vehicle or facility."""
        return not sentence.hits and _ELSEWHERE.search(sentence.text) is not None

    def restates_previous(self, sentence: Sentence) -> bool:
        """Whether the sentence restates a quantity of the one before ("That is 3,300 mph.")."""
        return _EQUATES.match(sentence.text) is not None


def parse_article(article: Article) -> Document:
    """Parse an article into sentences, quantities and subjects.

    Parameters
    ----------
    article : Article
        The article.

    Returns
    -------
    Document
        Input of the checks.
    """
    spans = split(article.plain)
    hits = find_subjects(article.plain)
    sentences: list[Sentence] = []
    flags: list[bool] = []
    planets: list[bool] = []
    left = 0
    first = 0
    for index, span in enumerate(spans):
        while first < len(hits) and hits[first].end <= span.start:
            first += 1
        last = first
        while last < len(hits) and hits[last].start < span.end:
            last += 1
        own = tuple(hits[first:last])
        # The language determines only the meaning of a point or a comma between digits.
        language = span.language if _MARKED.search(span.text) else span.text_language
        # Numbers in a name ("8-Foot High Temperature Tunnel") are not claims.
        names = [(hit.start - span.start, hit.end - span.start) for hit in own]
        mentions = tuple(
            mention
            for mention in find_mentions(span.text, language)
            if not any(start < mention.end and mention.start < end for start, end in names)
        )
        sentences.append(Sentence(index, span, mentions, own))
        fast = any(_is_fast(mention) for mention in mentions) and not _ELSEWHERE.search(span.text)
        named = any(hit.subject.kind != "aircraft" and hit.subject.kind != "orbital" for hit in own)
        flags.append(named or fast or _is_on_topic(span.text))
        if _WORLDS.search(span.text):
            left = _PLANET_HOLDS
        elif _EARTH.search(span.text) or any(
            not hit.subject.generic and hit.subject.kind != "probe" for hit in own
        ):
            left = 0
        planets.append(left > 0)
        left -= 1
    return Document(article, tuple(sentences), tuple(flags), tuple(planets))
