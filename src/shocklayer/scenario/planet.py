"""The planet in a scenario: atmosphere, wind and random perturbations."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from shocklayer.scenario.fields import (
    DateTime,
    DimensionalValue,
    Errors,
    FileField,
    Number,
    Table,
    check,
    check_discriminator,
    validation_error,
)
from shocklayer.scenario.tables import check_atmosphere, check_wind

__all__ = [
    "AtmosphereConfig",
    "NrlmsisAtmosphere",
    "PerturbationConfig",
    "PlanetConfig",
    "StandardAtmosphere",
    "TableAtmosphere",
    "WindConfig",
]


class StandardAtmosphere(Table):
    """US Standard Atmosphere 1976, 0 to 1000 km."""

    model: Literal["us76"] = Field(default="us76", description="US Standard Atmosphere 1976, to 1000 km.")


class TableAtmosphere(Table):
    """An atmosphere from a table."""

    model: Literal["table"] = Field(description="An atmosphere from a table.")
    file: Annotated[str, FileField(check_atmosphere)] = Field(
        description="CSV file with the columns altitude_m, temperature_K, density_kg_m3 [, pressure_Pa]."
    )


class NrlmsisAtmosphere(Table):
    """NRLMSIS 2.1; requires the extra ``msis``."""

    model: Literal["nrlmsis"] = Field(description="NRLMSIS 2.1.")
    date: DateTime = Field(description="Date and time (UTC) of the start of the flight.")
    f107: Annotated[float, Number(above=0, at_most=1000)] = Field(
        description="Solar radio flux F10.7 of the previous day [10^-22 W/m^2/Hz]."
    )
    f107a: Annotated[float, Number(above=0, at_most=1000)] = Field(
        description="81-day mean of F10.7 centred on the day [10^-22 W/m^2/Hz]."
    )
    ap: Annotated[float, Number(at_least=0, at_most=400)] = Field(description="Daily geomagnetic index Ap.")
    place: Literal["start", "track"] = Field(
        default="start",
        description="Position of the profile: at the start of the flight, or at each altitude where and "
        "when the flight last passed through it (the flight is computed twice).",
    )


AtmosphereConfig = Annotated[
    Annotated[StandardAtmosphere | TableAtmosphere | NrlmsisAtmosphere, Field(discriminator="model")],
    BeforeValidator(check_discriminator("model", ("us76", "table", "nrlmsis"))),
]
"""One of the atmosphere models, selected by ``model``."""


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

    atmosphere: AtmosphereConfig = Field(
        default_factory=StandardAtmosphere,
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
        if self.body == "mars" and self.atmosphere.model != "table":
            yield validation_error(
                f'"{self.atmosphere.model}" is an atmosphere of the Earth; give a table for Mars, or leave '
                f"it out "
                "for the mean atmosphere",
                "atmosphere.model",
            )
