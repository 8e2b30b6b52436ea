import json
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from shocklayer.core.references import Reference, all_references, reference
from shocklayer.gas.kinetics import rate_sets

ROOT = Path(__file__).parent.parent.parent
ITEMS = json.loads((files("shocklayer") / "data" / "references.json").read_text(encoding="utf-8"))
IDS = [item["id"] for item in ITEMS]
LISTED = {
    page.name: [
        line.partition(":")[0].strip()
        for block in re.findall(
            r"^```\{references\}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.S | re.M
        )
        for line in block.splitlines()
    ]
    for page in sorted((ROOT / "docs").rglob("*.md"))
}


def test_every_work_has_author_year_and_title():
    for work in all_references():
        assert work.authors and all(family for family, _ in work.authors), work.id
        assert 1850 < work.year < 2100, work.id
        assert len(work.title) > 10, work.id
        assert work.number or work.container or work.publisher, work.id


def test_ids_are_sorted_and_no_work_stands_twice():
    assert IDS == sorted(set(IDS))
    titles = [re.sub(r"\W+", " ", work.title.lower()).strip() for work in all_references()]
    assert len(set(titles)) == len(titles)
    numbers = [work.number for work in all_references() if work.number]
    assert len(set(numbers)) == len(numbers)
    dois = [work.doi for work in all_references() if work.doi]
    assert len(set(dois)) == len(dois)
    assert all(re.fullmatch(r"10\.\d{4,}/\S+", doi) for doi in dois)


def test_works_listed_by_the_pages_exist_and_every_work_is_listed():
    for page, ids in LISTED.items():
        assert ids == sorted(set(ids)), page
        assert set(ids) <= set(IDS), page
    assert set(IDS) == {id for ids in LISTED.values() for id in ids}


def test_ids_named_in_the_code_exist():
    named = {
        id
        for path in (ROOT / "src").rglob("*.py")
        if path.name != "references.py"
        for id in re.findall(r"""\breference\(\s*["']([^"']+)["']""", path.read_text(encoding="utf-8"))
    }
    assert named <= set(IDS)


def test_every_rate_set_has_its_work_under_its_own_name():
    for name in rate_sets.rate_set_names():
        assert reference(name).id == name


def test_a_work_is_looked_up_and_cited():
    work = reference("sutton-graves-1971")
    assert work.citation == "Sutton and Graves (1971), NASA TR R-376"
    assert work.text == (
        "K. Sutton and R. A. Graves, A general stagnation-point convective-heating equation for arbitrary "
        "gas mixtures, NASA TR R-376, 1971."
    )
    assert reference("wright-2005").citation == "Wright et al. (2005), AIAA J. 43(12)"
    assert reference("budden-1985").citation == "Budden (1985), The propagation of radio waves"
    assert reference("park-1993").text.endswith("7(3), 1993, 385-398, doi:10.2514/3.431.")
    assert "[doi:10.2514/3.431](https://doi.org/10.2514/3.431)" in reference("park-1993").markdown


def test_an_organisation_and_an_edition_are_written_as_such():
    work = Reference("x", (("NASA", ""),), 2000, "A title", edition="2", publisher="Press")
    assert work.text == "NASA, A title, 2nd edition, Press, 2000."


def test_an_unknown_id_names_the_nearest():
    with pytest.raises(
        KeyError, match='no reference is called "sutton-1971"; the nearest is "sutton-graves-1971"'
    ):
        reference("sutton-1971")


def test_the_bibliography_needs_neither_jax_nor_numpy():
    code = (
        "import sys; from shocklayer.core.references import all_references; all_references(); "
        "print({'jax', 'numpy', 'pydantic'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
