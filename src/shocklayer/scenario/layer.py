"""The choice of chemistry, wall and stations of the shock layer in a scenario."""

from typing import Annotated, Literal

from pydantic import Field

from shocklayer.scenario.fields import Number, Table
from shocklayer.scenario.model_choice import ModelConfig, ModelFamily

__all__ = ["AblationConfig", "LayerConfig"]


class AblationConfig(Table):
    """Traces of alkali metals that the heat shield gives off; mole fractions in the gas at the wall."""

    sodium: Annotated[float, Number(at_least=0, at_most=0.01)] = Field(
        default=0.0, description="Mole fraction of sodium at the wall."
    )
    potassium: Annotated[float, Number(at_least=0, at_most=0.01)] = Field(
        default=0.0, description="Mole fraction of potassium at the wall."
    )


class LayerConfig(Table):
    """The shock layer: its gas, chemistry, wall and stations."""

    chemistry: Literal["auto", "finite-rate", "equilibrium", "frozen"] = Field(
        default="auto",
        description="Chemistry along the streamlines: at finite rate, in equilibrium, or frozen behind the "
        "shock; auto computes the finite-rate layer, and where it cannot be solved takes equilibrium and "
        "says so.",
    )
    mixture: Literal["air13", "air11", "air5", "mars"] = Field(
        default="air13",
        json_schema_extra={"otherwise": "air13; on Mars, mars"},
        description="Species of the gas; by default air13 on Earth and mars on Mars.",
    )
    rate_set: Annotated[str | ModelConfig, ModelFamily("layer.rate_set")] = Field(
        default="park-1993",
        json_schema_extra={"otherwise": "park-1993; on Mars, park-1994-mars"},
        description="Reaction rates of the finite-rate layer.",
    )
    wall_temperature: Annotated[str | float | ModelConfig, ModelFamily("layer.wall_temperature")] = Field(
        default=1250.0,
        description="Wall temperature of the finite-rate layer, uniform over the body: constant during "
        "the flight, or at every time the mean over the forebody from the heating stage.",
    )
    wall_catalycity: Annotated[str | float | ModelConfig, ModelFamily("layer.wall_catalycity")] = Field(
        default=0.0,
        description="Fraction of the atoms striking the wall that recombine, with finite-rate chemistry.",
    )
    stations: tuple[Annotated[float, Number(at_least=0, at_most=10000)], ...] = Field(
        default=(),
        description="Body stations, surface distance from the stagnation point over nose radius, at an angle "
        "of attack along the windward meridian; by default "
        "eleven over the body, denser towards the nose. The stagnation point and "
        "every antenna's station are added.",
    )
    ablation: AblationConfig | None = Field(
        default=None,
        description="Traces of the heat shield in the finite-rate layer, as further sources of electrons; "
        "by default none.",
    )
