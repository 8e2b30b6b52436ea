"""One physical quantity as written in a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from shocklayer.claims.units import Unit
from shocklayer.claims.verdicts import Interval


@dataclass(frozen=True)
class Mention:
    """One quantity as written.

    Parameters
    ----------
    start, end : int
        Offsets in the sentence.
    text : str
        As written.
    dimension : str
        Physical dimension.
    unit : Unit
        Its unit.
    value, upper : float
        Lower and upper value in that unit; equal where there is no range.
    step : float
        Half a unit of the last digit, in that unit.
    bound : {"", "min", "max"}
        "min" for "more than", "max" for "up to".
    approximate : bool
        Whether it is qualified by "about", "nearly" and the like.
    ambiguous : bool
        Whether it is a temperature in "degrees" that may be Celsius, which is assumed, or Fahrenheit.
    hedges : tuple of str
        Hedging words of the sentence, such as "reportedly" and "will be able to".
    """

    start: int
    end: int
    text: str
    dimension: str
    unit: Unit
    value: float
    upper: float
    step: float
    bound: str = ""
    approximate: bool = False
    ambiguous: bool = False
    hedges: tuple[str, ...] = ()

    @property
    def low(self) -> float:
        """Lower value in SI."""
        return self.unit.to_si(self.value)

    @property
    def high(self) -> float:
        """Upper value in SI."""
        return self.unit.to_si(self.upper)

    @property
    def si(self) -> float:
        """Value in SI; the middle of a range."""
        return 0.5 * (self.low + self.high)

    @property
    def interval(self) -> Interval:
        """Interval of the claim in SI from its rounding and "about"; closed on both sides."""
        step = self.step
        if self.dimension == "mach":
            step = min(step, 0.05 * self.upper)
        if self.approximate:
            step = max(step, 0.05 * abs(self.upper))
        low = self.unit.to_si(self.value - step)
        if self.ambiguous:
            low = min(low, (self.value - step + 459.67) * 5.0 / 9.0)
        return Interval(low, self.unit.to_si(self.upper + step))

    @property
    def open_interval(self) -> Interval:
        """As `interval`, unbounded on the side that "more than" or "up to" leaves open."""
        closed = self.interval
        if self.bound == "min":
            return Interval(closed.low, float("inf"))
        if self.bound == "max":
            return Interval(float("-inf"), closed.high)
        return closed
