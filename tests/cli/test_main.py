"""The command line: exit codes, one sentence for a mistake, listings, and start-up without JAX."""

import json
import subprocess
import sys

import pytest

from shocklayer.cli.main import main


def call(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    shown = capsys.readouterr()
    return ended.value.code, shown.out, shown.err


SCENARIO = """
title = "A sphere"
[vehicle]
mass = "100 kg"
nose_radius = "0.5 m"
reference_area = "0.785 m^2"
aerodynamics = { drag_coefficient = 0.9 }
[flight.entry]
frame = "planet-relative"
altitude = "120 km"
speed = "7.6 km/s"
flight_path_angle = "-4 deg"
heading = "90 deg"
latitude = "30 deg"
longitude = "-60 deg"
"""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "no-such-flight", "--out", "OUT"], ["no-such-flight"]),
        (["run", "SCENARIO", "--out", "OUT", "--set", "vehicle.mas=3"], ["mas", "mass"]),
        (["run", "SCENARIO", "--out", "OUT", "--set", "vehicle.mass=3"], ["vehicle.mass", "kg"]),
        (["run", "SCENARIO", "--out", "OUT", "--set", "flight.entry.speed='9 km'"], ["flight.entry.speed"]),
        (["run", "SCENARIO", "--out", "."], ["--out", "exists"]),
        (["list", "everything"], ["everything"]),
        (["validate", "--case", "nothing"], ["nothing"]),
        (["fly"], ["fly"]),
        (["run", "SCENARIO"], ["--out"]),
    ],
)
def test_a_mistake_ends_in_one_sentence_and_exit_code_2(capsys, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sphere.toml").write_text(SCENARIO)
    given = [{"SCENARIO": "sphere.toml", "OUT": "out"}.get(word, word) for word in arguments]
    code, out, err = call(capsys, *given)
    assert code == 2
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    for word in words:
        assert word in err
    assert [path.name for path in tmp_path.iterdir()] == ["sphere.toml"]


def test_help_and_listing_never_import_jax():
    script = (
        "import sys\n"
        "from shocklayer.cli.main import main\n"
        "for words in (['--help'], ['list', 'scenarios'], ['list', 'facilities'], ['list', 'vehicles']):\n"
        "    try:\n"
        "        main(words)\n"
        "    except SystemExit as ended:\n"
        "        assert not ended.code, words\n"
        "assert 'jax' not in sys.modules\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("what", ["scenarios", "vehicles", "facilities", "observers", "mixtures"])
def test_every_listing_is_one_json_document_with_sources(capsys, what):
    code, out, err = call(capsys, "list", what, "--json")
    assert code == 0
    assert err == ""
    rows = json.loads(out)
    assert len(rows) >= 3
    assert all(row["name"] for row in rows)
