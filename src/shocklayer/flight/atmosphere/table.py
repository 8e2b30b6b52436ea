"""An atmosphere from a table."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from shocklayer import planet
from shocklayer.core.errors import error_context
from shocklayer.flight.atmosphere.model import AtmosphereModel
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.fields import FileField
from shocklayer.scenario.files import ScenarioFiles
from shocklayer.scenario.tables import check_atmosphere


class TableAtmosphere(AtmosphereModel):
    """An atmosphere from a table."""

    model: Literal["table"] = Field(description="An atmosphere from a table.")
    file: Annotated[str, FileField(check_atmosphere)] = Field(
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
