"""Peak electron density across the shock layer against altitude."""

from __future__ import annotations

from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from shocklayer.report.arrays import positive_or_nan
from shocklayer.report.figures import style
from shocklayer.report.formatting import axis_label, format_frequency, format_number
from shocklayer.report.palette import INK, MUTED
from shocklayer.report.view import View

LEAST_DENSITY = 1e10
"""Electron density below which nothing is drawn [1/m3]: a thousandth of what any link notices."""
LineDash = Literal["dash", "dot"]
_MATPLOTLIB_DASHES = {"dash": (0, (4, 1.5)), "dot": (0, (1, 1.2))}


def electron_density(view: View) -> Figure:
    """Plot the peak electron density of each station against altitude.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    Figure
        With the critical density of each link's carrier as a vertical line.
    """
    figure = style.new_figure(style.WIDTH, 4.8)
    axes = figure.add_subplot()
    density = view["electron_density"]
    low, high = density_limits(view)
    interval = uncertainty_interval(view)
    for k, station, color in reversed(view.plotted_stations):
        if interval is not None:
            axes.fill_betweenx(
                view.altitude,
                np.clip(interval[0][:, k], low / 10, None),
                np.clip(interval[1][:, k], low / 10, None),
                where=interval[0][:, k] > 0,
                color=color,
                alpha=0.13,
                linewidth=0,
            )
        axes.plot(positive_or_nan(density[:, k]), view.altitude, color=color, label=f"{station:.3g}")
        for name, _, dash in chemistry_limits(view):
            axes.plot(
                positive_or_nan(view[name][:, k]),
                view.altitude,
                color=color,
                linewidth=0.7,
                linestyle=_MATPLOTLIB_DASHES[dash],
            )
    _critical_densities(axes, view, low, high)
    axes.set_xscale("log")
    axes.set_xlim(low, high)
    style.decade_ticks(axes.xaxis, 12)
    axes.set_ylim(*altitude_limits(view))
    axes.set_xlabel(axis_label("electron_density", "Peak electron density across the shock layer"))
    axes.set_ylabel(axis_label("altitude", "Altitude"))
    if ionised(view):
        _legend(figure, axes, view, shaded=interval is not None)
    else:
        words = f"no electron density above {format_number(LEAST_DENSITY, 1)} m⁻³"
        axes.text(0.5, 0.5, words, transform=axes.transAxes, ha="center", color=MUTED)
    return figure


def ionised(view: View) -> bool:
    """Say whether the electron density ever reaches the least one that is drawn."""
    return bool(np.nanmax(view["electron_density"], initial=0.0) > LEAST_DENSITY)


def density_limits(view: View) -> tuple[float, float]:
    """Return the range of electron density worth showing: below the lowest carrier to above the peak."""
    peak = float(np.nanmax(view["electron_density"], initial=1e15))
    interval = uncertainty_interval(view)
    if interval is not None:
        peak = max(peak, float(np.nanmax(interval[1], initial=1e15)))
    carriers = [link.critical_density for link in view.links]
    high = 10 ** np.ceil(np.log10(max([peak * 1.3, *[c * 1.3 for c in carriers if c < 100 * peak]])))
    low = min([peak * 1e-6, *[0.2 * c for c in carriers]])
    return float(10 ** np.floor(np.log10(max(low, high * 1e-9, LEAST_DENSITY)))), float(high)


def altitude_limits(view: View) -> tuple[float, float]:
    """Return the altitudes at which the layer is ionised enough to show [km]."""
    low = density_limits(view)[0]
    ionised = view.altitude[(np.nan_to_num(view["electron_density"]) > low).any(axis=1)]
    if ionised.size < 2:
        return float(view.altitude.min()), float(view.altitude.max() + 1)
    return max(0.0, float(ionised.min()) - 3), float(ionised.max()) + 3


def uncertainty_interval(view: View) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the lower and upper limit of electron density [1/m3], None if they were not computed."""
    if not (view.has("electron_density_low") and view.has("electron_density_high")):
        return None
    return view["electron_density_low"], view["electron_density_high"]


def chemistry_limits(view: View) -> list[tuple[str, str, LineDash]]:
    """Return variable, name and line style of the limits of chemistry drawn with a finite-rate layer."""
    if view.layer is None:
        return []
    limits: list[tuple[str, str, LineDash]] = [
        ("electron_density_equilibrium", "equilibrium", "dash"),
        ("electron_density_frozen", "frozen", "dot"),
    ]
    return [limit for limit in limits if view.has(limit[0])]


def _legend(figure: Figure, axes: Axes, view: View, shaded: bool) -> None:
    title = "surface distance\n[nose radii]"
    if view.layer is not None:
        title += "\n(shaded: uncertainty;\ndashed: equilibrium;\ndotted: frozen)"
    elif shaded:
        title += "\n(shaded: uncertainty)"
    handles, labels = axes.get_legend_handles_labels()
    # Beside the chart, since the curves and their intervals fill it.
    figure.legend(
        handles[::-1],
        labels[::-1],
        title=title,
        loc="outside right center",
        title_fontsize=7.5,
        frameon=False,
    )


def _critical_densities(axes: Axes, view: View, low: float, high: float) -> None:
    """Draw each carrier's critical density, its name above the axes, moved apart where lines are close."""
    links = [link for link in view.links if low < link.critical_density < high]
    if not links:
        return
    span = np.log10(high / low)
    fractions = [np.log10(link.critical_density / low) / span for link in links]
    positions = style.separate_positions(fractions, 0.115, 0.0, 1.0)
    for link, fraction, position in zip(links, fractions, positions, strict=True):
        axes.axvline(link.critical_density, color=INK, linewidth=0.7, linestyle=(0, (4, 2)), zorder=1)
        axes.annotate(
            style.escape_mathtext(f"{link.name}\n{format_frequency(link.frequency)}"),
            (fraction, 1.0),
            xycoords="axes fraction",
            xytext=(position, 1.035),
            textcoords="axes fraction",
            ha="center",
            va="bottom",
            fontsize=7,
            color=INK,
            linespacing=1.1,
            arrowprops={"arrowstyle": "-", "color": MUTED, "linewidth": 0.5, "shrinkA": 0, "shrinkB": 0},
        )
