"""The choice of models of heating in a scenario."""

from typing import Annotated, Literal

from pydantic import Field

from shocklayer.scenario.fields import Number, Table
from shocklayer.scenario.model_choice import ModelConfig, ModelFamily

__all__ = ["HeatingConfig"]


class HeatingConfig(Table):
    """Models of heating."""

    flux: Literal["auto", "layer", "correlation"] = Field(
        default="auto",
        description="Laminar flux to the forebody: that of the finite-rate layer, to a fully catalytic wall, "
        "where the layer is solved (layer), or of the models named here everywhere (correlation); auto is "
        "layer on Earth, unless convective or distribution is given.",
    )
    convective: Annotated[str | ModelConfig, ModelFamily("heating.convective")] = Field(
        default="fay-riddell",
        json_schema_extra={"otherwise": "fay-riddell; on Mars, sutton-graves"},
        description="Convective heating of the stagnation point.",
    )
    radiative: Annotated[str | ModelConfig, ModelFamily("heating.radiative")] = Field(
        default="tauber-sutton", description="Radiative heating of the stagnation point."
    )
    distribution: Annotated[str | ModelConfig, ModelFamily("heating.distribution")] = Field(
        default="lees", description="Convective heating along the body."
    )
    transition: Annotated[str | ModelConfig, ModelFamily("heating.transition")] = Field(
        default="by-shape", description="Where the boundary layer becomes turbulent."
    )
    turbulent: Annotated[str | ModelConfig, ModelFamily("heating.turbulent")] = Field(
        default="reference-enthalpy", description="Convective heating under a turbulent layer."
    )
    leading_edge: Annotated[str | ModelConfig, ModelFamily("heating.leading_edge")] = Field(
        default="swept-cylinder",
        description="Convective heating of the leading edges of a glider that gives their radius.",
    )
    afterbody: Annotated[str | ModelConfig, ModelFamily("heating.afterbody")] = Field(
        default="base-fraction", description="Convective heating behind the forebody."
    )
    catalycity: Annotated[str | ModelConfig, ModelFamily("heating.catalycity")] = Field(
        default="fully-catalytic",
        description="Recombination of atoms on the wall that is heated.",
    )
    emissivity: Annotated[float, Number(above=0, at_most=1)] | None = Field(
        default=None, description="Emissivity of the wall; by default that of the vehicle."
    )
