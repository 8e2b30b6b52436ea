import numpy as np
from tests.report import synthetic

from shocklayer.report import headline
from shocklayer.report.figures.style import number
from shocklayer.report.page import tables, text
from shocklayer.report.view import View


def test_answers_follow_the_chain(view: View):
    found = text.answers(view)
    assert [answer.question.split()[0] for answer in found] == [
        "What", "How", "How", "Which", "Who", "Which", "Which"
    ]  # fmt: skip
    assert all(answer.short and answer.text for answer in found)


def test_lead_carries_the_numbers_of_the_summary(view: View):
    lead = text.lead(view)
    peak = view.summary["peaks"]["stagnation_heat_flux"]
    assert f"{peak['value'] / 1e6:.2f}" in lead
    assert "7.65\u00a0km/s" in lead
    vhf = next(w for w in view.summary["blackouts"] if w["radio"] == "VHF")
    assert f"{vhf['start_altitude'] / 1e3:.1f}\u00a0km" in lead
    assert "X-band and Ka-band would have come through" in lead


def test_comparison_with_the_sun_only_where_true(view: View):
    assert "hotter than the surface of the Sun" in text.lead(view)
    cooler = synthetic.result()
    cooler.summary["peaks"]["stagnation_temperature"]["value"] = 5000.0
    assert "Sun" not in text.lead(View(cooler))


def test_a_layer_at_finite_rate_is_told_at_the_last_station_beside_both_limits(view: View):
    """On a wake's edge it may lie below both, so that it must not be said to lie between them."""

    def told(view: View) -> str:
        (answer,) = [each for each in text.answers(view) if each.question.startswith("How ionised")]
        return answer.text

    moment = view.index_at(view.summary["peaks"]["electron_density"]["time"])
    here = float(view.stored("electron_density")[moment, -1])
    assert f"{number(here, 2)} per cubic metre are left" in told(view)
    bare = View(synthetic.result())
    bare.layer = None
    assert "are left" not in told(bare)


def test_headline_is_short_plain_lines(flown: synthetic.SyntheticResult):
    lines = headline(flown).splitlines()
    assert lines[0] == "RAM C-II, made up"
    assert len(lines) == 8
    assert max(map(len, lines)) < 120


def test_nothing_to_tell():
    bare = synthetic.result(radios={}, observers={}, facilities=())
    bare.summary["warnings"] = []
    found = {answer.question: answer.short for answer in text.answers(View(bare))}
    assert found["Which radio went quiet"] == "no radio in the scenario"
    assert found["Who saw it"] == "no observer in the scenario"
    assert found["Which tunnel could have tested it"] == "no facility compared"
    assert found["Which models left their range"] == "none"


def test_a_link_that_holds_is_not_called_lost():
    quiet = synthetic.result(radios={"Ka-band": 35e9})
    assert "No radio link is cut" in text.lead(View(quiet))


def test_join_counts_what_it_leaves_out():
    assert text.join(["a"]) == "a"
    assert text.join(["a", "b", "c"]) == "a, b and c"
    assert text.join(list("abcdefgh"), 4) == "a, b, c and 5 more"


def _out_of_reach() -> synthetic.SyntheticResult:
    """The VHF link goes below the horizon before the sheath would let it through; X-band never has one."""
    result = synthetic.result()
    names = list(result.data["radio"].values)
    vhf, x_band = names.index("VHF"), names.index("X-band")
    late = result.data["time"].values > 40.0
    result.data["link_margin"].values[late, vhf] = np.nan
    result.data["blackout"].values[late, vhf] = 0
    result.data["link_margin"].values[:, x_band] = np.nan
    window = next(w for w in result.summary["blackouts"] if w["radio"] == "VHF")
    window["end_time"] = float(result.data["time"].values[~late][-1])
    return result


def test_a_link_out_of_reach_neither_holds_nor_returns():
    view = View(_out_of_reach())
    radios = {radio.name: radio for radio in view.radios}
    assert not radios["X-band"].reached and not radios["X-band"].holds
    assert radios["Ka-band"].holds
    found = next(a for a in text.answers(view) if a.question == "Which radio went quiet")
    assert "X-band is out of reach throughout" in found.text
    assert "then out of reach" in found.text and found.text.count("then out of reach") == 1
    assert "X-band" not in text.lead(view)
    assert "where it goes out of reach" in text.lead(view)


def test_tables_tell_reach_too():
    rows = tables.blackouts(View(_out_of_reach())).rows
    assert next(row for row in rows if row[0] == "X-band")[3] == "out of reach throughout"
    assert next(row for row in rows if row[0] == "Ka-band")[3] == "not lost"
    assert "then out of reach" in next(row for row in rows if row[0] == "VHF")[4]


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
    table = tables.warnings(View(result))
    assert table.columns[-1] == "Range"
    assert table.rows == [
        ("A", "speed relative to the rotating planet", "900\u00a0m/s", "from 2.00\u00a0km/s")
    ]


def test_events_read_as_words():
    assert tables.event_words("peak-heating") == "Peak heating"
    assert tables.event_words("mach-25") == "Mach 25"
