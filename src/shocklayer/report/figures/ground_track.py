"""The ground track on a map: heating along it, blackout as a casing, observers next to it."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, MaxNLocator

from shocklayer.report.figures import style
from shocklayer.report.figures.coastlines import land_path
from shocklayer.report.formatting import axis_label, format_number
from shocklayer.report.palette import BLUE, COAST, INK, LAND, RED, SEA, heat_colormap
from shocklayer.report.view import DrawnTrack, View

_AROUND = 340.0
"""Span of a track [deg] from which it is drawn on a map of the entire planet."""
_LOCATOR_WIDTH = 25.0
"""Width of a map [deg] below which an inset shows where on Earth it is."""


def track_map(view: View) -> Figure:
    """Draw the ground track.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    Figure
        Plate carrée, true to scale along the mean latitude; a track around the planet is cut at the date
        line.
    """
    figure = style.new_figure(style.WIDTH, 4.2)
    axes = figure.add_subplot()
    longitude, latitude, drawn = view.longitude, view["latitude"], view.plotted_track(limit=2000)
    around = float(np.ptp(drawn.longitude)) > _AROUND
    if around:
        longitude, drawn = _wrapped(longitude), drawn._replace(longitude=_wrapped(drawn.longitude))
        west, east, south, north = -180.0, 180.0, -90.0, 90.0
    else:
        west, east, south, north = _window(view, longitude, latitude)
    on_earth = view.planet.name == "earth"
    draw_land(axes, west, east, south, north, on_earth)

    lost = np.interp(drawn.time, view.time, view.in_blackout) > 0.5
    axes.plot(
        np.where(lost, drawn.longitude, np.nan),
        drawn.latitude,
        color=INK,
        linewidth=6.5,
        solid_capstyle="butt",
        zorder=3,
    )
    line = _heated_track(axes, view, drawn, 1.0 if around else 2.6)
    label = axis_label("stagnation_heat_flux", "Stagnation heat flux")
    style.add_colorbar(figure, line, axes, label, shrink=0.7, pad=0.015, aspect=28)

    if not around:
        _time_labels(axes, view, longitude, latitude)
    _observers(axes, view, west, east)
    # A track of a part of the planet runs from corner to corner: the other two corners are free.
    rising = bool((longitude[-1] - longitude[0]) * (latitude[-1] - latitude[0]) > 0)
    if view.in_blackout.any():
        handles = [Line2D([], [], color=INK, linewidth=5, label="at least one radio link lost")]
        corner = "lower right" if rising else "lower left"
        axes.legend(handles=handles, loc=corner, frameon=True, framealpha=0.9, edgecolor="none")
    if east - west < _LOCATOR_WIDTH and on_earth:
        _locator(axes, 0.5 * (west + east), 0.5 * (south + north), rising)
    return figure


def draw_land(
    axes: Axes, west: float, east: float, south: float, north: float, on_earth: bool = True
) -> None:
    """Prepare a map: sea, land, limits, degrees on the axes.

    Parameters
    ----------
    axes : Axes
        Where to draw.
    west, east, south, north : float
        The window [deg].
    on_earth : bool
        Whether the coastlines are the Earth's; another planet has none.
    """
    axes.set_facecolor(SEA if on_earth else LAND)
    land = land_path(west, east, south, north) if on_earth else None
    if land is not None:
        axes.add_patch(PathPatch(land, facecolor=LAND, edgecolor=COAST, linewidth=0.5, zorder=1))
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect(1 / max(np.cos(np.radians(0.5 * (south + north))), 0.2))
    axes.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 3, 5, 10]))
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 3, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _degrees((x + 180) % 360 - 180, "E", "W")))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: _degrees(y, "N", "S")))
    axes.grid(color="white", linewidth=0.6)
    for side in ("top", "right"):
        axes.spines[side].set_visible(True)


def map_window(
    longitude: np.ndarray, latitude: np.ndarray, aspect: float = 1.65
) -> tuple[float, float, float, float]:
    """Return a window around points, at least a few degrees wide and of a given shape on the map.

    Parameters
    ----------
    longitude, latitude : ndarray, shape (points,)
        The points [deg].
    aspect : float
        Width over height of the drawn map.

    Returns
    -------
    tuple of float
        West, east, south, north [deg].
    """
    west, east = float(longitude.min()), float(longitude.max())
    south, north = float(latitude.min()), float(latitude.max())
    squeeze = max(np.cos(np.radians(0.5 * (south + north))), 0.2)
    height = max((north - south) * 1.35, 1.5)
    width = max((east - west) * 1.25 * squeeze, 1.5 * aspect)
    height, width = max(height, width / aspect), max(width, height * aspect)
    height = min(height, 180.0)
    middle = np.clip(0.5 * (south + north), -90 + height / 2, 90 - height / 2)
    half = min(0.5 * width / squeeze, 190.0)
    centre = 0.5 * (west + east)
    return centre - half, centre + half, float(middle - height / 2), float(middle + height / 2)


def nearest_longitude(longitude: float, reference: float) -> float:
    """Return the longitude shifted by full turns to be nearest to a reference [deg]."""
    return longitude + 360.0 * round((reference - longitude) / 360.0)


def _wrapped(longitude: np.ndarray) -> np.ndarray:
    """Return longitudes within -180 to 180 deg."""
    return (longitude + 180.0) % 360.0 - 180.0


def _heated_track(axes: Axes, view: View, drawn: DrawnTrack, width: float) -> LineCollection:
    """Draw the track of a width [pt] coloured by the stagnation heat flux, on a white casing."""
    points = np.stack([drawn.longitude, drawn.latitude], axis=1)
    heat = np.interp(drawn.time, view.time, np.nan_to_num(view["stagnation_heat_flux"]))
    # A piece that would cross the map from edge to edge crosses the date line.
    joined = np.abs(np.diff(drawn.longitude)) < 180.0
    pieces = np.stack([points[:-1], points[1:]], axis=1)[joined]
    axes.add_collection(LineCollection(list(pieces), colors="white", linewidths=1.4 * width, zorder=3.5))
    line = LineCollection(list(pieces), cmap=heat_colormap(), linewidths=width, zorder=4)
    line.set_array((0.5 * (heat[1:] + heat[:-1]))[joined])
    line.set_capstyle("round")
    axes.add_collection(line)
    return line


def _locator(axes: Axes, longitude: float, latitude: float, left: bool) -> None:
    """Show in a corner where on Earth a map of a small area is."""
    inset = axes.inset_axes((0.012 if left else 0.728, 0.67, 0.26, 0.31))
    south = float(np.clip(latitude - 24, -88, 40))
    draw_land(inset, longitude - 45, longitude + 45, south, south + 48)
    inset.set_aspect("auto")
    inset.set_xticks([])
    inset.set_yticks([])
    inset.plot(longitude, latitude, "s", markersize=4, markerfacecolor="none", markeredgecolor=RED)


def _window(view: View, longitude: np.ndarray, latitude: np.ndarray) -> tuple[float, float, float, float]:
    """Return a window on the track and on the observers near enough for the track to fill most of the map."""
    centre = 0.5 * float(longitude.min() + longitude.max())
    largest = max(2.0, 0.75 * float(np.hypot(np.ptp(longitude), np.ptp(latitude))))
    points = [np.stack([longitude, latitude], axis=1)]
    for _, x, y in _fixed_observers(view, centre):
        separation = np.hypot((longitude - x) * np.cos(np.radians(y)), latitude - y)
        if separation.min() < largest:
            points.append(np.array([[x, y]]))
    array = np.concatenate(points)
    return map_window(array[:, 0], array[:, 1])


def _fixed_observers(view: View, centre: float) -> list[tuple[str, float, float]]:
    """Return the observers fixed to the ground: name, longitude on the map, latitude [deg]."""
    return [
        (o.name, nearest_longitude(o.longitude, centre), o.latitude)
        for o in view.observers
        if o.longitude is not None and o.latitude is not None
    ]


def _time_labels(axes: Axes, view: View, longitude: np.ndarray, latitude: np.ndarray) -> None:
    """Label start, end and evenly spaced points between them with time and altitude, as many as fit."""
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    # Both as fractions of the map, so that the number of labels follows from the space they have.
    across = np.ptp(longitude) / (east - west)
    along = np.ptp(latitude) / (north - south)
    steep = along > across
    count = int(np.clip((along * 16) if steep else (across * 11), 2, 7))
    distance = view["ground_distance"]
    stops = np.linspace(distance[0], distance[-1], count)
    indices = np.unique([int(np.argmin(np.abs(distance - stop))) for stop in stops])
    axes.plot(
        longitude[indices],
        latitude[indices],
        "o",
        markersize=3.4,
        markerfacecolor="white",
        markeredgecolor=INK,
        markeredgewidth=0.8,
        linestyle="none",
        zorder=5,
    )
    for i in indices:
        # A landing is at zero, not at the rounding of its root.
        high = format_number(round(float(view.altitude[i]), 3) + 0.0)
        axes.annotate(
            f"{format_number(float(view.time[i]))} s\n{high} km",
            (longitude[i], latitude[i]),
            xytext=(10, 0) if steep else (0, 9),
            textcoords="offset points",
            ha="left" if steep else "center",
            va="center" if steep else "bottom",
            fontsize=6.8,
            color=INK,
            zorder=6,
            linespacing=1.15,
        )


def _observers(axes: Axes, view: View, west: float, east: float) -> None:
    """Mark the observers on the map, and list those outside it."""
    south, north = axes.get_ylim()
    outside = []
    for name, x, y in _fixed_observers(view, 0.5 * (west + east)):
        if not (west < x < east and south < y < north):
            outside.append(name)
            continue
        axes.plot(x, y, "^", color=BLUE, markersize=6, markeredgecolor="white", markeredgewidth=0.7, zorder=5)
        # Below its marker, since the track's own labels stand above the track.
        axes.annotate(
            style.escape_mathtext(name),
            (x, y),
            xytext=(0, -6),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=7.5,
            color=BLUE,
            zorder=7,
            path_effects=[withStroke(linewidth=2.0, foreground="white")],
        )
    if outside:
        names = ", ".join(outside[:4]) + (f" and {len(outside) - 4} more" if len(outside) > 4 else "")
        style.add_remark(axes, style.escape_mathtext(f"outside this map: {names}"))


def _degrees(value: float, positive: str, negative: str) -> str:
    value = round(value, 6)
    letter = "" if value in (0.0, 180.0, -180.0) else positive if value > 0 else negative
    return f"{abs(value):g}°{letter}"
