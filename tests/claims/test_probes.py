"""Sentences written before the rules that read them: nothing right may be accused, most must be judged."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from shocklayer.claims import Verdict, check_text
from shocklayer.claims.catalogue import vehicles
from shocklayer.claims.source import decode

HERE = Path(__file__).parent
ROWS = [
    row
    for path in sorted(HERE.glob("probe*.csv"))
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
]
ACCUSING = {"inconsistent", "needs-qualification"}


def verdicts(row):
    claims = check_text(row["passage"]).claims
    assert all(claim.finding.explanation.endswith((".", ")")) for claim in claims), row["id"]
    return {str(claim.finding.verdict) for claim in claims}


def test_right_statements_are_not_accused_and_wrong_ones_are_found():
    accused, found, judged, checkable, wrong = [], 0, 0, 0, 0
    for row in ROWS:
        expected, said = set(row["expected"].split("|")), verdicts(row)
        if expected & ACCUSING:
            wrong += 1
            found += bool(said & expected)
        elif said & ACCUSING:
            accused.append(row["id"])
        if not expected & {"none", "not-checkable"}:
            checkable += 1
            judged += bool(said - {"not-checkable"})
    assert len(ROWS) >= 780
    assert accused == []
    assert found >= 0.85 * wrong
    assert judged >= 0.88 * checkable


def test_passages_of_many_claims():
    """Subjects, speeds and altitudes carry over sentences; what they contradict is accused, nothing else."""
    rows = list(csv.DictReader((HERE / "passages.csv").read_text(encoding="utf-8").splitlines()))
    accused, found, judged, checkable, wrong = [], 0, 0, 0, 0
    for passage in dict.fromkeys(row["passage"] for row in rows):
        claims = check_text(passage).claims
        own = [row for row in rows if row["passage"] == passage]
        of_wrong = set()
        for row in own:
            low = passage.index(row["sub_claim"])
            near = [
                claim for claim in claims if claim.start < low + len(row["sub_claim"]) and low < claim.end
            ]
            expected = set(row["expected"].split("|"))
            said = {str(claim.finding.verdict) for claim in near}
            if expected & ACCUSING:
                wrong += 1
                found += bool(said & expected)
                of_wrong |= {claim.start for claim in near}
            if not expected & {"none", "not-checkable"}:
                checkable += 1
                judged += bool(said - {"not-checkable"})
        accused += [
            claim.sentence.text
            for claim in claims
            if str(claim.finding.verdict) in ACCUSING and claim.start not in of_wrong
        ]
    assert accused == []
    assert found >= 0.8 * wrong
    assert judged >= 0.85 * checkable


def test_catalogue_of_vehicles():
    assert len(vehicles()) >= 150
    assert all(vehicle.source and vehicle.status in ("verified", "recalled") for vehicle in vehicles())


@pytest.mark.parametrize(
    "words", ["<nav>{}</nav>", "<footer>{}</footer>", '<div class="cookie-box"><div>{}</div></div>']
)
def test_furniture_of_a_page_is_left_out(words):
    body = "<p>" + "The capsule came down by parachute in the evening. " * 6 + "</p>"
    page = f"<html><body>{words.format('It is 5 km (9 mi) long.')}{body}</body></html>"
    assert check_text(page, "a.html").claims == ()


def test_a_page_is_read_in_its_own_charset():
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Höhe</p></body></html>'
    assert "Höhe" in decode(page.encode("iso-8859-1"), "a.html").plain


def test_a_denial_is_no_accusation():
    claims = check_text("That the X-15 flew at Mach 9 is a myth.").claims
    assert all(claim.finding.verdict.severity < Verdict.QUALIFY.severity for claim in claims)


def test_claims_of_temperature_and_plasma_do_not_load_the_solver(tmp_path):
    article = tmp_path / "article.txt"
    article.write_text(
        "At Mach 8 the nose of the missile is 2,000 °C hot. "
        "At Mach 5 a plasma around it blocks all radio signals.\n",
        encoding="utf-8",
    )
    code = (
        "import sys; from shocklayer.claims import check_file; assert check_file(sys.argv[1]).claims; "
        "assert 'jax' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, str(article)], check=True)


def test_a_menu_of_figures_is_no_claim_about_how_they_relate():
    menu = ", ".join(f"At Mach {5 + n % 4}, {20 + n} km, {n + 1} g, {n + 3} minutes" for n in range(40))
    claims = check_text(menu).claims
    assert all(claim.finding.check in ("conversion", "none") for claim in claims)
    assert all(len(sentence.text) <= 1200 for sentence in check_text(menu).document.sentences)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The X-15 reached Mach 6.7 in 1967.", "Mach 6.7 agrees with it."),
        ("Doubling the speed doubles the energy of a projectile.", "2 times the speed means 4 times as much"),
    ],
)
def test_the_sentence_of_a_finding_is_complete(text, words):
    assert any(words in claim.finding.explanation for claim in check_text(text).claims)
