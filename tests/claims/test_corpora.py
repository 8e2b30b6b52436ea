"""Labelled sentences of the field, and sentences of other fields in which nothing is to be accused."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from shocklayer.claims import Verdict, check_text

HERE = Path(__file__).parent
CORPUS = list(csv.DictReader((HERE / "corpus.csv").read_text(encoding="utf-8").splitlines()))
ELSEWHERE = (HERE / "elsewhere.txt").read_text(encoding="utf-8").splitlines()


def test_the_corpora_are_large_enough():
    assert len(CORPUS) >= 60
    assert sum(row["language"] == "de" for row in CORPUS) >= 15
    assert len(ELSEWHERE) >= 100


@pytest.mark.parametrize("row", CORPUS, ids=[f"{n}-{row['check']}" for n, row in enumerate(CORPUS)])
def test_labelled_sentence(row):
    claims = check_text(row["text"]).claims
    wanted = row["verdict"].split("|")
    assert any(c.finding.check == row["check"] and str(c.finding.verdict) in wanted for c in claims), claims
    # No other check may judge the sentence more severely than its label.
    worst = max(claim.finding.verdict.severity for claim in claims)
    assert worst <= max(Verdict(verdict).severity for verdict in wanted), claims


@pytest.mark.parametrize("text", ELSEWHERE)
def test_nothing_is_accused_in_other_fields(text):
    assert all(c.finding.verdict.severity < Verdict.QUALIFY.severity for c in check_text(text).claims)


def test_nothing_is_accused_in_other_fields_as_one_article():
    claims = check_text("\n".join(ELSEWHERE)).claims
    assert [c for c in claims if c.finding.verdict.severity >= Verdict.QUALIFY.severity] == []


def test_reading_other_fields_never_imports_jax(tmp_path):
    article = tmp_path / "article.txt"
    # The last third of the corpus speaks of aeroplanes too, whose air has to be computed.
    article.write_text("\n".join(ELSEWHERE[:100]), encoding="utf-8")
    code = (
        "import sys; from shocklayer.claims import check_file; check_file(sys.argv[1]); "
        "assert 'jax' not in sys.modules, 'jax was imported'"
    )
    subprocess.run([sys.executable, "-c", code, str(article)], check=True)
