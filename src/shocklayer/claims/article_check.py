"""From an article to its claims: every sentence through every check."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from shocklayer.claims.checks import ANYWHERE, CHECKS
from shocklayer.claims.checks.unchecked import unchecked
from shocklayer.claims.context import Document, Sentence, understand
from shocklayer.claims.source import Article, from_text, load
from shocklayer.claims.verdicts import Finding, Verdict

NEIGHBOURS = 4
"""Sentences back in which the field must have been spoken of for its checks to look at a sentence."""


@dataclass(frozen=True)
class Claim:
    """One judged claim.

    Parameters
    ----------
    sentence : Sentence
        Where it stands.
    start, end : int
        Character offsets of the sentence in the file.
    finding : Finding
        The answer.
    """

    sentence: Sentence
    start: int
    end: int
    finding: Finding

    def as_dict(self) -> dict[str, Any]:
        """Return the claim in the form of ``shocklayer claims --json``."""
        chosen = [self.sentence.mentions[place] for place in self.finding.mentions]
        quantities = []
        for mention in chosen:
            ends = [(mention.value, mention.low)]
            if mention.upper != mention.value:
                ends.append((mention.upper, mention.high))
            for value, si in ends:
                quantities.append({"text": mention.text, "value": value, "unit": mention.unit.name, "si": si})
        hedges = sorted({hedge for mention in chosen for hedge in mention.hedges})
        computed = dict(self.finding.computed)
        computed["steps"] = list(self.finding.steps)
        if hedges:
            computed["hedges"] = hedges
        return {
            "sentence": self.sentence.text,
            "start": self.start,
            "end": self.end,
            "quantities": quantities,
            "check": self.finding.check,
            "verdict": str(self.finding.verdict),
            "explanation": self.finding.explanation,
            "computed": computed,
            "source": self.finding.source,
        }


@dataclass(frozen=True)
class Reading:
    """An article with its judged claims, in the order of the text."""

    document: Document
    claims: tuple[Claim, ...]

    def as_list(self) -> list[dict[str, Any]]:
        """Return every claim in the form of ``shocklayer claims --json``."""
        return [claim.as_dict() for claim in self.claims]

    def counts(self) -> dict[str, int]:
        """Return how many claims have each verdict."""
        return {
            str(verdict): sum(claim.finding.verdict is verdict for claim in self.claims)
            for verdict in Verdict
        }


def check_article(article: Article) -> Reading:
    """Judge every claim of an article.

    Parameters
    ----------
    article : Article
        The article.

    Returns
    -------
    Reading
        The claims found.
    """
    document = understand(article)
    claims: list[Claim] = []
    for sentence in document.sentences:
        findings: list[Finding] = []
        chosen = _chosen(document, sentence)
        for name, check in CHECKS.items():
            if name in chosen:
                findings += check(document, sentence)
        findings = _without_covered(findings) or unchecked(document, sentence)
        if not findings:
            continue
        start, end = article.offsets(sentence.span.start, sentence.span.end)
        claims += [Claim(sentence, start, end, finding) for finding in findings]
    return Reading(document, tuple(claims))


def _chosen(document: Document, sentence: Sentence) -> Collection[str]:
    """Return the names of the checks that may look at a sentence."""
    if document.on_another_world(sentence):
        return ("conversion",)
    if document.of_nature(sentence):
        return ("conversion", "comparison")
    if document.in_field(sentence, NEIGHBOURS):
        return CHECKS
    return ANYWHERE if sentence.mentions else ()


def _without_covered(findings: list[Finding]) -> list[Finding]:
    """Drop what one check could not test and another one did."""
    tested = {
        place
        for finding in findings
        if finding.verdict is not Verdict.NOT_CHECKABLE
        for place in finding.mentions
    }
    return [
        finding
        for finding in findings
        if finding.verdict is not Verdict.NOT_CHECKABLE
        or not finding.mentions
        or not tested.issuperset(finding.mentions)
    ]


def check_text(text: str, name: str = "text") -> Reading:
    """Judge every claim of a text at hand; see `check_article`.

    Parameters
    ----------
    text : str
        Plain text, HTML or Markdown.
    name : str
        File name; its ending may tell the format.

    Returns
    -------
    Reading
        The claims found.
    """
    return check_article(from_text(text, name))


def check_file(path: str, encoding: str = "utf-8") -> Reading:
    """Judge every claim of a file or of standard input (``-``); see `check_article` and `source.load`."""
    return check_article(load(path, encoding))
