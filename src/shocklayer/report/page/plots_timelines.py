"""Interactive figures with bars over time: radio links, line of sight, ground facilities."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shocklayer.report.arrays import positive_or_nan
from shocklayer.report.figures.radio_links import attenuation_limits, margin_limits
from shocklayer.report.formatting import axis_label, format_frequency
from shocklayer.report.page.plotly_json import (
    Plot,
    PlotlyObject,
    axis,
    binary_array,
    escape_markup,
    line_trace,
    log_axis,
    plot,
    reference_line,
)
from shocklayer.report.palette import INK, MATCH
from shocklayer.report.view import View


def radio_links(view: View) -> list[Plot]:
    """Return attenuation, margin and blackouts of each link over time."""
    if not view.links:
        return []
    samples = view.decimated()
    time = view.time[samples]
    losses, margins, bars = [], [], []
    for link in view.links:
        name = f"{link.name}, {format_frequency(link.frequency)}"
        values = positive_or_nan(view.link_values("attenuation", link)[samples])
        losses.append(
            line_trace(time, values, name, link.color, legendgroup=link.name, hovertemplate="%{y:.3g} dB")
        )
        if view.has("attenuation_frozen"):
            losses.append(
                line_trace(
                    time,
                    positive_or_nan(view.link_values("attenuation_frozen", link)[samples]),
                    f"{link.name}, frozen",
                    link.color,
                    width=1,
                    dash="dot",
                    showlegend=False,
                    legendgroup=link.name,
                    hovertemplate="%{y:.3g} dB",
                )
            )
        margin = view.link_values("link_margin", link)[samples]
        margins.append(line_trace(time, margin, name, link.color, hovertemplate="%{y:.3g} dB"))
        windows = [(window["start"]["time"], window["end"]["time"]) for window in link.blackouts]
        bars.append(_bars(link.name, link.color, windows))
        if link.unavailable:
            bars.append(_bars(link.name, "#dddddd", link.unavailable) | {"name": "unavailable"})
    x = _time_axis(view)
    return [
        plot(
            losses,
            x,
            log_axis(axis_label("attenuation", "Attenuation, one way"), *attenuation_limits(view)),
            height=340,
        ),
        plot(
            margins,
            x,
            axis(axis_label("link_margin", "Link margin"), range=list(margin_limits(view))),
            shapes=[reference_line(0.0, color=INK, dash="solid")],
            height=340,
        ),
        _bar_plot(bars, x, [link.name for link in view.links]),
    ]


def visibility(view: View) -> list[Plot]:
    """Return the elevation for each observer over time, and the passes."""
    if not view.observers:
        return []
    samples = view.decimated()
    x = _time_axis(view)
    traces = [
        line_trace(
            view.time[samples],
            view.observer_values("elevation", observer)[samples],
            observer.name,
            observer.color,
            hovertemplate="%{y:.1f}°",
        )
        for observer in view.observers
    ]
    bars = [
        _bars(o.name, o.color, [(each["rise_time"], each["set_time"]) for each in o.passes])
        for o in view.observers
    ]
    return [
        plot(
            traces,
            x,
            axis(axis_label("elevation", "Elevation")),
            shapes=[reference_line(0.0, color=INK, dash="solid")],
            height=300,
        ),
        _bar_plot(bars, x, [observer.name for observer in view.observers]),
    ]


def facilities(view: View) -> list[Plot]:
    """Return the fraction of similarity parameters that each facility reproduces over time."""
    matched = [(name, match) for name, match in view.facilities if match.max() > 0]
    if not matched:
        return []
    samples = view.decimated(240)
    scale = [[i / (len(MATCH) - 1), color] for i, color in enumerate(MATCH)]
    trace = {
        "type": "heatmap",
        "x": binary_array(view.time[samples]),
        "y": [escape_markup(f"{name} ({view.known_parameters[name]})") for name, _ in matched],
        "z": binary_array(np.stack([match[samples] for _, match in matched])),
        "zmin": 0,
        "zmax": 1,
        "colorscale": scale,
        "ygap": 2,
        "colorbar": {"thickness": 10, "outlinewidth": 0, "tickformat": ".0%", "x": 1.01},
        "hovertemplate": "%{y}: %{z:.0%} at %{x:.0f} s<extra></extra>",
    }
    y = axis("", autorange="reversed", showgrid=False, ticks="", showline=False, tickfont={"size": 11})
    x = axis(axis_label("time", "Time"), showgrid=False)
    return [plot([trace], x, y, height=90 + 19 * len(matched), hovermode="closest")]


def _time_axis(view: View) -> PlotlyObject:
    return axis(axis_label("time", "Time"), range=[float(view.time[0]), float(view.time[-1])])


def _bars(name: str, color: str, intervals: Sequence[tuple[float, float]]) -> PlotlyObject:
    return {
        "type": "bar",
        "orientation": "h",
        "name": escape_markup(name),
        "y": [escape_markup(name)] * max(len(intervals), 1),
        "base": [float(start) for start, _ in intervals] or [0.0],
        "x": [float(end - start) for start, end in intervals] or [0.0],
        "marker": {"color": color},
        "width": 0.55,
        "showlegend": False,
        "hovertemplate": "%{base:.1f} s, for %{x:.1f} s<extra>%{fullData.name}</extra>",
    }


def _bar_plot(bars: list[PlotlyObject], x: PlotlyObject, names: list[str]) -> Plot:
    y = axis(
        "",
        type="category",
        categoryorder="array",
        categoryarray=[escape_markup(name) for name in names],
        autorange="reversed",
        ticks="",
        showgrid=False,
    )
    return plot(bars, x, y, height=80 + 26 * len(names), hovermode="closest", barmode="overlay")
