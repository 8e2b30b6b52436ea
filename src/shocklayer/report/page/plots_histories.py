"""Interactive time histories, and profiles along the body."""

from __future__ import annotations

from shocklayer.report.arrays import positive_or_nan, true_intervals
from shocklayer.report.figures.histories import (
    CONTINUUM_LIMIT,
    FREE_MOLECULAR_LIMIT,
    HEAT_FLUX_COLOURS,
    HISTORY_VARIABLES,
    body_variables,
    sample_label,
)
from shocklayer.report.formatting import axis_label, station_words
from shocklayer.report.page.plotly_json import (
    Plot,
    axis,
    line_trace,
    log_axis,
    plot,
    reference_line,
    shaded_interval,
)
from shocklayer.report.palette import BLUE, sequential_colours
from shocklayer.report.view import View

_HEIGHT = 240


def histories(view: View) -> list[Plot]:
    """Return time histories of the flight and of heating, blackout shaded."""
    samples = view.decimated()
    time = view.time[samples]
    shapes = [
        shaded_interval(float(view.time[i]), float(view.time[j])) for i, j in true_intervals(view.in_blackout)
    ]
    x = axis(axis_label("time", "Time"))
    plots = []
    for name, words in HISTORY_VARIABLES:
        trace = line_trace(time, view[name][samples], words, BLUE, hovertemplate="%{y:.4g}")
        y = axis(axis_label(name, words), rangemode="tozero")
        plots.append(plot([trace], x, y, shapes=shapes, height=_HEIGHT))
    heat = [
        line_trace(
            time,
            values[samples],
            name,
            HEAT_FLUX_COLOURS[name],
            dash="dash" if name == "total" else "solid",
            hovertemplate="%{y:.4g}",
        )
        for name, values in view.heat_flux_components()
    ]
    y = axis(axis_label("stagnation_heat_flux", "Stagnation heat flux"), rangemode="tozero")
    plots.append(plot(heat, x, y, shapes=shapes, height=_HEIGHT))
    wall = [
        line_trace(
            time,
            view["wall_temperature"][samples, k],
            station_words(station),
            color,
            hovertemplate="%{y:.0f}",
        )
        for k, station, color in view.plotted_stations
    ]
    y = axis(axis_label("wall_temperature", "Wall temperature"), rangemode="tozero")
    plots.append(plot(wall, x, y, shapes=shapes, height=_HEIGHT))
    knudsen = view["knudsen_number"][samples]
    positive = knudsen[knudsen > 0]
    if positive.size:
        y = log_axis("Knudsen number", positive.min() / 2, positive.max() * 2)
        trace = line_trace(time, positive_or_nan(knudsen), "Knudsen number", BLUE, hovertemplate="%{y:.2e}")
        regimes = [reference_line(CONTINUUM_LIMIT), reference_line(FREE_MOLECULAR_LIMIT)]
        plots.append(plot([trace], x, y, shapes=[*shapes, *regimes], height=_HEIGHT))
    return plots


def along_body(view: View) -> list[Plot]:
    """Return heating, wall temperature and electron density along the body at a few times."""
    if len(view.stations) < 2:
        return []
    samples = view.profile_samples()
    colors = sequential_colours(len(samples))
    plots = []
    for name, words in body_variables(view):
        values = view[name][samples]
        traces = [
            line_trace(
                view.stations, positive_or_nan(row), sample_label(view, i), color, mode="lines+markers"
            )
            for i, row, color in zip(samples, values, colors, strict=True)
        ]
        label = axis_label(name, words)
        positive = values[values > 0]
        y = axis(label)
        if name != "wall_temperature" and positive.size:
            high = float(positive.max()) * 2
            y = log_axis(label, max(float(positive.min()) / 2, high * 1e-6), high)
        plots.append(plot(traces, axis("Surface distance [nose radii]"), y, height=340, hovermode="closest"))
    return plots
