"""The planet in a scenario: atmosphere, wind and random perturbations."""

from typing import Annotated, Any, Literal

from pydantic import Field

from shocklayer.scenario.fields import (
    DimensionalValue,
    Errors,
    FileField,
    Number,
    Table,
    check,
    validation_error,
)
from shocklayer.scenario.model_choice import ModelConfig, ModelFamily, configured, default_model
from shocklayer.scenario.tables import check_wind

__all__ = ["PerturbationConfig", "PlanetConfig", "WindConfig"]


class WindConfig(Table):
    """Horizontal wind against altitude."""

    file: Annotated[str, FileField(check_wind)] = Field(
        description="CSV file with the columns altitude_m, wind_east_m_s, wind_north_m_s (positive towards "
        "east and north)."
    )


class PerturbationConfig(Table):
    """Random perturbations of the mean atmosphere, drawn with the seed of the scenario."""

    density: Annotated[float, Number(at_least=0, at_most=1)] = Field(
        default=0.0, description="Relative standard deviation of the density."
    )
    wind: Annotated[float, DimensionalValue(dimension="speed", at_least="0 m/s", at_most="200 m/s")] = Field(
        default=0.0, description="Standard deviation of the east wind and of the north wind."
    )
    correlation_height: Annotated[
        float, DimensionalValue(dimension="length", at_least="2 km", at_most="1000 km")
    ] = Field(
        default=8000.0,
        description="Vertical correlation length (1/e).",
    )


MARS_AIR = "builtin:atmospheres/mars.csv"
"""Default atmosphere of Mars."""


class PlanetConfig(Table):
    """The planet, its atmosphere and wind."""

    body: Literal["earth", "mars"] = Field(
        default="earth", description="The planet, with its size, gravity, rotation and gas."
    )

    atmosphere: Annotated[ModelConfig, ModelFamily("planet.atmosphere", as_table=True)] = Field(
        default_factory=lambda: configured("planet.atmosphere", default_model("planet.atmosphere", "earth")),
        json_schema_extra={"otherwise": "us76; on Mars a mean table"},
        description="Atmosphere model; by default us76 on Earth and a mean table of Mars-GRAM on Mars.",
    )
    wind: WindConfig | None = Field(
        default=None, description="Table of horizontal wind; by default the air rotates with the planet."
    )
    perturbation: PerturbationConfig | None = Field(
        default=None, description="Random perturbations of density and wind; by default none."
    )

    @classmethod
    def complete(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Fill in the default atmosphere of Mars."""
        if data.get("body") == "mars":
            data.setdefault("atmosphere", {"model": "table", "file": MARS_AIR})
        return data

    @check
    def _own_air(self) -> Errors:
        if self.body not in self.atmosphere.planets:
            owner = "the Earth" if self.body == "mars" else "Mars"
            yield validation_error(
                f'"{self.atmosphere.model_name}" is an atmosphere of {owner}; give a table, or leave it out '
                "for the default atmosphere",
                "atmosphere.model",
            )
