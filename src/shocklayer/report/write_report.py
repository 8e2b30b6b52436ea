"""Write the report of one flight into a folder."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from shocklayer.report.export import ccsds, csv_tables, czml, kml
from shocklayer.report.figures import catalogue, envelope_fields
from shocklayer.report.page import html_page
from shocklayer.report.view import ResultLike, View


def write(result: ResultLike, directory: str | PathLike[str]) -> None:
    """Write the page, the figures, the track for viewers and orbit software, and the tables.

    These are ``report.html``, ``figures/*.png``, ``track.czml``, ``track.kml``, ``track.oem``,
    ``history.csv``, ``tracking.csv``, ``blackouts.csv`` and, for a dated flight
    that re-enters, ``reentry.rdm``.

    Parameters
    ----------
    result : ResultLike
        The result of one flight.
    directory : path
        An existing folder.
    """
    folder = Path(directory)
    view = View(result)
    fields = envelope_fields.compute(view)
    images = catalogue.render(view, fields)
    catalogue.save(images, folder / "figures")
    (folder / "report.html").write_text(html_page.report(view, images, fields), encoding="utf-8")
    (folder / "track.czml").write_text(czml.document(view), encoding="utf-8")
    (folder / "track.kml").write_bytes(kml.document(view))
    (folder / "track.oem").write_text(ccsds.ephemeris_message(view), encoding="utf-8")
    for name, table in (
        ("history", csv_tables.history),
        ("tracking", csv_tables.tracking),
        ("blackouts", csv_tables.blackouts),
    ):
        (folder / f"{name}.csv").write_text(table(view), encoding="utf-8")
    if (message := ccsds.reentry_message(view)) is not None:
        (folder / "reentry.rdm").write_text(message, encoding="utf-8")
