"""The criterion in use for the kind of body."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from shocklayer.core.types import Array
from shocklayer.heating.transition.distance import Distance
from shocklayer.heating.transition.model import LaminarLayer, TransitionModel
from shocklayer.heating.transition.momentum_thickness import MomentumThickness
from shocklayer.scenario.fields import DimensionalValue


class ByShape(TransitionModel):
    """By shape: Re_theta/M_e with roughness on capsules and blunt cones, Re_s on other bodies."""

    model: Literal["by-shape"] = "by-shape"
    roughness: Annotated[float, DimensionalValue(dimension="length", at_least="0 m", at_most="1 m")] = Field(
        default=0.0, description="Height of roughness on a capsule or blunt cone."
    )
    references: ClassVar[tuple[str, ...]] = ("thompson-1998", "berry-horvath-2008", "bowcutt-1987")

    def for_shape(self, blunt: bool) -> TransitionModel:
        """Return the criterion of a body; see `TransitionModel.for_shape`."""
        # The roughness was checked with its unit when the scenario was read, and has none now.
        return MomentumThickness.model_construct(None, roughness=self.roughness) if blunt else Distance()

    def progress(self, layer: LaminarLayer) -> Array:
        """Return that of a slender body; see `TransitionModel.progress`."""
        return self.for_shape(False).progress(layer)
