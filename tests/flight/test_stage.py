"""Scenario files to flights: attribute by attribute."""

import numpy as np
import pytest

from shocklayer import flight, planet, scenario
from shocklayer.vehicle import catalogue

AIR = planet.atmosphere()
VEHICLE = """
title = "A test"
[vehicle]
mass = "100 kg"
reference_area = "1 m^2"
nose_radius = "0.5 m"
aerodynamics = { drag_coefficient = 1.0, lift_to_drag = 0.3 }
"""


def fly(tmp_path, text):
    path = tmp_path / "case.toml"
    path.write_text(VEHICLE + text)
    loaded = scenario.load(path)
    return flight.fly(loaded.flight, catalogue.build(loaded.vehicle, loaded.base_dir), AIR, loaded.base_dir)


def test_entry_with_a_bank_schedule_from_a_file(tmp_path):
    (tmp_path / "bank.csv").write_text("time_s,bank_angle_deg\n0,0\n100,60\n")
    history = fly(
        tmp_path,
        """
        [flight.entry]
        frame = "planet-relative"
        altitude = "120 km"
        speed = "7.5 km/s"
        flight_path_angle = "-2 deg"
        heading = "90 deg"
        latitude = "10 deg"
        longitude = "20 deg"
        [flight.controls]
        bank_angle = { file = "bank.csv" }
        [flight.stop]
        altitude = "30 km"
        """,
    )
    direct = flight.simulate(
        flight.EntryState(120e3, 7500.0, *np.radians([-2.0, 90.0, 10.0, 20.0])),
        flight.Body(100.0, 1.0, 0.5, 1.0, flight_aerodynamics()),
        AIR,
        flight.Controls(bank_angle=flight.schedule([0.0, 100.0], np.radians([0.0, 60.0]))),
        flight.StopConditions(altitude=30e3),
    )
    assert history.events[-1].name == "stop-altitude"
    np.testing.assert_allclose(history.position[-1], direct.position[-1], atol=1e-6)
    assert np.degrees(np.interp(50.0, history.time, history.bank_angle)) == pytest.approx(30.0, abs=0.1)


def flight_aerodynamics():
    from shocklayer.vehicle import aerodynamics

    return aerodynamics.constant(1.0, 0.3)


def test_launch_and_parachute(tmp_path):
    history = fly(
        tmp_path,
        """
        [flight.launch]
        latitude = "37.8 deg"
        longitude = "-75.5 deg"
        heading = "110 deg"
        vertical_rise = "5 s"
        pitch_over = "4 deg"
        [[flight.stage]]
        name = "booster"
        dry_mass = "300 kg"
        propellant_mass = "1500 kg"
        thrust = "70 kN"
        specific_impulse = "250 s"
        nozzle_exit_area = "0.05 m^2"
        aerodynamics = { drag_coefficient = 0.4 }
        reference_area = "0.5 m^2"
        [[flight.parachute]]
        name = "main"
        drag_area = "50 m^2"
        deploy = { altitude = "4 km" }
        """,
    )
    names = [event.name for event in history.events]
    assert names[0] == "booster-ignition" and names[-1] == "impact"
    assert "main-opening" in names
    assert history.mass[0] == pytest.approx(1900.0)
    assert history.altitude.max() > 50e3
    assert history.longitude[-1] > np.radians(-75.5)


def test_equilibrium_glide_start_and_damping(tmp_path):
    """The keys do what the functions do: the same start, and no oscillation after a disturbed one."""
    text = """
        [flight.entry]
        start = "equilibrium-glide"
        frame = "planet-relative"
        speed = "5 km/s"
        heading = "90 deg"
        latitude = "0 deg"
        longitude = "0 deg"
        [flight.controls]
        phugoid_damping = 30.0
        [flight.stop]
        speed = "4 km/s"
        """
    history = fly(tmp_path, text)
    body = flight.Body(100.0, 1.0, 0.5, 1.0, flight_aerodynamics())
    start = flight.equilibrium_glide(
        5000.0, np.pi / 2, 0.0, 0.0, body, AIR, flight.Controls(phugoid_damping=30.0)
    )
    assert history.altitude[0] == pytest.approx(start.altitude, abs=1e-6)
    assert history.flight_path_angle[0] == pytest.approx(start.flight_path_angle, abs=1e-12)
    assert history.events[-1].name == "stop-speed"
    assert not any("altitude" in event.name for event in history.events)


BOOST = """
[flight.launch]
latitude = "0 deg"
longitude = "150 deg"
heading = "90 deg"
vertical_rise = "10 s"
pitch_over = "6 deg"
[flight.fairing]
mass = "20 kg"
jettison = "40 s"
[[flight.stage]]
name = "one"
dry_mass = "300 kg"
propellant_mass = "3000 kg"
thrust = "100 kN"
specific_impulse = "280 s"
burn_time = "70 s"
coast = "100 s"
aerodynamics = { drag_coefficient = 0.3 }
reference_area = "0.5 m^2"
[[flight.stage]]
name = "brake"
dry_mass = "10 kg"
propellant_mass = "20 kg"
thrust = "2 kN"
specific_impulse = "300 s"
attitude = "retrograde"
[flight.stop]
altitude = "30 km"
"""


def test_boost_jettison_retrograde_burn_and_handover_in_one_file(tmp_path):
    history = fly(tmp_path, BOOST)
    named = {event.name: event for event in history.events}

    def mass(time):
        return np.interp(time, history.time, history.mass)

    flow = 100e3 / (280.0 * 9.80665)
    assert history.mass[0] == pytest.approx(100.0 + 20.0 + 3300.0 + 30.0)
    assert named["fairing-jettison"].time == 40.0
    assert history.mass[0] - mass(40.0) == pytest.approx(20.0 + 40.0 * flow)
    # Cut off at 70 s with propellant left, which is dropped with the stage.
    assert named["one-burn-out"].time == pytest.approx(70.0)
    assert mass(75.0) == pytest.approx(130.0)
    assert named["brake-ignition"].time == pytest.approx(170.0)
    # In near vacuum a burn against the velocity takes off what the rocket equation says, and gravity's share.
    burn = 20.0 * 300.0 * 9.80665 / 2e3
    before, after = named["brake-ignition"], named["brake-burn-out"]
    assert after.time - before.time == pytest.approx(burn)
    inside = (history.time >= before.time) & (history.time <= after.time)
    radius = 6378137.0 + history.altitude[inside]
    pull = 3.986004418e14 / radius**2 - 7.292115e-5**2 * radius
    gravity = np.trapezoid(-pull * np.sin(history.flight_path_angle[inside]), history.time[inside])
    ideal = 300.0 * 9.80665 * np.log(130.0 / 110.0)
    assert before.speed - after.speed == pytest.approx(ideal - gravity, rel=2e-3)
    # Then the vehicle flies by its own mass and coefficients: CL/CD = 0.3 on a mass of 100 kg.
    assert history.mass[-1] == 100.0
    drag = history.dynamic_pressure[-1] / 100.0 / 9.80665
    assert history.load_factor[-1] == pytest.approx(drag * np.hypot(1.0, 0.3), rel=1e-3)


@pytest.mark.parametrize("name", ["ram-c-ii", "apollo-4"])
def test_built_in_scenarios_fly(name):
    loaded = scenario.load(name)
    history = flight.fly(
        loaded.flight, catalogue.build(loaded.vehicle, loaded.base_dir), AIR, loaded.base_dir
    )
    assert history.events[-1].name.startswith("stop-")
    for field in history.columns().values():
        assert np.all(np.isfinite(field))
