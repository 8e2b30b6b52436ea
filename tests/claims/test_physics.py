"""The closed forms against numerical integration and published values."""

import math

import pytest

from shocklayer.claims import physics, shock_layer_table
from shocklayer.core.constants import BOLTZMANN
from shocklayer.planet import two_body


def test_allen_eggers_published_case():
    assert physics.allen_eggers_peak(7800.0, math.radians(5.0)) == pytest.approx(14.21, abs=0.01)


def test_total_temperatures():
    assert physics.total_temperature(270.65, 8.0) == pytest.approx(3735.0, abs=0.5)
    assert physics.total_temperature_vibrational(270.65, 8.0) == pytest.approx(3210.0, rel=0.005)
    assert physics.total_temperature_vibrational(216.65, 4.0) == pytest.approx(884.0, rel=0.005)
    assert physics.mach_of_total_temperature(270.65, 900.0) == pytest.approx(3.41, abs=0.005)
    assert physics.mach_of_total_temperature(216.65, 900.0) == pytest.approx(3.97, abs=0.005)


def test_sound_speed_of_the_standard_atmosphere():
    # US Standard Atmosphere 1976, table I.
    assert physics.air(0.0).sound_speed == pytest.approx(physics.SEA_LEVEL_SOUND_SPEED, abs=0.01)
    assert physics.air(11_019.0).sound_speed == pytest.approx(295.07, abs=0.1)
    assert physics.air(48e3).temperature == pytest.approx(270.65, abs=0.01)
    bands = physics.altitudes_of_sound_speed(295.0, 295.2)
    assert any(low <= 15e3 <= high for low, high in bands)


def test_critical_density_of_satellite_navigation():
    assert physics.critical_density(1575.42e6) == pytest.approx(3.079e16, rel=1e-3)


def test_orbits():
    assert two_body.circular_speed(400e3) == pytest.approx(7672.0, rel=1e-3)
    assert two_body.orbital_period(400e3) / 60.0 == pytest.approx(92.4, abs=0.2)
    assert two_body.escape_speed() == pytest.approx(11186.0, rel=1e-3)


def test_great_circle():
    assert physics.great_circle((40.71, -74.01), (34.05, -118.24)) == pytest.approx(3.936e6, rel=3e-3)


@pytest.mark.parametrize(
    ("altitude", "speed"), [(33e3, 2900.0), (52e3, 6700.0), (71e3, 7600.0), (63e3, 11e3)]
)
def test_table_of_the_shock_layer_against_the_solver(altitude, speed):
    table, solved = shock_layer_table.shock_layer(altitude, speed), shock_layer_table.compute(altitude, speed)
    assert table.temperature == pytest.approx(solved.temperature, rel=0.02)
    assert table.walls == pytest.approx(solved.walls, rel=0.02)
    # Between the altitudes of the table the density of the air changes by up to a factor of two.
    assert table.electron_density == pytest.approx(solved.electron_density, rel=0.25)


def test_an_entry_of_the_table_is_that_of_its_recipe():
    table, solved = shock_layer_table.shock_layer(60e3, 6e3), shock_layer_table.compute(60e3, 6e3)
    assert table.temperature == pytest.approx(solved.temperature, abs=1.0)
    assert table.electron_density == pytest.approx(solved.electron_density, rel=0.02)


def test_stagnation_air_against_cantera():
    cantera = pytest.importorskip("cantera")
    free = physics.air(60e3)
    air = cantera.Solution("airNASA9.yaml")
    air.TPX = free.temperature, free.pressure, {"N2": 0.79, "O2": 0.21}
    pressure = free.pressure + 0.93 * free.density * 6000.0**2
    air.HP = air.enthalpy_mass + 0.5 * 6000.0**2, pressure
    air.equilibrate("HP")
    electrons = air["e-"].X[0] * pressure / (BOLTZMANN * air.T)
    temperature, density = physics.stagnation_state(60e3, 6000.0)
    # Ours has argon besides; its thermodynamic data are the same polynomials.
    assert temperature == pytest.approx(air.T, rel=0.005)
    assert density == pytest.approx(electrons, rel=0.05)
