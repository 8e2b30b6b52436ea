"""The interactive figures of the page, one or several for each figure of `figures`."""

from __future__ import annotations

from typing import Any

import numpy as np

from shocklayer.report.figures import envelope_fields, style
from shocklayer.report.figures.electron_density import (
    MOST_ATTENUATION,
    altitude_limits,
    bracket,
    density_limits,
    limits_of_chemistry,
)
from shocklayer.report.figures.histories import moment_words
from shocklayer.report.figures.visibility_and_facilities import MATCH_COLORS
from shocklayer.report.page import plots_altitude_speed
from shocklayer.report.page.plotly_json import (
    Plot,
    axis,
    band,
    line,
    logarithmic,
    markup_free,
    packed,
    plot,
    rule,
)
from shocklayer.report.view import View, runs


def build(view: View, fields: envelope_fields.IsoFields | None) -> dict[str, list[Plot]]:
    """Return the interactive figures by the name of the still figure they stand for.

    Parameters
    ----------
    view : View
        The flight.
    fields : iso.IsoFields or None
        What the altitude-speed plane holds.

    Returns
    -------
    dict
        Lists of figures; the track map has none here, since the globe stands for it.
    """
    found = {
        "altitude_speed": plots_altitude_speed.altitude_speed(view, fields) if fields is not None else [],
        "histories": _histories(view),
        "electron_density": _electron_density(view),
        "radio": _radio(view),
        "stations": _stations(view),
        "visibility": _visibility(view),
        "facilities": _facilities(view),
    }
    return {name: plots for name, plots in found.items() if plots}


def _histories(view: View) -> list[Plot]:
    pick = view.thin()
    time = view.time[pick]
    shapes = _blackout_bands(view)
    x = axis(style.label("time", "Time"))
    found = []
    for name, words in (
        ("altitude", "Altitude"),
        ("speed", "Speed"),
        ("mach_number", "Mach number"),
        ("load_factor", "Load factor"),
        ("dynamic_pressure", "Dynamic pressure"),
    ):
        trace = line(time, view[name][pick], words, style.BLUE, hovertemplate="%{y:.4g}")
        y = axis(style.label(name, words), rangemode="tozero")
        found.append(plot([trace], x, y, shapes=shapes, height=240))
    curves = [(view["convective_heat_flux"][:, 0], "convective", style.BLUE, "solid")]
    if view.radiates:
        curves.append((view["radiative_heat_flux"], "radiative", style.PURPLE, "solid"))
        curves.append((view["stagnation_heat_flux"], "both", style.RED, "dash"))
    heat = [
        line(time, values[pick], words, color, dash=dash, hovertemplate="%{y:.4g}")
        for values, words, color, dash in curves
    ]
    y = axis(style.label("stagnation_heat_flux", "Stagnation heat flux"), rangemode="tozero")
    found.append(plot(heat, x, y, shapes=shapes, height=240))
    wall = [
        line(time, view["wall_temperature"][pick, k], f"s/R {station:.3g}", color, hovertemplate="%{y:.0f}")
        for k, station, color in view.shown_stations
    ]
    y = axis(style.label("wall_temperature", "Wall temperature"), rangemode="tozero")
    found.append(plot(wall, x, y, shapes=shapes, height=240))
    knudsen = view["knudsen_number"][pick]
    positive = knudsen[knudsen > 0]
    if positive.size:
        y = logarithmic("Knudsen number", positive.min() / 2, positive.max() * 2)
        trace = line(time, _positive(knudsen), "Knudsen number", style.BLUE, hovertemplate="%{y:.2e}")
        found.append(plot([trace], x, y, shapes=[*shapes, rule(0.01), rule(10.0)], height=240))
    return found


def _electron_density(view: View) -> list[Plot]:
    if not len(view.stations):
        return []
    pick = view.thin(350)
    low, high = density_limits(view)
    altitude = view.altitude[pick]
    bounds = bracket(view)
    traces = []
    for k, station, color in view.shown_stations:
        name = f"station s/R {station:.3g}"
        if bounds is not None:
            edges = [np.clip(_positive(side[pick, k]), low / 10, None) for side in bounds]
            traces.append(
                line(
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
        traces.append(
            line(
                _positive(view["electron_density"][pick, k]),
                altitude,
                name,
                color,
                legendgroup=name,
                hovertemplate="%{x:.2e} m⁻³ at %{y:.1f} km",
            )
        )
        traces += [
            line(
                _positive(view[variable][pick, k]),
                altitude,
                f"{name}, {words}",
                color,
                width=1,
                dash=dash,
                showlegend=False,
                legendgroup=name,
                hovertemplate="%{x:.2e} m⁻³ at %{y:.1f} km",
            )
            for variable, words, dash in limits_of_chemistry(view)
        ]
    # The lines of both limits have their stations' colours: the legend says once what their dashes mean.
    traces += [
        line([np.nan], [np.nan], words, style.MUTED, width=1, dash=dash, hoverinfo="skip")
        for _, words, dash in limits_of_chemistry(view)
    ]
    inside = [link for link in view.radios if low < link.critical_density < high]
    notes = [
        {
            "x": float(np.log10(link.critical_density)),
            "y": 1,
            "yref": "paper",
            "text": markup_free(link.name),
            "textangle": -90,
            "xanchor": "right",
            "yanchor": "top",
            "showarrow": False,
            "font": {"size": 10, "color": style.MUTED},
        }
        for link in inside
    ]
    return [
        plot(
            traces,
            logarithmic(style.label("electron_density", "Peak electron density"), low, high),
            axis(style.label("altitude", "Altitude"), range=list(altitude_limits(view))),
            shapes=[
                rule(link.critical_density, vertical=True, color=style.INK, dash="dash") for link in inside
            ],
            annotations=notes,
            hovermode="closest",
            height=460,
        )
    ]


def _radio(view: View) -> list[Plot]:
    if not view.radios:
        return []
    pick = view.thin()
    time = view.time[pick]
    losses, margins, bars = [], [], []
    for link in view.radios:
        name = f"{link.name}, {style.frequency(link.frequency)}"
        loss = _positive(view.of_radio("attenuation", link)[pick])
        losses.append(line(time, loss, name, link.color, legendgroup=link.name, hovertemplate="%{y:.3g} dB"))
        if view.has("attenuation_frozen"):
            frozen = _positive(view.of_radio("attenuation_frozen", link)[pick])
            losses.append(
                line(
                    time,
                    frozen,
                    f"{link.name}, frozen",
                    link.color,
                    width=1,
                    dash="dot",
                    showlegend=False,
                    legendgroup=link.name,
                    hovertemplate="%{y:.3g} dB",
                )
            )
        margin = view.of_radio("link_margin", link)[pick]
        margins.append(line(time, margin, name, link.color, hovertemplate="%{y:.3g} dB"))
        bars.append(_bars(link.name, link.color, link.windows, "start_time", "end_time"))
        if link.out_of_reach:
            away = [{"start": start, "end": end} for start, end in link.out_of_reach]
            bars.append(_bars(link.name, "#dddddd", away, "start", "end") | {"name": "out of reach"})
    x = axis(style.label("time", "Time"), range=[float(view.time[0]), float(view.time[-1])])
    top = max(10.0, float(np.nanmax(view["attenuation"], initial=0.0)))
    finite = view["link_margin"][np.isfinite(view["link_margin"])]
    ceiling = max(10.0, float(finite.max(initial=0.0)) * 1.15)
    floor = max(float(finite.min(initial=0.0)), -1.5 * ceiling) - 3
    label = style.label("attenuation", "Attenuation, one way")
    return [
        plot(losses, x, logarithmic(label, 0.05, min(2 * top, MOST_ATTENUATION)), height=340),
        plot(
            margins,
            x,
            axis(style.label("link_margin", "Link margin"), range=[floor, ceiling]),
            shapes=[rule(0.0, color=style.INK, dash="solid")],
            height=340,
        ),
        _bar_plot(bars, x, [link.name for link in view.radios]),
    ]


def _stations(view: View) -> list[Plot]:
    if len(view.stations) < 2:
        return []
    moments = view.moments()
    colors = style.sequence_colours(len(moments))
    found = []
    for name, words in (
        ("convective_heat_flux", "Convective heat flux"),
        ("wall_temperature", "Wall temperature"),
        ("electron_density", "Peak electron density"),
    ):
        values = view[name][moments]
        traces = [
            line(view.stations, _positive(row), moment_words(view, i), color, mode="lines+markers")
            for i, row, color in zip(moments, values, colors, strict=True)
        ]
        label = style.label(name, words)
        positive = values[values > 0]
        y = axis(label)
        if name != "wall_temperature" and positive.size:
            high = float(positive.max()) * 2
            y = logarithmic(label, max(float(positive.min()) / 2, high * 1e-6), high)
        found.append(plot(traces, axis("Distance along the body, s/R"), y, height=340, hovermode="closest"))
    return found


def _visibility(view: View) -> list[Plot]:
    if not view.observers:
        return []
    pick = view.thin()
    x = axis(style.label("time", "Time"), range=[float(view.time[0]), float(view.time[-1])])
    traces = [
        line(
            view.time[pick],
            view.of_observer("elevation", observer)[pick],
            observer.name,
            observer.color,
            hovertemplate="%{y:.1f}°",
        )
        for observer in view.observers
    ]
    bars = [_bars(o.name, o.color, o.passes, "rise_time", "set_time") for o in view.observers]
    return [
        plot(
            traces,
            x,
            axis(style.label("elevation", "Elevation")),
            shapes=[rule(0.0, color=style.INK, dash="solid")],
            height=300,
        ),
        _bar_plot(bars, x, [observer.name for observer in view.observers]),
    ]


def _facilities(view: View) -> list[Plot]:
    used = [(name, match) for name, match in view.facilities if match.max() > 0]
    if not used:
        return []
    pick = view.thin(240)
    scale = [[i / (len(MATCH_COLORS) - 1), color] for i, color in enumerate(MATCH_COLORS)]
    trace = {
        "type": "heatmap",
        "x": packed(view.time[pick]),
        "y": [markup_free(f"{name} ({view.known_parameters[name]})") for name, _ in used],
        "z": packed(np.stack([match[pick] for _, match in used])),
        "zmin": 0,
        "zmax": 1,
        "colorscale": scale,
        "ygap": 2,
        "colorbar": {"thickness": 10, "outlinewidth": 0, "tickformat": ".0%", "x": 1.01},
        "hovertemplate": "%{y}: %{z:.0%} at %{x:.0f} s<extra></extra>",
    }
    y = axis("", autorange="reversed", showgrid=False, ticks="", showline=False, tickfont={"size": 11})
    x = axis(style.label("time", "Time"), showgrid=False)
    return [plot([trace], x, y, height=90 + 19 * len(used), hovermode="closest")]


def _bars(name: str, color: str, windows: Any, start: str, end: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": markup_free(name),
        "y": [markup_free(name)] * max(len(windows), 1),
        "base": [float(window[start]) for window in windows] or [0.0],
        "x": [float(window[end] - window[start]) for window in windows] or [0.0],
        "marker": {"color": color},
        "width": 0.55,
        "showlegend": False,
        "hovertemplate": "%{base:.1f} s, for %{x:.1f} s<extra>%{fullData.name}</extra>",
    }


def _bar_plot(bars: list[dict[str, Any]], x: dict[str, Any], names: list[str]) -> Plot:
    y = axis(
        "",
        type="category",
        categoryorder="array",
        categoryarray=[markup_free(name) for name in names],
        autorange="reversed",
        ticks="",
        showgrid=False,
    )
    return plot(bars, x, y, height=80 + 26 * len(names), hovermode="closest", barmode="overlay")


def _blackout_bands(view: View) -> list[dict[str, Any]]:
    return [band(float(view.time[i]), float(view.time[j])) for i, j in runs(view.blackout)]


def _positive(values: np.ndarray) -> np.ndarray:
    return np.where(values > 0, values, np.nan)
