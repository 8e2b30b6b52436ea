import numpy as np
import pytest

from shocklayer.core.validity import departures
from shocklayer.shock_layer.viscous.uncertainty import (
    FLIGHTS,
    VALIDITY,
    WAKE_HIGH,
    WAKE_LOW,
    density_band,
    variants,
)

KNUDSEN = np.array([1e-4, 3e-3, 1e-2, 3e-2, 8e-2, 0.3])
STATIONS = np.array([0.0, 0.795, 5.22, 9.0])


def test_the_band_holds_the_answer_and_widens_in_thin_air():
    low, high = density_band(KNUDSEN, STATIONS)
    assert low.shape == high.shape == (KNUDSEN.size, STATIONS.size)
    assert np.all(low < 1.0) and np.all(high > 1.0)
    assert np.all(np.diff((high / low)[2:], axis=0) >= 0.0)
    # Above a nose Knudsen number of 0.03 at least a factor of four either way.
    assert np.all(low[3:] <= 0.25) and np.all(high[3:] >= 4.0)


def test_the_table_holds_every_cause_with_the_signs_that_physics_asks_for():
    found = variants()
    assert {name.split("_")[0] for name in found} == {"air", "wall", "rates", "whole"}
    ratio = {name: each.at(KNUDSEN, STATIONS) for name, each in found.items()}
    assert np.all(ratio["air_denser"] > 1.0) and np.all(ratio["air_thinner"] < 1.0)
    # Electron density grows faster than the air's in thin air, and about as fast in dense air.
    exponent = np.log(ratio["air_denser"][:, 1]) / np.log(FLIGHTS["ram-c-ii"].density_step)
    assert exponent[1] == pytest.approx(1.0, abs=0.35)
    assert np.all(np.diff(exponent[1:5]) > 0.0) and exponent[4] > 4.0
    # Atoms that recombine on the wall take electrons along where the layer is thin.
    assert np.all(ratio["wall_catalytic"][3:, 1:3] < 0.8)


def test_electron_impact_of_the_older_sets_runs_away():
    found = variants()
    for name in ("gupta-1990", "dunn-kang-1973"):
        plain, whole = (found[f"{kind}_{name}"].at(KNUDSEN, STATIONS)[1, 1] for kind in ("rates", "whole"))
        assert plain == pytest.approx(1.0, abs=0.3)
        assert whole > 5.0


def test_the_pressure_of_a_wake_widens_the_band_behind_the_shoulder_alone():
    plain, wake = density_band(KNUDSEN, STATIONS), density_band(KNUDSEN, STATIONS, forebody=5.22)
    for before, after, factor in zip(plain, wake, (WAKE_LOW, WAKE_HIGH), strict=True):
        np.testing.assert_array_equal(after[:, :3], before[:, :3])
        # Independent causes: their logarithms add up in squares.
        both = np.log(before[0, 3]) ** 2 + np.log(factor) ** 2
        assert np.log(after[0, 3]) ** 2 == pytest.approx(both)


def test_the_band_of_ram_c_ii_is_that_of_its_own_rows():
    # At one node of the table: the logarithms by hand, in squares.
    rows = variants()
    point, place = np.array([rows["air_denser"].knudsen_number[4]]), np.array([1.414])
    logs = {name: float(np.log(each.at(point, place)[0, 0])) for name, each in rows.items()}
    for sign, found in zip((-1.0, 1.0), density_band(point, place, speed=7650.0), strict=True):
        farthest = [
            max(0.0, *(sign * value for name, value in logs.items() if name.startswith(cause)))
            for cause in ("rates_", "wall_", "air_")
        ]
        assert sign * np.log(found[0, 0]) == pytest.approx(np.sqrt(np.sum(np.square(farthest))), rel=1e-12)
    # Slower than that flight nothing is known but it.
    for slow in (6000.0, 7650.0):
        np.testing.assert_array_equal(
            density_band(KNUDSEN, STATIONS, speed=slow), density_band(KNUDSEN, STATIONS)
        )


def test_a_return_from_the_moon_has_its_own_band_and_the_speeds_between_lie_between():
    near, far = FLIGHTS["ram-c-ii"].speed, FLIGHTS["apollo-4"].speed
    speeds = np.linspace(near, far, 5)
    rows = variants("apollo-4")
    node = rows["air_denser"].knudsen_number[2]
    bands = [density_band(np.full(5, node), np.array([0.43]), speed=speeds)[end][:, 0] for end in (0, 1)]
    for band in bands:
        steps = np.diff(np.log(band))
        assert np.all(steps > 0.0) or np.all(steps < 0.0)
    logs = {
        name: float(np.log(each.at(np.array([node]), np.array([0.43]))[0, 0])) for name, each in rows.items()
    }
    # There the sets count whole, with what electrons pay for ionisation as one more.
    for sign, band in zip((-1.0, 1.0), bands, strict=True):
        farthest = [
            max(0.0, *(sign * value for name, value in logs.items() if name.startswith(cause)))
            for cause in (FLIGHTS["apollo-4"].rates, "wall_", "air_")
        ]
        assert sign * np.log(band[-1]) == pytest.approx(np.sqrt(np.sum(np.square(farthest))), rel=1e-12)
    # Faster still the band is that of the fastest flight.
    np.testing.assert_array_equal(
        density_band(KNUDSEN, STATIONS, speed=far), density_band(KNUDSEN, STATIONS, speed=13e3)
    )


def test_mars_has_its_own_band():
    mars = density_band(KNUDSEN, STATIONS, speed=7000.0, body="mars")
    assert np.all(mars[0] < 1.0) and np.all(mars[1] > 1.0)
    assert not np.allclose(mars[1][:2], density_band(KNUDSEN, STATIONS, speed=7000.0)[1][:2], rtol=0.02)
    # The one other set counts either way.
    other = variants("mars-pathfinder")["whole_johnston-brandis-2014"]
    point, place = other.knudsen_number[2:3], np.array([2.9])
    apart = abs(np.log(other.at(point, place)[0, 0]))
    low, high = density_band(point, place, speed=7000.0, body="mars")
    assert min(-np.log(low[0, 0]), np.log(high[0, 0])) >= apart > 0.0


@pytest.mark.parametrize(
    ("body", "speed", "warned"),
    [("earth", 11.0e3, False), ("earth", 12.5e3, True), ("mars", 5.8e3, False), ("mars", 4.0e3, True)],
)
def test_the_band_warns_where_no_flight_of_its_table_is_near(body, speed, warned):
    assert bool(departures(VALIDITY[body], {"speed": np.array([speed])})) is warned
