"""Shots of shock tunnels: code rows and measured rows apart, each of a facility and fields that exist."""

import pytest

from shocklayer.facilities.catalogue import facility
from shocklayer.facilities.condition import Condition
from shocklayer.validation import rows
from shocklayer.validation.comparison_row import table


def test_rows_are_of_two_kinds_and_name_their_source():
    found = list(rows(["tunnel-shots"]))
    assert {row.kind for row in found} == {"code", "nature"}
    assert len(found) >= 45 and all(row.source for row in found)


@pytest.mark.parametrize(
    "entry", table("tunnel_shots"), ids=lambda entry: f"{entry['shot']} {entry['quantity']}"
)
def test_settings_are_of_their_facility(entry):
    settings = entry["settings"].split(";")
    tunnel = facility(entry["facility"])
    for setting in settings:
        if setting.startswith("mode="):
            tunnel = tunnel.in_mode(setting.removeprefix("mode="))
    condition = Condition(tunnel, [each for each in settings if not each.startswith("mode=")])
    condition.check([*condition.fields], {})


@pytest.mark.long  # took 19 to 43 s with an empty cache
def test_t5_2946_within_a_thousandth():
    shots = [row for row in rows(["tunnel-shots"]) if row.quantity.startswith("T5 2946")]
    assert len(shots) == 9
    for row in shots:
        assert row.predicted == pytest.approx(row.measured, rel=1e-3), row.quantity
