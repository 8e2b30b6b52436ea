"""UTC stamps across leap seconds; the table against another package's."""

import itertools
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from shocklayer.core.utc import (
    LEAP_SECONDS,
    civil_seconds,
    leap_seconds_between,
    leap_seconds_passed,
    utc_stamp,
)

BEFORE = datetime(2016, 12, 31, 23, 59, 50, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "stamp"),
    [
        (0.0, "2016-12-31T23:59:50.000"),
        (9.9994, "2016-12-31T23:59:59.999"),
        (9.9996, "2016-12-31T23:59:60.000"),
        (10.5, "2016-12-31T23:59:60.500"),
        (11.0, "2017-01-01T00:00:00.000"),
        (71.25, "2017-01-01T00:01:00.250"),
        (-1.0, "2016-12-31T23:59:49.000"),
    ],
)
def test_a_leap_second_is_the_sixty_first(seconds: float, stamp: str):
    assert utc_stamp(BEFORE, seconds) == stamp


def test_formats_without_leap_seconds_stay_at_the_last_instant():
    assert utc_stamp(BEFORE, 10.2, leap=False) == "2016-12-31T23:59:59.999"
    assert utc_stamp(BEFORE, 11.0, leap=False) == "2017-01-01T00:00:00.000"


def test_two_leap_seconds_in_one_flight():
    start = datetime(2012, 6, 30, 23, 59, 59, tzinfo=UTC)
    end = datetime(2015, 7, 1, tzinfo=UTC)
    elapsed = (end - start).total_seconds() + 2.0
    assert utc_stamp(start, elapsed, 0) == "2015-07-01T00:00:00"
    assert utc_stamp(start, elapsed - 0.5, 1) == "2015-06-30T23:59:60.5"
    assert civil_seconds(start, elapsed) == elapsed - 2.0
    assert leap_seconds_between(start, end) == 2 == -leap_seconds_between(end, start)


def test_dates_follow_the_clock():
    clock = [start := civil_seconds(BEFORE, 0.1 * k) for k in range(300)]
    assert start == clock[-1] and all(a <= b for a, b in itertools.pairwise(clock))
    assert civil_seconds(BEFORE, 20.0) == 19.0
    assert utc_stamp(datetime(2024, 1, 1, tzinfo=UTC), 90000.0, 0) == "2024-01-02T01:00:00"


def test_the_table_is_that_of_another_package():
    skyfield = pytest.importorskip("skyfield.api")
    scale = skyfield.load.timescale(builtin=True)
    dates = [datetime(1972, 1, 1, tzinfo=UTC) + timedelta(days=30 * k) for k in range(650)]
    theirs = [float(scale.from_datetime(date).tai - scale.from_datetime(dates[0]).tai) for date in dates]
    for date, days in zip(dates, theirs, strict=True):
        elapsed = (date - dates[0]).total_seconds() + leap_seconds_between(dates[0], date)
        assert days * 86400.0 == pytest.approx(elapsed, abs=1e-3)
    assert len(LEAP_SECONDS) == 27


def test_many_times_count_as_single_ones():
    times = np.array([-5.0, 9.0, 10.25, 11.0, 100.0])
    assert leap_seconds_passed(BEFORE, times).tolist() == [0.0, 0.0, 0.25, 1.0, 1.0]
    assert [civil_seconds(BEFORE, each) for each in times.tolist()] == [-5.0, 9.0, 10.0, 10.0, 99.0]
