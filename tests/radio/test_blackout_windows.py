"""Blackout windows: their ends, what bounds them and their uncertainty, for margins whose zeros are known."""

import numpy as np
import pytest

from shocklayer.radio import find_windows, with_uncertainty, without_overlap
from shocklayer.radio.blackout_windows import Link
from shocklayer.radio.link_state import STATES, link_states, state_durations

TIME = np.arange(11.0)
ALTITUDE = 100e3 - 5e3 * TIME
ALWAYS = np.ones(11, dtype=bool)


def windows_of(margin, usable=ALWAYS, elevation=None):
    return find_windows(Link(TIME, ALTITUDE, usable, np.asarray(margin, dtype=float), elevation))


def ends(windows):
    return [
        (w["start"]["time"], w["start"]["bound_by"], w["end"]["time"], w["end"]["bound_by"]) for w in windows
    ]


def test_the_sheath_bounds_a_window_at_the_zero_of_the_margin():
    time = np.array([0.0, 10.0, 20.0, 30.0, 40.0])
    margin = np.array([5.0, -15.0, -20.0, 20.0, 30.0])
    (window,) = find_windows(Link(time, 100e3 - 1e3 * time, np.ones(5, dtype=bool), margin))
    assert ends([window]) == [(2.5, "sheath", 25.0, "sheath")]
    assert window["start"]["altitude"] == pytest.approx(97.5e3)
    assert window["end"]["altitude"] == pytest.approx(75e3)


def test_both_ends_of_the_flight_bound_a_window():
    (window,) = windows_of(np.full(11, -1.0))
    assert ends([window]) == [(0.0, "start-of-flight", 10.0, "end-of-flight")]
    assert windows_of(np.ones(11)) == []
    empty = np.zeros(0)
    assert find_windows(Link(empty, empty, empty > 0, empty)) == []


def test_the_horizon_bounds_a_window_where_the_elevation_is_zero():
    usable = TIME >= 3.0
    margin = np.where(usable, -5.0, np.nan)
    assert ends(windows_of(margin, usable, TIME - 2.25))[0][:2] == (2.25, "line-of-sight")
    # Without an elevation the moment lies midway between the samples.
    assert ends(windows_of(margin, usable))[0][:2] == (2.5, "line-of-sight")


def test_the_range_of_the_model_bounds_a_window_at_the_last_sample_that_was_computed():
    margin = np.where(TIME < 4.0, np.nan, TIME - 8.0)
    (window,) = windows_of(margin)
    assert ends([window]) == [(4.0, "model-range", 8.0, "sheath")]
    (uncertain,) = with_uncertainty([window], windows_of(margin + 1.5), windows_of(margin - 1.0))
    # Lost at or above: how high is not known, so neither is the duration at most.
    assert uncertain["start"]["high"] is None
    assert uncertain["start"]["low"] == 80e3
    assert uncertain["end"]["low"] == pytest.approx(55e3)
    assert uncertain["end"]["high"] == pytest.approx(67.5e3)
    assert uncertain["duration"] == pytest.approx(4.0)
    assert uncertain["duration_low"] == pytest.approx(2.5)
    assert uncertain["duration_high"] is None


def test_the_lowest_and_the_highest_altitude_of_each_end():
    nominal, shortest, longest = (windows_of(abs(TIME - 5.0) - width) for width in (2.0, 1.5, 3.5))
    (window,) = with_uncertainty(nominal, shortest, longest)
    assert window["start"]["time"] == pytest.approx(3.0)
    assert (window["start"]["low"], window["start"]["high"]) == pytest.approx((82.5e3, 92.5e3))
    assert (window["end"]["low"], window["end"]["high"]) == pytest.approx((57.5e3, 67.5e3))
    assert (window["duration_low"], window["duration_high"]) == pytest.approx((3.0, 7.0))


def test_on_the_way_up_a_window_begins_lower_when_it_is_longer():
    nominal, longest = (
        find_windows(Link(TIME, 5e3 * TIME, ALWAYS, abs(TIME - 5.0) - width)) for width in (2.0, 3.5)
    )
    (window,) = with_uncertainty(nominal, [], longest)
    assert (window["start"]["low"], window["start"]["high"]) == (7.5e3, None)
    assert (window["end"]["low"], window["end"]["high"]) == (None, 42.5e3)


def test_no_loss_at_the_lower_density_and_a_further_window_at_the_upper():
    nominal, longest = (
        windows_of(abs(TIME - 3.0) - 1.2),
        windows_of(np.minimum(abs(TIME - 3.0), abs(TIME - 8.0)) - 1.4),
    )
    (window,) = with_uncertainty(nominal, [], longest)
    assert window["start"]["low"] is None
    assert window["end"]["high"] is None
    assert window["duration_low"] == 0.0
    (other,) = without_overlap(longest, nominal)
    assert other["start"]["time"] == pytest.approx(6.6)


def test_a_link_is_lost_to_plasma_horizon_or_distance():
    clear = np.array([np.nan, -3.0, 5.0, 5.0, 5.0])
    loss = np.array([50.0, 0.0, np.nan, 9.0, 1.0])
    link = Link(np.arange(5.0), np.zeros(5), clear >= 0.0, clear - loss)
    states = link_states(link, clear)
    assert [STATES[state] for state in states] == ["horizon", "distance", "unknown", "plasma", "closed"]
    durations = state_durations(link.time, states)
    assert durations == {"closed": 0.5, "plasma": 1.0, "horizon": 0.5, "distance": 1.0, "unknown": 1.0}
    assert sum(durations.values()) == link.time[-1] - link.time[0]


def test_arrays_of_different_length_are_refused():
    with pytest.raises(ValueError, match="one length"):
        find_windows(Link(TIME, TIME[:-1], ALWAYS, np.zeros(11)))
