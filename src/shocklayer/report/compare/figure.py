"""Still figure of several flights: altitude over ground distance, time histories, speed and heating."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from shocklayer.report.compare.comparison import Comparison
from shocklayer.report.compare.ground_observers import (
    GroundObserver,
    always_in_sight,
    first_sight,
    ground_observers,
)
from shocklayer.report.compare.panels import Panel, panels
from shocklayer.report.figures import style
from shocklayer.report.formatting import format_number, join_words
from shocklayer.report.palette import INK, MUTED, categorical_colours
from shocklayer.report.view import View


def comparison_figure(views: Sequence[View], names: Sequence[str], comparison: Comparison) -> Figure:
    """Draw several flights on common axes.

    Parameters
    ----------
    views : sequence of View
        The flights.
    names : sequence of str
        Their short names.
    comparison : Comparison
        Their metrics.

    Returns
    -------
    Figure
        Wide panels of altitude over ground distance above small ones.
    """
    layout = panels(comparison)
    wide = [panel for panel in layout if panel.wide]
    small = layout[len(wide) :]
    heights = [1.75, *([0.85] * (len(wide) - 1)), *([1.0] * (len(small) // 2))]
    figure = style.new_figure(style.WIDTH, 1.0 + 2.0 * sum(heights))
    grid = figure.add_gridspec(len(heights), 2, height_ratios=heights)
    cells = [grid[i, :] for i in range(len(wide))]
    cells += [grid[len(wide) + i // 2, i % 2] for i in range(len(small))]
    observers = ground_observers(views)
    drawn = []
    for number, (cell, panel) in enumerate(zip(cells, layout, strict=True)):
        axes = figure.add_subplot(cell)
        _draw_panel(axes, panel, views, names, observers if number == 0 else [])
        if number == 1 and len(wide) == 2:
            style.add_remark(axes, "entire distance (grey: range of the panel above)", right=True)
            axes.axvspan(0.0, float(wide[0].limit or 0.0), color="#f0f0f0", zorder=0, linewidth=0)
        drawn.append(axes)
    figure.align_ylabels(drawn[: len(wide)])
    handles, labels = drawn[0].get_legend_handles_labels()
    ncols = legend_columns(names)
    figure.legend(handles, labels, loc="outside upper center", ncols=ncols, fontsize=8)
    return figure


def legend_columns(names: Sequence[str]) -> int:
    """Return how many legend entries fit into one row."""
    return max(1, min(len(names), 115 // (max(map(len, names)) + 6)))


def _draw_panel(
    axes: Axes,
    panel: Panel,
    views: Sequence[View],
    names: Sequence[str],
    observers: Sequence[GroundObserver],
) -> None:
    colors = categorical_colours(len(views))
    axes.set_xlabel(panel.x_label)
    axes.set_ylabel(panel.y_label)
    top = panel.top(list(views))
    for view, name, color in zip(views, names, colors, strict=True):
        axes.plot(panel.x_values(view), view[panel.y], color=color, label=style.escape_mathtext(name))
    if panel.limit is not None:
        axes.set_xlim(0.0, panel.limit)
        _label_continuations(axes, panel, views, colors, top)
    else:
        axes.margins(x=0.01)
    axes.set_ylim(0.0, 1.06 * top)
    always = always_in_sight(views)
    if panel.wide and not panel.ceiling and always:
        remark = f"in sight from the start: {style.escape_mathtext(join_words(always, 4))}"
        style.add_remark(axes, remark, right=True)
    if panel.y == "altitude":
        unlabelled = {each.name for each in observers}
        _mark_first_sights(axes, panel, views, colors, unlabelled, set(always))
    _draw_observers(axes, observers)


def _label_continuations(
    axes: Axes, panel: Panel, views: Sequence[View], colors: Sequence[str], top: float
) -> None:
    """Label at the right edge the flights that continue beyond it with their total distance."""
    assert panel.limit is not None
    for view, color in zip(views, colors, strict=True):
        distance = view["ground_distance"]
        if distance[-1] <= panel.limit:
            continue
        at_edge = float(np.interp(panel.limit, distance, view[panel.y]))
        axes.annotate(
            f"to {format_number(float(distance[-1]))}\u00a0km →",
            (panel.limit, min(at_edge, top)),
            xytext=(-3, 4),
            textcoords="offset points",
            ha="right",
            fontsize=6.8,
            color=color,
        )


def _draw_observers(axes: Axes, observers: Sequence[GroundObserver]) -> None:
    """Draw the observers on the ground and their horizons."""
    right = axes.get_xlim()[1]
    distance = np.linspace(0.0, right, 400)
    for each in observers:
        axes.plot(distance, each.horizon(distance), color=MUTED, linewidth=0.8, linestyle=(0, (4, 3)))
        axes.plot([each.distance], [0.0], "o", color=INK, markersize=4, clip_on=False, zorder=5)
        axes.annotate(
            style.escape_mathtext(each.name),
            (each.distance, 0.0),
            xytext=(5, 13),
            textcoords="offset points",
            fontsize=7,
            ha="left" if each.distance < 0.9 * right else "right",
            color=INK,
        )


def _mark_first_sights(
    axes: Axes,
    panel: Panel,
    views: Sequence[View],
    colors: Sequence[str],
    unlabelled: set[str],
    unmarked: set[str],
) -> None:
    """Mark where observers first see each flight; observers with the same first sight share a marker.

    On the widest axes the markers are labelled, except for the observers in `unlabelled`, which are drawn
    themselves. Those in `unmarked` see all flights from the start.
    """
    labelled: list[tuple[float, float]] = []
    for view, color in zip(views, colors, strict=True):
        by_time: dict[float, list[str]] = {}
        for observer in view.observers:
            time = first_sight(view, observer.name)
            if time is not None and observer.name not in unmarked:
                by_time.setdefault(round(time, 1), []).append(observer.name)
        for time, names in by_time.items():
            x, y = (float(np.interp(time, view.time, each)) for each in (panel.x_values(view), view[panel.y]))
            if (panel.limit is not None and x > panel.limit) or y > (panel.ceiling or np.inf):
                continue
            axes.plot(
                x, y, "^", color=color, markersize=6, markeredgecolor="white", markeredgewidth=0.7, zorder=4
            )
            if panel.wide and panel.ceiling is None:
                _label_first_sight(axes, [n for n in names if n not in unlabelled], (x, y), color, labelled)


def _label_first_sight(
    axes: Axes,
    names: Sequence[str],
    position: tuple[float, float],
    color: str,
    labelled: list[tuple[float, float]],
) -> None:
    """Label a marker, above the labels already near it; not twice at one position."""
    x, y = position
    near = [
        each for each in labelled if abs(x - each[0]) < 0.3 * axes.get_xlim()[1] and abs(y - each[1]) < 15.0
    ]
    if not names or any(abs(x - each[0]) < 1.0 and abs(y - each[1]) < 1.0 for each in near):
        return
    labelled.append(position)
    axes.annotate(
        style.escape_mathtext(join_words(names, 4)),
        position,
        xytext=(6, 5 + 9 * len(near)),
        textcoords="offset points",
        fontsize=6.8,
        color=color,
    )
