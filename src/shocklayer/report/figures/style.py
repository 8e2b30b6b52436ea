"""Common set-up of the still figures: page size, fonts, axes, colour bars and labels."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.cm import ScalarMappable
from matplotlib.colorbar import Colorbar
from matplotlib.figure import Figure
from matplotlib.ticker import (
    AutoLocator,
    FuncFormatter,
    LogFormatterSciNotation,
    LogLocator,
    MaxNLocator,
    NullLocator,
)

from shocklayer.report.palette import INK, MUTED

DPI = 130
WIDTH = 7.2
"""Width of a figure [inch]: two columns of a journal page."""

_RC: dict[Any, Any] = {
    "font.size": 8.5,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.titlesize": 9,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": "#e6e6e6",
    "grid.linewidth": 0.5,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 3,
    "ytick.major.size": 3,
    "xtick.minor.size": 0,
    "ytick.minor.size": 0,
    "legend.frameon": False,
    "legend.fontsize": 7.5,
    "legend.handlelength": 1.6,
    "lines.linewidth": 1.3,
    "lines.solid_capstyle": "round",
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
}


def report_style() -> AbstractContextManager[None]:
    """Return a context in which figures are created and drawn in the report's style."""
    return rc_context(_RC)


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure on the Agg canvas, without touching matplotlib's global state.

    Parameters
    ----------
    width, height : float
        Size [inch].

    Returns
    -------
    Figure
        With matplotlib's constrained layout.
    """
    figure = Figure(figsize=(width, height), dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def add_colorbar(
    figure: Figure, mappable: ScalarMappable, axes: Axes | Sequence[Axes], label: str, **options: Any
) -> Colorbar:
    """Add a colour bar without a frame.

    Parameters
    ----------
    figure : Figure
        The figure.
    mappable : ScalarMappable
        What the colours stand for.
    axes : Axes or sequence of Axes
        The axes it belongs to.
    label : str
        Its label.
    **options
        Passed on to `matplotlib.figure.Figure.colorbar`.

    Returns
    -------
    Colorbar
        The colour bar.
    """
    bar = figure.colorbar(mappable, ax=axes if isinstance(axes, Axes) else list(axes), **options)
    bar.outline.set_visible(False)  # pyright: ignore[reportCallIssue] - no stub for the outline
    bar.set_label(label)
    return bar


def round_ticks(figure: Figure) -> None:
    """Let every linear axis with automatic ticks step by 1, 2 or 5, so that no tick is at 13.75."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            locator = axis.get_major_locator()
            if isinstance(locator, AutoLocator):
                locator.set_params(steps=[1, 2, 5, 10])


def time_ticks(axis: Axis, most: int = 8) -> None:
    """Place round ticks on a time axis."""
    axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 5, 10]))


def decade_ticks(axis: Axis, most: int = 7) -> None:
    """Place ticks on a logarithmic axis at its decades; over less than two decades at 1, 2 and 5.

    Parameters
    ----------
    axis : matplotlib.axis.Axis
        The axis, its limits set.
    most : int
        Largest number of ticks.
    """
    low, high = sorted(axis.get_view_interval())
    if high < 100 * low:
        axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
        if 1e-3 <= low and high < 1e5:
            axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        else:
            axis.set_major_formatter(LogFormatterSciNotation(minor_thresholds=(10, 10)))
    else:
        axis.set_major_locator(LogLocator(numticks=most))
    axis.set_minor_locator(NullLocator())


def add_remark(axes: Axes, text: str, *, right: bool = False) -> None:
    """Write a short remark above an axes, at its left or right end."""
    axes.text(
        1.0 if right else 0.0,
        1.015,
        text,
        transform=axes.transAxes,
        fontsize=7,
        color=MUTED,
        va="bottom",
        ha="right" if right else "left",
    )


def escape_mathtext(text: str) -> str:
    """Return free text with the characters escaped that matplotlib would read as mathematics."""
    return text.replace("$", r"\$")


def separate_positions(positions: Sequence[float], gap: float, low: float, high: float) -> np.ndarray:
    """Move label positions apart until any two are at least `gap` apart, keeping their order.

    Parameters
    ----------
    positions : sequence of float
        Preferred positions.
    gap : float
        Smallest distance between two labels, in the same unit.
    low, high : float
        Limits of the available space.

    Returns
    -------
    ndarray
        New positions, in the order given.
    """
    wanted = np.asarray(positions, dtype=float)
    order = np.argsort(wanted, kind="stable")
    placed = np.clip(wanted[order], low, high)
    for _ in range(200):
        moved = False
        for i in range(len(placed) - 1):
            overlap = gap - (placed[i + 1] - placed[i])
            if overlap > 1e-9 * max(gap, 1e-30):
                placed[i] -= overlap / 2
                placed[i + 1] += overlap / 2
                moved = True
        placed = np.clip(placed, low, high) if gap * len(placed) <= high - low else placed
        if not moved:
            break
    result = np.empty_like(placed)
    result[order] = placed
    return result
