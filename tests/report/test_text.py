from tests.report import synthetic

from shocklayer.report import headline, text
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
