"""Rates of Dunn and Kang (1973) for air."""

from __future__ import annotations

from typing import ClassVar, Literal

from shocklayer.shock_layer.rate_set.model import AVALANCHE, RateSetModel


class DunnKang1973(RateSetModel):
    """Dunn and Kang 1973: one-temperature rates of eleven species of air."""

    model: Literal["dunn-kang-1973"] = "dunn-kang-1973"
    references: ClassVar[tuple[str, ...]] = ("dunn-kang-1973",)
    planets: ClassVar[tuple[str, ...]] = ("earth",)
    known_fault: ClassVar[str] = AVALANCHE
