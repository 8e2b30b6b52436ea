"""How much of the flight each ground test facility reproduces."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from shocklayer.report.arrays import cell_edges
from shocklayer.report.figures import style
from shocklayer.report.formatting import axis_label, format_number
from shocklayer.report.palette import MATCH
from shocklayer.report.view import View


def facilities(view: View) -> Figure | None:
    """Plot, for each facility, the fraction of similarity parameters it reproduces along the flight.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    Figure or None
        None when no facility reproduces any parameter of the flight.
    """
    matched = [(name, match) for name, match in view.facilities if match.max() > 0]
    if not matched:
        return None
    known = view.known_parameters
    figure = style.new_figure(style.WIDTH, 1.25 + 0.2 * len(matched))
    axes = figure.add_subplot()
    mesh = axes.pcolormesh(
        cell_edges(view.time),
        np.arange(len(matched) + 1) - 0.5,
        np.stack([match for _, match in matched]),
        cmap=LinearSegmentedColormap.from_list("match", MATCH),
        vmin=0,
        vmax=1,
        rasterized=True,
    )
    for row in range(len(matched) + 1):
        axes.axhline(row - 0.5, color="white", linewidth=2.5)
    axes.set_ylim(len(matched) - 0.5, -0.5)
    labels = [style.escape_mathtext(f"{name} ({known[name]})") for name, _ in matched]
    axes.set_yticks(range(len(matched)), labels)
    axes.tick_params(axis="y", length=0)
    axes.grid(False)
    axes.set_xlabel(axis_label("time", "Time"))
    style.time_ticks(axes.xaxis)
    for side in axes.spines.values():
        side.set_visible(False)
    _altitude_axis(axes, view)
    style.add_colorbar(
        figure,
        mesh,
        axes,
        "Fraction of similarity\nparameters reproduced",
        shrink=min(1.0, 6 / len(matched) + 0.2),
        pad=0.015,
        aspect=20,
    )
    return figure


def _altitude_axis(axes: Axes, view: View) -> None:
    """Add altitudes [km] at the time ticks along the top."""
    upper = axes.twiny()
    upper.set_xlim(axes.get_xlim())
    ticks = MaxNLocator(8, steps=[1, 2, 5, 10]).tick_values(view.time[0], view.time[-1])
    ticks = ticks[(ticks >= view.time[0]) & (ticks <= view.time[-1])]
    upper.set_xticks(ticks, [format_number(a, 2) for a in np.interp(ticks, view.time, view.altitude)])
    upper.set_xlabel(axis_label("altitude", "Altitude"))
    upper.grid(False)
    for side in upper.spines.values():
        side.set_visible(False)
