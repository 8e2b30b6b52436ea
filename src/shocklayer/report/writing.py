"""Writing the whole report of one flight into a folder."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from shocklayer.report import czml, figures, html, iso, kml
from shocklayer.report.view import ResultLike, View


def write(result: ResultLike, directory: str | PathLike[str]) -> None:
    """Write ``report.html``, ``track.czml``, ``track.kml`` and ``figures/*.png``.

    Parameters
    ----------
    result : ResultLike
        The result of one flight.
    directory : path
        An existing folder.
    """
    folder = Path(directory)
    view = View(result)
    fields = iso.compute(view)
    pictures = figures.render(view, fields)
    figures.save(pictures, folder / "figures")
    (folder / "report.html").write_text(html.report(view, pictures, fields), encoding="utf-8")
    (folder / "track.czml").write_text(czml.document(view), encoding="utf-8")
    (folder / "track.kml").write_bytes(kml.document(view))
