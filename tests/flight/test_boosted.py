"""The four built-in flights of one booster against closed forms of orbit, arc and glide."""

import numpy as np
import pytest

from shocklayer import flight, planet
from shocklayer.planet import two_body
from shocklayer.scenario import load
from shocklayer.vehicle import catalogue

AIR = planet.atmosphere()
SPIN = 7.292115e-5
EQUATOR = 6378137.0


@pytest.fixture(scope="module")
def flown():
    names = ("ballistic-minimum-energy", "ballistic-depressed", "boost-glide", "round-the-world")
    loaded = {name: load(name) for name in names}
    return {
        name: flight.fly(
            one.flight, catalogue.build(one.vehicle, one.base_dir), AIR, one.base_dir, samples=600
        )
        for name, one in loaded.items()
    }


def at(history, name):
    return next(
        np.argmin(np.abs(history.time - event.time)) for event in history.events if event.name == name
    )


def inertial_angle(history, index):
    """Inertial flight-path angle: rotation adds to the level part of the velocity only."""
    climb = history.speed[index] * np.sin(history.flight_path_angle[index])
    return float(np.arcsin(climb / history.inertial_speed[index]))


@pytest.mark.parametrize("name", ["ballistic-minimum-energy", "ballistic-depressed"])
def test_ballistic_flights_are_keplers(flown, name):
    """From burn-out down to 120 km, above the air that matters: distance, time, apogee, speed.

    Along the equator heights are those over the equatorial radius; the closed form's sphere has the mean
    radius and no J2, which pulls 0.16 % more there; a flat arc answers with several times that.
    """
    history = flown[name]
    start, end = at(history, "three-burn-out"), at(history, "entry-interface")
    arc = two_body.free_flight(
        float(history.inertial_speed[start]),
        inertial_angle(history, start),
        float(history.altitude[start]) + EQUATOR - 6371008.8,
        121_920.0 + EQUATOR - 6371008.8,
    )
    assert arc is not None
    time = history.time[end] - history.time[start]
    turned = history.longitude[end] - history.longitude[start]
    turned = turned % (2.0 * np.pi) + SPIN * time
    assert time == pytest.approx(arc.time, rel=0.01)
    assert turned * 6371008.8 == pytest.approx(arc.distance, rel=0.01)
    assert history.altitude.max() + EQUATOR - 6371008.8 == pytest.approx(arc.apogee, rel=0.01)
    assert history.inertial_speed[end] == pytest.approx(arc.end_speed, rel=1e-3)


def test_minimum_energy_flight_has_nearly_the_least_energy(flown):
    """At no angle would 2 % less burn-out speed turn as far about the Earth's centre."""
    history = flown["ballistic-minimum-energy"]
    start, end = at(history, "three-burn-out"), at(history, "entry-interface")
    altitude = float(history.altitude[start])
    time = history.time[end] - history.time[start]
    turned = (history.longitude[end] - history.longitude[start]) % (2.0 * np.pi) + SPIN * time
    speed = float(history.inertial_speed[start])

    def range_of(speed, angle):
        arc = two_body.free_flight(speed, angle, altitude, 121_920.0)
        return 0.0 if arc is None else arc.distance / 6371008.8

    angles = np.radians(np.linspace(10.0, 45.0, 71))
    assert max(range_of(0.98 * speed, angle) for angle in angles) < turned
    assert max(range_of(speed, angle) for angle in angles) < 1.01 * turned
    # The depressed flight takes more for about the same distance, and arrives sooner and lower.
    depressed = flown["ballistic-depressed"]
    assert depressed.ground_distance[-1] == pytest.approx(history.ground_distance[-1], rel=0.02)
    assert depressed.time[-1] < history.time[-1] and depressed.altitude.max() < 0.3 * history.altitude.max()


@pytest.mark.parametrize("name", ["boost-glide", "round-the-world"])
def test_glides_go_as_far_and_as_long_as_saengers(flown, name):
    """(L/D) r/2 ln(...) and its time between Mach 15 and Mach 10, along the equator, inertial distance."""
    history = flown[name]
    first, last = at(history, "mach-15"), at(history, "mach-10")
    time = history.time[last] - history.time[first]
    distance = history.ground_distance[last] - history.ground_distance[first] + SPIN * EQUATOR * time
    speed = float(history.inertial_speed[first])
    expected = two_body.glide(speed, float(distance), 2.6)
    assert expected is not None
    assert expected.end_speed == pytest.approx(history.inertial_speed[last], rel=0.02)
    assert expected.time == pytest.approx(time, rel=0.02)
    inside = slice(first, last)
    assert np.all(np.diff(history.altitude[inside]) < 0.0)  # the phugoid is damped out


def test_round_the_world_is_in_orbit_until_it_brakes(flown):
    history = flown["round-the-world"]
    start = at(history, "three-burn-out")
    arc = two_body.free_flight(
        float(history.inertial_speed[start]),
        inertial_angle(history, start),
        float(history.altitude[start]),
    )
    assert arc is None  # its perigee is above the ground
    braking = slice(start, at(history, "deorbit-ignition"))
    assert history.altitude[braking].min() > 190e3
    before, after = (history.speed[at(history, f"deorbit-{name}")] for name in ("ignition", "burn-out"))
    assert before - after == pytest.approx(290.0 * 9.80665 * np.log(1075.0 / 1015.0), rel=0.02)
    assert history.ground_distance[-1] > 2.0 * np.pi * EQUATOR


def test_all_end_where_they_say_and_hold_numbers(flown):
    for history in flown.values():
        assert history.events[-1].name == "stop-altitude"
        assert history.mass[0] == pytest.approx(48_550.0, abs=80.0) and history.mass[-1] == 1000.0
        for field in history.columns().values():
            assert np.all(np.isfinite(field))
    for name in ("ballistic-minimum-energy", "ballistic-depressed", "boost-glide"):
        assert flown[name].ground_distance[-1] == pytest.approx(8.0e6, rel=0.01)
