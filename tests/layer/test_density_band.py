import numpy as np
import pytest

from shocklayer.layer.density_band import DENSITY_STEP, WAKE_HIGH, WAKE_LOW, density_band, variants

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
    exponent = np.log(ratio["air_denser"][:, 1]) / np.log(DENSITY_STEP)
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
