"""A constant probability of recombination at the wall."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from jaxtyping import Float
from pydantic import Field

from shocklayer.scenario.fields import Number
from shocklayer.shock_layer.wall_catalycity.model import WallCatalycityModel


class ConstantCatalycity(WallCatalycityModel):
    """Constant probability of recombination, from an inert to a fully catalytic wall."""

    model: Literal["constant"] = "constant"
    probability: Annotated[
        float, Number(at_least=0, at_most=1, words=(("inert", 0.0), ("fully-catalytic", 1.0)))
    ] = Field(default=0.0, description="Fraction of the atoms striking the wall that recombine.")
    references: ClassVar[tuple[str, ...]] = ("anderson-2006",)

    def recombination_probability(
        self, wall_temperature: float | Float[np.ndarray, " samples"]
    ) -> float | Float[np.ndarray, " samples"]:
        """Return the given probability; see `WallCatalycityModel.recombination_probability`."""
        return self.probability

    def description(self) -> str:
        """Return the probability in words."""
        return f"{100 * self.probability:g} % of the atoms that strike it recombine"
