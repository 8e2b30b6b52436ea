"""The page of a map of the sheath over altitude and speed."""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np
import xarray
from matplotlib import colormaps
from matplotlib.colors import to_hex

from shocklayer.report.formatting import (
    axis_label,
    capitalised,
    format_frequency,
    format_number,
    format_quantity,
    in_display_unit,
    join_words,
    station_words,
)
from shocklayer.report.page import html_page, validity
from shocklayer.report.page.plotly_json import Plot, axis, binary_array, escape_markup, line_trace, plot
from shocklayer.report.page.tables import Table
from shocklayer.report.palette import INK
from shocklayer.report.records import ValidityWarning

LOST = 10.0
"""Attenuation from which on the page counts a link as affected [dB]."""
_TEXTS = {
    "electron_density": (
        "Electron density",
        "Peak electron density across the layer at each station. Black: the flight. The wave of a link is "
        "reflected where the density exceeds its critical density, which the table of links has.",
        "Charts of peak electron density over speed and altitude, one per station.",
    ),
    "attenuation": (
        "Attenuation",
        "Attenuation by the sheath above the antenna of each link, one way and at normal incidence.",
        "Charts of attenuation over speed and altitude, one per link.",
    ),
}


def document(sheath_map: xarray.Dataset, images: Mapping[str, bytes]) -> str:
    """Return the page of a map.

    Parameters
    ----------
    sheath_map : xarray.Dataset
        As `shocklayer.plasma_map.map_scenario` returns it.
    images : mapping
        PNG bytes by figure name.

    Returns
    -------
    str
        HTML, one file that loads nothing from the network.
    """
    interactive = {name: plots for name, plots in _plots(sheath_map).items() if name in images}
    return html_page.render(
        "map.html.j2",
        interactive,
        title=str(sheath_map.attrs["title"]),
        lead=lead(sheath_map),
        links=links(sheath_map),
        stations=stations(sheath_map),
        figures=[html_page.page_figure(name, *_TEXTS[name], images, interactive) for name in images],
        notices=notices(sheath_map),
        references=str(sheath_map.attrs.get("references", "")),
        source=str(sheath_map.attrs.get("source", "")),
        history=str(sheath_map.attrs.get("history", "")),
    )


def lead(sheath_map: xarray.Dataset) -> str:
    """Say in two sentences what is mapped and over what range."""
    (low, high), (slow, fast) = (
        (float(sheath_map[name].min()), float(sheath_map[name].max())) for name in ("altitude", "speed")
    )
    attack = float(sheath_map.attrs.get("angle_of_attack", 0.0))
    inclined = f" at an angle of attack of {format_number(attack)}°" if attack else ""
    lost = int(sheath_map["interpolated"].sum())
    total = sheath_map.sizes["altitude"] * sheath_map.sizes["speed"]
    gaps = (
        f" At {lost} of {total} points the layer could not be solved, and values are interpolated."
        if lost
        else ""
    )
    return (
        f"The shock layer of {sheath_map.attrs.get('vehicle', 'the vehicle')} is solved with finite-rate "
        f"chemistry{inclined} from {format_quantity('altitude', low)} to "
        f"{format_quantity('altitude', high)} and from {format_quantity('speed', slow)} to "
        f"{format_quantity('speed', fast)}, in the air of the US Standard Atmosphere 1976.{gaps}"
    )


def links(sheath_map: xarray.Dataset) -> Table:
    """Return, by link, the largest attenuation and where the flight meets more than `LOST`."""
    rows = []
    for k, name in enumerate(sheath_map["radio"].values):
        loss = sheath_map["attenuation"].values[..., k]
        row, column = np.unravel_index(int(np.argmax(loss)), loss.shape)
        along = _along_path(sheath_map, loss)
        lost = sheath_map["path_altitude"].values[along > LOST]
        where = (
            " to ".join(format_quantity("altitude", float(end)) for end in (lost.max(), lost.min()))
            if lost.size
            else "nowhere"
        )
        rows.append(
            (
                str(name),
                format_frequency(float(sheath_map["frequency"].values[k])),
                station_words(float(sheath_map["antenna_station"].values[k])),
                f"{format_number(float(sheath_map['critical_density'].values[k]), 2)}\u00a0m⁻³",
                format_quantity("attenuation", float(loss[row, column])),
                _point(sheath_map, int(row), int(column)),
                where,
            )
        )
    columns = (
        *("Link", "Carrier", "Antenna", "Critical density", "Largest attenuation", "There"),
        f"More than {LOST:g} dB on this flight",
    )
    return Table(columns, rows, frozenset({1, 3, 4}), "The scenario has no radio link.")


def stations(sheath_map: xarray.Dataset) -> Table:
    """Return the largest electron density at each station, on the map and on the flight."""
    rows = []
    for k, station in enumerate(sheath_map["station"].values):
        density = sheath_map["electron_density"].values[..., k]
        row, column = np.unravel_index(int(np.argmax(density)), density.shape)
        along = _along_path(sheath_map, np.log(np.maximum(density, 1.0)))
        flown = (
            f"{format_number(float(np.exp(np.nanmax(along))), 2)}\u00a0m⁻³"
            if np.isfinite(along).any()
            else "–"
        )
        rows.append(
            (
                station_words(float(station)),
                f"{format_number(float(density[row, column]), 2)}\u00a0m⁻³",
                _point(sheath_map, int(row), int(column)),
                flown,
            )
        )
    return Table(
        ("Station", "Largest electron density", "There", "Largest on this flight"), rows, frozenset({1, 3})
    )


def notices(sheath_map: xarray.Dataset) -> list[str]:
    """Return the notices of the map, one sentence each."""
    sentences = []
    warnings: list[ValidityWarning] = json.loads(sheath_map.attrs.get("warnings", "[]"))
    for warning in warnings:
        outside = validity.outside(warning)
        remark = validity.remark(warning)
        model = capitalised(str(warning.get("model")))
        sentences.append(
            f"{model}: {join_words([each for each in (outside, remark) if each]) or 'out of range'}"
        )
    return sentences


def _point(sheath_map: xarray.Dataset, row: int, column: int) -> str:
    altitude, speed = (
        float(sheath_map[name].values[i]) for name, i in (("altitude", row), ("speed", column))
    )
    return f"{format_quantity('altitude', altitude)}, {format_quantity('speed', speed)}"


def _along_path(sheath_map: xarray.Dataset, values: np.ndarray) -> np.ndarray:
    """Return a field of the map (altitude, speed) along the flight; NaN outside the map."""
    from scipy.interpolate import RegularGridInterpolator  # not needed by the other pages

    grid = (sheath_map["altitude"].values, sheath_map["speed"].values)
    inside = RegularGridInterpolator(grid, values, bounds_error=False, fill_value=np.nan)
    path = np.stack([sheath_map["path_altitude"].values, sheath_map["path_speed"].values], axis=1)
    return np.asarray(inside(path))


def _plots(sheath_map: xarray.Dataset) -> dict[str, list[Plot]]:
    density = np.log10(np.maximum(sheath_map["electron_density"].values, 1.0))
    loss = np.log10(np.clip(sheath_map["attenuation"].values, 1e-3, None))
    links = zip(sheath_map["radio"].values, sheath_map["frequency"].values, strict=True)
    return {
        "electron_density": [
            _plane(sheath_map, density[..., k], station_words(float(station)), "viridis", "%{z:.1f}", "m⁻³")
            for k, station in enumerate(sheath_map["station"].values)
        ],
        "attenuation": [
            _plane(
                sheath_map,
                loss[..., k],
                f"{name}, {format_frequency(float(f))}",
                "magma_r",
                "%{z:.1f}",
                "dB",
                -1,
            )
            for k, (name, f) in enumerate(links)
        ],
    }


def _plane(
    sheath_map: xarray.Dataset,
    exponent: np.ndarray,
    title: str,
    colours: str,
    value: str,
    unit: str,
    least: int = 0,
) -> Plot:
    """Return one field over speed and altitude, by its decimal logarithm, with the flight."""
    high = float(np.ceil(exponent.max()))
    low = float(least) if unit == "dB" else max(high - 9.0, 10.0)
    ticks = [float(tick) for tick in np.arange(low, max(high, low + 1.0) + 0.5)]
    speed, altitude = (in_display_unit(name, sheath_map[name].values) for name in ("speed", "altitude"))
    flown = [in_display_unit(name, sheath_map[f"path_{name}"].values) for name in ("speed", "altitude")]
    field = {
        "type": "heatmap",
        "x": binary_array(speed),
        "y": binary_array(altitude),
        "z": binary_array(exponent),
        "zmin": low,
        "zmax": ticks[-1],
        "zsmooth": "best",
        "colorscale": [[k / 12, to_hex(colormaps[colours](k / 12))] for k in range(13)],
        "colorbar": {
            **{"thickness": 10, "outlinewidth": 0, "x": 1.01, "title": {"text": unit}},
            **{"tickvals": ticks, "ticktext": [f"10<sup>{tick:.0f}</sup>" for tick in ticks]},
        },
        "hovertemplate": f"%{{x:.2f}} km/s, %{{y:.0f}} km: 10^{value} {unit}<extra></extra>",
        "showlegend": False,
    }
    flight = line_trace(flown[0], flown[1], "flight", INK, width=2, hoverinfo="skip", showlegend=False)
    return plot(
        [field, flight],
        axis(axis_label("speed", "Speed"), range=[float(speed.min()), float(speed.max())], showgrid=False),
        axis(
            axis_label("altitude", "Altitude"),
            range=[float(altitude.min()), float(altitude.max())],
            showgrid=False,
        ),
        height=360,
        hovermode="closest",
        title={"text": escape_markup(title), "font": {"size": 13}, "x": 0.02, "y": 0.98},
        margin={"l": 8, "r": 12, "t": 34, "b": 8},
    )
