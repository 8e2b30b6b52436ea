"""Write the pages that are made from the code: nomenclature, scenario, claims, bibliography."""

from pathlib import Path

import api_pages

from shocklayer.claims.reading_rules import render_reading_rules
from shocklayer.core import quantities
from shocklayer.core.references import render_bibliography
from shocklayer.scenario.reference import render_reference

REFERENCE = Path(__file__).parent / "reference"


def write_all() -> None:
    """Write every generated page; files that would not change are left alone."""
    pages = {
        "bibliography.md": render_bibliography(),
        "claims.md": render_reading_rules(),
        "nomenclature.md": quantities.render_nomenclature(),
        "scenario.md": render_reference(),
    }
    pages |= {f"api/{name}": text for name, text in api_pages.render().items()}
    (REFERENCE / "api").mkdir(parents=True, exist_ok=True)
    for old in (REFERENCE / "api").glob("*.md"):
        if f"api/{old.name}" not in pages:
            old.unlink()
    for name, text in pages.items():
        path = REFERENCE / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_all()
