"""Figures for plotly.js as plain dictionaries: small, without plotly's Python objects."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from shocklayer.report.palette import INK, MUTED

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

PlotlyObject = dict[str, Any]
"""A trace, an axis, a layout or a shape in the form of plotly.js."""
Plot = PlotlyObject
"""One interactive figure: ``data``, ``layout`` and ``height`` [px]."""


def binary_array(values: np.ndarray | Sequence[float | int], kind: str = "f4") -> PlotlyObject:
    """Return numbers as plotly's binary array, by default of 32-bit floats.

    Parameters
    ----------
    values : ndarray or sequence of float
        Numbers of one or two dimensions; not-a-number makes a gap.
    kind : str
        NumPy's name of the type: "f4", "f8", "u2", "i4".

    Returns
    -------
    dict
        ``dtype``, ``bdata`` and, for two dimensions, ``shape``.
    """
    with np.errstate(over="ignore"):  # what exceeds 32 bits becomes infinite: a gap too
        array = np.ascontiguousarray(np.asarray(values), dtype=f"<{kind}")
    packed = {"dtype": kind, "bdata": base64.b64encode(array.tobytes()).decode("ascii")}
    if array.ndim == 2:
        packed["shape"] = f"{array.shape[0]}, {array.shape[1]}"
    return packed


def line_trace(
    x: np.ndarray | Sequence[float | int],
    y: np.ndarray | Sequence[float | int],
    name: str,
    color: str,
    **more: Any,
) -> PlotlyObject:
    """Return a trace that joins points by a line.

    Parameters
    ----------
    x, y : ndarray or sequence of float, shape (points,)
        The points.
    name : str
        Its name in the legend.
    color : str
        Colour.
    **more
        ``width``, ``dash`` of the line, and any other field of the trace.

    Returns
    -------
    dict
        A scatter trace.
    """
    width, dash = more.pop("width", 1.8), more.pop("dash", "solid")
    trace = {
        "type": "scatter",
        "mode": "lines",
        "x": binary_array(x),
        "y": binary_array(y),
        "name": escape_markup(name),
        "line": {"color": color, "width": width, "dash": dash},
    }
    return trace | more


def axis(title: str, **more: Any) -> PlotlyObject:
    """Return an axis in the report's style."""
    return {
        "title": {"text": escape_markup(title), "standoff": 6},
        "showline": True,
        "linecolor": "#9a9a9a",
        "linewidth": 1,
        "gridcolor": "#e9e9e9",
        "zeroline": False,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": "#9a9a9a",
        "automargin": True,
        "exponentformat": "power",
    } | more


def log_axis(title: str, low: float, high: float, **more: Any) -> PlotlyObject:
    """Return a logarithmic axis between two positive values, labelled at its decades."""
    span = np.log10(high / low)
    return axis(
        title,
        type="log",
        range=[float(np.log10(low)), float(np.log10(high))],
        dtick=max(1, int(np.ceil(span / 8))),
        **more,
    )


def plot(data: list[PlotlyObject], x: PlotlyObject, y: PlotlyObject, **more: Any) -> Plot:
    """Return a figure of two axes.

    Parameters
    ----------
    data : list of dict
        Traces.
    x, y : dict
        The axes.
    **more
        ``height`` [px] and any other field of the layout.

    Returns
    -------
    dict
        The figure.
    """
    height = more.pop("height", 300)
    named = [trace for trace in data if trace.get("showlegend", True) and trace.get("name")]
    layout = {
        "font": {"family": FONT, "size": 12, "color": INK},
        "margin": {"l": 8, "r": 12, "t": 12, "b": 8},
        "paper_bgcolor": "white",
        "plot_bgcolor": "white",
        "xaxis": x,
        "yaxis": y,
        "showlegend": len(named) > 1,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 11}},
        "hovermode": "x unified",
        "hoverlabel": {"font": {"family": FONT, "size": 11}},
    }
    return {"data": data, "layout": layout | more, "height": height}


def shaded_interval(start: float, end: float) -> PlotlyObject:
    """Return a grey rectangle over an interval of the horizontal axis."""
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": float(start),
        "x1": float(end),
        "y0": 0,
        "y1": 1,
        "fillcolor": "#efefef",
        "line": {"width": 0},
        "layer": "below",
    }


def reference_line(
    value: float, vertical: bool = False, color: str = MUTED, dash: str = "dot"
) -> PlotlyObject:
    """Return a thin straight line across a plot, at a value of the vertical (or horizontal) axis."""
    along, across = ("y", "x") if vertical else ("x", "y")
    return {
        "type": "line",
        f"{along}ref": "paper",
        f"{along}0": 0,
        f"{along}1": 1,
        f"{across}ref": across,
        f"{across}0": float(value),
        f"{across}1": float(value),
        "line": {"color": color, "width": 1, "dash": dash},
        "layer": "below",
    }


def escape_markup(text: str) -> str:
    """Return free text with the characters escaped that plotly would read as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def script_json(value: object) -> str:
    """Return JSON that is safe inside a script element: no tag can begin in it.

    Parameters
    ----------
    value : object
        Anything JSON can represent.

    Returns
    -------
    str
        JSON text.
    """
    text = json.dumps(value, separators=(",", ":"), allow_nan=False, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
