"""Visibility from satellites against closed forms on the equator."""

import math

import numpy as np
import pytest

from shocklayer.visibility import passes_seen, visibility_from_space

A = 6378137.0
GEO = A + 35786e3


def around(radius, angle):
    angle = np.asarray(angle)
    return radius * np.stack([np.cos(angle), np.sin(angle), np.zeros_like(angle)], axis=-1)


def test_geostationary_sight_ends_behind_the_limb():
    # The line that grazes the ground meets a height h at acos(A/R) + acos(A/(A+h)) from below the satellite.
    height = 50e3
    limit = math.acos(A / GEO) + math.acos(A / (A + height))
    targets = around(A + height, [0.0, limit - 1e-6, limit + 1e-6, math.pi])
    seen = visibility_from_space(np.broadcast_to(around(GEO, 0.0), targets.shape), targets)
    assert np.asarray(seen.visible).tolist() == [True, True, False, False]
    assert float(seen.elevation[0]) == pytest.approx(-math.pi / 2)
    assert float(seen.slant_range[0]) == pytest.approx(GEO - A - height)


def test_the_flattening_counts_over_the_pole():
    polar = A * (1 - 1 / 298.257223563)
    satellite, target = np.array([0.0, 0.0, 2 * A]), np.array([2 * A, 0.0, 0.0])
    # Seen from the pole's axis the line to the equator passes the ellipsoid outside.
    assert bool(visibility_from_space(satellite, target).visible)
    low = np.array([0.0, 0.0, polar + 10e3]), np.array([0.0, 0.0, -polar - 10e3])
    assert not bool(visibility_from_space(*low).visible)


def test_a_landed_vehicle_below_the_ellipsoid_is_not_hidden_by_itself():
    assert bool(visibility_from_space(around(GEO, 0.0), around(A - 100.0, 0.0)).visible)


def test_a_minimum_elevation_cuts_what_lies_below():
    satellite = around(A + 400e3, 0.0)
    assert not bool(visibility_from_space(satellite, around(A + 50e3, 0.01), math.radians(-45)).visible)


def test_a_pass_of_a_moving_satellite_has_its_times_in_closed_form():
    # Flight at rest at 60 km, satellite at 400 km turning at 1 mrad/s: in sight within the sum of two dips.
    height, orbit_height, rate = 60e3, 400e3, 1e-3
    time = np.linspace(0.0, 1200.0, 61)
    path = np.broadcast_to(around(A + height, 0.0), (61, 3))

    def visibility_at(times, positions):
        return visibility_from_space(around(A + orbit_height, rate * (times - 600.0)), positions)

    (seen,) = passes_seen("satellite", visibility_at, time, path, np.full(61, height))
    half = (math.acos(A / (A + height)) + math.acos(A / (A + orbit_height))) / rate
    assert seen["rise_time"] == pytest.approx(600.0 - half, abs=1e-3)
    assert seen["set_time"] == pytest.approx(600.0 + half, abs=1e-3)
    assert seen["minimum_slant_range"] == pytest.approx(orbit_height - height, rel=1e-6)
