"""Ensemble tables that nobody chose: each is carried out in full, or refused in sentences."""

import tomllib

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ensemble.conftest import CAPSULE

from shocklayer.core.errors import UserError
from shocklayer.ensemble.inputs import accepted_names, draw, impossible, read_inputs
from shocklayer.scenario import load

TABLES = tomllib.loads(CAPSULE)
NAMES = accepted_names(load(TABLES))
UNITS = ["", " deg", " km", " m/s", " kg", " %", " K", " dB", " furlong"]
numbers = st.one_of(st.floats(-10.0, 10.0), st.integers(-3, 3), st.just(0.0), st.floats())
with_units = st.builds(lambda number, unit: f"{number}{unit}", numbers, st.sampled_from(UNITS))
given_values = st.one_of(numbers, with_units, st.text(max_size=4))
KINDS = "normal normal_3sigma uniform triangular lognormal discrete truncate weights norm".split()
distributions = st.dictionaries(
    st.sampled_from(KINDS), st.one_of(given_values, st.lists(given_values, max_size=3)), max_size=3
)
OTHERS = ["flight.stop.altitude", "observer.0.latitude", "vehicle", "covariance", "limit", "x.y"]
names = st.one_of(st.sampled_from([*NAMES, *OTHERS]), st.text(max_size=6))
tables = st.dictionaries(names, st.one_of(distributions, given_values), max_size=4)


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(tables)
def test_a_table_is_carried_out_or_refused(table):
    try:
        scenario = load(TABLES | {"ensemble": table})
        inputs = read_inputs(scenario)
    except UserError as refused:
        assert all(sentence and "\n" not in sentence for sentence in refused.mistakes)
        return
    covariance = scenario.ensemble_extras.covariance
    assert set(inputs.names) == set(scenario.ensemble) | set(covariance.names if covariance else ())
    # Nothing that stands in the table is ignored.
    assert len(inputs.names) + len(scenario.ensemble_extras.limits) >= sum(
        1 for each in table.values() if each
    )
    for sampling in ("random", "sobol"):
        drawn = draw(inputs, sampling, scenario.hash(), 0, 0, 8)
        assert list(drawn) == list(inputs.names)
        assert all(each.shape == (8,) and not np.isnan(each).any() for each in drawn.values())
        code, _ = impossible(drawn)
        assert code.shape == ((8,) if drawn else (0,))
