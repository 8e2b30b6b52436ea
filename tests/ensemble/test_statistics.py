"""Percentiles, limits, sensitivities and footprints of known samples."""

import numpy as np
import pytest
from scipy.stats import beta, norm

from shocklayer.core.errors import UserError
from shocklayer.ensemble.footprint import cloud_of, footprint, outline
from shocklayer.ensemble.sensitivity import sensitivities
from shocklayer.ensemble.statistics import (
    exceedance,
    flights_needed,
    percentile,
    resolve_quantity,
    statistics,
)
from shocklayer.planet.bodies import EARTH
from shocklayer.scenario.distribution import Limit


@pytest.mark.parametrize(("probability", "count"), [(0.5, 60), (0.95, 400), (0.01, 800), (0.9987, 6000)])
def test_intervals_cover_the_percentile(probability, count):
    random = np.random.default_rng(1)
    truth = norm.ppf(probability)
    covered = 0
    for _ in range(200):
        found = percentile(np.sort(random.standard_normal(count)), probability)
        covered += found["low"] <= truth <= found["high"]
    assert 0.85 <= covered / 200 <= 0.97


def test_too_few_flights_for_an_interval():
    found = percentile(np.sort(np.random.default_rng(0).standard_normal(100)), 0.9987)
    assert found["low"] is None and found["high"] is None
    assert found["needs"] == flights_needed(0.9987) == 2303
    # One fewer and the greatest value is below the percentile with more than 5 %.
    assert 0.9987**2303 <= 0.05 < 0.9987**2302
    assert "needs" not in percentile(np.sort(np.random.default_rng(0).standard_normal(2303)), 0.9987)


def test_statistics_of_no_values():
    found = statistics(np.full(5, np.nan))
    assert found["flights"] == 0 and found["mean"] is None
    assert found["percentiles"]["50"]["value"] is None


def test_exceedance_by_clopper_and_pearson():
    columns = {"a": np.arange(20.0), "b.x": np.full(20, np.nan)}
    found = exceedance(Limit(quantity="a", at_most=16.5), ["a", "b.x"], columns, 20)
    assert found["exceeded"] == 3 and found["probability"] == 0.15
    assert found["low"] == pytest.approx(beta.ppf(0.05, 3, 18))
    assert found["high"] == pytest.approx(beta.ppf(0.95, 4, 17))
    none = exceedance(Limit(quantity="a", at_least=-1.0), ["a"], columns, 20)
    assert none["low"] == 0.0 and none["high"] == pytest.approx(1.0 - 0.05 ** (1 / 20))


def test_quantities_of_limits():
    names = ["heat_load", "blackout_duration.S-band", "blackout_duration.VHF"]
    assert resolve_quantity("blackout_duration", names, "--limit") == names[1:]
    assert resolve_quantity("blackout_duration[VHF]", names, "--limit") == names[2:]
    with pytest.raises(UserError, match='the nearest is "heat_load"'):
        resolve_quantity("heat_laod", names, "--limit")


def test_sensitivities_of_a_known_function():
    random = np.random.default_rng(4)
    x, y, z = random.standard_normal((3, 20_000))
    function = 3.0 * x + 1.0 * y + 2.0 * y * z
    inputs = {"x": x, "y": y, "z": z, "idle": np.zeros(20_000)}
    found = sensitivities(inputs, {"f": function, "constant": np.ones(20_000)}, total=True)
    variance = 9.0 + 1.0 + 4.0
    for name, first, total in (("x", 9.0, 9.0), ("y", 1.0, 5.0), ("z", 0.0, 4.0)):
        assert found["f"][name]["sobol_first"] == pytest.approx(first / variance, abs=0.02)
        assert found["f"][name]["sobol_total"] == pytest.approx(total / variance, abs=0.02)
    assert found["f"]["x"]["prcc"] > 0.7 and abs(found["f"]["z"]["prcc"]) < 0.05
    assert found["f"]["idle"]["prcc"] is None and found["constant"]["x"]["sobol_first"] is None


def test_footprint_of_a_known_cloud():
    random = np.random.default_rng(9)
    along, across = 20e3 * random.standard_normal(20_000), 4e3 * random.standard_normal(20_000)
    turn = np.radians(60.0)
    centre = {"latitude": 40.0, "longitude": 179.99}
    east = along * np.sin(turn) + across * np.cos(turn)
    north = along * np.cos(turn) - across * np.sin(turn)
    radius = 6378137.0
    latitude = 40.0 + np.degrees(north / 6361.8e3)
    longitude = 179.99 + np.degrees(east / (radius * np.cos(np.radians(40.0)) * 1.00139))
    found = footprint(latitude, (longitude + 180.0) % 360.0 - 180.0, 0.0 * latitude, EARTH)
    assert found is not None
    assert found["centre"]["latitude"] == pytest.approx(40.0, abs=0.01)
    assert (found["centre"]["longitude"] - 179.99 + 180.0) % 360.0 - 180.0 == pytest.approx(0.0, abs=0.01)
    ellipse = next(each for each in found["ellipses"] if each["probability"] == 0.99)
    assert ellipse["semi_major"] == pytest.approx(3.035 * 20e3, rel=0.02)
    assert ellipse["semi_minor"] == pytest.approx(3.035 * 4e3, rel=0.02)
    assert ellipse["bearing"] == pytest.approx(60.0, abs=0.5)
    assert found["share_inside_99"] == pytest.approx(0.99, abs=0.003)
    assert found["area_99"] == pytest.approx(np.pi * ellipse["semi_major"] * ellipse["semi_minor"], rel=0.05)
    line = outline(ellipse, centre, EARTH)
    distance = np.linalg.norm(cloud_of(line[:-1, 0], line[:-1, 1], EARTH).points, axis=1)
    assert distance.max() == pytest.approx(ellipse["semi_major"], rel=1e-3)


def test_too_few_points_for_a_footprint():
    assert footprint(np.array([1.0, 2.0]), np.array([1.0, 2.0]), np.zeros(2), EARTH) is None
