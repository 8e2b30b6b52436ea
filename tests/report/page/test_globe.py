"""The globe: the path at its height, and cameras outside the planet."""

import base64

import numpy as np
import pytest
from tests.report import synthetic

from shocklayer.report.page import globe, plotly_json
from shocklayer.report.view import View


def _unpack(packed: dict) -> np.ndarray:
    array = np.frombuffer(base64.b64decode(packed["bdata"]), dtype=f"<{packed['dtype']}")
    return array.reshape([int(n) for n in packed["shape"].split(",")]) if "shape" in packed else array


def _path(figure: dict) -> np.ndarray:
    trace = next(t for t in figure["data"] if "customdata" in t)
    return np.stack([_unpack(trace[axis]) for axis in "xyz"], axis=1)


def test_binary_arrays_can_be_read_back():
    values = np.array([[1.5, np.nan], [3.0, -4.0]])
    assert _unpack(plotly_json.binary_array(values)) == pytest.approx(values, nan_ok=True)
    assert _unpack(plotly_json.binary_array([1, 65535], "u2")).tolist() == [1, 65535]


def test_the_path_is_at_its_exaggerated_altitude(view: View):
    factor = globe.exaggeration(view)
    radius = np.linalg.norm(_path(globe.globe(view)), axis=1)
    assert radius[0] == pytest.approx(1 + factor * 121.92 / 6371.0, rel=1e-6)
    assert radius[-1] == pytest.approx(1 + factor * 20.0 / 6371.0, rel=1e-6)


def test_only_long_flights_are_exaggerated(view: View):
    long = synthetic.result()
    long.data["longitude"] = ("time", np.linspace(-60.0, 60.0, 300))
    assert globe.exaggeration(view) == 1
    assert globe.exaggeration(View(long)) > 1


@pytest.mark.parametrize("motionless", [True, False])
def test_cameras_look_at_the_flight_from_outside(motionless: bool):
    result = synthetic.result(count=50)
    if motionless:
        for name in ("latitude", "longitude"):
            result.data[name] = ("time", np.full(50, 20.0))
    camera = globe.globe(View(result))["layout"]["scene"]["camera"]
    eye, centre = (np.array([camera[name][axis] for axis in "xyz"]) for name in ("eye", "center"))
    assert np.isfinite(eye).all()
    assert np.linalg.norm(eye) > np.linalg.norm(centre)
    assert 0.03 < np.linalg.norm(eye - centre) < 1.0


def test_text_cannot_end_a_script():
    text = plotly_json.script_json({"a": "</script><!--", "b": "\u2028"})
    assert "<" not in text and "\u2028" not in text
