"""Park's rates of 2001 for air."""

from __future__ import annotations

from typing import ClassVar, Literal

from shocklayer.shock_layer.rate_set.model import RateSetModel


class Park2001(RateSetModel):
    """Park 2001: two-temperature rates of air, without charge exchange."""

    model: Literal["park-2001"] = "park-2001"
    references: ClassVar[tuple[str, ...]] = ("park-2001",)
    planets: ClassVar[tuple[str, ...]] = ("earth",)
    known_fault: ClassVar[str] = (
        "it has no charge exchange, so that nothing removes the atomic ions it makes where the flow "
        "expands (5 to 18 times the electrons of park-1993 at 58 km on RAM C-II)"
    )
