"""The commands ``shield``, ``gas bprime`` and ``list materials``, as far as nothing is marched."""

import json

import pytest

from shocklayer.cli.main import main

_WRONG = """
titel = "x"
[[layer]]
material = "takot"
thickness = "50"
[[layer]]
thickness = "5 mm"
[exposure]
heat_flux = "1 MW"
blowing = 0.5
[back]
condition = "warm"
"""


def ended(arguments):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    return stop.value.code


def test_every_mistake_of_a_case_is_named_at_once(tmp_path, capsys):
    path = tmp_path / "wrong.toml"
    path.write_text(_WRONG, encoding="utf-8")
    assert ended(["shield", str(path), "--out", str(tmp_path / "out")]) == 2
    lines = capsys.readouterr().err.splitlines()
    for field in (
        "titel",
        "layer.0.material",
        "layer.0.thickness",
        "layer.1.material",
        "exposure.heat_flux",
        "exposure.blowing",
        "exposure.duration",
        "back.condition",
    ):
        assert sum(f"{field} in wrong.toml" in line for line in lines) == 1
    assert not (tmp_path / "out").exists()


def test_exposure_file_of_two_kinds_is_refused(tmp_path, capsys):
    (tmp_path / "flux.csv").write_text("time_s,heat_flux_W_m2,surface_temperature_K\n0,0,300\n1,1,300\n")
    path = tmp_path / "case.toml"
    path.write_text(
        '[exposure]\nfile = "flux.csv"\n[[layer]]\nmaterial = "copper"\nthickness = "1 mm"\n',
        encoding="utf-8",
    )
    assert ended(["shield", str(path), "--out", str(tmp_path / "out")]) == 2
    assert "2 columns say it" in capsys.readouterr().err


def test_bprime_in_json(capsys):
    arguments = ["gas", "bprime", "--pressure", "1 bar", "--pyrolysis-gas", "tacot", "--b-gas", "0", "--json"]
    assert ended([*arguments, "--temperature", "1800 K"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["b_char"] == pytest.approx(0.17485, rel=1e-3)
    assert row["wall_enthalpy"] == pytest.approx(385418.0, rel=1e-3)
    assert (row["pressure"], row["b_gas"], row["temperature"]) == (1e5, 0.0, 1800.0)


def test_bprime_says_every_mistake(capsys):
    assert ended(["gas", "bprime", "--pressure", "1e9", "--temperature", "9000"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_every_figure_of_a_material_has_status_and_source(capsys):
    assert ended(["list", "materials", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    names = {row["name"] for row in rows}
    assert {"tacot", "carbon", "cork-phenolic", "silica-tile", "reinforced-carbon", "copper"} <= names
    for row in rows:
        assert all(each["status"] and each["source"] for each in row["figures"].values())
