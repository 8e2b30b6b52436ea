"""The closed forms against numerical integration and published values."""

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from shocklayer.claims import physics
from shocklayer.constants import BOLTZMANN
from shocklayer.constants import EARTH_GRAVITATIONAL_PARAMETER as MU
from shocklayer.constants import EARTH_MEAN_RADIUS as RADIUS


@pytest.mark.parametrize("distance", [1.0e6, 5.0e6, 1.0e7, 1.5e7])
def test_arc_flown_numerically_lands_where_it_should(distance):
    arc = physics.minimum_energy_arc(distance)
    start = [RADIUS, 0.0, arc.speed * math.sin(arc.angle), arc.speed * math.cos(arc.angle)]

    def rates(_, state):
        x, y, u, v = state
        pull = -MU / (x * x + y * y) ** 1.5
        return [u, v, pull * x, pull * y]

    flown = solve_ivp(rates, (0.0, arc.time), start, rtol=1e-10, atol=1e-3, dense_output=True)
    x, y = flown.y[:2, -1]
    assert math.hypot(x, y) == pytest.approx(RADIUS, abs=50.0)
    assert math.atan2(y, x) * RADIUS == pytest.approx(distance, rel=1e-5)
    top = flown.sol(0.5 * arc.time)
    assert math.hypot(top[0], top[1]) - RADIUS == pytest.approx(arc.apogee, rel=1e-5)


def test_arc_has_the_least_speed():
    # Over a quarter turn no other launch angle reaches as far with so little.
    distance = 0.25 * 2.0 * math.pi * RADIUS
    arc = physics.minimum_energy_arc(distance)
    half = 0.5 * distance / RADIUS
    angles = np.linspace(0.05, 1.4, 400)
    # Hit equation of a ballistic arc: V^2 R/mu at which an arc of a given launch angle spans the angle 2h.
    ratio = (1.0 - math.cos(2 * half)) / (
        np.cos(angles) ** 2 * (1.0 - math.cos(2 * half))
        + np.sin(angles) * np.cos(angles) * math.sin(2 * half)
    )
    speeds = np.sqrt(ratio * MU / RADIUS)
    assert arc.speed <= speeds.min() * (1 + 1e-6)
    assert arc.speed == pytest.approx(speeds.min(), rel=1e-4)


@pytest.mark.parametrize(("speed", "ratio", "distance"), [(6500.0, 2.6, 8.0e6), (4000.0, 3.0, 2.0e6)])
def test_glide_against_its_equation_of_motion(speed, ratio, distance):
    altitude = 45e3
    circular = physics.circular_speed(altitude)
    gravity = circular**2 / (RADIUS + altitude)

    def rates(_, state):
        return [-gravity * (1.0 - (state[0] / circular) ** 2) / ratio, state[0]]

    def arrived(_, state):
        return state[1] - distance

    arrived.terminal = True
    flown = solve_ivp(rates, (0.0, 1e5), [speed, 0.0], events=arrived, rtol=1e-10, atol=1e-6)
    glide = physics.glide(speed, distance, ratio, altitude)
    assert glide.time == pytest.approx(flown.t[-1], rel=1e-6)
    assert glide.end_speed == pytest.approx(flown.y[0, -1], rel=1e-6)


def test_glide_range_published_case():
    # L/D 2.6 from 6 km/s with a circular speed of 7 905 m/s: 7 108 km.
    assert physics.glide_range(6000.0, 2.6, 0.0) == pytest.approx(7.108e6, rel=3e-3)
    assert physics.glide_range(9000.0, 2.6) == math.inf
    assert physics.glide(3000.0, 2.0e7, 2.6) is None


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
    assert physics.circular_speed(400e3) == pytest.approx(7672.0, rel=1e-3)
    assert physics.orbital_period(400e3) / 60.0 == pytest.approx(92.4, abs=0.2)
    assert physics.escape_speed() == pytest.approx(11186.0, rel=1e-3)


def test_great_circle():
    assert physics.great_circle((40.71, -74.01), (34.05, -118.24)) == pytest.approx(3.936e6, rel=3e-3)


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
