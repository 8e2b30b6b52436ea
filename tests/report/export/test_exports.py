"""CZML against its data model, KML against an XML parser."""

import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import numpy as np
import pytest
from czml3 import Document
from tests.report import synthetic

from shocklayer.report.export import czml, kml, track
from shocklayer.report.view import View

K = "{http://www.opengis.net/kml/2.2}"
G = "{http://www.google.com/kml/ext/2.2}"


def _dated(moment: str) -> synthetic.SyntheticResult:
    result = synthetic.result()
    scenario = json.loads(result.data.attrs["scenario"]) | {"flight": {"epoch": moment}}
    result.data.attrs["scenario"] = json.dumps(scenario)
    return result


def test_czml_is_a_document_with_the_track_in_it(view: View):
    text = czml.document(view)
    Document.model_validate({"packets": json.loads(text)})
    packets = json.loads(text)
    assert packets[0]["id"] == "document" and packets[0]["version"] == "1.0"
    numbers = np.array(packets[1]["position"]["cartographicDegrees"]).reshape(-1, 4)
    assert numbers[0] == pytest.approx([0.0, -63.0, 34.0, 121920.0])
    assert numbers[-1, 0] == pytest.approx(view.time[-1], abs=1e-5)
    assert numbers[-1, 3] == pytest.approx(20e3)
    assert np.all(np.diff(numbers[:, 0]) > 0)


def test_czml_has_each_blackout_and_observer(view: View, flown: synthetic.SyntheticResult):
    packets = {packet["id"]: packet for packet in json.loads(czml.document(view))}
    lost = [packet for name, packet in packets.items() if name.startswith("blackout")]
    assert {packet["properties"]["radio"] for packet in lost} == {"VHF", "GNSS-L1", "S-band"}
    first = np.array(lost[0]["polyline"]["positions"]["cartographicDegrees"]).reshape(-1, 3)
    window = flown.summary["blackouts"][0]
    assert first[0, 2] == pytest.approx(window["start"]["altitude"], abs=1)
    assert first[-1, 2] == pytest.approx(window["end"]["altitude"], abs=1)
    observers = [packet for name, packet in packets.items() if name.startswith("observer")]
    assert observers[0]["position"]["cartographicDegrees"][:2] == pytest.approx([-64.65, 32.35])


def test_kml_parses_with_track_blackout_events_and_observers(view: View, flown: synthetic.SyntheticResult):
    root = ET.fromstring(kml.document(view))
    whens = root.findall(f".//{G}Track/{K}when")
    coordinates = root.findall(f".//{G}Track/{G}coord")
    assert len(whens) == len(coordinates) == len(view.time)
    assert [float(x) for x in (coordinates[0].text or "").split()] == pytest.approx([-63.0, 34.0, 121920.0])
    names = [name.text for name in root.findall(f".//{K}Placemark/{K}name")]
    assert {"VHF lost", "peak heating", "Bermuda", "Ship <Twin Falls>"} <= set(names)
    spans = root.findall(f".//{K}TimeSpan")
    assert len(spans) == len(flown.summary["blackouts"])


def test_a_dated_flight_keeps_its_date():
    view = View(_dated("1968-08-22T15:22:00+00:00"))
    assert track.epoch(view) == (datetime(1968, 8, 22, 15, 22, tzinfo=UTC), True)
    assert "1968-08-22T15:22:00" in czml.document(view)
    assert b"1968-08-22T15:22:00.000Z" in kml.document(view)


def test_a_date_without_a_zone_is_utc():
    assert track.epoch(View(_dated("1968-08-22T15:22:00")))[0].tzinfo == UTC


def test_an_undated_flight_says_so(view: View):
    packets = json.loads(czml.document(view))
    assert "is not a real date" in packets[1]["description"]
    assert b"is not a real date" in kml.document(view)


def test_hostile_names_are_escaped():
    view = View(synthetic.result(title="<script>alert(1)</script>\x07", observers={"<b>": (33.0, -62.0)}))
    packets = json.loads(czml.document(view))
    assert packets[1]["name"].startswith("<script>")  # plain text in this format
    assert "<script>" not in packets[1]["description"]  # shown as HTML by viewers
    root = ET.fromstring(kml.document(view))
    assert "<script>" not in (root.findtext(f"{K}Document/{K}description") or "")


def test_flights_without_links_and_observers_are_exported():
    view = View(synthetic.result(radios={}, observers={}, facilities=()))
    assert len(json.loads(czml.document(view))) == 2
    assert ET.fromstring(kml.document(view)).find(f".//{G}Track") is not None


def test_samples_between_two_times_include_both():
    view = View(synthetic.result(count=20))
    samples = track.positions(view, 10.0, 30.0)
    assert samples[0, 0] == 10.0 and samples[-1, 0] == 30.0
    assert samples[0, 3] == pytest.approx(np.interp(10.0, view.time, view.stored("altitude")))
