# The keys that a run of a shock tunnel always has:
# pyright: reportTypedDictNotRequiredAccess=false
"""Shots stay coherent: what was measured in one is not mixed with the settings of another."""

import pytest

from shocklayer.core.errors import UserError
from shocklayer.facilities.catalogue import facilities, facility, read
from shocklayer.facilities.condition import Condition
from shocklayer.facilities.run_facility import run


def warned(document, quantity):
    return [each["message"] for each in document["warnings"] if quantity in each["quantity"]]


def test_another_fill_and_shock_speed_drop_the_reservoir_pressure():
    document = run(facility("T4"), ["fill.pressure=50 kPa", "shock_speed=2886 m/s"])
    assert "reservoir.pressure" not in document["condition"]
    assert document["reservoir"]["pressure"] == pytest.approx(document["states"]["5"]["pressure"])
    assert "34.07 MPa" in warned(document, "reservoir.pressure")[0]


def test_the_same_values_or_another_model_of_air_are_the_same_shot():
    for setting in ("shock_speed=2434 m/s", "fill.mixture=air5", "nozzle.chemistry=frozen"):
        condition = Condition(facility("T4"), [setting])
        assert "reservoir.pressure" in condition.fields and not condition.dropped, setting
    nitrogen = Condition(facility("T4"), ["fill.mixture=N2"])
    assert {each.key for each in nitrogen.dropped} == {"shock_speed", "reservoir.pressure"}


@pytest.mark.long  # took 19 to 43 s with an empty cache
def test_another_driver_gives_another_shock():
    document = run(facility("X2"), ["driver_gas.composition=He 1", "fill.mixture=air5"])
    assert {"shock_speed", "acceleration.shock_speed"}.isdisjoint(document["condition"])
    assert document["shock_tube"]["shock_speed"] > 4500.0


def test_none_unsets_a_catalogue_value():
    document = run(facility("T4"), ["reservoir.pressure=none", "fill.mixture=air5"])
    assert document["reservoir"]["pressure"] == document["states"]["5"]["pressure"]
    assert document["states"]["5s"] == document["states"]["5"]
    with pytest.raises(UserError, match=r"fill\.pressure .*not in the catalogue"):
        run(facility("T5"), ["fill.pressure=none"])


def test_dropped_and_missing_says_why(tmp_path):
    path = tmp_path / "tunnel.toml"
    path.write_text(
        'kind = "reflected-shock"\nshock_speed = "2434 m/s"\n[fill]\npressure = "130 kPa"\n'
        'temperature = "300 K"\n[nozzle]\narea_ratio = 127\n'
    )
    with pytest.raises(UserError, match="measured in another shot"):
        run(read(path), ["fill.pressure=200 kPa"])
    with pytest.raises(UserError) as caught:
        run(read(path), ["fill.pressure=none", "fill.temperature=none", "nozzle.area_ratio=none"])
    for key in ("fill.pressure", "fill.temperature", "nozzle.area_ratio"):
        assert key in str(caught.value)
    with pytest.raises(UserError, match="two ways"):
        run(read(path), ["nozzle.area_ratio=100", "nozzle.pitot_ratio=0.01"])


def test_a_field_of_another_kind_of_facility_is_the_only_mistake():
    with pytest.raises(UserError) as caught:
        run(facility("H2K"), ["shock_speed=2 km/s"])
    assert len(caught.value.mistakes) == 1 and "no such field" in caught.value.mistakes[0]


@pytest.mark.parametrize(("ratio", "warnings"), [("0.01", 1), ("0.02", 0)])
def test_a_stream_wider_than_the_nozzle_is_warned_of(ratio, warnings):
    document = run(facility("T4"), [f"nozzle.pitot_ratio={ratio}", "fill.mixture=air5"])
    assert sum("can only reduce" in text for text in warned(document, "nozzle")) == warnings


def test_a_given_supply_is_left_by_a_shot():
    settings = ["fill.pressure=20 kPa", "fill.temperature=300 K", "shock_speed=3 km/s"]
    condition = Condition(facility("JF-12"), settings)
    assert {"reservoir.temperature", "reservoir.pressure"}.isdisjoint(condition.fields)
    kept = Condition(facility("JF-12"), ["reservoir.pressure=5 MPa"])
    assert kept.number("reservoir.temperature") == 2500.0


def test_modes():
    tunnel = facility("T4").in_mode("Mach 8")
    assert tunnel.condition["fill.pressure"].value == "155 kPa"
    assert facility("X3").in_mode("reflected-shock").mach_numbers() == (7.0,)
    with pytest.raises(UserError, match="its modes are mach-4"):
        run(facility("T4"), ["mode=mach-9"])
    with pytest.raises(UserError, match="one mode only"):
        run(facility("T5"), ["mode=mach-9"])


@pytest.mark.parametrize("entry", facilities(), ids=lambda entry: entry.name)
def test_every_facility_has_a_condition_or_a_reason(entry):
    if entry.condition:
        return
    with pytest.raises(UserError, match="only matched"):
        run(entry)
