"""The flight in the altitude-speed plane: heating and pressure, ionisation and ground facilities."""

from __future__ import annotations

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.contour import QuadContourSet
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from shocklayer.report.figures import envelope_fields, style
from shocklayer.report.formatting import axis_label, in_display_unit
from shocklayer.report.palette import BLUE, FACILITY, INK, MUTED, RED
from shocklayer.report.view import View

MACH_LEVELS = (5, 10, 15, 20, 25, 30, 40)
_LABELLED_SPEED = 0.78
"""Speed at which the contours of electron density are labelled, as a fraction of the axis."""
_SHORT_DASHES = (0, (3, 2))
_DOTS = (0, (1, 1))


def altitude_speed(view: View, fields: envelope_fields.EnvelopeFields) -> Figure:
    """Draw the flight in the altitude-speed plane: loads on the left, plasma and facilities on the right.

    Parameters
    ----------
    view : View
        The flight.
    fields : EnvelopeFields
        Fields over the plane.

    Returns
    -------
    Figure
        Two panels with one altitude axis.
    """
    figure = style.new_figure(style.WIDTH, 4.6)
    left, right = figure.subplots(1, 2, sharey=True)
    top_speed, top_altitude = envelope_fields.limits(view)
    for axes in (left, right):
        axes.set_xlim(0, top_speed)
        axes.set_ylim(0, top_altitude)
        axes.set_xlabel(axis_label("speed", "Speed"))
        axes.grid(False)
    left.set_ylabel(axis_label("altitude", "Altitude"))

    loads = [*_loads(left, view, fields), *_flight_legend()]
    plasma = [*_plasma(right, view, fields), *_facilities(right, fields)]
    for axes, handles in ((left, loads), (right, plasma)):
        _flight(axes, view)
        axes.legend(
            handles=handles,
            loc="lower left",
            bbox_to_anchor=(-0.02, 1.0),
            ncols=2,
            columnspacing=1.0,
            borderaxespad=0.2,
            labelspacing=0.3,
            fontsize=7,
        )
    return figure


def _flight(axes: Axes, view: View) -> None:
    axes.plot(view.speed, view.altitude, color="white", linewidth=4.5, zorder=5)
    axes.plot(view.speed, view.altitude, color=INK, linewidth=1.8, zorder=6)
    lost = np.where(view.in_blackout, view.speed, np.nan)
    axes.plot(lost, view.altitude, color=INK, linewidth=4.2, solid_capstyle="butt", zorder=6)
    if view.has("stagnation_heat_flux"):
        top = int(np.nanargmax(view["stagnation_heat_flux"]))
        axes.plot(
            view.speed[top],
            view.altitude[top],
            "o",
            markersize=5.5,
            color=RED,
            markeredgecolor="white",
            markeredgewidth=0.9,
            zorder=7,
        )


def _flight_legend() -> list[Line2D]:
    return [
        Line2D([], [], color=INK, linewidth=1.8, label="flight"),
        Line2D([], [], color=INK, linewidth=4.2, label="radio link lost"),
        Line2D([], [], color=RED, marker="o", linestyle="none", markersize=5, label="peak heating"),
    ]


def _loads(axes: Axes, view: View, fields: envelope_fields.EnvelopeFields) -> list[Line2D]:
    """Draw contours of heat flux and dynamic pressure, and return their legend entries."""
    plane = fields.speed / 1e3, fields.altitude / 1e3
    handles = []
    if fields.heat_flux is not None:
        flux = in_display_unit("stagnation_heat_flux", fields.heat_flux)
        levels = envelope_fields.heat_flux_levels(view, flux)
        lines = axes.contour(*plane, flux, levels=levels, colors=RED, linewidths=0.8)
        axes.clabel(lines, fmt=lambda v: f"{v:g}", fontsize=6.8, inline_spacing=2)
        handles.append(Line2D([], [], color=RED, linewidth=0.8, label="stagnation heat flux [MW/m²]"))
    pressure = in_display_unit("dynamic_pressure", fields.dynamic_pressure)
    levels = envelope_fields.round_levels(pressure, most=6)
    lines = axes.contour(
        *plane, pressure, levels=levels, colors=BLUE, linewidths=0.7, linestyles=[_SHORT_DASHES]
    )
    axes.clabel(lines, fmt=lambda v: f"{v:g}", fontsize=6.8, inline_spacing=2)
    label = "dynamic pressure [kPa]"
    return [*handles, Line2D([], [], color=BLUE, linewidth=0.7, linestyle=_SHORT_DASHES, label=label)]


def _plasma(axes: Axes, view: View, fields: envelope_fields.EnvelopeFields) -> list[Artist]:
    """Draw the electron density in equilibrium, each link's critical density, and Mach numbers."""
    # Only what is visible, so that no contour label is placed outside.
    visible = int(np.searchsorted(fields.shock_speed / 1e3, axes.get_xlim()[1])) + 1
    exponent = np.log10(np.maximum(fields.electron_density[:, :visible], 1.0))
    plane = fields.shock_speed[:visible] / 1e3, fields.shock_altitude / 1e3
    levels = list(range(14, 30, 2))
    axes.contourf(*plane, exponent, levels=levels, cmap="Purples", vmin=13, vmax=32)
    contours = axes.contour(*plane, exponent, levels=levels, colors="white", linewidths=0.4)
    axes.clabel(
        contours,
        fmt=lambda v: f"$10^{{{v:.0f}}}$",
        fontsize=6.8,
        colors="#4b3a86",
        inline_spacing=1,
        manual=_label_points(contours, axes),
    )
    _mach_numbers(axes, fields)
    handles: list[Artist] = [Patch(facecolor="#9e9ac8", label="electron density [m⁻³]")]
    for link in view.links:
        level = np.log10(link.critical_density)
        axes.contour(*plane, exponent, levels=[level], colors=[link.color], linewidths=1.1)
        label = style.escape_mathtext(f"{link.name} critical")
        handles.append(Line2D([], [], color=link.color, linewidth=1.0, label=label))
    return handles


def _label_points(contours: QuadContourSet, axes: Axes) -> list[tuple[float, float]]:
    """Return one point of each contour for its label, one above the other and off the edges of the chart."""
    speed, (low, high) = _LABELLED_SPEED * axes.get_xlim()[1], axes.get_ylim()
    points = []
    for segments in contours.allsegs:
        outline = np.concatenate([np.zeros((0, 2)), *(segment for segment in segments if len(segment) > 1)])
        inside = outline[
            (outline[:, 1] > low + 0.08 * (high - low)) & (outline[:, 1] < low + 0.95 * (high - low))
        ]
        if inside.size:
            x, y = inside[np.argmin(np.abs(inside[:, 0] - speed))]
            points.append((float(x), float(y)))
    return points


def _mach_numbers(axes: Axes, fields: envelope_fields.EnvelopeFields) -> None:
    speed, altitude, mach = fields.speed / 1e3, fields.altitude / 1e3, fields.mach_number
    levels = [m for m in MACH_LEVELS if m < mach.max()]
    lines = axes.contour(speed, altitude, mach, levels=levels, colors="#8a8a8a", linewidths=0.5)
    for level, segments in zip(lines.levels, lines.allsegs, strict=True):
        for segment in segments[:1]:
            x, y = segment[np.argmin(np.abs(segment[:, 1] - 0.04 * altitude[-1]))]
            axes.annotate(
                f"M {level:g}",
                (x, y),
                fontsize=6.2,
                color=MUTED,
                ha="center",
                va="center",
                bbox={"facecolor": "white", "alpha": 0.75, "linewidth": 0, "pad": 0.8},
            )


def _facilities(axes: Axes, fields: envelope_fields.EnvelopeFields) -> list[Artist]:
    """Outline the area in which each facility reproduces all its parameters, and name it."""
    positions = envelope_fields.facility_label_positions(fields)
    for name, match in fields.facilities.items():
        axes.contour(
            fields.facility_speed / 1e3,
            fields.facility_altitude / 1e3,
            match,
            levels=[envelope_fields.FULL_MATCH],
            colors=[FACILITY],
            linewidths=1.2,
            linestyles=[_DOTS],
        )
        if name not in positions:
            continue
        speed, altitude = positions[name]
        point = envelope_fields.facility_label_line(fields, name, positions[name])
        line = {"arrowstyle": "-", "color": FACILITY, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 0}
        axes.annotate(
            style.escape_mathtext(name),
            (speed / 1e3, altitude / 1e3) if point is None else (point[0] / 1e3, point[1] / 1e3),
            (speed / 1e3, altitude / 1e3),
            arrowprops=None if point is None else line,
            ha="center",
            va="center",
            fontsize=6.8,
            color=FACILITY,
            zorder=8,
            bbox={"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 0.8},
        )
    if not fields.facilities:
        return []
    return [Line2D([], [], color=FACILITY, linewidth=1.2, linestyle=_DOTS, label="facility, full match")]
