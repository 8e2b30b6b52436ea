"""Contours of the critical density of each link, and their legend.

All contours are white and differ by their dashes: any colour would be illegible somewhere on the colour map.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from shocklayer.report.figures import style
from shocklayer.report.figures.electron_density import density_limits
from shocklayer.report.formatting import format_frequency
from shocklayer.report.view import View

COLOUR_MAP = "viridis"
_DASHES = ("solid", "dashed", "dashdot", "dotted")


def colour_limits(view: View) -> tuple[float, float]:
    """Return the electron densities between which colours run [1/m3]."""
    low, high = density_limits(view)
    return max(low, high / 1e9), high


def draw_critical_lines(axes: Axes, view: View, x: np.ndarray, y: np.ndarray, exponent: np.ndarray) -> None:
    """Draw the contour on which the electron density equals each link's critical density.

    Parameters
    ----------
    axes : Axes
        Where to draw.
    view : View
        The flight, with its links.
    x, y : ndarray
        Coordinates, as `matplotlib.axes.Axes.contour` takes them.
    exponent : ndarray, two-dimensional
        Decimal logarithm of the electron density [1/m3].
    """
    for k, link in enumerate(view.links):
        level = float(np.log10(link.critical_density))
        if np.nanmin(exponent) < level < np.nanmax(exponent):
            dashes = _DASHES[k % len(_DASHES)]
            axes.contour(x, y, exponent, levels=[level], colors="white", linewidths=1.0, linestyles=dashes)


def add_link_legend(figure: Figure, view: View) -> None:
    """Add a legend of the links' contours above the figure, white on dark as on the colour map."""
    if not view.links:
        return
    lines = [
        Line2D([], [], color="white", linewidth=1.0, linestyle=_DASHES[k % len(_DASHES)])
        for k in range(len(view.links))
    ]
    names = [style.escape_mathtext(f"{link.name}, {format_frequency(link.frequency)}") for link in view.links]
    figure.legend(
        lines,
        names,
        loc="outside upper center",
        ncols=min(len(lines), 4),
        fontsize=7,
        frameon=True,
        facecolor="#3b3b58",
        labelcolor="white",
        edgecolor="none",
        handlelength=2.6,
    )
