"""Messages for orbit software, read by an independent package (ccsds-ndm), and the table of columns."""

import csv
import io
import json
from typing import Any

import numpy as np
import pytest
from ccsds_ndm.ndm_io import NdmIo
from tests.report import synthetic

from shocklayer.planet import geodesy
from shocklayer.report.export import ccsds, csv_tables
from shocklayer.report.view import View


def _read(message: str) -> Any:
    """Return a message as the independent package reads it."""
    return NdmIo().from_string(message)


def _flown(**flight: str) -> View:
    result = synthetic.result()
    scenario = json.loads(result.data.attrs["scenario"]) | {"flight": flight}
    result.data.attrs["scenario"] = json.dumps(scenario)
    return View(result)


@pytest.fixture(scope="module")
def dated() -> View:
    return _flown(epoch="1968-08-22T15:22:00+00:00")


def test_states_agree_with_the_planet(dated: View):
    position, velocity = ccsds.states(dated)
    latitude, longitude = (np.radians(dated.stored(name)) for name in ("latitude", "longitude"))
    expected = geodesy.geodetic_to_ecef(latitude, longitude, dated.stored("altitude"))
    np.testing.assert_allclose(position, expected, atol=1e-6)
    axes = np.asarray(geodesy.east_north_up(latitude[7], longitude[7]))
    climb, heading = (np.radians(dated.stored(name)[7]) for name in ("flight_path_angle", "heading"))
    along = dated.stored("speed")[7] * np.array(
        [np.cos(climb) * np.sin(heading), np.cos(climb) * np.cos(heading), np.sin(climb)]
    )
    np.testing.assert_allclose(axes @ velocity[7], along, rtol=1e-12, atol=1e-9)


def test_an_independent_reader_accepts_the_ephemeris(dated: View):
    message = _read(ccsds.ephemeris_message(dated))
    segment = message.body.segment[0]
    assert (segment.metadata.center_name, segment.metadata.ref_frame) == ("EARTH", "ITRF2000")
    assert segment.metadata.start_time == "1968-08-22T15:22:00.000000"
    vectors = segment.data.state_vector
    assert len(vectors) == len(dated.time)
    position, velocity = ccsds.states(dated)
    last = vectors[-1]
    assert [last.x.value, last.y.value, last.z.value] == pytest.approx(position[-1] / 1e3, abs=1e-6)
    assert [last.x_dot.value, last.y_dot.value, last.z_dot.value] == pytest.approx(
        velocity[-1] / 1e3, abs=1e-9
    )


def test_an_undated_ephemeris_says_that_its_dates_are_not_real(view: View):
    assert "is not a real date" in ccsds.ephemeris_message(view).splitlines()[1]


def test_an_independent_reader_accepts_the_reentry_message(dated: View):
    text = ccsds.reentry_message(dated)
    assert text is not None
    data = _read(text).body.segment.data
    descent = np.interp(-80e3, -dated.stored("altitude"), dated.time)
    assert float(data.atmospheric_reentry_parameters.orbit_lifetime.value) * 86400 == pytest.approx(
        descent, abs=1e-4
    )
    assert float(data.atmospheric_reentry_parameters.reentry_altitude.value) == 80.0
    assert data.ground_impact_parameters is None  # this flight stops at 20 km
    assert float(data.spacecraft_parameters.wet_mass.value) == 120.0


def test_the_reentry_message_contains_the_impact():
    result = synthetic.result()
    scenario = json.loads(result.data.attrs["scenario"]) | {"flight": {"epoch": "2020-01-01T00:00:00Z"}}
    result.data.attrs["scenario"] = json.dumps(scenario)
    end = float(result.data["time"].values[-1])
    result.summary["events"].append({"name": "impact", "time": end, "altitude": 0.0, "speed": 1.0})
    text = ccsds.reentry_message(View(result))
    assert text is not None
    ground = _read(text).body.segment.data.ground_impact_parameters
    assert float(ground.nominal_impact_lat.value) == pytest.approx(
        float(result.data["latitude"].values[-1]), abs=1e-6
    )


@pytest.mark.parametrize("case", ["undated", "never above", "never below"])
def test_no_reentry_message_without_a_date_or_a_reentry(case: str):
    flown = _flown() if case == "undated" else _flown(epoch="2020-01-01T00:00:00Z")
    if case == "never above":
        flown.data["altitude"] = flown.data["altitude"] * 0.1
    if case == "never below":
        flown.data["altitude"] = flown.data["altitude"] + 100e3
    assert ccsds.reentry_message(flown) is None


def test_the_table_contains_every_variable_over_time(view: View):
    rows = list(csv.reader(io.StringIO(csv_tables.history(view, full=True))))
    head, body = rows[0], rows[1:]
    assert len(body) == len(view.time) and {len(row) for row in body} == {len(head)}
    assert {"time_s", "speed_m_s", "bank_angle_deg", "attenuation[S-band]_dB"} <= set(head)
    column = head.index("air_density_kg_m3")
    assert [float(row[column]) for row in body] == pytest.approx(view.stored("air_density"), rel=1e-8)
    gaps = [row[head.index("electron_density[0]_per_m3")] == "" for row in body]
    assert gaps == list(np.isnan(view.stored("electron_density")[:, 0]))
    assert sum(name.startswith("visible[") for name in head) == len(synthetic.OBSERVERS)
