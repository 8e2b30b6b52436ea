"""Link budgets against ITU-R P.525 and hand calculation; blackout windows of known margins."""

import subprocess
import sys

import numpy as np
import pytest

from shocklayer import radio


def test_free_space_loss():
    """ITU-R P.525: 32.4 + 20 log f(MHz) + 20 log d(km) decibels."""
    assert radio.free_space_loss(2200e6, 1000e3) == pytest.approx(
        32.45 + 20 * np.log10(2200) + 20 * np.log10(1000), abs=0.01
    )


def test_link_margin_is_the_sum_of_the_budget():
    """10 W, 0 and 30 dBi, 2.2 GHz over 500 km, threshold 1e-13 W, 10 dB of plasma."""
    expected = 10.0 + 0.0 + 30.0 - float(radio.free_space_loss(2.2e9, 5e5)) - 10.0 + 130.0
    margin = radio.link_margin(2.2e9, 5e5, 10.0, 0.0, 30.0, 1e-13, 10.0)
    assert margin == pytest.approx(expected, abs=1e-9)
    assert not radio.blackout(margin)
    assert radio.blackout(margin - 200.0)


def test_noise_power():
    """k T B at 290 K in 1 Hz is -173.98 dBm."""
    assert 10 * np.log10(float(radio.noise_power(290.0, 1.0)) * 1e3) == pytest.approx(-173.98, abs=0.01)


def test_windows_are_interpolated_to_the_zero_of_the_margin():
    time = np.array([0.0, 10.0, 20.0, 30.0, 40.0])
    altitude = 100e3 - 1e3 * time
    margin = np.array([5.0, -15.0, -20.0, 20.0, 30.0])
    windows = radio.find_windows(time, altitude, margin < 0, margin)
    assert len(windows) == 1
    assert windows[0]["start_time"] == pytest.approx(2.5)
    assert windows[0]["end_time"] == pytest.approx(25.0)
    assert windows[0]["start_altitude"] == pytest.approx(97.5e3)
    assert windows[0]["end_altitude"] == pytest.approx(75e3)


def test_windows_without_margin_end_midway_and_open_ones_at_the_end_of_the_record():
    time = np.arange(6.0)
    windows = radio.find_windows(time, time * 10, [True, False, False, True, False, True])
    assert [(w["start_time"], w["end_time"]) for w in windows] == [(0.0, 0.5), (2.5, 3.5), (4.5, 5.0)]
    assert radio.find_windows(time, time, np.zeros(6)) == []
    assert radio.find_windows([], [], []) == []
    assert len(radio.find_windows(time, time, np.ones(6))) == 1
    with pytest.raises(ValueError, match="one length"):
        radio.find_windows(time, time[:-1], np.zeros(6))


def test_importing_the_package_does_not_load_jax():
    code = "import shocklayer.radio, sys; assert 'jax' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
