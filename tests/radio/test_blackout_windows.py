import numpy as np
import pytest

from shocklayer.radio import unmatched, windows, with_bands

TIME = np.arange(11.0)
ALTITUDE = 100e3 - 5e3 * TIME


def lost(margin):
    return windows(TIME, ALTITUDE, np.asarray(margin) < 0, np.asarray(margin))


def test_an_interval_carries_how_far_it_shrinks_and_grows():
    found, least, most = (lost(abs(TIME - 5.0) - width) for width in (2.0, 1.5, 3.5))
    (window,) = with_bands(found, least, most)
    assert window["start_time"] == pytest.approx(3.0)
    assert window["start_altitude_band"] == pytest.approx([82.5e3, 92.5e3])
    assert window["end_altitude_band"] == pytest.approx([67.5e3, 57.5e3])
    assert window["duration_band"] == pytest.approx([3.0, 7.0])


def test_a_thin_plasma_may_cut_nothing_and_a_dense_one_cut_where_nothing_was_found():
    found, most = lost(abs(TIME - 3.0) - 1.2), lost(np.minimum(abs(TIME - 3.0), abs(TIME - 8.0)) - 1.4)
    (window,) = with_bands(found, [], most)
    assert window["start_altitude_band"][0] is None
    assert window["duration_band"][0] == 0.0
    (other,) = unmatched(most, found)
    assert other["start_time"] == pytest.approx(6.6)
