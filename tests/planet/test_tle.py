"""Two-line elements against Skyfield's own reduction of the same theory."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from skyfield.api import EarthSatellite, load, wgs84
from skyfield.framelib import itrs
from skyfield.sgp4lib import theta_GMST1982

from shocklayer.core.errors import UserError
from shocklayer.planet import geodesy, tle

# The International Space Station, as in the documentation of the sgp4 package.
STATION = (
    "1 25544U 98067A   19343.69339541  .00001764  00000-0  38792-4 0  9991",
    "2 25544  51.6439 211.2001 0007417  17.6667  85.6398 15.50103472202482",
)
MOMENT = datetime(2019, 12, 9, 20, 42, 9, tzinfo=UTC)


def _skyfield(lines, seconds):
    scale = load.timescale(builtin=True)
    times = scale.from_datetimes([MOMENT + timedelta(seconds=float(second)) for second in seconds])
    return EarthSatellite(*lines, ts=scale), times


def test_positions_and_velocities_agree_with_skyfield():
    seconds = np.linspace(-5000.0, 5000.0, 7)
    position, velocity = tle.propagate(STATION, MOMENT, seconds)
    satellite, times = _skyfield(STATION, seconds)
    expected, expected_velocity = satellite.at(times).frame_xyz_and_velocity(itrs)
    # UT1 differs from UTC by 0.2 s on that day, in which the Earth rotates by 80 m below a satellite.
    np.testing.assert_allclose(position, np.transpose(np.asarray(expected.m)), atol=150.0)
    np.testing.assert_allclose(velocity, np.transpose(np.asarray(expected_velocity.km_per_s)) * 1e3, atol=0.3)


def test_sidereal_time_agrees_with_skyfield():
    days = np.array([-20000.3, 0.0, 7282.3626])
    expected = [theta_GMST1982(2451545.0 + day)[0] for day in days]
    difference = np.angle(np.exp(1j * (tle.sidereal_angle(days) - np.array(expected))))
    # Skyfield takes the date as one number, good to 30 microseconds.
    np.testing.assert_allclose(difference, 0.0, atol=3e-9)


def test_entry_state_is_the_propagated_state():
    state = tle.entry_state(STATION, MOMENT)
    (position,), (velocity,) = tle.propagate(STATION, MOMENT, np.zeros(1))
    from_state = geodesy.geodetic_to_ecef(state["latitude"], state["longitude"], state["altitude"])
    np.testing.assert_allclose(from_state, position, atol=1e-6)
    axes = np.asarray(geodesy.east_north_up(state["latitude"], state["longitude"]))
    climb, heading = state["flight_path_angle"], state["heading"]
    local = state["speed"] * np.array(
        [np.cos(climb) * np.sin(heading), np.cos(climb) * np.cos(heading), np.sin(climb)]
    )
    np.testing.assert_allclose(local, axes @ velocity, atol=1e-7)
    satellite, times = _skyfield(STATION, [0.0])
    below = wgs84.geographic_position_of(satellite.at(times[0]))
    assert state["altitude"] == pytest.approx(below.elevation.m, abs=100.0)
    assert state["latitude"] == pytest.approx(below.latitude.radians, abs=3e-5)


def test_a_decayed_satellite_is_said_to_be_so():
    with pytest.raises(UserError, match="decayed by then"):
        tle.propagate(STATION, datetime(2060, 1, 1, tzinfo=UTC), np.zeros(1))


def test_elements_without_an_epoch_are_refused():
    spoilt = (STATION[0].replace("19343.6", "xx343.6"), STATION[1])
    with pytest.raises(UserError, match='"xx343'):
        tle.entry_state(spoilt, MOMENT)


def test_old_elements_are_warned_of():
    assert tle.age_notice("x", STATION, MOMENT) == []
    warned = tle.age_notice("x", STATION, MOMENT + timedelta(days=30))[0]
    assert warned.value == pytest.approx(30.17, abs=0.01) and warned.high == tle.VALID_AGE


def test_a_leap_second_between_the_epoch_and_the_flight():
    """20 s after 23:59:50 of the last day of 2016 it is 00:00:09: one instant, reached from two epochs."""
    before, after = (
        datetime(2016, 12, 31, 23, 59, 50, tzinfo=UTC),
        datetime(2017, 1, 1, 0, 0, 9, tzinfo=UTC),
    )
    old = (STATION[0].replace("19343.69339541", "16366.50000000"), STATION[1])
    for lines in (STATION, old):
        positions = [
            tle.propagate(lines, *at)[0] for at in ((before, np.array([20.0])), (after, np.zeros(1)))
        ]
        np.testing.assert_allclose(positions[0], positions[1], atol=1e-3)
    # Elements of the noon before count the leap second as a second in which the satellite moves on.
    step = tle.propagate(old, after, np.zeros(1))[0] - tle.propagate(old, before, np.array([19.0]))[0]
    assert np.linalg.norm(step) == pytest.approx(7.3e3, rel=0.05)
