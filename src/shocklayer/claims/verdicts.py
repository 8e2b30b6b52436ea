"""The result of a check: a verdict, its calculation, and the interval that decides it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """The five verdicts, from least to most severe."""

    CONSISTENT = "consistent"
    CONVENTION = "consistent-with-convention"
    NOT_CHECKABLE = "not-checkable"
    QUALIFY = "needs-qualification"
    INCONSISTENT = "inconsistent"

    @property
    def severity(self) -> int:
        """Rank from 0 (consistent) to 4 (inconsistent)."""
        return list(Verdict).index(self)


CONFIDENCE = {
    Verdict.CONSISTENT: 0.95,
    Verdict.CONVENTION: 0.95,
    Verdict.QUALIFY: 0.87,
    Verdict.INCONSISTENT: 0.87,
}
"""Share of verdicts that were right on sentences when they were read for the first time; see the guide."""


@dataclass(frozen=True)
class Interval:
    """A closed interval of a physical value in SI.

    Parameters
    ----------
    low, high : float
        Bounds; infinite where a bound is not given.
    """

    low: float
    high: float

    def overlaps(self, other: Interval) -> bool:
        """Whether the two intervals have a common value."""
        return self.low <= other.high and other.low <= self.high

    def scaled(self, factor: float) -> Interval:
        """Return the interval times a positive number."""
        return Interval(self.low * factor, self.high * factor)

    def divided(self, other: Interval) -> Interval:
        """Return the quotient of two positive intervals."""
        return Interval(self.low / other.high, self.high / other.low)

    def widened(self, fraction: float) -> Interval:
        """Return the interval with both ends moved outwards by a fraction of themselves."""
        return Interval(
            self.low - abs(self.low) * fraction if self.low > float("-inf") else self.low,
            self.high + abs(self.high) * fraction if self.high < float("inf") else self.high,
        )

    def gap(self, other: Interval) -> float:
        """Return the ratio of the two nearest bounds, at least 1; 1 where the intervals overlap."""
        if self.overlaps(other):
            return 1.0
        upper, lower = (self.low, other.high) if self.low > other.high else (other.low, self.high)
        return upper / lower if lower > 0.0 else float("inf")


@dataclass(frozen=True)
class Finding:
    """The result of one check on one sentence.

    Parameters
    ----------
    check : str
        Name of the check.
    verdict : Verdict
        Verdict.
    explanation : str
        One or two sentences: what is right or wrong, and what would make the claim true.
    steps : tuple of str
        The calculation, line by line.
    computed : dict
        Computed values in SI; each key ends in its unit.
    source : str
        Where the comparison values and formulas come from.
    mentions : tuple of int
        Indices, in the list of the sentence, of the quantities that are checked.
    """

    check: str
    verdict: Verdict
    explanation: str
    steps: tuple[str, ...] = ()
    computed: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    mentions: tuple[int, ...] = ()


def show(value: float, digits: int = 3) -> str:
    """Format a number to a few significant digits, with separated thousands or an exponent."""
    if value == 0.0:
        return "0"
    if value in (float("inf"), float("-inf")):
        return "unlimited"
    size = abs(value)
    if size >= 1e7 or size < 1e-3:
        return f"{value:.{digits - 1}e}"
    if size >= 10**digits:
        return f"{round(value):,}".replace(",", "\u202f")
    return f"{value:.{digits}g}"
