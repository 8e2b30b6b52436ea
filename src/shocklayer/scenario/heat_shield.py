"""The heat shield: layers of materials from the heated surface to the structure, and its back face."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationInfo

from shocklayer.core.suggestions import closest
from shocklayer.core.units import quote
from shocklayer.scenario import builtin
from shocklayer.scenario.fields import (
    DimensionalValue,
    Errors,
    FieldType,
    FileField,
    Number,
    Table,
    check,
    validation_error,
)
from shocklayer.scenario.tables import material_table

__all__ = ["BackConfig", "HeatShieldConfig", "MaterialName", "PropertiesConfig", "ShieldLayerConfig"]


@dataclass(frozen=True)
class MaterialName(FieldType):
    """A str field with the name of a material of the catalogue."""

    def read(self, value: object, info: ValidationInfo) -> str:
        """Return the name, or raise a validation_error."""
        known = builtin.builtin_names("materials")
        if not isinstance(value, str):
            raise validation_error(f"{quote(value)} is not the name of a material; give it in quotes")
        name = value.strip().lower()
        if name not in known:
            raise validation_error(
                f"there is no material {quote(value)}; the nearest is "
                f'"{closest(name, known)}" (known are {", ".join(known)})'
            )
        return name


class _Property(DimensionalValue):
    """A property of a material: text with a unit, or a plain number in SI."""

    def validate(self, value: object) -> float | str:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self.check(Number().validate(value), value, lambda limit: self._in_si(limit))
        return super().validate(value)


class PropertiesConfig(Table):
    """Specific heat and thermal conductivity of a material against temperature."""

    file: Annotated[str, FileField(material_table)] = Field(
        description="CSV file with the columns temperature_K, specific_heat_J_kg_K, "
        "thermal_conductivity_W_m_K [, emissivity]; constant beyond its ends."
    )


class ShieldLayerConfig(Table):
    """One layer of the heat shield: a material of the catalogue, or properties of its own."""

    material: Annotated[str, MaterialName()] | None = Field(
        default=None, description="Material of the catalogue (`shocklayer list materials`)."
    )
    thickness: Annotated[float, DimensionalValue(dimension="length", above="0 m", at_most="10 m")] = Field(
        description="Thickness."
    )
    density: (
        Annotated[float, _Property(dimension="density", above="0 kg/m^3", at_most="30000 kg/m^3")] | None
    ) = Field(default=None, description="Density, with a unit or in kg/m^3.")
    specific_heat: (
        Annotated[float, _Property(dimension="specific_heat", above="0 J/kg/K", at_most="100000 J/kg/K")]
        | None
    ) = Field(default=None, description="Specific heat, with a unit or in J/(kg K).")
    thermal_conductivity: (
        Annotated[float, _Property(dimension="thermal_conductivity", above="0 W/m/K", at_most="10000 W/m/K")]
        | None
    ) = Field(default=None, description="Thermal conductivity, with a unit or in W/(m K).")
    emissivity: Annotated[float, Number(at_least=0, at_most=1)] | None = Field(
        default=None,
        json_schema_extra={"otherwise": "that of the material; without one the surface does not radiate"},
        description="Emissivity, virgin and charred.",
    )
    properties: PropertiesConfig | None = Field(
        default=None, description="Table of specific heat and thermal conductivity, in place of the numbers."
    )
    melting_temperature: (
        Annotated[float, DimensionalValue(dimension="temperature", above="0 K", at_most="10000 K")] | None
    ) = Field(
        default=None,
        description="Temperature at which the surface melts, the melt being carried off at once; with "
        "heat_of_fusion, for properties of its own.",
    )
    heat_of_fusion: (
        Annotated[float, DimensionalValue(dimension="specific_energy", above="0 J/kg", at_most="100 MJ/kg")]
        | None
    ) = Field(default=None, description="Heat of fusion.")

    @check
    def _material_or_own(self) -> Errors:
        own = [
            name
            for name in (
                "density",
                "specific_heat",
                "thermal_conductivity",
                "properties",
                "melting_temperature",
            )
            if getattr(self, name) is not None
        ]
        if self.material is not None:
            if own:
                yield validation_error(
                    f"given with material; give the name of a material or {own[0]} and the other properties",
                    own[0],
                )
        else:
            if not own:
                yield validation_error(
                    "missing; give the name of a material, or density, specific_heat and "
                    "thermal_conductivity",
                    "material",
                )
            else:
                needed = (
                    ("density",) if self.properties else ("density", "specific_heat", "thermal_conductivity")
                )
                for name in needed:
                    if getattr(self, name) is None:
                        yield validation_error("missing; give a number with its unit", name)

    @check
    def _one_table(self) -> Errors:
        for name in ("specific_heat", "thermal_conductivity"):
            if self.properties is not None and getattr(self, name) is not None:
                yield validation_error("given twice, here and in properties; give it once", name)

    @check
    def _whole_melting(self) -> Errors:
        if (self.melting_temperature is None) != (self.heat_of_fusion is None):
            name = "melting_temperature" if self.melting_temperature is None else "heat_of_fusion"
            yield validation_error("missing; melting needs melting_temperature and heat_of_fusion", name)


class BackConfig(Table):
    """The back face of the stack: adiabatic, held at a temperature, or radiating."""

    condition: Literal["adiabatic", "temperature", "radiating"] = Field(
        default="adiabatic",
        json_schema_extra={"otherwise": "adiabatic; temperature where one is given"},
        description="No heat passes, held at `temperature`, or radiating to `temperature`.",
    )
    temperature: (
        Annotated[float, DimensionalValue(dimension="temperature", above="0 K", at_most="10000 K")] | None
    ) = Field(default=None, description="Held temperature, or that of the surroundings it radiates to.")
    emissivity: Annotated[float, Number(above=0, at_most=1)] = Field(
        default=0.8, description="Emissivity of a radiating back face."
    )

    @classmethod
    def complete(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Let a temperature alone mean that the back face is held at it."""
        if "temperature" in data and "condition" not in data:
            data["condition"] = "temperature"
        return data

    @check
    def _needs_temperature(self) -> Errors:
        if self.condition != "adiabatic" and self.temperature is None:
            yield validation_error(f'missing; condition = "{self.condition}" needs it', "temperature")
        if self.condition == "adiabatic" and self.temperature is not None:
            yield validation_error("given for an adiabatic back face; leave one of both out", "temperature")


class HeatShieldConfig(Table):
    """The heat shield of the vehicle at the stagnation point."""

    layer: tuple[ShieldLayerConfig, ...] = Field(description="Layers, from the heated surface inwards.")
    initial_temperature: Annotated[
        float, DimensionalValue(dimension="temperature", at_least="50 K", at_most="2000 K")
    ] = Field(default=300.0, description="Temperature of the shield at the start of the flight.")
    surroundings_temperature: Annotated[
        float, DimensionalValue(dimension="temperature", at_least="0 K", at_most="5000 K")
    ] = Field(default=300.0, description="Temperature of what the surface radiates to.")
    blowing_parameter: Annotated[float, Number(at_least=0, at_most=1)] = Field(
        default=0.5, description="lambda of the blowing correction: 0.5 laminar, 0.4 turbulent."
    )
    surface_chemistry: Literal["equilibrium", "none"] = Field(
        default="equilibrium",
        description="Loss of char in equilibrium with the gas; none: no char is lost.",
    )
    back: BackConfig = Field(default_factory=BackConfig, description="The back face.")

    @check
    def _layers(self) -> Errors:
        yield from layer_errors(self.layer)


def layer_errors(layers: tuple[ShieldLayerConfig, ...]) -> Errors:
    """Yield the mistakes of a stack: no layer, or a charring or ablating material under another one."""
    if not layers:
        yield validation_error("missing; give at least one layer", "layer")
    for index, layer in enumerate(layers[1:], start=1):
        material = builtin.read("materials", layer.material) if layer.material else {}
        if "component" in material:
            yield validation_error(
                f'"{layer.material}" chars, and only the outermost layer may', f"layer.{index}.material"
            )
