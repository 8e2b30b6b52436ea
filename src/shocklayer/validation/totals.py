"""Totals of a list of comparisons, one for each kind that has one, and what is shown without counting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from shocklayer.validation.comparison_row import Kind, Row

COUNTED_KINDS: dict[Kind, str] = {
    "formula": "against a formula or a printed standard",
    "code": "against another code",
    "nature": "default model against a measurement or a field solution",
}
"""The kinds that have a total, each with its description."""


class Total(NamedTuple):
    """How many counted rows of a kind are within their band."""

    within: int
    count: int


def totals(rows: Sequence[Row]) -> dict[Kind, Total]:
    """Count the rows of each kind, and those within their band.

    Parameters
    ----------
    rows : sequence of Row
        The comparisons.

    Returns
    -------
    dict of str to Total
        By kind; rows that are not counted enter none.
    """
    result: dict[Kind, Total] = {}
    for kind in COUNTED_KINDS:
        counted = [row for row in rows if row.kind == kind and row.counts]
        result[kind] = Total(sum(row.within for row in counted), len(counted))
    return result


def reasons(rows: Sequence[Row]) -> dict[str, int]:
    """Count the rows that are shown without counting, by reason.

    Parameters
    ----------
    rows : sequence of Row
        The comparisons.

    Returns
    -------
    dict of str to int
        By reason, without its detail, the most frequent first.
    """
    found = Counter(row.why_not_counted.split(":")[0] for row in rows if not row.counts)
    return dict(found.most_common())


def summary_lines(rows: Sequence[Row]) -> list[str]:
    """Describe the totals in words.

    Parameters
    ----------
    rows : sequence of Row
        The comparisons.

    Returns
    -------
    list of str
        One line for each kind, and one for the rows that are not counted.
    """
    lines = [
        f"{kind}: {within} of {count} within ({COUNTED_KINDS[kind]})"
        for kind, (within, count) in totals(rows).items()
    ]
    found = reasons(rows)
    detail = ": " + ", ".join(f"{count} {reason}" for reason, count in found.items()) if found else ""
    return [*lines, f"shown without counting: {sum(found.values())}{detail}"]
