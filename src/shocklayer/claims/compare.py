"""A stated value against a computed one, as a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from shocklayer.claims.verdicts import Finding, Interval, Verdict


class Comparison(NamedTuple):
    """A stated and a computed interval, with the words for either outcome.

    Attributes
    ----------
    check : str
        Name of the check.
    stated, computed : Interval
        In the same unit.
    agrees, disagrees : str
        Explanations.
    steps : sequence of str
        The calculation.
    values : mapping
        Computed values in SI.
    source : str
        Source of formula and data.
    mentions : tuple of int
        Indices of the quantities that are checked.
    """

    check: str
    stated: Interval
    computed: Interval
    agrees: str
    disagrees: str
    steps: Sequence[str]
    values: Mapping[str, object]
    source: str
    mentions: tuple[int, ...]


def judge(case: Comparison, tolerance: float = 1.06, qualify: float = 1.25) -> Finding:
    """Return the finding of a comparison.

    Parameters
    ----------
    case : Comparison
        What is compared.
    tolerance : float
        Ratio of the nearest bounds up to which the two agree.
    qualify : float
        Ratio up to which a qualification is enough.

    Returns
    -------
    Finding
        Consistent, needs qualification, or inconsistent.
    """
    gap = case.stated.gap(case.computed)
    verdict = (
        Verdict.CONSISTENT
        if gap <= tolerance
        else Verdict.QUALIFY
        if gap <= qualify
        else Verdict.INCONSISTENT
    )
    words = case.agrees if verdict is Verdict.CONSISTENT else case.disagrees
    return Finding(
        case.check, verdict, words, tuple(case.steps), dict(case.values), case.source, case.mentions
    )


def duration(seconds: float) -> str:
    """Format a time in the unit in which it is said."""
    if seconds < 0.1:
        return f"{1e3 * seconds:.3g} ms"
    if seconds < 90.0:
        return f"{seconds:.3g} s"
    if seconds < 7200.0:
        return f"{seconds / 60.0:.3g} min"
    return f"{seconds / 3600.0:.3g} h"
