"""Reaction-cured glass, the coating of silica tiles."""

from __future__ import annotations

from typing import ClassVar, Literal

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array
from shocklayer.core.validity import ValidityRange
from shocklayer.heating.catalycity.model import HeatedWallModel

OXYGEN, OXYGEN_RANGE = (16.0, 10271.0), (1400.0, 1650.0)
"""Prefactor and activation temperature [K] for oxygen, and temperatures of the measurements [K]."""
NITROGEN, NITROGEN_RANGE = (0.0714, 2219.0), (950.0, 1670.0)
"""The same for nitrogen."""

VALIDITY = (
    ValidityRange(
        "catalycity of reaction-cured glass (constant outside the measurements)",
        "wall_temperature",
        NITROGEN_RANGE[0],
        OXYGEN_RANGE[1],
        "Scott, AIAA Paper 80-1477, 1980, as Shinn, Moss & Simmonds use it; temperatures recalled",
        ("convective_heat_flux", "stagnation_heat_flux", "heat_load", "wall_temperature"),
    ),
)
"""Range of the measurements."""


class ReactionCuredGlass(HeatedWallModel):
    """Reaction-cured glass on silica tiles, measured in an arc jet: about 1 % of the atoms recombine."""

    model: Literal["reaction-cured-glass"] = "reaction-cured-glass"
    references: ClassVar[tuple[str, ...]] = ("scott-1980", "shinn-1982")
    validity: ClassVar[tuple[ValidityRange, ...]] = VALIDITY

    def probability(self, wall_temperature: Array) -> tuple[Array, Array]:
        """Return the measured probabilities; see `HeatedWallModel.probability`.

        Outside the temperatures of the measurements each keeps its value at their end: extrapolated, that
        of oxygen would fall a thousandfold from 1400 to 800 K, which nobody measured.
        """

        def law(constants: tuple[float, float], limits: tuple[float, float]) -> Array:
            return constants[0] * jnp.exp(-constants[1] / jnp.clip(wall_temperature, *limits))

        return law(OXYGEN, OXYGEN_RANGE), law(NITROGEN, NITROGEN_RANGE)
