"""Write the comparison of several flights: page, figures and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from shocklayer.core.json_output import dump_json
from shocklayer.report.compare import tables
from shocklayer.report.compare.answers import answers
from shocklayer.report.compare.comparison import Comparison
from shocklayer.report.compare.figure import comparison_figure
from shocklayer.report.compare.first_sight_figure import first_sight_figure
from shocklayer.report.compare.plots import comparison_plots
from shocklayer.report.figures import catalogue, style
from shocklayer.report.formatting import format_duration, format_quantity
from shocklayer.report.page import html_page
from shocklayer.report.view import ResultLike, View

TITLE = "Comparison of flights"
_LONGEST_NAME = 40
_TEXTS = {
    "comparison": (
        "Common axes",
        "Altitude against ground distance, time and speed; speed against ground distance; stagnation heat "
        "flux over time. Distances are measured from the start of each flight. Triangles: an observer first "
        "has the flight above the horizon. Dashed: horizons of the observers on the ground (black dots); a "
        "flight above them is in sight.",
        "Charts of all flights: altitude, speed and heat flux against distance, time and speed.",
    ),
    "first_sight": (
        "First sight",
        "Time from an observer's first sight of a flight to the end of that flight.",
        "Bars of the time from first sight to the end, for each observer and flight.",
    ),
}


def write_comparison(results: Sequence[ResultLike], directory: str | PathLike[str]) -> None:
    """Write ``report.html``, ``comparison.json`` and ``figures/*.png`` for several flights.

    Parameters
    ----------
    results : sequence of ResultLike
        The flights, in the order in which they are shown.
    directory : path
        An existing folder.
    """
    folder = Path(directory)
    views = [View(result) for result in results]
    names = short_names([view.title for view in views])
    comparison = Comparison(views, names)
    with style.report_style():
        figures = {
            "comparison": comparison_figure(views, names, comparison),
            "first_sight": first_sight_figure(views, names),
        }
        images = {
            name: catalogue.png(figure, _TEXTS[name][0])
            for name, figure in figures.items()
            if figure is not None
        }
    catalogue.save(images, folder / "figures")
    interactive = {"comparison": comparison_plots(views, names, comparison)}
    page = html_page.render(
        "comparison.html.j2",
        interactive,
        title=TITLE,
        lead=_lead(views, names),
        answers=answers(comparison),
        figures=[html_page.page_figure(name, *_TEXTS[name], images, interactive) for name in images],
        metrics=tables.metrics_table(comparison),
        peaks=tables.peaks_table(views, names),
        first_sight=tables.first_sight_table(views, names),
        ranges=tables.ranges_table(comparison),
    )
    (folder / "report.html").write_text(page, encoding="utf-8")
    (folder / "comparison.json").write_text(dump_json(_as_dict(comparison)), encoding="utf-8")


def compare_flights(results: Sequence[ResultLike]) -> dict[str, Any]:
    """Return the comparison of several flights as JSON can represent it.

    Parameters
    ----------
    results : sequence of ResultLike
        The flights.

    Returns
    -------
    dict
        ``answers`` (question, short, text), ``common_distance``, ``flights`` with their metrics (SI), closed
        forms.
    """
    views = [View(result) for result in results]
    return _as_dict(Comparison(views, short_names([view.title for view in views])))


def _as_dict(comparison: Comparison) -> dict[str, Any]:
    return {"answers": [answer._asdict() for answer in answers(comparison)]} | comparison.as_dict()


def short_names(titles: Sequence[str]) -> list[str]:
    """Return names for a legend: the text before the first comma, if that distinguishes the flights.

    Parameters
    ----------
    titles : sequence of str
        Titles of the flights.

    Returns
    -------
    list of str
        At most forty characters each; numbered where one occurs twice.
    """
    heads = [title.split(",")[0].strip() for title in titles]
    chosen = heads if len(set(heads)) == len(heads) else list(titles)
    chosen = [
        name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…" for name in chosen
    ]
    count: dict[str, int] = {}
    names = []
    for name in chosen:
        count[name] = count.get(name, 0) + 1
        names.append(name if count[name] == 1 else f"{name} ({count[name]})")
    return names


def _lead(views: Sequence[View], names: Sequence[str]) -> str:
    """Say which flight goes farthest, which ends first, which has the highest heat flux."""
    if len(views) < 2:
        return ""
    durations = [view.duration for view in views]
    distances = [float(view.stored("ground_distance")[-1]) for view in views]
    heat = [float(np.nanmax(view.stored("stagnation_heat_flux"))) for view in views]
    farthest, shortest, hottest = int(np.argmax(distances)), int(np.argmin(durations)), int(np.argmax(heat))
    return (
        f"{names[farthest]} goes farthest: {format_quantity('ground_distance', distances[farthest])} over "
        f"the ground. {names[shortest]} ends first, after {format_duration(durations[shortest])}. "
        f"{names[hottest]} has the highest heat flux: "
        f"{format_quantity('stagnation_heat_flux', heat[hottest])} at the stagnation point."
    )
