"""The track as KML 2.2 for Google Earth and others: track with times, blackout, events, observers."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np

from shocklayer.report.export import track
from shocklayer.report.formatting import format_frequency
from shocklayer.report.view import View

_KML = "http://www.opengis.net/kml/2.2"
_GX = "http://www.google.com/kml/ext/2.2"


def document(view: View) -> bytes:
    """Return the flight as a KML document.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    bytes
        XML in UTF-8. Altitudes are geodetic; a viewer takes them as metres above sea level, without a geoid
        correction.
    """
    ET.register_namespace("", _KML)
    ET.register_namespace("gx", _GX)
    root = ET.Element(f"{{{_KML}}}kml")
    if view.planet.name != "earth":
        # Google Earth's attribute for another globe; other viewers ignore it.
        root.set("hint", f"target={view.planet.name}")
    body = _add(root, "Document")
    _add(body, "name", view.title)
    _add(body, "description", track.escape_html(f"{view.title}. {track.date_remark(view)}"))
    _line_style(body, "track", "#f2a33a", 3.0)
    for i, link in enumerate(view.links):
        _line_style(body, f"radio-{i}", link.color, 6.0)
    _track(body, view)
    _path(body, view)
    _blackouts(body, view)
    _events(body, view)
    _observers(body, view)
    ET.indent(root, " ")
    # A week in orbit has tens of thousands of points: a line each, without the space before it.
    for track_element in root.iter(f"{{{_GX}}}Track"):
        for child in track_element:
            child.tail = "\n"
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _track(body: ET.Element, view: View) -> None:
    """Write the vehicle over time; in several pieces where the track crosses the date line."""
    mark = _placemark(body, view.title, "track")
    pieces = track.split_at_date_line(track.positions(view))
    parent = mark
    if len(pieces) > 1:
        parent = ET.SubElement(mark, f"{{{_GX}}}MultiTrack")
        _add(parent, "altitudeMode", "absolute")
        ET.SubElement(parent, f"{{{_GX}}}interpolate").text = "1"
    for samples in pieces:
        track_element = ET.SubElement(parent, f"{{{_GX}}}Track")
        _add(track_element, "altitudeMode", "absolute")
        for seconds in samples[:, 0]:
            _add(track_element, "when", _stamp(view, seconds))
        for _, longitude, latitude, altitude in samples:
            ET.SubElement(
                track_element, f"{{{_GX}}}coord"
            ).text = f"{longitude:.5f} {latitude:.5f} {altitude:.0f}"


def _path(body: ET.Element, view: View) -> None:
    mark = _placemark(body, "Path", "track")
    _lines(mark, track.positions(view), extrude=True)


def _lines(mark: ET.Element, points: np.ndarray, extrude: bool = False) -> None:
    """Write points as one line, or as several where they cross the date line."""
    pieces = track.split_at_date_line(points)
    parent = _add(mark, "MultiGeometry") if len(pieces) > 1 else mark
    for piece in pieces:
        line = _add(parent, "LineString")
        if extrude:
            _add(line, "extrude", "1")
        _add(line, "altitudeMode", "absolute")
        _add(line, "coordinates", _coordinates(piece))


def _blackouts(body: ET.Element, view: View) -> None:
    order = {link.name: i for i, link in enumerate(view.links)}
    intervals = track.blackout_intervals(view)
    if not intervals:
        return
    folder = _add(body, "Folder")
    _add(folder, "name", "Radio blackout")
    for link, start, end in intervals:
        mark = _placemark(folder, f"{link.name} lost", f"radio-{order[link.name]}")
        words = f"{format_frequency(link.frequency)}, from {start:.1f} s to {end:.1f} s"
        mark.insert(1, _element("description", track.escape_html(words)))
        span = _element("TimeSpan")
        _add(span, "begin", _stamp(view, start))
        _add(span, "end", _stamp(view, end))
        mark.insert(2, span)
        _lines(mark, track.positions(view, start, end))


def _events(body: ET.Element, view: View) -> None:
    events = view.summary.get("events") or []
    if not events:
        return
    folder = _add(body, "Folder")
    _add(folder, "name", "Events")
    for event in events:
        # Results made by hand may lack the position.
        ((_, longitude, latitude, _),) = track.positions(view, event["time"], event["time"])
        longitude, latitude = event.get("longitude", longitude), event.get("latitude", latitude)
        mark = _placemark(folder, str(event["name"]))
        where = f"{event['altitude'] / 1e3:.1f} km, {event['speed']:.0f} m/s, {event['time']:.1f} s"
        if "utc" in event:
            where += f", {event['utc']}"
        _add(mark, "description", where)
        point = _add(mark, "Point")
        _add(point, "altitudeMode", "absolute")
        _add(
            point,
            "coordinates",
            f"{longitude:.6f},{latitude:.6f},{event['altitude']:.1f}",
        )


def _observers(body: ET.Element, view: View) -> None:
    fixed = [o for o in view.observers if o.latitude is not None and o.longitude is not None]
    if not fixed:
        return
    folder = _add(body, "Folder")
    _add(folder, "name", "Observers")
    for observer in fixed:
        mark = _placemark(folder, observer.name)
        _add(mark, "description", track.passes_in_words(observer))
        point = _add(mark, "Point")
        _add(
            point,
            "coordinates",
            f"{observer.longitude:.6f},{observer.latitude:.6f},{observer.altitude or 0:.1f}",
        )


def _placemark(parent: ET.Element, name: str, line_style: str | None = None) -> ET.Element:
    mark = _add(parent, "Placemark")
    _add(mark, "name", name)
    if line_style:
        _add(mark, "styleUrl", f"#{line_style}")
    return mark


def _line_style(body: ET.Element, name: str, color: str, width: float) -> None:
    holder = _add(body, "Style")
    holder.set("id", name)
    line = _add(holder, "LineStyle")
    # KML orders colours alpha, blue, green, red.
    _add(line, "color", f"ff{color[5:7]}{color[3:5]}{color[1:3]}")
    _add(line, "width", f"{width:g}")
    fill = _add(holder, "PolyStyle")
    _add(fill, "color", f"40{color[5:7]}{color[3:5]}{color[1:3]}")


def _coordinates(samples: np.ndarray) -> str:
    return " ".join(f"{x:.5f},{y:.5f},{z:.0f}" for _, x, y, z in samples)


def _stamp(view: View, seconds: float) -> str:
    """Return a date of XML, which knows no leap seconds."""
    return track.stamp_at(view, seconds, leap=False) + "Z"


def _add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    child = _element(name, text)
    parent.append(child)
    return child


def _element(name: str, text: str | None = None) -> ET.Element:
    element = ET.Element(f"{{{_KML}}}{name}")
    if text is not None:
        # XML does not allow control characters.
        element.text = "".join(c for c in text if c in "\t\n\r" or ord(c) >= 32)
    return element
