"""US Standard Atmosphere 1976."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from shocklayer import planet
from shocklayer.core.validity import ValidityRange
from shocklayer.flight.atmosphere.model import AtmosphereModel
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.files import ScenarioFiles

VALIDITY = (
    ValidityRange(
        "US Standard Atmosphere 1976",
        "altitude",
        -5e3,
        1000e3,
        "NOAA-S/T 76-1562 (1976): extent of the standard's tables",
    ),
)
"""Range of the standard."""


class StandardAtmosphere(AtmosphereModel):
    """US Standard Atmosphere 1976, 0 to 1000 km."""

    model: Literal["us76"] = Field(default="us76", description="US Standard Atmosphere 1976, to 1000 km.")
    references: ClassVar[tuple[str, ...]] = ("us-standard-atmosphere-1976",)
    validity: ClassVar[tuple[ValidityRange, ...]] = VALIDITY
    planets: ClassVar[tuple[str, ...]] = ("earth",)

    def build(
        self,
        world: Planet,
        latitude: float,
        longitude: float,
        files: ScenarioFiles,
        track: planet.Track | None = None,
    ) -> planet.Atmosphere:
        """Return the standard air, the same everywhere; see `AtmosphereModel.build`."""
        return planet.atmosphere("us76")
