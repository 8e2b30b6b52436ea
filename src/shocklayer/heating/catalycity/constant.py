"""A constant probability of recombination on the heated wall."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array
from shocklayer.heating.catalycity.model import HeatedWallModel
from shocklayer.scenario.fields import Number


class ConstantProbability(HeatedWallModel):
    """Constant probability of recombination, the same for oxygen and nitrogen."""

    model: Literal["constant"] = "constant"
    probability_of_recombination: Annotated[float, Number(at_least=0, at_most=1)] = Field(
        default=0.01, description="Fraction of the atoms striking the wall that recombine."
    )
    references: ClassVar[tuple[str, ...]] = ("goulard-1958",)

    def probability(self, wall_temperature: Array) -> tuple[Array, Array]:
        """Return the given probability; see `HeatedWallModel.probability`."""
        value = jnp.full_like(wall_temperature, self.probability_of_recombination)
        return value, value
