"""Rows of horizontal bars over time: blackouts of each link, passes over each observer."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from shocklayer.report.figures import style
from shocklayer.report.formatting import axis_label
from shocklayer.report.palette import INK, MUTED
from shocklayer.report.view import View

ROW_HEIGHT = 0.26
"""Height of one row [inch], near enough."""
_BAR_HEIGHT = 0.56
_INSIDE = 0.18
"""Fraction of the flight from which on a bar is long enough for its label."""


def prepare_rows(axes: Axes, names: Sequence[str], view: View) -> None:
    """Set up an axes with one labelled row per name, the first on top, over the time of the flight."""
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_yticks(range(len(names)), [style.escape_mathtext(name) for name in names])
    axes.grid(False, axis="y")
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(view.time[0], view.time[-1])
    style.time_ticks(axes.xaxis)
    axes.set_xlabel(axis_label("time", "Time"))
    for row in range(len(names)):
        axes.axhline(row, color="#eeeeee", linewidth=0.6, zorder=0)


def draw_bar(
    axes: Axes,
    row: int,
    interval: tuple[float, float],
    color: str,
    label: str,
    view: View,
    others: Sequence[tuple[float, float]] = (),
) -> None:
    """Draw one interval [s] as a bar, its label inside it or, where it is too short, beside it.

    A label that would run into one of the `others`, intervals in the same row, is left out.
    """
    start, end = interval
    axes.barh(row, end - start, left=start, height=_BAR_HEIGHT, color=color, linewidth=0)
    near = _INSIDE * view.duration
    crowded = any(a < end + near and b > start - near for a, b in others if (a, b) != interval)
    if not label or (crowded and end - start <= near):
        return
    inside = end - start > _INSIDE * view.duration
    # A label beside a bar near the end of the flight would leave the axes.
    before = not inside and end > view.time[0] + (1.0 - _INSIDE) * view.duration
    gap = 0.01 * view.duration
    axes.text(
        0.5 * (start + end) if inside else start - gap if before else end + gap,
        row,
        label,
        fontsize=7,
        va="center",
        ha="center" if inside else "right" if before else "left",
        color="white" if inside else INK,
    )


def label_empty_row(axes: Axes, row: int, label: str, view: View) -> None:
    """Write a remark into a row without bars."""
    axes.text(view.time[0] + 0.01 * view.duration, row, label, fontsize=7, color=MUTED, va="center")
