"""Attenuation, margin and blackout of each radio link over time."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from shocklayer.report.arrays import positive_or_nan
from shocklayer.report.figures import style, timeline
from shocklayer.report.formatting import axis_label, format_frequency, format_number
from shocklayer.report.palette import INK, MUTED
from shocklayer.report.view import View

MOST_ATTENUATION = 1e3
"""Attenuation at which plots are cut off [dB]: no link has a larger margin."""


def radio_links(view: View) -> Figure | None:
    """Plot attenuation and margin of each link over time, and its blackouts.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    Figure or None
        None when the scenario has no radio link.
    """
    if not view.links:
        return None
    rows = timeline.ROW_HEIGHT * len(view.links)
    figure = style.new_figure(style.WIDTH, 5.0 + rows)
    attenuation, margin, bars = figure.subplots(3, 1, sharex=True, height_ratios=[2.2, 2.0, rows + 0.25])
    for link in view.links:
        label = style.escape_mathtext(f"{link.name}, {format_frequency(link.frequency)}")
        values = positive_or_nan(view.link_values("attenuation", link))
        attenuation.plot(view.time, values, color=link.color, label=label)
        if view.has("attenuation_frozen"):
            attenuation.plot(
                view.time,
                positive_or_nan(view.link_values("attenuation_frozen", link)),
                color=link.color,
                linewidth=0.8,
                linestyle=(0, (2, 1.5)),
            )
        margin.plot(view.time, view.link_values("link_margin", link), color=link.color)
    attenuation.set_yscale("log")
    attenuation.set_ylim(*attenuation_limits(view))
    style.decade_ticks(attenuation.yaxis)
    if not (np.nan_to_num(view["attenuation"]) > attenuation_limits(view)[0]).any():
        words = f"no attenuation above {attenuation_limits(view)[0]:g} dB"
        attenuation.text(0.5, 0.5, words, transform=attenuation.transAxes, ha="center", color=MUTED)
    attenuation.set_ylabel(axis_label("attenuation", "Attenuation, one way"))
    if view.has("attenuation_frozen"):
        style.add_remark(attenuation, "dotted: composition frozen at the stagnation point")
    margin.axhline(0, color=INK, linewidth=0.8)
    margin.set_ylim(*margin_limits(view))
    margin.set_ylabel(axis_label("link_margin", "Link margin"))
    style.add_remark(margin, "link lost below zero", right=True)
    _blackout_rows(bars, view)
    figure.align_ylabels([attenuation, margin])
    figure.legend(
        *attenuation.get_legend_handles_labels(),
        loc="outside upper center",
        ncols=min(len(view.links), 4),
        fontsize=7,
        columnspacing=1.2,
    )
    return figure


def attenuation_limits(view: View) -> tuple[float, float]:
    """Return the range of attenuation to show [dB]."""
    top = max(10.0, float(np.nanmax(view["attenuation"], initial=0.0)))
    return 0.05, min(2 * top, MOST_ATTENUATION)


def margin_limits(view: View) -> tuple[float, float]:
    """Return the range of link margin to show [dB]: all positive margins, and as far again below zero."""
    finite = view["link_margin"][np.isfinite(view["link_margin"])]
    high = max(10.0, float(finite.max(initial=0.0)) * 1.15)
    return max(float(finite.min(initial=0.0)), -1.5 * high) - 3, high


def _blackout_rows(axes: Axes, view: View) -> None:
    """Draw one row per link, the lowest frequency on top, with the altitudes of loss and recovery."""
    timeline.prepare_rows(axes, [link.name for link in view.links], view)
    if any(link.unavailable for link in view.links):
        style.add_remark(axes, "grey: link unavailable even without plasma", right=True)
    for row, link in enumerate(view.links):
        for interval in link.unavailable:
            timeline.draw_bar(axes, row, interval, "#e6e6e6", "", view)
        if not link.blackouts:
            words = "no blackout" if link.uninterrupted else "unavailable"
            timeline.label_empty_row(axes, row, words, view)
        windows = [(window["start"]["time"], window["end"]["time"]) for window in link.blackouts]
        for window in link.blackouts:
            start, end = window["start"], window["end"]
            ends = (format_number(each["altitude"] / 1e3) for each in (start, end))
            interval = (start["time"], end["time"])
            timeline.draw_bar(axes, row, interval, link.color, f"{' – '.join(ends)} km", view, windows)
