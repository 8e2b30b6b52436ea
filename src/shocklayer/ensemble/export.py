"""The footprint as KML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from shocklayer.ensemble.footprint import outline
from shocklayer.planet.bodies import Planet


def footprint_kml(document: Mapping[str, Any], planet: Planet) -> str:
    """Return the footprint's ellipses as KML.

    Parameters
    ----------
    document : mapping
        The summary of an ensemble.
    planet : Planet
        The planet.

    Returns
    -------
    str
        A document; without a footprint it has one sentence that says why.
    """
    title = escape(f"Footprint of the ensemble of {document['title']}")
    described = document.get("footprint")
    if described is None:
        words = escape(str(document.get("footprint_note", "")))
        return _wrapped(title, words, "")
    parts = []
    for ellipse in described["ellipses"]:
        points = outline(ellipse, described["centre"], planet)
        line = " ".join(f"{longitude:.6f},{latitude:.6f},0" for latitude, longitude in points)
        words = (
            f"{100.0 * ellipse['probability']:g} %: semi-axes {ellipse['semi_major'] / 1e3:.2f} km and "
            f"{ellipse['semi_minor'] / 1e3:.2f} km, major axis at {ellipse['bearing']:.1f} deg from north"
        )
        parts.append(
            f"<Placemark><name>{100.0 * ellipse['probability']:g} %</name>"
            f"<description>{escape(words)}</description><styleUrl>#outline</styleUrl>"
            f"<LineString><tessellate>1</tessellate><coordinates>{line}</coordinates></LineString></Placemark>"
        )
    return _wrapped(title, escape(described["note"]), "\n".join(parts))


def _wrapped(title: str, words: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n'
        f"<name>{title}</name><description>{words}</description>\n"
        '<Style id="outline"><LineStyle><color>ff0055d4</color><width>2</width></LineStyle></Style>\n'
        f"{body}\n</Document></kml>\n"
    )
