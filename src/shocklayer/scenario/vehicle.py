"""The vehicle in a scenario: mass, size, shape, aerodynamic coefficients."""

import math
from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic_core import PydanticCustomError

from shocklayer.core.suggestions import closest
from shocklayer.core.units import convert, format_si, quote
from shocklayer.scenario import builtin
from shocklayer.scenario.fields import (
    DimensionalValue,
    Errors,
    FileField,
    IncompleteTable,
    Number,
    Table,
    check,
    is_table,
    validation_error,
)
from shocklayer.scenario.shapes import CapsuleConfig, GliderConfig, Length, ShapeConfig, SphereConeConfig
from shocklayer.scenario.tables import coefficient_table

__all__ = ["AerodynamicsConfig", "VehicleConfig"]


class AerodynamicsConfig(Table):
    """Drag and lift: constants, a table against Mach number, or modified Newtonian theory with friction."""

    model: Literal["constant", "table", "modified-newtonian"] = Field(
        json_schema_extra={"otherwise": "from the other keys"},
        description="Source of the coefficients.",
    )
    drag_coefficient: Annotated[float, Number(above=0, at_most=100)] | None = Field(
        default=None, description="Constant continuum drag coefficient."
    )
    lift_coefficient: Annotated[float, Number(at_least=-100, at_most=100)] | None = Field(
        default=None, description="Constant lift coefficient; or give lift_to_drag."
    )
    lift_to_drag: Annotated[float, Number(at_least=-20, at_most=20)] | None = Field(
        default=None, description="Constant lift-to-drag ratio; without it and lift_coefficient, no lift."
    )
    file: Annotated[str, FileField(coefficient_table)] | None = Field(
        default=None,
        description="CSV file with the columns mach, drag_coefficient [, angle_of_attack_deg] "
        "[, lift_coefficient].",
    )

    @classmethod
    def complete(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Fill in the model that follows from the other keys."""
        if "model" not in data:
            if "file" in data:
                data["model"] = "table"
            elif "drag_coefficient" in data:
                data["model"] = "constant"
            else:
                raise validation_error("missing; give a number, or a file with a table", "drag_coefficient")
        return data

    @check
    def _one_way(self) -> Errors:
        given = {name for name in ("drag_coefficient", "file") if getattr(self, name) is not None}
        needed = {"constant": "drag_coefficient", "table": "file", "modified-newtonian": None}[self.model]
        if given != ({needed} if needed else set[str]()):
            yield validation_error(
                'give either drag_coefficient, or file, or only model = "modified-newtonian"'
            )

    @check
    def _one_lift(self) -> Errors:
        if self.lift_coefficient is not None and self.lift_to_drag is not None:
            yield validation_error("give lift_coefficient or lift_to_drag, not both")
        if self.model != "constant" and (self.lift_coefficient is not None or self.lift_to_drag is not None):
            yield validation_error(
                "lift_coefficient and lift_to_drag are accepted with a constant drag_coefficient only"
            )

    @property
    def references(self) -> tuple[str, ...]:
        """Ids in the bibliography of the works that the model rests on."""
        return ("anderson-2006",) if self.model == "modified-newtonian" else ()


class VehicleConfig(Table):
    """The vehicle: a catalogue entry, stated fields, or an entry with fields that override it."""

    name: str | None = Field(
        default=None,
        description="Entry of the vehicle catalogue; the other fields override those of the entry.",
    )
    mass: Annotated[float, DimensionalValue(dimension="mass", above="0 kg", at_most="10000 t")] = Field(
        json_schema_extra={"otherwise": "that of the entry; **required** without a name"},
        description="Mass at the start.",
    )
    reference_area: Annotated[
        float, DimensionalValue(dimension="area", above="0 m^2", at_most="100000 m^2")
    ] = Field(
        json_schema_extra={"otherwise": "that of the entry, or the cross-section of the stated shape"},
        description="Reference area of the coefficients.",
    )
    nose_radius: Annotated[float, DimensionalValue(dimension="length", above="0 m", at_most="100 m")] = Field(
        json_schema_extra={"otherwise": "that of the entry; **required** without a name"},
        description="Radius of curvature at the stagnation point.",
    )
    reference_length: Length = Field(
        json_schema_extra={"otherwise": "that of the entry, or the largest diameter of the shape"},
        description="Reference length of the Knudsen and Reynolds numbers.",
    )
    shape: ShapeConfig = Field(
        json_schema_extra={"otherwise": "that of the entry, or a sphere of the nose radius"},
        description="Shape of the body.",
    )
    aerodynamics: AerodynamicsConfig = Field(
        json_schema_extra={
            "otherwise": "those of the entry, or modified Newtonian theory with friction on the stated shape"
        },
        description="Drag and lift.",
    )
    emissivity: Annotated[float, Number(above=0, at_most=1)] = Field(
        default=0.85, description="Emissivity of the wall; 0.85 is usual for charred ablators."
    )
    thermal_protection: Literal["none", "heat-shield"] = Field(
        default="none",
        json_schema_extra={"otherwise": "heat-shield for an entry of the catalogue, else none"},
        description="Whether a heat shield protects the wall. Without one, a wall hotter than the melting "
        "points of the structural metals is a notice.",
    )

    @classmethod
    def complete(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Fill in the catalogue entry, then what follows from the shape."""
        errors: list[PydanticCustomError] = []
        undetermined: set[str] = set()
        if "name" in data:
            try:
                data = _with_entry(data)
            except PydanticCustomError as error:
                raise IncompleteTable([error], data, set(cls.model_fields) - data.keys()) from None
        if "shape" not in data and "aerodynamics" not in data:
            errors.append(
                validation_error(
                    "missing; give a table such as { drag_coefficient = 1.5 }, or a shape to compute it from",
                    "aerodynamics",
                )
            )
            undetermined = {"shape", "aerodynamics", "reference_area", "reference_length"} - data.keys()
            raise IncompleteTable(errors, data, undetermined)
        # The area of a default shape would be a guess.
        sized = "shape" in data and _kind(data["shape"]) in ("sphere", "sphere-cone", "capsule")
        data.setdefault("aerodynamics", {"model": "modified-newtonian"})
        data.setdefault("shape", {"kind": "sphere"})
        try:
            radius = _base_radius(data)
        except PydanticCustomError as error:
            errors.append(error)
            radius = None
        # With an invalid shape or nose radius the checks that follow fail, whatever the size.
        size = 1.0 if radius is None else radius
        if (
            _kind(data["shape"]) == "mesh"
            and data["aerodynamics"] == {"model": "modified-newtonian"}
            and "reference_length" not in data
        ):
            errors.append(
                validation_error(
                    "missing; coefficients from a mesh need a reference length for the Knudsen and Reynolds "
                    "numbers, such as the length of the body",
                    "reference_length",
                )
            )
        if sized:
            data.setdefault("reference_area", format_si(math.pi * size**2, "area"))
        data.setdefault("reference_length", format_si(2.0 * size, "length"))
        if errors:
            raise IncompleteTable(errors, data, undetermined)
        return data

    @check
    def misfits(self) -> Errors:
        """Yield a mistake for every dimension of the shape that does not fit the nose radius."""
        shape, radius = self.shape, self.nose_radius
        if isinstance(shape, SphereConeConfig):
            if shape.body_length(radius) < radius * (1.0 - math.sin(shape.half_angle)) or shape.base_radius(
                radius
            ) < radius * math.cos(shape.half_angle):
                yield validation_error("the cone is shorter than its spherical nose", "shape")
            if shape.corner_radius > shape.base_radius(radius):
                yield validation_error("the corner radius is larger than the base", "shape")
        if isinstance(shape, GliderConfig) and shape.length < radius * (1.0 - math.sin(shape.surface_angle)):
            yield validation_error("the glider is shorter than its spherical nose", "shape")
        if isinstance(shape, CapsuleConfig):
            if shape.diameter > 2.0 * radius:
                yield validation_error("the diameter is larger than twice the nose radius", "shape")
            if shape.corner_radius >= shape.diameter / 2.0:
                yield validation_error("the corner radius must be smaller than half the diameter", "shape")

    @check
    def _computed(self) -> Errors:
        if self.aerodynamics.model == "modified-newtonian" and isinstance(self.shape, GliderConfig):
            yield validation_error(
                f'not computed for a shape of kind "{self.shape.kind}"; give drag_coefficient or file',
                "aerodynamics",
            )


def _with_entry(data: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the catalogue entry, overridden by the given ones."""
    given = data["name"]
    known = builtin.builtin_names("vehicles")
    name = given.strip().lower() if isinstance(given, str) else None
    if name not in known:
        raise validation_error(
            f"{quote(given)} is not in the vehicle catalogue; "
            f'the nearest entry is "{closest(str(given), known)}"',
            "name",
        )
    entry = dict(builtin.read("vehicles", name)["vehicle"])
    merged = {"thermal_protection": "heat-shield"} | entry | data | {"name": name}
    shape, old = data.get("shape"), entry.get("shape", {})
    if is_table(shape) and shape.get("kind", old.get("kind")) == old.get("kind"):
        sizes = {"length", "base_diameter"} & shape.keys()
        merged["shape"] = {
            k: v for k, v in old.items() if not sizes or k not in ("length", "base_diameter")
        } | shape
    aerodynamics = data.get("aerodynamics")
    if is_table(aerodynamics) and not {"model", "file", "drag_coefficient"} & aerodynamics.keys():
        merged["aerodynamics"] = entry.get("aerodynamics", {}) | aerodynamics
    return merged


def _kind(shape: object) -> object:
    """Return the kind of a raw shape, or None."""
    return shape.get("kind") if is_table(shape) else None


def _base_radius(data: dict[str, Any]) -> float | None:
    """Return the largest radius [m] of the shape of the raw table, or None if its fields are not valid."""
    shape = data["shape"]
    try:
        nose_radius = convert(data.get("nose_radius"), "length")
        if nose_radius <= 0.0:
            return None
        match _kind(shape):
            case "sphere":
                radius = nose_radius
            case "sphere-cone":
                radius = SphereConeConfig.model_validate(shape).base_radius(nose_radius)
            case "capsule":
                radius = convert(shape.get("diameter"), "length") / 2.0
            case "glider":
                radius = convert(shape.get("span"), "length") / 2.0
            case "mesh":
                radius = nose_radius
            case _:
                return None
    except (ValueError, AttributeError):
        return None  # its own check, or that of the shape, reports the mistake
    if not 0.0 < radius <= 500.0:
        raise validation_error("its largest diameter is not between 0 and 1 km", "shape")
    return radius
