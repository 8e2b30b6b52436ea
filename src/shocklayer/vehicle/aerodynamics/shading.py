"""Panels of a body that another panel hides from the oncoming flow."""

import numpy as np
from jaxtyping import Float, Int

_BINS = 48
_LEAST_DEPTH = 1e-6
"""Distance between a panel and one before it, over the size of the body, that counts."""


def shaded_fraction(vertices: Float[np.ndarray, "v 3"], faces: Int[np.ndarray, "f 3"], angle: float) -> float:
    """Fraction of the windward projected area that other panels hide from the flow.

    Parameters
    ----------
    vertices : ndarray, shape (v, 3)
        Corners, x downstream and z up [m].
    faces : ndarray of int, shape (f, 3)
        Corners of each panel, counter-clockwise seen from outside.
    angle : float
        Angle of attack [rad].

    Returns
    -------
    float
        From 0 for a convex body; a panel counts as hidden where the line upstream from its centroid meets
        another panel.
    """
    cosine, sine = np.cos(angle), np.sin(angle)
    # Axes of the flow: x along it.
    turn = np.array([[cosine, 0.0, sine], [0.0, 1.0, 0.0], [-sine, 0.0, cosine]])
    corners = (vertices @ turn.T)[faces]
    facing = -np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])[:, 0]
    windward = facing > 1e-12 * np.abs(facing).max()
    centroids, areas = corners[windward].mean(axis=1), facing[windward]
    # Panels edge-on to the flow hide nothing.
    screens = corners[np.abs(facing) > 1e-12 * np.abs(facing).max()]
    low, size = corners.min(axis=(0, 1)), np.ptp(corners.reshape(-1, 3), axis=0)
    width = np.maximum(size[1:], 1e-300) / _BINS
    first = np.clip(((screens.min(axis=1)[:, 1:] - low[1:]) / width).astype(int), 0, _BINS - 1)
    last = np.clip(((screens.max(axis=1)[:, 1:] - low[1:]) / width).astype(int), 0, _BINS - 1)
    cells = np.clip(((centroids[:, 1:] - low[1:]) / width).astype(int), 0, _BINS - 1)
    hidden = np.zeros(len(centroids), dtype=bool)
    order = np.argsort(cells[:, 0] * _BINS + cells[:, 1], kind="stable")
    keys, starts = np.unique(cells[order, 0] * _BINS + cells[order, 1], return_index=True)
    for key, members in zip(keys, np.split(order, starts[1:]), strict=True):
        cell = np.array(divmod(int(key), _BINS))
        candidates = screens[np.all((first <= cell) & (cell <= last), axis=1)]
        for part in np.array_split(members, 1 + len(members) * len(candidates) // 1_000_000):
            hidden[part] = _hidden(centroids[part], candidates, _LEAST_DEPTH * float(size.max()))
    return float(areas[hidden].sum() / areas.sum()) if areas.sum() > 0.0 else 0.0


def _hidden(points: np.ndarray, triangles: np.ndarray, depth: float) -> np.ndarray:
    """Whether any triangle is upstream of each point and covers it, seen along x."""
    a, ab, ac = triangles[:, 0], triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]
    determinant = ab[:, 1] * ac[:, 2] - ab[:, 2] * ac[:, 1]
    offset = points[:, None] - a[None]
    u = (offset[..., 1] * ac[:, 2] - offset[..., 2] * ac[:, 1]) / determinant
    v = (ab[:, 1] * offset[..., 2] - ab[:, 2] * offset[..., 1]) / determinant
    covered = (u > 0.0) & (v > 0.0) & (u + v < 1.0)
    before = offset[..., 0] - u * ab[:, 0] - v * ac[:, 0]
    return np.any(covered & (before > depth), axis=1)
