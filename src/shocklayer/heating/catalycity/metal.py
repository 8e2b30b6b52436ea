"""Clean metal, such as a copper calorimeter."""

from __future__ import annotations

from typing import ClassVar, Literal

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array
from shocklayer.heating.catalycity.model import HeatedWallModel

PROBABILITY = 0.1
"""Of both atoms on cold copper: order of magnitude; an oxide layer lowers it to a few per cent."""


class MetalWall(HeatedWallModel):
    """Cold clean metal such as copper: 10 % of the atoms recombine, a round value (recalled)."""

    model: Literal["metal"] = "metal"
    references: ClassVar[tuple[str, ...]] = ("goulard-1958",)

    def probability(self, wall_temperature: Array) -> tuple[Array, Array]:
        """Return a round value; see `HeatedWallModel.probability`."""
        value = jnp.full_like(wall_temperature, PROBABILITY)
        return value, value
