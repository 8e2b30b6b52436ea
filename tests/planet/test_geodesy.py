"""Geodesy and gravity against published values of WGS-84."""

import numpy as np
import pytest

from shocklayer import planet
from shocklayer.core.constants import EARTH_ROTATION_RATE
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.planet.geodesy import altitude_and_vertical


def test_a_surveyed_point():
    """45 N, 0 E on the ellipsoid: closed-form coordinates of WGS-84."""
    position = planet.geodetic_to_ecef(np.radians(45.0), 0.0, 0.0)
    np.testing.assert_allclose(position, [4517590.8788, 0.0, 4487348.4088], atol=1e-3)


@pytest.mark.parametrize("altitude", [-1e4, 0.0, 1.2e5, 1e6, 3.6e7, 4e8])
def test_round_trip_from_pole_to_pole(altitude):
    latitude = np.radians(np.concatenate([np.linspace(-90.0, 90.0, 181), [1e-9, 89.9999999]]))
    longitude = np.radians(np.linspace(-179.9, 180.0, latitude.size))
    position = planet.geodetic_to_ecef(latitude, longitude, np.full_like(latitude, altitude))
    back = planet.ecef_to_geodetic(position)
    np.testing.assert_allclose(back[0], latitude, atol=1e-11)
    off_axis = np.abs(np.degrees(latitude)) < 89.99
    np.testing.assert_allclose(np.asarray(back[1])[off_axis], longitude[off_axis], atol=1e-9)
    np.testing.assert_allclose(back[2], altitude, atol=1e-6)


def test_exactly_on_the_axis():
    latitude, longitude, altitude = planet.ecef_to_geodetic(np.array([0.0, 0.0, -6356752.314245 - 1e3]))
    assert float(latitude) == pytest.approx(-np.pi / 2.0)
    assert float(longitude) == 0.0
    assert float(altitude) == pytest.approx(1e3, abs=1e-4)


def test_local_axes_are_right_handed_and_up_is_the_gradient_of_altitude():
    latitude, longitude = 0.7, -2.1
    axes = np.asarray(planet.east_north_up(latitude, longitude))
    np.testing.assert_allclose(np.cross(axes[0], axes[1]), axes[2], atol=1e-15)
    position = planet.geodetic_to_ecef(latitude, longitude, 5e4)
    gradient = jax.grad(lambda r: planet.ecef_to_geodetic(r)[2])(position)
    np.testing.assert_allclose(gradient, axes[2], atol=1e-9)


def test_look_angles():
    observer = planet.geodetic_to_ecef(0.5, 1.0, 100.0)
    axes = planet.east_north_up(0.5, 1.0)
    direction = jnp.array([np.sin(2.0) * np.cos(0.3), np.cos(2.0) * np.cos(0.3), np.sin(0.3)])
    azimuth, elevation, slant_range = planet.look_angles(observer, observer + 5e5 * axes.T @ direction)
    assert float(azimuth) == pytest.approx(2.0)
    assert float(elevation) == pytest.approx(0.3)
    assert float(slant_range) == pytest.approx(5e5)


def test_great_circle_distance_against_a_known_pair():
    """One degree of latitude on the mean sphere is 111.195 km; antipodes are half the circumference apart."""
    assert float(planet.great_circle_distance(0.0, 0.0, np.radians(1.0), 0.0)) == pytest.approx(
        111195.08, rel=1e-6
    )
    assert float(planet.great_circle_distance(0.3, 0.0, -0.3, np.pi)) == pytest.approx(np.pi * 6371008.8)


def test_gravity_with_rotation_is_the_normal_gravity_of_wgs84():
    """Somigliana's 9.7803253359 m/s2 at the equator and 9.8321849379 m/s2 at the poles (TR8350.2).

    The real Earth's J4 differs from that of the normal field by 0.75e-6: 4e-6 of gravity at the poles.
    """
    a, b = 6378137.0, 6356752.314245
    equator = np.asarray(planet.gravitational_acceleration(np.array([a, 0.0, 0.0])))
    assert -equator[0] - EARTH_ROTATION_RATE**2 * a == pytest.approx(9.7803253359, abs=2e-5)
    poles = planet.gravitational_acceleration(np.array([[0.0, 0.0, b], [0.0, 0.0, -b]]))
    assert float((poles[1, 2] - poles[0, 2]) / 2.0) == pytest.approx(9.8321849379, abs=5e-5)


def test_acceleration_is_the_gradient_of_the_potential():
    positions = planet.geodetic_to_ecef(np.linspace(-1.5, 1.5, 7), np.linspace(-3.0, 3.0, 7), np.full(7, 2e5))
    gradient = jax.vmap(jax.grad(lambda r: -planet.gravitational_potential(r)))(positions)
    np.testing.assert_allclose(planet.gravitational_acceleration(positions), gradient, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("altitude", [-1e4, 0.0, 1.2e5, 1e6, 3.6e7, 1e8])
def test_series_is_the_closed_form_to_micrometres(altitude):
    latitude = np.radians(np.linspace(-90.0, 90.0, 361))
    longitude = np.linspace(-3.0, 3.0, 361)
    position = np.asarray(planet.geodetic_to_ecef(latitude, longitude, np.full(361, altitude)))
    x, y, z = jnp.asarray(position).T
    altitudes, radial, axial = altitude_and_vertical(x, y, z)
    np.testing.assert_allclose(altitudes, altitude, atol=2e-6)
    vertical = np.asarray(radial)[:, None] * position + np.asarray(axial)[:, None] * np.array([0.0, 0.0, 1.0])
    np.testing.assert_allclose(vertical, planet.east_north_up(latitude, longitude)[:, 2], atol=1e-9)
