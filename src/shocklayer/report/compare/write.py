"""Several flights on one set of axes: how far, how long, how fast, how hot, and when each is first seen."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from shocklayer.core.json_output import dump_json
from shocklayer.report.compare import text
from shocklayer.report.compare.comparison import Comparison
from shocklayer.report.compare.figure import first_sight, picture, sights
from shocklayer.report.compare.plots import plots
from shocklayer.report.figures import catalogue, style
from shocklayer.report.figures.style import duration, number, with_unit
from shocklayer.report.page import html_page
from shocklayer.report.page.tables import Table
from shocklayer.report.page.text import silence
from shocklayer.report.view import ResultLike, View

TITLE = "Flights compared"
_LONGEST = 40
_CAPTION = (
    "Altitude over the distance flown along the ground, over time and against speed; speed over distance and "
    "stagnation heat flux over time. Distances count from each flight's own start. Triangles mark where an "
    "observer first has the flight above the horizon; dashed lines are the horizons of the observers on the "
    "ground (black dots): what is above them is in sight."
)
_SIGHT_CAPTION = "Time from an observer's first sight of a flight to the end of that flight."


def write_comparison(results: Sequence[ResultLike], directory: str | PathLike[str]) -> None:
    """Write ``report.html``, ``comparison.json`` and ``figures/*.png`` for several flights.

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
    found = Comparison(views, names)
    with style.look():
        pictures = {"comparison": catalogue.png(picture(views, names, found), TITLE)}
        seen = sights(views, names)
        if seen is not None:
            pictures["first_sight"] = catalogue.png(seen, "First sight")
    catalogue.save(pictures, folder / "figures")
    interactive = {"comparison": plots(views, names, found)}
    page = html_page.render(
        "comparison.html.j2",
        interactive,
        title=TITLE,
        lead=_lead(views, names),
        answers=text.answers(found),
        measures=text.flights_table(found),
        ranges=text.ranges_table(found),
        figures=[
            html_page.page_figure("comparison", TITLE, _CAPTION, pictures, interactive),
            *(
                [html_page.page_figure("first_sight", "First sight", _SIGHT_CAPTION, pictures, interactive)]
                if seen is not None
                else []
            ),
        ],
        numbers=_numbers(views, names),
        first=_first_table(views, names),
    )
    (folder / "report.html").write_text(page, encoding="utf-8")
    (folder / "comparison.json").write_text(dump_json(_numbers_of(found)), encoding="utf-8")


def compare_flights(results: Sequence[ResultLike]) -> dict[str, Any]:
    """Return what a comparison of flights comes to, as JSON can hold it.

    Parameters
    ----------
    results : sequence of ResultLike
        The flights.

    Returns
    -------
    dict
        ``answers`` (question, short, text), ``common_distance``, ``flights`` with their numbers (SI), closed
        forms.
    """
    views = [View(result) for result in results]
    return _numbers_of(Comparison(views, short_names([view.title for view in views])))


def _numbers_of(found: Comparison) -> dict[str, Any]:
    """Return a comparison's answers and numbers as JSON can hold them."""
    return {"answers": [answer._asdict() for answer in text.answers(found)]} | found.as_dict()


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


def _watchers(views: Sequence[View]) -> list[str]:
    return list(dict.fromkeys(observer.name for view in views for observer in view.observers))


def _lead(views: Sequence[View], names: Sequence[str]) -> str:
    """Say which flight goes farthest, which ends first, which is hottest."""
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
