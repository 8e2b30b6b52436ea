import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

# Flights in a process of their own: half a minute from nothing.
pytestmark = pytest.mark.long

EXAMPLES = Path(__file__).parent.parent / "examples"

# In a process of its own, as a user runs them: without the type checks of the tests it takes half the time.
FLY = """
import json, runpy, shocklayer as sl
flights = runpy.run_path("sphere_cone_entry.py")["main"]([-2.0, -8.0])
capsule = sl.run("capsule.toml", overrides=["layer.chemistry=equilibrium"])
peaks = {name: float(capsule.data[name].max()) for name in ("load_factor", "stagnation_heat_flux")}
end = float(capsule.data["altitude"].values[-1])
summary = {name: capsule.summary[name] for name in ("blackouts", "sightings")}
print(json.dumps({"flights": flights, "peaks": peaks, "end": end, **summary}))
"""


@pytest.fixture(scope="module")
def flown():
    done = subprocess.run(
        [sys.executable, "-c", FLY], cwd=EXAMPLES, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    *printed, last_line = done.stdout.splitlines()
    return {"printed": printed, **json.loads(last_line)}


def test_steeper_entries_load_more_and_heat_less(flown):
    shallow, steep = flown["flights"]
    assert steep["peak_load_factor"] > 2.0 * shallow["peak_load_factor"]
    assert steep["peak_heat_flux"] > 1.5 * shallow["peak_heat_flux"]
    assert steep["heat_load"] < 0.7 * shallow["heat_load"]
    assert steep["duration"] < shallow["duration"]
    assert 70e3 < steep["blackout_altitude"] < 120e3
    assert [line[:4] for line in flown["printed"][1:]] == ["  -2", "  -8"]


def test_the_steep_entry_meets_the_closed_form_of_allen_and_eggers(flown):
    # NACA Report 1381: V^2 sin(gamma) / (2 e H), which neglects gravity; scale height H of 7.1 km.
    expected = 7600.0**2 * math.sin(math.radians(8.0)) / (2.0 * math.e * 7100.0) / 9.80665
    assert flown["flights"][1]["peak_load_factor"] == pytest.approx(expected, rel=0.15)


def test_the_capsule_talks_to_its_station_after_the_blackout(flown):
    (blackout,) = (each for each in flown["blackouts"] if each["radio"] == "S-band")
    (sight,) = flown["sightings"]
    assert 60.0 < blackout["end"]["time"] - blackout["start"]["time"] < 400.0
    assert sight["observer"] == "Ground station"
    # The station first sees the capsule during the blackout, and for more than a minute after its end.
    start, end = blackout["start"]["time"], blackout["end"]["time"]
    assert start < sight["rise_time"] < end < sight["set_time"] - 60.0


def test_the_capsule_flies_with_lift(flown):
    assert 2.0 < flown["peaks"]["load_factor"] < 6.0
    assert flown["end"] == pytest.approx(8e3, abs=1.0)
