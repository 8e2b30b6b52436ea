"""The interactive version of the one picture of several flights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shocklayer.report.compare.comparison import Comparison
from shocklayer.report.compare.figure import Panel, first_sight, panels, watchers
from shocklayer.report.figures import style
from shocklayer.report.page.plotly_json import Plot, axis, line, markup_free, packed, plot
from shocklayer.report.view import View


def plots(views: Sequence[View], names: Sequence[str], found: Comparison) -> list[Plot]:
    """Return the interactive panels, in the order of the picture."""
    ground = watchers(views)
    made = []
    for panel in panels(found):
        first = not made
        traces = []
        for view, name, color in zip(views, names, style.series_colours(len(views)), strict=True):
            pick = view.thin()
            # One point beyond the edge, where the axis cuts the line.
            pick = pick[: int(panel.inside(view)[pick].sum()) + 1]
            traces.append(
                line(
                    panel.x(view)[pick],
                    view[panel.up][pick],
                    name,
                    color,
                    legendgroup=name,
                    hovertemplate="%{x:.4g}, %{y:.4g}",
                )
            )
            if panel.up == "altitude":
                traces += _plotted_sights(view, name, color, panel)
        if first:
            right = panel.limit or max(float(view["ground_distance"][-1]) for view in views)
            top = max(float(view["altitude"][panel.inside(view)].max()) for view in views)
            for one in ground:
                distance = np.linspace(0.0, right, 200)
                height = one.horizon(distance)
                shown = height <= 1.06 * top
                traces.append(
                    line(
                        distance[shown],
                        height[shown],
                        f"horizon of {one.name}",
                        style.MUTED,
                        width=1,
                        dash="dash",
                        showlegend=False,
                        hovertemplate="%{fullData.name}<extra></extra>",
                    )
                )
            if ground:
                traces.append(
                    {
                        "type": "scatter",
                        "mode": "markers+text",
                        "x": packed([one.place for one in ground]),
                        "y": packed([0.0] * len(ground)),
                        "text": [markup_free(one.name) for one in ground],
                        "textposition": [
                            "top left" if one.place > 0.6 * right else "top right" for one in ground
                        ],
                        "textfont": {"size": 10},
                        "cliponaxis": False,
                        "hoverinfo": "skip",
                        "marker": {"size": 7, "color": style.INK},
                        "showlegend": False,
                    }
                )
        made.append(
            plot(
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
        )
    return made


def _plotted_sights(view: View, name: str, color: str, panel: Panel) -> list[dict[str, object]]:
    seen = [(o.name, first_sight(view, o.name)) for o in view.observers]
    marks = [(watcher, time) for watcher, time in seen if time is not None]
    if panel.limit is not None:
        marks = [one for one in marks if np.interp(one[1], view.time, view["ground_distance"]) <= panel.limit]
    if not marks:
        return []
    times = [time for _, time in marks]
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": packed(np.interp(times, view.time, panel.x(view))),
            "y": packed(np.interp(times, view.time, view[panel.up])),
            "text": [f"first seen by {markup_free(watcher)}" for watcher, _ in marks],
            "hovertemplate": "%{text}<extra></extra>",
            "marker": {"symbol": "triangle-up", "size": 9, "color": color},
            "legendgroup": name,
            "showlegend": False,
        }
    ]
