"""Park's rates of 1993 for air."""

from __future__ import annotations

from typing import ClassVar, Literal

from shocklayer.shock_layer.rate_set.model import RateSetModel


class Park1993(RateSetModel):
    """Park 1993: two-temperature rates of eleven species of air."""

    model: Literal["park-1993"] = "park-1993"
    references: ClassVar[tuple[str, ...]] = ("park-1993",)
    planets: ClassVar[tuple[str, ...]] = ("earth",)
