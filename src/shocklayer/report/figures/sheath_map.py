"""Figures of a sheath map over altitude and speed: electron density by station, attenuation by link."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from shocklayer.report.figures import style
from shocklayer.report.figures.catalogue import png
from shocklayer.report.formatting import axis_label, format_frequency, in_display_unit, station_words
from shocklayer.report.palette import INK, RED, categorical_colours

_ATTENUATION_LEVELS = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
"""Contour levels of attenuation [dB]."""
_DECADES = 9.0
_PER_ROW = 2


def render(sheath_map: xarray.Dataset) -> dict[str, bytes]:
    """Draw all figures of a map.

    Parameters
    ----------
    sheath_map : xarray.Dataset
        As `shocklayer.plasma_map.map_scenario` returns it.

    Returns
    -------
    dict
        PNG bytes by figure name.
    """
    with style.report_style():
        images = {"electron_density": png(electron_density(sheath_map), "Electron density")}
        figure = attenuation(sheath_map)
        if figure is not None:
            images["attenuation"] = png(figure, "Attenuation by the sheath")
    return images


def electron_density(sheath_map: xarray.Dataset) -> Figure:
    """Draw peak electron density over speed and altitude, one panel per station.

    Parameters
    ----------
    sheath_map : xarray.Dataset
        The map.

    Returns
    -------
    Figure
        With the critical density of each link as a contour, and the flight.
    """
    exponent = np.log10(np.maximum(sheath_map["electron_density"].values, 1.0))
    high = float(np.ceil(exponent.max()))
    low = max(high - _DECADES, float(np.floor(exponent.min())))
    figure, panels = _panels(sheath_map.sizes["station"])
    levels = np.arange(low, high + 0.01, 0.25)
    plane = _plane(sheath_map)
    critical = np.log10(sheath_map["critical_density"].values)
    colours = categorical_colours(len(critical))
    meshes = []
    for k, axes in enumerate(panels):
        values = exponent[..., k]
        meshes.append(axes.contourf(*plane, values, levels=levels, cmap="viridis", extend="min"))
        for level, colour in zip(critical, colours, strict=True):
            if values.min() < level < values.max():
                axes.contour(*plane, values, levels=[level], colors=["white"], linewidths=2.2)
                axes.contour(*plane, values, levels=[level], colors=[colour], linewidths=1.2)
        _finish(axes, sheath_map, station_words(float(sheath_map["station"].values[k])))
    ticks = np.arange(low, high + 0.5)
    label = axis_label("electron_density", "Peak electron density")
    bar = style.add_colorbar(figure, meshes[0], panels, label, shrink=0.9, ticks=ticks)
    bar.ax.set_yticklabels([f"$10^{{{tick:.0f}}}$" for tick in ticks])
    links = [
        (Line2D([], [], color=colour, linewidth=1.4), f"{name}: critical density")
        for name, colour in zip(_link_names(sheath_map), colours, strict=True)
    ]
    _legend(figure, links)
    return figure


def attenuation(sheath_map: xarray.Dataset) -> Figure | None:
    """Draw the attenuation by the sheath at each link's antenna over speed and altitude.

    Parameters
    ----------
    sheath_map : xarray.Dataset
        The map.

    Returns
    -------
    Figure or None
        None when the scenario has no radio link.
    """
    if sheath_map.sizes["radio"] == 0:
        return None
    figure, panels = _panels(sheath_map.sizes["radio"])
    levels = np.log10(_ATTENUATION_LEVELS)
    meshes = []
    for k, (axes, name) in enumerate(zip(panels, _link_names(sheath_map), strict=True)):
        values = np.log10(np.maximum(sheath_map["attenuation"].values[..., k], 1e-6))
        meshes.append(
            axes.contourf(*_plane(sheath_map), values, levels=levels, cmap="magma_r", extend="both")
        )
        station = float(sheath_map["antenna_station"].values[k])
        _finish(axes, sheath_map, f"{name}; antenna at {station_words(station)}")
    label = "Attenuation by the sheath, one way [dB]"
    bar = style.add_colorbar(figure, meshes[0], panels, label, shrink=0.9, ticks=levels)
    bar.ax.set_yticklabels([f"{level:g}" for level in _ATTENUATION_LEVELS])
    _legend(figure, [])
    return figure


def _panels(count: int) -> tuple[Figure, list[Axes]]:
    rows = -(-count // _PER_ROW)
    figure = style.new_figure(style.WIDTH, 0.5 + 2.9 * rows)
    grid = figure.subplots(rows, min(count, _PER_ROW), sharex=True, sharey=True, squeeze=False)
    panels = list(grid.flat)
    for spare in panels[count:]:
        spare.set_axis_off()
    for axes in grid[:, 0]:
        axes.set_ylabel(axis_label("altitude", "Altitude"))
    for k in range(grid.shape[1]):
        lowest = max(row for row in range(rows) if row * _PER_ROW + k < count)
        axes = grid[lowest, k]
        axes.set_xlabel(axis_label("speed", "Speed"))
        axes.xaxis.set_tick_params(labelbottom=True)
    return figure, panels[:count]


def _plane(sheath_map: xarray.Dataset) -> tuple[np.ndarray, np.ndarray]:
    return (
        in_display_unit("speed", sheath_map["speed"].values),
        in_display_unit("altitude", sheath_map["altitude"].values),
    )


def _link_names(sheath_map: xarray.Dataset) -> list[str]:
    return [
        style.escape_mathtext(f"{name}, {format_frequency(float(carrier))}")
        for name, carrier in zip(sheath_map["radio"].values, sheath_map["frequency"].values, strict=True)
    ]


def _finish(axes: Axes, sheath_map: xarray.Dataset, title: str) -> None:
    """Draw the flight, and mark the points that were interpolated rather than solved."""
    speed, altitude = _plane(sheath_map)
    path = [in_display_unit(name, sheath_map[f"path_{name}"].values) for name in ("speed", "altitude")]
    axes.plot(*path, color="white", linewidth=2.8)
    axes.plot(*path, color=INK, linewidth=1.4)
    rows, columns = np.nonzero(sheath_map["interpolated"].values)
    axes.plot(speed[columns], altitude[rows], "x", color=RED, markersize=4)
    axes.set_xlim(speed.min(), speed.max())
    axes.set_ylim(altitude.min(), altitude.max())
    axes.set_title(title)
    axes.grid(False)


def _legend(figure: Figure, entries: Sequence[tuple[Line2D, str]]) -> None:
    handles = [(Line2D([], [], color=INK, linewidth=1.4), "flight"), *entries]
    figure.legend(
        [line for line, _ in handles],
        [words for _, words in handles],
        loc="outside upper center",
        ncols=min(len(handles), 3),
        fontsize=7,
    )
