"""Flight and heating over time, and heating along the body at selected times."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from shocklayer.report.arrays import positive_or_nan, true_intervals
from shocklayer.report.figures import style
from shocklayer.report.figures.electron_density import ionised
from shocklayer.report.formatting import axis_label, display_unit, format_number
from shocklayer.report.palette import BLUE, INK, MUTED, PURPLE, RED, sequential_colours
from shocklayer.report.view import View

HISTORY_VARIABLES = (
    ("altitude", "Altitude"),
    ("speed", "Speed"),
    ("mach_number", "Mach number"),
    ("load_factor", "Load factor"),
    ("dynamic_pressure", "Dynamic pressure"),
)
BODY_VARIABLES = (
    ("convective_heat_flux", "Convective heat flux"),
    ("wall_temperature", "Wall temperature"),
    ("electron_density", "Peak electron density"),
)
HEAT_FLUX_COLOURS = {"convective": BLUE, "radiative": PURPLE, "total": RED}
CONTINUUM_LIMIT, FREE_MOLECULAR_LIMIT = 0.01, 10.0
"""Knudsen numbers below and above which the flow counts as continuum and as free-molecular."""


def histories(view: View) -> Figure:
    """Plot eight time histories on one time axis, blackout shaded.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    Figure
        Four rows of two panels.
    """
    figure = style.new_figure(style.WIDTH, 8.0)
    panels = figure.subplots(4, 2, sharex=True)
    plots: list[Callable[[Axes, View], None]] = [
        *(_history(name, words) for name, words in HISTORY_VARIABLES),
        _heat_flux,
        _wall_temperature,
        _knudsen_number,
    ]
    for axes, draw in zip(panels.flat, plots, strict=True):
        for start, end in true_intervals(view.in_blackout):
            axes.axvspan(view.time[start], view.time[end], color="#efefef", linewidth=0, zorder=0)
        draw(axes, view)
        axes.margins(x=0)
        style.time_ticks(axes.xaxis, 7)
    for axes in panels[-1]:
        axes.set_xlabel(axis_label("time", "Time"))
    figure.align_ylabels()
    if view.in_blackout.any():
        style.add_remark(panels[0, 0], "grey: at least one radio link lost")
    return figure


def along_body(view: View) -> Figure | None:
    """Plot heating, wall temperature and electron density along the body at a few times.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    Figure or None
        None when only one station was computed.
    """
    samples = view.profile_samples()
    if len(view.stations) < 2 or not samples:
        return None
    figure = style.new_figure(style.WIDTH, 2.9)
    variables = body_variables(view)
    panels = list(figure.subplots(1, len(variables), squeeze=False)[0])
    colors = sequential_colours(len(samples))
    for axes, (name, words) in zip(panels, variables, strict=True):
        values = view[name]
        logarithmic = name != "wall_temperature"
        for i, color in zip(samples, colors, strict=True):
            profile = positive_or_nan(values[i]) if logarithmic else values[i]
            axes.plot(view.stations, profile, "o-", markersize=2.8, color=color, label=sample_label(view, i))
        if logarithmic:
            axes.set_yscale("log")
            low, high = axes.get_ylim()
            axes.set_ylim(max(low, high * 1e-6), high)
            style.decade_ticks(axes.yaxis)
        axes.set_ylabel(axis_label(name, words))
    figure.supxlabel("Surface distance from the stagnation point [nose radii]", fontsize=8.5, color=INK)
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside upper center", ncols=len(samples))
    return figure


def body_variables(view: View) -> list[tuple[str, str]]:
    """Return the variables drawn along the body: name and words; no electron density of a neutral gas."""
    return [each for each in BODY_VARIABLES if each[0] != "electron_density" or ionised(view)]


def sample_label(view: View, i: int) -> str:
    """Return the legend entry of a sample: its altitude and speed."""
    return f"{format_number(view.altitude[i])} km, {format_number(view.speed[i])} km/s"


def _history(name: str, words: str) -> Callable[[Axes, View], None]:
    def draw(axes: Axes, view: View) -> None:
        values = view[name]
        axes.plot(view.time, values, color=BLUE)
        axes.set_ylabel(axis_label(name, words))
        axes.set_ylim(bottom=min(0.0, float(np.nanmin(values))))
        if name in ("load_factor", "dynamic_pressure", "mach_number") and np.isfinite(values).any():
            top = int(np.nanargmax(values))
            axes.plot(view.time[top], values[top], "o", markersize=3.4, color=BLUE, clip_on=False)
            peak = f"max. {format_number(values[top])} {display_unit(name)}".rstrip()
            style.add_remark(axes, f"{peak} at {format_number(view.altitude[top])} km", right=True)

    return draw


def _heat_flux(axes: Axes, view: View) -> None:
    components = view.heat_flux_components()
    if len(components) > 1:
        for name, values in components:
            dashes = (0, (4, 1.5)) if name == "total" else "solid"
            color = HEAT_FLUX_COLOURS[name]
            axes.plot(view.time, values, color=color, label=name, linestyle=dashes)
        axes.legend(loc=_free_corner(components[-1][1]))
    else:
        axes.plot(view.time, components[0][1], color=RED)
        style.add_remark(axes, "convective; radiation below 1 %", right=True)
    axes.set_ylabel(axis_label("stagnation_heat_flux", "Stagnation heat flux"))
    axes.set_ylim(bottom=0)


def _wall_temperature(axes: Axes, view: View) -> None:
    for k, station, color in view.plotted_stations:
        axes.plot(view.time, view["wall_temperature"][:, k], color=color, label=f"{station:.3g}")
    axes.set_ylabel(axis_label("wall_temperature", "Wall temperature"))
    axes.set_ylim(bottom=0)
    if len(view.stations) > 1:
        corner = _free_corner(view["wall_temperature"][:, 0])
        axes.legend(
            loc=corner, title="nose radii from the\nstagnation point", title_fontsize=7.5, labelspacing=0.25
        )


def _free_corner(values: np.ndarray) -> Literal["upper right", "upper left"]:
    """Return the upper corner that is farther from a curve's peak."""
    return "upper right" if np.nanargmax(values) < len(values) / 2 else "upper left"


def _knudsen_number(axes: Axes, view: View) -> None:
    axes.plot(view.time, positive_or_nan(view["knudsen_number"]), color=BLUE)
    axes.set_yscale("log")
    style.decade_ticks(axes.yaxis)
    axes.set_ylabel("Knudsen number")
    low, high = axes.get_ylim()
    for level, words, side in (
        (FREE_MOLECULAR_LIMIT, "free-molecular above", "bottom"),
        (CONTINUUM_LIMIT, "continuum below", "top"),
    ):
        if low < level < high:
            axes.axhline(level, color=MUTED, linewidth=0.7, linestyle=(0, (2, 2)))
            axes.annotate(
                words,
                (1, level),
                xycoords=("axes fraction", "data"),
                xytext=(-2, 2 if side == "bottom" else -2),
                textcoords="offset points",
                ha="right",
                va=side,
                fontsize=7,
                color=MUTED,
            )
