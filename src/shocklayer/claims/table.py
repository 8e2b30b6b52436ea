"""The claims on a terminal: a short summary, then a table with the calculation for each claim."""

from __future__ import annotations

import re
import sys

from shocklayer.claims.article_check import CheckedArticle, Claim
from shocklayer.claims.verdicts import Verdict

STYLES = {
    Verdict.CONSISTENT: "green",
    Verdict.CONVENTION: "cyan",
    Verdict.NOT_CHECKABLE: "dim",
    Verdict.QUALIFY: "yellow",
    Verdict.INCONSISTENT: "bold red",
}


_PRINTED_SPACES = "\n\u00a0\u2009\u202f"


def summary(checked: CheckedArticle) -> str:
    """Return a one-sentence summary of the article."""
    if not checked.claims:
        return "No physical claim that could be checked."
    parts = []
    words = {
        Verdict.INCONSISTENT: ("contradicts", "contradict", "physics or published data"),
        Verdict.QUALIFY: ("needs", "need", "a qualification"),
        Verdict.CONVENTION: ("is", "are", "consistent with a convention of the press"),
        Verdict.CONSISTENT: ("is", "are", "consistent"),
        Verdict.NOT_CHECKABLE: ("is", "are", "not checkable"),
    }
    counts = checked.counts()
    for verdict, (one, many, what) in words.items():
        count = counts[str(verdict)]
        if count:
            parts.append(f"{count} {one if count == 1 else many} {what}")
    total = len(checked.claims)
    words = f"Of {total} claim{'s' if total > 1 else ''} {'; '.join(parts)}."
    stated, read = figures(checked)
    if read < stated:
        words += (
            f" Of {stated} figure{'s' if stated > 1 else ''} with a unit in the text {read} could be checked."
        )
    return words


def figures(checked: CheckedArticle) -> tuple[int, int]:
    """Return how many quantities the text states and how many of them a check has judged.

    Parameters
    ----------
    checked : CheckedArticle
        The article with its checked claims.

    Returns
    -------
    tuple of int
        Stated, and judged by at least one check.
    """
    stated = sum(len(sentence.mentions) for sentence in checked.document.sentences)
    judged = {
        (claim.sentence.index, index)
        for claim in checked.claims
        if claim.finding.verdict is not Verdict.NOT_CHECKABLE
        for index in claim.finding.mentions
    }
    return stated, len(judged)


def headlines(checked: CheckedArticle) -> list[tuple[Verdict, str]]:
    """Return the first sentence of every objection, the most severe first."""
    objections = [
        (claim.finding.verdict, claim)
        for claim in checked.claims
        if claim.finding.verdict.severity >= Verdict.QUALIFY.severity
    ]
    objections.sort(key=lambda pair: -pair[0].severity)
    lines: list[tuple[Verdict, str]] = []
    seen: set[str] = set()
    for verdict, claim in objections:
        first = re.split(r"(?<=[.!?]) (?=[A-Z])", claim.finding.explanation, maxsplit=1)[0]
        if first not in seen:
            seen.add(first)
            lines.append((verdict, f"“{_quote(claim)}”: {first}"))
    return lines


def _quote(claim: Claim) -> str:
    """Return the quantities that were checked, or the start of the sentence if there are none."""
    texts = [claim.sentence.mentions[index].text for index in claim.finding.mentions]
    return flat(" … ".join(dict.fromkeys(texts)) or claim.sentence.text)


def print_claims(checked: CheckedArticle) -> None:
    """Print the summary and the table of claims on standard output.

    Parameters
    ----------
    checked : CheckedArticle
        The article with its checked claims.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    console.print(Text(summary(checked)))
    if not checked.claims:
        return
    for verdict, line in headlines(checked)[:8]:
        console.print(Text(f"- {verdict}: {printable(line)}", style=STYLES[verdict]))
    table = Table(show_lines=True, expand=True, header_style="bold")
    table.add_column("verdict", width=20)
    table.add_column("claim", ratio=2, overflow="fold")
    table.add_column("explanation and calculation", ratio=5, overflow="fold")
    for claim in checked.claims:
        finding = claim.finding
        working = Text(printable(finding.explanation))
        for step in finding.steps:
            working.append("\n  " + printable(step), style="dim")
        if finding.source:
            working.append("\n  source: " + printable(finding.source), style="dim italic")
        answer = Text(str(finding.verdict), style=STYLES[finding.verdict])
        answer.append(f"\n{finding.check}", style="dim")
        table.add_row(answer, Text(printable(flat(claim.sentence.text))), working)
    console.print(table)


def flat(text: str) -> str:
    """Return a sentence on one line."""
    return " ".join(text.split())


def printable(text: str) -> str:
    """Return text with control characters and direction marks replaced, which a terminal would interpret."""
    return "".join(letter if letter.isprintable() or letter in _PRINTED_SPACES else "�" for letter in text)
