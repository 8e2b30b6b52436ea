"""The closed forms of orbits, arcs and glides against numerical integration and published values."""

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from shocklayer.core.constants import EARTH_GRAVITATIONAL_PARAMETER as MU
from shocklayer.core.constants import EARTH_MEAN_RADIUS as RADIUS
from shocklayer.planet import two_body


@pytest.mark.parametrize("distance", [1.0e6, 5.0e6, 1.0e7, 1.5e7])
def test_arc_flown_numerically_lands_where_it_should(distance):
    arc = two_body.minimum_energy_arc(distance)
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
    arc = two_body.minimum_energy_arc(distance)
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
    circular = two_body.circular_speed(altitude)
    gravity = circular**2 / (RADIUS + altitude)

    def rates(_, state):
        return [-gravity * (1.0 - (state[0] / circular) ** 2) / ratio, state[0]]

    def arrived(_, state):
        return state[1] - distance

    arrived.terminal = True
    flown = solve_ivp(rates, (0.0, 1e5), [speed, 0.0], events=arrived, rtol=1e-10, atol=1e-6)
    glide = two_body.glide(speed, distance, ratio, altitude)
    assert glide is not None
    assert glide.time == pytest.approx(flown.t[-1], rel=1e-6)
    assert glide.end_speed == pytest.approx(flown.y[0, -1], rel=1e-6)


def test_glide_range_published_case():
    # L/D 2.6 from 6 km/s with a circular speed of 7 905 m/s: 7 108 km.
    assert two_body.glide_range(6000.0, 2.6, 0.0) == pytest.approx(7.108e6, rel=3e-3)
    assert two_body.glide_range(9000.0, 2.6) == math.inf
    assert two_body.glide(3000.0, 2.0e7, 2.6) is None


@pytest.mark.parametrize("distance", [3.0e6, 8.0e6, 4.0e7])
def test_glide_speed_is_that_of_the_range(distance):
    speed = two_body.glide_speed(distance, 2.6)
    assert two_body.glide_range(speed, 2.6) == pytest.approx(distance)
    assert speed < two_body.circular_speed(45e3)


@pytest.mark.parametrize("distance", [1.0e6, 8.0e6, 1.9e7])
def test_longest_arc_is_that_of_least_energy(distance):
    assert two_body.longest_arc(two_body.minimum_energy_arc(distance).speed) == pytest.approx(distance)


def test_longest_arc_goes_half_round_below_circular_speed():
    nearly = two_body.circular_speed() * (1.0 - 1e-9)
    assert two_body.longest_arc(nearly) == pytest.approx(math.pi * RADIUS, rel=1e-3)
    assert two_body.longest_arc(two_body.circular_speed()) == math.inf


@pytest.mark.parametrize("angle", [0.4, 0.0, -0.03])
def test_free_flight_against_its_equation_of_motion(angle):
    speed, altitude, end = 6800.0, 150e3, 20e3
    arc = two_body.free_flight(speed, angle, altitude, end)
    start = [RADIUS + altitude, 0.0, speed * math.sin(angle), speed * math.cos(angle)]

    def rates(_, state):
        x, y, u, v = state
        pull = -MU / (x * x + y * y) ** 1.5
        return [u, v, pull * x, pull * y]

    def down(_, state):
        return math.hypot(state[0], state[1]) - RADIUS - end

    down.terminal, down.direction = True, -1
    flown = solve_ivp(rates, (0.0, 1e4), start, events=down, rtol=1e-11, atol=1e-4, dense_output=True)
    x, y, u, v = flown.y[:, -1]
    assert arc is not None
    assert arc.time == pytest.approx(flown.t[-1], rel=1e-7)
    assert arc.distance == pytest.approx(RADIUS * math.atan2(y, x), rel=1e-7)
    assert arc.end_speed == pytest.approx(math.hypot(u, v), rel=1e-7)
    if angle >= 0.0:
        path = flown.sol(np.linspace(0.0, flown.t[-1], 2001))
        assert arc.apogee == pytest.approx(np.hypot(*path[:2]).max() - RADIUS, abs=5.0)


def test_free_flight_that_does_not_come_down():
    circular = two_body.circular_speed(300e3)
    assert two_body.free_flight(1.01 * circular, 0.0, 300e3, 100e3) is None
    assert two_body.free_flight(1.5 * circular, 0.5, 300e3, 100e3) is None
    arc = two_body.free_flight(0.97 * circular, 0.0, 300e3, 100e3)
    assert arc is not None
    assert arc.perigee < 100e3 < arc.apogee
