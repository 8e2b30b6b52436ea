"""HTML and Markdown without their markup, every piece of text with its offsets in the file.

The tokeniser is our own: the standard library's HTML parser gives no character offsets and takes quadratic
time on some malformed input; here offsets have to be exact and the time linear.
"""

from __future__ import annotations

import re
from html import unescape

from shocklayer.claims.html_table import add_table, ends_bare, unit_before_list
from shocklayer.claims.plain_text import PlainTextBuilder

_BLOCKS = frozenset(
    """address article aside blockquote body br button canvas caption dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html label legend li main menu nav ol
    option p pre section select summary table tbody td tfoot th thead title tr ul""".split()
)
_SILENT = frozenset(["script", "style", "noscript", "template", "svg", "math", "textarea", "iframe"])
_BOILERPLATE = frozenset(["nav", "footer", "aside", "form", "button", "select", "dialog", "menu"])
_CONTAINERS = frozenset(["div", "section", "ul", "ol", "aside", "header", "p", "span", "article"])
_FURNITURE = re.compile(
    r"""\s(?:class|id|role|aria-label)\s*=\s*["'][^"']*\b(?:cookie|consent|newsletter|subscri\w+|related|teaser|recommend\w*"""
    r"""|share|sharing|social|comments?|promo\w*|advert\w*|breadcrumbs?|sidebar|site-?nav|navigation|menu|paywall|banner"""
    r"""|footer|more-stories|read-more|most-read|trending)\b""",
    re.IGNORECASE,
)
_TAG_OF = {
    name: re.compile(rf"<(/?){name}(?=[\s>/])", re.IGNORECASE)
    for name in _BOILERPLATE | _CONTAINERS | {"table"}
}
_LEAST_TEXT = 200
"""Characters of text below which nothing is left out: then the page keeps its text in such elements."""
_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9:-]{0,40})")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BREAK = "\n\n"


def strip_html(raw: str, builder: PlainTextBuilder) -> None:
    """Add the text of an HTML document without navigation, cookie boxes, teasers and footers.

    Parameters
    ----------
    raw : str
        The document; it need not be well formed.
    builder : PlainTextBuilder
        Receives the text; if hardly any is left, the whole text of the page is added instead.
    """
    clean = PlainTextBuilder()
    _strip(raw, clean, True)
    if clean.length >= _LEAST_TEXT:
        builder.extend(clean)
    else:
        _strip(raw, builder, False)


def _strip(raw: str, builder: PlainTextBuilder, clean: bool) -> None:
    """Add the visible text of an HTML document.

    Parameters
    ----------
    raw : str
        The document; it need not be well formed.
    builder : PlainTextBuilder
        Receives the text; block elements become empty lines, entities their characters.
    """
    position, length = 0, len(raw)
    lower = raw.lower() if len(raw.lower()) == length else raw
    # A search that failed once is not repeated, which keeps the time linear on malformed input.
    missing: set[str] = set()
    unit, item = "", -1
    # Characters that may be searched for closing tags that are missing.
    budget = 4 * length + _LONGEST_ELEMENT

    def find(what: str, start: int) -> int:
        if what in missing:
            return -1
        position = lower.find(what, start)
        if position < 0:
            missing.add(what)
        return position

    while position < length:
        opening = raw.find("<", position)
        if opening < 0:
            opening = length
        if opening > position:
            _add_text(raw, position, opening, builder)
        if opening >= length:
            return
        position = opening
        if raw.startswith("<!--", position):
            end = find("-->", position + 4)
            position = end + 3 if end >= 0 else length
            continue
        name = _NAME.match(raw, position + 1)
        if name is None and raw[position + 1 : position + 2] not in ("!", "?"):
            builder.add("<", position, position + 1)
            position += 1
            continue
        end = find(">", position + 1)
        if end < 0:
            builder.add("<", position, position + 1)
            position += 1
            continue
        tag = name.group(1).lower() if name is not None else ""
        closing = raw[position + 1] == "/"
        if tag in ("ul", "ol"):
            unit = "" if closing else unit_before_list(builder.since(max(builder.length - 120, 0)))
        elif tag == "li":
            if closing and item >= 0 and unit and ends_bare(builder.since(item)):
                builder.add(" " + unit, position, position)
        if tag in _BLOCKS and not builder.ends_with(_BREAK):
            builder.add(_BREAK, position, end + 1)
        if tag == "li":
            item = -1 if closing else builder.length
        position = end + 1
        if clean and not closing and budget > 0 and _is_furniture(tag, raw[opening : end + 1][:_LONGEST_TAG]):
            close = _end_of(raw, tag, position)
            budget -= _LONGEST_ELEMENT if close is None else close - position
            if close is not None:
                position = close
                continue
        if tag == "table" and not closing and budget > 0:
            close = _end_of(raw, tag, position)
            budget -= _LONGEST_ELEMENT if close is None else close - position
            if close is not None and raw.find("<table", position, close) < 0:
                add_table(raw, position, close, builder, _add_text)
                position = close
                continue
        if tag in _SILENT and not closing and raw[end - 1] != "/":
            close = find(f"</{tag}", position)
            position = close if close >= 0 else length


def _is_furniture(tag: str, written: str) -> bool:
    if tag in _BOILERPLATE:
        return True
    return tag in _CONTAINERS and _FURNITURE.search(written) is not None


def _end_of(raw: str, tag: str, position: int) -> int | None:
    """Return the offset after the closing tag of an element; None where it is not closed."""
    depth = 1
    for mark in _TAG_OF[tag].finditer(raw, position, position + _LONGEST_ELEMENT):
        depth += -1 if mark.group(1) else 1
        if depth == 0:
            end = raw.find(">", mark.end())
            return end + 1 if end >= 0 else None
    return None


_LONGEST_TAG = 2000
_LONGEST_ELEMENT = 20_000
"""Length of the longest element that is left out; it bounds the search, and so the time."""


def _add_text(raw: str, start: int, end: int, builder: PlainTextBuilder) -> None:
    position = start
    for entity in _ENTITY.finditer(raw, start, end):
        builder.add(raw[position : entity.start()], position, entity.start())
        text = unescape(entity.group())
        builder.add(" " if text == "\xa0" else text, entity.start(), entity.end())
        position = entity.end()
    builder.add(raw[position:end], position, end)


_LINE_START = re.compile(r"[ \t]{0,12}(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|\d{1,2}[.)][ \t]+)")
_MARK = re.compile(
    r"\*{1,3}|(?<![A-Za-z0-9])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![A-Za-z0-9])|`+|~~|!?\[|\]\([^()\n]{0,500}\)|\]"
)


def strip_markdown(raw: str, builder: PlainTextBuilder) -> None:
    """Add the text of a Markdown document; see `strip_html`.

    Headings, quotations, list marks, emphasis and link targets are dropped; code blocks are not read.
    """
    position, fenced = 0, False
    for line in raw.splitlines(keepends=True):
        start, position = position, position + len(line)
        body = line.lstrip(" \t")
        if body.startswith(("```", "~~~")):
            fenced = not fenced
            builder.add(_BREAK, start, position)
            continue
        if fenced:
            continue
        mark = _LINE_START.match(line)
        cursor = start
        if mark is not None:
            if not builder.ends_with(_BREAK):
                builder.add(_BREAK, start, start + mark.end())
            cursor = start + mark.end()
        for token in _MARK.finditer(raw, cursor, position):
            builder.add(raw[cursor : token.start()], cursor, token.start())
            cursor = token.end()
        builder.add(raw[cursor:position], cursor, position)
        if body.startswith("#"):
            builder.add(_BREAK, position, position)
