"""All still figures of a flight: name, caption, alternative text and drawing function."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from matplotlib.figure import Figure

from shocklayer.report.figures import style
from shocklayer.report.figures.altitude_speed import altitude_speed
from shocklayer.report.figures.attenuation_spectrum import attenuation_spectrum
from shocklayer.report.figures.electron_density import electron_density
from shocklayer.report.figures.envelope_fields import EnvelopeFields
from shocklayer.report.figures.facilities import facilities
from shocklayer.report.figures.ground_track import track_map
from shocklayer.report.figures.histories import along_body, histories
from shocklayer.report.figures.plasma_along_body import plasma_along_body
from shocklayer.report.figures.radio_links import radio_links
from shocklayer.report.figures.sheath_section import sheath_section
from shocklayer.report.figures.visibility import visibility
from shocklayer.report.shield.figures import FIGURES as SHIELD_FIGURES
from shocklayer.report.shield.figures import TEXTS as SHIELD_TEXTS
from shocklayer.report.shield.figures import of_flight
from shocklayer.report.view import View


@dataclass(frozen=True)
class FigureSpec:
    """One figure.

    Parameters
    ----------
    name : str
        File name without extension, and anchor in the page.
    title : str
        Heading.
    caption : str
        What is shown, and under which conventions.
    alt : str
        Alternative text: what kind of figure it is.
    draw : callable
        Takes the view and the altitude-speed fields; returns None where there is nothing to draw.
    """

    name: str
    title: str
    caption: str
    alt: str
    draw: Callable[[View, EnvelopeFields | None], Figure | None]


def _altitude_speed(view: View, fields: EnvelopeFields | None) -> Figure | None:
    return None if fields is None else altitude_speed(view, fields)


FIGURES = (
    FigureSpec(
        "track_map",
        "Ground track",
        "Ground track, coloured by the stagnation heat flux. Labels: time and altitude. Black casing: at "
        "least one radio link is lost.",
        "Map of the ground track with coastlines and observers.",
        lambda view, _: track_map(view),
    ),
    FigureSpec(
        "altitude_speed",
        "Altitude and speed",
        "Flight in the altitude-speed plane. Left: contours of stagnation heat flux (for this nose radius) "
        "and dynamic pressure. Right: electron density behind a normal shock in chemical equilibrium, Mach "
        "numbers, and the ranges of ground facilities. To the right of a link's line an equilibrium "
        "stagnation region exceeds the critical density of its carrier. All contours are for the planet's "
        "reference atmosphere (Earth: US Standard Atmosphere 1976).",
        "Two charts of altitude against speed with the flight path and contours.",
        _altitude_speed,
    ),
    FigureSpec(
        "histories",
        "Time histories",
        "Flight and heating over time. Heat flux to the wall at its own temperature, at which it radiates "
        "what it receives.",
        "Eight time histories: altitude, speed, Mach number, load factor, dynamic pressure, heat flux, wall "
        "temperature and Knudsen number.",
        lambda view, _: histories(view),
    ),
    FigureSpec(
        "electron_density",
        "Electron density",
        "Peak electron density across the shock layer at each body station. Vertical lines: critical density "
        "of each carrier; to its right the wave is reflected. Shaded: uncertainty interval, from reaction "
        "rates, wall and air density and, where equilibrium is assumed, from the chemistry. With a "
        "finite-rate layer thin lines are the limits of chemical equilibrium (dashed) and of composition "
        "frozen at the stagnation point (dotted). Curves begin where the air is dense enough for a shock "
        "layer.",
        "Chart of peak electron density against altitude, one curve per body station.",
        lambda view, _: electron_density(view),
    ),
    FigureSpec(
        "plasma_along_body",
        "Plasma along the body",
        "Peak electron density across the layer over body station and altitude. White contours: critical "
        "density of each link's carrier; inside them the wave is reflected.",
        "Contour chart of peak electron density over body station and altitude.",
        lambda view, _: plasma_along_body(view),
    ),
    FigureSpec(
        "sheath",
        "Plasma sheath to scale",
        "Electron density between body (grey) and bow shock (outer line) at up to four altitudes: half of "
        "the axial section; at an angle of attack the windward half, with the free stream from the left. "
        "Behind a capsule's forebody the dotted line is the edge of the wake, along which the layer is "
        "continued. White contours: critical density of each link's carrier.",
        "Sections through body and plasma sheath, coloured by electron density.",
        lambda view, _: sheath_section(view),
    ),
    FigureSpec(
        "passing",
        "Attenuation over time and frequency",
        "Attenuation through the sheath, normal to the surface, at each antenna. Dashed: carriers of the "
        "links; dotted: satellite navigation (L1, L2, L5), for orientation. Inside the white contour "
        "attenuation exceeds 10 dB.",
        "Chart of attenuation over time and frequency.",
        lambda view, _: attenuation_spectrum(view),
    ),
    FigureSpec(
        "radio",
        "Radio links",
        "Attenuation of each link by the plasma sheath, link margin, and blackout with the altitudes of loss "
        "and recovery. Grey: the link is unavailable even without plasma.",
        "Attenuation and margin of each radio link over time, and bars of blackout.",
        lambda view, _: radio_links(view),
    ),
    FigureSpec(
        "stations",
        "Along the body",
        "Heating, wall temperature and electron density along the body before, at and after peak heating.",
        "Three charts over distance along the body.",
        lambda view, _: along_body(view),
    ),
    FigureSpec(
        "visibility",
        "Line of sight",
        "Elevation of the vehicle above each observer's horizon (with refraction), and passes.",
        "Elevation over time for each observer, and bars of the passes.",
        lambda view, _: visibility(view),
    ),
    FigureSpec(
        "facilities",
        "Ground facilities",
        "Fraction of the similarity parameters that each facility reproduces along the flight, out of those "
        "for which limits are published (number in brackets; of Mach number, total enthalpy, altitude and "
        "test time).",
        "Chart of the fraction reproduced by each facility over time.",
        lambda view, _: facilities(view),
    ),
)

SHIELD = tuple(
    FigureSpec(name, *SHIELD_TEXTS[name], lambda view, _, draw=draw: of_flight(view.data, draw))
    for name, draw in SHIELD_FIGURES.items()
)
"""Figures of the heat shield, for flights that have one."""


def render(view: View, fields: EnvelopeFields | None) -> dict[str, bytes]:
    """Draw all figures that have something to show.

    Parameters
    ----------
    view : View
        The flight.
    fields : EnvelopeFields or None
        Fields over the altitude-speed plane; without them that figure is left out.

    Returns
    -------
    dict
        PNG bytes by figure name, in the order of `FIGURES`.
    """
    images: dict[str, bytes] = {}
    with style.report_style():
        for spec in (*FIGURES, *SHIELD):
            figure = spec.draw(view, fields)
            if figure is not None:
                images[spec.name] = png(figure, spec.title)
    return images


def png(figure: Figure, title: str) -> bytes:
    """Return a figure as a PNG file.

    Parameters
    ----------
    figure : Figure
        The figure.
    title : str
        Title in the file's metadata.

    Returns
    -------
    bytes
        The file.
    """
    style.round_ticks(figure)
    # Saving would run the layout twice, and it takes most of the time: run it once here.
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
        figure.set_layout_engine("none")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Title": title, "Software": "shocklayer"})
    return buffer.getvalue()


def save(images: Mapping[str, bytes], directory: Path) -> None:
    """Write rendered figures as PNG files into a folder, creating it if needed.

    Parameters
    ----------
    images : mapping
        PNG bytes by figure name, as `render` returns them.
    directory : pathlib.Path
        The folder.
    """
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in images.items():
        (directory / f"{name}.png").write_bytes(content)
