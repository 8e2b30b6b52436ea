"""The article as a self-contained HTML page: claims highlighted, with their calculations next to them."""

from __future__ import annotations

import os
import tempfile
from datetime import date
from html import escape
from importlib.resources import files
from pathlib import Path

from shocklayer import __version__
from shocklayer.claims.article_check import CheckedArticle, Claim
from shocklayer.claims.flight_map import flight_map
from shocklayer.claims.table import flat, headlines, printable, summary
from shocklayer.claims.verdicts import Verdict
from shocklayer.core.errors import UserError
from shocklayer.core.output_file import refuse_replacing

COLOURS = {
    Verdict.CONSISTENT: "#1a7f4b",
    Verdict.CONVENTION: "#1f6f9f",
    Verdict.NOT_CHECKABLE: "#6b7280",
    Verdict.QUALIFY: "#b7791f",
    Verdict.INCONSISTENT: "#c0392b",
}
NAMES = {
    Verdict.CONSISTENT: "consistent",
    Verdict.CONVENTION: "consistent with a convention",
    Verdict.NOT_CHECKABLE: "not checkable",
    Verdict.QUALIFY: "needs qualification",
    Verdict.INCONSISTENT: "inconsistent",
}


MARK = '<meta name="generator" content="shocklayer claims">'
"""Mark of the pages that this module writes, which it may replace."""


def _style() -> str:
    return (files("shocklayer") / "data" / "claims" / "page.css").read_text(encoding="utf-8")


def write_page(checked: CheckedArticle, path: Path) -> None:
    """Write the page, completely or not at all.

    Parameters
    ----------
    checked : CheckedArticle
        The article with its checked claims.
    path : pathlib.Path
        File to write.

    Raises
    ------
    UserError
        If it cannot be written, or would replace anything but a page of this kind.
    """
    refuse_replacing(path, "--html", (checked.document.article.name,), MARK)
    text = render(checked)
    try:
        handle, staging = tempfile.mkstemp(dir=path.parent or Path("."), suffix=".html")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as stream:
                stream.write(text)
            os.chmod(staging, 0o644)
            os.replace(staging, path)
        except BaseException:
            Path(staging).unlink(missing_ok=True)
            raise
    except OSError as problem:
        raise UserError(f"--html {path} cannot be written: {problem.strerror}") from problem


def render(checked: CheckedArticle) -> str:
    """Return the page.

    Parameters
    ----------
    checked : CheckedArticle
        The article with its checked claims.

    Returns
    -------
    str
        A complete HTML document without any outside resource.
    """
    name = checked.document.article.name
    place = name if name in ("text", "standard input") else Path(name).name
    title = _headline(checked) or "Claims in " + place
    keys = "".join(
        f'<li style="--c:{COLOURS[verdict]}"><i></i>{NAMES[verdict]} ({count})</li>'
        for verdict in list(Verdict)[::-1]
        if (count := checked.counts()[str(verdict)])
    )
    drawing = flight_map(checked)
    figure = (
        f"<figure>{drawing}<figcaption>Altitude over speed: points that the article names, and the range of "
        "the ground facilities it names, by total enthalpy. Thin lines are Mach numbers and dynamic "
        "pressures in the US Standard Atmosphere 1976; the dashed line is circular "
        "speed.</figcaption></figure>"
        if drawing
        else ""
    )
    short = "".join(
        f'<li style="--c:{COLOURS[verdict]}">{escape(printable(line))}</li>'
        for verdict, line in headlines(checked)[:8]
    )
    brief = f'<ul class="brief">{short}</ul>' if short else ""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">{MARK}<title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_style()}</style></head><body>"
        f"<header><h1>{escape(printable(title))}</h1>"
        '<p class="what">The figures of this text, checked against physics and published data. '
        f"{escape(place)}, "
        f"checked on {date.today().isoformat()} by shocklayer {escape(__version__)}; nothing of it "
        f"was sent anywhere.</p>"
        f'<p class="sum">{escape(summary(checked))}</p>{brief}<ul class="key">{keys}</ul>{figure}</header>'
        f"<main>{_rows(checked)}</main>{_unread(checked)}</body></html>\n"
    )


def _headline(checked: CheckedArticle) -> str:
    """Return the first line of the article if it is one: short, without a full stop, without a claim."""
    sentences = checked.document.sentences
    if len(sentences) < 2:
        return ""
    first = " ".join(sentences[0].text.split())
    claimed = any(claim.sentence.index == 0 for claim in checked.claims)
    return "" if claimed or len(first) > 140 or first.endswith((".", ":", ";")) else first


def _unread(checked: CheckedArticle) -> str:
    """Return the list of the sentences whose figures no check could judge."""
    rows = [claim for claim in checked.claims if claim.finding.verdict is Verdict.NOT_CHECKABLE]
    if not rows:
        return ""
    items = "".join(
        f"<li>{escape(printable(flat(claim.sentence.text)))} "
        f"<i>{escape(printable(claim.finding.explanation))}</i></li>"
        for claim in rows
    )
    return f'<footer class="unread"><h2>What could not be checked, and why</h2><ul>{items}</ul></footer>'


def _rows(checked: CheckedArticle) -> str:
    plain = checked.document.article.plain
    by_sentence: dict[int, list[tuple[int, Claim]]] = {}
    for number, claim in enumerate(checked.claims, start=1):
        by_sentence.setdefault(claim.sentence.index, []).append((number, claim))
    rows: list[str] = []
    quiet: list[str] = []
    position = 0
    for sentence in checked.document.sentences:
        between = plain[position : sentence.span.start]
        position = sentence.span.end
        claims = by_sentence.get(sentence.index)
        if claims is None:
            quiet.append(escape(printable(between + sentence.text)))
            continue
        if quiet:
            rows.append(f'<div class="row"><p class="text">{"".join(quiet).strip()}</p></div>')
            quiet = []
        rows.append(_row(sentence.text, claims))
    if quiet:
        rows.append(f'<div class="row"><p class="text">{"".join(quiet).strip()}</p></div>')
    return "".join(rows)


def _row(text: str, claims: list[tuple[int, Claim]]) -> str:
    worst = max((claim.finding.verdict for _, claim in claims), key=lambda verdict: verdict.severity)
    spans: dict[tuple[int, int], Verdict] = {}
    for _, claim in claims:
        for index in claim.finding.mentions:
            mention = claim.sentence.mentions[index]
            key = (mention.start, mention.end)
            if key not in spans or spans[key].severity < claim.finding.verdict.severity:
                spans[key] = claim.finding.verdict
    pieces, position = [], 0
    for (start, end), verdict in sorted(spans.items()):
        pieces.append(escape(printable(text[position:start])))
        pieces.append(f'<b style="--c:{COLOURS[verdict]}">{escape(printable(text[start:end]))}</b>')
        position = end
    pieces.append(escape(printable(text[position:])))
    notes = " ".join(
        f'<sup style="--c:{COLOURS[claim.finding.verdict]}"><a href="#c{number}">{number}</a></sup>'
        for number, claim in claims
    )
    cards = "".join(_card(number, claim) for number, claim in claims)
    marked = f'<mark style="--c:{COLOURS[worst]}">{"".join(pieces)}</mark>'
    return f'<div class="row has"><p class="text">{marked}{notes}</p><div class="cards">{cards}</div></div>'


def _card(number: int, claim: Claim) -> str:
    finding = claim.finding
    steps = "".join(f"<li>{escape(printable(step))}</li>" for step in finding.steps)
    working = f"<details><summary>calculation</summary><ol>{steps}</ol></details>" if steps else ""
    hedges = sorted({hedge for index in finding.mentions for hedge in claim.sentence.mentions[index].hedges})
    said = f'<p class="src">Hedged by: {escape(", ".join(hedges))}.</p>' if hedges else ""
    source = f'<p class="src">Source: {escape(printable(finding.source))}</p>' if finding.source else ""
    return (
        f'<section class="card" id="c{number}" style="--c:{COLOURS[finding.verdict]}"><h2>{number}. '
        f"{NAMES[finding.verdict]} "
        f"<span>{escape(finding.check)}</span></h2><p>{escape(printable(finding.explanation))}</p>{working}{said}{source}</section>"
    )
