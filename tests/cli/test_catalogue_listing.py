"""Listings: every entry has a name and a source."""

import pytest

from shocklayer.cli import catalogue_listing
from shocklayer.core.errors import UserError


@pytest.mark.parametrize("what", ["scenarios", "vehicles", "facilities", "observers", "mixtures"])
def test_rows_have_the_same_keys_and_a_source(what):
    rows = catalogue_listing.rows(what)
    assert len({tuple(row) for row in rows}) == 1
    assert len({row["name"] for row in rows}) == len(rows) >= 3
    for row in rows:
        assert row["name"] and len(row["source"]) > 5
        assert all(isinstance(value, str) for value in row.values())


def test_scenarios_name_the_flight_and_its_sources():
    rows = {row["name"]: row for row in catalogue_listing.rows("scenarios")}
    assert {"ram-c-ii", "stardust", "fire-ii", "apollo-4"} <= set(rows)
    assert "NASA TN D-6062" in rows["ram-c-ii"]["source"]
    assert rows["stardust"]["vehicle"] == "stardust"


def test_detailed_rows_have_every_value_with_its_source():
    facility = next(
        row for row in catalogue_listing.rows("facilities", detailed=True) if row["name"] == "JF-12"
    )
    assert all(
        {"value", "unit", "source", "status"} <= set(figure) for figure in facility["figures"].values()
    )
    assert any("mass" in row["unverified"] for row in catalogue_listing.rows("vehicles", detailed=True))


def test_an_unknown_list_names_the_nearest():
    with pytest.raises(UserError, match='nearest is "facilities"'):
        catalogue_listing.rows("facility")
