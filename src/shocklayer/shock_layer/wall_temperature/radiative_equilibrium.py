"""A wall in radiative equilibrium with the heat flux it receives."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from jaxtyping import Float

from shocklayer.core.constants import WALL_TEMPERATURES
from shocklayer.core.plasma_outputs import PLASMA_OUTPUTS
from shocklayer.core.validity import ValidityRange
from shocklayer.shock_layer.wall_temperature.model import WallTemperatureModel

VALIDITY = (
    ValidityRange(
        "wall under the finite-rate layer",
        "wall_temperature",
        *WALL_TEMPERATURES,
        "no wall is solid above it; the temperature is clipped to the range that a scenario may give",
        PLASMA_OUTPUTS,
    ),
)
"""Range of a wall in radiative equilibrium under the finite-rate layer [K]."""


class RadiativeEquilibriumWall(WallTemperatureModel):
    """Radiative equilibrium: at every time the mean over the forebody from the heating stage."""

    model: Literal["radiative-equilibrium"] = "radiative-equilibrium"
    references: ClassVar[tuple[str, ...]] = ("anderson-2006",)
    validity: ClassVar[tuple[ValidityRange, ...]] = VALIDITY

    def temperature_of(
        self, arc_length: Float[np.ndarray, " stations"], heated: Float[np.ndarray, "samples stations"]
    ) -> float | Float[np.ndarray, " samples"]:
        """Return the mean over the forebody [K]; see `WallTemperatureModel.temperature_of`."""
        return mean_over_forebody(arc_length, heated)

    def description(self) -> str:
        """Return the model in words."""
        return "radiative equilibrium, mean over the forebody"


def mean_over_forebody(
    arc_length: Float[np.ndarray, " stations"], temperature: Float[np.ndarray, "samples stations"]
) -> Float[np.ndarray, " samples"]:
    """Return the mean of the wall temperature over the arc length of a forebody.

    Parameters
    ----------
    arc_length : ndarray, shape (stations,)
        Increasing, in any unit.
    temperature : ndarray, shape (samples, stations)
        Wall temperature there [K].

    Returns
    -------
    ndarray, shape (samples,)
        Mean by the trapezoidal rule [K]; of a single station, the value there.
    """
    if arc_length.size <= 1:
        return temperature[:, 0]
    return np.trapezoid(temperature, arc_length, axis=1) / np.ptp(arc_length)
