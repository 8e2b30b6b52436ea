"""A fraction of the flux of the stagnation point."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from shocklayer.heating.afterbody.model import AfterbodyModel, BaseFraction
from shocklayer.scenario.fields import Number

BAND = 2.5
"""Factor between the fraction and each end of its band: flights gave 1 to 10 %."""


class ConstantFraction(AfterbodyModel):
    """Base fraction: a constant share of the flux to the stagnation point, known within a factor of 2.5."""

    model: Literal["base-fraction"] = "base-fraction"
    value: Annotated[float, Number(above=0, at_most=1)] = Field(
        default=0.04, description="Convective flux to the afterbody over that to the stagnation point."
    )
    references: ClassVar[tuple[str, ...]] = ("wright-2006", "edquist-2006")

    def fraction(self) -> BaseFraction:
        """Return the fraction and its band; see `AfterbodyModel.fraction`.

        Source: M. J. Wright, F. S. Milos and P. Tran, J. Spacecraft and Rockets 43(5), 2006: surveyed
        flights, mostly 1 to 10 % of the stagnation value (recalled); the default is near the middle in the
        logarithm.
        """
        return BaseFraction(self.value / BAND, self.value, min(self.value * BAND, 1.0))
