"""The table of comparisons: ratios, tolerances, distinct descriptions, and unknown cases."""

import math

import pytest

from shocklayer import validation
from shocklayer.core.errors import UserError
from shocklayer.validation import Row


def test_the_standard_atmosphere_is_within_its_tolerance():
    rows = validation.run(["us-standard-atmosphere-1976"])
    assert len(rows) > 80
    outside = [row.quantity for row in rows if not row.within]
    assert outside == []


def test_a_row_outside_its_tolerance_is_not_within():
    row = Row("case", "quantity", 2.0, 3.0, "K", (0.9, 1.1), "nowhere")
    assert row.ratio == 1.5
    assert not row.within
    assert math.isnan(Row("case", "quantity", 0.0, 3.0, "K", (0.9, 1.1), "nowhere").ratio)


@pytest.mark.parametrize("case", ["heating-correlations", "nesc-check-cases", "ram-c-ii-trajectory"])
def test_no_two_rows_of_a_case_have_the_same_description(case):
    quantities = [row.quantity for row in validation.run([case])]
    assert len(quantities) > 2
    assert len(set(quantities)) == len(quantities)


def test_an_unknown_case_names_the_nearest():
    with pytest.raises(UserError, match="did you mean 'stardust-heating'"):
        validation.run(["stardust-heat"])
