"""Still figures of a heat shield: temperatures over time, over depth and time, fronts, cross-section."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from shocklayer.report.figures.style import WIDTH, add_colorbar, new_figure, time_ticks
from shocklayer.report.palette import BLUE, FAINT, INK, MUTED, RED, SERIES, heat_colormap
from shocklayer.report.shield.shield_view import ShieldView, view_of

if TYPE_CHECKING:
    import xarray

_FILLS = ("#d8c7b0", "#b9c4cc", "#c9d3c0", "#d9d0de")
_CHAR = "#4d4640"
_MOST_CURVES = 8


def temperatures(view: ShieldView) -> Figure:
    """Draw the temperatures of surface, sensors, bond line and back face over time."""
    figure = new_figure(WIDTH, 3.4)
    axes = figure.add_subplot()
    time = view.time
    axes.plot(time, view["surface_temperature"], color=RED, label="surface")
    if "sensor_temperature" in view.data and view.sensors.size:
        for number, depth in enumerate(view.sensors[:_MOST_CURVES]):
            axes.plot(
                time,
                view["sensor_temperature"][:, number],
                color=SERIES[(number + 2) % len(SERIES)],
                linewidth=1.0,
                label=f"{depth * 1e3:g} mm",
            )
    axes.plot(time, view["bondline_temperature"], color=BLUE, label="bond line")
    if len(view.layers) > 1:
        axes.plot(time, view["back_temperature"], color=INK, linestyle="--", label="back face")
    if view.limit is not None:
        axes.axhline(view.limit, color=MUTED, linewidth=0.8, linestyle=":")
        axes.annotate(
            "limit of the bond line",
            (time[-1], view.limit),
            (-2, 3),
            textcoords="offset points",
            ha="right",
            fontsize=7,
            color=MUTED,
        )
    axes.set_xlabel("Time [s]")
    axes.set_ylabel("Temperature [K]")
    axes.set_xlim(time[0], time[-1])
    time_ticks(axes.xaxis)
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


def temperature_field(view: ShieldView) -> Figure:
    """Draw the temperature over depth and time, with the receding surface and the layers."""
    figure = new_figure(WIDTH, 3.4)
    axes = figure.add_subplot()
    times = np.linspace(view.time[0], view.time[-1], 400)
    values = np.stack(
        [
            view["shield_temperature"][index]
            for index in np.clip(np.searchsorted(view.time, times), 0, view.time.size - 1)
        ]
    )
    mesh = axes.pcolormesh(
        times, view.depth * 1e3, values.T, cmap=heat_colormap(), shading="nearest", rasterized=True
    )
    add_colorbar(figure, mesh, axes, "Temperature [K]")
    axes.plot(view.time, view["recession"] * 1e3, color=INK, linewidth=1.2)
    for edge in np.cumsum([layer.thickness for layer in view.layers])[:-1]:
        axes.axhline(edge * 1e3, color="white", linewidth=0.7, linestyle="--")
    axes.set_xlabel("Time [s]")
    axes.set_ylabel("Depth under the original surface [mm]")
    axes.set_ylim(float(view.depth[-1]) * 1e3, 0.0)
    axes.set_xlim(view.time[0], view.time[-1])
    axes.grid(False)
    time_ticks(axes.xaxis)
    return figure


def fronts(view: ShieldView) -> Figure | None:
    """Draw recession, char front and virgin front over time; None where nothing burns off or chars."""
    if not float(view["virgin_depth"].max()) > 0.0:
        return None
    figure = new_figure(WIDTH, 2.8)
    axes = figure.add_subplot()
    for name, color, label in (
        ("recession", INK, "surface"),
        ("char_depth", "#8a5a2b", "char front"),
        ("virgin_depth", BLUE, "virgin front"),
    ):
        axes.plot(view.time, view[name] * 1e3, color=color, label=label)
    axes.set_xlabel("Time [s]")
    axes.set_ylabel("Depth [mm]")
    axes.set_xlim(view.time[0], view.time[-1])
    axes.invert_yaxis()
    axes.legend(loc="lower left")
    time_ticks(axes.xaxis)
    return figure


def cross_section(view: ShieldView) -> Figure:
    """Draw the stack to scale at the start and at the end: what burnt off, charred, and stayed."""
    figure = new_figure(WIDTH, 3.0)
    axes = figure.add_subplot()
    total = float(view.depth[-1]) * 1e3
    side = total * 0.9
    for number, (start, title) in enumerate(((0.0, "at the start"), (1.5 * side, "at the end"))):
        _stack(axes, view, start, side, ended=number == 1)
        axes.text(start + side / 2, -0.03 * total, title, ha="center", va="bottom", fontsize=8, color=INK)
    axes.set_aspect("equal")
    axes.set_xlim(-0.25 * side, 4.6 * side)
    axes.set_ylim(total * 1.02, -0.12 * total)
    axes.set_ylabel("Depth [mm]")
    axes.set_xticks([])
    axes.grid(False)
    axes.spines["bottom"].set_visible(False)
    return figure


def _stack(axes: Axes, view: ShieldView, left: float, side: float, *, ended: bool) -> None:
    top, labels = 0.0, left + side * 1.08
    for number, layer in enumerate(view.layers):
        height = layer.thickness * 1e3
        axes.add_patch(
            Rectangle(
                (left, top), side, height, facecolor=_FILLS[number % len(_FILLS)], edgecolor=MUTED, lw=0.5
            )
        )
        if ended:
            axes.text(labels, top + height / 2, f"{layer.name}, {height:.3g} mm", va="center", fontsize=7.5)
        top += height
    if not ended:
        return
    surface, char, virgin = (
        float(view[name][-1]) * 1e3 for name in ("recession", "char_depth", "virgin_depth")
    )
    if surface > 0.0:
        axes.add_patch(Rectangle((left, 0.0), side, surface, facecolor="white", edgecolor=FAINT, lw=0.5))
    if virgin > surface:
        axes.add_patch(Rectangle((left, surface), side, char - surface, facecolor=_CHAR, edgecolor="none"))
        axes.add_patch(Rectangle((left, char), side, virgin - char, facecolor="#8d7355", edgecolor="none"))
    note = [f"{surface:.3g} mm burnt off"] if surface > 0.005 else []
    if char > surface + 0.05:
        note.append(f"charred to {char:.3g} mm")
    if virgin > surface + 0.05:
        note.append(f"decomposing to {virgin:.3g} mm")
    axes.text(
        labels, -0.02 * float(view.depth[-1]) * 1e3, "; ".join(note), va="center", fontsize=7.5, color=MUTED
    )


TEXTS = {
    "shield_temperatures": (
        "Temperatures",
        "Temperature of the surface, at the sensors (until they burn off), at the bond line and at the back "
        "face.",
        "Curves of temperature over time at the surface and at several depths.",
    ),
    "shield_field": (
        "Temperature over depth and time",
        "Black: the receding surface. Dashed: the inner faces of the layers.",
        "Map of temperature over time and depth.",
    ),
    "shield_fronts": (
        "Recession and charring",
        "Depths under the original surface of the surface, of the char front (2 % of what pyrolysis takes is "
        "left) and of the virgin front (98 %).",
        "Curves of the depths of surface, char front and virgin front over time.",
    ),
    "shield_section": (
        "Cross-section to scale",
        "The stack at the start and at the end. White: burnt off. Dark: charred. Brown: decomposing.",
        "Drawing of the layers to scale, before and after.",
    ),
}
"""Title, caption and alternative text of every figure."""

FIGURES: dict[str, Callable[[ShieldView], Figure | None]] = {
    "shield_temperatures": temperatures,
    "shield_field": temperature_field,
    "shield_fronts": fronts,
    "shield_section": cross_section,
}
"""Drawing function of every figure."""


def of_flight(data: xarray.Dataset, draw: Callable[[ShieldView], Figure | None]) -> Figure | None:
    """Return a figure of the shield of a flight, None for a flight without one."""
    view = view_of(data)
    return None if view is None else draw(view)
