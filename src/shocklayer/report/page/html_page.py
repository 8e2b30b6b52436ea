"""The page: one file that opens offline, readable without scripts and without WebGL."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cache
from typing import Any

import jinja2
from plotly.offline import get_plotlyjs

from shocklayer import __version__
from shocklayer.report.figures import envelope_fields
from shocklayer.report.figures.catalogue import FIGURES
from shocklayer.report.page import globe, plots, tables, text
from shocklayer.report.page.plotly_json import Plot, script_safe
from shocklayer.report.view import View


@dataclass(frozen=True)
class PageFigure:
    """One figure as the template needs it: the still picture and how many interactive ones replace it."""

    name: str
    title: str
    caption: str
    picture: str
    heights: tuple[int, ...]

    @property
    def plots(self) -> int:
        """Number of interactive figures."""
        return len(self.heights)


def report(view: View, pictures: dict[str, bytes], fields: envelope_fields.IsoFields | None) -> str:
    """Return the report of one flight.

    Parameters
    ----------
    view : View
        The flight.
    pictures : dict
        PNG bytes by figure name.
    fields : iso.IsoFields or None
        What the altitude-speed plane holds.

    Returns
    -------
    str
        HTML.
    """
    interactive = plots.build(view, fields)
    scene = globe.globe(view)
    found = {
        spec.name: page_figure(spec.name, spec.title, spec.caption, pictures, interactive)
        if spec.name in pictures
        else None
        for spec in FIGURES
    }
    return render(
        "report.html.j2",
        {"globe": [scene], **{name: interactive.get(name, []) for name in pictures}},
        title=view.title,
        lead=text.lead(view),
        answers=text.answers(view),
        figures=found,
        globe_height=scene["height"],
        exaggeration=globe.exaggeration(view),
        events=tables.events(view),
        peaks=tables.peaks(view),
        plasma=tables.plasma(view),
        blackouts=tables.blackouts(view),
        sightings=tables.sightings(view),
        facilities=tables.facilities(view),
        warnings=tables.warnings(view),
        provenance=tables.provenance(view),
        references=tables.references(view),
        scenario=tables.scenario(view),
    )


def page_figure(
    name: str, title: str, caption: str, pictures: dict[str, bytes], interactive: dict[str, list[Plot]]
) -> PageFigure:
    """Bring a figure's still picture and its interactive versions together.

    Parameters
    ----------
    name, title, caption : str
        The figure.
    pictures : dict
        PNG bytes by figure name.
    interactive : dict
        Interactive figures by name.

    Returns
    -------
    PageFigure
        For the template.
    """
    return PageFigure(
        name=name,
        title=title,
        caption=caption,
        picture=base64.b64encode(pictures[name]).decode("ascii"),
        heights=tuple(int(plot["height"]) for plot in interactive.get(name, [])),
    )


def render(template: str, drawn: dict[str, list[Plot]], **values: Any) -> str:
    """Fill a template; everything in it is escaped, but for the scripts made here.

    Parameters
    ----------
    template : str
        File name among the templates.
    drawn : dict
        Interactive figures by name.
    **values
        What the template names.

    Returns
    -------
    str
        HTML.
    """
    return (
        _environment()
        .get_template(template)
        .render(version=__version__, plots=script_safe(drawn), plotly=get_plotlyjs(), **values)
    )


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("shocklayer.report", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
