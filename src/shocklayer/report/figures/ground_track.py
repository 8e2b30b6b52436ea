"""The ground track on a map: heating along it, blackout as a casing, observers next to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

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
from shocklayer.report.figures.label_placement import Box, LabelPlacement
from shocklayer.report.formatting import axis_label, format_number
from shocklayer.report.palette import BLUE, COAST, INK, LAND, RED, SEA, heat_colormap
from shocklayer.report.view import DrawnTrack, View

_AROUND = 340.0
"""Span of a track [deg] from which it is drawn on a map of the entire planet."""
_Corner = Literal["lower left", "lower right", "upper left", "upper right"]
_CORNERS: tuple[_Corner, ...] = ("lower left", "lower right", "upper left", "upper right")
_CHARACTER, _LINE = 0.0105, 0.036
"""Width of a character and height of a line of the labels, as fractions of the map."""
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

    # The corners without track are for the legend and, on a map of a small area, for an inset.
    observers = [(x, y) for _, x, y in _fixed_observers(view, 0.5 * (west + east))]
    points = np.concatenate([np.stack([longitude, latitude], axis=1), np.reshape(observers, (-1, 2))])
    free = _free_corners(axes, points[:, 0], points[:, 1])
    taken = []
    if east - west < _LOCATOR_WIDTH and on_earth:
        taken.append(_locator(axes, 0.5 * (west + east), 0.5 * (south + north), free.pop(0)))
    if view.in_blackout.any():
        handles = [Line2D([], [], color=INK, linewidth=5, label="at least one radio link lost")]
        axes.legend(handles=handles, loc=free[0], frameon=True, framealpha=0.9, edgecolor="none")
        taken.append(_corner_box(free[0], 0.36, 0.07))
    if around:
        _draw_observers(axes, view, west, east)
    else:
        _labels(axes, view, drawn, taken)
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


def _corner_box(corner: _Corner, width: float, height: float) -> Box:
    """Return a rectangle in a corner of the map."""
    right, upper = corner.endswith("right"), corner.startswith("upper")
    x = 0.988 - 0.5 * width if right else 0.012 + 0.5 * width
    return Box(x, 0.985 - 0.5 * height if upper else 0.015 + 0.5 * height, width, height)


def _locator(axes: Axes, longitude: float, latitude: float, corner: _Corner) -> Box:
    """Show in a corner where on Earth a map of a small area is, and return what it covers."""
    box = _corner_box(corner, 0.26, 0.31)
    inset = axes.inset_axes((box.x - 0.5 * box.width, box.y - 0.5 * box.height, box.width, box.height))
    south = float(np.clip(latitude - 24, -88, 40))
    draw_land(inset, longitude - 45, longitude + 45, south, south + 48)
    inset.set_aspect("auto")
    inset.set_xticks([])
    inset.set_yticks([])
    inset.plot(longitude, latitude, "s", markersize=4, markerfacecolor="none", markeredgecolor=RED)
    return box


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


def _labels(axes: Axes, view: View, drawn: DrawnTrack, taken: Sequence[Box]) -> None:
    """Name the observers, and label points of the track with time and altitude where there is space."""
    longitude, latitude = view.longitude, view["latitude"]
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()

    def fractions(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return (x - west) / (east - west), (y - south) / (north - south)

    def fraction(x: float, y: float) -> tuple[float, float]:
        return float((x - west) / (east - west)), float((y - south) / (north - south))

    placement = LabelPlacement(_CHARACTER, _LINE)
    placement.avoid(taken)
    placement.avoid_curve(*_along(*fractions(drawn.longitude, drawn.latitude)))
    observers = _draw_observers(axes, view, west, east)
    placement.avoid(Box(*fraction(x, y), 0.02, 0.03) for _, x, y in observers)
    indices = _labelled_samples(view, longitude, latitude, axes)
    marks = [fraction(float(longitude[i]), float(latitude[i])) for i in indices]
    ends = {indices[0], indices[-1]}
    # A landing is at zero, not at the rounding of its root.
    altitude = np.round(view.altitude, 3) + 0.0
    words = {
        i: f"{format_number(float(view.time[i]))} s\n{format_number(float(altitude[i]))} km" for i in indices
    }
    texts: list[tuple[str, float, float, str, float, bool]]
    texts = [(words[i], *mark, INK, 6.8, True) for i, mark in zip(indices, marks, strict=True) if i in ends]
    texts += [(name, *fraction(x, y), BLUE, 7.5, True) for name, x, y in observers]
    texts += [(words[i], *m, INK, 6.8, False) for i, m in zip(indices, marks, strict=True) if i not in ends]
    for text, x, y, colour, size, required in texts:
        middle = placement.place(text, x, y, required=required)
        if middle is None:
            continue
        axes.annotate(
            style.escape_mathtext(text),
            middle,
            xycoords="axes fraction",
            ha="center",
            va="center",
            fontsize=size,
            color=colour,
            zorder=7,
            linespacing=1.15,
            path_effects=[withStroke(linewidth=2.0, foreground="white")],
        )


def _along(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return points of a curve, dense enough that no label fits between two of them unnoticed."""
    position = np.linspace(0.0, len(x) - 1.0, 2000)
    return np.interp(position, np.arange(len(x)), x), np.interp(position, np.arange(len(y)), y)


def _labelled_samples(view: View, longitude: np.ndarray, latitude: np.ndarray, axes: Axes) -> list[int]:
    """Mark start, end and evenly spaced points between them, and return their samples."""
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    # Both as fractions of the map, so that the number of labels follows from the space they have.
    across = np.ptp(longitude) / (east - west)
    along = np.ptp(latitude) / (north - south)
    count = int(np.clip(max(along * 12, across * 11), 2, 7))
    distance = view["ground_distance"]
    stops = np.linspace(distance[0], distance[-1], count)
    indices = sorted({0, len(distance) - 1, *(int(np.argmin(np.abs(distance - stop))) for stop in stops)})
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
    return indices


def _draw_observers(axes: Axes, view: View, west: float, east: float) -> list[tuple[str, float, float]]:
    """Mark the observers on the map, list those outside it, and return those inside with their positions."""
    south, north = axes.get_ylim()
    inside, outside = [], []
    for name, x, y in _fixed_observers(view, 0.5 * (west + east)):
        if not (west < x < east and south < y < north):
            outside.append(name)
            continue
        inside.append((name, x, y))
        axes.plot(x, y, "^", color=BLUE, markersize=6, markeredgecolor="white", markeredgewidth=0.7, zorder=5)
    if outside:
        names = ", ".join(outside[:4]) + (f" and {len(outside) - 4} more" if len(outside) > 4 else "")
        style.add_remark(axes, style.escape_mathtext(f"outside this map: {names}"))
    return inside


def _free_corners(axes: Axes, longitude: np.ndarray, latitude: np.ndarray) -> list[_Corner]:
    """Return the corners of the map, the one with the fewest points first."""
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    x, y = (longitude - west) / (east - west), (latitude - south) / (north - south)

    def points_near(corner: _Corner) -> int:
        high = y > 0.6 if corner.startswith("upper") else y < 0.4
        return int((high & (x > 0.65 if corner.endswith("right") else x < 0.35)).sum())

    return sorted(_CORNERS, key=points_near)


def _degrees(value: float, positive: str, negative: str) -> str:
    value = round(value, 6)
    letter = "" if value in (0.0, 180.0, -180.0) else positive if value > 0 else negative
    return f"{abs(value):g}°{letter}"
