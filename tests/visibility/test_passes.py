"""Rise, set and culmination of flights whose answers are known in closed form."""

import math

import numpy as np
import pytest

from shocklayer.visibility import FOUR_THIRDS, GroundObserver, refraction_notices, sightings

A = 6378137.0
HEIGHT, RATE = 60.0e3, 1.0e-3  # altitude [m] and angular rate along the equator [rad/s]


def equatorial_flight(samples=41, duration=600.0):
    time = np.linspace(0.0, duration, samples)
    angle = RATE * (time - duration / 2)
    positions = (A + HEIGHT) * np.stack([np.cos(angle), np.sin(angle), np.zeros_like(angle)], axis=1)
    return time, positions, np.full(samples, HEIGHT)


def site(name="", longitude=0.0, minimum_elevation=0.0, latitude=0.0) -> GroundObserver:
    return {
        "name": name,
        "latitude": latitude,
        "longitude": longitude,
        "altitude": 0.0,
        "minimum_elevation": minimum_elevation,
    }


def test_symmetric_pass_on_the_equator():
    (seen,) = sightings([site()], *equatorial_flight())
    # The horizon of a sphere of 4/3 the radius: cos(angle / k) = k R / (k R + h).
    half = FOUR_THIRDS * math.acos(FOUR_THIRDS * A / (FOUR_THIRDS * A + HEIGHT)) / RATE
    assert seen["rise_time"] == pytest.approx(300.0 - half, abs=1e-3)
    assert seen["set_time"] == pytest.approx(300.0 + half, abs=1e-3)
    assert seen["seconds_visible"] == pytest.approx(2.0 * half, abs=2e-3)
    assert seen["maximum_elevation"] == pytest.approx(90.0, abs=0.01)
    assert seen["time_of_maximum_elevation"] == pytest.approx(300.0, abs=1e-2)
    assert seen["minimum_slant_range"] == pytest.approx(HEIGHT, rel=1e-6)
    assert seen["first_sight_altitude"] == HEIGHT
    assert seen["seconds_from_first_sight_to_end"] == pytest.approx(300.0 + half, abs=1e-3)
    assert not seen["visible_at_start"] and not seen["visible_at_end"]


def test_without_refraction_the_pass_is_shorter_by_the_square_root_of_four_thirds():
    flight = equatorial_flight()
    bent, straight = (sightings([site()], *flight, factor)[0] for factor in (FOUR_THIRDS, 1.0))
    assert bent["seconds_visible"] / straight["seconds_visible"] == pytest.approx(
        math.sqrt(4.0 / 3.0), rel=2e-3
    )


def test_minimum_elevation():
    low, high = (
        sightings([site(minimum_elevation=lowest)], *equatorial_flight())[0]
        for lowest in (0.0, math.radians(5.0))
    )
    assert low["rise_time"] < high["rise_time"] < high["set_time"] < low["set_time"]
    # Without refraction at 5 degrees: angle = acos(R cos(e) / (R + h)) - e.
    straight = sightings([site(minimum_elevation=math.radians(5.0))], *equatorial_flight(), 1.0)[0]
    angle = math.acos(A * math.cos(math.radians(5.0)) / (A + HEIGHT)) - math.radians(5.0)
    assert straight["rise_time"] == pytest.approx(300.0 - angle / RATE, abs=1e-3)


def test_never_seen():
    assert sightings([site(longitude=math.pi)], *equatorial_flight()) == []


def test_flight_that_begins_and_ends_in_sight():
    seen = sightings([site()], *equatorial_flight(duration=100.0))[0]
    assert seen["visible_at_start"] and seen["visible_at_end"]
    assert (seen["rise_time"], seen["set_time"]) == (0.0, 100.0)


def test_short_pass_between_samples_is_found():
    # Seen above 80 degrees for 3 s, with samples 60 s apart and none of them in sight.
    time = np.arange(0.0, 601.0, 60.0) - 30.0
    angle = RATE * (time - 300.0)
    positions = (A + HEIGHT) * np.stack([np.cos(angle), np.sin(angle), np.zeros_like(angle)], axis=1)
    steep = math.radians(80.0)
    (seen,) = sightings([site(minimum_elevation=steep)], time, positions, np.full(time.size, HEIGHT))
    angle = math.acos(A * math.cos(steep) / (A + HEIGHT)) - steep
    assert seen["seconds_visible"] == pytest.approx(2.0 * angle / RATE, rel=0.02)
    assert seen["time_of_maximum_elevation"] == pytest.approx(300.0, abs=0.1)


def test_sightings_are_in_order_of_first_sight():
    observers = [site("east", 0.1), site("west", -0.1), site("out of sight", latitude=1.5)]
    observed = sightings(observers, *equatorial_flight())
    assert [entry["observer"] for entry in observed] == ["west", "east"]
    warnings = refraction_notices(observed)
    assert warnings[0].value == HEIGHT and warnings[0].high == 10e3
    assert refraction_notices([]) == []
