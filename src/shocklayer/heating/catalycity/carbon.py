"""Carbon: graphite and carbon-carbon."""

from __future__ import annotations

from typing import ClassVar, Literal

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array
from shocklayer.heating.catalycity.model import HeatedWallModel

PROBABILITY = 0.05
"""Of both atoms: order of magnitude of measurements between 0.01 and 0.3."""


class CarbonWall(HeatedWallModel):
    """Carbon that does not ablate: 5 % of the atoms recombine or burn, a round value (recalled)."""

    model: Literal["carbon"] = "carbon"
    references: ClassVar[tuple[str, ...]] = ("goulard-1958",)

    def probability(self, wall_temperature: Array) -> tuple[Array, Array]:
        """Return a round value; see `HeatedWallModel.probability`.

        Oxygen reacts to carbon monoxide rather than to oxygen molecules; the heat of both is of one order.
        """
        value = jnp.full_like(wall_temperature, PROBABILITY)
        return value, value
