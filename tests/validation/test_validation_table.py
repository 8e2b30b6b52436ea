"""The tables of README and documentation have the structure of the code; totals and rms leave no row out."""

import json
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

from shocklayer import validation
from shocklayer.validation import Row
from shocklayer.validation.comparison_row import KINDS, NOT_DEFAULT, RECALLED, table
from shocklayer.validation.totals import reasons, summary_lines, totals

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))
import validation_table  # noqa: E402  # pyright: ignore[reportMissingImports]  (a script beside the pages)

LINE = re.compile(
    r"^\| (?P<case>[a-z0-9-]+) \| (?P<kind>[a-z, ]+) \| (?P<rows>\d+) \| (?P<within>\d+|–) \|", re.M
)


_REFLECTOMETERS = ("ram-c-ii-electron-density", "ram-c-ii-reflectometer")


@pytest.fixture(scope="module")
def rows():
    """All comparisons, without their predictions."""
    return list(validation.rows())


@pytest.mark.parametrize("page", ["README.md", "docs/validation.md"])
def test_the_pages_name_every_case_with_the_rows_of_each_kind_that_the_code_has(rows, page):
    text = (ROOT / page).read_text(encoding="utf-8")
    printed = {(line["case"], line["kind"]): int(line["rows"]) for line in LINE.finditer(text)}
    assert printed == Counter((row.case, validation_table.label(row.kind, row.counts)) for row in rows)
    assert {case for case, _ in printed} == set(validation.CASES)
    for kind in totals([]):
        counted = sum(row.counts and row.kind == kind for row in rows)
        assert re.search(rf"\d+ of {counted} \({kind}\)", text)
    assert f"{sum(not row.counts for row in rows)} more rows are shown" in text


def test_every_row_says_what_it_is_compared_with_and_where_its_band_comes_from(rows):
    for row in rows:
        assert row.kind in KINDS
        assert row.band_source and row.source and row.unit
        assert 0.0 < row.tolerance[0] <= 1.0 <= row.tolerance[1]
        assert row.counts == (row.why_not_counted == "")
    assert len({(row.case, row.quantity) for row in rows}) == len(rows)


def test_memories_other_flights_inputs_and_alternatives_do_not_count(rows):
    uncounted = {row.quantity: row.why_not_counted for row in rows if not row.counts}
    for words in ("Apollo 8", "Apollo 13", "Gemini 2"):
        assert all("another flight" in why for name, why in uncounted.items() if f"of {words}," in name)
    assert not any(row.counts for row in rows if row.status == "memory_unverified")
    assert not any(row.counts for row in rows if row.kind == "alternative")
    assert "hardly" in uncounted["FIRE II, VHF telemetry is lost (1: yes), default chemistry"]
    assert "input" in uncounted["mars-pathfinder: speed relative to the turning planet at entry"]
    assert any(row.counts for row in rows if row.case == "blackout-windows")


def test_every_row_of_the_tables_of_flights_is_compared(rows):
    """None is left out: every time, every thermocouple, every event of the reflectometers."""
    count = Counter((row.case, row.kind) for row in rows)
    within = [row for row in table("ramc2_trajectory") if 30.0 <= float(row["altitude_km"]) <= 121.92]
    assert count["ram-c-ii-trajectory", "nature"] == 2 * len(within)
    assert count["sts-3-windward-heating", "nature"] == len(table("sts3_windward_centerline"))
    events = table("ramc2_reflectometer_events")
    assert count["ram-c-ii-electron-density", "nature"] == len(events)
    sure = [event for event in events if event["confidence"] == "good"]
    counted = [row for row in rows if row.case in _REFLECTOMETERS and row.kind == "nature" and row.counts]
    assert len(counted) == len(sure)  # each once: as a density, or where that rule fails as an altitude
    measured = [row for row in table("apollo4_flight") if row["qdot_rad_measured_W_m2"]]
    assert count["apollo-4-heating", "nature"] == len(measured)


def made_up(prediction, **options):
    return Row("allen-eggers", f"{prediction}", 2.0, prediction, "K", (0.9, 1.1), "nowhere", **options)


def test_totals_and_reasons():
    some = [
        made_up(2.0, kind="formula"),
        made_up(4.0, kind="formula"),
        made_up(2.1, kind="nature"),
        made_up(2.0, kind="nature", status="memory_unverified"),
        made_up(2.0, kind="alternative"),
        made_up(2.0, kind="nature", not_counted="another flight than the one computed: a twin"),
    ]
    assert totals(some) == {"formula": (1, 2), "code": (0, 0), "nature": (1, 1)}
    assert reasons(some) == {RECALLED: 1, NOT_DEFAULT: 1, "another flight than the one computed": 1}
    text = "\n".join(summary_lines(some))
    assert "formula: 1 of 2 within" in text and "code: 0 of 0 within" in text
    assert "shown without counting: 3" in text and "1 another flight than the one computed" in text


def test_a_row_in_json_has_the_fields_of_the_contract_and_its_reason():
    row = made_up(3.0, kind="nature", band_source="a guess", not_counted="can hardly fail: an input")
    assert row.as_dict() == {
        "case": "allen-eggers",
        "quantity": "3.0",
        "kind": "nature",
        "counts": False,
        "measured": 2.0,
        "predicted": 3.0,
        "unit": "K",
        "ratio": 1.5,
        "band": [0.9, 1.1],
        "band_source": "a guess",
        "within": False,
        "source": "nowhere (verified_secondary); not counted: can hardly fail: an input",
    }


def test_a_prediction_is_computed_when_asked_for_and_once():
    calls = []

    def predict():
        calls.append(1)
        return 2.0

    row = made_up(predict)
    assert not calls
    assert row.within and row.ratio == 1.0 and row.predicted == 2.0
    assert len(calls) == 1


def test_the_rms_factor_takes_every_row_and_is_not_printed_without_a_prediction():
    documents = [made_up(value, kind="formula").as_dict() for value in (2.0, 4.0, 1.0)]
    line = validation_table.lines(documents)[-1]
    assert line == "| allen-eggers | formula | 3 | 1 | 0.50 to 2.00 | 1.76 |"
    documents.append(made_up(0.0, kind="formula").as_dict())
    assert "none" in validation_table.lines(documents)[-1]


def test_the_pages_are_rendered_from_the_json_of_the_command():
    row = made_up(4.0, kind="code", band_source="a guess").as_dict()
    documents = json.loads(json.dumps([row, row | {"ratio": None, "predicted": None, "counts": False}]))
    text = validation_table.readme(
        "before <!-- made by docs/validation_table.py --> x <!-- end --> after", documents
    )
    assert text.startswith("before <!--") and text.endswith("after") and " x " not in text
    assert "0 of 1 (code)" in text and "| allen-eggers | code, not counted | 1 | – | not computed |" in text
    page = validation_table.page(documents)
    assert "| allen-eggers | 4.0 | 2 | 4 | K | 2 | 0.9 to 1.1 | a guess |" in page
