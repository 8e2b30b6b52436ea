"""`shocklayer gas`: documents against the solvers and conservation laws, and messages about mistakes."""

import json

import pytest
from typer.testing import CliRunner

from shocklayer import UserError, gas
from shocklayer.cli.gas import app

FROZEN = ("shock", "--speed", "3 km/s", "--temperature", "250", "--pressure", "80", "--chemistry", "frozen")


def document(*arguments: str) -> dict:
    result = CliRunner().invoke(app, [*arguments, "--json"], catch_exceptions=False)
    assert result.exit_code == 0
    return json.loads(result.stdout)


def test_state_gives_what_the_solver_gives_in_any_unit():
    plain = document("state", "--temperature", "6000", "--pressure", "101325")
    assert plain == document("state", "--temperature", "6000 K", "--pressure", "101.325 kPa")
    expected = gas.equilibrium_tp(gas.mixture("air13"), 6000.0, 101325.0)
    assert plain["density"] == pytest.approx(float(expected.density), rel=1e-12)
    assert sum(plain["mole_fractions"].values()) == pytest.approx(1.0, abs=1e-12)
    back = document("state", "--enthalpy", str(plain["enthalpy"]), "--pressure", "101325")
    assert back["temperature"] == pytest.approx(6000.0, rel=1e-9)
    back = document("state", "--entropy", str(plain["entropy"]), "--pressure", "101325")
    assert back["temperature"] == pytest.approx(6000.0, rel=1e-9)


def test_shock_conserves_mass_and_warns_outside_the_data():
    shock = document("shock", "--speed", "11 km/s", "--altitude", "70 km", "--chemistry", "frozen")
    front = shock["upstream"]
    assert shock["density"] * shock["speed"] == pytest.approx(front["density"] * 11e3, rel=1e-9)
    assert shock["warnings"][0]["quantity"] == "temperature"
    assert document("shock", "--speed", "5000", "--temperature", "250", "--pressure", "80")["warnings"] == []
    slow = document("shock", "--speed", "100", "--temperature", "250", "--pressure", "80")
    assert slow["warnings"][0]["quantity"] == "mach_number"


def test_shock_of_a_wedge_and_of_a_cone():
    wedge = document(*FROZEN, "--wedge-angle", "20")
    assert wedge == document(*FROZEN, "--wedge-angle", "20 deg")
    assert wedge["deflection"] == pytest.approx(20.0, rel=1e-9)
    cone = document(*FROZEN, "--cone-angle", "20")
    # A cone lets the flow spread: a weaker shock, and a smaller turn that goes on to the surface.
    assert cone["shock_angle"] < wedge["shock_angle"]
    assert cone["deflection"] < 20.0
    assert cone["surface"]["pressure"] > cone["pressure"]
    assert cone["upstream"]["mach_number"] == pytest.approx(wedge["upstream"]["mach_number"], rel=1e-9)


def test_tables_are_printed():
    printed = CliRunner().invoke(
        app, ["shock", "--speed", "5000", "--temperature", "250", "--pressure", "80"]
    )
    assert "density_ratio" in printed.stdout
    listed = CliRunner().invoke(app, ["mixtures"])
    assert "air13" in listed.stdout
    assert {row["name"] for row in json.loads(CliRunner().invoke(app, ["mixtures", "--json"]).stdout)} >= {
        "air13",
        "air11",
        "air5",
    }


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["state", "--temperature", "300"], "--pressure"),
        (["state", "--temperature", "300", "--enthalpy", "1e6", "--pressure", "1"], "one of"),
        (["state", "--enthalpy", "-1e9", "--pressure", "1e5"], "no state of air13 at 100000 Pa has -1e"),
        (["state", "--entropy", "1e9", "--pressure", "1e5"], r"\(20 000 K\) are accepted"),
        (["state", "--temperature", "-5", "--pressure", "1e5"], "--temperature"),
        (["state", "--temperature", "nan", "--pressure", "1e5"], "--temperature"),
        (["state", "--temperature", "3 km", "--pressure", "1e5"], "--temperature"),
        (["state", "--temperature", "300", "--pressure", "1e5", "--mixture", "steam"], "steam"),
        (["state", "--temperature", "300", "--pressure", "1e5", "--composition", "N2"], "--composition"),
        (["shock", "--speed", "5000"], "--altitude"),
        (["shock", "--speed", "5000", "--altitude", "-90 km"], "--altitude"),
        (["shock", "--speed", "5000", "--altitude", "50 km", "--chemistry", "magic"], "magic"),
        (["shock", "--speed", "5000", "--altitude", "50 km", "--cone-angle", "120"], "--cone-angle"),
        ([*FROZEN, "--wedge-angle", "60"], "attached"),
        ([*FROZEN, "--cone-angle", "75"], "attached"),
        ([*FROZEN, "--cone-angle", "0.01"], "slender"),
        ([*FROZEN, "--cone-angle", "10", "--wedge-angle", "10"], "not both"),
    ],
)
def test_a_mistake_is_reported_in_one_sentence(arguments, word):
    with pytest.raises(UserError, match=word):
        CliRunner().invoke(app, arguments, catch_exceptions=False)
