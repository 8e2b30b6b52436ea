"""Uncertainty of blackout windows, for margins whose zeros are known."""

import numpy as np
import pytest

from shocklayer.radio import find_windows, with_uncertainty, without_overlap

TIME = np.arange(11.0)
ALTITUDE = 100e3 - 5e3 * TIME


def windows_of(margin):
    return find_windows(TIME, ALTITUDE, np.asarray(margin) < 0, np.asarray(margin))


def test_shortest_and_longest_interval_of_a_window():
    nominal, shortest, longest = (windows_of(abs(TIME - 5.0) - width) for width in (2.0, 1.5, 3.5))
    (window,) = with_uncertainty(nominal, shortest, longest)
    assert window["start_time"] == pytest.approx(3.0)
    assert window["start_altitude_band"] == pytest.approx([82.5e3, 92.5e3])
    assert window["end_altitude_band"] == pytest.approx([67.5e3, 57.5e3])
    assert window["duration_band"] == pytest.approx([3.0, 7.0])


def test_no_loss_at_the_lower_density_and_a_further_window_at_the_upper():
    nominal, longest = (
        windows_of(abs(TIME - 3.0) - 1.2),
        windows_of(np.minimum(abs(TIME - 3.0), abs(TIME - 8.0)) - 1.4),
    )
    (window,) = with_uncertainty(nominal, [], longest)
    assert window["start_altitude_band"][0] is None
    assert window["duration_band"][0] == 0.0
    (other,) = without_overlap(longest, nominal)
    assert other["start_time"] == pytest.approx(6.6)
