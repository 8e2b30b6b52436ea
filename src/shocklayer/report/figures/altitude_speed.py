"""The altitude-speed map: what the flown path meets on the way from thin and fast to thick and slow."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from shocklayer.report.figures import envelope_fields, style
from shocklayer.report.view import View

FACILITY_COLOR = "#14613a"
MACHS = (5, 10, 15, 20, 25, 30, 40)


def altitude_speed(view: View, fields: envelope_fields.IsoFields) -> Figure:
    """Draw the flight in the altitude-speed plane: loads on the left, plasma and tunnels on the right.

    Parameters
    ----------
    view : View
        The flight.
    fields : iso.IsoFields
        What the plane holds.

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
        axes.set_xlabel(style.label("speed", "Speed"))
        axes.grid(False)
    left.set_ylabel(style.label("altitude", "Altitude"))

    key = _loads(left, view, fields)
    other_key = [*_plasma(right, view, fields), *_facilities(right, fields)]
    for axes, handles in ((left, key), (right, other_key)):
        _path(axes, view)
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


def _path(axes: Axes, view: View) -> None:
    axes.plot(view.speed, view.altitude, color="white", linewidth=4.5, zorder=5)
    axes.plot(view.speed, view.altitude, color=style.INK, linewidth=1.8, zorder=6)
    lost = np.where(view.blackout, view.speed, np.nan)
    axes.plot(lost, view.altitude, color=style.INK, linewidth=4.2, solid_capstyle="butt", zorder=6)
    if view.has("stagnation_heat_flux"):
        top = int(np.nanargmax(view["stagnation_heat_flux"]))
        axes.plot(
            view.speed[top],
            view.altitude[top],
            "o",
            markersize=5.5,
            color=style.RED,
            markeredgecolor="white",
            markeredgewidth=0.9,
            zorder=7,
        )


def _loads(axes: Axes, view: View, fields: envelope_fields.IsoFields) -> list[Line2D]:
    """Draw heat flux and dynamic pressure, and return their legend."""
    speed, altitude = fields.speed / 1e3, fields.altitude / 1e3
    handles = []
    if fields.heat_flux is not None:
        flux = style.shown("stagnation_heat_flux", fields.heat_flux)
        levels = envelope_fields.heat_levels(view, flux)
        lines = axes.contour(speed, altitude, flux, levels=levels, colors=style.RED, linewidths=0.8)
        axes.clabel(lines, fmt=lambda v: f"{v:g}", fontsize=6.8, inline_spacing=2)
        handles.append(Line2D([], [], color=style.RED, linewidth=0.8, label="stagnation heat flux [MW/m²]"))
    pressure = style.shown("dynamic_pressure", fields.dynamic_pressure)
    lines = axes.contour(
        speed,
        altitude,
        pressure,
        levels=envelope_fields.decades(pressure, most=6),
        colors=style.BLUE,
        linewidths=0.7,
        linestyles=[(0, (3, 2))],
    )
    axes.clabel(lines, fmt=lambda v: f"{v:g}", fontsize=6.8, inline_spacing=2)
    handles.append(
        Line2D([], [], color=style.BLUE, linewidth=0.7, linestyle=(0, (3, 2)), label="dynamic pressure [kPa]")
    )
    return [*handles, *_path_legend()]


def _plasma(axes: Axes, view: View, fields: envelope_fields.IsoFields) -> list[Artist]:
    """Draw where a shock layer in equilibrium reflects each link, and the Mach numbers."""
    speed, altitude = fields.speed / 1e3, fields.altitude / 1e3
    mach = fields.mach_number
    exponent = np.log10(np.maximum(fields.electron_density, 1.0))
    plane = fields.shock_speed / 1e3, fields.shock_altitude / 1e3
    levels = list(range(14, 30, 2))
    axes.contourf(*plane, exponent, levels=levels, cmap="Purples", vmin=13, vmax=32)
    bands = axes.contour(*plane, exponent, levels=levels, colors="white", linewidths=0.4)
    axes.clabel(bands, fmt=lambda v: f"$10^{{{v:.0f}}}$", fontsize=6.8, colors="#4b3a86", inline_spacing=1)
    lines = axes.contour(
        speed,
        altitude,
        mach,
        levels=[m for m in MACHS if m < mach.max()],
        colors="#8a8a8a",
        linewidths=0.5,
    )
    for level, segments in zip(lines.levels, lines.allsegs, strict=True):
        for segment in segments[:1]:
            x, y = segment[np.argmin(np.abs(segment[:, 1] - 0.04 * altitude[-1]))]
            axes.annotate(
                f"M {level:g}",
                (x, y),
                fontsize=6.2,
                color=style.MUTED,
                ha="center",
                va="center",
                bbox={"facecolor": "white", "alpha": 0.75, "linewidth": 0, "pad": 0.8},
            )
    handles: list[Artist] = [Patch(facecolor="#9e9ac8", label="electrons [m⁻³]")]
    for link in view.radios:
        axes.contour(
            *plane, exponent, levels=[np.log10(link.critical_density)], colors=[link.color], linewidths=1.1
        )
        handles.append(
            Line2D([], [], color=link.color, linewidth=1.0, label=style.plain(f"reflects {link.name}"))
        )
    return handles


def _facilities(axes: Axes, fields: envelope_fields.IsoFields) -> list[Artist]:
    """Outline what each facility reproduces in full, and write its name there."""
    places = envelope_fields.facility_names(fields)
    for name, share in fields.facilities.items():
        axes.contour(
            fields.facility_speed / 1e3,
            fields.facility_altitude / 1e3,
            share,
            levels=[envelope_fields.WHOLE],
            colors=[FACILITY_COLOR],
            linewidths=1.2,
            linestyles=[(0, (1, 1))],
        )
        speed, altitude = places[name]
        axes.annotate(
            style.plain(name),
            (speed / 1e3, altitude / 1e3),
            ha="center",
            va="center",
            fontsize=6.8,
            color=FACILITY_COLOR,
            zorder=8,
            bbox={"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 0.8},
        )
    if not fields.facilities:
        return []
    words = "facility, in full"
    return [Line2D([], [], color=FACILITY_COLOR, linewidth=1.2, linestyle=(0, (1, 1)), label=words)]


def _path_legend() -> list[Line2D]:
    return [
        Line2D([], [], color=style.INK, linewidth=1.8, label="flown"),
        Line2D([], [], color=style.INK, linewidth=4.2, label="a radio link lost"),
        Line2D([], [], color=style.RED, marker="o", linestyle="none", markersize=5, label="most heating"),
    ]
