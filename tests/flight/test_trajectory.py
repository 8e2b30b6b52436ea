"""Flights against an independent integrator, conservation laws, closed forms and awkward positions."""

import numpy as np
import pytest

from shocklayer import flight, planet
from shocklayer.core.errors import UserError
from shocklayer.flight import trajectory
from shocklayer.vehicle import aerodynamics

from . import oracle

AIR = planet.atmosphere()
SPIN = np.array([0.0, 0.0, 7.292115e-5])


def body(ballistic=100.0, lift_to_drag=0.0):
    return flight.Body(ballistic, 1.0, 0.5, 1.0, aerodynamics.constant(1.0, lift_to_drag))


def entry(**changes):
    given = {
        "altitude": 120e3,
        "speed": 7500.0,
        "flight_path_angle": np.radians(-2.0),
        "heading": 0.9,
        "latitude": 0.3,
        "longitude": 0.1,
    }
    return flight.EntryState(**(given | changes))


@pytest.mark.parametrize(("lift_to_drag", "bank", "duration"), [(0.3, 0.4, 490.0), (0.0, 0.0, 265.0)])
def test_agrees_with_dop853_to_a_millimetre(lift_to_drag, bank, duration):
    start = entry()
    expected, _ = oracle.fly(oracle.start(*start[:6]), 100.0, lift_to_drag, bank, duration, oracle.Air())
    for rtol, metres in ((1e-12, 1e-3), (1e-8, 0.2)):
        history = flight.simulate(
            start,
            body(lift_to_drag=lift_to_drag),
            AIR,
            flight.Controls(bank_angle=bank),
            flight.StopConditions(time=duration),
            rtol=rtol,
        )
        np.testing.assert_allclose(history.position[-1], expected[:3], atol=metres)
        np.testing.assert_allclose(history.velocity[-1], expected[3:], atol=metres)


@pytest.mark.parametrize(
    "changes",
    [
        {"latitude": np.radians(84.0), "heading": 0.002},  # within 6 km of the pole
        {"heading": 1.5 * np.pi, "longitude": np.radians(-178.0)},  # retrograde, over the date line
        {"speed": 12.5e3, "flight_path_angle": np.radians(4.0)},  # hyperbolic, leaving
    ],
)
def test_agrees_with_dop853_where_coordinates_are_awkward(changes):
    start = entry(**changes)
    expected, _ = oracle.fly(oracle.start(*start[:6]), 100.0, 0.3, 0.4, 160.0, oracle.Air())
    history = flight.simulate(
        start,
        body(lift_to_drag=0.3),
        AIR,
        flight.Controls(bank_angle=0.4),
        flight.StopConditions(time=160.0),
        rtol=1e-12,
    )
    np.testing.assert_allclose(history.position[-1], expected[:3], atol=1e-3)
    np.testing.assert_allclose(history.velocity[-1], expected[3:], atol=1e-3)
    if "latitude" in changes:
        assert history.latitude.max() > np.radians(89.9) and history.latitude[-1] < history.latitude.max()
    if "longitude" in changes:
        assert np.degrees(history.longitude[-1]) > 0.0


def test_dense_output_is_as_accurate_as_the_flight():
    """Samples between the integrator's steps, against the same oracle stopped there."""
    start = entry()
    history = flight.simulate(start, body(), AIR, None, flight.StopConditions(time=200.0), rtol=1e-10)
    picked = int(np.argmin(np.abs(history.time - 170.0)))
    expected, _ = oracle.fly(
        oracle.start(*start[:6]), 100.0, 0.0, 0.0, float(history.time[picked]), oracle.Air()
    )
    np.testing.assert_allclose(history.position[picked], expected[:3], atol=1e-3)


@pytest.mark.parametrize(
    "orbit",
    [
        {"speed": 7400.0, "flight_path_angle": 0.05},
        {"speed": 8100.0, "heading": 1.5 * np.pi, "latitude": 0.0},  # retrograde
        {
            "speed": 7700.0,
            "heading": 0.0,
            "latitude": np.radians(80.0),
            "frame": "inertial",
        },  # over both poles
        {"speed": 11500.0, "flight_path_angle": 0.2},  # hyperbolic
    ],
)
def test_vacuum_keeps_energy_and_axial_angular_momentum(orbit):
    """One orbit without air: inertial energy in the zonal field and angular momentum about the axis."""
    vehicle = flight.Body(100.0, 0.0, 0.5, 1.0, aerodynamics.constant(1.0))
    history = flight.simulate(
        entry(altitude=400e3, **orbit),
        vehicle,
        AIR,
        None,
        flight.StopConditions(time=5600.0),
        rtol=1e-12,
    )
    inertial = history.velocity + np.cross(SPIN, history.position)
    energy = 0.5 * np.sum(inertial**2, axis=1) + np.asarray(planet.gravitational_potential(history.position))
    momentum = np.cross(history.position, inertial)[:, 2]
    assert np.max(np.abs(energy / energy[0] - 1.0)) < 1e-10
    # Over the poles the axial part is next to nothing: it is measured against the full vector.
    magnitude = np.linalg.norm(np.cross(history.position[0], inertial[0]))
    assert np.max(np.abs(momentum - momentum[0])) < 1e-10 * magnitude
    np.testing.assert_allclose(history.inertial_speed, np.linalg.norm(inertial, axis=1), rtol=1e-12)


def test_reference_case_of_the_literature_survey():
    """Three independent codes on a sphere with J2: 31 617 m, 605.5 m/s, 88.5 MJ/m2, 1.026 MW/m2, 9.14 g.

    The ellipsoid moves the end by seconds and metres, not more.
    """
    history = flight.simulate(
        entry(heading=0.0, latitude=0.0, longitude=0.0),
        body(),
        AIR,
        None,
        flight.StopConditions(altitude=10e3, mach=2.0),
    )
    assert history.events[-1].name == "stop-mach"
    assert history.altitude[-1] == pytest.approx(31617.0, abs=100.0)
    assert history.speed[-1] == pytest.approx(605.5, abs=2.0)
    assert history.continuum_heat_load[-1] / 1e6 == pytest.approx(88.5, rel=0.015)
    assert history.continuum_heat_flux.max() / 1e6 == pytest.approx(1.026, rel=0.015)
    assert history.load_factor.max() == pytest.approx(9.14, rel=0.02)


def test_steep_entry_meets_allen_and_eggers(tmp_path):
    """NACA 1381: V at peak deceleration is V_E exp(-1/2), deceleration V_E^2 sin(gamma) / (2 e g0 H).

    In the exponential atmosphere of the theory; gravity, which it neglects, adds 2 g H over a scale height to
    the squared speed, some 3 % at the peak.
    """
    table = tmp_path / "exponential.csv"
    rows = [f"{h},250,{1.225 * np.exp(-h / 7000.0)}" for h in range(0, 130001, 2000)]
    table.write_text("\n".join(["altitude_m,temperature_K,density_kg_m3", *rows]))
    start = entry(speed=6000.0, flight_path_angle=np.radians(-60.0))
    air = planet.atmosphere("table", file=table)
    history = flight.simulate(start, body(1000.0), air, None, flight.StopConditions(altitude=1e3))
    peak = next(event for event in history.events if event.name == "peak-deceleration")
    entry_speed = history.speed.max()
    sine = np.sin(-np.interp(peak.time, history.time, history.flight_path_angle))
    expected = entry_speed**2 * sine / (2.0 * np.e * 9.80665 * 7000.0)
    assert history.load_factor.max() == pytest.approx(expected, rel=0.04)
    assert peak.speed == pytest.approx(entry_speed * np.exp(-0.5), rel=0.02)
    assert peak.altitude == pytest.approx(7000.0 * np.log(1.225 * 7000.0 / (1000.0 * sine)), rel=0.02)


def test_inertial_and_planet_relative_frames_describe_one_flight():
    relative = flight.simulate(entry(), body(), AIR, None, flight.StopConditions(time=100.0))
    position, velocity = relative.position[0], relative.velocity[0]
    inertial = velocity + np.cross(SPIN, position)
    axes = np.asarray(planet.east_north_up(0.3, 0.1))
    east, north, up = axes @ inertial
    speed = np.linalg.norm(inertial)
    again = flight.simulate(
        entry(
            speed=float(speed),
            flight_path_angle=float(np.arcsin(up / speed)),
            heading=float(np.arctan2(east, north)),
            frame="inertial",
        ),
        body(),
        AIR,
        None,
        flight.StopConditions(time=100.0),
    )
    np.testing.assert_allclose(again.position[-1], relative.position[-1], atol=1e-5)
    assert relative.inertial_speed[0] == pytest.approx(speed, rel=1e-12)
    assert relative.flight_path_angle[0] == pytest.approx(np.radians(-2.0), abs=1e-12)
    assert relative.heading[0] == pytest.approx(0.9, abs=1e-12)


def test_bank_turns_to_its_side():
    """Flying north, a bank to the right must carry the flight east, and its mirror west."""
    north = {"heading": 0.0, "latitude": 0.0, "longitude": 0.0}
    ends = {
        bank: flight.simulate(
            entry(**north),
            body(lift_to_drag=0.5),
            AIR,
            flight.Controls(bank_angle=bank),
            flight.StopConditions(time=300.0),
        ).longitude[-1]
        for bank in (-0.8, 0.0, 0.8)
    }
    assert ends[0.8] - ends[0.0] > 0.005
    assert ends[-0.8] - ends[0.0] < -0.005


def test_a_schedule_in_time_or_speed_equals_the_constant_it_holds():
    stop = flight.StopConditions(time=250.0)
    lifting = body(lift_to_drag=0.3)
    constant = flight.simulate(entry(), lifting, AIR, flight.Controls(bank_angle=0.5), stop)
    for against, nodes in (("time", [0.0, 500.0]), ("speed", [100.0, 9000.0])):
        scheduled = flight.Controls(bank_angle=flight.schedule(nodes, [0.5, 0.5], against))
        history = flight.simulate(entry(), lifting, AIR, scheduled, stop)
        np.testing.assert_allclose(history.position[-1], constant.position[-1], atol=0.05)
        np.testing.assert_allclose(history.bank_angle, 0.5)
    vertical = flight.simulate(
        entry(), body(), AIR, flight.Controls(vertical_lift_to_drag=0.3 * np.cos(0.5)), stop
    )
    straight = flight.simulate(entry(), lifting, AIR, flight.Controls(bank_angle=0.0), stop)
    assert vertical.altitude[-1] < straight.altitude[-1]
    up = flight.simulate(entry(), body(), AIR, flight.Controls(vertical_lift_to_drag=0.3), stop)
    np.testing.assert_allclose(up.position[-1], straight.position[-1], atol=0.05)


def test_events_stand_where_their_names_say():
    history = flight.simulate(entry(altitude=125e3), body(), AIR, None, flight.StopConditions(altitude=20e3))
    named = {event.name: event for event in history.events}
    assert named["entry-interface"].altitude == pytest.approx(121920.0, abs=1e-3)
    assert named["stop-altitude"].altitude == pytest.approx(20e3, abs=1e-3)
    mach = np.interp(named["mach-10"].time, history.time, history.mach_number)
    assert mach == pytest.approx(10.0, abs=1e-6)
    hottest = named["peak-heating"]
    assert (
        np.interp(hottest.time, history.time, history.continuum_heat_flux)
        == history.continuum_heat_flux.max()
    )
    assert [event.time for event in history.events] == sorted(event.time for event in history.events)
    assert history.events[-1].time == history.time[-1]
    assert np.all(np.diff(history.time) > 0.0)


@pytest.mark.parametrize(
    ("stop", "name"),
    [
        ({"time": 60.0}, "stop-time"),
        ({"altitude": 100e3, "mach": 2.0}, "stop-altitude"),
        ({"altitude": 1e3, "mach": 2.0}, "stop-mach"),
        ({"speed": 3000.0, "mach": 2.0}, "stop-speed"),
        ({}, "impact"),
    ],
)
def test_the_first_stop_condition_ends_the_flight(stop, name):
    history = flight.simulate(entry(), body(), AIR, None, flight.StopConditions(**stop))
    assert history.events[-1].name == name
    if name == "impact":
        assert history.altitude[-1] == pytest.approx(0.0, abs=1e-3)
        assert history.mach_number[-1] < 1.0


@pytest.mark.parametrize(
    ("start", "stop"),
    [
        ({"latitude": np.pi / 2, "heading": 0.4}, 250.0),  # from a pole
        ({"latitude": np.radians(89.0), "heading": 0.0}, 250.0),  # across a pole
        ({"flight_path_angle": -np.pi / 2}, None),  # straight down
        ({"flight_path_angle": np.pi / 2, "speed": 1000.0}, None),  # straight up and back
        ({"longitude": np.radians(179.9), "heading": np.pi / 2}, 250.0),  # over the date line
        ({"speed": 0.0, "altitude": 30e3}, None),  # dropped from rest
        ({"heading": 1.5 * np.pi, "speed": 7900.0}, 250.0),  # westward
        ({"speed": 12500.0, "flight_path_angle": 0.3}, 20000.0),  # leaving for good
        ({"speed": 1e5, "flight_path_angle": 0.5}, None),
    ],
)
def test_awkward_places_give_numbers(start, stop):
    history = flight.simulate(
        entry(**start), body(lift_to_drag=0.3), AIR, None, flight.StopConditions(time=stop)
    )
    for field in history.columns().values():
        assert np.all(np.isfinite(field))
    # A position never moves further between samples than its speed allows.
    moved = np.linalg.norm(np.diff(history.position, axis=0), axis=1)
    fastest = np.maximum(history.speed[1:], history.speed[:-1]) + 12.0 * np.diff(history.time)
    assert np.all(moved <= fastest * np.diff(history.time) * 1.02 + 1e-3)
    if history.events[-1].name == "escape":
        assert history.altitude[-1] > 1e8


def test_a_body_that_drifts_with_the_wind_meets_no_air():
    """Airspeed zero while the ground speed is not: the lift's plane is undefined, the numbers are not."""
    windy = planet.with_wind(AIR, [0.0, 40e3], [30.0, 30.0], [0.0, 0.0])
    start = entry(altitude=20e3, speed=30.0, flight_path_angle=0.0, heading=np.pi / 2, latitude=0.0)
    history = flight.simulate(
        start, body(50.0, 0.3), windy, flight.Controls(bank_angle=0.5), flight.StopConditions(time=60.0)
    )
    for field in history.columns().values():
        assert np.all(np.isfinite(field))
    assert history.mach_number[0] == pytest.approx(0.0, abs=1e-9)
    assert history.load_factor[0] == pytest.approx(0.0, abs=1e-9)


def test_wind_carries_a_falling_body_along():
    table = [0.0, 40e3], [30.0, 30.0], [0.0, 0.0]
    windy = planet.with_wind(AIR, *table)
    start = entry(altitude=20e3, speed=1.0, flight_path_angle=-1.5, heading=0.0)
    history = flight.simulate(start, body(50.0), windy)
    axes = np.asarray(planet.east_north_up(history.latitude[-1], history.longitude[-1]))
    assert (axes @ history.velocity[-1])[0] == pytest.approx(30.0, abs=0.5)


def test_leaving_a_models_range_is_reported():
    aero = aerodynamics.from_table([5.0, 20.0], [1.0, 1.1])
    history = flight.simulate(
        entry(), flight.Body(100.0, 1.0, 0.5, 1.0, aero), AIR, None, flight.StopConditions(mach=2.0)
    )
    (notice,) = history.notices
    assert notice.model == "aerodynamics" and notice.quantity == "mach_number"
    assert notice.low == 5.0 and notice.value is not None and notice.value < 5.0
    high = flight.simulate(
        entry(altitude=1.1e6, speed=7000.0), body(), AIR, None, flight.StopConditions(time=10.0)
    )
    assert [notice.model for notice in high.notices] == ["atmosphere"]


def test_a_flight_that_its_lift_keeps_vertical_says_why_it_ends(monkeypatch):
    # A tenth of the steps after which a flight is given up are enough to see it.
    monkeypatch.setattr(trajectory, "MAXIMUM_ATTEMPTS", trajectory.MAXIMUM_ATTEMPTS // 10)
    down = flight.Controls(vertical_lift_to_drag=-5.0)
    history = flight.simulate(entry(flight_path_angle=np.radians(-40.0)), body(), AIR, down)
    assert history.events[-1].name == "failed"
    assert history.flight_path_angle[-1] == pytest.approx(-np.pi / 2.0, abs=1e-3)
    (notice,) = [each for each in history.notices if each.quantity == "flight_path_angle"]
    assert notice.value is not None and notice.low is not None
    assert notice.value < notice.low and "lift direction is undefined" in notice.message


def test_impossible_starts_are_refused():
    with pytest.raises(UserError, match=r"flight\.entry\.altitude"):
        flight.simulate(entry(altitude=-5.0), body(), AIR)
    with pytest.raises(UserError, match=r"flight\.stop\.altitude"):
        flight.simulate(entry(), body(), AIR, None, flight.StopConditions(altitude=130e3))
    with pytest.raises(UserError, match="ascend"):
        flight.schedule([1.0, 1.0], [0.0, 0.0])
    with pytest.raises(UserError, match="finite"):
        flight.schedule([1.0, 2.0], [0.0, np.nan])


def test_schedule_files(tmp_path):
    path = tmp_path / "bank.csv"
    path.write_text("time_s,bank_angle_deg\n0,0\n10,90\n")
    read = flight.schedule_from_csv(path, "bank_angle_deg")
    assert float(np.interp(5.0, read.nodes, read.values)) == pytest.approx(np.pi / 4)
    path.write_text("bank_angle_deg\n0\n")
    with pytest.raises(UserError, match="speed_m_s"):
        flight.schedule_from_csv(path, "bank_angle_deg")
