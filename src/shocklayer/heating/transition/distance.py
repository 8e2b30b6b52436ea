"""Reynolds number of the distance along the surface."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array
from shocklayer.heating.transition.model import LaminarLayer, TransitionModel
from shocklayer.scenario.fields import Number


class Distance(TransitionModel):
    """Re_s of the distance along the surface, growing with the Mach number at the edge."""

    model: Literal["distance"] = "distance"
    critical: Annotated[float, Number(above=0, at_most=1e12)] = Field(
        default=2.64e6, description="Re_s at which transition begins in slow flow."
    )
    references: ClassVar[tuple[str, ...]] = ("bowcutt-1987",)

    def progress(self, layer: LaminarLayer) -> Array:
        """Return Re_s over its critical value; see `TransitionModel.progress`.

        log10 Re_s = 6.421 exp(1.209e-4 M_e^2.641), from sharp cones in free flight and quiet tunnels; its
        value at rest is the parameter. Source: K. G. Bowcutt, J. D. Anderson and D. Capriotti, AIAA Paper
        87-0272, 1987 (recalled).
        """
        mach = jnp.clip(layer.mach_number, 1e-6, 20.0)
        growth = 10.0 ** (6.421 * (jnp.exp(1.209e-4 * mach**2.641) - 1.0))
        return layer.distance_reynolds_number / (self.critical * growth)
