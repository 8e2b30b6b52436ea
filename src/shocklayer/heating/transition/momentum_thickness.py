"""Reynolds number of the momentum thickness over the Mach number at the edge, with roughness."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array
from shocklayer.heating.transition.model import LaminarLayer, TransitionModel
from shocklayer.scenario.fields import DimensionalValue, Number

THICKNESS_RATIO = 7.5
"""Thickness of a laminar layer on a flat plate over its momentum thickness, 5.0/0.664."""


class MomentumThickness(TransitionModel):
    """Re_theta/M_e (Re_theta below Mach 1): smooth at a value of its own, earlier with roughness."""

    model: Literal["momentum-thickness"] = "momentum-thickness"
    smooth: Annotated[float, Number(above=0, at_most=100000)] = Field(
        default=250.0, description="Re_theta/M_e at which transition begins on a smooth body."
    )
    rough: Annotated[float, Number(above=0, at_most=100000)] = Field(
        default=27.0,
        description="Re_theta/M_e times height of roughness over thickness of the layer at which transition "
        "begins.",
    )
    roughness: Annotated[float, DimensionalValue(dimension="length", at_least="0 m", at_most="1 m")] = Field(
        default=0.0, description="Height of roughness on the body."
    )
    references: ClassVar[tuple[str, ...]] = ("thompson-1998", "berry-horvath-2008")

    def progress(self, layer: LaminarLayer) -> Array:
        """Return the greater of both parameters; see `TransitionModel.progress`.

        Source: R. A. Thompson et al., AIAA Paper 98-0867, 1998 (smooth, from the Space Shuttle); S. A. Berry
        and T. J. Horvath, J. Spacecraft and Rockets 45(2), 2008 (roughness). Both recalled.
        """
        # Below Mach 1, as about the nose of a capsule, the Reynolds number alone is in use.
        per_mach = layer.momentum_thickness_reynolds_number / jnp.maximum(layer.mach_number, 1.0)
        thickness = THICKNESS_RATIO * jnp.maximum(layer.momentum_thickness, 1e-12)
        moving = layer.mach_number > 0.0
        parameter = jnp.maximum(per_mach / self.smooth, per_mach * self.roughness / thickness / self.rough)
        return jnp.where(moving, parameter, 0.0)
