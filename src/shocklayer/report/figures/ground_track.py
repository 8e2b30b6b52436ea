"""The ground track on a map of the coasts: heating along it, blackout beneath it, observers beside it."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from shocklayer.report.figures import style
from shocklayer.report.figures.coastlines import land_path
from shocklayer.report.view import View


def track_map(view: View) -> Figure:
    """Draw the ground track.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    Figure
        Plate carrée, true to scale along the mean latitude.
    """
    figure = style.new_figure(style.WIDTH, 4.2)
    axes = figure.add_subplot()
    longitude, latitude = view.longitude, view["latitude"]
    west, east, south, north = _window(view, longitude, latitude)
    on_earth = view.planet.name == "earth"
    draw_land(axes, west, east, south, north, on_earth)

    lost = np.where(view.blackout, longitude, np.nan)
    axes.plot(lost, latitude, color=style.INK, linewidth=6.5, solid_capstyle="butt", zorder=3)
    points = np.stack([longitude, latitude], axis=1)
    heat = np.nan_to_num(view["stagnation_heat_flux"])
    axes.add_collection(LineCollection([points], colors="white", linewidths=3.6, zorder=3.5))
    line = LineCollection(
        list(np.stack([points[:-1], points[1:]], axis=1)), cmap=style.heat_map(), linewidths=2.6, zorder=4
    )
    line.set_array(0.5 * (heat[1:] + heat[:-1]))
    line.set_capstyle("round")
    axes.add_collection(line)
    bar = figure.colorbar(line, ax=axes, shrink=0.7, pad=0.015, aspect=28)
    bar.outline.set_visible(False)  # pyright: ignore[reportCallIssue]
    bar.set_label(style.label("stagnation_heat_flux", "Stagnation heat flux"))

    _altitude_marks(axes, view, longitude, latitude)
    _observers(axes, view, west, east)
    handles = [Line2D([], [], color=style.INK, linewidth=5, label="at least one radio link lost")]
    # The track runs from corner to corner: the other two corners are free.
    rising = bool((longitude[-1] - longitude[0]) * (latitude[-1] - latitude[0]) > 0)
    if view.blackout.any():
        corner = "lower right" if rising else "lower left"
        axes.legend(handles=handles, loc=corner, frameon=True, framealpha=0.9, edgecolor="none")
    if east - west < 25 and on_earth:
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
        Whether the shores are the Earth's; another planet has none.
    """
    axes.set_facecolor(style.SEA if on_earth else style.LAND)
    land = land_path(west, east, south, north) if on_earth else None
    if land is not None:
        axes.add_patch(PathPatch(land, facecolor=style.LAND, edgecolor=style.COAST, linewidth=0.5, zorder=1))
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


def frame(
    longitude: np.ndarray, latitude: np.ndarray, shape: float = 1.65
) -> tuple[float, float, float, float]:
    """Return a window round places, at least a few degrees wide and of a given shape on the map.

    Parameters
    ----------
    longitude, latitude : array
        The places [deg].
    shape : float
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
    width = max((east - west) * 1.25 * squeeze, 1.5 * shape)
    height, width = max(height, width / shape), max(width, height * shape)
    height = min(height, 180.0)
    middle = np.clip(0.5 * (south + north), -90 + height / 2, 90 - height / 2)
    half = min(0.5 * width / squeeze, 190.0)
    centre = 0.5 * (west + east)
    return centre - half, centre + half, float(middle - height / 2), float(middle + height / 2)


def nearest_turn(longitude: float, reference: float) -> float:
    """Return the longitude shifted by whole turns to be nearest to a reference [deg]."""
    return longitude + 360.0 * round((reference - longitude) / 360.0)


def _locator(axes: Axes, longitude: float, latitude: float, left: bool) -> None:
    """Show in a corner where on Earth a map of a small area lies."""
    inset = axes.inset_axes((0.012 if left else 0.728, 0.67, 0.26, 0.31))
    south = float(np.clip(latitude - 24, -88, 40))
    draw_land(inset, longitude - 45, longitude + 45, south, south + 48)
    inset.set_aspect("auto")
    inset.set_xticks([])
    inset.set_yticks([])
    inset.plot(longitude, latitude, "s", markersize=4, markerfacecolor="none", markeredgecolor=style.RED)


def _window(view: View, longitude: np.ndarray, latitude: np.ndarray) -> tuple[float, float, float, float]:
    """Take the track and the observers so near it that it still fills a good part of the map."""
    centre = 0.5 * float(longitude.min() + longitude.max())
    reach = max(2.0, 0.75 * float(np.hypot(np.ptp(longitude), np.ptp(latitude))))
    places = [np.stack([longitude, latitude], axis=1)]
    for x, observer in _standing(view, centre):
        apart = np.hypot((longitude - x) * np.cos(np.radians(observer[1])), latitude - observer[1])
        if apart.min() < reach:
            places.append(np.array([[x, observer[1]]]))
    array = np.concatenate(places)
    return frame(array[:, 0], array[:, 1])


def _standing(view: View, centre: float) -> list[tuple[float, tuple[str, float]]]:
    """Observers with a fixed place: longitude on the map, and name and latitude."""
    return [
        (nearest_turn(o.longitude, centre), (o.name, o.latitude))
        for o in view.observers
        if o.longitude is not None and o.latitude is not None
    ]


def _altitude_marks(axes: Axes, view: View, longitude: np.ndarray, latitude: np.ndarray) -> None:
    """Mark start, end and evenly spaced places between them with time and altitude, as many as fit."""
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    # Both in widths of the map, so that labels are counted by the room they have.
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
        markeredgecolor=style.INK,
        markeredgewidth=0.8,
        linestyle="none",
        zorder=5,
    )
    for i in indices:
        axes.annotate(
            f"{style.number(float(view.time[i]))} s\n{style.number(float(view.altitude[i]))} km",
            (longitude[i], latitude[i]),
            xytext=(10, 0) if steep else (0, 9),
            textcoords="offset points",
            ha="left" if steep else "center",
            va="center" if steep else "bottom",
            fontsize=6.8,
            color=style.INK,
            zorder=6,
            linespacing=1.15,
        )


def _observers(axes: Axes, view: View, west: float, east: float) -> None:
    """Mark the observers on the map; name those off it."""
    south, north = axes.get_ylim()
    absent = []
    for x, (name, y) in _standing(view, 0.5 * (west + east)):
        if not (west < x < east and south < y < north):
            absent.append(name)
            continue
        axes.plot(
            x, y, "^", color=style.BLUE, markersize=6, markeredgecolor="white", markeredgewidth=0.7, zorder=5
        )
        # Below its mark, since the track's own labels stand above.
        axes.annotate(
            style.plain(name),
            (x, y),
            xytext=(0, -6),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=7.5,
            color=style.BLUE,
            zorder=6,
        )
    if absent:
        named = ", ".join(absent[:4]) + (f" and {len(absent) - 4} more" if len(absent) > 4 else "")
        style.note(axes, style.plain(f"off this map: {named}"))


def _degrees(value: float, positive: str, negative: str) -> str:
    value = round(value, 6)
    letter = "" if value in (0.0, 180.0, -180.0) else positive if value > 0 else negative
    return f"{abs(value):g}°{letter}"
