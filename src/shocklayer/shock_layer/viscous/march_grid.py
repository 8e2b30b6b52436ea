"""Steps of the march along a body."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

_FIRST = 0.005
"""Arc length over nose radius at which the march begins."""
SETTLED = 0.03
"""Arc length over nose radius from which the layer no longer depends on how the march began."""


def march_grid(
    length: float,
    end: float,
    stations: Sequence[float] | np.ndarray = (),
    refine: float = 1.0,
    shoulder: float = np.inf,
) -> Float[np.ndarray, " steps"]:
    """Return the arc lengths at which the march stops: dense at the nose, even on the body, and the stations.

    Parameters
    ----------
    length : float
        The nose radius, or the arc length to a shoulder where that is shorter [m].
    end : float
        Arc length at which the march ends [m].
    stations : array_like
        Arc lengths to include [m].
    refine : float
        Factor on the number of points.
    shoulder : float
        Arc length at which the flow leaves a shoulder [m]: points are clustered there.

    Returns
    -------
    numpy.ndarray
        Increasing arc lengths [m], from 0.005 ``length``.

    Notes
    -----
    The first tubes begin as gas straight behind the shock and need until five times the first arc length to
    become the layer of an axis: heat flux is within 2 % of that of a grid with twice as many tubes and steps
    from 0.03 ``length`` on. Steps up to 0.02 ``length`` are therefore wider.
    """
    r = length
    start = np.geomspace(_FIRST * r, 0.02 * r, int(7 * refine), endpoint=False)
    inner = np.concatenate([start, np.geomspace(0.02 * r, 0.3 * r, int(52 * refine))])
    if np.isfinite(shoulder):
        # Even to the shoulder, closer together about it, and ever wider down the wake.
        ahead = shoulder - np.geomspace(0.7 * shoulder, 1e-3 * shoulder, int(70 * refine))
        parts = [inner, ahead[ahead > 0.3 * r], [shoulder]]
        if end > shoulder:
            parts.append(shoulder + np.geomspace(2e-3 * shoulder, end - shoulder, int(50 * refine)))
        grid = np.concatenate(parts)
    else:
        nose = np.linspace(0.3 * r, 1.9 * r, int(54 * refine))
        aft = np.linspace(1.9 * r, end, int(60 * refine)) if end > 1.9 * r else np.array([])
        grid = np.concatenate([inner, nose[1:], aft[1:]])
    grid = np.unique(grid[grid <= end * (1 + 1e-12)])
    # A station replaces the nearest point, as a short extra step would disturb the wall heat flux, unless
    # that point must itself stay.
    fixed = [shoulder]
    for station in np.unique(np.asarray(stations, float)):
        nearest = np.argmin(np.abs(grid - station))
        if grid[nearest] in fixed:
            grid = np.sort(np.append(grid, station))
        else:
            grid[nearest] = station
        fixed.append(station)
    return np.unique(np.append(grid, end))
