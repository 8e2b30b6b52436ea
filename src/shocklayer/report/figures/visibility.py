"""When and how high each observer sees the vehicle."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from shocklayer.report.figures import style, timeline
from shocklayer.report.formatting import axis_label, format_number
from shocklayer.report.palette import INK
from shocklayer.report.view import View

_LOOKING_DOWN = -5.0
"""Maximum elevation of a pass below which the observer is in space [deg]."""


def visibility(view: View) -> Figure | None:
    """Plot the elevation of the vehicle for each observer, and its passes.

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
    rows = timeline.ROW_HEIGHT * len(view.observers)
    figure = style.new_figure(style.WIDTH, 2.7 + rows)
    height, bars = figure.subplots(2, 1, sharex=True, height_ratios=[2.0, rows + 0.3])
    for observer in view.observers:
        elevation = view.observer_values("elevation", observer)
        in_sight = view.observer_values("visible", observer) > 0.5
        height.plot(view.time, elevation, color=observer.color, linewidth=0.6, alpha=0.5)
        height.plot(view.time, np.where(in_sight, elevation, np.nan), color=observer.color)
    height.axhline(0, color=INK, linewidth=0.7)
    height.set_ylabel(axis_label("elevation", "Elevation"))
    elevations = view["elevation"]
    top = float(np.nanmax(elevations, initial=5.0))
    height.set_ylim(max(float(np.nanmin(elevations, initial=0.0)), -0.35 * top) - 1, top * 1.1 + 1)
    style.add_remark(height, "thick: above the observer's horizon mask")

    timeline.prepare_rows(bars, [observer.name for observer in view.observers], view)
    for row, observer in enumerate(view.observers):
        if not observer.passes:
            timeline.label_empty_row(bars, row, "never in sight", view)
        passes = [(each["rise_time"], each["set_time"]) for each in observer.passes]
        for each, interval in zip(observer.passes, passes, strict=True):
            highest = each["maximum_elevation"]
            label = "" if highest < _LOOKING_DOWN else f"max. {format_number(highest, 2)}°"
            timeline.draw_bar(bars, row, interval, observer.color, label, view, passes)
    return figure
