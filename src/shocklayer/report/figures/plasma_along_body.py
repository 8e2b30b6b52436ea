"""Peak electron density over body station and altitude."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from shocklayer.report.figures import style
from shocklayer.report.figures.critical_lines import (
    COLOUR_MAP,
    add_link_legend,
    colour_limits,
    draw_critical_lines,
)
from shocklayer.report.figures.electron_density import altitude_limits
from shocklayer.report.formatting import axis_label
from shocklayer.report.palette import INK
from shocklayer.report.view import View

_AXIAL_FLOW = 0.1
"""Angle of attack up to which stations are fixed positions on the body [deg]; above it they are distances
along the windward meridian."""


def plasma_along_body(view: View) -> Figure | None:
    """Draw the peak electron density over body station and altitude.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    Figure or None
        With the critical density of each link as a contour; None for a single station or without plasma.
    """
    density = np.nan_to_num(view["electron_density"])
    if len(view.stations) < 2 or not (density > 0).any():
        return None
    low, high = colour_limits(view)
    figure = style.new_figure(style.WIDTH, 4.4)
    axes = figure.add_subplot()
    exponent = np.log10(np.maximum(density, low))
    mesh = axes.contourf(
        view.stations,
        view.altitude,
        exponent,
        levels=np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 0.01, 0.25),
        cmap=COLOUR_MAP,
        extend="min",
    )
    draw_critical_lines(axes, view, view.stations, view.altitude, exponent)
    axes.set_ylim(*altitude_limits(view))
    axes.set_xlim(view.stations[0], view.stations[-1])
    axes.set_xlabel("Surface distance from the stagnation point [nose radii]")
    axes.set_ylabel(axis_label("altitude", "Altitude"))
    axes.grid(False)
    _mark_antennas(axes, view)
    label = "Peak electron density, $\\log_{10}$ [m⁻³]"
    style.add_colorbar(figure, mesh, axes, label, fraction=0.05, pad=0.02, aspect=30)
    add_link_legend(figure, view)
    return figure


def _mark_antennas(axes: Axes, view: View) -> None:
    """Mark the antennas' stations, where stations are fixed positions on the body."""
    if np.nanmax(np.abs(view.stored("angle_of_attack"))) > _AXIAL_FLOW:
        return
    antennas = [link.get("antenna") or {} for link in view.scenario_list("radio")]
    stations = {float(antenna["station"]) for antenna in antennas if antenna.get("station") is not None}
    if stations:
        axes.plot(
            sorted(stations),
            [0.0] * len(stations),
            "^",
            color=INK,
            markersize=6,
            markeredgecolor="white",
            markeredgewidth=0.7,
            transform=axes.get_xaxis_transform(),
            clip_on=False,
        )
        style.add_remark(axes, "triangles: antennas", right=True)
