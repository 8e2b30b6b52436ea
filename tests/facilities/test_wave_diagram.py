"""Waves of a shot against closed forms of a perfect gas, and the test time of X2."""

from math import sqrt

import numpy as np
import pytest

from shocklayer.facilities.wave_diagram import (
    DriverGas,
    Fan,
    expansion_tube,
    nozzle_times,
    reflected_shock,
    wall_jet_speed,
)


def _perfect_fan(start: float, sound: float, end: float, exponent: float = 1.4) -> Fan:
    speed = np.linspace(start, end, 400)
    return Fan(speed, sound - 0.5 * (exponent - 1.0) * (speed - start))


def test_reflected_head_in_a_perfect_gas():
    # Closed form: along u + a in a centred expansion, t = t0 (a0/a)^((g+1)/(2(g-1))).
    fan = _perfect_fan(1000.0, 800.0, 3000.0)
    place, time = fan.reflected(1e-3)
    grown = (800.0 / fan.sound) ** (2.4 / 0.8)
    np.testing.assert_allclose(time, 1e-3 * grown, rtol=2e-5)
    np.testing.assert_allclose(place, (fan.speed - fan.sound) * time)


def test_expansion_tube_of_x2_condition_1():
    # PITOT, condition 1: 8507.5 m/s, sound 954 m/s, 5.167 m: 76.73 microseconds to the tail.
    fan = _perfect_fan(3814.9, 1413.0, 8507.5, 1.0 + 2.0 * (1413.0 - 954.0) / (8507.5 - 3814.9))
    diagram = expansion_tube(3.418, 5.167, 4237.2, 3814.9, 8507.5, 8038.3, 8507.5, fan, None)
    time = diagram.test_time
    assert time["value"] == pytest.approx(76.73e-6, rel=2e-3)
    assert time["ended_by"] == "tail of the expansion"
    assert time["low"] <= time["value"] < time["high"]
    assert time["limits"]["reflected head of the expansion"] > time["value"]
    by_name = {wave["name"]: wave for wave in diagram.waves}
    arrives = 3.418 / 4237.2 + 5.167 / 8507.5
    assert by_name["test gas"]["time"][-1] == pytest.approx(arrives)
    assert time["starts"] == pytest.approx(arrives)
    # A short slug of test gas is reached by the reflected head first.
    short = expansion_tube(0.3, 5.167, 4237.2, 3814.9, 8507.5, 8038.3, 8507.5, fan, None).test_time
    assert short["ended_by"] == "reflected head of the expansion"
    assert short["value"] < time["value"]


def test_limits_of_a_reflected_shock_tunnel():
    gas = DriverGas(pressure=1e6, sound_speed=1000.0, exponent=5.0 / 3.0, wall_sound_speed=400.0)
    jet = wall_jet_speed(gas, 2000.0)
    assert jet is not None and 0.0 < jet < 2000.0
    # A cold layer that moves so fast against the shock that it passes it: no bifurcation.
    assert wall_jet_speed(gas._replace(wall_sound_speed=300.0), 2000.0) is None
    arguments = (10.0, 2400.0, 2000.0, 600.0, 6e-3, (0.4e-3, 0.6e-3), gas, None, None, 900.0)
    diagram = reflected_shock(*arguments)
    assert diagram is not None
    time = diagram.test_time
    meeting = (10.0 + 600.0 * 10.0 / 2400.0) / 2600.0
    early = meeting - 10.0 / 2400.0 + (10.0 - 2000.0 * meeting) / jet
    assert time["low"] == pytest.approx(early - 0.2e-3)
    assert time["high"] == pytest.approx(6e-3)
    assert time["value"] == pytest.approx(sqrt(time["low"] * time["high"]))
    assert time["starts"] == pytest.approx(10.0 / 2400.0 + 0.6e-3)
    nothing = reflected_shock(10.0, 2400.0, 2000.0, 600.0, None, None, None, None, None, 900.0)
    assert nothing is None


def test_short_driver_ends_the_test():
    fan = _perfect_fan(0.0, 1000.0, 1500.0, 5.0 / 3.0)
    times = []
    for length in (2.0, 4.0):
        diagram = reflected_shock(10.0, 1900.0, 1500.0, 500.0, 50e-3, None, None, fan, length, 700.0)
        assert diagram is not None
        assert diagram.test_time["ended_by"] == "reflected head of the driver's expansion"
        times.append(diagram.test_time["value"] + 10.0 / 1900.0)
        path = next(wave for wave in diagram.waves if wave["name"].startswith("reflected head"))
        assert path["distance"][0] == pytest.approx(-length)
        assert path["time"][0] == pytest.approx(length / 1000.0)
        assert all(np.diff(path["distance"]) > 0.0) and all(np.diff(path["time"]) > 0.0)
    assert times[1] > times[0]


def test_wave_against_the_stream_of_a_nozzle():
    distance = np.linspace(0.0, 1.0, 2000)
    area = np.maximum(1.0 + 200.0 * distance, 1.0)
    transit, started = nozzle_times(distance, area, 1.4, 2200.0)
    assert 1.0 / 2200.0 < transit < started < 2.0 * transit
    assert nozzle_times(2.0 * distance, area, 1.4, 2200.0)[0] == pytest.approx(2.0 * transit)
