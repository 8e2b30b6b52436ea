"""The track as CZML for Cesium: the vehicle over time, blackout along its path, the observers."""

from __future__ import annotations

from datetime import datetime

from czml3 import Document, Packet
from czml3.enums import HorizontalOrigins, InterpolationAlgorithms
from czml3.properties import (
    Clock,
    Color,
    Label,
    Path,
    Point,
    Polyline,
    PolylineMaterial,
    Position,
    PositionList,
    SolidColorMaterial,
)
from czml3.types import IntervalValue, TimeInterval
from matplotlib.colors import to_rgb

from shocklayer.report.export import track
from shocklayer.report.formatting import format_frequency
from shocklayer.report.palette import BLUE, RED
from shocklayer.report.view import View


def document(view: View) -> str:
    """Return the flight as a CZML document.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    str
        JSON. Times are UTC; if the scenario has no date they start at `track.DEFAULT_EPOCH`, and the
        vehicle's description says so.
    """
    start, end = (track.date_at(view, view.time[i]) for i in (0, -1))
    packets = [
        Packet(
            id="document",
            name=view.title,
            version="1.0",
            clock=IntervalValue(start=start, end=end, value=Clock(currentTime=start, multiplier=1)),
        ),
        _vehicle(view, start, end),
        *_blackouts(view),
        *_observers(view),
    ]
    return Document(packets=packets).dumps()


def _vehicle(view: View, start: datetime, end: datetime) -> Packet:
    samples = track.positions(view)
    return Packet(
        id="vehicle",
        name=view.title,
        description=track.escape_html(f"{view.title}. {track.date_remark(view)}"),
        availability=TimeInterval(start=start, end=end),
        position=Position(
            epoch=track.epoch(view)[0],
            # The points are as dense as straight lines between them need.
            interpolationAlgorithm=InterpolationAlgorithms.LINEAR,
            interpolationDegree=1,
            cartographicDegrees=[round(float(value), 6) for value in samples.ravel()],
        ),
        point=Point(pixelSize=8, color=_color(RED), outlineColor=_color("#ffffff"), outlineWidth=1),
        path=Path(
            width=3,
            leadTime=0,
            material=PolylineMaterial(solidColor=SolidColorMaterial(color=_color("#f2a33a"))),
        ),
        label=_label(view.title),
    )


def _blackouts(view: View) -> list[Packet]:
    packets = []
    for i, (link, start, end) in enumerate(track.blackout_intervals(view)):
        samples = track.positions(view, start, end)
        packets.append(
            Packet(
                id=f"blackout-{i}",
                name=f"{link.name} lost",
                description=track.escape_html(
                    f"{link.name} ({format_frequency(link.frequency)}) is lost "
                    f"from {start:.1f} s to {end:.1f} s."
                ),
                properties={"radio": link.name, "start_time": start, "end_time": end},
                polyline=Polyline(
                    positions=PositionList(
                        cartographicDegrees=[round(float(value), 6) for value in samples[:, 1:].ravel()]
                    ),
                    width=7,
                    material=PolylineMaterial(solidColor=SolidColorMaterial(color=_color(link.color, 150))),
                ),
            )
        )
    return packets


def _observers(view: View) -> list[Packet]:
    packets = []
    for i, observer in enumerate(view.observers):
        if observer.latitude is None or observer.longitude is None:
            continue
        packets.append(
            Packet(
                id=f"observer-{i}",
                name=observer.name,
                description=track.escape_html(track.passes_in_words(observer)),
                position=Position(
                    cartographicDegrees=[observer.longitude, observer.latitude, observer.altitude or 0.0]
                ),
                point=Point(pixelSize=7, color=_color(BLUE), outlineColor=_color("#ffffff"), outlineWidth=1),
                label=_label(observer.name),
            )
        )
    return packets


def _label(text: str) -> Label:
    return Label(
        text=text,
        font="12px sans-serif",
        fillColor=_color("#ffffff"),
        showBackground=True,
        horizontalOrigin=HorizontalOrigins.LEFT,
    )


def _color(name: str, alpha: int = 255) -> Color:
    return Color(rgba=[*(round(255 * part) for part in to_rgb(name)), alpha])
