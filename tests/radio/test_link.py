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


def test_importing_the_package_does_not_load_jax():
    code = "import shocklayer.radio, sys; assert 'jax' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
