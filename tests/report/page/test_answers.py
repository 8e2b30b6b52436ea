"""The answers and tables of the page, compared with the numbers of the summary they are made from."""

import numpy as np
import pytest
from tests.report import synthetic

from shocklayer.report import headline
from shocklayer.report.formatting import format_number, join_words
from shocklayer.report.page import answers, tables, validity
from shocklayer.report.page.lead import lead
from shocklayer.report.records import ValidityWarning
from shocklayer.report.view import View


def test_answers_follow_the_chain(view: View):
    given = answers.answers(view)
    assert [answer.question for answer in given] == [
        "Flight",
        "Peak heating",
        "Peak ionisation",
        "Radio blackout",
        "Line of sight",
        "Ground test facilities",
        "Results outside model validity",
    ]
    assert all(answer.short and answer.text for answer in given)


def test_lead_contains_the_numbers_of_the_summary(view: View, flown: synthetic.SyntheticResult):
    text = lead(view)
    peak = flown.summary["peaks"]["stagnation_heat_flux"]
    assert f"{peak['value'] / 1e6:.2f}" in text
    assert "7.65\u00a0km/s" in text
    vhf = next(w for w in flown.summary["blackouts"] if w["radio"] == "VHF")
    assert f"{vhf['start']['altitude'] / 1e3:.1f}\u00a0km" in text
    assert "X-band and Ka-band are not lost" in text


def test_comparison_with_the_sun_only_where_true(view: View):
    assert "hotter than the surface of the Sun" in lead(view)
    cooler = synthetic.result()
    cooler.summary["peaks"]["stagnation_temperature"]["value"] = 5000.0
    assert "Sun" not in lead(View(cooler))


def test_a_finite_rate_layer_is_given_at_the_last_station_beside_both_limits(
    view: View, flown: synthetic.SyntheticResult
):
    """At the edge of a wake it may be below both limits, so it must not be said to lie between them."""

    def ionisation(view: View) -> str:
        (answer,) = [each for each in answers.answers(view) if each.question == "Peak ionisation"]
        return answer.text

    sample = view.index_at(flown.summary["peaks"]["electron_density"]["time"])
    here = float(view.stored("electron_density")[sample, -1])
    assert f"the finite-rate layer has {format_number(here, 2)} per cubic metre" in ionisation(view)
    bare = View(synthetic.result())
    bare.layer = None
    assert "finite-rate" not in ionisation(bare)


def test_headline_has_one_short_line_per_answer(flown: synthetic.SyntheticResult):
    lines = headline(flown).splitlines()
    assert lines[0] == "RAM C-II, made up"
    assert len(lines) == 8
    assert max(map(len, lines)) < 120


def test_a_flight_without_links_observers_or_facilities():
    bare = synthetic.result(radios={}, observers={}, facilities=())
    bare.summary["warnings"] = []
    short = {answer.question: answer.short for answer in answers.answers(View(bare))}
    assert short["Radio blackout"] == "no radio link in the scenario"
    assert short["Line of sight"] == "no observer in the scenario"
    assert short["Ground test facilities"] == "no facility compared"
    assert short["Results outside model validity"] == "none"


def test_an_observer_that_needs_more_elevation_is_not_said_to_be_below_the_horizon():
    flight = synthetic.result()
    flight.summary["sightings"] = []
    flight.data["elevation"][:] = np.minimum(flight.data["elevation"], 3.6)
    flight.data["elevation"][0, 0] = 3.6
    flight.data["elevation"][:, 1] = -2.0
    (sight,) = (each for each in answers.answers(View(flight)) if each.question == "Line of sight")
    first, second = View(flight).observers[:2]
    assert sight.short == "in sight of no observer"
    assert f"{first.name} does not see it: it rises to 3.6°" in sight.text
    assert f"{second.name} does not see it: it stays below the horizon." in sight.text


def test_an_uninterrupted_link_is_not_called_lost():
    quiet = synthetic.result(radios={"Ka-band": 35e9})
    assert "No radio link is interrupted" in lead(View(quiet))


def test_joined_words_count_what_they_leave_out():
    assert join_words(["a"]) == "a"
    assert join_words(["a", "b", "c"]) == "a, b and c"
    assert join_words(list("abcdefgh"), 4) == "a, b, c and 5 more"


def _unavailable() -> synthetic.SyntheticResult:
    """The VHF link sets before the sheath would transmit it; X-band is never available."""
    result = synthetic.result()
    names = list(result.data["radio"].values)
    vhf, x_band = names.index("VHF"), names.index("X-band")
    late = result.data["time"].values > 40.0
    result.data["link_margin"].values[late, vhf] = np.nan
    result.data["blackout"].values[late, vhf] = 0
    result.data["link_margin"].values[:, x_band] = np.nan
    window = next(w for w in result.summary["blackouts"] if w["radio"] == "VHF")
    window["end"] |= {"time": float(result.data["time"].values[~late][-1]), "bound_by": "line-of-sight"}
    return result


def test_an_unavailable_link_is_neither_uninterrupted_nor_recovered():
    view = View(_unavailable())
    links = {link.name: link for link in view.links}
    assert not links["X-band"].ever_available and not links["X-band"].uninterrupted
    assert links["Ka-band"].uninterrupted
    blackout = next(a for a in answers.answers(view) if a.question == "Radio blackout")
    assert "X-band is unavailable throughout" in blackout.text
    assert "then unavailable" in blackout.text and blackout.text.count("then unavailable") == 1
    assert "X-band" not in lead(view)
    assert "where it becomes unavailable for other reasons" in lead(view)


def test_the_table_of_blackouts_shows_availability():
    rows = tables.blackouts(View(_unavailable())).rows
    assert next(row for row in rows if row[0] == "X-band")[3] == "unavailable throughout"
    assert next(row for row in rows if row[0] == "Ka-band")[3] == "not lost"
    assert "out of sight" in next(row for row in rows if row[0] == "VHF")[4]


def test_messages_that_only_repeat_numbers_are_left_out():
    result = synthetic.result()
    result.summary["warnings"] = [
        {
            "model": "A",
            "quantity": "speed",
            "value": 900.0,
            "low": 2e3,
            "high": None,
            "message": "A: speed reached",
        },
    ]
    table = tables.validity_notices(View(result), affecting=True)
    assert table.columns[-1] == "Valid range"
    assert table.rows == [("A", "speed", "900\u00a0m/s", "from 2.00\u00a0km/s")]


def test_event_names_are_words():
    assert tables.event_name("peak-heating") == "Peak heating"
    assert tables.event_name("mach-25") == "Mach 25"


def _notice(model: str, touches: list[str] | None) -> dict:
    notice = {"model": model, "quantity": "speed", "value": 900.0, "low": 2e3, "high": None, "message": ""}
    return notice if touches is None else notice | {"touches": touches}


def test_notices_that_affect_no_number_are_separate():
    result = synthetic.result()
    result.summary["warnings"] = [
        _notice("heating", ["stagnation_heat_flux"]),
        _notice("drag", []),
        _notice("gravity", None),
    ]
    view = View(result)
    affecting, others = (tables.validity_notices(view, affecting=each) for each in (True, False))
    assert [row[0] for row in affecting.rows] == ["Heating", "Gravity"]
    assert [row[0] for row in others.rows] == ["Drag"]
    assert "Affects" in affecting.columns and "Affects" not in others.columns
    answer = answers.answers(view)[-1]
    assert answer.short == "Heating and gravity"
    assert "2 models were used outside" in answer.text and "1 model was outside" in answer.text
    result.summary["warnings"] = [_notice("drag", [])]
    assert answers.answers(View(result))[-1].short == "None that affects the summary"


@pytest.mark.parametrize(
    ("touches", "words"),
    [
        (["mach_number"], "Mach number"),
        (["peaks.mach_number", "mach_number"], "Mach number"),
        (["blackouts"], "blackouts"),
        ([], ""),
    ],
)
def test_affected_numbers_are_named_in_words(touches: list[str], words: str):
    assert validity.affected_quantities(ValidityWarning(touches=touches)) == words


def test_a_message_that_only_states_the_range_is_no_remark():
    warning = ValidityWarning(model="A", message="Knudsen number reached 37.5 (valid: 0 to 0.03).")
    assert validity.remark(warning) == ""
    warning["message"] = "The layer is not a continuum above 95 km."
    assert validity.remark(warning) == warning["message"]
