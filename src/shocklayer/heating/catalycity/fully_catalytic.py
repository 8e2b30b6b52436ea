"""A wall on which every atom recombines."""

from __future__ import annotations

from typing import ClassVar, Literal

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array
from shocklayer.heating.catalycity.model import HeatedWallModel


class FullyCatalytic(HeatedWallModel):
    """Fully catalytic: every atom that strikes the wall recombines, as the convective models assume."""

    model: Literal["fully-catalytic"] = "fully-catalytic"
    recombines_all: ClassVar[bool] = True
    references: ClassVar[tuple[str, ...]] = ("fay-riddell-1958",)

    def probability(self, wall_temperature: Array) -> tuple[Array, Array]:
        """Return 1; see `HeatedWallModel.probability`."""
        ones = jnp.ones_like(wall_temperature)
        return ones, ones
