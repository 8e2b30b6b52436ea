import subprocess
import sys
from pathlib import Path

from shocklayer.core import quantities
from shocklayer.core.references import render_bibliography
from shocklayer.scenario.reference import render_reference

DOCS = Path(__file__).parent.parent / "docs"


def test_generated_pages_are_up_to_date():
    assert (DOCS / "reference/bibliography.md").read_text(encoding="utf-8") == render_bibliography()
    assert (DOCS / "reference/nomenclature.md").read_text(
        encoding="utf-8"
    ) == quantities.render_nomenclature()
    assert (DOCS / "reference/scenario.md").read_text(encoding="utf-8") == render_reference()


def test_the_pages_build_without_a_warning(tmp_path):
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(DOCS), str(tmp_path)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    assert (tmp_path / "theory/flight.html").exists()
    for page in tmp_path.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert '<script src="http' not in text
        assert '<link rel="stylesheet" type="text/css" href="http' not in text
