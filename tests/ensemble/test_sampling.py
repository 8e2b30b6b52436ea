"""Points of the unit cube, and the values that distributions make of them."""

import numpy as np
import pytest
from scipy.stats import kstest, norm

from shocklayer.core.errors import UserError
from shocklayer.ensemble.inputs import quantile
from shocklayer.ensemble.sampling import SAMPLINGS, unit_points
from shocklayer.scenario.distribution import Distribution

NAMES = ("flight.entry.speed", "vehicle.mass", "planet.density_factor")


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_a_flight_depends_on_its_number_alone(sampling):
    every = unit_points(sampling, "scenario", 7, NAMES, 0, 700)
    assert np.array_equal(unit_points(sampling, "scenario", 7, NAMES, 0, 90), every[:90])
    assert np.array_equal(unit_points(sampling, "scenario", 7, NAMES, 333, 700), every[333:])
    assert np.all((every > 0.0) & (every < 1.0))
    assert not np.array_equal(unit_points(sampling, "scenario", 8, NAMES, 0, 90), every[:90])
    assert not np.array_equal(unit_points(sampling, "another", 7, NAMES, 0, 90), every[:90])
    assert all(kstest(column, "uniform").pvalue > 1e-3 for column in every.T)


def test_other_inputs_do_not_change_independent_points():
    alone = unit_points("random", "scenario", 0, NAMES[1:2], 5, 50)
    assert np.array_equal(alone[:, 0], unit_points("random", "scenario", 0, NAMES, 5, 50)[:, 1])


@pytest.mark.parametrize("count", [64, 128, 512])
def test_latin_hypercubes_are_nested(count):
    points = unit_points("latin-hypercube", "scenario", 3, NAMES, 0, count)
    for column in points.T:
        assert np.array_equal(np.sort((column * count).astype(int)), np.arange(count))


def test_unknown_sampling():
    with pytest.raises(UserError, match="latin-hypercube"):
        unit_points("halton", "scenario", 0, NAMES, 0, 2)


def test_distributions_have_their_moments():
    probability = (np.arange(200_000) + 0.5) / 200_000

    def drawn(**fields):
        return quantile(Distribution.model_validate({"centre": 10.0, "width": 2.0} | fields), probability)

    assert np.std(drawn(kind="normal")) == pytest.approx(2.0, rel=1e-3)
    assert np.std(drawn(kind="uniform")) == pytest.approx(2.0 / 3**0.5, rel=1e-3)
    assert np.std(drawn(kind="triangular")) == pytest.approx(2.0 / 6**0.5, rel=1e-3)
    assert np.std(np.log(drawn(kind="lognormal", width=0.1))) == pytest.approx(0.1, rel=1e-3)
    assert np.median(drawn(kind="lognormal", width=0.1)) == pytest.approx(10.0)
    cut = drawn(kind="normal", truncate=1.5)
    assert cut.min() > 10.0 - 3.0 and cut.max() < 10.0 + 3.0
    share = 3.0 * norm.pdf(1.5) / (2 * norm.cdf(1.5) - 1)
    assert np.std(cut) == pytest.approx(2.0 * np.sqrt(1.0 - share), rel=1e-3)
    discrete = drawn(kind="discrete", width=0.0, values=(1.0, 5.0), weights=(0.25, 0.75))
    assert np.mean(discrete == 1.0) == pytest.approx(0.25)
    assert np.all(drawn(kind="normal", width=0.0) == 10.0)
