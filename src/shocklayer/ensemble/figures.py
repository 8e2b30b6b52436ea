"""Figures of an ensemble's report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure

from shocklayer.ensemble.footprint import cloud_of, outline
from shocklayer.ensemble.setting import Setting
from shocklayer.ensemble.summary import Sample
from shocklayer.ensemble.words import value_text
from shocklayer.report.figures import catalogue, style
from shocklayer.report.figures.ground_track import draw_land
from shocklayer.report.palette import BLUE, FAINT, INK, MUTED, RED

if TYPE_CHECKING:
    import xarray

_POINTS = 4000
"""Points drawn of a cloud."""
_SCALES = {
    "peak_stagnation_heat_flux": (1e-6, "Peak heat flux, MW/m²"),
    "heat_load": (1e-6, "Heat load, MJ/m²"),
    "peak_load_factor": (1.0, "Peak load factor, g₀"),
    "peak_dynamic_pressure": (1e-3, "Peak dynamic pressure, kPa"),
}
TEXTS = {
    "footprint": (
        "Footprint",
        "Ends of the flights about their own centre, with the ellipses of 68.27, 95, 99 and 99.87 % of a "
        "normal distribution of the same covariance.",
        "Map of the ends of the flights with ellipses.",
    ),
    "distributions": (
        "Peaks and heat load",
        "Distributions over the flights; lines: median, and 0.13 and 99.87 percentiles; red: limits.",
        "Histograms of peak heat flux, heat load, peak load factor and peak dynamic pressure.",
    ),
    "blackout": (
        "Radio blackout",
        "Altitude at the start and the end of the blackout of each link, and its duration.",
        "Histograms of blackout for each link.",
    ),
    "bands": (
        "Chosen flights",
        "Altitude over speed, heat flux and load factor over time: the scenario's own flight (black), and "
        "the flights at the extremes and percentiles.",
        "Charts of chosen flights.",
    ),
    "sensitivity": (
        "What drives the spread",
        "Partial rank correlation of outputs with inputs: to the right, more of the input gives more.",
        "Bars of rank correlations.",
    ),
    "convergence": (
        "Convergence of the 99.87 percentile",
        "The percentile over that of all flights, from the first flights alone.",
        "Lines of percentiles over the number of flights.",
    ),
}
"""Title, caption and alternative text of each figure."""


def render(
    document: Mapping[str, Any], sample: Sample, setting: Setting, chosen: xarray.Dataset
) -> dict[str, bytes]:
    """Draw all figures that have something to show.

    Parameters
    ----------
    document : mapping
        The summary.
    sample : Sample
        The flights.
    setting : Setting
        What all flights have in common.
    chosen : xarray.Dataset
        Histories of chosen flights.

    Returns
    -------
    dict of str to bytes
        PNG files by name.
    """
    images: dict[str, bytes] = {}
    with style.report_style():
        drawn = {
            "footprint": _footprint(document, sample, setting),
            "distributions": _distributions(document, sample),
            "blackout": _blackout(sample, setting),
            "bands": _bands(chosen),
            "sensitivity": _sensitivity(document),
            "convergence": _convergence(document),
        }
        for name, figure in drawn.items():
            if figure is not None:
                images[name] = catalogue.png(figure, TEXTS[name][0])
    return images


def _footprint(document: Mapping[str, Any], sample: Sample, setting: Setting) -> Figure | None:
    described = document.get("footprint")
    if described is None:
        return None
    figure = style.new_figure(style.WIDTH, 3.6)
    globe, close = figure.subplots(1, 2)
    latitude, longitude = sample.outputs["end_latitude"], sample.outputs["end_longitude"]
    centre = described["centre"]
    half = 12.0
    west, east = centre["longitude"] - half, centre["longitude"] + half
    south, north = max(centre["latitude"] - 0.7 * half, -90.0), min(centre["latitude"] + 0.7 * half, 90.0)
    draw_land(globe, west, east, south, north, setting.planet.name == "earth")
    step = max(latitude.size // _POINTS, 1)
    globe.plot(longitude[::step], latitude[::step], ".", color=RED, markersize=2)
    globe.set_xlabel("Longitude, deg")
    globe.set_ylabel("Latitude, deg")
    cloud = cloud_of(latitude, longitude, setting.planet)
    points = cloud.points[::step] / 1e3
    close.plot(points[:, 0], points[:, 1], ".", color=BLUE, markersize=2, alpha=0.5)
    for ellipse in described["ellipses"]:
        line = outline(ellipse, centre, setting.planet)
        shape = cloud_of(line[:-1, 0], line[:-1, 1], setting.planet).points / 1e3
        shape = np.concatenate([shape, shape[:1]])
        close.plot(shape[:, 0], shape[:, 1], color=INK, linewidth=0.8)
    close.set_aspect("equal", adjustable="datalim")
    close.set_xlabel("East of the centre, km")
    close.set_ylabel("North of the centre, km")
    return figure


def _distributions(document: Mapping[str, Any], sample: Sample) -> Figure | None:
    figure = style.new_figure(style.WIDTH, 4.2)
    for axes, (name, (scale, label)) in zip(figure.subplots(2, 2).ravel(), _SCALES.items(), strict=True):
        _histogram(axes, sample.outputs[name] * scale, label)
        for level in ("0.13", "50", "99.87"):
            value = document["statistics"][name]["percentiles"][level]["value"]
            if value is not None:
                axes.axvline(value * scale, color=INK, linewidth=0.8)
        for limit in document["limits"]:
            if limit["quantity"] == name:
                axes.axvline(limit.get("at_most", limit.get("at_least")) * scale, color=RED, linewidth=1.2)
    return figure


def _histogram(axes: Any, values: np.ndarray, label: str) -> None:
    known = values[np.isfinite(values)]
    if known.size and np.ptp(known) > 1e-9 * max(abs(float(known.max())), 1e-30):
        axes.hist(known, bins=int(np.clip(known.size**0.5, 8, 80)), color=BLUE)
    elif known.size:
        axes.axvline(float(known[0]), color=BLUE, linewidth=3)
    axes.set_xlabel(label)
    axes.set_ylabel("Flights")


def _blackout(sample: Sample, setting: Setting) -> Figure | None:
    links = [link.name for link in setting.scenario.radio]
    lost = [link for link in links if np.nanmax(sample.outputs[f"blackout_duration.{link}"], initial=0) > 0]
    if not lost:
        return None
    figure = style.new_figure(style.WIDTH, 1.2 + 1.5 * len(lost))
    rows = figure.subplots(len(lost), 2, squeeze=False)
    for (where, how_long), link in zip(rows, lost, strict=True):
        start = sample.outputs[f"blackout_start_altitude.{link}"] / 1e3
        end = sample.outputs[f"blackout_end_altitude.{link}"] / 1e3
        for values, colour, words in ((start, RED, "start"), (end, BLUE, "end")):
            known = values[np.isfinite(values)]
            if known.size:
                where.hist(known, bins=24, color=colour, alpha=0.8, label=words)
        where.set_title(link)
        where.set_xlabel("Altitude, km")
        where.legend()
        _histogram(how_long, sample.outputs[f"blackout_duration.{link}"], "Duration, s")
    return figure


def _bands(chosen: xarray.Dataset) -> Figure:
    figure = style.new_figure(style.WIDTH, 3.0)
    plane, heat, load = figure.subplots(1, 3)
    time, altitude, speed = (chosen[name].values for name in ("time", "altitude", "speed"))
    columns = (
        (heat, "stagnation_heat_flux", 1e-6, "Heat flux, MW/m²"),
        (load, "load_factor", 1.0, "Load factor, g₀"),
    )
    for k in reversed(range(len(time))):
        own = k == 0
        look: dict[str, Any] = {"color": INK if own else MUTED, "linewidth": 1.4 if own else 0.4}
        plane.plot(speed[k] / 1e3, altitude[k] / 1e3, **look)
        for axes, name, scale, _ in columns:
            axes.plot(time[k], chosen[name].values[k] * scale, **look)
    plane.set_xlabel("Speed, km/s")
    plane.set_ylabel("Altitude, km")
    for axes, _, _, label in columns:
        axes.set_xlabel("Time, s")
        axes.set_ylabel(label)
    return figure


def _sensitivity(document: Mapping[str, Any]) -> Figure | None:
    outputs = [name for name in _SCALES if name in document["sensitivity"]]
    outputs += [name for name in document["sensitivity"] if name.startswith("blackout_duration.")][:2]
    known = {
        name: {
            key: each["prcc"]
            for key, each in document["sensitivity"][name].items()
            if each["prcc"] is not None
        }
        for name in outputs
    }
    known = {name: each for name, each in known.items() if each}
    if not known:
        return None
    most = max(len(each) for each in known.values())
    figure = style.new_figure(style.WIDTH, (0.7 + 0.17 * most) * ((len(known) + 1) // 2) + 0.3)
    grid = figure.subplots((len(known) + 1) // 2, 2, squeeze=False).ravel()
    for axes, (name, each) in zip(grid, known.items(), strict=False):
        ordered = sorted(each.items(), key=lambda pair: abs(pair[1]))
        axes.barh([key for key, _ in ordered], [value for _, value in ordered], color=BLUE)
        axes.axvline(0.0, color=FAINT)
        axes.set_xlim(-1.0, 1.0)
        axes.set_title(name.replace("_", " "))
        axes.tick_params(axis="y", labelsize=6.5)
    for axes in grid[len(known) :]:
        axes.set_visible(False)
    return figure


def _convergence(document: Mapping[str, Any]) -> Figure | None:
    figure = style.new_figure(style.WIDTH, 2.4)
    axes = figure.subplots()
    for name, points in document["convergence"].items():
        if points and points[-1]["value"]:
            last = points[-1]["value"]
            label = f"{_SCALES[name][1].split(',')[0]} ({value_text(name, last)})"
            axes.plot(
                [each["flights"] for each in points], [each["value"] / last for each in points], label=label
            )
    axes.set_xscale("log")
    axes.set_xlabel("Flights")
    axes.set_ylabel("Over that of all flights")
    axes.legend()
    return figure
