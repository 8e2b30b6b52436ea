"""Still figures of a run of a tunnel: waves over distance and time, nozzle, envelope of the facility."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from shocklayer.report.figures.style import WIDTH, new_figure
from shocklayer.report.palette import BLUE, FACILITY, FAINT, GREEN, INK, MUTED, PURPLE, RED, SERIES
from shocklayer.report.tunnel.tunnel_view import TunnelView

_LEAST_FRACTION = 1e-5
_STYLES: dict[str, tuple[str, str]] = {
    "shock": (RED, "-"),
    "second shock": (RED, "-"),
    "reflected shock": (RED, "--"),
    "driver gas": (GREEN, "-"),
    "driver gas along the wall": (GREEN, "--"),
    "test gas": (BLUE, "-"),
    "nozzle started": (BLUE, "--"),
}
_EXPANSION = (PURPLE, ":")
_CONTINUED = 1.25  # time shown after the end of the test, over that until then


def waves(view: TunnelView) -> Figure | None:
    """Draw the waves of the shot over distance and time, and the tubes below, both to scale."""
    waves, time = view.waves, view.test_time
    if not waves or time is None:
        return None
    end = max(max(wave["distance"]) for wave in waves if wave["name"] in ("shock", "second shock"))
    start = min(min(min(wave["distance"]) for wave in waves), -0.02 * end)
    closes = time["starts"] + (view.document["test_time"] or 0.0)
    shown = _CONTINUED * closes
    figure = new_figure(WIDTH, 4.6)
    axes, tubes = figure.subplots(2, 1, sharex=True, height_ratios=(9, 1))
    for wave in waves:
        color, line = _STYLES.get(wave["name"], _EXPANSION)
        x, t = np.array(wave["distance"]), np.array(wave["time"]) * 1e3
        axes.plot(x, t, color=color, linestyle=line, label=wave["name"])
    axes.plot(
        [end, end],
        [time["starts"] * 1e3, closes * 1e3],
        color=INK,
        linewidth=5.0,
        solid_capstyle="butt",
        label="test time",
        clip_on=False,
    )
    axes.set_ylim(0.0, shown * 1e3)
    axes.set_xlim(start, end)
    axes.set_ylabel("Time from the bursting of the diaphragm [ms]")
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0))
    _tubes(tubes, view, start, end)
    return figure


def _tubes(axes: Axes, view: TunnelView, start: float, end: float) -> None:
    """Draw the tubes of the facility along the same distance."""
    edge = view.tube_length
    parts = [(start, 0.0, "driver", "#efe3d3"), (0.0, edge, "shock tube", "#dfe7ee")]
    if end > edge * 1.001:
        parts.append((edge, end, "acceleration tube", "#e6efe1"))
    for left, right, name, fill in parts:
        axes.add_patch(
            Rectangle((left, 0.2), right - left, 0.6, facecolor=fill, edgecolor=MUTED, linewidth=0.6)
        )
        if right - left > 0.12 * (end - start):
            axes.text(0.5 * (left + right), 0.5, name, ha="center", va="center", fontsize=7, color=INK)
    axes.set_ylim(0.0, 1.0)
    axes.set_yticks([])
    axes.grid(False)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("Distance from the primary diaphragm [m]")


def nozzle(view: TunnelView) -> Figure | None:
    """Draw both temperatures, and the mole fractions, along the nozzle."""
    along = view.nozzle
    if along is None:
        return None
    figure = new_figure(WIDTH, 3.0)
    left, right = figure.subplots(1, 2)
    x = np.array(along["distance"])
    left.plot(x, along["temperature"], color=RED, label="translation and rotation")
    if view.chemistry == "two-temperature":
        left.plot(x, along["vibrational_temperature"], color=PURPLE, linestyle="--", label="vibration")
    left.set_xlabel("Distance from the throat [m]")
    left.set_ylabel("Temperature [K]")
    left.set_ylim(bottom=0.0)
    left.set_xlim(0.0, float(x[-1]))
    left.legend()
    shares = {n: v for n, v in along["mole_fractions"].items() if max(v) > _LEAST_FRACTION}
    for number, (name, values) in enumerate(shares.items()):
        right.semilogy(x, np.maximum(values, 1e-12), color=SERIES[number % len(SERIES)], label=name)
    right.set_ylim(0.3 * _LEAST_FRACTION, 1.3)
    right.set_xlim(0.0, float(x[-1]))
    right.set_xlabel("Distance from the throat [m]")
    right.set_ylabel("Mole fraction [-]")
    right.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


def envelope(view: TunnelView) -> Figure | None:
    """Draw what the facility covers in altitude and speed, this run in it, and a flight over it."""
    box, speed, altitude = view.envelope, view.equivalent_speed, view.equivalent_altitude
    if box is None and altitude is None:
        return None
    figure = new_figure(WIDTH, 3.6)
    axes = figure.add_subplot()
    fastest = max([speed, *(box.speeds if box else ()), *view.flight_speed, *(s for _, s, _ in view.points)])
    highest = max([60e3, altitude or 0.0, *(box.altitudes if box else ()), *(a for _, _, a in view.points)])
    if box is not None:
        (slow, fast), (low, high) = box.speeds, box.altitudes
        axes.add_patch(
            Rectangle(
                (slow / 1e3, low / 1e3),
                (fast - slow) / 1e3,
                (high - low) / 1e3,
                facecolor=FACILITY,
                alpha=0.16,
                edgecolor=FACILITY,
                label=f"{view.facility}: {box.words}",
            )
        )
    if view.flight_speed.size:
        axes.plot(view.flight_speed / 1e3, view.flight_altitude / 1e3, color=INK, label=view.flight_name)
    for name, at, height in view.points:
        axes.plot(at / 1e3, height / 1e3, marker="s", color=FACILITY, markersize=4, linestyle="none")
        axes.annotate(name, (at / 1e3, height / 1e3), (5, 3), textcoords="offset points", fontsize=7)
    if altitude is not None:
        axes.plot(
            speed / 1e3,
            altitude / 1e3,
            marker="o",
            color=RED,
            markersize=6,
            linestyle="none",
            label="this run",
        )
    axes.set_xlim(0.0, 1.08 * fastest / 1e3)
    axes.set_ylim(0.0, 1.1 * min(max(highest, *view.flight_altitude, 0.0), 130e3) / 1e3)
    axes.set_xlabel("Equivalent flight speed [km/s]")
    axes.set_ylabel("Altitude of the same density [km]")
    figure.legend(loc="outside lower center", ncols=2)
    return figure


def streams(view: TunnelView) -> Figure:
    """Draw how far the chemistry of the nozzle moves the stream: each limit over the chosen stream."""
    names = ("temperature", "pressure", "density", "speed", "mach_number", "pitot_pressure")
    figure = new_figure(WIDTH, 2.4)
    axes = figure.add_subplot()
    rows = np.arange(len(names))
    for number, (limit, color) in enumerate((("equilibrium", BLUE), ("frozen", PURPLE))):
        ratios = [100.0 * (view.stream(limit)[n] / view.stream("test_section")[n] - 1.0) for n in names]
        axes.barh(rows + 0.2 * (2 * number - 1), ratios, 0.36, color=color, label=limit)
    axes.axvline(0.0, color=INK, linewidth=0.8)
    axes.set_yticks(rows, [name.replace("_", " ") for name in names])
    axes.invert_yaxis()
    axes.set_xlabel(f"Difference from the stream with {view.chemistry} chemistry [%]")
    axes.grid(axis="y", color=FAINT, linewidth=0.0)
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


FIGURES: dict[str, Callable[[TunnelView], Figure | None]] = {
    "waves": waves,
    "nozzle": nozzle,
    "envelope": envelope,
    "chemistry": streams,
}
"""Drawing function of every figure."""
TEXTS = {
    "waves": (
        "The shot over distance and time",
        "To scale, with the tubes below. Shocks are drawn with constant speed; black: the test time.",
        "Lines of shocks, interfaces and expansions over distance and time.",
    ),
    "nozzle": (
        "Along the nozzle",
        "Temperatures and mole fractions on the axis from the throat on.",
        "Curves of temperatures and of mole fractions over the distance from the throat.",
    ),
    "envelope": (
        "Which flight",
        "Speed by total enthalpy, altitude by density in the US Standard Atmosphere 1976. Bounds of the "
        "facility are published separately: not every point inside is reached.",
        "Region of the facility in altitude and speed with this run, published conditions and a flight.",
    ),
    "chemistry": (
        "What the chemistry of the nozzle decides",
        "The two limits against the chosen stream.",
        "Bars of the difference of the equilibrium and the frozen stream from the chosen one.",
    ),
}
"""Title, caption and description of every figure."""
