"""Every figure of a flight for papers: what it is called, what stands beneath it, and how it is drawn."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from matplotlib.figure import Figure

from shocklayer.report.figures import (
    altitude_speed,
    electron_density,
    envelope_fields,
    ground_track,
    histories,
    plasma_sheath,
    style,
    visibility_and_facilities,
)
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
        What the reader sees, and by which convention.
    draw : callable
        Takes the view and the altitude-speed fields; returns None where there is nothing to draw.
    """

    name: str
    title: str
    caption: str
    draw: Callable[[View, envelope_fields.IsoFields | None], Figure | None]


FIGURES = (
    FigureSpec(
        "track_map",
        "Ground track",
        "The track over the ground, coloured by the heat flux at the stagnation point. Labels give time and "
        "altitude. The black casing marks where at least one radio link is lost.",
        lambda view, _: ground_track.track_map(view),
    ),
    FigureSpec(
        "altitude_speed",
        "Altitude and speed",
        "The flown path among lines of equal stagnation heat flux (for this nose radius) and dynamic "
        "pressure, left; among electron densities behind a normal shock in chemical equilibrium, local Mach "
        "numbers and what ground facilities reproduce, right. To the right of a band's line an equilibrium "
        "layer reflects that band. Lines are for the planet's mean air (on Earth the US Standard Atmosphere "
        "1976).",
        lambda view, fields: None if fields is None else altitude_speed.altitude_speed(view, fields),
    ),
    FigureSpec(
        "histories",
        "Over time",
        "Flight and heating over time. Heat fluxes are to a cold, fully catalytic wall; the wall temperature "
        "is the one at which the wall radiates away all the heat it receives.",
        lambda view, _: histories.histories(view),
    ),
    FigureSpec(
        "electron_density",
        "Electron density",
        "Peak electron density across the shock layer at each body station. Vertical lines: the density at "
        "which the layer begins to reflect a band. Where the layer was solved at finite rate the band round "
        "a curve says how far reaction rates, the wall and the air's density move it, and thin lines show "
        "chemical equilibrium (dashed) and composition frozen at the stagnation point (dotted); otherwise "
        "the band runs from the one to the other. Curves begin where the air is dense enough for a shock "
        "layer.",
        lambda view, _: electron_density.electron_density(view),
    ),
    FigureSpec(
        "plasma_along_body",
        "Plasma along the body",
        "Peak electron density across the layer over place on the body and altitude. White: where the layer "
        "just reflects a band; inside the line it does.",
        lambda view, _: plasma_sheath.along_body(view),
    ),
    FigureSpec(
        "sheath",
        "The sheath to scale",
        "Electron density between body (grey) and shock (outer line) at four moments, to scale, one half of "
        "the section through the axis; at an angle of attack the windward half, with the stream from the "
        "left. Behind a capsule's forebody the dotted line is the edge of the wake, along which the layer is "
        "followed. White: where the density just reflects a band.",
        lambda view, _: plasma_sheath.around_vehicle(view),
    ),
    FigureSpec(
        "passing",
        "Which frequency passes when",
        "Loss through the sheath, straight outwards, over time and frequency above each antenna: along a "
        "frequency's line stands when it passes, above a moment which frequencies do. Dashed: the links' "
        "carriers; dotted: those of navigation satellites (L1, L2, L5). The white line encloses what loses "
        "more than 10 dB.",
        lambda view, _: plasma_sheath.passing(view),
    ),
    FigureSpec(
        "radio",
        "Radio links",
        "Attenuation of each link by the plasma sheath, the margin that remains, and when the link is lost "
        "(with the altitudes of loss and return). Grey: the link would fail without any plasma.",
        lambda view, _: electron_density.radio(view),
    ),
    FigureSpec(
        "stations",
        "Along the body",
        "Heating, wall temperature and electron density along the body on the way to peak heating, at it and "
        "after it.",
        lambda view, _: histories.stations(view),
    ),
    FigureSpec(
        "visibility",
        "Line of sight",
        "Elevation of the vehicle above each observer's horizon (with refraction), and when it is in sight.",
        lambda view, _: visibility_and_facilities.visibility(view),
    ),
    FigureSpec(
        "facilities",
        "Ground facilities",
        "Share of the similarity parameters that each facility reproduces along the flight, of those that "
        "its published figures let one judge (in brackets: how many, of Mach number, total enthalpy, "
        "altitude and test time).",
        lambda view, _: visibility_and_facilities.facilities(view),
    ),
)


def render(view: View, fields: envelope_fields.IsoFields | None) -> dict[str, bytes]:
    """Draw every figure that has something to show.

    Parameters
    ----------
    view : View
        The flight.
    fields : iso.IsoFields or None
        What the altitude-speed plane holds; without it that map is left out.

    Returns
    -------
    dict
        PNG bytes by figure name, in the order of `FIGURES`.
    """
    found: dict[str, bytes] = {}
    with style.look():
        for spec in FIGURES:
            figure = spec.draw(view, fields)
            if figure is not None:
                found[spec.name] = png(figure, spec.title)
    return found


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
    # Saving would lay the figure out and draw it twice; once is enough, and it is the dearer half.
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
        figure.set_layout_engine("none")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Title": title, "Software": "shocklayer"})
    return buffer.getvalue()


def save(pictures: dict[str, bytes], directory: Path) -> None:
    """Write rendered figures as PNG files into a folder, which is made.

    Parameters
    ----------
    pictures : dict
        As `render` returns them.
    directory : pathlib.Path
        The folder.
    """
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in pictures.items():
        (directory / f"{name}.png").write_bytes(content)
