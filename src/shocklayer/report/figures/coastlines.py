"""Coastlines: closed rings for maps, lines and a filled mesh for the globe.

The data are Natural Earth's 1:50m land (public domain); the file's header says how they were simplified.
"""

from functools import cache
from importlib.resources import files

import numpy as np
from matplotlib.path import Path
from scipy.spatial import Delaunay


@cache
def rings() -> tuple[np.ndarray, ...]:
    """Return the rings of land, each as longitude and latitude [deg].

    Returns
    -------
    tuple of ndarray, shape (points, 2)
        Closed rings, inland seas with the opposite orientation; longitudes are continuous across the date
        line.
    """
    text = files("shocklayer").joinpath("data/coastlines.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(np.array(line.replace(",", " ").split(), dtype=float).reshape(-1, 2) for line in lines)


def land_path(west: float, east: float, south: float, north: float) -> Path | None:
    """Return the land that touches a window as one path to fill, repeated across the date line where needed.

    Parameters
    ----------
    west, east : float
        Longitudes of the window [deg], `west` below `east`; may lie outside -180 to 180.
    south, north : float
        Latitudes [deg].

    Returns
    -------
    matplotlib.path.Path or None
        None if the window contains only sea.
    """
    vertices, codes = [], []
    for ring in rings():
        low, high = ring.min(axis=0), ring.max(axis=0)
        if high[1] < south or low[1] > north:
            continue
        for shift in (-360.0, 0.0, 360.0):
            if high[0] + shift < west or low[0] + shift > east:
                continue
            vertices.append(ring + np.array([shift, 0.0]))
            code = np.full(len(ring), Path.LINETO, dtype=np.uint8)
            code[0], code[-1] = Path.MOVETO, Path.CLOSEPOLY
            codes.append(code)
    if not vertices:
        return None
    return Path(np.concatenate(vertices), np.concatenate(codes))


def coastline(latitude: float, longitude: float, near: float, coarse: int = 6) -> np.ndarray:
    """Return the coastlines as one line with gaps (NaN), in full near a point and thinned far from it.

    Edges that only close Antarctica over the pole are left out.

    Parameters
    ----------
    latitude, longitude : float
        The point [deg].
    near : float
        Radius of the part returned in full [deg].
    coarse : int
        Beyond it every `coarse`-th point is returned, and rings of fewer than four times as many points are
        dropped.

    Returns
    -------
    ndarray, shape (points, 2)
        Longitude and latitude [deg].
    """
    here = unit_vectors(np.array([[longitude, latitude]]))[0]
    parts = []
    for ring in rings():
        close = unit_vectors(ring) @ here > np.cos(np.radians(near))
        if not close.any() and len(ring) < 4 * coarse:
            continue
        keep = close | (np.arange(len(ring)) % coarse == 0)
        keep[-1] = True
        line = ring[keep]
        seam = (line[:, 1] < -80) & (np.abs(line[:, 0]) > 179.99)
        cut = np.flatnonzero(seam[1:] & seam[:-1]) + 1
        parts.append(np.insert(line, cut, np.nan, axis=0))
        parts.append(np.full((1, 2), np.nan))
    return np.concatenate(parts)


@cache
def land_mesh(spacing: float = 4.0) -> tuple[np.ndarray, np.ndarray]:
    """Return the continents as triangles on the unit sphere.

    Parameters
    ----------
    spacing : float
        Spacing of the points inside the land [deg], fine enough for the triangles to follow the sphere.

    Returns
    -------
    vertices : ndarray, shape (points, 3)
        Unit vectors.
    triangles : ndarray, shape (triangles, 3)
        Indices into the vertices.
    """
    large = [ring[:: 3 if len(ring) > 60 else 1] for ring in rings() if len(ring) >= 16]
    path = Path(
        np.concatenate([np.vstack([ring, ring[:1]]) for ring in large]),
        np.concatenate(
            [[Path.MOVETO, *[Path.LINETO] * (len(ring) - 1), Path.CLOSEPOLY] for ring in large]
        ).astype(np.uint8),
    )
    grid = np.stack(
        np.meshgrid(np.arange(-180 + spacing / 2, 192, spacing), np.arange(-88, 88, spacing)), axis=-1
    ).reshape(-1, 2)
    points = np.unique(np.concatenate([*large, grid[path.contains_points(grid)]]), axis=0)
    triangles = Delaunay(points).simplices
    corners = points[triangles]
    inside = path.contains_points(corners.mean(axis=1))
    longest = np.abs(corners - np.roll(corners, 1, axis=1)).max(axis=(1, 2))
    triangles = triangles[inside & (longest < 4 * spacing)]
    return unit_vectors(points), triangles


def unit_vectors(points: np.ndarray) -> np.ndarray:
    """Return unit vectors, shape (..., 3), for longitude and latitude [deg], shape (..., 2)."""
    longitude, latitude = np.radians(points[..., 0]), np.radians(points[..., 1])
    return np.stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)],
        axis=-1,
    )
