"""What happens along the flight over time, and along the body at chosen moments."""

from collections.abc import Callable
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from shocklayer.report.figures import style
from shocklayer.report.view import View, runs


def histories(view: View) -> Figure:
    """Draw eight time histories on one time axis, blackout shaded.

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
    draw: list[Callable[[Axes, View], None]] = [
        _line("altitude", "Altitude", style.BLUE),
        _line("speed", "Speed", style.BLUE),
        _line("mach_number", "Mach number", style.BLUE),
        _line("load_factor", "Load factor", style.BLUE),
        _line("dynamic_pressure", "Dynamic pressure", style.BLUE),
        _heat,
        _wall,
        _knudsen,
    ]
    for axes, paint in zip(panels.flat, draw, strict=True):
        shade_blackout(axes, view)
        paint(axes, view)
        axes.margins(x=0)
        axes.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))
    for axes in panels[-1]:
        axes.set_xlabel(style.label("time", "Time"))
    figure.align_ylabels()
    if view.blackout.any():
        style.note(panels[0, 0], "grey: at least one radio link lost")
    return figure


def stations(view: View) -> Figure | None:
    """Draw heating, wall temperature and electron density along the body at a few moments.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    Figure or None
        None when only one station was computed: there is nothing along the body to show.
    """
    if len(view.stations) < 2 or not view.moments():
        return None
    figure = style.new_figure(style.WIDTH, 2.9)
    panels = figure.subplots(1, 3)
    moments = view.moments()
    colors = style.sequence_colours(len(moments))
    names = ("convective_heat_flux", "wall_temperature", "electron_density")
    words = ("Convective heat flux", "Wall temperature", "Peak electron density")
    for axes, name, title in zip(panels, names, words, strict=True):
        values = view[name]
        logarithmic = name != "wall_temperature"
        for i, color in zip(moments, colors, strict=True):
            line = np.where(values[i] > 0, values[i], np.nan) if logarithmic else values[i]
            axes.plot(view.stations, line, "o-", markersize=2.8, color=color, label=moment_words(view, i))
        if logarithmic:
            axes.set_yscale("log")
            low, high = axes.get_ylim()
            axes.set_ylim(max(low, high * 1e-6), high)
            style.mark_decades(axes.yaxis)
        axes.set_ylabel(style.label(name, title))
        axes.set_xlabel("Distance along the body, $s/R_N$")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside upper center", ncols=len(moments))
    return figure


def moment_words(view: View, i: int) -> str:
    """Return how a moment is named in legends: its altitude and speed."""
    return f"{style.number(view.altitude[i])} km, {style.number(view.speed[i])} km/s"


def shade_blackout(axes: Axes, view: View) -> None:
    """Shade the time during which at least one link is lost."""
    for start, end in runs(view.blackout):
        axes.axvspan(view.time[start], view.time[end], color="#efefef", linewidth=0, zorder=0)


def _line(name: str, words: str, color: str) -> Callable[[Axes, View], None]:
    def paint(axes: Axes, view: View) -> None:
        values = view[name]
        axes.plot(view.time, values, color=color)
        axes.set_ylabel(style.label(name, words))
        axes.set_ylim(bottom=min(0.0, float(np.nanmin(values))))
        if name in ("load_factor", "dynamic_pressure", "mach_number") and np.isfinite(values).any():
            top = int(np.nanargmax(values))
            axes.plot(view.time[top], values[top], "o", markersize=3.4, color=color, clip_on=False)
            most = f"most {style.number(values[top])} {style.unit(name)}".rstrip()
            style.note(axes, f"{most} at {style.number(view.altitude[top])} km", right=True)

    return paint


def _heat(axes: Axes, view: View) -> None:
    convective = view["convective_heat_flux"][:, 0]
    if view.radiates:
        total = view["stagnation_heat_flux"]
        axes.plot(view.time, convective, color=style.BLUE, label="convective")
        axes.plot(view.time, view["radiative_heat_flux"], color=style.PURPLE, label="radiative")
        axes.plot(view.time, total, color=style.RED, label="both", linestyle=(0, (4, 1.5)))
        axes.legend(loc=_free_corner(total))
    else:
        axes.plot(view.time, convective, color=style.RED)
        style.note(axes, "convective; radiation below 1 %", right=True)
    axes.set_ylabel(style.label("stagnation_heat_flux", "Stagnation heat flux"))
    axes.set_ylim(bottom=0)


def _wall(axes: Axes, view: View) -> None:
    for k, station, color in view.shown_stations:
        axes.plot(view.time, view["wall_temperature"][:, k], color=color, label=f"{station:.3g}")
    axes.set_ylabel(style.label("wall_temperature", "Wall temperature"))
    axes.set_ylim(bottom=0)
    if len(view.stations) > 1:
        corner = _free_corner(view["wall_temperature"][:, 0])
        axes.legend(loc=corner, title="$s/R_N$", title_fontsize=7.5, labelspacing=0.25)


def _free_corner(values: np.ndarray) -> Literal["upper right", "upper left"]:
    """Return the upper corner that is farther from a curve's peak."""
    return "upper right" if np.nanargmax(values) < len(values) / 2 else "upper left"


def _knudsen(axes: Axes, view: View) -> None:
    values = view["knudsen_number"]
    axes.plot(view.time, np.where(values > 0, values, np.nan), color=style.BLUE)
    axes.set_yscale("log")
    style.mark_decades(axes.yaxis)
    axes.set_ylabel("Knudsen number")
    low, high = axes.get_ylim()
    for level, words, where in ((10.0, "free molecules above", "bottom"), (0.01, "continuum below", "top")):
        if low < level < high:
            axes.axhline(level, color=style.MUTED, linewidth=0.7, linestyle=(0, (2, 2)))
            axes.annotate(
                words,
                (1, level),
                xycoords=("axes fraction", "data"),
                xytext=(-2, 2 if where == "bottom" else -2),
                textcoords="offset points",
                ha="right",
                va=where,
                fontsize=7,
                color=style.MUTED,
            )
