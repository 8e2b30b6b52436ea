"""The steps of the tutorial, run as its reader runs them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from shocklayer.core.errors import UserError
from shocklayer.scenario import load

# Two flights with their pages: a minute from nothing.
pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent
TUTORIAL = (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", TUTORIAL, re.S | re.M)
TOML = [text for language, text in BLOCKS if language == "toml"]
NUMBER = re.compile(r"\d+(?:[ \u202f]\d{3})*(?:\.\d+)?")

# In one process, as a user's: the flights compile what they have in common once, and nothing is type-checked.
# The figures of the page are tested elsewhere; drawing them would take most of the time.
RUN = """
from shocklayer.report.figures import catalogue
names = [spec.name for spec in catalogue.FIGURES if spec.name != "altitude_speed"]
catalogue.render = lambda view, fields: dict.fromkeys(names, b"")
from shocklayer.report.figures import envelope_fields
envelope_fields.compute = lambda view: None
from shocklayer.cli import main
for name in ("first", "links"):
    try:
        main.main(["run", f"{name}.toml", "--quick", "--out", f"out/{name}"])
    except SystemExit as ended:
        assert not ended.code, ended.code
"""


def _files() -> dict[str, str]:
    """Put the file together as the tutorial says, at each of its steps."""
    first, shield, links = TOML
    shielded = first.replace("[vehicle]\n", f"[vehicle]\n{shield}")
    return {"first": first, "shielded": shielded, "links": f"{shielded}\n{links}"}


@pytest.fixture(scope="module")
def flown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("tutorial")
    for name, text in _files().items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    source = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", RUN], cwd=folder, env=source, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def _summary(folder: Path, name: str) -> dict:
    return json.loads((folder / "out" / name / "summary.json").read_text(encoding="utf-8"))


def test_what_is_printed_is_what_the_tutorial_shows(flown: tuple[Path, str]):
    printed = flown[1].replace("\u00a0", " ").split("My capsule\n")[1:]
    shown = [text.split("My capsule\n")[1] for _, text in BLOCKS if "My capsule\n" in text and "$ " in text]
    assert len(printed) == len(shown) == 2
    for here, there in zip(shown, printed, strict=True):
        for line, actual in zip(here.splitlines(), there.splitlines(), strict=False):
            assert NUMBER.sub("#", line) == NUMBER.sub("#", actual)
            wanted, given = (
                [float(re.sub(r"\s", "", each)) for each in NUMBER.findall(words)] for words in (line, actual)
            )
            assert given == pytest.approx(wanted, rel=0.05, abs=1.0)


def test_the_numbers_in_the_text_are_those_of_the_flight(flown: tuple[Path, str]):
    first, links = (_summary(flown[0], name) for name in ("first", "links"))
    heat = first["peaks"]["stagnation_heat_flux"]
    assert heat["low"] == pytest.approx(0.30e6, rel=0.1) and heat["high"] == pytest.approx(1.37e6, rel=0.1)
    assert first["peaks"]["wall_temperature"]["value"] == pytest.approx(2220.0, rel=0.03)
    assert not any(first["peaks"][name]["in_range"] for name in ("load_factor", "stagnation_heat_flux"))
    assert links["peaks"]["load_factor"]["in_range"] and links["peaks"]["stagnation_heat_flux"]["in_range"]
    assert links["end"]["latitude"] == pytest.approx(37.04, abs=0.1)
    assert links["end"]["longitude"] == pytest.approx(-12.01, abs=0.1)
    windows = {window["radio"]: window for window in links["blackouts"]}
    for radio, start, bound, end in (
        ("S-band", 80.4e3, "line-of-sight", 44.9e3),
        ("GPS", 94.5e3, "model-range", 43.9e3),
    ):
        window = windows[radio]
        assert window["start"]["bound_by"] == bound and window["end"]["bound_by"] == "sheath"
        assert window["start"]["altitude"] == pytest.approx(start, abs=1.5e3)
        assert window["end"]["altitude"] == pytest.approx(end, abs=1.5e3)


def test_the_snippets_of_python_run(flown: tuple[Path, str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(flown[0])
    snippets = [text for language, text in BLOCKS if language == "python"]
    assert len(snippets) == 2
    names: dict = {}
    for text in snippets:
        exec(text, names)
    names["data"].close()
    assert names["end"]["reason"] == "impact"
    assert names["peak"] == pytest.approx(1.17e6, rel=0.05)
    assert any("Fay" in work for work in names["provenance"]["references"]["convective heating"])


def test_every_notice_of_the_flights_is_explained(flown: tuple[Path, str]):
    table = TUTORIAL.split("## 5.")[1].split("## 6.")[0].lower()
    for name in ("first", "links"):
        for warning in _summary(flown[0], name)["warnings"]:
            words = re.split(r" \(| ahead of| and ", warning["model"].lower())[0]
            assert words in table, warning["model"]


def test_the_mistake_and_the_changes_are_what_the_tutorial_says(tmp_path: Path):
    path = tmp_path / "capsule.toml"
    path.write_text(_files()["links"], encoding="utf-8")
    with pytest.raises(UserError) as refused:
        load(str(path), ["vehicle.mass=120"])
    (said,) = re.findall(r"^shocklayer: (.*)$", TUTORIAL, re.M)
    assert said in str(refused.value).replace(str(path), path.name)
    changes = re.findall(r"^shocklayer run capsule\.toml --set (\S+'[^']*'|'[^']*')", TUTORIAL, re.M)
    assert len(changes) == 2
    for change in changes:
        load(str(path), [change.replace("'", "")])
