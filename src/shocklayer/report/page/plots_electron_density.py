"""Interactive peak electron density against altitude."""

from __future__ import annotations

import numpy as np

from shocklayer.report.arrays import positive_or_nan
from shocklayer.report.figures.electron_density import (
    altitude_limits,
    chemistry_limits,
    density_limits,
    ionised,
    uncertainty_interval,
)
from shocklayer.report.formatting import axis_label, station_words
from shocklayer.report.page.plotly_json import (
    Plot,
    PlotlyObject,
    axis,
    escape_markup,
    line_trace,
    log_axis,
    plot,
    reference_line,
)
from shocklayer.report.palette import INK, MUTED
from shocklayer.report.view import View

_HOVER = "%{x:.2e} m⁻³ at %{y:.1f} km"


def electron_density(view: View) -> list[Plot]:
    """Return the peak electron density of each plotted station against altitude."""
    if not len(view.stations) or not ionised(view):
        return []
    low, high = density_limits(view)
    traces = [
        trace
        for k, station, color in view.plotted_stations
        for trace in _station(view, k, station_words(station), color, low)
    ]
    # The limits of chemistry have their stations' colours; the legend explains their dashes once.
    traces += [
        line_trace([np.nan], [np.nan], words, MUTED, width=1, dash=dash, hoverinfo="skip")
        for _, words, dash in chemistry_limits(view)
    ]
    links = [link for link in view.links if low < link.critical_density < high]
    names = [
        {
            "x": float(np.log10(link.critical_density)),
            "y": 1,
            "yref": "paper",
            "text": escape_markup(link.name),
            "textangle": -90,
            "xanchor": "right",
            "yanchor": "top",
            "showarrow": False,
            "font": {"size": 10, "color": MUTED},
        }
        for link in links
    ]
    return [
        plot(
            traces,
            log_axis(axis_label("electron_density", "Peak electron density"), low, high),
            axis(axis_label("altitude", "Altitude"), range=list(altitude_limits(view))),
            shapes=[
                reference_line(link.critical_density, vertical=True, color=INK, dash="dash") for link in links
            ],
            annotations=names,
            hovermode="closest",
            height=460,
        )
    ]


def _station(view: View, k: int, name: str, color: str, low: float) -> list[PlotlyObject]:
    """Return the uncertainty interval, the curve and the limits of chemistry of one station."""
    samples = view.decimated(350)
    altitude = view.altitude[samples]
    traces = []
    interval = uncertainty_interval(view)
    if interval is not None:
        edges = [np.clip(positive_or_nan(limit[samples, k]), low / 10, None) for limit in interval]
        traces.append(
            line_trace(
                np.concatenate([edges[0], edges[1][::-1]]),
                np.concatenate([altitude, altitude[::-1]]),
                name,
                color,
                width=0,
                fill="toself",
                opacity=0.16,
                fillcolor=color,
                showlegend=False,
                legendgroup=name,
                hoverinfo="skip",
            )
        )
    values = positive_or_nan(view["electron_density"][samples, k])
    traces.append(line_trace(values, altitude, name, color, legendgroup=name, hovertemplate=_HOVER))
    traces += [
        line_trace(
            positive_or_nan(view[variable][samples, k]),
            altitude,
            f"{name}, {words}",
            color,
            width=1,
            dash=dash,
            showlegend=False,
            legendgroup=name,
            hovertemplate=_HOVER,
        )
        for variable, words, dash in chemistry_limits(view)
    ]
    return traces
