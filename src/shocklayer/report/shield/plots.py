"""Interactive version of the temperatures of a heat shield."""

from __future__ import annotations

import numpy as np

from shocklayer.report.page.plotly_json import Plot, axis, line_trace, plot
from shocklayer.report.palette import BLUE, INK, RED, SERIES
from shocklayer.report.shield.shield_view import ShieldView

_MOST_POINTS = 500


def interactive_plots(view: ShieldView) -> dict[str, list[Plot]]:
    """Return the interactive figures by name."""
    step = max(1, view.time.size // _MOST_POINTS)
    chosen = np.unique(np.append(np.arange(0, view.time.size, step), view.time.size - 1))
    time = view.time[chosen]
    hover = "%{y:.0f} K at %{x:.4g} s"
    traces = [line_trace(time, view["surface_temperature"][chosen], "surface", RED, hovertemplate=hover)]
    if "sensor_temperature" in view.data:
        for number, depth in enumerate(view.sensors):
            traces.append(
                line_trace(
                    time,
                    view["sensor_temperature"][chosen, number],
                    f"{depth * 1e3:g} mm",
                    SERIES[(number + 2) % len(SERIES)],
                    width=1.2,
                    hovertemplate=hover,
                )
            )
    traces.append(
        line_trace(time, view["bondline_temperature"][chosen], "bond line", BLUE, hovertemplate=hover)
    )
    if len(view.layers) > 1:
        traces.append(
            line_trace(
                time, view["back_temperature"][chosen], "back face", INK, dash="dash", hovertemplate=hover
            )
        )
    return {
        "shield_temperatures": [
            plot(
                traces,
                axis("Time [s]"),
                axis("Temperature [K]", rangemode="normal"),
                height=420,
                hovermode="closest",
                showlegend=True,
            )
        ]
    }
