"""The plasma sheath as pictures: along the body against altitude, and around the vehicle to scale."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from scipy.interpolate import PchipInterpolator

from shocklayer.radio.presets import presets
from shocklayer.report.figures import style
from shocklayer.report.figures.electron_density import altitude_limits, density_limits
from shocklayer.report.view import View

_MAP = "viridis"
_DASHES = ("solid", "dashed", "dashdot", "dotted")
"""Styles of the links' lines, which are all white: any colour would vanish somewhere on the map."""
_FINE = 240
"""Points along the body of a drawn sheath."""
_MOMENTS = 4
_LEVEL = 0.1
"""Angle of attack from which on stations are no longer places on the body, but distances along the windward
side [deg]."""


def along_body(view: View) -> Figure | None:
    """Draw the peak electron density over place on the body and altitude.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    Figure or None
        With the critical density of each link as a line; None for one station only or no plasma.
    """
    density = np.nan_to_num(view["electron_density"])
    if len(view.stations) < 2 or not (density > 0).any():
        return None
    low, high = _limits(view)
    figure = style.new_figure(style.WIDTH, 4.4)
    axes = figure.add_subplot()
    rows = np.arange(len(view.time))
    shown = np.maximum(density[rows], low)
    mesh = axes.contourf(
        view.stations,
        view.altitude[rows],
        np.log10(shown),
        levels=np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 0.01, 0.25),
        cmap=_MAP,
        extend="min",
    )
    _critical_lines(axes, view, view.stations, view.altitude[rows], np.log10(shown))
    axes.set_ylim(*altitude_limits(view))
    axes.set_xlim(view.stations[0], view.stations[-1])
    axes.set_xlabel("Surface distance from the stagnation point, $s/R_N$")
    axes.set_ylabel(style.label("altitude", "Altitude"))
    axes.grid(False)
    _mark_antennas(axes, view)
    _bar(figure, mesh, axes)
    _name_lines(figure, view)
    return figure


def around_vehicle(view: View) -> Figure | None:
    """Draw the sheath between body and shock, to scale, at a few moments.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    Figure or None
        None where no profiles across the layer were computed.
    """
    layer = view.layer
    if layer is None or layer.sizes["station"] < 2:
        return None
    moments = _moments(view)
    if not moments:
        return None
    low, high = _limits(view)
    extent = _extent(layer, moments)
    across = (extent[3] - extent[2]) / (extent[1] - extent[0])
    columns = 2 if len(moments) > 1 and across < 1.1 else min(len(moments), 4)
    lines = -(-len(moments) // columns)
    height = style.WIDTH * 0.92 / columns * across + 0.35
    figure = style.new_figure(style.WIDTH, min(0.7 + lines * height, 8.5))
    grid = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
    mesh = None
    for axes, moment in zip(grid.flat, moments, strict=False):
        mesh = _sheath(axes, view, moment, low, high)
        axes.set_xlim(extent[0], extent[1])
        axes.set_ylim(extent[2], extent[3])
        axes.set_aspect("equal")
        axes.grid(False)
        words = style.with_unit("altitude", float(layer["altitude"].values[moment]))
        speed = style.with_unit("speed", float(layer["air_speed"].values[moment]))
        axes.set_title(f"{words}, {speed}", fontsize=8)
    for axes in grid.flat[len(moments) :]:
        axes.set_visible(False)
    for axes in grid[-1]:
        axes.set_xlabel("Along the stream, windward side [m]" if _turned(layer) else "Along the axis [m]")
    for axes in grid[:, 0]:
        axes.set_ylabel("Across the stream [m]" if _turned(layer) else "From the axis [m]")
    assert mesh is not None
    _name_lines(figure, view)
    bar = figure.colorbar(mesh, ax=list(grid.flat), location="bottom", fraction=0.06, pad=0.02, aspect=45)
    bar.set_label(style.label("electron_density", "Electron density"))
    bar.outline.set_linewidth(0)  # pyright: ignore[reportCallIssue, reportAttributeAccessIssue] - untyped
    return figure


def passing(view: View) -> Figure | None:
    """Draw the loss through the sheath over time and frequency, above the antennas.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    Figure or None
        None where the scenario carries no radio.
    """
    antennas = [link["antenna"] for link in view.scenario.get("radio") or []]
    where = [(float(each["station"]), float(each.get("roll") or 0.0)) for each in antennas]
    places = sorted(set(where))
    if not places or not view.radios:
        return None
    figure = style.new_figure(style.WIDTH, 1.2 + (2.5 if len(places) < 4 else 1.7) * len(places))
    panels = figure.subplots(len(places), 1, sharex=True, squeeze=False)[:, 0]
    mesh = None
    for axes, place in zip(panels, places, strict=True):
        time, carrier, loss = _spectrum(view, where.index(place))
        mesh = axes.pcolormesh(
            time,
            carrier / 1e9,
            np.clip(loss, 0.1, 300.0).T,
            norm=LogNorm(0.1, 300.0),
            cmap="magma_r",
            shading="gouraud",
            rasterized=True,
        )
        if (loss > 10.0).any() and (loss < 10.0).any():
            axes.contour(time, carrier / 1e9, loss.T, levels=[10.0], colors="white", linewidths=0.9)
        for link, antenna, mine in zip(view.scenario["radio"], antennas, where, strict=True):
            if mine == place:
                level = float(link["frequency"]) / 1e9
                axes.axhline(level, color=style.CYAN, linewidth=0.8, linestyle=(0, (4, 2)))
                magnet = ", without its magnet" if antenna.get("magnetic_field") else ""
                axes.annotate(
                    style.plain(str(link["name"]) + magnet),
                    (0.005, level),
                    xycoords=axes.get_yaxis_transform(),
                    xytext=(0, 2),
                    textcoords="offset points",
                    fontsize=7,
                    color=style.INK,
                )
        _navigation_bands(axes, view)
        axes.set_yscale("log")
        axes.set_ylim(carrier[0] / 1e9, carrier[-1] / 1e9)
        axes.grid(False)
        axes.set_ylabel("Frequency [GHz]")
        turned = f", {np.degrees(place[1]):.0f}° from the lee side" if place[1] else ""
        style.note(axes, f"above $s/R_N$ = {place[0]:.3g}{turned}; white: 10 dB")
    panels[-1].set_xlabel(style.label("time", "Time"))
    assert mesh is not None
    bar = figure.colorbar(mesh, ax=list(panels), fraction=0.05, pad=0.02, aspect=30, extend="both")
    bar.set_label("Loss through the sheath, one way [dB]")
    bar.outline.set_linewidth(0)  # pyright: ignore[reportCallIssue, reportAttributeAccessIssue] - untyped
    return figure


_NAVIGATION = {"L1": ("GNSS-L1",), "L2 L5": ("GNSS-L2", "GNSS-L5")}
"""Labels of the navigation carriers, by the names of the preset bands; two lie too close for a label each."""


def _navigation_bands(axes: Axes, view: View) -> None:
    """Draw the carriers of the Earth's navigation satellites, whether or not a link receives them."""
    if view.planet.name != "earth":
        return
    bands = presets()
    for words, names in _NAVIGATION.items():
        for name in names:
            axes.axhline(bands[name] / 1e9, color=style.CYAN, linewidth=0.7, linestyle=(0, (1, 1.5)))
        axes.annotate(
            words,
            (1.006, bands[names[0]] / 1e9),
            xycoords=axes.get_yaxis_transform(),
            va="bottom" if len(names) == 1 else "top",
            fontsize=7,
            color=style.INK,
        )


def _spectrum(view: View, link: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return time [s], frequency [Hz] and loss (time, frequency) [dB] above the antenna of a link."""
    layer: Any = view.layer
    if layer is not None and "link_attenuation" in layer:
        return _between_moments(
            layer["layer_time"].values,
            layer["carrier"].values,
            layer["link_attenuation"].values[:, link],
            layer["link_electron_density"].values[:, link],
        )
    from shocklayer.radio.slab import slab_attenuation

    carrier = np.geomspace(5e7, 1e11, 200)
    pick = view.thin(240)
    columns = [
        np.nan_to_num(view.stored(f"antenna_{name}")[pick, link])
        for name in ("electron_density", "collision_frequency", "layer_thickness")
    ]
    loss = slab_attenuation(carrier, *(column[:, None] for column in columns))
    return view.time[pick], carrier, np.asarray(loss)


def _between_moments(
    solved: np.ndarray, carrier: np.ndarray, loss: np.ndarray, density: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Join the losses (moment, carrier) [dB] of the moments solved [s] in time.

    The loss falls steeply at the plasma frequency, which climbs and falls with the peak density [1/m3]:
    joined at one frequency, the edge would move in steps. So logarithms are joined at one share of the plasma
    frequency.
    """
    time = np.linspace(solved[0], solved[-1], 400)
    wave, logs = np.log(carrier), np.log(np.maximum(loss, 1e-3))
    plasma = 0.5 * np.log(np.maximum(density, 1.0))
    later = np.clip(np.searchsorted(solved, time), 1, len(solved) - 1)
    weight = (time - solved[later - 1]) / (solved[later] - solved[later - 1])
    now = np.interp(time, solved, plasma)
    joined = np.zeros((time.size, wave.size))
    for moment, share in ((later - 1, 1.0 - weight), (later, weight)):
        for row, (m, part) in enumerate(zip(moment, share, strict=True)):
            joined[row] += part * np.interp(wave + plasma[m] - now[row], wave, logs[m])
    return time, carrier, np.exp(joined)


def _turned(layer: Any) -> bool:
    """Say whether the outline is that of a windward side, which an angle of attack turns into the stream."""
    return "layer_time" in layer["body_axial"].dims


def _limits(view: View) -> tuple[float, float]:
    """Return the electron densities between which colours run."""
    high = density_limits(view)[1]
    return max(density_limits(view)[0], high / 1e9), high


def _moments(view: View) -> list[int]:
    """Choose moments with a notable plasma, spread over altitude."""
    layer: Any = view.layer
    peak = layer["electron_density"].values.max(axis=(1, 2))
    notable = np.flatnonzero(peak > 1e-4 * peak.max())
    if notable.size == 0:
        return []
    height = layer["altitude"].values[notable]
    wanted = np.linspace(height[0], height[-1], _MOMENTS)
    return sorted({int(notable[np.abs(height - each).argmin()]) for each in wanted})


def _edges(layer: Any, moment: int) -> tuple[np.ndarray, ...]:
    """Return axial place, radius and surface angle of fine points along the body, and the thickness there."""
    station = layer["station"].values
    along = np.linspace(0.0, station[-1], _FINE)

    def at_moment(name: str) -> np.ndarray:
        # At an angle of attack the body that has the windward meridian may differ from moment to moment.
        values = layer[f"body_{name}"]
        return (values.isel(layer_time=moment) if _turned(layer) else values).values

    axial, radius, angle = (
        np.interp(along, at_moment("station"), at_moment(name)) for name in ("axial", "radius", "angle")
    )
    # A monotone cubic: straight lines between so few stations would put corners into the shock.
    thickness = PchipInterpolator(station, layer["thickness"].values[moment])(along)
    return along, axial, radius, np.radians(angle), thickness


def _extent(layer: Any, moments: list[int]) -> tuple[float, float, float, float]:
    """Return the window that holds body and sheath at every moment [m]."""
    left, right, top = 0.0, 0.0, 0.0
    for moment in moments:
        _, axial, radius, angle, thickness = _edges(layer, moment)
        outer = axial - thickness * np.sin(angle)
        left = min(left, float(outer.min()))
        right = max(right, float(axial.max()))
        top = max(top, float((radius + thickness * np.cos(angle)).max()))
    margin = 0.03 * (right - left)
    return left - margin, right + margin, -0.12 * top, top + margin


def _sheath(axes: Axes, view: View, moment: int, low: float, high: float) -> Any:
    """Draw body, shock and the plasma between them at one moment."""
    layer: Any = view.layer
    along, axial, radius, angle, thickness = _edges(layer, moment)
    station, share = layer["station"].values, layer["normal"].values
    profiles = np.log10(np.maximum(layer["electron_density"].values[moment], 1.0))
    fine = PchipInterpolator(station, profiles, axis=0)(along)
    away = thickness[:, None] * share
    x = axial[:, None] - away * np.sin(angle)[:, None]
    y = radius[:, None] + away * np.cos(angle)[:, None]
    mesh = axes.pcolormesh(
        x,
        y,
        10.0 ** np.maximum(fine, np.log10(low)),
        norm=LogNorm(low, high),
        cmap=_MAP,
        shading="gouraud",
        rasterized=True,
    )
    _critical_lines(axes, view, x, y, fine)
    axes.plot(x[:, -1], y[:, -1], color=style.INK, linewidth=0.8)
    solid = along <= layer.attrs.get("forebody_end", along[-1]) * (1.0 + 1e-9)
    front, height = axial[solid], radius[solid]
    body = np.concatenate([[front[0]], front, [front[-1]]])
    axes.fill(body, np.concatenate([[0.0], height, [0.0]]), color="#c9c5bd", linewidth=0)
    axes.plot(front, height, color=style.INK, linewidth=0.8)
    if not solid.all():
        axes.plot(axial[~solid], radius[~solid], color=style.INK, linewidth=0.6, linestyle=(0, (2, 2)))
    axes.axhline(0.0, color=style.MUTED, linewidth=0.5, linestyle=(0, (6, 2, 1, 2)))
    return mesh


def _critical_lines(axes: Axes, view: View, x: np.ndarray, y: np.ndarray, values: np.ndarray) -> None:
    """Draw a line where each link's carrier is just reflected."""
    for k, link in enumerate(view.radios):
        level = float(np.log10(link.critical_density))
        if np.nanmin(values) < level < np.nanmax(values):
            dashes = _DASHES[k % len(_DASHES)]
            axes.contour(x, y, values, levels=[level], colors="white", linewidths=1.0, linestyles=dashes)


def _name_lines(figure: Figure, view: View) -> None:
    """Name the links' lines beneath the figure, in white on the map's dark end."""
    lines = [
        Line2D([], [], color="white", linewidth=1.0, linestyle=_DASHES[k % len(_DASHES)])
        for k in range(len(view.radios))
    ]
    if lines:
        names = [style.plain(f"{link.name}, {style.frequency(link.frequency)}") for link in view.radios]
        figure.legend(
            lines,
            names,
            loc="outside upper center",
            ncols=min(len(lines), 5),
            fontsize=7,
            frameon=True,
            facecolor="#3b3b58",
            labelcolor="white",
            edgecolor="none",
            handlelength=2.6,
        )


def _mark_antennas(axes: Axes, view: View) -> None:
    """Mark where the antennas stand, on a flight whose stations keep their place on the body."""
    if np.nanmax(np.abs(view.stored("angle_of_attack"))) > _LEVEL:
        return
    antennas = [link.get("antenna") or {} for link in view.scenario.get("radio") or []]
    places = {float(antenna["station"]) for antenna in antennas if antenna.get("station") is not None}
    if places:
        axes.plot(
            sorted(places),
            [0.0] * len(places),
            "^",
            color=style.INK,
            markersize=5,
            transform=axes.get_xaxis_transform(),
            clip_on=False,
        )
        style.note(axes, "triangles: antennas", right=True)


def _bar(figure: Figure, mesh: Any, axes: Axes) -> None:
    bar = figure.colorbar(mesh, ax=axes, fraction=0.05, pad=0.02, aspect=30)
    bar.set_label("Peak electron density, $\\log_{10}$ [m⁻³]")
    bar.outline.set_linewidth(0)  # pyright: ignore[reportCallIssue, reportAttributeAccessIssue] - untyped


__all__ = ["along_body", "around_vehicle", "passing"]
