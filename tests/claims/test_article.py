"""A whole article of our own: subjects, references back, dates, and what is shown for each claim."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from shocklayer.claims import Verdict, check_text
from shocklayer.claims.page import render, write_page
from shocklayer.claims.table import summary
from shocklayer.cli.claims import claims as command
from shocklayer.core.errors import UserError

ARTICLE = """\
The new tunnels
A visitor to Shenyang may see FL-64, a tunnel that its owner announced on 21 November 2021. It is said to
cover Mach 4 to 8 at an altitude of 48 kilometres (29.8 miles) under a total temperature of 900 K. Another
one, the JF-22, is to simulate flights of up to Mach 30 next year.

With these simulations, each lasting about 30 seconds, engineers achieved the development of the DF-17, which
was shown at a parade in 2019. The glider of the DF-17 later circled the globe and missed its target by
around 40 km.

Glide vehicles fly at lower altitudes than ballistic missiles. They are also faster. A plasma sheath forms
around the vehicle, which blocks radio signals. At Mach 10, or 12,250 km/h, its nose glows.

The cook needs 200 g of flour and half an hour.
"""


def claims_of(check):
    claims = [claim for claim in check_text(ARTICLE).claims if claim.finding.check == check]
    assert claims, check
    return claims


@pytest.mark.parametrize(
    ("check", "verdicts"),
    [
        ("conversion", [Verdict.CONSISTENT]),
        ("total-temperature", [Verdict.QUALIFY]),
        ("facility", [Verdict.CONSISTENT, Verdict.CONVENTION]),
        ("test-duration", [Verdict.QUALIFY]),
        ("dates", [Verdict.INCONSISTENT]),
        ("circumnavigation", [Verdict.INCONSISTENT]),
        ("inertial-drift", [Verdict.CONSISTENT]),
        ("ballistic-comparison", [Verdict.CONSISTENT, Verdict.QUALIFY]),
        ("blackout", [Verdict.QUALIFY]),
        ("mach-speed", [Verdict.CONVENTION]),
    ],
)
def test_verdicts(check, verdicts):
    assert [claim.finding.verdict for claim in claims_of(check)] == verdicts


def test_every_judged_claim_shows_its_working():
    for claim in check_text(ARTICLE).claims:
        if claim.finding.verdict is not Verdict.NOT_CHECKABLE:
            assert claim.finding.steps
            assert claim.finding.computed
            assert claim.finding.source


def test_total_temperature_shows_what_is_reached():
    (claim,) = claims_of("total-temperature")
    assert claim.finding.computed["mach_duplicated_at_48_km"] == pytest.approx(3.41, abs=0.01)
    assert claim.finding.computed["mach_duplicated_at_11_to_20_km"] == pytest.approx(3.97, abs=0.01)
    assert max(claim.finding.computed["total_temperature_flight_K"]) == pytest.approx(3735.0, abs=1.0)
    assert any("3735" in step for step in claim.finding.steps)


def test_facility_meant_by_the_test_time():
    (claim,) = claims_of("dates")
    assert any("FL-64" in step and "2021" in step for step in claim.finding.steps)


def test_a_statement_denied_is_not_a_claim():
    assert not [
        c for c in check_text("The DF-17 cannot circle the globe.").claims if c.finding.check != "none"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Ballistic missiles are faster than hypersonic gliders.",
        "Hypersonic gliders are not faster than ballistic missiles.",
    ],
)
def test_direction_of_a_comparison(text):
    assert [claim.finding.verdict for claim in check_text(text).claims] == [Verdict.CONSISTENT]


def test_offsets_point_at_the_sentence():
    for row in check_text(ARTICLE).as_list():
        assert ARTICLE[row["start"] : row["end"]] == row["sentence"]


def test_page_is_self_contained_and_safe():
    page = render(check_text(ARTICLE + '\n<script>alert("At Mach 5 (12,000 km/h)")</script>\n', "a.txt"))
    assert "<script" not in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert page.count('<section class="card"') >= 10
    assert "<svg" in page
    assert "circular speed" in page


def test_page_that_cannot_be_written(tmp_path):
    with pytest.raises(UserError, match="--html"):
        write_page(check_text(ARTICLE), tmp_path / "none" / "x.html")


def test_summary_reads_as_a_sentence():
    assert summary(check_text("Nothing here.")).startswith("No physical claim")
    assert summary(check_text("It is 5 km (3.1 mi) long.")) == "Of 1 claim 1 is consistent."


@pytest.fixture
def run():
    app = typer.Typer()
    app.command()(command)
    return lambda *arguments, **options: CliRunner().invoke(app, list(arguments), **options)


def test_command_json(run, tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    result = run(str(path), "--json", "--html", str(tmp_path / "out.html"))
    rows = json.loads(result.stdout)
    assert len(rows) >= 10
    assert (tmp_path / "out.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_command_standard_input(run):
    result = run("-", input="It is 5 km (9.1 mi) long.\n")
    assert result.exit_code == 0
    assert "inconsistent" in result.stdout


def test_terminal_gets_no_control_characters(run):
    result = run("-", input="At Mach 5\x1b[31m it does (12,000 km/h) \u202e.\n")
    assert "\x1b[31m" not in result.stdout
    assert "\u202e" not in result.stdout


def test_a_page_replaces_nothing_that_the_command_did_not_write(run, tmp_path):
    article, own, link = tmp_path / "article.html", tmp_path / "own.html", tmp_path / "link.html"
    article.write_text(ARTICLE)
    assert run(str(article), "--html", str(own)).exit_code == 0
    assert run(str(article), "--html", str(own)).exit_code == 0  # its own page
    other = tmp_path / "letters.html"
    other.write_text("<p>dear all</p>")
    link.symlink_to(other)
    hard = tmp_path / "hard.html"
    hard.hardlink_to(article)
    before = {path: path.read_bytes() for path in (article, other)}
    for target in (article, other, link, hard, tmp_path, Path("/dev/null")):
        result = run(str(article), "--html", str(target))
        assert isinstance(result.exception, UserError) and "--html" in str(result.exception)
    # A page of its own is not replaced while it is read.
    assert isinstance(run(str(own), "--html", str(own)).exception, UserError)
    assert before == {path: path.read_bytes() for path in before} and link.is_symlink()


def test_escape_sequences_of_an_article_never_reach_the_terminal(run, tmp_path):
    article = tmp_path / "article.txt"
    article.write_text(
        "At Mach 5\x1b[31m\x9b31m\u202e the vehicle flew at 3 km/s at 30 km altitude, 9,000 km/h.\n"
    )
    for options in ([], ["--json"]):
        printed = run(str(article), *options).stdout
        assert not {"\x1b", "\x9b", "\u202e"} & set(printed) and "Mach" in printed
