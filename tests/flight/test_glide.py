"""Gliding: the equilibrium start, its range in closed form, and the damping of the phugoid."""

import numpy as np
import pytest

from shocklayer import flight, planet
from shocklayer.core.errors import UserError
from shocklayer.vehicle import aerodynamics

AIR = planet.atmosphere()
GLIDER = flight.Body(8000.0, 1.0, 0.05, 1.0, aerodynamics.constant(1.0, 2.6))
START = flight.equilibrium_glide(5500.0, np.pi / 2, 0.0, 0.0, GLIDER, AIR)


def turning_points(history):
    return sum(event.name in ("minimum-altitude", "maximum-altitude") for event in history.events)


def test_equilibrium_start_glides_without_turning_and_as_far_as_the_closed_form():
    """Saenger/Eggers: R = (L/D) (r/2) ln[(1 - vf^2)/(1 - vi^2)] with inertial speeds over circular speed.

    Due east along the equator; the closed form counts inertial distance.
    """
    history = flight.simulate(START, GLIDER, AIR, None, flight.StopConditions(speed=2500.0))
    assert turning_points(history) == 0
    radius = 6378137.0 + 45e3
    spin = 7.292115e-5
    circular = np.sqrt(3.986004418e14 / radius)
    first, last = ((speed + spin * radius) / circular for speed in (5500.0, 2500.0))
    expected = 2.6 * radius / 2.0 * np.log((1.0 - last**2) / (1.0 - first**2))
    travelled = history.ground_distance[-1] + spin * 6378137.0 * history.time[-1]
    assert history.events[-1].name == "stop-speed"
    assert travelled == pytest.approx(expected, rel=0.1)


def test_balance_of_the_start():
    """Lift per mass = g - V^2/r - 2 omega V - omega^2 r on the equator eastward, written out here."""
    air = AIR.at(START.altitude)
    lift = 2.6 * 0.5 * float(air.density) * 5500.0**2 / 8000.0
    radius = 6378137.0 + START.altitude
    gravity = 3.986004418e14 / radius**2 * (1.0 + 1.5 * 1.08262982e-3 * (6378137.0 / radius) ** 2)
    balance = gravity - (5500.0 + 7.292115e-5 * radius) ** 2 / radius
    assert lift == pytest.approx(balance, rel=2e-3)
    assert -0.01 < START.flight_path_angle < 0.0


def test_damping_takes_the_phugoid_out():
    disturbed = START._replace(flight_path_angle=START.flight_path_angle + 0.005)
    stop = flight.StopConditions(speed=3500.0)
    free = flight.simulate(disturbed, GLIDER, AIR, None, stop)
    damped = flight.simulate(disturbed, GLIDER, AIR, flight.Controls(phugoid_damping=30.0), stop)
    assert turning_points(free) >= 4
    assert turning_points(damped) <= 1


def test_no_glide_without_lift():
    with pytest.raises(UserError, match="no equilibrium glide"):
        flight.equilibrium_glide(
            5500.0, 0.0, 0.0, 0.0, GLIDER._replace(aerodynamics=aerodynamics.constant(1.0)), AIR
        )
    with pytest.raises(UserError, match="no equilibrium glide"):
        flight.equilibrium_glide(9000.0, 0.0, 0.0, 0.0, GLIDER, AIR)
