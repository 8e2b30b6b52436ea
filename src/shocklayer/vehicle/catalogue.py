"""The vehicle catalogue, and the vehicle that a scenario's table describes.

One TOML file per vehicle under ``data/vehicles``: a ``[vehicle]`` table with the keys of the scenario, and
one ``[[source]]`` per group of figures with its status: ``verified`` (read in the original), ``reported``
(read in a quotation or transcription), ``derived`` (computed from others), ``unverified`` (recalled or
assumed).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from shocklayer.core.errors import error_context
from shocklayer.scenario import builtin
from shocklayer.scenario.shapes import CapsuleConfig, GliderConfig, MeshConfig, SphereConeConfig
from shocklayer.scenario.vehicle import AerodynamicsConfig, VehicleConfig

if TYPE_CHECKING:
    import numpy as np

    from shocklayer.vehicle.aerodynamics import AerodynamicModel
    from shocklayer.vehicle.shape import Shape

    Surface = tuple[np.ndarray, np.ndarray]
else:
    # The real ones import JAX, which is too slow for a listing.
    AerodynamicModel = Shape = Surface = Any

__all__ = ["Vehicle", "build", "entries"]


class LeadingEdge(NamedTuple):
    """A swept leading edge.

    Attributes
    ----------
    radius : float
        [m].
    sweep : float
        [rad].
    """

    radius: float
    sweep: float


@dataclass(frozen=True)
class Vehicle:
    """A vehicle ready to fly.

    Attributes
    ----------
    name, title : str
        Catalogue name (or "vehicle") and full name.
    mass : float
        Mass at the start [kg].
    reference_area, reference_length : float
        Area of the coefficients [m^2]; length of Knudsen and Reynolds number [m].
    nose_radius : float
        Radius of curvature at the stagnation point [m].
    shape : Shape
        Forebody; of a glider or mesh the spherical nose.
    aerodynamics : AerodynamicModel
        Drag and lift.
    emissivity : float
        Emissivity of the wall.
    sources : tuple of str
        Sources of the catalogue's figures.
    unverified : tuple of str
        Fields whose figures were not read in a source.
    unprotected : bool
        Whether the scenario says of its own vehicle nothing of a heat shield.
    surface : tuple of ndarray, optional
        Of a body given as a mesh: vertices in body axes, x downstream and z up (v, 3) [m], and the corners of
        its faces (f, 3).
    leading_edge : LeadingEdge, optional
        Of a glider whose radius of the leading edges is known.
    """

    name: str
    title: str
    mass: float
    reference_area: float
    reference_length: float
    nose_radius: float
    shape: Shape
    aerodynamics: AerodynamicModel
    emissivity: float
    sources: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    unprotected: bool = False
    surface: Surface | None = None
    leading_edge: LeadingEdge | None = None


def entries() -> list[dict[str, Any]]:
    """Return the catalogue's entries as rows, without building them.

    Returns
    -------
    list of dict
        ``name``, ``title``, ``planet``, ``source`` (texts joined), ``status`` (the weakest of its figures)
        and ``unverified`` (list of fields), sorted by name.
    """
    ranks = ("verified", "derived", "reported", "unverified")
    rows = []
    for name in builtin.builtin_names("vehicles"):
        entry = builtin.read("vehicles", name)
        sources = entry["source"]
        rows.append(
            {
                "name": name,
                "title": entry["title"],
                "planet": entry["planet"],
                "source": "; ".join(
                    each["text"] + (" (unverified)" if each["status"] == "unverified" else "")
                    for each in sources
                ),
                "status": max((each["status"] for each in sources), key=ranks.index),
                "unverified": list(_unverified(entry)),
            }
        )
    return rows


def build(config: VehicleConfig, base_dir: Path = Path(), origin: str = "the scenario") -> Vehicle:
    """Return the vehicle that a scenario's table describes.

    Parameters
    ----------
    config : VehicleConfig
        The resolved table.
    base_dir : Path
        Directory that file names are relative to.
    origin : str
        Name of the scenario's file, for messages.

    Returns
    -------
    Vehicle
        Shape and aerodynamic model included.

    Raises
    ------
    UserError
        If the shape is impossible or a table of coefficients is invalid.
    """
    entry = builtin.read("vehicles", config.name) if config.name else {}
    shape = _shape(config)
    with error_context(f"vehicle.aerodynamics in {origin}"):
        body = config.shape if isinstance(config.shape, MeshConfig) else shape
        aerodynamics = build_aerodynamics(
            config.aerodynamics, body, config.reference_area, config.reference_length, base_dir
        )
    return Vehicle(
        name=config.name or "vehicle",
        title=entry.get("title", "Vehicle of the scenario"),
        mass=config.mass,
        reference_area=config.reference_area,
        reference_length=config.reference_length,
        nose_radius=config.nose_radius,
        shape=shape,
        aerodynamics=aerodynamics,
        emissivity=config.emissivity,
        sources=tuple(each["text"] for each in entry.get("source", [])),
        unverified=_unverified(entry),
        unprotected=config.thermal_protection == "none",
        surface=_surface(config, base_dir),
        leading_edge=_leading_edge(config),
    )


def _leading_edge(config: VehicleConfig) -> LeadingEdge | None:
    """Return the leading edges of a glider that gives their radius."""
    shape = config.shape
    if not isinstance(shape, GliderConfig) or shape.leading_edge_radius is None:
        return None
    return LeadingEdge(shape.leading_edge_radius, shape.sweep)


def _surface(config: VehicleConfig, base_dir: Path) -> Surface | None:
    """Return the panels of a mesh, where the coefficients are computed from them."""
    shape = config.shape
    if not isinstance(shape, MeshConfig) or config.aerodynamics.model != "modified-newtonian":
        return None
    from shocklayer.vehicle.aerodynamics.mesh import body_surface

    path = builtin.resolve(shape.file, base_dir)
    return body_surface(path, shape.unit_length, shape.nose, shape.up)


def _unverified(entry: dict[str, Any]) -> tuple[str, ...]:
    return tuple(
        field
        for each in entry.get("source", [])
        if each["status"] == "unverified"
        for field in each["fields"]
    )


def _shape(config: VehicleConfig) -> Shape:
    """Return the forebody; of a glider its nose with a straight generator, of a mesh its spherical nose."""
    from shocklayer.vehicle.shape import Capsule, Sphere, SphereCone

    shape, radius = config.shape, config.nose_radius
    if isinstance(shape, SphereConeConfig):
        return SphereCone(radius, shape.half_angle, shape.body_length(radius))
    if isinstance(shape, CapsuleConfig):
        return Capsule(radius, shape.diameter, shape.corner_radius, shape.cone_half_angle, shape.length)
    if isinstance(shape, GliderConfig):
        return SphereCone(radius, shape.surface_angle, shape.length)
    return Sphere(radius)


def build_aerodynamics(
    config: AerodynamicsConfig,
    shape: Shape | MeshConfig,
    reference_area: float,
    reference_length: float,
    base_dir: Path,
) -> AerodynamicModel:
    """Return the aerodynamic model that a scenario's table describes, of a vehicle or of a stage.

    Parameters
    ----------
    config : AerodynamicsConfig
        The resolved table.
    shape : Shape or MeshConfig
        Forebody, or surface mesh, for modified Newtonian coefficients.
    reference_area : float
        Area of the coefficients [m^2].
    reference_length : float
        Length of Knudsen and Reynolds number [m].
    base_dir : Path
        Directory that file names are relative to.

    Returns
    -------
    AerodynamicModel
        Drag and lift.

    Raises
    ------
    UserError
        If a table of coefficients or a mesh is invalid.
    """
    from shocklayer.vehicle import aerodynamics

    if config.model == "table":
        assert config.file is not None
        return aerodynamics.from_csv(builtin.resolve(config.file, base_dir))
    if config.model == "modified-newtonian":
        if isinstance(shape, MeshConfig):
            return aerodynamics.from_mesh(
                builtin.resolve(shape.file, base_dir),
                reference_area,
                reference_length,
                unit_length=shape.unit_length,
                nose=shape.nose,
                up=shape.up,
            )
        return aerodynamics.modified_newtonian(shape, reference_area, reference_length)
    assert config.drag_coefficient is not None
    lift_to_drag = config.lift_to_drag or 0.0
    if config.lift_coefficient is not None:
        lift_to_drag = config.lift_coefficient / config.drag_coefficient
    return aerodynamics.constant(config.drag_coefficient, lift_to_drag)
