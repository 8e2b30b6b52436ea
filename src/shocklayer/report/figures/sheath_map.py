"""The sheath over altitude and speed as pictures: electron density by station, loss by link."""

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from shocklayer.report.figures import style
from shocklayer.report.figures.catalogue import png

if TYPE_CHECKING:
    import xarray

_LOSSES = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
"""Edges of the shades of loss [dB]."""
_PER_ROW = 2


def render(mapped: "xarray.Dataset") -> dict[str, bytes]:
    """Draw every figure of a map.

    Parameters
    ----------
    mapped : xarray.Dataset
        As `shocklayer.plasma_map.map_scenario` returns it.

    Returns
    -------
    dict
        PNG bytes by figure name.
    """
    with style.look():
        found = {"electron_density": png(electron_density(mapped), "Electron density")}
        figure = attenuation(mapped)
        if figure is not None:
            found["attenuation"] = png(figure, "Loss through the sheath")
    return found


def electron_density(mapped: "xarray.Dataset") -> Figure:
    """Draw peak electron density over speed and altitude, a panel a station.

    Parameters
    ----------
    mapped : xarray.Dataset
        The map.

    Returns
    -------
    Figure
        With the critical density of each link as a line, and the flight.
    """
    shown = np.log10(np.maximum(mapped["electron_density"].values, 1.0))
    top = float(np.ceil(shown.max()))
    low = max(top - 9.0, float(np.floor(shown.min())))
    figure, panels = _panels(mapped.sizes["station"])
    levels = np.arange(low, top + 0.01, 0.25)
    mesh: Any = None
    for k, axes in enumerate(panels):
        plane = _plane(mapped)
        mesh = axes.contourf(*plane, shown[..., k], levels=levels, cmap="viridis", extend="min")
        for j, critical in enumerate(np.log10(mapped["critical_density"].values)):
            if shown[..., k].min() < critical < shown[..., k].max():
                colour = style.series_colours(j + 1)[j]
                axes.contour(*plane, shown[..., k], levels=[critical], colors=["white"], linewidths=2.2)
                axes.contour(*plane, shown[..., k], levels=[critical], colors=[colour], linewidths=1.2)
        _finish(axes, mapped, f"$s/R_N$ = {mapped['station'].values[k]:.3g}")
    bar = figure.colorbar(mesh, ax=panels, shrink=0.9, ticks=np.arange(low, top + 0.5))
    bar.ax.set_yticklabels([f"$10^{{{exponent:.0f}}}$" for exponent in np.arange(low, top + 0.5)])
    bar.set_label(style.label("electron_density", "Peak electron density"))
    bar.outline.set_linewidth(0)  # pyright: ignore[reportCallIssue, reportAttributeAccessIssue] - untyped
    links = [
        (Line2D([], [], color=style.series_colours(j + 1)[j], linewidth=1.4), f"{name} reflected")
        for j, name in enumerate(_names(mapped))
    ]
    _legend(figure, links)
    return figure


def attenuation(mapped: "xarray.Dataset") -> Figure | None:
    """Draw the loss through the sheath above each link's antenna over speed and altitude.

    Parameters
    ----------
    mapped : xarray.Dataset
        The map.

    Returns
    -------
    Figure or None
        None where the scenario carries no radio.
    """
    if mapped.sizes["radio"] == 0:
        return None
    figure, panels = _panels(mapped.sizes["radio"])
    mesh: Any = None
    for k, (axes, name) in enumerate(zip(panels, _names(mapped), strict=True)):
        loss = np.log10(np.maximum(mapped["attenuation"].values[..., k], 1e-6))
        levels = np.log10(_LOSSES)
        mesh = axes.contourf(*_plane(mapped), loss, levels=levels, cmap="magma_r", extend="both")
        station = float(mapped["antenna_station"].values[k])
        _finish(axes, mapped, f"{name}; $s/R_N$ = {station:.3g}")
    bar = figure.colorbar(mesh, ax=panels, shrink=0.9, ticks=np.log10(_LOSSES))
    bar.ax.set_yticklabels([f"{loss:g}" for loss in _LOSSES])
    bar.set_label("Loss through the sheath, one way [dB]")
    bar.outline.set_linewidth(0)  # pyright: ignore[reportCallIssue, reportAttributeAccessIssue] - untyped
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
        axes.set_ylabel(style.label("altitude", "Altitude"))
    for k in range(grid.shape[1]):
        below = [row for row in range(rows) if row * _PER_ROW + k < count]
        axes = grid[below[-1], k]
        axes.set_xlabel(style.label("speed", "Speed"))
        axes.xaxis.set_tick_params(labelbottom=True)
    return figure, panels[:count]


def _plane(mapped: "xarray.Dataset") -> tuple[np.ndarray, np.ndarray]:
    return (
        style.shown("speed", mapped["speed"].values),
        style.shown("altitude", mapped["altitude"].values),
    )


def _names(mapped: "xarray.Dataset") -> list[str]:
    return [
        style.plain(f"{name}, {style.frequency(float(carrier))}")
        for name, carrier in zip(mapped["radio"].values, mapped["frequency"].values, strict=True)
    ]


def _finish(axes: Axes, mapped: "xarray.Dataset", title: str) -> None:
    """Draw the flight and mark what was not solved."""
    speed, altitude = _plane(mapped)
    path = [style.shown(name, mapped[f"path_{name}"].values) for name in ("speed", "altitude")]
    axes.plot(*path, color="white", linewidth=2.8)
    axes.plot(*path, color=style.INK, linewidth=1.4)
    rows, columns = np.nonzero(mapped["interpolated"].values)
    axes.plot(speed[columns], altitude[rows], "x", color=style.RED, markersize=4)
    axes.set_xlim(speed.min(), speed.max())
    axes.set_ylim(altitude.min(), altitude.max())
    axes.set_title(title)
    axes.grid(False)


def _legend(figure: Figure, lines: list[tuple[Line2D, str]]) -> None:
    handles = [(Line2D([], [], color=style.INK, linewidth=1.4), "the flight"), *lines]
    figure.legend(
        [line for line, _ in handles],
        [words for _, words in handles],
        loc="outside upper center",
        ncols=min(len(handles), 4),
        fontsize=7,
    )
