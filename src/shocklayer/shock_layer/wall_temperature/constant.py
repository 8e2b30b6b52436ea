"""A wall of constant temperature."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from jaxtyping import Float
from pydantic import Field

from shocklayer.core.constants import WALL_TEMPERATURES
from shocklayer.scenario.fields import DimensionalValue
from shocklayer.shock_layer.wall_temperature.model import WallTemperatureModel


class ConstantWallTemperature(WallTemperatureModel):
    """Constant wall temperature during the flight."""

    model: Literal["constant"] = "constant"
    temperature: Annotated[
        float,
        DimensionalValue(
            dimension="temperature",
            at_least=f"{WALL_TEMPERATURES[0]:g} K",
            at_most=f"{WALL_TEMPERATURES[1]:g} K",
        ),
    ] = Field(default=1250.0, description="Wall temperature.")
    references: ClassVar[tuple[str, ...]] = ("anderson-2006",)

    def temperature_of(
        self, arc_length: Float[np.ndarray, " stations"], heated: Float[np.ndarray, "samples stations"]
    ) -> float | Float[np.ndarray, " samples"]:
        """Return the given temperature [K]; see `WallTemperatureModel.temperature_of`."""
        return self.temperature

    def description(self) -> str:
        """Return the temperature in words."""
        return f"{self.temperature:g} K"
