"""Pointing and lines of sight by hand; the constellations' orbits and what is typically in view."""

import numpy as np
import pytest

from shocklayer.radio import (
    CONSTELLATIONS,
    angle_off_axis,
    clear_margin,
    cosine_pattern,
    free_space_loss,
    in_sight,
    satellite_positions,
    surface_normal,
)
from shocklayer.scenario import load

EARTH = 6378137.0
POSITION = np.array([[EARTH + 80e3, 0.0, 0.0]])
EASTWARD = np.array([[0.0, 7500.0, 0.0]])
ZERO = np.zeros(1)


def normal(angle_of_attack=0.0, bank=0.0, surface=0.0, roll=0.0):
    vector = surface_normal(POSITION, EASTWARD, ZERO + angle_of_attack, ZERO + bank, surface, roll)
    assert np.linalg.norm(vector) == pytest.approx(1.0)
    return vector[0]


def test_surface_normals_of_the_body():
    """Flying east over the equator: up is x, ahead y, and the right wing points south."""
    np.testing.assert_allclose(normal(surface=np.pi / 2), [0, 1, 0], atol=1e-12)  # nose
    np.testing.assert_allclose(normal(), [1, 0, 0], atol=1e-12)  # lee side of a cylinder
    np.testing.assert_allclose(normal(roll=np.pi / 2), [0, 0, -1], atol=1e-12)
    np.testing.assert_allclose(normal(roll=np.pi), [-1, 0, 0], atol=1e-12)
    cone = np.radians(9.0)
    np.testing.assert_allclose(normal(surface=cone), [np.cos(cone), np.sin(cone), 0], atol=1e-12)


def test_angle_of_attack_raises_the_nose_and_bank_rotates_it_to_the_right():
    attack = np.radians(40.0)
    nose = normal(attack, surface=np.pi / 2)
    np.testing.assert_allclose(nose, [np.sin(attack), np.cos(attack), 0], atol=1e-12)
    # The lee side of a vehicle with its nose up faces backwards too.
    np.testing.assert_allclose(normal(attack), [np.cos(attack), -np.sin(attack), 0], atol=1e-12)
    banked = normal(attack, np.pi / 2, surface=np.pi / 2)
    np.testing.assert_allclose(banked, [0, np.cos(attack), -np.sin(attack)], atol=1e-12)
    np.testing.assert_allclose(normal(0.0, np.pi / 2), [0, 0, -1], atol=1e-12)


def test_angle_off_axis_and_pattern():
    target = POSITION + np.array([[1e6, 1e6, 0.0]])
    angle = angle_off_axis(normal()[None], POSITION, target)
    assert angle[0] == pytest.approx(np.pi / 4)
    assert cosine_pattern(angle, 2.0)[0] == pytest.approx(10 * np.log10(0.5))
    assert cosine_pattern(np.array([3.0]), 2.0)[0] == -40.0


def test_line_of_sight_and_horizon():
    orbit = 26.56e6
    over, behind = np.array([[orbit, 0.0, 0.0]]), np.array([[-orbit, 0.0, 0.0]])
    assert in_sight(POSITION, over)[0] and not in_sight(POSITION, behind)[0]
    # From 80 km the horizon lies 9.06 degrees below the horizontal: acos(6378/6458).
    for below, seen in ((8.9, True), (9.2, False)):
        direction = np.array([[-np.sin(np.radians(below)), np.cos(np.radians(below)), 0.0]])
        assert in_sight(POSITION, POSITION + 2e7 * direction)[0] == seen


@pytest.mark.parametrize("name", CONSTELLATIONS)
def test_constellations_stay_on_their_orbits(name):
    walker = CONSTELLATIONS[name]
    time = np.linspace(0.0, 43082.0, 7)
    satellites = satellite_positions(walker, time)
    assert satellites.shape == (7, walker.satellites, 3)
    np.testing.assert_allclose(np.linalg.norm(satellites, axis=-1), walker.radius, rtol=1e-12)
    # No satellite goes beyond the inclination, and no two navigation satellites come close.
    assert np.abs(satellites[..., 2]).max() <= walker.radius * np.sin(walker.inclination) * (1 + 1e-9)
    apart = np.linalg.norm(satellites[:, :, None] - satellites[:, None], axis=-1)
    if walker.navigation:
        assert (apart + 1e9 * np.eye(walker.satellites)).min() > 5e5


def test_relays_stay_over_their_longitudes():
    satellites = satellite_positions(CONSTELLATIONS["tdrss"], np.array([0.0, 5000.0]))
    longitudes = np.degrees(np.arctan2(satellites[..., 1], satellites[..., 0]))
    np.testing.assert_allclose(longitudes, [[-41.0, -174.0, 85.0]] * 2, atol=0.01)


def test_some_satellite_of_a_polar_constellation_is_always_in_view():
    """Iridium: at least one everywhere on the ground, at all times."""
    satellites = satellite_positions(CONSTELLATIONS["iridium"], np.linspace(0.0, 6000.0, 40))
    for latitude in np.radians([0.0, 35.0, 60.0, 90.0]):
        ground = 6378.2e3 * np.array([np.cos(latitude), 0.0, np.sin(latitude)])
        seen = in_sight(np.broadcast_to(ground, satellites.shape), satellites).sum(axis=1)
        assert seen.min() >= 1


@pytest.mark.parametrize(
    ("name", "received"), [("gps", -158.5), ("galileo", -157.25), ("glonass", -161.0), ("beidou", -163.0)]
)
def test_navigation_satellites_arrive_with_the_power_of_their_interface_documents(name, received):
    """Into 0 dBi, from a satellite at an elevation of 5 deg [dBW]."""
    walker = CONSTELLATIONS[name]
    link = load(_RECEIVER | {"radio": [{"name": name, "antenna": {"station": 0.0}, "to": name}]}).radio[0]
    earth, elevation = 6378.137e3, np.radians(5.0)
    distance = np.sqrt(walker.radius**2 - (earth * np.cos(elevation)) ** 2) - earth * np.sin(elevation)
    gain = link.transmit_gain - link.losses - float(free_space_loss(link.frequency, distance))
    assert 10.0 * np.log10(link.transmit_power) + gain == pytest.approx(received, abs=0.3)
    # Enough to acquire, with a margin of the usual size.
    assert 5.0 < clear_margin(link, np.array([distance]), np.array([True]))[0] < 16.0


_RECEIVER = {
    "vehicle": {
        "mass": "100 kg",
        "nose_radius": "0.5 m",
        "reference_area": "1 m^2",
        "aerodynamics": {"drag_coefficient": 1.0},
    },
    "flight": {
        "entry": {
            "frame": "planet-relative",
            "altitude": "120 km",
            "speed": "7.5 km/s",
            "flight_path_angle": "-3 deg",
            "heading": "90 deg",
            "latitude": "0 deg",
            "longitude": "0 deg",
        }
    },
}


def test_gps_repeats_its_ground_track_after_a_sidereal_day():
    """Two revolutions per sidereal day: the constellation as seen from the ground repeats."""
    walker = CONSTELLATIONS["gps"]
    first, later = satellite_positions(walker, np.array([0.0, 86164.1]))
    np.testing.assert_allclose(later, first, atol=60e3)


def test_six_to_thirteen_satellites_are_in_view_everywhere():
    satellites = satellite_positions(CONSTELLATIONS["gps"], np.linspace(0.0, 43000.0, 25))
    for latitude in np.radians([0.0, 35.0, 60.0, 90.0]):
        ground = 6378.2e3 * np.array([np.cos(latitude), 0.0, np.sin(latitude)])
        seen = in_sight(np.broadcast_to(ground, satellites.shape), satellites).sum(axis=1)
        assert seen.min() >= 6 and seen.max() <= 13
