"""The one picture of several flights: altitude over ground distance, and beside it time, speed and heat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from shocklayer.core.constants import EARTH_MEAN_RADIUS
from shocklayer.report.compare.comparison import Comparison
from shocklayer.report.compare.flight_metrics import SPACE
from shocklayer.report.figures import style
from shocklayer.report.figures.style import duration
from shocklayer.report.page.text import join
from shocklayer.report.view import View

_BENT = 4.0 / 3.0 * EARTH_MEAN_RADIUS
_NEAR_TRACK = 100e3
_WIDER = 1.6
"""Ratio of the longest flight to the shortest from which the whole way gets a panel of its own."""
_WORDS = {
    "ground_distance": "Distance over the ground",
    "altitude": "Altitude",
    "speed": "Speed",
    "stagnation_heat_flux": "Stagnation heat flux",
}
_SMALL = (
    ("ground_distance", "speed"),
    ("time", "altitude"),
    ("speed", "altitude"),
    ("time", "stagnation_heat_flux"),
)


@dataclass(frozen=True)
class Panel:
    """One set of axes: two quantities, the ground distance [km] and altitude [km] up to which it is drawn."""

    across: str
    up: str
    limit: float | None = None
    ceiling: float | None = None

    def x(self, view: View) -> np.ndarray:
        """Return what is drawn across: in display units, time in minutes."""
        return view.time / 60.0 if self.across == "time" else view[self.across]

    def inside(self, view: View) -> np.ndarray:
        """Return which samples lie before the edge."""
        if self.limit is None:
            return np.ones(len(view.time), dtype=bool)
        return view["ground_distance"] <= self.limit

    @property
    def x_label(self) -> str:
        """Label of the axis across."""
        return "Time [min]" if self.across == "time" else style.label(self.across, _WORDS[self.across])

    @property
    def y_label(self) -> str:
        """Label of the axis upward."""
        return style.label(self.up, _WORDS[self.up])

    @property
    def wide(self) -> bool:
        """Whether it takes the whole width."""
        return (self.across, self.up) == ("ground_distance", "altitude")


@dataclass(frozen=True)
class Watcher:
    """An observer on the ground below: name, distance along the track [km], least elevation [rad]."""

    name: str
    place: float
    elevation: float = 0.0

    def horizon(self, distance: np.ndarray) -> np.ndarray:
        """Altitude [km] from which rays bent as over a 4/3 Earth reach the observer, at distances [km]."""
        angle = np.minimum(np.abs(distance - self.place) * 1e3 / _BENT, 1.3 - self.elevation)
        return _BENT / 1e3 * (np.cos(self.elevation) / np.cos(angle + self.elevation) - 1.0)


def panels(found: Comparison) -> list[Panel]:
    """Return the panels: the way all flights share, the whole way where it is much longer, the rest."""
    longest = max(flight.distance for flight in found.flights)
    shown: list[Panel] = []
    near = None
    if longest > _WIDER * found.common:
        near = 1.2 * found.common / 1e3
        onward = max(flight.highest for flight in found.flights if flight.distance > 1e3 * near)
        shown = [
            Panel("ground_distance", "altitude", near),
            Panel("ground_distance", "altitude", ceiling=1.5e-3 * onward),
        ]
    else:
        shown = [Panel("ground_distance", "altitude")]
    return [*shown, *(Panel(a, b, near if a == "ground_distance" else None) for a, b in _SMALL)]


def watchers(views: Sequence[View]) -> list[Watcher]:
    """Return the ground observers of all the flights that stand below the first flight that passes them."""
    found: dict[str, Watcher] = {}
    common = set.intersection(*({observer.name for observer in view.observers} for view in views))
    for view in views:
        path = np.radians(np.stack([view["latitude"], view["longitude"]]))
        for observer in view.observers:
            if observer.name in found or observer.name not in common:
                continue
            if observer.latitude is None or observer.longitude is None:
                continue
            if (observer.altitude or 0.0) > SPACE:
                continue
            here = np.radians([observer.latitude, observer.longitude])
            chord = (
                np.sin(0.5 * (path[0] - here[0])) ** 2
                + np.cos(path[0]) * np.cos(here[0]) * np.sin(0.5 * (path[1] - here[1])) ** 2
            )
            off = 2.0 * EARTH_MEAN_RADIUS * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))
            # Samples lie up to some hundred kilometres apart; the nearest in between decides.
            place = _closest(view["ground_distance"], off)
            if place is not None:
                given = [one for one in view.scenario.get("observer") or [] if one["name"] == observer.name]
                least = float(given[0].get("minimum_elevation") or 0.0) if given else 0.0
                found[observer.name] = Watcher(observer.name, place, least)
    return sorted(found.values(), key=lambda one: one.place)


def _closest(distance: np.ndarray, off: np.ndarray) -> float | None:
    """Ground distance [km] at which a track first comes near an observer `off` metres away, None if never."""
    for i in range(len(off)):
        step = 1e3 * max(abs(distance[j] - distance[i]) for j in (max(i - 1, 0), min(i + 1, len(off) - 1)))
        before, after = off[max(i - 1, 0)], off[min(i + 1, len(off) - 1)]
        if off[i] <= min(before, after) and off[i] < _NEAR_TRACK + step:
            if 0 < i < len(off) - 1:
                # Along a straight track the distances to either side add up to the step between.
                forward = off[i] if before > after else -off[i]
                return float(distance[i] + forward / 1e3) if off[i] <= step else float(distance[i])
            return float(distance[i])
    return None


def first_sight(view: View, observer: str) -> float | None:
    """Return when an observer first has the flight in sight [s], None if never."""
    rises = [seen["rise_time"] for o in view.observers if o.name == observer for seen in o.passes]
    return float(min(rises)) if rises else None


def picture(views: Sequence[View], names: Sequence[str], found: Comparison) -> Figure:
    """Draw the flights on one set of axes.

    Parameters
    ----------
    views : sequence of View
        The flights.
    names : sequence of str
        Their short names.
    found : Comparison
        Their numbers.

    Returns
    -------
    Figure
        The picture.
    """
    wanted = panels(found)
    wide = [panel for panel in wanted if panel.wide]
    small = wanted[len(wide) :]
    heights = [1.75, *([0.85] * (len(wide) - 1)), *([1.0] * (len(small) // 2))]
    figure = style.new_figure(style.WIDTH, 1.0 + 2.0 * sum(heights))
    grid = figure.add_gridspec(len(heights), 2, height_ratios=heights)
    places = [grid[i, :] for i in range(len(wide))]
    places += [grid[len(wide) + i // 2, i % 2] for i in range(len(small))]
    ground = watchers(views)
    drawn = []
    for number, (place, panel) in enumerate(zip(places, wanted, strict=True)):
        axes = figure.add_subplot(place)
        _draw(axes, panel, views, names, ground if number == 0 else [])
        if number == 1 and len(wide) == 2:
            style.note(axes, "The whole way", right=True)
            axes.axvspan(0.0, float(wide[0].limit or 0.0), color="#f0f0f0", zorder=0, linewidth=0)
        drawn.append(axes)
    figure.align_ylabels(drawn[: len(wide)])
    figure.legend(
        *drawn[0].get_legend_handles_labels(), loc="outside upper center", ncols=columns(names), fontsize=8
    )
    return figure


def _draw(
    axes: Axes, panel: Panel, views: Sequence[View], names: Sequence[str], ground: Sequence[Watcher]
) -> None:
    colors = style.series_colours(len(views))
    axes.set_xlabel(panel.x_label)
    axes.set_ylabel(panel.y_label)
    top = panel.ceiling or max(float(view[panel.up][panel.inside(view)].max()) for view in views)
    for view, name, color in zip(views, names, colors, strict=True):
        axes.plot(panel.x(view), view[panel.up], color=color, label=style.plain(name))
    if panel.limit is not None:
        axes.set_xlim(0.0, panel.limit)
        _tell_onward(axes, panel, views, colors, top)
    else:
        axes.margins(x=0.01)
    axes.set_ylim(0.0, 1.06 * top)
    if panel.wide and not panel.ceiling:
        _tell_always(axes, views)
    if panel.up != "altitude":
        return
    below, always = {one.name for one in ground}, set(_always(views))
    taken: list[tuple[float, float]] = []
    for view, color in zip(views, colors, strict=True):
        _mark_sights(axes, view, panel, color, taken, below, always)
    right = axes.get_xlim()[1]
    for one in ground:
        distance = np.linspace(0.0, right, 400)
        axes.plot(distance, one.horizon(distance), color=style.MUTED, linewidth=0.8, linestyle=(0, (4, 3)))
        axes.plot([one.place], [0.0], "o", color=style.INK, markersize=4, clip_on=False, zorder=5)
        axes.annotate(
            style.plain(one.name),
            (one.place, 0.0),
            xytext=(5, 13),
            textcoords="offset points",
            fontsize=7,
            ha="left" if one.place < 0.9 * right else "right",
            color=style.INK,
        )


def _tell_onward(axes: Axes, panel: Panel, views: Sequence[View], colors: Sequence[str], top: float) -> None:
    """Say at the right edge that a flight goes on."""
    assert panel.limit is not None
    for view, color in zip(views, colors, strict=True):
        distance = view["ground_distance"]
        if distance[-1] <= panel.limit:
            continue
        there = float(np.interp(panel.limit, distance, view[panel.up]))
        axes.annotate(
            f"on to {style.number(float(distance[-1]))}\u00a0km →",
            (panel.limit, min(there, top)),
            xytext=(-3, 4),
            textcoords="offset points",
            ha="right",
            fontsize=6.8,
            color=color,
        )


def _always(views: Sequence[View]) -> list[str]:
    """Return the observers who see every flight from its start."""
    return [
        name
        for name in dict.fromkeys(observer.name for view in views for observer in view.observers)
        if all(first_sight(view, name) == float(view.time[0]) for view in views)
    ]


def _tell_always(axes: Axes, views: Sequence[View]) -> None:
    """Name above the axes the observers who see every flight from its start."""
    always = _always(views)
    if always:
        style.note(axes, f"in sight from the start: {style.plain(join(always, 4))}", right=True)


def _mark_sights(
    axes: Axes,
    view: View,
    panel: Panel,
    color: str,
    taken: list[tuple[float, float]],
    told: set[str],
    always: set[str],
) -> None:
    """Mark where observers first see the flight; those who see it from one moment on share a mark.

    On the widest axes names stand beside the marks, but for the observers in `told`, which are drawn
    themselves; those in `always` see all from the start and are not marked.
    """
    together: dict[float, list[str]] = {}
    for observer in view.observers:
        time = first_sight(view, observer.name)
        if time is not None and observer.name not in always:
            together.setdefault(round(time, 1), []).append(observer.name)
    for time, seeing in together.items():
        x, y = (float(np.interp(time, view.time, each)) for each in (panel.x(view), view[panel.up]))
        if (panel.limit is not None and x > panel.limit) or y > (panel.ceiling or np.inf):
            continue
        axes.plot(
            x, y, "^", color=color, markersize=6, markeredgecolor="white", markeredgewidth=0.7, zorder=4
        )
        named = [name for name in seeing if panel.wide and panel.ceiling is None and name not in told]
        near = [one for one in taken if abs(x - one[0]) < 0.3 * axes.get_xlim()[1] and abs(y - one[1]) < 15.0]
        if not named or any(abs(x - one[0]) < 1.0 and abs(y - one[1]) < 1.0 for one in near):
            continue
        taken.append((x, y))
        axes.annotate(
            style.plain(join(named, 4)),
            (x, y),
            xytext=(6, 5 + 9 * len(near)),
            textcoords="offset points",
            fontsize=6.8,
            color=color,
        )


def sights(views: Sequence[View], names: Sequence[str]) -> Figure | None:
    """Draw the time from each observer's first sight to each flight's end; None without observers."""
    seeing = list(dict.fromkeys(observer.name for view in views for observer in view.observers))
    if not seeing:
        return None
    figure = style.new_figure(style.WIDTH, 1.2 + (0.17 * len(views) + 0.14) * len(seeing))
    axes = figure.add_subplot()
    height = 0.8 / len(views)
    top = max(float(view.time[-1] - view.time[0]) for view in views) / 60.0
    colors = style.series_colours(len(views))
    for k, (view, color) in enumerate(zip(views, colors, strict=True)):
        here = {observer.name for observer in view.observers}
        for row, watcher in enumerate(seeing):
            if watcher not in here:
                continue
            place = row - 0.4 + (k + 0.5) * height
            time = first_sight(view, watcher)
            notice = 0.0 if time is None else float(view.time[-1]) - time
            axes.barh(place, notice / 60.0, height=0.85 * height, color=color, linewidth=0)
            words = "never" if time is None else duration(notice)
            axes.text(notice / 60.0 + 0.01 * top, place, words, fontsize=6.8, va="center", color=style.INK)
    axes.set_yticks(range(len(seeing)), [style.plain(watcher) for watcher in seeing])
    axes.set_ylim(len(seeing) - 0.5, -0.5)
    axes.set_xlim(0, 1.12 * top)
    axes.tick_params(axis="y", length=0)
    axes.grid(False, axis="y")
    axes.set_xlabel("From first sight to the end of the flight [min]")
    handles = [Patch(color=color, label=style.plain(name)) for name, color in zip(names, colors, strict=True)]
    figure.legend(handles=handles, loc="outside upper center", ncols=columns(names), fontsize=8)
    return figure


def columns(names: Sequence[str]) -> int:
    """Return how many legend entries fit beside each other."""
    return max(1, min(len(names), 115 // (max(map(len, names)) + 6)))
