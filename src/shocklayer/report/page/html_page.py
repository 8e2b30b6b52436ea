"""The report as one HTML file that opens offline, readable without scripts and without WebGL."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import jinja2
from plotly.offline import get_plotlyjs

from shocklayer import __version__
from shocklayer.report.figures.catalogue import FIGURES, SHIELD
from shocklayer.report.figures.envelope_fields import EnvelopeFields
from shocklayer.report.page import blackout_bars, globe, key_numbers, plots, tables
from shocklayer.report.page.answers import answers, end_sentence
from shocklayer.report.page.lead import lead
from shocklayer.report.page.plotly_json import Plot, script_json
from shocklayer.report.shield.answers import answers as shield_answers
from shocklayer.report.shield.tables import layers_table
from shocklayer.report.view import View


@dataclass(frozen=True)
class PageFigure:
    """One figure for the template: the still image, and the interactive ones that replace it.

    Parameters
    ----------
    name, title, caption, alt : str
        As in the catalogue of figures.
    image : str
        PNG in base64.
    heights : tuple of int
        Heights of the interactive figures [px].
    """

    name: str
    title: str
    caption: str
    alt: str
    image: str
    heights: tuple[int, ...]

    @property
    def plots(self) -> int:
        """Number of interactive figures."""
        return len(self.heights)


def report(view: View, images: Mapping[str, bytes], fields: EnvelopeFields | None) -> str:
    """Return the report of one flight.

    Parameters
    ----------
    view : View
        The flight.
    images : mapping
        PNG bytes by figure name.
    fields : EnvelopeFields or None
        Fields over the altitude-speed plane.

    Returns
    -------
    str
        HTML.
    """
    texts = {answer.question: answer.text for answer in answers(view)}
    numbers = key_numbers.key_numbers(view)
    interactive = plots.build(view, fields)
    scene = globe.globe(view)
    figures = {
        spec.name: page_figure(spec.name, spec.title, spec.caption, spec.alt, images, interactive)
        if spec.name in images
        else None
        for spec in (*FIGURES, *SHIELD)
    }
    return render(
        "report.html.j2",
        {"globe": [scene], **{name: interactive.get(name, []) for name in images}},
        title=view.title,
        lead=lead(view),
        numbers=numbers,
        doubts=key_numbers.doubts(view, numbers),
        bars=blackout_bars.blackout_bars(view) if view.links else None,
        blackout=texts["Radio blackout"],
        end=end_sentence(view),
        texts=texts,
        figures=figures,
        globe_height=scene["height"],
        exaggeration=globe.exaggeration(view),
        shield_answers=shield_answers(view.summary["heat_shield"]) if "heat_shield" in view.summary else [],
        shield_layers=layers_table(view.summary.get("heat_shield", {"layers": []})),
        events=tables.events(view),
        peaks=tables.peaks(view),
        plasma=tables.plasma(view),
        blackouts=tables.blackouts(view),
        sightings=tables.sightings(view),
        facilities=tables.facilities(view),
        notices=tables.validity_notices(view, affecting=True),
        other_notices=tables.validity_notices(view, affecting=False),
        provenance=tables.provenance(view),
        references=tables.references(view),
        scenario=tables.scenario(view),
    )


def page_figure(
    name: str,
    title: str,
    caption: str,
    alt: str,
    images: Mapping[str, bytes],
    interactive: Mapping[str, list[Plot]],
) -> PageFigure:
    """Combine a figure's still image and its interactive versions.

    Parameters
    ----------
    name, title, caption, alt : str
        The figure.
    images : mapping
        PNG bytes by figure name.
    interactive : mapping
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
        alt=alt,
        image=base64.b64encode(images[name]).decode("ascii"),
        heights=tuple(int(plot["height"]) for plot in interactive.get(name, [])),
    )


def render(template: str, interactive: Mapping[str, list[Plot]], **values: object) -> str:
    """Fill a template; all values are escaped except the scripts generated here.

    Parameters
    ----------
    template : str
        File name among the templates.
    interactive : mapping
        Interactive figures by name.
    **values
        Variables of the template.

    Returns
    -------
    str
        HTML.
    """
    return (
        _environment()
        .get_template(template)
        .render(version=__version__, plots=script_json(interactive), plotly=get_plotlyjs(), **values)
    )


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("shocklayer.report.page", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
