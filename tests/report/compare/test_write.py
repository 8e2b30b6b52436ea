"""The comparison page and its tables, for two made-up flights."""

from pathlib import Path

import pytest
from tests.report import synthetic
from tests.report.page.test_html_page import Page

from shocklayer.report import write_comparison
from shocklayer.report.compare import tables, write
from shocklayer.report.compare.ground_observers import first_sight
from shocklayer.report.view import View


@pytest.fixture(scope="module")
def two() -> list[synthetic.SyntheticResult]:
    later = synthetic.result(title="Another <b>", observers={"Bermuda": (32.35, -64.65)})
    later.summary["sightings"][0]["rise_time"] = 20.0
    return [synthetic.result(), later]


def test_the_comparison_is_complete(two: list[synthetic.SyntheticResult], tmp_path: Path):
    write_comparison(two, tmp_path)
    page = Page((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert page.open == []
    assert "Another <b>" in page.text
    assert "Wallops Island" in page.text
    assert (tmp_path / "figures/comparison.png").stat().st_size > 10_000
    assert (tmp_path / "figures/first_sight.png").stat().st_size > 5_000


def test_one_flight_without_observers(tmp_path: Path):
    write_comparison([synthetic.result(radios={}, observers={}, facilities=())], tmp_path)
    assert not (tmp_path / "figures/first_sight.png").exists()
    assert (tmp_path / "report.html").exists()


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["A, 1968", "B, 2006"], ["A", "B"]),
        (["A, 1968", "A, 1969"], ["A, 1968", "A, 1969"]),
        (["A", "A", "B"], ["A", "A (2)", "B"]),
        (["x" * 60], ["x" * 39 + "…"]),
    ],
)
def test_names_are_short_and_distinct(titles: list[str], names: list[str]):
    assert write.short_names(titles) == names


def test_an_observer_missing_from_a_scenario_is_not_said_to_see_nothing(two: list[synthetic.SyntheticResult]):
    views = [View(result) for result in two]
    rows = {row[0]: row[1:] for row in tables.first_sight_table(views, ["a", "b"]).rows}
    assert rows["Wallops Island"][1] == "–"
    assert rows["Bermuda"][1].startswith("at 20\u00a0s")


def test_first_sight_is_the_earliest_pass(two: list[synthetic.SyntheticResult]):
    assert first_sight(View(two[1]), "Bermuda") == 20.0
    assert first_sight(View(two[1]), "Nobody") is None
