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
    return flight.fly(loaded, catalogue.build(loaded.vehicle, loaded.base_dir), AIR)


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


@pytest.mark.parametrize("name", ["ram-c-ii", "apollo-4"])
def test_built_in_scenarios_fly(name):
    loaded = scenario.load(name)
    history = flight.fly(loaded, catalogue.build(loaded.vehicle, loaded.base_dir), AIR)
    assert history.events[-1].name.startswith("stop-")
    for field in history[:-2]:
        assert np.all(np.isfinite(field))
