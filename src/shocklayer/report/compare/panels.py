"""The panels of the comparison figure: which quantities, over which range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shocklayer.report.compare.comparison import Comparison
from shocklayer.report.formatting import axis_label
from shocklayer.report.view import View

_MUCH_LONGER = 1.6
"""Ratio of the longest to the shortest flight from which on the entire distance has a panel of its own."""
_WORDS = {
    "ground_distance": "Ground distance",
    "altitude": "Altitude",
    "speed": "Speed",
    "stagnation_heat_flux": "Stagnation heat flux",
}
_SMALL = (
    ("ground_distance", "speed"),
    ("time", "altitude"),
    ("speed", "altitude"),
    ("time", "stagnation_heat_flux"),
)


@dataclass(frozen=True)
class Panel:
    """One set of axes.

    Parameters
    ----------
    x, y : str
        The quantities.
    limit : float or None
        Ground distance up to which flights are drawn [km], None for all of it.
    ceiling : float or None
        Altitude up to which they are drawn [km], None for all of it.
    """

    x: str
    y: str
    limit: float | None = None
    ceiling: float | None = None

    def x_values(self, view: View) -> np.ndarray:
        """Return the horizontal coordinate in display units, time in minutes."""
        return view.time / 60.0 if self.x == "time" else view[self.x]

    def inside(self, view: View) -> np.ndarray:
        """Return which samples lie within the limit."""
        if self.limit is None:
            return np.ones(len(view.time), dtype=bool)
        return view["ground_distance"] <= self.limit

    def top(self, views: list[View]) -> float:
        """Return the upper end of the vertical axis, in display units."""
        return self.ceiling or max(float(view[self.y][self.inside(view)].max()) for view in views)

    @property
    def x_label(self) -> str:
        """Label of the horizontal axis."""
        return "Time [min]" if self.x == "time" else axis_label(self.x, _WORDS[self.x])

    @property
    def y_label(self) -> str:
        """Label of the vertical axis."""
        return axis_label(self.y, _WORDS[self.y])

    @property
    def wide(self) -> bool:
        """Whether the panel takes the full width."""
        return (self.x, self.y) == ("ground_distance", "altitude")


def panels(comparison: Comparison) -> list[Panel]:
    """Return the panels: the common distance, the entire distance if it is much longer, then the others."""
    longest = max(flight.distance for flight in comparison.flights)
    if longest > _MUCH_LONGER * comparison.common:
        limit = 1.2 * comparison.common / 1e3
        highest = max(flight.highest for flight in comparison.flights if flight.distance > 1e3 * limit)
        wide = [
            Panel("ground_distance", "altitude", limit),
            Panel("ground_distance", "altitude", ceiling=1.5e-3 * highest),
        ]
    else:
        limit = None
        wide = [Panel("ground_distance", "altitude")]
    return [*wide, *(Panel(x, y, limit if x == "ground_distance" else None) for x, y in _SMALL)]
