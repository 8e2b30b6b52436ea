"""Several flights on one set of axes: how far, how long, how fast, how hot, and when each is first seen."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from shocklayer.report import figures, html, style
from shocklayer.report.plotly_json import Plot, axis, line, markup_free, packed, plot
from shocklayer.report.style import duration, number, with_unit
from shocklayer.report.tables import Table
from shocklayer.report.text import join, silence
from shocklayer.report.view import ResultLike, View

TITLE = "Flights compared"
_LONGEST = 40
_CAPTION = (
    "Altitude over the distance flown along the ground, over time and against speed; speed and stagnation "
    "heat flux over time. Triangles mark where an observer first has the flight above the horizon."
)
_SIGHT_CAPTION = "Time from an observer's first sight of a flight to the end of that flight."


def write_comparison(results: Sequence[ResultLike], directory: str | PathLike[str]) -> None:
    """Write ``report.html`` and ``figures/*.png`` for several flights.

    Parameters
    ----------
    results : sequence of ResultLike
        The flights, in the order they are to be named.
    directory : path
        An existing folder.
    """
    folder = Path(directory)
    views = [View(result) for result in results]
    names = short_names([view.title for view in views])
    with style.look():
        pictures = {"comparison": figures.png(_picture(views, names), TITLE)}
        sights = _sights(views, names)
        if sights is not None:
            pictures["first_sight"] = figures.png(sights, "First sight")
    figures.save(pictures, folder / "figures")
    interactive = {"comparison": _plots(views, names)}
    page = html.render(
        "comparison.html.j2",
        interactive,
        title=TITLE,
        lead=_lead(views, names),
        figures=[
            html.page_figure("comparison", TITLE, _CAPTION, pictures, interactive),
            *(
                [html.page_figure("first_sight", "First sight", _SIGHT_CAPTION, pictures, interactive)]
                if sights is not None
                else []
            ),
        ],
        numbers=_numbers(views, names),
        first=_first_table(views, names),
    )
    (folder / "report.html").write_text(page, encoding="utf-8")


def short_names(titles: Sequence[str]) -> list[str]:
    """Return names fit for a legend: what stands before the first comma, if that tells the flights apart.

    Parameters
    ----------
    titles : sequence of str
        Titles of the flights.

    Returns
    -------
    list of str
        At most some forty characters each; numbered where one occurs twice.
    """
    heads = [title.split(",")[0].strip() for title in titles]
    chosen = heads if len(set(heads)) == len(heads) else list(titles)
    chosen = [name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…" for name in chosen]
    seen: dict[str, int] = {}
    found = []
    for name in chosen:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def watches(view: View, observer: str) -> bool:
    """Say whether an observer stands in the scenario of a flight at all."""
    return any(one.name == observer for one in view.observers)


def first_sight(view: View, observer: str) -> float | None:
    """Return when an observer first has the flight in sight [s], None if never."""
    rises = [seen["rise_time"] for o in view.observers if o.name == observer for seen in o.passes]
    return float(min(rises)) if rises else None


def _watchers(views: Sequence[View]) -> list[str]:
    return list(dict.fromkeys(observer.name for view in views for observer in view.observers))


_PANELS = (
    ("ground_distance", "altitude"),
    ("time", "altitude"),
    ("speed", "altitude"),
    ("time", "speed"),
    ("time", "stagnation_heat_flux"),
)
_WORDS = {
    "ground_distance": "Distance over the ground",
    "altitude": "Altitude",
    "time": "Time",
    "speed": "Speed",
    "stagnation_heat_flux": "Stagnation heat flux",
}


def _picture(views: Sequence[View], names: Sequence[str]) -> Figure:
    figure = style.new_figure(style.WIDTH, 7.6)
    grid = figure.add_gridspec(3, 2, height_ratios=[1.25, 1, 1])
    places = (grid[0, :], grid[1, 0], grid[1, 1], grid[2, 0], grid[2, 1])
    colors = style.series_colours(len(views))
    panels = []
    for place, (across, up) in zip(places, _PANELS, strict=True):
        axes = figure.add_subplot(place)
        taken: list[tuple[float, float]] = []
        for view, name, color in zip(views, names, colors, strict=True):
            axes.plot(view[across], view[up], color=color, label=style.plain(name))
            if up == "altitude":
                _mark_sights(axes, view, across, color, taken)
        axes.set_xlabel(style.label(across, _WORDS[across]))
        axes.set_ylabel(style.label(up, _WORDS[up]))
        axes.set_ylim(bottom=0)
        axes.margins(x=0.01)
        panels.append(axes)
    figure.align_ylabels(panels[1::2])
    figure.legend(
        *panels[0].get_legend_handles_labels(),
        loc="outside upper center",
        ncols=_columns(names),
        fontsize=8,
    )
    return figure


def _mark_sights(axes: Axes, view: View, across: str, color: str, taken: list[tuple[float, float]]) -> None:
    """Mark where observers first see the flight; those who see it from one moment on share a mark.

    Names stand beside the marks over the ground, clear of those in ``taken``, which grows by them.
    """
    together: dict[float, list[str]] = {}
    for observer in view.observers:
        time = first_sight(view, observer.name)
        if time is not None:
            together.setdefault(round(time, 1), []).append(observer.name)
    for time, watchers in together.items():
        x, y = (np.interp(time, view.time, view[name]) for name in (across, "altitude"))
        axes.plot(
            x, y, "^", color=color, markersize=6, markeredgecolor="white", markeredgewidth=0.7, zorder=4
        )
        if across == "ground_distance":
            crowd = sum(abs(x - a) < 0.3 * np.ptp(view[across]) and abs(y - b) < 15.0 for a, b in taken)
            taken.append((float(x), float(y)))
            axes.annotate(
                style.plain(join(watchers, 4)),
                (x, y),
                xytext=(6, 5 + 9 * crowd),
                textcoords="offset points",
                fontsize=6.8,
                color=color,
            )


def _sights(views: Sequence[View], names: Sequence[str]) -> Figure | None:
    watchers = _watchers(views)
    if not watchers:
        return None
    figure = style.new_figure(style.WIDTH, 1.2 + (0.17 * len(views) + 0.14) * len(watchers))
    axes = figure.add_subplot()
    height = 0.8 / len(views)
    top = max(float(view.time[-1] - view.time[0]) for view in views)
    colors = style.series_colours(len(views))
    for k, (view, color) in enumerate(zip(views, colors, strict=True)):
        for row, watcher in enumerate(watchers):
            if not watches(view, watcher):
                continue
            place = row - 0.4 + (k + 0.5) * height
            time = first_sight(view, watcher)
            notice = 0.0 if time is None else float(view.time[-1]) - time
            axes.barh(place, notice, height=0.85 * height, color=color, linewidth=0)
            words = "never" if time is None else duration(notice)
            axes.text(notice + 0.01 * top, place, words, fontsize=6.8, va="center", color=style.INK)
    axes.set_yticks(range(len(watchers)), [style.plain(watcher) for watcher in watchers])
    axes.set_ylim(len(watchers) - 0.5, -0.5)
    axes.set_xlim(0, 1.12 * top)
    axes.tick_params(axis="y", length=0)
    axes.grid(False, axis="y")
    axes.set_xlabel("From first sight to the end of the flight [s]")
    handles = [Patch(color=color, label=style.plain(name)) for name, color in zip(names, colors, strict=True)]
    figure.legend(handles=handles, loc="outside upper center", ncols=_columns(names), fontsize=8)
    return figure


def _columns(names: Sequence[str]) -> int:
    """Return how many legend entries fit beside each other."""
    return max(1, min(len(names), 115 // (max(map(len, names)) + 6)))


def _plots(views: Sequence[View], names: Sequence[str]) -> list[Plot]:
    found = []
    for across, up in _PANELS:
        traces = []
        for view, name, color in zip(views, names, style.series_colours(len(views)), strict=True):
            pick = view.thin()
            traces.append(
                line(
                    view[across][pick],
                    view[up][pick],
                    name,
                    color,
                    legendgroup=name,
                    hovertemplate="%{x:.4g}, %{y:.4g}",
                )
            )
            seen = [(o.name, first_sight(view, o.name)) for o in view.observers]
            marks = [(watcher, time) for watcher, time in seen if time is not None]
            if up == "altitude" and marks:
                times = [time for _, time in marks]
                traces.append(
                    {
                        "type": "scatter",
                        "mode": "markers",
                        "x": packed(np.interp(times, view.time, view[across])),
                        "y": packed(np.interp(times, view.time, view[up])),
                        "text": [f"first seen by {markup_free(watcher)}" for watcher, _ in marks],
                        "hovertemplate": "%{text}<extra></extra>",
                        "marker": {"symbol": "triangle-up", "size": 9, "color": color},
                        "legendgroup": name,
                        "showlegend": False,
                    }
                )
        found.append(
            plot(
                traces,
                axis(style.label(across, _WORDS[across])),
                axis(style.label(up, _WORDS[up]), rangemode="tozero"),
                height=420 if across == "ground_distance" else 320,
                hovermode="closest",
                showlegend=not found,
            )
        )
    return found


def _lead(views: Sequence[View], names: Sequence[str]) -> str:
    """Say which flight goes farthest, which is there first, which is hottest, which is seen last."""
    if len(views) < 2:
        return ""
    ends = [float(view.time[-1] - view.time[0]) for view in views]
    ranges = [float(view.stored("ground_distance")[-1]) for view in views]
    heats = [float(np.nanmax(view.stored("stagnation_heat_flux"))) for view in views]
    far, quick, hot = int(np.argmax(ranges)), int(np.argmin(ends)), int(np.argmax(heats))
    parts = [
        f"{names[far]} goes farthest: {with_unit('ground_distance', ranges[far])} over the ground.",
        f"{names[quick]} ends first, after {duration(ends[quick])}.",
        f"{names[hot]} is heated most, with {with_unit('stagnation_heat_flux', heats[hot])} at the nose.",
    ]
    for watcher in _watchers(views)[:3]:
        notices = [(first_sight(view, watcher), view, name) for view, name in zip(views, names, strict=True)]
        seen = [(float(view.time[-1]) - time, name) for time, view, name in notices if time is not None]
        if len(seen) > 1 and len(seen) == len(views):
            most, least = max(seen), min(seen)
            parts.append(
                f"{watcher} sees {most[1]} {duration(most[0])} before its end, {least[1]} "
                f"{duration(least[0])} before."
            )
    return " ".join(parts)


def _numbers(views: Sequence[View], names: Sequence[str]) -> Table:
    """Set the flights' main numbers side by side."""
    rows: list[tuple[str, ...]] = [
        ("Duration", *(duration(float(view.time[-1] - view.time[0])) for view in views)),
        ("Distance over the ground", *(_last(view, "ground_distance") for view in views)),
    ]
    for name, words in (
        ("altitude", "Highest altitude"),
        ("speed", "Highest speed"),
        ("mach_number", "Highest Mach number"),
        ("load_factor", "Largest load factor"),
        ("stagnation_heat_flux", "Largest stagnation heat flux"),
        ("heat_load", "Heat load"),
        ("wall_temperature", "Hottest wall"),
        ("electron_density", "Largest electron density"),
    ):
        rows.append(
            (
                words,
                *(with_unit(name, float(np.nanmax(view.stored(name), initial=-np.inf))) for view in views),
            )
        )
    links = list(dict.fromkeys(radio.name for view in views for radio in view.radios))
    for link in links:
        cells = []
        for view in views:
            found = [radio for radio in view.radios if radio.name == link]
            cells.append(
                duration(silence(view, found[0])) if found and found[0].windows else "none" if found else "–"
            )
        rows.append((f"Blackout of {link}", *cells))
    return Table(("", *names), rows, frozenset(range(1, len(views) + 1)))


def _first_table(views: Sequence[View], names: Sequence[str]) -> Table:
    """Say when, how high and how long before the end each observer first sees each flight."""
    rows = []
    for watcher in _watchers(views):
        cells = []
        for view in views:
            time = first_sight(view, watcher)
            if time is None:
                cells.append("never" if watches(view, watcher) else "–")
                continue
            altitude = number(float(np.interp(time, view.time, view.altitude)))
            notice = duration(float(view.time[-1]) - time)
            cells.append(f"at {duration(time)}, {altitude}\u00a0km high, {notice} before the end")
        rows.append((watcher, *cells))
    return Table(("First seen by", *names), rows, frozenset(), "None of the scenarios names an observer.")


def _last(view: View, name: str) -> str:
    return with_unit(name, float(view.stored(name)[-1]))
