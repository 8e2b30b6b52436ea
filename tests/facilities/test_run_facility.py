"""`shocklayer tunnel run`: documents, settings and the messages about wrong ones."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from shocklayer.cli.tunnel import app
from shocklayer.core.errors import UserError
from shocklayer.facilities.catalogue import facilities, facility, resolve
from shocklayer.facilities.run_facility import BLOWDOWN_KINDS, run

SECTION = {
    "temperature",
    "vibrational_temperature",
    "pressure",
    "density",
    "speed",
    "mach_number",
    "unit_reynolds_number",
    "pitot_pressure",
    "mole_fractions",
}


def test_blowdown_document():
    settings = ["reservoir.temperature=900 K", "reservoir.pressure=10 bar", "nozzle.mach_number=8"]
    document = run(facility("FL-64"), settings)
    assert {"temperature", "pressure", "enthalpy", "mole_fractions"} <= set(document["reservoir"])
    for name in ("test_section", "equilibrium", "frozen"):
        assert set(document[name]) >= SECTION
        assert sum(document[name]["mole_fractions"].values()) == pytest.approx(1.0)
    assert document["reservoir"]["pressure"] == 1.0e6
    assert document["test_time"] == 30.0
    # 900 K keep Mach 8 from condensing at this pressure, but not at a ten times higher one and 600 K.
    assert document["condensation"]["state"] == "dry"
    assert document["warnings"] == []
    json.dumps(document, allow_nan=False)


def test_condensing_stream_is_warned_of():
    document = run(facility("FL-64"), ["reservoir.temperature=600 K", "reservoir.pressure=10 MPa"])
    assert document["condensation"]["state"] == "supersaturated"
    warning = next(w for w in document["warnings"] if w["model"] == "condensation")
    assert isinstance(warning["value"], float) and warning["low"] is not None
    assert warning["value"] < warning["low"]
    cold = run(facility("FL-64"), ["reservoir.temperature=350 K", "reservoir.pressure=10 MPa"])
    assert cold["condensation"]["state"] == "condensed"
    assert "minimum_total_temperature_onset" in cold["condensation"]
    assert cold["condensation"]["minimum_total_temperature_onset"] > 350.0


def test_chemistry_chooses_the_test_section():
    document = run(facility("FL-64"), ["nozzle.chemistry=frozen"])
    assert document["test_section"] == document["frozen"] != document["equilibrium"]
    assert document["frozen"]["vibrational_temperature"] > 700.0


def test_assumed_fields_are_warned_of():
    document = run(facility("FL-64"))
    assert any(warning["quantity"] == "reservoir.pressure" for warning in document["warnings"])


def test_too_hot_for_a_gas_without_chemistry():
    document = run(facility("FL-64"), ["reservoir.temperature=2300 K"])
    assert any(warning["model"] == "thermally perfect gas" for warning in document["warnings"])


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("reservoir.temperature=900", "reservoir.temperature"),
        ("reservoir.temperature=nan K", "reservoir.temperature"),
        ("reservoir.temperature=-5 K", "reservoir.temperature"),
        ("reservoir.temperature=900 m", "reservoir.temperature"),
        ("reservoir.temprature=900 K", "reservoir.temperature"),
        ("nozzle.mach_number=0.5", "nozzle.mach_number"),
        ("nozzle.mach_number=fast", "nozzle.mach_number"),
        ("nozzle.chemistry=magic", "nozzle.chemistry"),
        ("shock_speed=2 km/s", "shock_speed"),
        ("reservoir.temperature", "KEY=VALUE"),
        ("fill.mixture=air99", "air13"),
    ],
)
def test_wrong_settings_are_named(setting, message):
    with pytest.raises(UserError, match=message):
        run(facility("FL-64"), [setting])


def test_all_wrong_settings_are_named_at_once():
    settings = ["a=b", "reservoir.temperature=900", "nozzle.mach_number=0.5", "shock_speed=2 km/s"]
    with pytest.raises(UserError) as caught:
        run(facility("FL-64"), [*settings, "nozzle.chemistry=magic", "fill.mixture=air99"])
    lines = str(caught.value).split("\n")
    for line, clue in zip(
        lines,
        ("--set a", "reservoir.temperature", "nozzle.mach_number", "--set shock", "chemistry", "air99"),
        strict=True,
    ):
        assert clue in line
    with pytest.raises(UserError) as caught:
        run(facility("8-ft HTT"), ["reservoir.temperature=none", "reservoir.pressure=none"])
    assert str(caught.value).count("is not in the catalogue") >= 2


def test_all_mistakes_of_a_facility_file_are_named_at_once(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'kind = "reflected-shok"\nshock_speed = "2 kg"\n[fill]\npressur = "1 kPa"\ntemperature = 300\n'
        '[figures]\nnozzle_diameter = { value = "-1 m" }\n[a]\nb = 1\n'
    )
    with pytest.raises(UserError) as caught:
        resolve(str(path))
    message = str(caught.value)
    assert len(message.split("\n")) == 6 and message.count("mine.toml") == 6
    for clue in ("fill.pressur ", "kind", "negative", "a of", "shock_speed", "fill.temperature"):
        assert clue in message
    for text in ("a = " + "[" * 5000, "\x1b[31m = 1\n"):
        path.write_text(text)
        with pytest.raises(UserError) as caught:
            resolve(str(path))
        assert str(caught.value).isprintable()


def test_missing_field_says_how_to_set_it():
    with pytest.raises(UserError, match=r"reservoir\.temperature of 8-ft HTT.*--set"):
        run(facility("8-ft HTT"), ["reservoir.temperature=none"])


def test_kinds_without_a_model():
    with pytest.raises(UserError, match="only matched"):
        run(facility("HFFAF"))


@pytest.mark.parametrize(
    "entry",
    [e for e in facilities() if e.kind in BLOWDOWN_KINDS and e.condition],
    ids=lambda entry: entry.name,
)
def test_every_blowdown_condition_of_the_catalogue_runs(entry):
    document = run(entry)
    section, reservoir = document["test_section"], document["reservoir"]
    assert reservoir["temperature"] is not None and reservoir["pressure"] is not None
    assert 20.0 < section["temperature"] < reservoir["temperature"]
    assert section["pressure"] < section["pitot_pressure"] < reservoir["pressure"]
    # None of these tunnels is run where its stream certainly condenses.
    assert document["condensation"]["state"] in ("dry", "supersaturated")


def test_command_prints_one_json_document():
    result = CliRunner().invoke(app, ["run", "fl64", "--json", "--set", "reservoir.pressure=2 MPa"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["reservoir"]["pressure"] == 2.0e6


def test_command_prints_text():
    result = CliRunner().invoke(app, ["run", "FL-64"])
    assert result.exit_code == 0
    assert "Test section" in result.stdout and "Condensation: dry" in result.stdout


def test_commands_load_without_jax():
    modules = "sys, shocklayer.cli.tunnel, shocklayer.facilities.run_facility"
    code = f"import {modules}; sys.exit('jax' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
