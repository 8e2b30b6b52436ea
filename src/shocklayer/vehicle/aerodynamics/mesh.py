"""Panels of a body given as a surface mesh."""

from pathlib import Path

import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.scenario.surface_mesh import closed_surface
from shocklayer.vehicle.aerodynamics.friction import (
    TURBULENT_EXPONENT,
    BoundaryLayer,
    boundary_layer,
    sharp_edge,
)
from shocklayer.vehicle.aerodynamics.model import AerodynamicModel
from shocklayer.vehicle.aerodynamics.panels import Panels, WettedSurface, tabulate

BASE_ANGLE = np.radians(30.0)
"""Panels whose normals are within this angle of the downstream axis are the base [rad]."""

_LEAST_PANELS, _STRIPS = 3000, 60
_IMPLAUSIBLE = 100.0


def from_mesh(
    path: str | Path,
    reference_area: float,
    reference_length: float,
    *,
    unit_length: float = 1.0,
    nose: str = "-x",
    up: str = "+z",
) -> AerodynamicModel:
    """Compute coefficients of a body from its surface mesh: Newtonian with friction, free-molecular, between.

    Parameters
    ----------
    path : str or Path
        File of the closed surface: STL, OBJ, PLY or OFF.
    reference_area : float
        Area the coefficients refer to [m2].
    reference_length : float
        Length of the Knudsen number [m].
    unit_length : float
        Length of one unit of the file [m].
    nose, up : str
        Axes of the file, such as ``-x``, that point to the nose and, at zero bank, up.

    Returns
    -------
    AerodynamicModel
        A table over Mach number, angle of attack from -90 to 90 degrees, and Knudsen number. As for a
        forebody of revolution, but with every panel of the closed surface; the base are the panels that face
        downstream within 30 degrees; the boundary layer grows along strips from each strip's foremost point,
        with the edge state of a sharp body. Shadowing by other panels is neglected, so drag is too high for a
        body with concavities. Side force and sideslip are neglected. Valid above Mach 3.

    Raises
    ------
    UserError
        If trimesh is not installed, the file is not a mesh, the surface is not closed, or its size does not
        fit the reference area.
    """
    for name, value in (("reference_area", reference_area), ("reference_length", reference_length)):
        if not (np.isfinite(value) and value > 0.0):
            raise UserError(f"vehicle.{name}: {value} must be positive")
    vertices, faces = body_surface(path, unit_length, nose, up)
    _refuse_implausible(path, vertices, faces, unit_length, reference_area)
    vertices, faces = _refined(vertices, faces)
    corners = vertices[faces]
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    doubled = np.linalg.norm(cross, axis=1)
    corners, cross, doubled = (part[doubled > 1e-12 * doubled.max()] for part in (corners, cross, doubled))
    normal = cross / doubled[:, None]
    panels = Panels(
        normal[:, 0], normal[:, 2], 0.5 * doubled / reference_area, normal[:, 0] > np.cos(BASE_ANGLE)
    )
    wetted = ~panels.base
    start, end = (part[wetted] / reference_length for part in _distances(vertices, corners))

    def layer(mach: np.ndarray, peak: np.ndarray, sine: np.ndarray) -> BoundaryLayer:
        plate = boundary_layer(sharp_edge(mach, peak, sine))
        middle = 0.5 * (start + end)
        # The mean of the inverse square root of the distance over the panel, not its value in the middle.
        mean = 2.0 / (np.sqrt(start) + np.sqrt(end))
        return BoundaryLayer(
            plate.laminar * mean,
            plate.turbulent / middle**TURBULENT_EXPONENT,
            plate.flux,
            plate.transition / middle,
        )

    return tabulate(panels, WettedSurface(Panels(*(part[wetted] for part in panels)), layer), symmetric=False)


def body_surface(
    path: str | Path, unit_length: float = 1.0, nose: str = "-x", up: str = "+z"
) -> tuple[np.ndarray, np.ndarray]:
    """Read the closed surface of a body in body axes.

    Parameters
    ----------
    path, unit_length, nose, up
        As for `from_mesh`.

    Returns
    -------
    vertices : ndarray, shape (v, 3)
        x downstream, z up [m].
    faces : ndarray of int, shape (f, 3)
        Corners of each panel, counter-clockwise seen from outside.

    Raises
    ------
    UserError
        If the file is not such a surface.
    """
    axes = _axes(nose, up)
    vertices, faces = closed_surface(path)
    return unit_length * vertices @ axes.T, faces


def _axes(nose: str, up: str) -> np.ndarray:
    """Return the rotation from the file's axes to x downstream, z up."""
    names = {
        sign + axis: (1.0 if sign == "+" else -1.0) * np.eye(3)[i]
        for sign in "+-"
        for i, axis in enumerate("xyz")
    }
    for field, value in (("nose", nose), ("up", up)):
        if value not in names:
            raise UserError(
                f"vehicle.shape.{field}: {value!r} is not an axis; expected one of {', '.join(names)}"
            )
    if nose[1] == up[1]:
        raise UserError(f"vehicle.shape.up: {up!r} is along the nose axis {nose!r}; choose another axis")
    back, top = -names[nose], names[up]
    return np.stack([back, np.cross(top, back), top])


def _refuse_implausible(
    path: str | Path, vertices: np.ndarray, faces: np.ndarray, unit_length: float, reference_area: float
) -> None:
    """Refuse a mesh whose size does not fit the reference area: it may be in other units."""
    corners = vertices[faces]
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    projected = float(0.25 * np.abs(cross).sum(axis=0).max())  # both sides, and twice the area
    if not 1.0 / _IMPLAUSIBLE < projected / reference_area < _IMPLAUSIBLE:
        length, width, height = np.ptp(vertices, axis=0)
        raise UserError(
            f"{path}: with unit_length {unit_length:g} m the body is {length:.3g} m long, {width:.3g} m wide "
            f"and {height:.3g} m high, which does not fit vehicle.reference_area {reference_area:g} m2; "
            'give the length of the file\'s unit, such as unit_length = "1 mm"'
        )


def _refined(vertices: np.ndarray, faces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Divide edges until the faces resolve the growth of the boundary layer."""
    from trimesh.remesh import subdivide_to_size

    corners = vertices[faces]
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    area = 0.5 * np.linalg.norm(cross, axis=1).sum()
    longest = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max()
    size = 2.0 * np.sqrt(area / _LEAST_PANELS)
    if longest <= size:
        return vertices, faces
    refined = subdivide_to_size(vertices, faces, size, max_iter=int(np.ceil(np.log2(longest / size))) + 2)
    return np.asarray(refined[0]), np.asarray(refined[1])


def _distances(vertices: np.ndarray, corners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return distances of each panel's front and rear from the foremost point of its strip [m]."""
    across = vertices[:, 1]
    width = max(float(np.ptp(across)), 1e-300)

    def strip(position: np.ndarray) -> np.ndarray:
        return np.clip(((position - across.min()) / width * _STRIPS).astype(int), 0, _STRIPS - 1)

    foremost = np.full(_STRIPS, np.inf)
    np.minimum.at(foremost, strip(across), vertices[:, 0])
    middles = corners.mean(axis=1)
    np.minimum.at(foremost, strip(middles[:, 1]), corners[:, :, 0].min(axis=1))
    leading = foremost[strip(middles[:, 1])]
    extent = np.ptp(corners[:, :, 0], axis=1)
    start = np.maximum(middles[:, 0] - 0.5 * extent - leading, 0.0)
    least = 1e-6 * float(np.ptp(vertices[:, 0]))
    return start, np.maximum(np.maximum(middles[:, 0] + 0.5 * extent - leading, start), least)
