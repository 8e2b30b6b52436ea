"""Factors of uncertainty against the rows of their table, combined by hand."""

import numpy as np
import pytest

from shocklayer.core.validity import out_of_range
from shocklayer.shock_layer.viscous.uncertainty import (
    FLIGHTS,
    VALIDITY,
    WAKE_HIGH,
    WAKE_LOW,
    uncertainty_factors,
    variants,
)

KNUDSEN = np.array([1e-4, 3e-3, 1e-2, 3e-2, 8e-2, 0.3])
STATIONS = np.array([0.0, 0.795, 5.22, 9.0])


def test_factors_enclose_the_estimate_and_grow_in_rarefied_air():
    low, high = uncertainty_factors(KNUDSEN, STATIONS)
    assert low.shape == high.shape == (KNUDSEN.size, STATIONS.size)
    assert np.all(low < 1.0) and np.all(high > 1.0)
    assert np.all(np.diff((high / low)[2:], axis=0) >= 0.0)
    # Above a nose Knudsen number of 0.03 at least a factor of four either way.
    assert np.all(low[3:] <= 0.25) and np.all(high[3:] >= 4.0)


def test_the_table_has_every_cause_with_the_expected_sign():
    table = variants()
    assert {name.split("_")[0] for name in table} == {"air", "wall", "rates", "whole"}
    ratio = {name: each.at(KNUDSEN, STATIONS) for name, each in table.items()}
    assert np.all(ratio["air_denser"] > 1.0) and np.all(ratio["air_thinner"] < 1.0)
    # Electron density grows faster than air density in rarefied air, about as fast in dense air.
    exponent = np.log(ratio["air_denser"][:, 1]) / np.log(FLIGHTS["ram-c-ii"].density_step)
    assert exponent[1] == pytest.approx(1.0, abs=0.35)
    assert np.all(np.diff(exponent[1:5]) > 0.0) and exponent[4] > 4.0
    # Atoms that recombine on the wall take electrons along where the layer is thin.
    assert np.all(ratio["wall_catalytic"][3:, 1:3] < 0.8)


def test_electron_impact_ionisation_of_the_older_sets_is_too_fast():
    table = variants()
    for name in ("gupta-1990", "dunn-kang-1973"):
        rates_alone, all_causes = (
            table[f"{kind}_{name}"].at(KNUDSEN, STATIONS)[1, 1] for kind in ("rates", "whole")
        )
        assert rates_alone == pytest.approx(1.0, abs=0.3)
        assert all_causes > 5.0


def test_base_pressure_adds_to_the_uncertainty_behind_the_shoulder_only():
    plain, wake = (
        uncertainty_factors(KNUDSEN, STATIONS),
        uncertainty_factors(KNUDSEN, STATIONS, forebody=5.22),
    )
    for before, after, factor in zip(plain, wake, (WAKE_LOW, WAKE_HIGH), strict=True):
        np.testing.assert_array_equal(after[:, :3], before[:, :3])
        # Independent causes: the squares of their logarithms add up.
        both = np.log(before[0, 3]) ** 2 + np.log(factor) ** 2
        assert np.log(after[0, 3]) ** 2 == pytest.approx(both)


def test_factors_of_ram_c_ii_from_the_rows_of_its_table():
    # At one node of the table: the logarithms by hand, in squares.
    rows = variants()
    point, station = np.array([rows["air_denser"].knudsen_number[4]]), np.array([1.414])
    logs = {name: float(np.log(each.at(point, station)[0, 0])) for name, each in rows.items()}
    for sign, factors in zip((-1.0, 1.0), uncertainty_factors(point, station, speed=7650.0), strict=True):
        farthest = [
            max(0.0, *(sign * value for name, value in logs.items() if name.startswith(cause)))
            for cause in ("rates_", "wall_", "air_")
        ]
        assert sign * np.log(factors[0, 0]) == pytest.approx(np.sqrt(np.sum(np.square(farthest))), rel=1e-12)
    # Below the speed of that flight the factors are constant.
    for slow in (6000.0, 7650.0):
        np.testing.assert_array_equal(
            uncertainty_factors(KNUDSEN, STATIONS, speed=slow), uncertainty_factors(KNUDSEN, STATIONS)
        )


def test_factors_between_orbital_speed_and_return_from_the_moon():
    near, far = FLIGHTS["ram-c-ii"].speed, FLIGHTS["apollo-4"].speed
    speeds = np.linspace(near, far, 5)
    rows = variants("apollo-4")
    node = rows["air_denser"].knudsen_number[2]
    ends = [
        uncertainty_factors(np.full(5, node), np.array([0.43]), speed=speeds)[end][:, 0] for end in (0, 1)
    ]
    for end in ends:
        steps = np.diff(np.log(end))
        assert np.all(steps > 0.0) or np.all(steps < 0.0)
    logs = {
        name: float(np.log(each.at(np.array([node]), np.array([0.43]))[0, 0])) for name, each in rows.items()
    }
    # There the complete sets count, and another energy of ionisation.
    for sign, factors in zip((-1.0, 1.0), ends, strict=True):
        farthest = [
            max(0.0, *(sign * value for name, value in logs.items() if name.startswith(cause)))
            for cause in (FLIGHTS["apollo-4"].rates, "wall_", "air_")
        ]
        assert sign * np.log(factors[-1]) == pytest.approx(np.sqrt(np.sum(np.square(farthest))), rel=1e-12)
    # Faster still the factors are those of the fastest flight.
    np.testing.assert_array_equal(
        uncertainty_factors(KNUDSEN, STATIONS, speed=far), uncertainty_factors(KNUDSEN, STATIONS, speed=13e3)
    )


def test_mars_has_its_own_table():
    mars = uncertainty_factors(KNUDSEN, STATIONS, speed=7000.0, body="mars")
    assert np.all(mars[0] < 1.0) and np.all(mars[1] > 1.0)
    assert not np.allclose(
        mars[1][:2], uncertainty_factors(KNUDSEN, STATIONS, speed=7000.0)[1][:2], rtol=0.02
    )
    # The only other set counts in both directions.
    other = variants("mars-pathfinder")["whole_johnston-brandis-2014"]
    point, station = other.knudsen_number[2:3], np.array([2.9])
    apart = abs(np.log(other.at(point, station)[0, 0]))
    low, high = uncertainty_factors(point, station, speed=7000.0, body="mars")
    assert min(-np.log(low[0, 0]), np.log(high[0, 0])) >= apart > 0.0


@pytest.mark.parametrize(
    ("body", "speed", "warned"),
    [("earth", 11.0e3, False), ("earth", 12.5e3, True), ("mars", 5.8e3, False), ("mars", 4.0e3, True)],
)
def test_speeds_far_from_the_flights_of_the_table_are_out_of_range(body, speed, warned):
    assert bool(out_of_range(VALIDITY[body], {"speed": np.array([speed])})) is warned
