"""HTML and Markdown without their markup, every piece of text with its offsets in the file.

The tokeniser is our own: the standard library's HTML parser gives no character offsets and takes quadratic
time on some malformed input; here offsets have to be exact and the time linear.
"""

from __future__ import annotations

import re
from html import unescape

from shocklayer.claims.plain_text import PlainTextBuilder

_BLOCKS = frozenset(
    """address article aside blockquote body br button canvas caption dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html label legend li main menu nav ol
    option p pre section select summary table tbody td tfoot th thead title tr ul""".split()
)
_SILENT = frozenset(["script", "style", "noscript", "template", "svg", "math", "textarea", "iframe"])
_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9:-]{0,40})")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BREAK = "\n\n"


def strip_html(raw: str, builder: PlainTextBuilder) -> None:
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
        if tag in _BLOCKS and not builder.ends_with(_BREAK):
            builder.add(_BREAK, position, end + 1)
        closing = raw[position + 1] == "/"
        position = end + 1
        if tag in _SILENT and not closing and raw[end - 1] != "/":
            close = find(f"</{tag}", position)
            position = close if close >= 0 else length


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
