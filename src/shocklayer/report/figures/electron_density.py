"""Electron density against altitude, and what it does to each radio link."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from shocklayer.report.figures import style
from shocklayer.report.view import View

MOST_ATTENUATION = 1e3
"""Attenuation beyond which no reader needs to look [dB]."""


def electron_density(view: View) -> Figure:
    """Draw the peak electron density of each station against altitude.

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
    bounds = bracket(view)
    for k, station, color in reversed(view.shown_stations):
        if bounds is not None:
            axes.fill_betweenx(
                view.altitude,
                np.clip(bounds[0][:, k], low / 10, None),
                np.clip(bounds[1][:, k], low / 10, None),
                where=bounds[0][:, k] > 0,
                color=color,
                alpha=0.13,
                linewidth=0,
            )
        axes.plot(_positive(density[:, k]), view.altitude, color=color, label=f"{station:.3g}")
        for name, _, dash in limits_of_chemistry(view):
            dashes = {"dash": (0, (4, 1.5)), "dot": (0, (1, 1.2))}[dash]
            axes.plot(
                _positive(view[name][:, k]), view.altitude, color=color, linewidth=0.7, linestyle=dashes
            )
    for radio in view.radios:
        if low < radio.critical_density < high:
            axes.axvline(
                radio.critical_density, color=style.INK, linewidth=0.7, linestyle=(0, (4, 2)), zorder=1
            )
    _name_carriers(axes, view, low, high)
    axes.set_xscale("log")
    axes.set_xlim(low, high)
    style.mark_decades(axes.xaxis, 12)
    axes.set_ylim(*altitude_limits(view))
    axes.set_xlabel(style.label("electron_density", "Peak electron density across the shock layer"))
    axes.set_ylabel(style.label("altitude", "Altitude"))
    handles, labels = axes.get_legend_handles_labels()
    title = "station $s/R_N$"
    if view.layer is not None:
        title += "\n(band: rates, wall, air;\ndashed: equilibrium;\ndotted: frozen)"
    elif bounds is not None:
        title += "\n(band: equilibrium\nto frozen)"
    axes.legend(
        handles[::-1],
        labels[::-1],
        title=title,
        loc="upper right",
        title_fontsize=7.5,
        frameon=True,
        framealpha=0.9,
        edgecolor="none",
    )
    return figure


def radio(view: View) -> Figure | None:
    """Draw attenuation and margin of each link over time, and bars of blackout.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    Figure or None
        None when the scenario has no radio.
    """
    if not view.radios:
        return None
    figure = style.new_figure(style.WIDTH, 5.0 + 0.24 * len(view.radios))
    loss, margin, bars = figure.subplots(
        3, 1, sharex=True, height_ratios=[2.2, 2.0, 0.25 * len(view.radios) + 0.25]
    )
    for link in view.radios:
        words = style.plain(f"{link.name}, {style.frequency(link.frequency)}")
        loss.plot(view.time, _positive(view.of_radio("attenuation", link)), color=link.color, label=words)
        if view.has("attenuation_frozen"):
            loss.plot(
                view.time,
                _positive(view.of_radio("attenuation_frozen", link)),
                color=link.color,
                linewidth=0.8,
                linestyle=(0, (2, 1.5)),
            )
        margin.plot(view.time, view.of_radio("link_margin", link), color=link.color)
    loss.set_yscale("log")
    top = max(10.0, float(np.nanmax(view["attenuation"], initial=0.0)))
    loss.set_ylim(0.05, min(2 * top, MOST_ATTENUATION))
    style.mark_decades(loss.yaxis)
    loss.set_ylabel(style.label("attenuation", "Attenuation, one way"))
    if view.has("attenuation_frozen"):
        style.note(loss, "dotted: with the composition frozen at the stagnation point")
    margin.axhline(0, color=style.INK, linewidth=0.8)
    finite = view["link_margin"][np.isfinite(view["link_margin"])]
    if finite.size:
        ceiling = max(10.0, float(finite.max()) * 1.15)
        margin.set_ylim(max(float(finite.min()), -1.5 * ceiling) - 3, ceiling)
    margin.set_ylabel(style.label("link_margin", "Link margin"))
    margin.annotate(
        "lost below",
        (1, 0),
        xycoords=("axes fraction", "data"),
        xytext=(-2, -2),
        textcoords="offset points",
        ha="right",
        va="top",
        fontsize=7,
        color=style.MUTED,
    )
    _blackout_bars(bars, view)
    figure.align_ylabels([loss, margin])
    figure.legend(
        *loss.get_legend_handles_labels(),
        loc="outside upper center",
        ncols=min(len(view.radios), 5),
        fontsize=7,
        columnspacing=1.2,
    )
    return figure


def _blackout_bars(axes: Axes, view: View) -> None:
    """Draw one row per link, the lowest frequency on top, with the altitudes of loss and return."""
    axes.set_ylim(len(view.radios) - 0.4, -0.6)
    axes.set_yticks(range(len(view.radios)), [style.plain(link.name) for link in view.radios])
    axes.grid(False, axis="y")
    axes.set_xlim(view.time[0], view.time[-1])
    axes.xaxis.set_major_locator(MaxNLocator(8, steps=[1, 2, 5, 10]))
    axes.set_xlabel(style.label("time", "Time"))
    axes.tick_params(axis="y", length=0)
    span = view.time[-1] - view.time[0]
    if any(link.out_of_reach for link in view.radios):
        style.note(axes, "grey: out of reach even without plasma", right=True)
    for row, link in enumerate(view.radios):
        axes.axhline(row, color="#eeeeee", linewidth=0.6, zorder=0)
        for start, end in link.out_of_reach:
            axes.barh(row, end - start, left=start, height=0.56, color="#e6e6e6", linewidth=0)
        if not link.windows:
            words = "no blackout" if link.holds else "out of reach"
            axes.text(view.time[0] + 0.01 * span, row, words, fontsize=7, color=style.MUTED, va="center")
        for window in link.windows:
            start, end = window["start_time"], window["end_time"]
            axes.barh(row, end - start, left=start, height=0.56, color=link.color, linewidth=0)
            lost, back = (style.number(window[f"{end}_altitude"] / 1e3) for end in ("start", "end"))
            words = f"{lost} – {back} km"
            inside = end - start > 0.18 * span
            axes.text(
                0.5 * (start + end) if inside else end + 0.01 * span,
                row,
                words,
                fontsize=7,
                va="center",
                ha="center" if inside else "left",
                color="white" if inside else style.INK,
            )


def density_limits(view: View) -> tuple[float, float]:
    """Return the span of electron density worth showing: below the lowest carrier to above the peak."""
    peak = float(np.nanmax(view["electron_density"], initial=1e15))
    bounds = bracket(view)
    if bounds is not None:
        peak = max(peak, float(np.nanmax(bounds[1], initial=1e15)))
    carriers = [radio.critical_density for radio in view.radios]
    high = 10 ** np.ceil(np.log10(max([peak * 1.3, *[c * 1.3 for c in carriers if c < 100 * peak]])))
    low = min([peak * 1e-6, *[0.2 * c for c in carriers]])
    return float(10 ** np.floor(np.log10(max(low, high * 1e-9, 1e10)))), float(high)


def altitude_limits(view: View) -> tuple[float, float]:
    """Return the altitudes at which the layer is ionised enough to show [km]."""
    low = density_limits(view)[0]
    shown = view.altitude[(np.nan_to_num(view["electron_density"]) > low).any(axis=1)]
    if shown.size < 2:
        return float(view.altitude.min()), float(view.altitude.max() + 1)
    return max(0.0, float(shown.min()) - 3), float(shown.max()) + 3


def bracket(view: View) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the lower and upper end of the band of electron density, when it was computed."""
    if not (view.has("electron_density_low") and view.has("electron_density_high")):
        return None
    return view["electron_density_low"], view["electron_density_high"]


def limits_of_chemistry(view: View) -> list[tuple[str, str, str]]:
    """Return variable, words and dashes of the two limits drawn beside a layer of finite rate."""
    if view.layer is None:
        return []
    limits = (("equilibrium", "dash"), ("frozen", "dot"))
    found = [(f"electron_density_{name}", name, dash) for name, dash in limits]
    return [each for each in found if view.has(each[0])]


def _name_carriers(axes: Axes, view: View, low: float, high: float) -> None:
    """Name each carrier at the head of its line, moved apart where bands crowd."""
    inside = [link for link in view.radios if low < link.critical_density < high]
    if not inside:
        return
    span = np.log10(high / low)
    fractions = [np.log10(link.critical_density / low) / span for link in inside]
    for link, fraction, place in zip(
        inside, fractions, style.spread(fractions, 0.085, 0.0, 1.0), strict=True
    ):
        axes.annotate(
            style.plain(f"{link.name}\n{style.frequency(link.frequency)}"),
            (fraction, 1.0),
            xycoords="axes fraction",
            xytext=(place, 1.035),
            textcoords="axes fraction",
            ha="center",
            va="bottom",
            fontsize=7,
            color=style.INK,
            linespacing=1.1,
            arrowprops={
                "arrowstyle": "-",
                "color": style.MUTED,
                "linewidth": 0.5,
                "shrinkA": 0,
                "shrinkB": 0,
            },
        )


def _positive(values: np.ndarray) -> np.ndarray:
    return np.where(values > 0, values, np.nan)


__all__ = ["altitude_limits", "bracket", "density_limits", "electron_density", "limits_of_chemistry", "radio"]
