"""Rates of Gupta et al. (1990) for air."""

from __future__ import annotations

from typing import ClassVar, Literal

from shocklayer.shock_layer.rate_set.model import AVALANCHE, RateSetModel


class Gupta1990(RateSetModel):
    """Gupta et al. 1990: one-temperature rates of eleven species of air."""

    model: Literal["gupta-1990"] = "gupta-1990"
    references: ClassVar[tuple[str, ...]] = ("gupta-1990",)
    planets: ClassVar[tuple[str, ...]] = ("earth",)
    known_fault: ClassVar[str] = AVALANCHE
