"""The interactive altitude-speed plane."""

from __future__ import annotations

import numpy as np
from contourpy import contour_generator

from shocklayer.report.figures import envelope_fields
from shocklayer.report.figures.altitude_speed import MACH_LEVELS
from shocklayer.report.formatting import axis_label, in_display_unit
from shocklayer.report.page.plotly_json import (
    Plot,
    PlotlyObject,
    axis,
    binary_array,
    escape_markup,
    line_trace,
    plot,
)
from shocklayer.report.palette import BLUE, FACILITY, INK, RED
from shocklayer.report.view import View


def altitude_speed(view: View, fields: envelope_fields.EnvelopeFields) -> list[Plot]:
    """Return the two panels of the altitude-speed plane.

    Parameters
    ----------
    view : View
        The flight.
    fields : EnvelopeFields
        Fields over the plane.

    Returns
    -------
    list of dict
        Heating and dynamic pressure; plasma, Mach numbers and facilities.
    """
    top_speed, top_altitude = envelope_fields.limits(view)
    x = axis(axis_label("speed", "Speed"), range=[0, top_speed], showgrid=False)
    y = axis(axis_label("altitude", "Altitude"), range=[0, top_altitude], showgrid=False)
    flight = _flight(view)
    loads = [*_loads(view, fields), *flight]
    plasma = [
        *_electron_density(view, fields),
        *_mach_numbers(fields),
        *_facility_outlines(fields),
        *flight,
    ]
    return [
        plot(loads, x, y, height=460, hovermode="closest"),
        plot(plasma, x, y, height=460, hovermode="closest", annotations=_facility_names(fields)),
    ]


def _loads(view: View, fields: envelope_fields.EnvelopeFields) -> list[PlotlyObject]:
    speed, altitude = fields.speed / 1e3, fields.altitude / 1e3
    traces = []
    if fields.heat_flux is not None:
        flux = in_display_unit("stagnation_heat_flux", fields.heat_flux)
        levels = envelope_fields.heat_flux_levels(view, flux)
        traces += _contours(speed, altitude, flux, levels, RED, "stagnation heat flux [MW/m²]", "solid", 0.75)
    pressure = in_display_unit("dynamic_pressure", fields.dynamic_pressure)
    levels = envelope_fields.round_levels(pressure, most=6)
    return traces + _contours(speed, altitude, pressure, levels, BLUE, "dynamic pressure [kPa]", "dash", 0.3)


def _electron_density(view: View, fields: envelope_fields.EnvelopeFields) -> list[PlotlyObject]:
    speed, altitude = fields.shock_speed / 1e3, fields.shock_altitude / 1e3
    exponent = np.log10(np.maximum(fields.electron_density, 1.0))
    traces: list[PlotlyObject] = [
        {
            "type": "contour",
            "x": binary_array(speed),
            "y": binary_array(altitude),
            "z": binary_array(exponent),
            "contours": {"start": 14, "end": 28, "size": 2, "showlabels": True, "labelformat": ".0f"},
            "line": {"width": 0.5, "color": "white"},
            "colorscale": [[0, "#ffffff"], [1, "#54278f"]],
            "zmin": 13,
            "zmax": 30,
            "showscale": False,
            "hovertemplate": "%{x:.2f} km/s, %{y:.0f} km: 10^%{z:.1f} electrons per m³<extra></extra>",
        }
    ]
    for link in view.links:
        traces += _contours(
            speed,
            altitude,
            exponent,
            [float(np.log10(link.critical_density))],
            link.color,
            f"{link.name} critical",
            "solid",
            None,
            width=1.8,
        )
    return traces


def _mach_numbers(fields: envelope_fields.EnvelopeFields) -> list[PlotlyObject]:
    levels = [float(level) for level in MACH_LEVELS if level < fields.mach_number.max()]
    plane = fields.speed / 1e3, fields.altitude / 1e3
    return _contours(*plane, fields.mach_number, levels, "#8a8a8a", "Mach number", "solid", 0.67, width=0.7)


def _facility_outlines(fields: envelope_fields.EnvelopeFields) -> list[PlotlyObject]:
    traces = []
    name = "facility, full match"
    for match in fields.facilities.values():
        outline = _contours(
            fields.facility_speed / 1e3,
            fields.facility_altitude / 1e3,
            match,
            [envelope_fields.FULL_MATCH],
            FACILITY,
            name,
            "dot",
            None,
            width=2.0,
        )
        for trace in outline:
            trace |= {"legendgroup": name, "showlegend": not traces}
        traces += outline
    return traces


def _facility_names(fields: envelope_fields.EnvelopeFields) -> list[PlotlyObject]:
    labels = []
    for name, position in envelope_fields.facility_label_positions(fields).items():
        point = envelope_fields.facility_label_line(fields, name, position)
        x, y = position if point is None else point
        line = {
            **{"showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": FACILITY},
            **{"axref": "x", "ayref": "y", "ax": position[0] / 1e3, "ay": position[1] / 1e3},
        }
        labels.append(
            {
                "x": x / 1e3,
                "y": y / 1e3,
                "text": escape_markup(name),
                "font": {"size": 10, "color": FACILITY},
                "bgcolor": "rgba(255,255,255,0.8)",
                "borderpad": 1,
                **({"showarrow": False} if point is None else line),
            }
        )
    return labels


def _contours(
    x: np.ndarray,
    y: np.ndarray,
    values: np.ndarray,
    levels: list[float],
    color: str,
    name: str,
    dash: str,
    label_at: float | None,
    *,
    width: float = 1.0,
) -> list[PlotlyObject]:
    """Return contours at any levels, with labels at a fraction of their length (None for no labels).

    They are computed here, since plotly's own contours have equidistant levels only.
    """
    generator = contour_generator(x=x, y=y, z=values)
    across, up, words, positions = [], [], [], []
    for level in levels:
        for piece in generator.lines(level):
            points = np.asarray(piece)
            across += [points[:, 0], [np.nan]]
            up += [points[:, 1], [np.nan]]
            if label_at is not None and len(points) > 6:
                positions.append(points[int(len(points) * label_at)])
                words.append(f"{level:g}")
    if not across:
        return []
    curves = np.concatenate(across), np.concatenate(up)
    traces = [line_trace(*curves, name, color, width=width, dash=dash, hoverinfo="skip")]
    if positions:
        traces.append(_labels(np.array(positions), words, color))
    return traces


def _labels(positions: np.ndarray, words: list[str], color: str) -> PlotlyObject:
    return {
        "type": "scatter",
        "mode": "text",
        "x": binary_array(positions[:, 0]),
        "y": binary_array(positions[:, 1]),
        "text": words,
        "textfont": {"size": 10, "color": color},
        "showlegend": False,
        "hoverinfo": "skip",
    }


def _flight(view: View) -> list[PlotlyObject]:
    samples = view.decimated()
    speed, altitude = view.speed[samples], view.altitude[samples]
    traces = [
        line_trace(
            speed,
            altitude,
            "flight",
            INK,
            width=2.2,
            customdata=binary_array(view.time[samples]),
            hovertemplate="%{x:.2f} km/s at %{y:.1f} km, %{customdata:.0f} s<extra></extra>",
        )
    ]
    if view.in_blackout.any():
        lost = np.where(view.in_blackout[samples], speed, np.nan)
        traces.append(line_trace(lost, altitude, "radio link lost", INK, width=5, hoverinfo="skip"))
    return traces
