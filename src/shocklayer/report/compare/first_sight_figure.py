"""Still figure of the warning time: from each observer's first sight to the end of each flight."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.patches import Patch

from shocklayer.report.compare.figure import legend_columns
from shocklayer.report.compare.ground_observers import first_sight, observer_names
from shocklayer.report.figures import style
from shocklayer.report.formatting import format_duration
from shocklayer.report.palette import INK, categorical_colours
from shocklayer.report.view import View


def first_sight_figure(views: Sequence[View], names: Sequence[str]) -> Figure | None:
    """Draw the time from each observer's first sight to each flight's end.

    Parameters
    ----------
    views : sequence of View
        The flights.
    names : sequence of str
        Their short names.

    Returns
    -------
    Figure or None
        None if no flight has an observer.
    """
    observers = observer_names(views)
    if not observers:
        return None
    figure = style.new_figure(style.WIDTH, 1.2 + (0.17 * len(views) + 0.14) * len(observers))
    axes = figure.add_subplot()
    height = 0.8 / len(views)
    longest = max(view.duration for view in views) / 60.0
    colors = categorical_colours(len(views))
    for k, (view, color) in enumerate(zip(views, colors, strict=True)):
        present = {observer.name for observer in view.observers}
        for row, observer in enumerate(observers):
            if observer not in present:
                continue
            y = row - 0.4 + (k + 0.5) * height
            time = first_sight(view, observer)
            notice = 0.0 if time is None else float(view.time[-1]) - time
            axes.barh(y, notice / 60.0, height=0.85 * height, color=color, linewidth=0)
            label = "never" if time is None else format_duration(notice)
            axes.text(notice / 60.0 + 0.01 * longest, y, label, fontsize=6.8, va="center", color=INK)
    axes.set_yticks(range(len(observers)), [style.escape_mathtext(observer) for observer in observers])
    axes.set_ylim(len(observers) - 0.5, -0.5)
    axes.set_xlim(0, 1.12 * longest)
    axes.tick_params(axis="y", length=0)
    axes.grid(False, axis="y")
    axes.set_xlabel("Time from first sight to the end of the flight [min]")
    handles = [
        Patch(color=color, label=style.escape_mathtext(name))
        for name, color in zip(names, colors, strict=True)
    ]
    figure.legend(handles=handles, loc="outside upper center", ncols=legend_columns(names), fontsize=8)
    return figure
