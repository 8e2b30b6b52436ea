"""The planet's part of a scenario: the air and its motion."""

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from shocklayer.scenario.fields import DataFile, Moment, Number, Quantity, Table, tagged, validation_error

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

    model: Literal["us76"] = Field(default="us76", description="US Standard Atmosphere 1976 to 1000 km.")


class TableAtmosphere(Table):
    """Air from a table."""

    model: Literal["table"] = Field(description="Air from a table of the user's.")
    file: DataFile = Field(
        description="CSV file with the columns altitude_m, temperature_K, density_kg_m3 [, pressure_Pa]."
    )


class NrlmsisAtmosphere(Table):
    """NRLMSIS 2.1 over the flight; needs the extra ``msis``."""

    model: Literal["nrlmsis"] = Field(description="NRLMSIS 2.1.")
    date: Moment = Field(description="Date and time (UTC) of the flight's beginning.")
    f107: Annotated[float, Number(above=0, at_most=1000)] = Field(
        description="Solar radio flux F10.7 of the day before [10^-22 W/m^2/Hz]."
    )
    f107a: Annotated[float, Number(above=0, at_most=1000)] = Field(
        description="81-day mean of F10.7 centred on the day [10^-22 W/m^2/Hz]."
    )
    ap: Annotated[float, Number(at_least=0, at_most=400)] = Field(description="Daily geomagnetic index Ap.")
    place: Literal["start", "track"] = Field(
        default="start",
        description="Where: one column at the flight's beginning, or at each altitude the place and time of "
        "the flight's last passage through it, found by flying twice.",
    )


AtmosphereConfig = Annotated[
    Annotated[StandardAtmosphere | TableAtmosphere | NrlmsisAtmosphere, Field(discriminator="model")],
    BeforeValidator(tagged("model", ("us76", "table", "nrlmsis"))),
]
"""One of the models of air, told apart by ``model``."""


class WindConfig(Table):
    """Horizontal wind over altitude."""

    file: DataFile = Field(
        description="CSV file with the columns altitude_m, wind_east_m_s, wind_north_m_s (where it blows to)."
    )


class PerturbationConfig(Table):
    """Chance departures of the air from its mean, drawn with the scenario's seed."""

    density: Annotated[float, Number(at_least=0, at_most=1)] = Field(
        default=0.0, description="Standard deviation of the density, as a share of it."
    )
    wind: Annotated[float, Quantity(dimension="speed", at_least="0 m/s", at_most="200 m/s")] = Field(
        default=0.0, description="Standard deviation of the east and of the north wind."
    )
    correlation_height: Annotated[float, Quantity(dimension="length", at_least="2 km", at_most="1000 km")] = (
        Field(
            default=8000.0,
            description="Height over which two altitudes' departures lose their likeness by a factor e; "
            "without it, 8 km.",
        )
    )


MARS_AIR = "builtin:atmospheres/mars.csv"
"""File of the Martian air that stands in where a scenario names none."""


class PlanetConfig(Table):
    """The planet, its air and wind."""

    body: Literal["earth", "mars"] = Field(
        default="earth", description="Which planet: its size, gravity, rotation and gas."
    )

    atmosphere: AtmosphereConfig = Field(
        default_factory=StandardAtmosphere,
        json_schema_extra={"otherwise": "us76; on Mars a mean table"},
        description="Model of the air; without it, us76 on Earth and a mean table of Mars-GRAM on Mars.",
    )
    wind: WindConfig | None = Field(
        default=None, description="Horizontal wind table; without it, the air turns with the planet."
    )
    perturbation: PerturbationConfig | None = Field(
        default=None, description="Random departures of density and wind; without it, the mean air."
    )

    @classmethod
    def complete(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Give Mars its own air where none is named."""
        if data.get("body") == "mars":
            data.setdefault("atmosphere", {"model": "table", "file": MARS_AIR})
        return data

    @model_validator(mode="after")
    def _own_air(self) -> Self:
        if self.body == "mars" and self.atmosphere.model != "table":
            raise validation_error(
                f'"{self.atmosphere.model}" is air of the Earth; give a table of the Martian air, or nothing '
                "for the mean one",
                "atmosphere.model",
            )
        return self
