"""From an article to its claims: every check is applied to every sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from shocklayer.claims.check import Applicability
from shocklayer.claims.checks import CHECKS
from shocklayer.claims.checks.unchecked import unchecked
from shocklayer.claims.context import Document, Sentence, parse_article
from shocklayer.claims.reported import is_reported_error
from shocklayer.claims.source import Article, from_text, load
from shocklayer.claims.verdicts import CONFIDENCE, Finding, Verdict

TOPIC_DISTANCE = 6
"""Number of sentences before a sentence in which its topic may be named."""
MOST_QUANTITIES = 24
"""Number of quantities beyond which a sentence is a list or a menu: only neighbours are compared then."""


class QuantityDocument(TypedDict):
    """One quantity of a claim, as written and in SI."""

    text: str
    value: float
    unit: str
    si: float


class ClaimDocument(TypedDict):
    """One claim in the form of ``shocklayer claims --json``."""

    sentence: str
    start: int
    end: int
    quantities: list[QuantityDocument]
    check: str
    verdict: str
    explanation: str
    computed: dict[str, object]
    source: str


@dataclass(frozen=True)
class Claim:
    """One claim with its verdict.

    Parameters
    ----------
    sentence : Sentence
        The sentence that makes it.
    start, end : int
        Character offsets of the sentence in the file.
    finding : Finding
        Verdict and calculation.
    """

    sentence: Sentence
    start: int
    end: int
    finding: Finding

    def as_dict(self) -> ClaimDocument:
        """Return the claim in the form of ``shocklayer claims --json``."""
        chosen = [self.sentence.mentions[index] for index in self.finding.mentions]
        quantities: list[QuantityDocument] = []
        for mention in chosen:
            ends = [(mention.value, mention.low)]
            if mention.upper != mention.value:
                ends.append((mention.upper, mention.high))
            for value, si in ends:
                quantities.append({"text": mention.text, "value": value, "unit": mention.unit.name, "si": si})
        hedges = sorted({hedge for mention in chosen for hedge in mention.hedges})
        computed = dict(self.finding.computed)
        computed["steps"] = list(self.finding.steps)
        if self.finding.verdict in CONFIDENCE:
            computed["confidence"] = CONFIDENCE[self.finding.verdict]
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
class CheckedArticle:
    """An article with its checked claims, in the order of the text."""

    document: Document
    claims: tuple[Claim, ...]

    def as_list(self) -> list[ClaimDocument]:
        """Return every claim in the form of ``shocklayer claims --json``."""
        return [claim.as_dict() for claim in self.claims]

    def counts(self) -> dict[str, int]:
        """Return how many claims have each verdict."""
        return {
            str(verdict): sum(claim.finding.verdict is verdict for claim in self.claims)
            for verdict in Verdict
        }


def check_article(article: Article) -> CheckedArticle:
    """Check every claim of an article.

    Parameters
    ----------
    article : Article
        The article.

    Returns
    -------
    CheckedArticle
        The article with its claims.
    """
    document = parse_article(article)
    claims: list[Claim] = []
    for sentence in document.sentences:
        findings: list[Finding] = []
        applicability = Applicability.of(document, sentence, TOPIC_DISTANCE)
        short = len(sentence.mentions) <= MOST_QUANTITIES
        for check in CHECKS:
            if applicability.allows(check) and (short or check.name == "conversion"):
                findings += check.function(document, sentence)
        findings = _without_repeated(findings)
        if is_reported_error(document, sentence):
            findings = [one for one in findings if one.verdict.severity < Verdict.QUALIFY.severity]
        findings = _without_covered(findings) or unchecked(document, sentence)
        if not findings:
            continue
        start, end = article.offsets(sentence.span.start, sentence.span.end)
        claims += [Claim(sentence, start, end, finding) for finding in findings]
    return CheckedArticle(document, tuple(claims))


def _without_repeated(findings: list[Finding]) -> list[Finding]:
    """Drop a general relation where another check has judged its quantities."""
    judged = {
        index
        for finding in findings
        if finding.check != "relation" and finding.verdict is not Verdict.NOT_CHECKABLE
        for index in finding.mentions
    }
    accused = any(finding.verdict.severity >= Verdict.QUALIFY.severity for finding in findings)
    return [
        finding
        for finding in findings
        if finding.check != "relation" or not (accused or judged.issuperset(finding.mentions))
    ]


def _without_covered(findings: list[Finding]) -> list[Finding]:
    """Drop findings of "not checkable" on quantities that another check could test."""
    tested = {
        index
        for finding in findings
        if finding.verdict is not Verdict.NOT_CHECKABLE
        for index in finding.mentions
    }
    return [
        finding
        for finding in findings
        if finding.verdict is not Verdict.NOT_CHECKABLE
        or not finding.mentions
        or not tested.issuperset(finding.mentions)
    ]


def check_text(text: str, name: str = "text") -> CheckedArticle:
    """Check every claim of a text; see `check_article`.

    Parameters
    ----------
    text : str
        Plain text, HTML or Markdown.
    name : str
        File name, whose suffix may determine the format.

    Returns
    -------
    CheckedArticle
        The article with its claims.
    """
    return check_article(from_text(text, name))


def check_file(path: str, encoding: str = "utf-8") -> CheckedArticle:
    """Check every claim of a file or of standard input (``-``); see `check_article` and `source.load`."""
    return check_article(load(path, encoding))
