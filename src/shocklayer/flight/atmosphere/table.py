"""An atmosphere from a table."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from shocklayer import planet
from shocklayer.core.errors import error_context
from shocklayer.flight.atmosphere.model import AtmosphereModel
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.fields import DataFile
from shocklayer.scenario.files import ScenarioFiles


class TableAtmosphere(AtmosphereModel):
    """An atmosphere from a table."""

    model: Literal["table"] = Field(description="An atmosphere from a table.")
    file: DataFile = Field(
        description="CSV file with the columns altitude_m, temperature_K, density_kg_m3 [, pressure_Pa]."
    )
    references: ClassVar[tuple[str, ...]] = ("fritsch-carlson-1980",)

    def build(
        self,
        world: Planet,
        latitude: float,
        longitude: float,
        files: ScenarioFiles,
        track: planet.Track | None = None,
    ) -> planet.Atmosphere:
        """Return the air of the table, the same everywhere; see `AtmosphereModel.build`."""
        with error_context(f"planet.atmosphere in {files.origin}"):
            return planet.atmosphere("table", file=files.path(self.file), planet=world)
