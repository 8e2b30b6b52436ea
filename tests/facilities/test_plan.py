# A bound of this plan has both ends:
# pyright: reportTypedDictNotRequiredAccess=false
"""Plans: back by a run within 0.5 %, and the bound that forbids a wish."""

import json

import pytest
from typer.testing import CliRunner

from shocklayer.cli.tunnel import app
from shocklayer.core.errors import UserError
from shocklayer.facilities.catalogue import facility
from shocklayer.facilities.plan import Wish, plan
from shocklayer.facilities.run_facility import run


def wish(enthalpy, mach, pressure) -> Wish:
    return {"total_enthalpy": enthalpy, "mach_number": mach, "pressure": pressure}


@pytest.mark.parametrize(
    ("name", "wanted", "settings"),
    [
        ("T4", (5.0e6, 6.0, 8000.0), ["fill.mixture=air5"]),
        ("FL-64", (0.5e6, 6.0, 1500.0), []),
        pytest.param("JF-12", (2.0e6, 7.0, None), ["fill.mixture=air5"], marks=pytest.mark.long),
        pytest.param("X2", (45.0e6, 10.5, 600.0), [], marks=pytest.mark.long),
    ],
)
def test_round_trip(name, wanted, settings):
    document = plan(facility(name), wish(*wanted), settings)
    assert document["expected"] is not None
    back = run(
        facility(name), [*settings, *(f"{key}={value}" for key, value in document["settings"].items())]
    )
    section = back["test_section"]
    have = (back["reservoir"]["enthalpy"], section["mach_number"], section["pressure"])
    for value, target in zip(have, wanted, strict=True):
        if target is not None:
            assert value == pytest.approx(target, rel=5e-3)
    assert back["test_section"] == document["expected"]["test_section"]
    assert document["feasible"] == all(bound["met"] for bound in document["bounds"])


def test_the_bound_that_forbids_is_named():
    hot = plan(facility("FL-64"), wish(1.5e6, 6.0, 1500.0))
    assert not hot["feasible"] and hot["expected"] is not None
    passed = [bound for bound in hot["bounds"] if not bound["met"]]
    assert [bound["quantity"] for bound in passed] == ["reservoir.enthalpy"]
    impossible = plan(facility("JF-22"), wish(200e6, 10.0, 100.0))
    assert not impossible["feasible"] and impossible["expected"] is None
    assert "20 000 K" in impossible["bounds"][0]["message"]
    assert impossible["bounds"][0]["quantity"] == "reservoir.temperature"
    assert impossible["bounds"][0]["value"] > impossible["bounds"][0]["high"] == 20000.0
    assert impossible["reason"] == impossible["bounds"][0]["message"]
    assert impossible["wanted"] == {"total_enthalpy": 200e6, "mach_number": 10.0, "pressure": 100.0}
    with pytest.raises(UserError, match="wanted"):
        plan(facility("T4"), wish(None, None, None))


def test_command():
    options = ["--enthalpy", "0.5 MJ/kg", "--mach", "6", "--pressure", "1.5 kPa"]
    result = CliRunner().invoke(app, ["plan", "FL-64", *options, "--json"])
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["settings"]["reservoir.temperature"].endswith(" K")
    assert "tunnel run" in CliRunner().invoke(app, ["plan", "FL-64", *options]).stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--scenario", "ram-c-ii"], "go together"),
        (["--enthalpy", "5"], "--enthalpy"),
        (["--mach", "0.5"], "--mach"),
        (["--pressure", "-5 Pa"], "positive"),
        (["--mach", "6", "--mode", "x"], "one mode only"),
    ],
)
def test_mistakes_are_named(options, message):
    result = CliRunner().invoke(app, ["plan", "FL-64", *options])
    assert isinstance(result.exception, UserError) and message in str(result.exception)


def test_all_mistakes_at_once():
    options = ["--enthalpy", "5", "--mach", "0.5", "--pressure", "-5 Pa", "--scenario", "x"]
    result = CliRunner().invoke(app, ["plan", "FL-64", *options, "--set", "shock_sped=1 m/s", "--mode", "y"])
    assert isinstance(result.exception, UserError)
    text = str(result.exception)
    for part in ("--enthalpy", "--mach", "--pressure", "go together", "one mode only"):
        assert part in text, part
    nothing = CliRunner().invoke(app, ["plan", "FL-64", "--set", "shock_sped=1 m/s", "--set", "fill.mixture"])
    assert isinstance(nothing.exception, UserError)
    assert len(nothing.exception.mistakes) == 3
