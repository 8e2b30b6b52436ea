"""The shapes of a vehicle in a scenario."""

import math
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from shocklayer.core.constants import BLUNTEST_CONE
from shocklayer.scenario.fields import (
    DimensionalValue,
    Errors,
    FileField,
    Table,
    check,
    check_discriminator,
    validation_error,
)
from shocklayer.scenario.tables import check_mesh

__all__ = [
    "CapsuleConfig",
    "GliderConfig",
    "Length",
    "MeshConfig",
    "ShapeConfig",
    "SphereConeConfig",
    "SphereConfig",
    "farthest_station",
]

Length = Annotated[float, DimensionalValue(dimension="length", above="0 m", at_most="1 km")]
"""A dimension of a vehicle [m]."""


class SphereConfig(Table):
    """A sphere of the nose radius."""

    kind: Literal["sphere"] = Field(default="sphere", description="A sphere of the nose radius.")

    def base_radius(self, nose_radius: float) -> float:
        """Return the largest radius [m] of a body with this nose radius [m]."""
        return nose_radius

    def maximum_station(self, nose_radius: float) -> float:
        """Return the surface distance to the equator over nose radius."""
        return math.pi / 2.0

    def body_length(self, nose_radius: float) -> float:
        """Return the length [m] of the windward body with this nose radius [m]."""
        return nose_radius


class SphereConeConfig(Table):
    """A cone with a tangent spherical nose."""

    kind: Literal["sphere-cone"] = Field(description="A spherical nose tangent to a cone.")
    half_angle: Annotated[float, DimensionalValue(dimension="angle", above="0 deg", below="90 deg")] = Field(
        description="Half-angle of the cone."
    )
    length: Length | None = Field(
        default=None, description="Length along the axis from the nose to the base; or give base_diameter."
    )
    base_diameter: Length | None = Field(default=None, description="Diameter of the base; or give length.")
    corner_radius: Annotated[float, DimensionalValue(dimension="length", at_least="0 m", at_most="1 km")] = (
        Field(default=0.0, description="Radius of the corner at the base.")
    )

    @check
    def _one_size(self) -> Errors:
        if (self.length is None) == (self.base_diameter is None):
            yield validation_error("give exactly one of length and base_diameter")

    def base_radius(self, nose_radius: float) -> float:
        """Return the radius of the base [m] of a body with this nose radius [m]."""
        if self.base_diameter is not None:
            return self.base_diameter / 2.0
        sine, cosine, tangent = (f(self.half_angle) for f in (math.sin, math.cos, math.tan))
        if self.length is None:
            return nose_radius  # a cone without a size, which is refused
        return nose_radius * cosine + (self.length - nose_radius * (1.0 - sine)) * tangent

    def maximum_station(self, nose_radius: float) -> float:
        """Return the surface distance to the base over nose radius."""
        start = nose_radius * (1.0 - math.sin(self.half_angle))
        cone = max(self.body_length(nose_radius) - start, 0.0) / math.cos(self.half_angle)
        return math.pi / 2.0 - self.half_angle + cone / nose_radius

    def body_length(self, nose_radius: float) -> float:
        """Return the length along the axis [m] of a body with this nose radius [m]."""
        if self.length is not None:
            return self.length
        sine, cosine, tangent = (f(self.half_angle) for f in (math.sin, math.cos, math.tan))
        return nose_radius * (1.0 - sine) + (self.base_radius(nose_radius) - nose_radius * cosine) / tangent


class CapsuleConfig(Table):
    """A spherical cap with a rounded shoulder and an afterbody cone."""

    kind: Literal["capsule"] = Field(
        description="A spherical cap with a rounded shoulder and an afterbody cone."
    )
    diameter: Length = Field(description="Largest diameter.")
    corner_radius: Annotated[float, DimensionalValue(dimension="length", at_least="0 m", at_most="1 km")] = (
        Field(description="Radius of the shoulder.")
    )
    cone_half_angle: Annotated[
        float, DimensionalValue(dimension="angle", at_least="0 deg", below="90 deg")
    ] = Field(description="Half-angle of the afterbody cone.")
    length: Length = Field(description="Length along the axis from the cap to the end of the cone.")

    def base_radius(self, nose_radius: float) -> float:
        """Return the largest radius [m]; it does not depend on the nose radius."""
        return self.diameter / 2.0

    def maximum_station(self, nose_radius: float) -> float:
        """Return the surface distance to the end of the shoulder, parallel to the axis, over nose radius."""
        corner = self.corner_radius
        if nose_radius <= corner:
            return math.pi / 2.0
        tangent = math.asin(min((self.diameter / 2.0 - corner) / (nose_radius - corner), 1.0))
        return tangent + corner / nose_radius * (math.pi / 2.0 - tangent)

    def body_length(self, nose_radius: float) -> float:
        """Return the length along the axis [m]; it does not depend on the nose radius."""
        return self.length


class GliderConfig(Table):
    """A glider: the shock layer is that of an axisymmetric body; aerodynamic coefficients must be stated."""

    kind: Literal["glider"] = Field(
        description="A glider with a spherical nose and a straight generator behind it, whose layer is "
        "computed along the windward line of symmetry; its aerodynamics must be stated."
    )
    length: Length = Field(description="Length along the axis.")
    span: Length = Field(description="Span.")
    sweep: Annotated[float, DimensionalValue(dimension="angle", at_least="0 deg", below="90 deg")] = Field(
        default=0.0, description="Sweep of the leading edges."
    )
    leading_edge_radius: Length | None = Field(default=None, description="Radius of the leading edges.")
    surface_angle: Annotated[
        float, DimensionalValue(dimension="angle", at_least="0 deg", at_most="45 deg")
    ] = Field(
        default=0.0,
        description="Angle between the lower side behind the nose and the axis.",
    )

    def base_radius(self, nose_radius: float) -> float:
        """Return half the span [m]."""
        return self.span / 2.0

    def maximum_station(self, nose_radius: float) -> float:
        """Return the surface distance along the windward side to the end, over nose radius."""
        start = nose_radius * (1.0 - math.sin(self.surface_angle))
        behind = max(self.length - start, 0.0) / math.cos(self.surface_angle)
        return math.pi / 2.0 - self.surface_angle + behind / nose_radius

    def body_length(self, nose_radius: float) -> float:
        """Return the length along the axis [m]."""
        return self.length


_Axis = Literal["+x", "-x", "+y", "-y", "+z", "-z"]


class MeshConfig(Table):
    """A closed surface mesh (extra ``mesh``): forces on its panels, and a spherical nose."""

    kind: Literal["mesh"] = Field(
        description="A closed surface mesh; `reference_area` and `reference_length` must be stated."
    )
    file: Annotated[str, FileField(check_mesh)] = Field(
        description="STL, OBJ, PLY or OFF file of one closed surface. Inner skins are left out."
    )
    unit_length: Length = Field(default=1.0, description="Length of one unit of the file's coordinates.")
    nose: _Axis = Field(default="-x", description="Axis of the file that points to the nose.")
    up: _Axis = Field(default="+z", description="Axis of the file that points up at zero bank.")

    @check
    def _axes(self) -> Errors:
        if self.nose[1] == self.up[1]:
            yield validation_error(
                f'"{self.up}" is parallel to the axis of the nose, "{self.nose}"; give another axis', "up"
            )

    def base_radius(self, nose_radius: float) -> float:
        """Return the nose radius [m], the only dimension known without reading the mesh."""
        return nose_radius

    def maximum_station(self, nose_radius: float) -> float:
        """Return the end of the spherical nose, behind which the flow is not computed."""
        return math.pi / 2.0

    def body_length(self, nose_radius: float) -> float:
        """Return the nose radius [m], the only dimension known without reading the mesh."""
        return nose_radius


ShapeConfig = Annotated[
    Annotated[
        SphereConfig | SphereConeConfig | CapsuleConfig | GliderConfig | MeshConfig,
        Field(discriminator="kind"),
    ],
    BeforeValidator(check_discriminator("kind", ("sphere", "sphere-cone", "capsule", "glider", "mesh"))),
]
"""One of the shapes, selected by ``kind``."""


def farthest_station(
    shape: SphereConfig | SphereConeConfig | CapsuleConfig | GliderConfig | MeshConfig, nose_radius: float
) -> float:
    """Return the last station at which the shock layer is computed, surface distance over nose radius.

    Parameters
    ----------
    shape : ShapeConfig
        The body.
    nose_radius : float
        [m].

    Returns
    -------
    float
        The end of the forebody. Behind the shoulder of a capsule or a blunt cone, stations continue parallel
        to the axis along the edge of the wake, to the end of the capsule or for half the diameter of a cone.
    """
    end = shape.maximum_station(nose_radius)
    if isinstance(shape, CapsuleConfig):
        half = shape.diameter / 2.0
        corner = min(shape.corner_radius, half)
        sine = min((half - corner) / max(nose_radius - corner, 1e-12), 1.0)
        shoulder = nose_radius - (nose_radius - corner) * math.sqrt(1.0 - sine**2)
        return end + max(shape.length - shoulder, 0.0) / nose_radius
    if isinstance(shape, SphereConeConfig) and shape.half_angle > BLUNTEST_CONE:
        return end + shape.base_radius(nose_radius) / nose_radius
    return end
