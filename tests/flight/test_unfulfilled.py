"""What a scenario asks for and never gets is a notice; a bank schedule turns the shorter way round."""

import tomllib

import numpy as np
import pytest

from shocklayer import chain
from shocklayer.core.jax_setup import jnp
from shocklayer.flight.controls import Controls, bank_angle_at, lift_direction, schedule, schedule_from_csv
from shocklayer.scenario import load

BALL = """
[vehicle]
mass = "100 kg"
nose_radius = "0.5 m"
reference_area = "1 m^2"
aerodynamics = { drag_coefficient = 1.5 }

[flight.entry]
frame = "planet-relative"
altitude = "20 km"
speed = "600 m/s"
flight_path_angle = "-60 deg"
heading = "90 deg"
latitude = "10 deg"
longitude = "20 deg"
"""


def notices(**flight):
    tables = tomllib.loads(BALL)
    tables["flight"] |= flight
    history = chain.fly_scenario(load(tables))
    return [each.message for each in history.notices if each.model == "flight"]


def chute(name, **deploy):
    return {"name": name, "deploy": deploy, "drag_area": "5 m^2"}


def test_what_happens_is_no_notice():
    assert notices(stop={"altitude": "2 km"}, parachute=[chute("main", altitude="5 km")]) == []
    assert notices() == []


@pytest.mark.parametrize(
    ("flight", "clues"),
    [
        ({"stop": {"speed": "700 m/s"}}, ["below from the start", "flight.stop.speed", "impact"]),
        ({"stop": {"mach": 0.01}}, ["flight.stop.mach", "impact"]),
        (
            {"parachute": [chute("main", altitude="30 km")]},
            ['"main" never opens', "already past its altitude"],
        ),
        ({"parachute": [chute("main", mach=0.001)]}, ['"main" never opens', "mach is never met"]),
        (
            {"parachute": [chute("drogue", altitude="5 km"), chute("main", altitude="8 km")]},
            ['"main" never opens', 'when parachute "drogue" opens'],
        ),
    ],
)
def test_what_never_happens_is_a_notice(flight, clues):
    (message,) = notices(**flight)
    assert all(clue in message for clue in clues), message


def test_a_stop_at_the_ground_is_met_by_the_impact():
    assert notices(stop={"altitude": "0 km"}) == []


def test_a_parachute_after_one_that_never_opens():
    messages = notices(parachute=[chute("drogue", altitude="30 km"), chute("main", altitude="5 km")])
    assert len(messages) == 2 and 'parachute "drogue", which comes before it' in messages[1]


def test_a_stage_that_never_ignites():
    stage = {
        "dry_mass": "10 kg",
        "propellant_mass": "200 kg",
        "thrust": "20 kN",
        "specific_impulse": "250 s",
        "coast": "10 s",
    }
    tables = tomllib.loads(BALL)
    tables["flight"] = {
        "launch": {"latitude": "0 deg", "longitude": "0 deg", "heading": "90 deg", "vertical_rise": "5 s"},
        "stage": [stage | {"name": "one"}, stage | {"name": "two"}],
        "stop": {"time": "26 s"},
    }
    history = chain.fly_scenario(load(tables))
    messages = [each.message for each in history.notices if each.model == "flight"]
    assert messages == ['Stage "two" never ignites: the flight ends before (stop-time).']


def test_a_bank_schedule_turns_the_shorter_way(tmp_path):
    path = tmp_path / "bank.csv"
    path.write_text("time_s,bank_angle_deg\n0,170\n10,-170\n20,60\n")
    for bank in (
        schedule_from_csv(path, "bank_angle_deg"),
        schedule([0.0, 10.0, 20.0], np.radians([170.0, -170.0, 60.0]), circular=True),
    ):
        time = jnp.array([0.0, 2.5, 5.0, 7.5, 10.0, 15.0, 20.0])
        expected = np.radians([170.0, 175.0, 180.0, -175.0, -170.0, 125.0, 60.0])
        controls = Controls(bank_angle=bank)
        angle = np.asarray(bank_angle_at(controls, time, time))
        np.testing.assert_allclose(np.exp(1j * angle), np.exp(1j * expected), atol=1e-12)
        assert np.all(np.abs(angle) <= np.pi + 1e-12)
        cosine, sine = lift_direction(controls, time, time)
        np.testing.assert_allclose(
            np.asarray(cosine) + 1j * np.asarray(sine), np.exp(1j * expected), atol=1e-12
        )
