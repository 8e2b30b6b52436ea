"""Tables and lists of an HTML page as sentences: every row with the heads of its columns and their units.

"| Aircraft | Speed (km/h) |" over "| SR-71 | 3,540 |" reads "SR-71; Speed 3,540 km/h." The heads are repeated
for the reader only: every piece keeps the offsets of the cell that it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from shocklayer.claims.plain_text import PlainTextBuilder

AddText = Callable[[str, int, int, PlainTextBuilder], None]

_ROW = re.compile(r"<tr\b[^>]{0,500}>", re.IGNORECASE)
_CELL = re.compile(r"<(t[hd])\b[^>]{0,500}>", re.IGNORECASE)
_END = re.compile(r"</(?:t[hdr]|table|tbody|thead)\b", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_HEAD = re.compile(r"(?P<name>.*?)\s*[\[(](?:in\s+)?(?P<unit>[^\[\]()]{1,14})[\])]\s*$", re.DOTALL)
_BARE = re.compile(r"[<>~≈]?\s*[-−]?\d[\d.,'\u00a0\u202f ]*(?:\s*(?:–|-|to)\s*\d[\d.,]*)?\s*$")
_MOST_COLUMNS = 12


_LIST_UNIT = re.compile(r"[\[(](?:in\s+)?(?P<unit>[^\[\]()]{1,14})[\])]\s*:?\s*$")
_ENDS_BARE = re.compile(r"[:–—-]\s*[-−]?\d[\d.,'\u00a0\u202f]*\s*$")


def unit_before_list(text: str) -> str:
    """Return the unit in the bracket that ends the text before a list: "Top speeds (km/h):"; else empty."""
    match = _LIST_UNIT.search(text)
    return match.group("unit").strip() if match is not None else ""


def ends_bare(item: str) -> bool:
    """Whether an item of a list ends with a figure without a unit: "SR-71: 3,540"."""
    return _ENDS_BARE.search(item) is not None


class Cell(NamedTuple):
    """One cell: whether it is a head, and the offsets of its content in the file."""

    head: bool
    start: int
    end: int


def rows_of(raw: str, start: int, end: int) -> list[list[Cell]]:
    """Return the rows of a table.

    Parameters
    ----------
    raw : str
        The document.
    start, end : int
        Offsets of the table's content.

    Returns
    -------
    list of list of Cell
        In order; rows without cells are left out.
    """
    opens = [match.end() for match in _ROW.finditer(raw, start, end)]
    rows: list[list[Cell]] = []
    for index, first in enumerate(opens):
        last = opens[index + 1] if index + 1 < len(opens) else end
        cells: list[Cell] = []
        for match in _CELL.finditer(raw, first, last):
            close = _END.search(raw, match.end(), last)
            stop = close.start() if close is not None else last
            cells.append(Cell(match.group(1).lower() == "th", match.end(), stop))
        if cells:
            rows.append(cells)
    return rows


def add_table(raw: str, start: int, end: int, builder: PlainTextBuilder, add_text: AddText) -> None:
    """Add the rows of a table, each as one sentence with the heads and units of its columns.

    Parameters
    ----------
    raw : str
        The document.
    start, end : int
        Offsets of the table's content.
    builder : PlainTextBuilder
        Receives the text.
    add_text : callable
        Adds a piece of the document without tags.
    """
    rows = rows_of(raw, start, end)
    heads: list[tuple[str, str]] = []
    if len(rows) > 1 and len(rows[0]) > 1 and all(cell.head for cell in rows[0]):
        heads = [_split(_text(raw, cell)) for cell in rows[0]]
        rows = rows[1:]
    for cells in rows:
        for column, cell in enumerate(cells[:_MOST_COLUMNS]):
            content = _text(raw, cell)
            if not content:
                continue
            name, unit = heads[column] if column < len(heads) else ("", "")
            bare = _BARE.match(content) is not None
            if name and bare:
                builder.add(name + " ", cell.start, cell.start)
            _add_cell(raw, cell, builder, add_text)
            if unit and bare:
                builder.add(" " + unit, cell.end, cell.end)
            builder.add(": " if cell.head else "; ", cell.end, cell.end)
        builder.add("\n\n", cells[-1].end, cells[-1].end)


def _text(raw: str, cell: Cell) -> str:
    return " ".join(_TAG.sub(" ", raw[cell.start : cell.end]).split())


def _split(head: str) -> tuple[str, str]:
    """Return the name and the unit of a column's head: "Speed (km/h)"."""
    match = _HEAD.match(head)
    if match is None:
        return head, ""
    return match.group("name").strip(), match.group("unit").strip()


def _add_cell(raw: str, cell: Cell, builder: PlainTextBuilder, add_text: AddText) -> None:
    position = cell.start
    for tag in _TAG.finditer(raw, cell.start, cell.end):
        add_text(raw, position, tag.start(), builder)
        position = tag.end()
    add_text(raw, position, cell.end, builder)
