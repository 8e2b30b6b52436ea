"""What the page about the workbench shows: the comparison with measurements, and the sources."""

from __future__ import annotations

import json
from functools import cache
from typing import TypedDict, cast

from shocklayer.core.references import all_references
from shocklayer.scenario import builtin


class ValidationLine(TypedDict):
    """One line of the table of comparisons: as the README prints it."""

    case: str
    kind: str
    rows: str
    within: str
    ratio: str
    rms_factor: str


class ValidationTable(TypedDict):
    """The table of comparisons, with the sentence of its totals."""

    totals: str
    lines: list[ValidationLine]


@cache
def validation_table() -> ValidationTable:
    """Return the table of comparisons that ships with the package, made by ``docs/validation_table.py``."""
    text = (builtin.data_directory() / "validation" / "table.json").read_text(encoding="utf-8")
    return cast("ValidationTable", json.loads(text))


@cache
def sources() -> list[str]:
    """Return the citation of every work that a model or figure of the package rests on, sorted."""
    return sorted((each.text for each in all_references()), key=str.casefold)
