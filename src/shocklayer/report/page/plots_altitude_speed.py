"""The interactive altitude-speed map."""

from __future__ import annotations

from typing import Any

import numpy as np
from contourpy import contour_generator

from shocklayer.report.figures import envelope_fields, style
from shocklayer.report.figures.altitude_speed import FACILITY_COLOR, MACHS
from shocklayer.report.page.plotly_json import Plot, axis, line, markup_free, packed, plot
from shocklayer.report.view import View


def altitude_speed(view: View, fields: envelope_fields.IsoFields) -> list[Plot]:
    """Return the two panels of the altitude-speed map.

    Parameters
    ----------
    view : View
        The flight.
    fields : iso.IsoFields
        What the plane holds.

    Returns
    -------
    list of dict
        Loads and heating; plasma and facilities.
    """
    top_speed, top_altitude = envelope_fields.limits(view)
    x = axis(style.label("speed", "Speed"), range=[0, top_speed], showgrid=False)
    y = axis(style.label("altitude", "Altitude"), range=[0, top_altitude], showgrid=False)
    speed, altitude = fields.speed / 1e3, fields.altitude / 1e3
    loads = []
    if fields.heat_flux is not None:
        flux = style.shown("stagnation_heat_flux", fields.heat_flux)
        levels = envelope_fields.heat_levels(view, flux)
        loads += _isolines(speed, altitude, flux, levels, style.RED, "stagnation heat flux [MW/m²]", "solid")
    pressure = style.shown("dynamic_pressure", fields.dynamic_pressure)
    levels = envelope_fields.decades(pressure, most=6)
    loads += _isolines(speed, altitude, pressure, levels, style.BLUE, "dynamic pressure [kPa]", "dash")
    tested = _ionisation(view, fields)
    machs = [float(m) for m in MACHS if m < fields.mach_number.max()]
    tested += _isolines(
        speed, altitude, fields.mach_number, machs, "#8a8a8a", "Mach number", "solid", width=0.7
    )
    tested += _facility_outlines(fields)
    path = _path(view)
    return [
        plot([*loads, *path], x, y, height=460, hovermode="closest"),
        plot([*tested, *path], x, y, height=460, hovermode="closest", annotations=_facility_names(fields)),
    ]


def _ionisation(view: View, fields: envelope_fields.IsoFields) -> list[dict[str, Any]]:
    speed, altitude = fields.shock_speed / 1e3, fields.shock_altitude / 1e3
    exponent = np.log10(np.maximum(fields.electron_density, 1.0))
    traces: list[dict[str, Any]] = [
        {
            "type": "contour",
            "x": packed(speed),
            "y": packed(altitude),
            "z": packed(exponent),
            "contours": {"start": 14, "end": 28, "size": 2, "showlabels": True, "labelformat": ".0f"},
            "line": {"width": 0.5, "color": "white"},
            "colorscale": [[0, "#ffffff"], [1, "#54278f"]],
            "zmin": 13,
            "zmax": 30,
            "showscale": False,
            "hovertemplate": "%{x:.2f} km/s, %{y:.0f} km: 10^%{z:.1f} electrons per m³<extra></extra>",
        }
    ]
    for link in view.radios:
        traces += _isolines(
            speed,
            altitude,
            exponent,
            [float(np.log10(link.critical_density))],
            link.color,
            f"reflects {link.name}",
            "solid",
            labels=False,
            width=1.8,
        )
    return traces


def _facility_outlines(fields: envelope_fields.IsoFields) -> list[dict[str, Any]]:
    traces = []
    words = "facility, in full"
    for share in fields.facilities.values():
        outline = _isolines(
            fields.facility_speed / 1e3,
            fields.facility_altitude / 1e3,
            share,
            [envelope_fields.WHOLE],
            FACILITY_COLOR,
            words,
            "dot",
            labels=False,
            width=2.0,
        )
        for trace in outline:
            trace |= {"legendgroup": words, "showlegend": not traces}
        traces += outline
    return traces


def _facility_names(fields: envelope_fields.IsoFields) -> list[dict[str, Any]]:
    found = []
    for name, (speed, altitude) in envelope_fields.facility_names(fields).items():
        found.append(
            {
                "x": speed / 1e3,
                "y": altitude / 1e3,
                "text": markup_free(name),
                "showarrow": False,
                "font": {"size": 10, "color": FACILITY_COLOR},
                "bgcolor": "rgba(255,255,255,0.8)",
                "borderpad": 1,
            }
        )
    return found


def _words(places: np.ndarray, words: list[str], color: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "x": packed(places[:, 0]),
        "y": packed(places[:, 1]),
        "text": words,
        "textfont": {"size": 10, "color": color},
        "showlegend": False,
        "hoverinfo": "skip",
    }


def _isolines(
    x: np.ndarray,
    y: np.ndarray,
    values: np.ndarray,
    levels: list[float],
    color: str,
    name: str,
    dash: str,
    *,
    labels: bool = True,
    width: float = 1.0,
) -> list[dict[str, Any]]:
    """Return lines of equal value, computed here: plotly draws even steps only, not decades."""
    generator = contour_generator(x=x, y=y, z=values)
    across, up, words, places = [], [], [], []
    for level in levels:
        for piece in generator.lines(level):
            points = np.asarray(piece)
            across += [points[:, 0], [np.nan]]
            up += [points[:, 1], [np.nan]]
            if labels and len(points) > 6:
                places.append(points[len(points) * 2 // 3])
                words.append(f"{level:g}")
    if not across:
        return []
    traces = [
        line(
            np.concatenate(across), np.concatenate(up), name, color, width=width, dash=dash, hoverinfo="skip"
        )
    ]
    if places:
        traces.append(_words(np.array(places), words, color))
    return traces


def _path(view: View) -> list[dict[str, Any]]:
    pick = view.thin()
    speed, altitude, time = view.speed[pick], view.altitude[pick], view.time[pick]
    lost = np.where(view.blackout[pick], speed, np.nan)
    traces = [
        line(
            speed,
            altitude,
            "flown",
            style.INK,
            width=2.2,
            customdata=packed(time),
            hovertemplate="%{x:.2f} km/s at %{y:.1f} km, %{customdata:.0f} s<extra></extra>",
        )
    ]
    if view.blackout.any():
        traces.append(line(lost, altitude, "a radio link lost", style.INK, width=5, hoverinfo="skip"))
    return traces
