"""Peaks and integrals between samples."""

import numpy as np
import pytest

from shocklayer.ensemble.peaks import find_peak, integral


def test_peak_of_a_parabola_between_uneven_samples():
    time = np.array([[0.0, 1.0, 2.5, 3.0, 4.0]])
    values = 7.0 - (time - 2.2) ** 2
    peak = find_peak(values, time, 100.0 - 10.0 * time, 5.0 * time)
    assert peak.value[0] == pytest.approx(7.0)
    assert peak.time[0] == pytest.approx(2.2)
    assert peak.altitude[0] == pytest.approx(78.0)
    assert peak.speed[0] == pytest.approx(11.0)


def test_peak_at_an_end_and_none_at_all():
    time = np.tile(np.arange(5.0), (3, 1))
    values = np.stack([np.arange(5.0), -np.arange(5.0), np.full(5, np.nan)])
    peak = find_peak(values, time, time, time)
    assert peak.value[:2].tolist() == [4.0, 0.0] and peak.time[:2].tolist() == [4.0, 0.0]
    assert np.isnan(peak.value[2])


def test_repeated_last_samples_do_not_matter():
    time = np.array([[0.0, 1.0, 2.0, 3.0, 3.0, 3.0]])
    values = np.array([[0.0, 1.0, 4.0, 3.0, 3.0, 3.0]])
    short = time[:, :4]
    alone = find_peak(values[:, :4], short, short, short)
    assert find_peak(values, time, time, time).value[0] == alone.value[0]
    assert integral(values, time)[0] == pytest.approx(integral(values[:, :4], time[:, :4])[0])


def test_integral_is_of_fourth_order():
    errors = []
    for count in (41, 81):
        time = np.linspace(0.0, 10.0, count)[None] ** 1.2
        errors.append(abs(integral(np.sin(time), time)[0] - (1.0 - np.cos(time[0, -1]))))
    assert errors[0] < 1e-3 and errors[1] < errors[0] / 6.0
