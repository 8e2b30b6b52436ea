"""Schedules of the controls, from files and inline."""

import math

import pytest

from shocklayer.scenario import load

from .examples import validation_error, write


def test_schedules_from_file_and_inline(scenario_file):
    folder = scenario_file.parent
    write(folder, "bank.csv", "# flown\ntime_s,bank_angle_deg,source\n0,0,x\n10,60,x\n20,-60,x\n")
    bank = load(scenario_file, ['flight.controls.bank_angle={file="bank.csv"}']).flight.controls.bank_angle
    assert bank.against == "time" and bank.points == (0.0, 10.0, 20.0)
    assert bank.values == pytest.approx((0.0, math.pi / 3, -math.pi / 3))
    inline = load(
        scenario_file,
        ['flight.controls.angle_of_attack={speed=["1 km/s", "7 km/s"], value=["10 deg", "40 deg"]}'],
    ).flight.controls.angle_of_attack
    assert inline.against == "speed" and inline.points == (1000.0, 7000.0)
    assert inline.values == pytest.approx((math.radians(10), math.radians(40)))


@pytest.mark.parametrize(
    ("text", "clue"),
    [
        ("", "empty"),
        ("time_s,bank_angle_deg\n", "0 data rows"),
        ("time_s,angle_deg\n0,0\n", "bank_angle_deg"),
        ("bank_angle_deg\n0\n", "exactly one of the columns time_s and speed_m_s"),
        ("time_s,bank_angle_deg\n0,0\n5,nan\n", "not a finite number"),
        ("time_s,bank_angle_deg\n0,0\n5,x\n", "not a finite number"),
        ("time_s,bank_angle_deg\n0,0\n5,1\n5,2\n", "monotonic"),
        ("time_s,bank_angle_deg\n0,0\n5,1\n2,2\n", "monotonic"),
        ("time_s,bank_angle_deg\n0,999\n", "at most 360 deg"),
        ('time_s,bank_angle_deg\n"0,0\n5,1\n', "finite number"),
    ],
)
def test_unsound_schedule_files(scenario_file, text, clue):
    write(scenario_file.parent, "bank.csv", text)
    message = validation_error(scenario_file, 'flight.controls.bank_angle={file="bank.csv"}')
    assert message.startswith("flight.controls.bank_angle ") and "small.toml" in message and clue in message


def test_schedule_files_must_be_utf8(scenario_file):
    (scenario_file.parent / "bank.csv").write_bytes(b"time_s,bank_angle_deg\n0,\xff\n")
    assert "not UTF-8" in validation_error(scenario_file, 'flight.controls.bank_angle={file="bank.csv"}')


@pytest.mark.parametrize(
    "value",
    [
        '{time=["0 s"]}',
        '{value=["0 deg"]}',
        '{time=["0 s"], speed=["1 km/s"], value=["0 deg"]}',
        '{time=["0 s", "1 s"], value=["0 deg"]}',
        '{time=["1 s", "0 s"], value=["0 deg", "1 deg"]}',
        "{time=[], value=[]}",
        '{time=[0], value=["0 deg"]}',
        '{time="0 s", value="0 deg"}',
        '{tim=["0 s"], value=["0 deg"]}',
        '{file="x.csv", time=["0 s"]}',
        "[]",
    ],
)
def test_unsound_inline_schedules(scenario_file, value):
    assert "flight.controls.bank_angle" in validation_error(
        scenario_file, f"flight.controls.bank_angle={value}"
    )
