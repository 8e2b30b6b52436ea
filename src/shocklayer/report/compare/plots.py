"""Interactive version of the comparison figure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shocklayer.report.compare.comparison import Comparison
from shocklayer.report.compare.ground_observers import GroundObserver, first_sight, ground_observers
from shocklayer.report.compare.panels import Panel, panels
from shocklayer.report.page.plotly_json import (
    Plot,
    PlotlyObject,
    axis,
    binary_array,
    escape_markup,
    line_trace,
    plot,
)
from shocklayer.report.palette import INK, MUTED, categorical_colours
from shocklayer.report.view import View


def comparison_plots(views: Sequence[View], names: Sequence[str], comparison: Comparison) -> list[Plot]:
    """Return the interactive panels, in the order of the still figure."""
    observers = ground_observers(views)
    return [
        _panel(panel, views, names, observers, first=number == 0)
        for number, panel in enumerate(panels(comparison))
    ]


def _panel(
    panel: Panel,
    views: Sequence[View],
    names: Sequence[str],
    observers: Sequence[GroundObserver],
    *,
    first: bool,
) -> Plot:
    traces = []
    for view, name, color in zip(views, names, categorical_colours(len(views)), strict=True):
        samples = view.decimated()
        # One point beyond the limit, where the axis cuts the line.
        samples = samples[: int(panel.inside(view)[samples].sum()) + 1]
        traces.append(
            line_trace(
                panel.x_values(view)[samples],
                view[panel.y][samples],
                name,
                color,
                legendgroup=name,
                hovertemplate="%{x:.4g}, %{y:.4g}",
            )
        )
        if panel.y == "altitude":
            traces += _first_sights(view, name, color, panel)
    if first:
        right = panel.limit or max(float(view["ground_distance"][-1]) for view in views)
        top = max(float(view["altitude"][panel.inside(view)].max()) for view in views)
        traces += _ground_observers(observers, right, top)
    return plot(
        traces,
        axis(
            panel.x_label,
            exponentformat="none",
            **({"range": [0, panel.limit]} if panel.limit else {"rangemode": "tozero"}),
        ),
        axis(
            panel.y_label,
            **({"range": [0, panel.ceiling]} if panel.ceiling else {"rangemode": "tozero"}),
        ),
        height=420 if first else 260 if panel.wide else 320,
        hovermode="closest",
        showlegend=first,
    )


def _ground_observers(observers: Sequence[GroundObserver], right: float, top: float) -> list[PlotlyObject]:
    """Return the observers on the ground and their horizons, up to a distance and an altitude [km]."""
    if not observers:
        return []
    traces = []
    distance = np.linspace(0.0, right, 200)
    for each in observers:
        altitude = each.horizon(distance)
        shown = altitude <= 1.06 * top
        traces.append(
            line_trace(
                distance[shown],
                altitude[shown],
                f"horizon of {each.name}",
                MUTED,
                width=1,
                dash="dash",
                showlegend=False,
                hovertemplate="%{fullData.name}<extra></extra>",
            )
        )
    traces.append(
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": binary_array([each.distance for each in observers]),
            "y": binary_array([0.0] * len(observers)),
            "text": [escape_markup(each.name) for each in observers],
            "textposition": [
                "top left" if each.distance > 0.6 * right else "top right" for each in observers
            ],
            "textfont": {"size": 10},
            "cliponaxis": False,
            "hoverinfo": "skip",
            "marker": {"size": 7, "color": INK},
            "showlegend": False,
        }
    )
    return traces


def _first_sights(view: View, name: str, color: str, panel: Panel) -> list[PlotlyObject]:
    """Return markers at the first sight of each observer, within the panel's limit."""
    sights = [(o.name, first_sight(view, o.name)) for o in view.observers]
    markers = [(observer, time) for observer, time in sights if time is not None]
    if panel.limit is not None:
        distance = view["ground_distance"]
        markers = [each for each in markers if np.interp(each[1], view.time, distance) <= panel.limit]
    if not markers:
        return []
    times = [time for _, time in markers]
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": binary_array(np.interp(times, view.time, panel.x_values(view))),
            "y": binary_array(np.interp(times, view.time, view[panel.y])),
            "text": [f"first seen by {escape_markup(observer)}" for observer, _ in markers],
            "hovertemplate": "%{text}<extra></extra>",
            "marker": {"symbol": "triangle-up", "size": 9, "color": color},
            "legendgroup": name,
            "showlegend": False,
        }
    ]
