"""Tables over air density and speed about flight paths."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

STEPS = (0.02, 0.0025)
"""Spacing of the tables in the logarithms of density and speed."""
SPEED_WEIGHT = 3.0
"""Weight of the logarithm of speed over that of density in distances, as for the points of a layer."""
_THINNEST, _SLOWEST = 1e-10, 0.04
"""Density [kg/m3], and speed over the greatest, below which the values at the edge are used."""


class PathMesh:
    """A regular grid about scattered points: how each of its nodes is interpolated between them.

    Parameters
    ----------
    log_density, log_speed : ndarray
        (points,) logarithms of density [kg/m3] and speed [m/s] along flight paths beside each other.
    reach : float
        Greatest distance of a place between the paths from the nearest point.
    """

    def __init__(
        self,
        log_density: Float[np.ndarray, " points"],
        log_speed: Float[np.ndarray, " points"],
        reach: float,
    ) -> None:
        from scipy.spatial import Delaunay, KDTree  # slow to import

        every = np.stack([log_density, log_speed], axis=1)
        kept = (log_density > np.log(_THINNEST)) & (log_speed > log_speed.max() + np.log(_SLOWEST))
        if kept.sum() < 8:
            kept = np.ones(kept.shape, dtype=bool)
        weights = np.array([1.0, SPEED_WEIGHT])
        scaled, first = np.unique(every[kept] * weights, axis=0, return_index=True)
        self._points = np.flatnonzero(kept)[first]
        used = every[self._points]
        self._step = np.array(STEPS)
        self._low = used.min(axis=0) - self._step
        self._size = np.ceil((used.max(axis=0) - self._low) / self._step).astype(int) + 2
        axes = [low + step * np.arange(n) for low, step, n in zip(self._low, STEPS, self._size, strict=True)]
        grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 2) * weights
        distance, nearest = KDTree(scaled).query(grid)
        close = np.flatnonzero(distance < reach)
        mesh = Delaunay(scaled)
        simplex = mesh.find_simplex(grid[close])
        inside = simplex >= 0
        close, simplex = close[inside], simplex[inside]
        # Barycentric coordinates in the triangle around each of these nodes.
        affine = mesh.transform[simplex]
        first_two = np.einsum("nij,nj->ni", affine[:, :2], grid[close] - affine[:, 2])
        self._weights = np.concatenate([first_two, 1.0 - first_two.sum(axis=1, keepdims=True)], axis=1)
        self._corners = mesh.simplices[simplex]
        fine = np.isfinite(self._weights).all(axis=1)
        self._weights, self._corners, close = self._weights[fine], self._corners[fine], close[fine]
        # Rows of a table: first the nodes between the paths, then the points, for the nodes beyond them.
        self._row: np.ndarray = np.asarray(nearest) + len(close)
        self._row[close] = np.arange(len(close))

    def table(self, values: Float[np.ndarray, "points ..."]) -> Float[np.ndarray, "rows ..."]:
        """Return the values that `read` needs of a quantity given at the points."""
        used = values[self._points]
        between = np.einsum("nk,nk...->n...", self._weights, used[self._corners])
        return np.concatenate([between, used])

    def read(
        self, table: Float[np.ndarray, "rows ..."], log_density: np.ndarray, log_speed: np.ndarray
    ) -> np.ndarray:
        """Interpolate a table between the nodes of the grid, the nearest points beyond the paths.

        Parameters
        ----------
        table : ndarray
            From `table`.
        log_density, log_speed : ndarray
            (places,) logarithms of density and speed.

        Returns
        -------
        ndarray
            (places, ...).
        """
        at = (np.stack([log_density, log_speed], axis=1) - self._low) / self._step
        at = np.clip(at, 0.0, self._size - 1.000001)
        cell = at.astype(np.int64)
        corner, along = cell[:, 0] * self._size[1] + cell[:, 1], self._size[1]
        s, t = (at - cell).T.reshape(2, -1, *(1,) * (table.ndim - 1))
        row = self._row
        low = table[row[corner]] * (1.0 - t) + table[row[corner + 1]] * t
        high = table[row[corner + along]] * (1.0 - t) + table[row[corner + along + 1]] * t
        return low * (1.0 - s) + high * s


class PathTable:
    """One quantity over density and speed.

    Parameters
    ----------
    mesh : PathMesh
        The grid.
    values : ndarray
        (points, ...) at its points.
    """

    def __init__(self, mesh: PathMesh, values: Float[np.ndarray, "points ..."]) -> None:
        self._mesh = mesh
        self._table = mesh.table(values)

    def __call__(self, log_density: np.ndarray, log_speed: np.ndarray) -> np.ndarray:
        """Return the quantity (places, ...) at logarithms of density and speed (places,)."""
        return self._mesh.read(self._table, log_density, log_speed)
