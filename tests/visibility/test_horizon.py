"""Visibility against closed forms, an independent ellipsoidal computation and a ray through real air."""

import math

import numpy as np
import pytest
from scipy.integrate import quad

from shocklayer.planet.geodesy import geodetic_to_ecef
from shocklayer.visibility import FOUR_THIRDS, horizon_distance, visibility

A, F = 6378137.0, 1.0 / 298.257223563
E2 = F * (2.0 - F)


def position(latitude, longitude, altitude):
    """Earth-fixed position, written apart from the package."""
    n = A / math.sqrt(1.0 - E2 * math.sin(latitude) ** 2)
    return np.array(
        [
            (n + altitude) * math.cos(latitude) * math.cos(longitude),
            (n + altitude) * math.cos(latitude) * math.sin(longitude),
            (n * (1.0 - E2) + altitude) * math.sin(latitude),
        ]
    )


def test_horizon_distance_closed_form():
    assert float(horizon_distance(0.0, 100.0, 6.371e6)) == pytest.approx(
        math.sqrt(2.0 * FOUR_THIRDS * 6.371e6 * 100.0), rel=1e-4
    )
    # The engineers' rule: 4.12 km times the square root of the height in metres.
    assert float(horizon_distance(0.0, 400.0, 6.371e6)) == pytest.approx(4.12e3 * 20.0, rel=2e-3)
    both = float(horizon_distance(100.0, 100.0, 6.371e6))
    assert both == pytest.approx(2.0 * float(horizon_distance(0.0, 100.0, 6.371e6)))


@pytest.mark.parametrize("height", [1.0e3, 10.0e3, 60.0e3])
@pytest.mark.parametrize("factor", [1.0, FOUR_THIRDS])
def test_target_at_the_closed_form_horizon_stands_on_the_horizon(height, factor):
    # Along the equator, where the ellipsoid's section is a circle.
    angle = float(horizon_distance(0.0, height, A, factor)) / A
    beyond, before = (
        visibility(0.0, 0.3, 0.0, 0.0, position(0.0, 0.3 + share * angle, height)[None], factor)
        for share in (1.0005, 0.9995)
    )
    exact = visibility(0.0, 0.3, 0.0, 0.0, position(0.0, 0.3 + angle, height)[None], factor)
    assert float(exact.elevation[0]) == pytest.approx(0.0, abs=1e-7)
    assert bool(before.visible[0]) and not bool(beyond.visible[0])


def test_geometry_without_refraction_on_the_ellipsoid():
    latitude, longitude, altitude = math.radians(37.8), math.radians(-75.5), 12.0
    observer = position(latitude, longitude, altitude)
    level = math.cos(latitude)
    up = np.array([level * math.cos(longitude), level * math.sin(longitude), math.sin(latitude)])
    targets = ((38.5, -74.0, 60e3), (34.0, -63.0, 121.9e3), (37.8, -75.4, 3e3), (40.0, -75.5, 80e3))
    for lat, lon, height in targets:
        target = position(math.radians(lat), math.radians(lon), height)
        offset = target - observer
        expected = math.asin(offset @ up / np.linalg.norm(offset))
        seen = visibility(latitude, longitude, altitude, 0.0, target[None], 1.0)
        assert float(seen.elevation[0]) == pytest.approx(expected, abs=1e-9)
        assert float(seen.slant_range[0]) == pytest.approx(np.linalg.norm(offset), rel=1e-12)


def test_refraction_lifts_by_the_bending_of_the_ray():
    # Both ends of an arc of radius 4R are lifted by half its angle, the distance over 8R.
    distance = 50.0e3
    target = position(0.0, distance / A, 2000.0)[None]
    straight = float(visibility(0.0, 0.0, 0.0, 0.0, target, 1.0).elevation[0])
    bent = float(visibility(0.0, 0.0, 0.0, 0.0, target).elevation[0])
    assert bent - straight == pytest.approx(distance / (8.0 * A), rel=1e-2)


def test_overhead_is_not_refracted():
    seen = visibility(0.7, 1.0, 0.0, 0.0, geodetic_to_ecef(0.7, 1.0, 50e3)[None])
    assert float(seen.elevation[0]) == pytest.approx(math.pi / 2, abs=1e-6)
    assert float(seen.slant_range[0]) == pytest.approx(50e3, abs=1e-3)


@pytest.mark.parametrize(("height", "tolerance"), [(1.0e3, 5e-3), (10.0e3, 0.03), (80.0e3, 0.095)])
def test_against_a_ray_through_exponential_air(height, tolerance):
    # Horizontal ray by Bouguer's law n r cos(e) = constant: the rule is good low, and too kind high.
    radius, scale = A, 7.35e3
    invariant = (1.0 + scale / (4.0 * radius)) * radius

    def slope(root):
        r = radius + root * root
        n = 1.0 + scale / (4.0 * radius) * math.exp(-root * root / scale)
        return invariant / (r * math.sqrt(max((n * r) ** 2 - invariant**2, 1e-9))) * 2.0 * root

    angle = quad(slope, 1e-6, math.sqrt(height), limit=400)[0]
    rule = float(horizon_distance(0.0, height, radius))
    assert 1.0 <= rule / (angle * radius) < 1.0 + tolerance


def test_dip_seen_from_a_mountain():
    # From 3 km the horizon dips by the square root of 2 h / (4/3 R): 1.5 degrees.
    dip = math.sqrt(2.0 * 3000.0 / (FOUR_THIRDS * A))
    horizon = float(horizon_distance(3000.0, 500.0, A)) / A
    near = visibility(0.0, 0.0, 3000.0, -0.1, position(0.0, 0.99 * horizon, 500.0)[None])
    far = visibility(0.0, 0.0, 3000.0, -0.1, position(0.0, 1.01 * horizon, 500.0)[None])
    assert bool(near.visible[0]) and not bool(far.visible[0])
    assert float(near.elevation[0]) == pytest.approx(-dip, rel=0.02)
    low = visibility(0.0, 0.0, 3000.0, -0.5, position(0.0, 0.1 * horizon, 100.0)[None])
    assert bool(low.visible[0]) and float(low.elevation[0]) < -dip
