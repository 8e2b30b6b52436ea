"""The track as KML 2.2, for Google Earth and others: track with times, blackout, events, observers."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import datetime

import numpy as np

from shocklayer.report.export import track
from shocklayer.report.figures import style
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
        XML in UTF-8. Heights are metres above the sea as far as the viewer knows: geodetic altitudes are
        written as they are, without a geoid.
    """
    ET.register_namespace("", _KML)
    ET.register_namespace("gx", _GX)
    root = ET.Element(f"{{{_KML}}}kml")
    if view.planet.name != "earth":
        # Google Earth's own word for another globe; other viewers pass over it.
        root.set("hint", f"target={view.planet.name}")
    body = _add(root, "Document")
    _add(body, "name", view.title)
    _add(body, "description", track.as_html(f"{view.title}. {track.remark(view)}"))
    _line_style(body, "track", "#f2a33a", 3.0)
    for i, radio in enumerate(view.radios):
        _line_style(body, f"radio-{i}", radio.color, 6.0)
    _moving(body, view)
    _path(body, view)
    _blackouts(body, view)
    _events(body, view)
    _observers(body, view)
    ET.indent(root, " ")
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _moving(body: ET.Element, view: View) -> None:
    """Write the vehicle in time."""
    mark = _placemark(body, view.title, "track")
    moving = ET.SubElement(mark, f"{{{_GX}}}Track")
    _add(moving, "altitudeMode", "absolute")
    samples = track.positions(view)
    for seconds in samples[:, 0]:
        _add(moving, "when", _stamp(track.moment(view, seconds)))
    for _, longitude, latitude, altitude in samples:
        ET.SubElement(moving, f"{{{_GX}}}coord").text = f"{longitude:.6f} {latitude:.6f} {altitude:.1f}"


def _path(body: ET.Element, view: View) -> None:
    mark = _placemark(body, "Path", "track")
    line = _add(mark, "LineString")
    _add(line, "extrude", "1")
    _add(line, "altitudeMode", "absolute")
    _add(line, "coordinates", _coordinates(track.positions(view)))


def _blackouts(body: ET.Element, view: View) -> None:
    order = {radio.name: i for i, radio in enumerate(view.radios)}
    spells = track.spells(view)
    if not spells:
        return
    folder = _add(body, "Folder")
    _add(folder, "name", "Radio blackout")
    for radio, start, end in spells:
        mark = _placemark(folder, f"{radio.name} lost", f"radio-{order[radio.name]}")
        words = f"{style.frequency(radio.frequency)}, from {start:.1f} s to {end:.1f} s"
        mark.insert(1, _element("description", track.as_html(words)))
        span = _element("TimeSpan")
        _add(span, "begin", _stamp(track.moment(view, start)))
        _add(span, "end", _stamp(track.moment(view, end)))
        mark.insert(2, span)
        line = _add(mark, "LineString")
        _add(line, "altitudeMode", "absolute")
        _add(line, "coordinates", _coordinates(track.positions(view, start, end)))


def _events(body: ET.Element, view: View) -> None:
    events = view.summary.get("events") or []
    if not events:
        return
    folder = _add(body, "Folder")
    _add(folder, "name", "Events")
    for event in events:
        longitude = np.interp(event["time"], view.time, view.longitude)
        latitude = np.interp(event["time"], view.time, view["latitude"])
        mark = _placemark(folder, str(event["name"]))
        where = f"{event['altitude'] / 1e3:.1f} km, {event['speed']:.0f} m/s, {event['time']:.1f} s"
        _add(mark, "description", where)
        point = _add(mark, "Point")
        _add(point, "altitudeMode", "absolute")
        _add(
            point,
            "coordinates",
            f"{(longitude + 180) % 360 - 180:.6f},{latitude:.6f},{event['altitude']:.1f}",
        )


def _observers(body: ET.Element, view: View) -> None:
    standing = [o for o in view.observers if o.latitude is not None and o.longitude is not None]
    if not standing:
        return
    folder = _add(body, "Folder")
    _add(folder, "name", "Observers")
    for observer in standing:
        mark = _placemark(folder, observer.name)
        passes = [f"{seen['rise_time']:.1f} s to {seen['set_time']:.1f} s" for seen in observer.passes]
        _add(mark, "description", f"In sight: {', '.join(passes)}" if passes else "Never in sight")
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
    # KML orders its colours alpha, blue, green, red.
    _add(line, "color", f"ff{color[5:7]}{color[3:5]}{color[1:3]}")
    _add(line, "width", f"{width:g}")
    fill = _add(holder, "PolyStyle")
    _add(fill, "color", f"40{color[5:7]}{color[3:5]}{color[1:3]}")


def _coordinates(samples: np.ndarray) -> str:
    return " ".join(f"{x:.6f},{y:.6f},{z:.1f}" for _, x, y, z in samples)


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def _add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    child = _element(name, text)
    parent.append(child)
    return child


def _element(name: str, text: str | None = None) -> ET.Element:
    found = ET.Element(f"{{{_KML}}}{name}")
    if text is not None:
        # Control characters cannot stand in XML at all.
        found.text = "".join(c for c in text if c in "\t\n\r" or ord(c) >= 32)
    return found
