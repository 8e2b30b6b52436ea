"""Conversions in parentheses: exact factors, rounding, slips, and what is no conversion."""

import pytest

from shocklayer.claims import Verdict, check_text


def verdicts(text):
    return [claim.finding.verdict for claim in check_text(text).claims if claim.finding.check == "conversion"]


@pytest.mark.parametrize(
    "text",
    [
        "It climbed to 12,000 metres (39,370 feet).",
        "The wall reached 1,500 K (1,227 degrees Celsius or 2,240 degrees Fahrenheit).",
        "They flew 400 nautical miles (740 km) downrange.",
        "Die Kapsel fiel aus 7,8 km (25.600 Fuß) Höhe.",
        "The pressure was 35 psi (2.4 bar).",
        "It cruised at 500 knots (926 km/h).",
        "Die Temperatur stieg auf 1.160,5 K (887,4 °C).",
        "Warming of 2 C (3.6 F) is expected.",
    ],
)
def test_right_conversions(text):
    assert verdicts(text) == [Verdict.CONSISTENT] * len(verdicts(text))
    assert verdicts(text)


@pytest.mark.parametrize(
    "text",
    [
        "It climbed to 12,000 metres (49,370 feet).",
        "The gas was held at 90 K (626.8 C).",
        "The range is 500 km (200 miles).",
        "Sie flog 3.000 km (2.864 Meilen) weit.",
    ],
)
def test_wrong_conversions(text):
    assert verdicts(text) == [Verdict.INCONSISTENT]


@pytest.mark.parametrize(
    "text",
    [
        "Runners choose 5 km or 10 miles.",
        "The race is 1,000 m (5,000 feet for juniors).",
        "It costs $5 million (4.6 million euros).",
        "He swam 100 m, then 200 yards.",
    ],
)
def test_what_is_no_conversion(text):
    assert verdicts(text) == []


def test_missing_zero_is_named():
    claim = check_text("The gas was held at 90 K (626.8 C).").claims[0]
    assert "zero" in claim.finding.explanation


def test_json_has_the_contract_keys():
    row = check_text("Up to 48 km (157,480 ft) high.").as_list()[0]
    assert set(row) == {
        "sentence", "start", "end", "quantities", "check", "verdict", "explanation", "computed", "source",
    }  # fmt: skip
    assert [set(quantity) for quantity in row["quantities"]] == [{"text", "value", "unit", "si"}] * 2
    assert row["quantities"][1]["si"] == pytest.approx(157480 * 0.3048)
