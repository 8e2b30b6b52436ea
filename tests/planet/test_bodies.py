"""Mars as a planet: sizes and rates against published figures, its gas against the package's own data."""

import math

import numpy as np
import pytest

from shocklayer import gas, planet
from shocklayer.core.constants import AVOGADRO, BOLTZMANN
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.planet.bodies import EARTH, MARS, PLANETS
from shocklayer.planet.geodesy import altitude_and_vertical, geodetic_up
from shocklayer.scenario import builtin

PLACES = [
    (lat, lon, alt) for lat in (-1.4, -0.3, 0.0, 0.7, 1.5) for lon in (-2.0, 0.4) for alt in (0.0, 128e3)
]


def test_mars_has_the_size_and_spin_of_the_iau():
    assert MARS.semi_minor_axis == pytest.approx(3376.20e3, abs=1.0)
    assert MARS.mean_radius == pytest.approx((2 * 3396190 + 3376200) / 3, rel=1e-6)
    assert math.degrees(MARS.rotation_rate) * 86400 == pytest.approx(350.89198226, rel=1e-6)
    assert set(PLANETS) == {"earth", "mars"}


def test_areostationary_orbit():
    """Radius 20 428 km: gravity and rotation together."""
    radius = 20428e3
    pull = planet.gravitational_acceleration(np.array([radius, 0.0, 0.0]), MARS)
    assert float(-pull[0]) == pytest.approx(MARS.rotation_rate**2 * radius, rel=1e-3)


def test_gravity_on_the_ground():
    """3.71 to 3.73 m/s2 in tables of the planets; the field is the gradient of its potential."""
    position = jnp.array([2.0e6, 1.0e6, 2.6e6])
    slope = jax.grad(lambda p: planet.gravitational_potential(p, MARS))(position)
    np.testing.assert_allclose(planet.gravitational_acceleration(position, MARS), -slope, rtol=1e-10)
    pole = planet.gravitational_acceleration(np.array([0.0, 0.0, MARS.semi_minor_axis]), MARS)
    assert float(-pole[2]) == pytest.approx(3.73, abs=0.02)


def test_geodesy_of_mars_goes_there_and_back():
    latitude, longitude, altitude = np.array(PLACES).T
    position = planet.geodetic_to_ecef(latitude, longitude, altitude, MARS)
    back = planet.ecef_to_geodetic(position, MARS)
    np.testing.assert_allclose(back[0], latitude, atol=1e-9)
    np.testing.assert_allclose(back[1], longitude, atol=1e-12)
    np.testing.assert_allclose(back[2], altitude, atol=1e-3)


def test_the_series_for_steps_of_a_flight_holds_on_the_flatter_planet():
    latitude, longitude, altitude = np.array(PLACES).T
    x, y, z = (
        jnp.asarray(column) for column in planet.geodetic_to_ecef(latitude, longitude, altitude, MARS).T
    )
    height, radial, axial = altitude_and_vertical(x, y, z, MARS)
    exact, sine, cosine, level = geodetic_up(x, y, z, MARS)
    np.testing.assert_allclose(height, exact, atol=2e-3)
    np.testing.assert_allclose(radial * z + axial, sine, atol=1e-8)
    np.testing.assert_allclose(radial * level, cosine, atol=1e-8)


def test_gas_constants_of_mars():
    mars = gas.mixture("mars")
    cold = gas.frozen_state_tp(mars, mars.cold_mole_fractions, 200.0, 100.0)
    assert MARS.heat_capacity_ratio == pytest.approx(float(cold.isentropic_exponent), rel=5e-3)
    assert MARS.molar_mass == pytest.approx(float(cold.molar_mass), rel=5e-3)
    viscosity = MARS.sutherland_coefficient * 273.0**1.5 / (273.0 + MARS.sutherland_temperature)
    assert viscosity == pytest.approx(1.370e-5, rel=1e-3)
    # Hard spheres of this diameter have the viscosity of carbon dioxide at 273 K (Chapman and Enskog).
    mass = 0.04401 / AVOGADRO
    spheres = 5 / 16 * math.sqrt(math.pi * mass * BOLTZMANN * 273.0) / (math.pi * MARS.collision_diameter**2)
    assert spheres == pytest.approx(1.380e-5, rel=0.01)


def test_the_mean_air_of_mars():
    file = builtin.data_directory() / "atmospheres" / "mars.csv"
    air = planet.atmosphere("table", file=file, planet=MARS)
    assert air.planet is MARS
    state = air.at(np.array([0.0, 20e3, 100e3]))
    np.testing.assert_allclose(state.density, [1.319e-2, 2.190e-3, 7.749e-8], rtol=1e-6)
    np.testing.assert_allclose(state.pressure, [566.9, 73.12, 1.846e-3], rtol=1e-6)
    # Pressure falls by density times gravity, as far up as the mean over seasons keeps that balance.
    heights = np.arange(2e3, 50e3, 2e3)
    around = air.at(heights)
    slope = np.gradient(np.log(np.asarray(around.pressure)), heights)
    gravity = MARS.gravitational_parameter / (MARS.mean_radius + heights) ** 2
    weight = np.asarray(around.density / around.pressure) * gravity
    np.testing.assert_allclose(-slope, weight, rtol=0.075)
    # Mars-GRAM's own sound speed at 20 km, 208.3 m/s, has a ratio of specific heats of 1.30.
    assert float(state.sound_speed[1]) == pytest.approx(
        208.3 * math.sqrt(MARS.heat_capacity_ratio / 1.30), rel=5e-3
    )


def test_a_table_without_pressure_has_the_planets_molar_mass(tmp_path):
    (tmp_path / "air.csv").write_text("altitude_m,temperature_K,density_kg_m3\n0,210,0.015\n1e5,130,1e-7\n")
    martian = planet.atmosphere_from_table(tmp_path / "air.csv", MARS)
    assert float(martian.at(1e4).molar_mass) == pytest.approx(MARS.molar_mass)
    earthly = planet.atmosphere_from_table(tmp_path / "air.csv")
    assert earthly.planet is EARTH
    assert float(earthly.at(1e4).molar_mass) == pytest.approx(0.0289644, rel=1e-4)
