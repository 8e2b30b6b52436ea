"""What an operator reads in a result: dates, positions, the end, tracking data, tables and messages."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import xarray

from shocklayer import run
from shocklayer.chain import fly_scenario
from shocklayer.core.constants import SPEED_OF_LIGHT
from shocklayer.flight.path import drawn_times
from shocklayer.planet.bodies import EARTH
from shocklayer.planet.geodesy import ecef_to_geodetic, geodetic_to_ecef
from shocklayer.report.export import ccsds, csv_tables, czml, kml, track
from shocklayer.report.view import View
from shocklayer.result import Result
from shocklayer.scenario import load

CAPSULE = """
title = "Capsule Ångström–Łódź"
[vehicle]
mass = "60 kg"
nose_radius = "0.4 m"
reference_area = "0.5 m^2"
aerodynamics = { drag_coefficient = 1.3 }
[flight]
epoch = "2016-12-31T23:59:30Z"
[flight.entry]
frame = "planet-relative"
altitude = "110 km"
speed = "7.4 km/s"
flight_path_angle = "-4 deg"
heading = "80 deg"
latitude = "-17 deg"
longitude = "176 deg"
[[flight.parachute]]
name = "main"
deploy = { mach = 0.8 }
drag_area = "20 m^2"
[flight.stop]
altitude = "0 m"
[layer]
chemistry = "equilibrium"
[output]
samples = 120
[[observer]]
name = "west"
latitude = "-16 deg"
longitude = "178 deg"
[[observer]]
name = "east"
latitude = "-15 deg"
longitude = "-177 deg"
minimum_elevation = "5 deg"
[[radio]]
name = "S-band"
antenna = { station = 0.5 }
to = "east"
[[radio]]
name = "relay"
frequency = "2.1 GHz"
antenna = { station = 0.5 }
to = { kind = "relay", longitude = "-170 deg" }
"""


@pytest.fixture(scope="module")
def capsule(tmp_path_factory: pytest.TempPathFactory) -> Result:
    path = tmp_path_factory.mktemp("capsule") / "capsule.toml"
    path.write_text(CAPSULE, encoding="utf-8")
    return run(path)


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_events_and_the_end_have_date_and_position(capsule: Result):
    data, events = capsule.data, capsule.summary["events"]
    for event in events:
        i = int(np.argmin(np.abs(data["time"].values - event["time"])))
        for name in ("altitude", "latitude", "longitude", "speed"):
            assert event[name] == pytest.approx(float(data[name].values[i]), rel=1e-6, abs=1e-5)
    end = capsule.summary["end"]
    assert {key: end[key] for key in events[-1]} == events[-1]
    assert end["reason"] == "impact" and abs(end["altitude"]) < 1e-3 and 2.0 < end["speed"] < 20.0
    # The year ends with a leap second 31 s after the epoch.
    began = datetime(2016, 12, 31, 23, 59, 30, tzinfo=UTC)
    stamp = datetime.fromisoformat(end["utc"])
    assert (stamp - began).total_seconds() + 1.0 == pytest.approx(end["time"], abs=1e-3)


def test_the_dataset_says_when_time_begins(capsule: Result, tmp_path: Path):
    assert capsule.data.attrs["epoch"] == "2016-12-31T23:59:30.000Z"
    assert capsule.data["time"].attrs["units"] == "seconds since 2016-12-31 23:59:30.000"
    capsule.save_data(tmp_path)
    with xarray.open_dataset(tmp_path / "result.nc", engine="h5netcdf") as stored:
        assert str(stored["time"].values[0])[:19] == "2016-12-31T23:59:30"


def test_range_rate_is_the_slope_of_the_range_and_doppler_follows(capsule: Result):
    data = capsule.data
    time, rate = data["track_time"].values, data["range_rate"].values[:, 1]
    site = np.asarray(geodetic_to_ecef(np.radians(-15.0), np.radians(-177.0), 0.0))
    distance = np.linalg.norm(data["track_position"].values - site, axis=1)
    slope = np.interp(data["time"].values, time, np.gradient(distance, time))
    inner = slice(5, 60)
    np.testing.assert_allclose(rate[inner], slope[inner], atol=30.0)
    carrier = float(data["frequency"].values[0])
    np.testing.assert_allclose(
        data["doppler_shift"].values[:, 0], -carrier * rate / SPEED_OF_LIGHT, rtol=1e-9
    )
    assert np.isfinite(data["doppler_shift"].values).all()
    # Towards the east the vehicle approaches first: the carrier is received higher.
    assert data["doppler_shift"].values[0, 0] > 0.0
    assert 0.0 < data["azimuth"].values[-1, 0] < 180.0


def test_passes_have_date_direction_and_position(capsule: Result):
    seen = [each for each in capsule.summary["sightings"] if each["observer"] == "east"]
    for name in ("rise", "culmination", "set"):
        place = seen[0][name]
        assert {"time", "utc", "altitude", "latitude", "longitude", "azimuth", "range_rate"} <= set(place)
    if not seen[0]["visible_at_start"]:
        assert seen[0]["rise"]["elevation"] == pytest.approx(5.0, abs=1e-4)
    assert seen[0]["culmination"]["elevation"] == pytest.approx(seen[0]["maximum_elevation"])


def test_windows_have_ends_with_date_and_position(capsule: Result):
    for window in capsule.summary["blackouts"]:
        for side in ("start", "end"):
            assert {"time", "utc", "altitude", "latitude", "longitude", "low", "high"} <= set(window[side])
    rows = _rows(csv_tables.blackouts(View(capsule)))
    assert len(rows) == len(capsule.summary["blackouts"])
    for row, window in zip(rows, capsule.summary["blackouts"], strict=True):
        assert row["radio"] == window["radio"] and row["start_utc"] == window["start"]["utc"]
        assert float(row["end_altitude_m"]) == pytest.approx(window["end"]["altitude"])


def test_the_tracking_table_has_every_station_and_link(capsule: Result):
    rows = _rows(csv_tables.tracking(View(capsule)))
    assert {(row["observer"], row["link"], row["kind"]) for row in rows} == {
        ("west", "S-band", "observer"),
        ("east", "S-band", "observer"),
        ("relay", "relay", "relay"),
    }
    times = [float(row["time_s"]) for row in rows]
    assert times == sorted(times)
    culminations = [each["culmination"]["utc"] for each in capsule.summary["sightings"]]
    assert set(culminations) <= {row["utc"] for row in rows}
    for row in rows[:50]:
        shift = -(2.1e9 if row["link"] == "relay" else 2.2e9) * float(row["range_rate_m_s"]) / SPEED_OF_LIGHT
        assert float(row["doppler_shift_Hz"]) == pytest.approx(shift, rel=0.05, abs=1.0)
        assert row["kind"] == "relay" or 0.0 <= float(row["azimuth_deg"]) <= 360.0
    assert any(":60." in row["utc"] or row["utc"].startswith("2017") for row in rows)


def test_the_history_is_readable_or_full(capsule: Result):
    view = View(capsule)
    short, full = _rows(csv_tables.history(view)), _rows(csv_tables.history(view, full=True))
    assert len(short) == len(full) == view.time.size and len(short[0]) < 40 < len(full[0])
    assert short[0]["utc"] == "2016-12-31T23:59:30.000Z"
    assert {"altitude_m", "wall_temperature[max]_K", "attenuation[S-band]_dB"} <= set(short[0])
    hottest = max(float(row["wall_temperature[max]_K"]) for row in short)
    assert hottest == pytest.approx(float(np.nanmax(capsule.data["wall_temperature"].values)))
    assert "utc" in full[0] and "wall_temperature[0]_K" in full[0]
    asked = load("ram-c-ii", ["output.history=full"])
    assert asked.output.history == "full"


def test_the_messages_are_ascii_and_contain_the_end(capsule: Result):
    view = View(capsule)
    text = ccsds.reentry_message(view)
    assert text is not None and text.isascii() and ccsds.ephemeris_message(view).isascii()
    assert "OBJECT_NAME = Capsule Angstrom-Lodz" in text
    end = capsule.summary["end"]
    assert f"NOMINAL_IMPACT_LAT = {end['latitude']:.6f}" in text
    assert f"NOMINAL_IMPACT_EPOCH = {end['utc'][:22]}" in text
    assert "ends by impact" in text and f"{end['speed']:.1f} m/s relative to the rotating planet" in text


def test_a_track_over_the_date_line_is_cut_there(capsule: Result):
    root = ET.fromstring(kml.document(View(capsule)))
    lines = [each.text or "" for each in root.iter("{http://www.opengis.net/kml/2.2}coordinates")]
    paths = [
        np.array([[float(x) for x in point.split(",")] for point in text.split()])
        for text in lines
        if " " in text
    ]
    assert len(paths) >= 2
    for path in paths:
        assert np.abs(np.diff(path[:, 0])).max() < 90.0
    assert paths[0][-1, 0] == 180.0 and paths[1][0, 0] == -180.0
    np.testing.assert_allclose(paths[0][-1, 1:], paths[1][0, 1:])


def test_pieces_of_a_track_both_ways_over_the_date_line():
    there = np.array([[0.0, 178.0, 1.0, 10.0], [1.0, -178.0, 2.0, 20.0], [2.0, -179.0, 3.0, 30.0]])
    back = np.concatenate([there, [[3.0, 179.0, 5.0, 50.0]]])
    first, second, third = track.split_at_date_line(back)
    assert first[-1].tolist() == [0.5, 180.0, 1.5, 15.0] and second[0].tolist() == [0.5, -180.0, 1.5, 15.0]
    assert second[-1].tolist() == pytest.approx([2.5, -180.0, 4.0, 40.0])
    assert third[0].tolist() == pytest.approx([2.5, 180.0, 4.0, 40.0])
    (whole,) = track.split_at_date_line(there[1:])
    assert whole.tolist() == there[1:].tolist()


def _orbit(tmp_path: Path, duration: str, latitude: str = "0 deg", heading: str = "60 deg") -> Path:
    path = tmp_path / "orbit.toml"
    path.write_text(
        f"""
title = "orbit"
[vehicle]
mass = "4 kg"
nose_radius = "0.1 m"
reference_area = "0.01 m^2"
aerodynamics = {{ drag_coefficient = 2.2 }}
[flight.entry]
frame = "inertial"
altitude = "600 km"
speed = "7.56 km/s"
flight_path_angle = "0 deg"
heading = "{heading}"
latitude = "{latitude}"
longitude = "170 deg"
[flight.stop]
time = "{duration}"
[layer]
chemistry = "equilibrium"
""",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("heading", ["60 deg", "0 deg"])
def test_no_drawn_chord_leaves_the_path_of_an_orbit(tmp_path: Path, heading: str):
    history = fly_scenario(_orbit(tmp_path, "4 h", heading=heading))
    path = history.path
    times = drawn_times(path, EARTH, history.time)
    position = path.at(times)[0]
    # A polar orbit passes the poles, where longitude jumps within a kilometre.
    latitude, longitude, altitude = (np.asarray(each) for each in ecef_to_geodetic(position))
    longitude = np.unwrap(longitude)
    for share in (0.25, 0.5, 0.7):
        between = times[:-1] + share * np.diff(times)
        true = path.at(between)[0]
        straight = position[:-1] + share * np.diff(position, axis=0)
        assert np.linalg.norm(straight - true, axis=1).max() < 100.0
        mean = [each[:-1] + share * np.diff(each) for each in (latitude, longitude, altitude)]
        on_map = np.linalg.norm(np.asarray(geodetic_to_ecef(mean[0], mean[1], mean[2])) - true, axis=1)
        assert np.sort(on_map)[-1] < 100.0


def test_a_long_flight_has_no_more_drawn_points_than_it_needs(tmp_path: Path):
    """A deviation of 80 m from a circle of 6.78 thousand kilometres takes 8.6 s in orbit."""
    history = fly_scenario(_orbit(tmp_path, "48 h"))
    times = drawn_times(history.path, EARTH, history.time)
    assert times.size < 1.25 * 48 * 3600 / 8.6 + history.time.size
    position = history.path.at(times)[0]
    between = 0.5 * (times[1:] + times[:-1])
    straight = 0.5 * (position[1:] + position[:-1])
    assert np.linalg.norm(straight - history.path.at(between)[0], axis=1).max() < 100.0


def test_the_path_between_the_steps_is_that_of_the_integrator(tmp_path: Path):
    short = fly_scenario(load(str(_orbit(tmp_path, "3 h")), ["output.samples=7"]))
    dense = fly_scenario(load(str(_orbit(tmp_path, "3 h")), ["output.samples=2000"]))
    position, velocity = short.path.at(dense.time)
    np.testing.assert_allclose(position, dense.position, atol=0.05)
    np.testing.assert_allclose(velocity, dense.velocity, atol=0.01)


@pytest.mark.long
def test_without_an_epoch_nothing_is_dated(tmp_path: Path):
    result = run(_orbit(tmp_path, "2 h"))
    assert "epoch" not in result.data.attrs and result.data["time"].attrs["units"] == "s"
    assert "utc" not in result.summary["end"] and result.summary["end"]["reason"] == "stop-time"
    assert all("utc" not in event for event in result.summary["events"])
    assert {row["utc"] for row in _rows(csv_tables.history(View(result)))} == {""}
    packets = json.loads(czml.document(View(result)))
    points = np.array(packets[1]["position"]["cartographicDegrees"]).reshape(-1, 4)
    assert np.diff(points[:, 0]).max() < 10.0


@pytest.mark.long  # took 19 to 43 s with an empty cache
def test_a_pass_shorter_than_the_samples_is_found(tmp_path: Path):
    """An orbit sampled every hour, seen for a minute and a half."""
    text = _orbit(tmp_path, "24 h").read_text() + (
        '[[observer]]\nname = "site"\nlatitude = "-16 deg"\nlongitude = "20 deg"\n'
        'minimum_elevation = "30 deg"\n'
        "[output]\nsamples = 24\n"
    )
    path = tmp_path / "seen.toml"
    path.write_text(text)
    coarse = run(path).summary["sightings"]
    fine = run(load(str(path), ["output.samples=3000"])).summary["sightings"]
    assert coarse and len(coarse) == len(fine)
    for one, other in zip(coarse, fine, strict=True):
        assert one["rise_time"] == pytest.approx(other["rise_time"], abs=0.01)
        assert one["maximum_elevation"] == pytest.approx(other["maximum_elevation"], abs=1e-3)
    straight = run(load(str(path), ["observer.0.refraction=none"])).summary["sightings"]
    assert straight[0]["seconds_visible"] < coarse[0]["seconds_visible"]
    assert coarse[0]["maximum_elevation"] - straight[0]["maximum_elevation"] == pytest.approx(0.02, abs=0.02)


def test_dates_in_exports_count_leap_seconds(capsule: Result):
    view = View(capsule)
    assert track.stamp_at(view, 30.5) == "2016-12-31T23:59:60.500"
    assert track.date_at(view, 32.0) == datetime(2017, 1, 1, tzinfo=UTC) + timedelta(seconds=1)
    assert "T23:59:60" in ccsds.ephemeris_message(view)
    assert b":60." not in kml.document(view)
