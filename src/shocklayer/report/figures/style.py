"""One look for every figure and one way to write a number: colours, type, rounding, units.

The categorical colours are Paul Tol's "bright" and "muted" sets (Tol, SRON/EPS/TN/09-002, 2021), told apart
with the common forms of colour blindness; heat and time run along perceptually uniform maps.
"""

import math
from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

import numpy as np
from matplotlib import colormaps, rc_context
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import Colormap, LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogFormatterSciNotation, LogLocator, NullLocator

from shocklayer.core.quantities import QUANTITIES

INK = "#222222"
MUTED = "#6b6b6b"
FAINT = "#d9d9d9"
LAND = "#ebe7de"
COAST = "#9c968a"
SEA = "#f5f8fa"
BLUE, RED, GREEN, YELLOW, CYAN, PURPLE = "#4477aa", "#cc3311", "#228833", "#b59b1c", "#33a3c4", "#aa3377"
SERIES = (BLUE, RED, GREEN, PURPLE, YELLOW, CYAN, "#332288", "#882255", "#117733", "#6b6b6b")

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


def look() -> AbstractContextManager[None]:
    """Return a context in which every figure is made and drawn in the report's style."""
    return rc_context(_RC)


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure on the Agg canvas; nothing of matplotlib's global state is touched.

    Parameters
    ----------
    width, height : float
        Size [inch].

    Returns
    -------
    Figure
        Laid out by matplotlib's constrained layout.
    """
    figure = Figure(figsize=(width, height), dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


@cache
def heat_map() -> Colormap:
    """Return the colour map of heating: dark violet for cool, orange for hot, all readable on white."""
    return LinearSegmentedColormap.from_list("heat", colormaps["inferno"](np.linspace(0.12, 0.86, 128)))


def sequence_colours(count: int, low: float = 0.05, high: float = 0.82) -> list[str]:
    """Return colours in an order that reads as an order (viridis, dark first).

    Parameters
    ----------
    count : int
        How many.
    low, high : float
        The part of the map that is used.

    Returns
    -------
    list of str
        Hexadecimal colours.
    """
    stops = np.linspace(low, high, max(count, 1))
    return [to_hex(colormaps["viridis"](stop)) for stop in stops[:count]]


def series_colours(count: int) -> list[str]:
    """Return `count` colours for things without an order, repeating after ten."""
    return [SERIES[i % len(SERIES)] for i in range(count)]


def shown(name: str, values: np.ndarray | float) -> np.ndarray:
    """Return stored values of a quantity in its display unit.

    Parameters
    ----------
    name : str
        Name in ``shocklayer.core.quantities``.
    values : array or float
        In the stored unit.

    Returns
    -------
    array
        In the display unit.
    """
    return np.asarray(values, dtype=float) * QUANTITIES[name].display_factor


def label(name: str, words: str | None = None) -> str:
    """Return an axis label: short words, and the display unit in brackets when there is one.

    Parameters
    ----------
    name : str
        Name of the quantity.
    words : str, optional
        Shorter words than the quantity's own.

    Returns
    -------
    str
        Such as ``"Heat flux [MW/m²]"``.
    """
    quantity = QUANTITIES[name]
    if words is None:
        words = quantity.label().split(" [")[0]
    return words if quantity.display_unit in ("", "1") else f"{words} [{unit(name)}]"


def unit(name: str) -> str:
    """Return the display unit of a quantity as it is printed."""
    return {"g0": "g₀", "1": ""}.get(QUANTITIES[name].display_unit, QUANTITIES[name].display_unit)


_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def number(value: float | None, digits: int = 3) -> str:
    """Write a number for a reader: `digits` significant figures, thousands apart, powers of ten for extremes.

    Parameters
    ----------
    value : float or None
        The number; None and not-a-number become an en dash.
    digits : int
        Significant figures.

    Returns
    -------
    str
        Such as ``"12.3"``, ``"7 650"`` (narrow no-break space) or ``"3.1 × 10²⁰"``.
    """
    if value is None or not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    exponent = math.floor(math.log10(abs(value)))
    rounded = round(value, digits - 1 - exponent)
    exponent = math.floor(math.log10(abs(rounded)))
    if exponent >= 6 or exponent < -3:
        mantissa = f"{rounded / 10.0**exponent:.{digits - 1}f}"
        text = f"{mantissa} × 10{str(exponent).translate(_SUPERSCRIPT)}"
    else:
        text = f"{rounded:,.{max(digits - 1 - exponent, 0)}f}".replace(",", "\u202f")
    return text.replace("-", "−")


def with_unit(name: str, value: float | None, digits: int = 3) -> str:
    """Write a stored value of a quantity in its display unit, rounded.

    Parameters
    ----------
    name : str
        Name of the quantity.
    value : float or None
        In the stored unit.
    digits : int
        Significant figures.

    Returns
    -------
    str
        Such as ``"12.3 MW/m²"``.
    """
    if value is None:
        return "–"
    quantity = QUANTITIES[name]
    if name == "altitude" and abs(value) < 1e-3:
        value = 0.0  # the ground, met to the accuracy of a root
    if name == "speed" and abs(value) < 1000:
        return f"{number(float(value), digits)}\u00a0m/s"
    text = number(float(value) * quantity.display_factor, digits)
    if text == "–" or quantity.display_unit in ("", "1"):
        return text
    return f"{text}°" if quantity.display_unit == "deg" else f"{text}\u00a0{unit(name)}"


def duration(seconds: float | None) -> str:
    """Write a span of time: seconds below two minutes, then minutes and seconds, then hours and minutes."""
    if seconds is None or not math.isfinite(seconds):
        return "–"
    if seconds < 120:
        return f"{round(seconds)}\u00a0s" if seconds >= 9.95 else f"{number(seconds, 2)}\u00a0s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes}\u00a0min {rest:02d}\u00a0s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours}\u00a0h {minutes:02d}\u00a0min"


def frequency(hertz: float) -> str:
    """Write a radio frequency in MHz below 1 GHz and in GHz above."""
    return f"{hertz / 1e9:.4g}\u00a0GHz" if hertz >= 1e9 else f"{hertz / 1e6:.4g}\u00a0MHz"


def mark_decades(axis: Axis, most: int = 7) -> None:
    """Mark a logarithmic axis at its decades; over less than two decades at 1, 2 and 5.

    Parameters
    ----------
    axis : matplotlib.axis.Axis
        The axis, its limits set.
    most : int
        How many marks at most.
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


def note(axes: Axes, text: str, *, right: bool = False) -> None:
    """Put a small remark above an axes, at its left or right end."""
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


def plain(text: str) -> str:
    """Return free text with what matplotlib would read as mathematics made harmless."""
    return text.replace("$", r"\$")


def spread(positions: Sequence[float], gap: float, low: float, high: float) -> np.ndarray:
    """Move label positions apart until each pair is at least `gap` away, keeping their order.

    Parameters
    ----------
    positions : sequence of float
        Where the labels would stand.
    gap : float
        Least distance between two labels, in the same unit.
    low, high : float
        Limits of the space.

    Returns
    -------
    array
        New positions, in the order given.
    """
    wanted = np.asarray(positions, dtype=float)
    order = np.argsort(wanted, kind="stable")
    placed = np.clip(wanted[order], low, high)
    for _ in range(200):
        moved = False
        for i in range(len(placed) - 1):
            lack = gap - (placed[i + 1] - placed[i])
            if lack > 1e-9 * max(gap, 1e-30):
                placed[i] -= lack / 2
                placed[i + 1] += lack / 2
                moved = True
        placed = np.clip(placed, low, high) if gap * len(placed) <= high - low else placed
        if not moved:
            break
    result = np.empty_like(placed)
    result[order] = placed
    return result
