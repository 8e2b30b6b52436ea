"""Who sees the flight, and which ground facilities reproduce which part of it."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from shocklayer.report.figures import style
from shocklayer.report.view import View

MATCH_COLORS = ("#f4f4f4", "#cfe3ec", "#8fc0d6", "#4a93b8", "#1f5f8b", "#0b3355")
"""From no similarity parameter reproduced to all of them."""


def visibility(view: View) -> Figure | None:
    """Draw when each observer has the vehicle above the horizon, and how high.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    Figure or None
        None when the scenario has no observer.
    """
    if not view.observers:
        return None
    figure = style.new_figure(style.WIDTH, 2.7 + 0.26 * len(view.observers))
    height, bars = figure.subplots(2, 1, sharex=True, height_ratios=[2.0, 0.26 * len(view.observers) + 0.3])
    for observer in view.observers:
        elevation = view.of_observer("elevation", observer)
        seen = view.of_observer("visible", observer) > 0.5
        height.plot(view.time, elevation, color=observer.color, linewidth=0.6, alpha=0.5)
        height.plot(view.time, np.where(seen, elevation, np.nan), color=observer.color)
    height.axhline(0, color=style.INK, linewidth=0.7)
    height.set_ylabel(style.label("elevation", "Elevation"))
    elevations = view["elevation"]
    top = float(np.nanmax(elevations, initial=5.0))
    height.set_ylim(max(float(np.nanmin(elevations, initial=0.0)), -0.35 * top) - 1, top * 1.1 + 1)
    style.note(height, "bold: above the observer's horizon mask")

    span = view.time[-1] - view.time[0]
    bars.set_ylim(len(view.observers) - 0.4, -0.6)
    bars.set_yticks(range(len(view.observers)), [style.plain(o.name) for o in view.observers])
    bars.grid(False, axis="y")
    bars.tick_params(axis="y", length=0)
    for row, observer in enumerate(view.observers):
        bars.axhline(row, color="#eeeeee", linewidth=0.6, zorder=0)
        if not observer.passes:
            bars.text(
                view.time[0] + 0.01 * span, row, "never in sight", fontsize=7, color=style.MUTED, va="center"
            )
        for seen in observer.passes:
            start, end = seen["rise_time"], seen["set_time"]
            bars.barh(row, end - start, left=start, height=0.56, color=observer.color, linewidth=0)
            inside = end - start > 0.15 * span
            if seen["maximum_elevation"] < -5.0:
                continue  # looking down from space
            bars.text(
                0.5 * (start + end) if inside else end + 0.01 * span,
                row,
                f"up to {style.number(seen['maximum_elevation'], 2)}°",
                fontsize=7,
                va="center",
                ha="center" if inside else "left",
                color="white" if inside else style.INK,
            )
    bars.set_xlim(view.time[0], view.time[-1])
    bars.xaxis.set_major_locator(MaxNLocator(8, steps=[1, 2, 5, 10]))
    bars.set_xlabel(style.label("time", "Time"))
    return figure


def facilities(view: View) -> Figure | None:
    """Draw, for each facility, the share of similarity parameters it reproduces along the flight.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    Figure or None
        None when no facility was matched against the flight.
    """
    if not view.facilities:
        return None
    used = [(name, match) for name, match in view.facilities if match.max() > 0]
    if not used:
        return None
    known = view.known_parameters
    figure = style.new_figure(style.WIDTH, 1.25 + 0.2 * len(used))
    axes = figure.add_subplot()
    cmap = LinearSegmentedColormap.from_list("match", MATCH_COLORS)
    edges = _edges(view.time)
    mesh = axes.pcolormesh(
        edges,
        np.arange(len(used) + 1) - 0.5,
        np.stack([match for _, match in used]),
        cmap=cmap,
        vmin=0,
        vmax=1,
        rasterized=True,
    )
    for row in range(len(used) + 1):
        axes.axhline(row - 0.5, color="white", linewidth=2.5)
    axes.set_ylim(len(used) - 0.5, -0.5)
    axes.set_yticks(range(len(used)), [style.plain(f"{name} ({known[name]})") for name, _ in used])
    axes.tick_params(axis="y", length=0)
    axes.grid(False)
    axes.set_xlabel(style.label("time", "Time"))
    axes.xaxis.set_major_locator(MaxNLocator(8, steps=[1, 2, 5, 10]))
    for side in axes.spines.values():
        side.set_visible(False)
    _altitude_axis(axes, view)
    bar = figure.colorbar(mesh, ax=axes, shrink=min(1.0, 6 / len(used) + 0.2), pad=0.015, aspect=20)
    bar.outline.set_visible(False)  # pyright: ignore[reportCallIssue]
    bar.set_label("Share of similarity\nparameters reproduced")
    return figure


def _altitude_axis(axes: Axes, view: View) -> None:
    """Put altitudes [km] along the top, at the ticks of time."""
    upper = axes.twiny()
    upper.set_xlim(axes.get_xlim())
    ticks = MaxNLocator(8, steps=[1, 2, 5, 10]).tick_values(view.time[0], view.time[-1])
    ticks = ticks[(ticks >= view.time[0]) & (ticks <= view.time[-1])]
    upper.set_xticks(ticks, [style.number(a) for a in np.interp(ticks, view.time, view.altitude)])
    upper.set_xlabel(style.label("altitude", "Altitude"))
    upper.grid(False)
    for side in upper.spines.values():
        side.set_visible(False)


def _edges(centres: np.ndarray) -> np.ndarray:
    middle = 0.5 * (centres[1:] + centres[:-1])
    return np.concatenate([centres[:1], middle, centres[-1:]])
