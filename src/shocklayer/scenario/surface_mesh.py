"""The surface mesh of a body: read by trimesh (the optional extra ``mesh``) and mended where that is certain.

Facets without area and inner skins, which the flow does not reach, are left out, and bodies whose normals
all point inwards are turned. What is left must be one closed surface; otherwise the message says where it is
not.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from shocklayer.core.errors import UserError, one_line
from shocklayer.core.user_files import LARGEST_DATA, read_bytes

__all__ = ["FORMATS", "closed_surface"]

FORMATS = ("stl", "obj", "ply", "off")
"""File types of meshes."""

_MOST_FACES = 200_000
_LEAST_AREA = 1e-12
"""Area of a facet, over that of the largest, below which it has none."""
_TESTED = 400
"""Number of points of a body that are tested for being inside another one."""
_CHUNK = 2_000_000


def closed_surface(path: str | Path) -> tuple[np.ndarray, np.ndarray]:
    """Read the closed surface of a body.

    Parameters
    ----------
    path : str or Path
        STL, OBJ, PLY or OFF file.

    Returns
    -------
    vertices : ndarray, shape (v, 3)
        In the unit and axes of the file.
    faces : ndarray of int, shape (f, 3)
        Corners of each facet, counter-clockwise seen from outside.

    Raises
    ------
    UserError
        If trimesh is not installed, the file is not a mesh, the surface is not closed or not oriented
        consistently, or bodies are separate or overlap.
    """
    try:
        import trimesh  # noqa: F401  # pyright: ignore[reportUnusedImport] - to say first that it is missing
    except ImportError:
        raise UserError(
            "a shape from a mesh needs the package trimesh: install shocklayer with the extra [mesh]"
        ) from None
    path = Path(path)
    kind = path.suffix.lower().lstrip(".")
    name = one_line(str(path))
    if kind not in FORMATS:
        raise UserError(f"{name}: not a mesh file; expected one of the types {', '.join(FORMATS)}")
    if not path.exists():
        raise UserError(f"{name}: no such file")
    return _surface(name, kind, read_bytes(path, LARGEST_DATA))


@lru_cache(maxsize=2)
def _surface(name: str, kind: str, content: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Read a surface from the content of its file; cached, as loading and building a vehicle both need it."""
    import trimesh

    try:
        # Its stub is partial.
        mesh: Any = trimesh.load_mesh(BytesIO(content), file_type=kind)  # pyright: ignore[reportUnknownMemberType]
        vertices, faces = np.asarray(mesh.vertices, dtype=float), np.asarray(mesh.faces)
    except Exception:  # its readers raise errors of many types, some with content of the file in them
        raise UserError(f"{name}: cannot be read as {kind.upper()}") from None
    if len(faces) == 0 or faces.ndim != 2 or not np.all(np.isfinite(vertices)):
        raise UserError(f"{name}: has no faces, or vertices that are not finite numbers")
    if len(faces) > _MOST_FACES:
        raise UserError(f"{name}: {len(faces)} faces; at most {_MOST_FACES} are accepted; coarsen the mesh")
    faces = _with_area(vertices, faces)
    _refuse_open(name, vertices, faces)
    bodies = _outward(name, vertices, _connected(faces))
    return vertices, _without_inner_skins(name, vertices, bodies)


def _areas(vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
    corners = vertices[faces]
    return np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)


def _with_area(vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """Leave out facets of which two corners coincide, and loose ones without area or given twice."""
    distinct = (faces[:, 0] != faces[:, 1]) & (faces[:, 1] != faces[:, 2]) & (faces[:, 2] != faces[:, 0])
    faces = faces[distinct]
    if not len(faces) or not len(_open_edges(faces)[0]):
        return faces
    # A facet of three points on a line may close the seam between two others; loose, it has no use.
    areas = _areas(vertices, faces)
    flat = areas <= _LEAST_AREA * areas.max()
    solid = faces[~flat]
    _, first = np.unique(np.sort(solid, axis=1), axis=0, return_index=True)
    solid = solid[np.sort(first)]
    return solid if len(_open_edges(solid)[0]) < len(_open_edges(faces)[0]) else faces


def _edges(faces: np.ndarray) -> np.ndarray:
    return np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])


def _open_edges(faces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the edges that do not belong to two facets, and to how many they belong."""
    edges, counts = np.unique(np.sort(_edges(faces), axis=1), axis=0, return_counts=True)
    return edges[counts != 2], counts[counts != 2]


def _refuse_open(name: str, vertices: np.ndarray, faces: np.ndarray) -> None:
    """Refuse a surface with an edge that does not belong to two facets, or with facets turned differently."""
    edges, counts = _open_edges(faces)
    if len(edges):
        where = ", ".join(f"{value:.4g}" for value in vertices[edges[0]].mean(axis=0))
        holes, joints = int(np.sum(counts == 1)), int(np.sum(counts > 2))
        parts = [f"{holes} edges belong to one face only"] * (holes > 0)
        parts += [f"{joints} edges belong to more than two faces"] * (joints > 0)
        raise UserError(
            f"{name}: the surface is not closed (not watertight); every edge must belong to two faces, but "
            f"{' and '.join(parts)}, the first at ({where})"
        )
    directed = _edges(faces)
    if len(np.unique(directed, axis=0)) != len(directed):
        raise UserError(f"{name}: the faces are not oriented consistently; orient all their normals outwards")


def _connected(faces: np.ndarray) -> list[np.ndarray]:
    """Return the facets of each body, those that are connected by edges."""
    # SciPy has no types.
    sparse: Any = import_module("scipy.sparse")
    graph: Any = import_module("scipy.sparse.csgraph")

    # Every edge belongs to two facets here, so that sorting pairs them.
    edges = np.sort(_edges(faces), axis=1)
    order = np.lexsort((edges[:, 1], edges[:, 0]))
    pairs = (order % len(faces)).reshape(-1, 2)
    links = sparse.coo_array(
        (np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(faces), len(faces))
    )
    labels = np.asarray(graph.connected_components(links, directed=False)[1])
    return [faces[labels == k] for k in range(int(labels.max()) + 1)]


def _volume(vertices: np.ndarray, faces: np.ndarray) -> float:
    corners = vertices[faces] - vertices[faces].mean(axis=(0, 1))
    return float(np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() / 6.0)


def _outward(name: str, vertices: np.ndarray, bodies: list[np.ndarray]) -> list[np.ndarray]:
    """Turn the bodies whose normals point inwards; the largest first."""
    volumes = [_volume(vertices, faces) for faces in bodies]
    if min(abs(volume) for volume in volumes) == 0.0:
        raise UserError(
            f"{name}: the faces are not oriented consistently, or enclose no volume; orient all their "
            "normals outwards"
        )
    turned = [
        faces if volume > 0.0 else faces[:, ::-1] for faces, volume in zip(bodies, volumes, strict=True)
    ]
    return [turned[k] for k in np.argsort([-abs(volume) for volume in volumes])]


def _without_inner_skins(name: str, vertices: np.ndarray, bodies: list[np.ndarray]) -> np.ndarray:
    """Return the facets of the one outer body; refuse bodies that overlap or are separate."""
    outer = bodies[0]
    separate = 0
    for faces in bodies[1:]:
        inside = _share_inside(vertices, faces, outer)
        enclosing = _share_inside(vertices, outer, faces)
        if inside == 0.0 and enclosing == 0.0:
            separate += 1
        elif inside < 1.0:
            raise UserError(
                f"{name}: the surfaces of two bodies overlap; unite them into one closed surface, of which "
                "the parts inside are left out"
            )
    if separate:
        raise UserError(
            f"{name}: the file has {separate + 1} separate bodies; give one closed surface, in which they "
            "are joined"
        )
    return outer


def _share_inside(vertices: np.ndarray, faces: np.ndarray, other: np.ndarray) -> float:
    """Return the share of points of one surface that another one encloses."""
    corners = vertices[faces]
    per_face = max(1, int(np.sqrt(2.0 * _TESTED / len(faces))))
    steps = (np.arange(per_face) + 1.0 / 3.0) / per_face
    u, v = (each.ravel() for each in np.meshgrid(steps, steps))
    u, v = u[u + v < 1.0], v[u + v < 1.0]
    points = corners[:, None, 0] + u[:, None] * (corners[:, None, 1] - corners[:, None, 0])
    points = (points + v[:, None] * (corners[:, None, 2] - corners[:, None, 0])).reshape(-1, 3)
    points = points[:: max(1, len(points) // _TESTED)]
    used = vertices[other].reshape(-1, 3)
    near = np.all((points > used.min(axis=0)) & (points < used.max(axis=0)), axis=1)
    if not near.any():
        return 0.0
    winding = _winding_numbers(points[near], vertices[other])
    return float(np.sum(np.abs(winding) > 0.5)) / len(points)


def _winding_numbers(points: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Return how often a closed surface winds around points: 1 inside, 0 outside.

    The sum of the solid angles of its triangles over 4 pi (Van Oosterom & Strackee, IEEE Trans. Biomed. Eng.
    30(2), 125, 1983).
    """
    result = np.zeros(len(points))
    block = max(1, _CHUNK // len(corners))
    for start in range(0, len(points), block):
        a, b, c = np.moveaxis(corners[None] - points[start : start + block, None, None], 2, 0)
        la, lb, lc = (np.linalg.norm(each, axis=-1) for each in (a, b, c))
        triple = np.einsum("...i,...i", a, np.cross(b, c))
        below = la * lb * lc + np.einsum("...i,...i", a, b) * lc
        below += np.einsum("...i,...i", b, c) * la + np.einsum("...i,...i", c, a) * lb
        result[start : start + block] = np.sum(2.0 * np.arctan2(triple, below), axis=1) / (4.0 * np.pi)
    return result
