"""The article: the characters of the file, and its plain text without markup."""

from __future__ import annotations

import codecs
import re
import sys
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from shocklayer.claims.markup import strip_html, strip_markdown
from shocklayer.claims.plain_text import PlainTextBuilder
from shocklayer.core.errors import UserError
from shocklayer.core.user_files import read_bytes

Format = Literal["text", "html", "markdown"]
MAXIMUM_BYTES = 64 * 1024 * 1024
"""Size of the longest file that is read [bytes]; an article is a thousand times shorter."""


@dataclass(frozen=True)
class Article:
    """A decoded article.

    Parameters
    ----------
    raw : str
        Every character of the file.
    plain : str
        Text without markup.
    name : str
        File name for messages.
    format : {"text", "html", "markdown"}
        Format it was read as.
    """

    raw: str
    plain: str
    name: str
    format: Format
    plain_starts: tuple[int, ...]
    raw_starts: tuple[int, ...]
    raw_ends: tuple[int, ...]

    def _piece(self, position: int) -> int:
        return max(bisect_right(self.plain_starts, position) - 1, 0)

    def _is_copy(self, piece: int) -> bool:
        end = self.plain_starts[piece + 1] if piece + 1 < len(self.plain_starts) else len(self.plain)
        return end - self.plain_starts[piece] == self.raw_ends[piece] - self.raw_starts[piece]

    def offsets(self, start: int, end: int) -> tuple[int, int]:
        """Return the character offsets in the file of a part of the plain text.

        Parameters
        ----------
        start, end : int
            Half-open range in `plain`, not empty.

        Returns
        -------
        tuple of int
            Half-open range in `raw`.
        """
        first, last = self._piece(start), self._piece(end - 1)
        raw_start = self.raw_starts[first]
        if self._is_copy(first):
            raw_start += start - self.plain_starts[first]
        raw_end = self.raw_ends[last]
        if self._is_copy(last):
            raw_end = self.raw_starts[last] + end - self.plain_starts[last]
        return raw_start, raw_end


def load(path: str, encoding: str = "utf-8") -> Article:
    """Read an article from a file or standard input.

    Parameters
    ----------
    path : str
        Path of the file, or ``-``.
    encoding : str
        Name of its encoding.

    Returns
    -------
    Article
        The decoded article.

    Raises
    ------
    UserError
        If the file cannot be read, is not text in that encoding, is binary, or is too long.
    """
    try:
        codecs.lookup(encoding)
    except (LookupError, ValueError):
        raise UserError(
            f"--encoding: unknown encoding {encoding!r}; use utf-8, latin-1 or another known one"
        ) from None
    name = "standard input" if path == "-" else path
    try:
        if path == "-":
            data = sys.stdin.buffer.read(MAXIMUM_BYTES + 1)
        else:
            data = read_bytes(path, MAXIMUM_BYTES)
    except OSError as problem:
        raise UserError(f"{name} cannot be read: {problem.strerror or problem}") from None
    if len(data) > MAXIMUM_BYTES:
        raise UserError(f"{name} is larger than {MAXIMUM_BYTES // 2**20} MiB, the limit for an article")
    return decode(data, name, encoding)


def decode(data: bytes, name: str = "text", encoding: str = "utf-8") -> Article:
    """Decode bytes into an article; see `load`. An HTML page's own charset is used if it is not UTF-8."""
    declared = _CHARSET.search(data[:4096])
    if encoding == "utf-8" and declared is not None:
        encoding = _known(declared.group(1).decode("ascii"), data)
    try:
        raw = data.decode(encoding)
    except (UnicodeError, ValueError, LookupError) as problem:
        position = getattr(problem, "start", None)
        where = f" (byte {position})" if position is not None else ""
        raise UserError(
            f"{name} is not {encoding} text{where}; set --encoding, or give a text, HTML or Markdown file"
        ) from None
    if _is_binary(raw):
        raise UserError(f"{name} is not text but binary data; a text, HTML or Markdown file is needed")
    return from_text(raw, name)


_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)


def _known(charset: str, data: bytes) -> str:
    """Return a charset that a page declares if Python knows it and the bytes are not UTF-8 anyway."""
    try:
        data.decode("utf-8")
    except UnicodeError:
        try:
            return codecs.lookup(charset).name
        except LookupError:
            return "utf-8"
    return "utf-8"


def _is_binary(raw: str) -> bool:
    if "\x00" in raw:
        return True
    head = raw[:100_000]
    odd = sum(1 for letter in head if letter < " " and letter not in "\t\n\r\f\v\x1b")
    return odd > 16 and odd > 0.05 * len(head)


def from_text(raw: str, name: str = "text", format: Format | None = None) -> Article:
    """Make an article from text.

    Parameters
    ----------
    raw : str
        The text, with markup.
    name : str
        File name for messages, whose suffix may determine the format.
    format : {"text", "html", "markdown"}, optional
        Format; determined from the name and the text by default.

    Returns
    -------
    Article
        The article.
    """
    kind = format or _guess(raw, name)
    builder = PlainTextBuilder()
    if kind == "html":
        strip_html(raw, builder)
    elif kind == "markdown":
        strip_markdown(raw, builder)
    else:
        builder.add(raw, 0, len(raw))
    return Article(
        raw,
        "".join(builder.parts),
        name,
        kind,
        tuple(builder.plain_starts),
        tuple(builder.raw_starts),
        tuple(builder.raw_ends),
    )


def _guess(raw: str, name: str) -> Format:
    ending = Path(name).suffix.lower()
    if ending in (".html", ".htm", ".xhtml"):
        return "html"
    if ending in (".md", ".markdown", ".mdown"):
        return "markdown"
    head = raw[:4000].lstrip("\ufeff \t\r\n").lower()
    if head.startswith(("<!doctype html", "<html", "<head", "<body", "<article", "<p>", "<p ", "<div")):
        return "html"
    return "text"
