"""Rates of Park et al. (1994) for the gas of Mars."""

from __future__ import annotations

from typing import ClassVar, Literal

from shocklayer.shock_layer.rate_set.model import RateSetModel


class Park1994Mars(RateSetModel):
    """Park et al. 1994: two-temperature rates of the gas of Mars."""

    model: Literal["park-1994-mars"] = "park-1994-mars"
    references: ClassVar[tuple[str, ...]] = ("park-1994-mars",)
    planets: ClassVar[tuple[str, ...]] = ("mars",)
    known_fault: ClassVar[str] = (
        "no flight has measured the electrons that it predicts; the interval of electron density includes "
        "one other set, which shares its rate of C + O, so that the true spread of the rates is wider"
    )
