"""The first screen of the page: five numbers, what is uncertain and why, the bars of blackout."""

import re
from collections import Counter

import numpy as np
import pytest
from tests.report import synthetic
from tests.report.page.test_html_page import Page

from shocklayer.report.figures import catalogue
from shocklayer.report.formatting import format_interval, station_words
from shocklayer.report.page import blackout_bars, html_page, key_numbers, tables
from shocklayer.report.records import ValidityWarning
from shocklayer.report.view import View


def _banded() -> synthetic.SyntheticResult:
    result = synthetic.result()
    for name, peak in result.summary["peaks"].items():
        known = name in ("stagnation_heat_flux", "wall_temperature", "electron_density")
        peak |= {
            "low": 0.5 * peak["value"] if known else None,
            "high": 2 * peak["value"] if known else None,
            "in_range": name != "wall_temperature",
        }
    result.summary["warnings"] = [
        ValidityWarning(
            model="wall",
            quantity="wall_temperature",
            value=4e3,
            low=0.0,
            high=3e3,
            touches=["wall_temperature"],
        ),
        ValidityWarning(model="drag", quantity="mach_number", value=1.0, low=3.0, high=None, touches=[]),
    ]
    return result


def test_five_numbers_with_their_intervals_and_ranges():
    numbers = key_numbers.key_numbers(View(_banded()))
    assert [number.name for number in numbers] == [
        *("stagnation_heat_flux", "wall_temperature", "load_factor", "electron_density", "blackouts"),
    ]
    assert [number.in_range for number in numbers] == [True, False, True, True, True]
    assert numbers[2].interval == "no interval computed"
    assert all(re.fullmatch(r"\[.+ to .+\]", numbers[i].interval) for i in (0, 1, 3))
    assert numbers[4].interval.startswith("[0") and numbers[4].where == "link VHF"


def test_with_a_heat_shield_its_surface_stands_for_the_wall():
    flight = _banded()
    flight.summary["peaks"]["surface_temperature"] = {
        **flight.summary["peaks"]["wall_temperature"],
        "value": 3140.0,
    }
    numbers = key_numbers.key_numbers(View(flight))
    assert numbers[1].name == "surface_temperature" and numbers[1].label == "Peak surface temperature"


def test_without_links_the_fifth_number_is_the_heat_load():
    numbers = key_numbers.key_numbers(View(synthetic.result(radios={})))
    assert numbers[-1].name == "heat_load" and len(numbers) == 5
    quiet = key_numbers.key_numbers(View(synthetic.result(radios={"Ka-band": 35e9})))
    assert (quiet[-1].value, quiet[-1].where) == ("none", "not lost: Ka-band")


def test_a_notice_stands_with_the_number_it_bears_on():
    view = View(_banded())
    numbers = key_numbers.key_numbers(view)
    (doubt,) = key_numbers.doubts(view, numbers)
    assert doubt.numbers == "Peak wall temperature"
    assert doubt.reasons == "Wall (wall temperature 4\u202f000\u00a0K, valid below 3\u202f000\u00a0K)"
    everything = [number.name for number in numbers]
    view.summary.get("warnings", []).append(ValidityWarning(model="no shield", touches=everything))
    assert [each.numbers for each in key_numbers.doubts(view, numbers)] == [
        "All of these numbers",
        "Peak wall temperature",
    ]


@pytest.mark.parametrize(
    ("name", "low", "high", "words"),
    [
        ("stagnation_heat_flux", 5.8e6, 18.3e6, "5.80 to 18.3\u00a0MW/m²"),
        ("speed", 900.0, 1100.0, "900\u00a0m/s to 1.10\u00a0km/s"),
        ("mach_number", 3.0, 4.0, "3.00 to 4.00"),
        ("wall_temperature", None, 4.0, ""),
    ],
)
def test_an_interval_has_its_unit_once(name: str, low: float | None, high: float | None, words: str):
    assert format_interval(name, low, high) == words
    assert station_words(0.0) == "stagnation point" and station_words(1.5) == "1.50\u00a0nose radii"


def test_bars_span_what_happens_and_say_what_bounds_each_end():
    result = synthetic.result()
    vhf = next(w for w in result.summary["blackouts"] if w["radio"] == "VHF")
    vhf["start"] |= {"bound_by": "model-range", "low": vhf["start"]["altitude"] - 3e3, "high": None}
    vhf["end"]["bound_by"] = "line-of-sight"
    view = View(result)
    bars = blackout_bars.blackout_bars(view)
    row = next(row for row in bars.rows if row.name == "VHF")
    assert "(or above: edge of the model) to" in row.ends[0] and row.ends[0].endswith("(line of sight)")
    lost = next(bar for bar in row.bars if bar.kind == "lost")
    start = next(bar for bar in row.bars if bar.kind == "whisker")
    # Above the edge of the model the loss may begin anywhere: the line runs to the start of what is drawn.
    assert start.left == 0.0 and lost.left < start.width < lost.left + lost.width
    assert all(0 <= bar.left and bar.left + bar.width <= 100.01 for each in bars.rows for bar in each.bars)
    assert "Ka-band" in bars.others and all(row.name != "Ka-band" for row in bars.rows)


def test_a_long_flight_is_zoomed_to_its_blackout():
    result = synthetic.result()
    whole = blackout_bars.blackout_bars(View(result))
    time = np.concatenate([[-5000.0], result.data["time"].values[1:]])
    waiting = result.data.assign_coords(time=time)
    zoomed = blackout_bars.blackout_bars(View(synthetic.SyntheticResult(waiting, result.summary)))
    assert zoomed.zoomed
    widths = [next(b.width for b in bars.rows[0].bars if b.kind == "lost") for bars in (whole, zoomed)]
    assert widths[1] > 0.9 * widths[0]
    assert 2 <= len(zoomed.ticks) <= 7


def test_the_time_at_an_altitude_is_the_nearest_one():
    result = synthetic.result()
    altitude = result.data["altitude"].values
    time = result.data["time"].values
    altitude[:] = 50e3 + 30e3 * np.sin(np.linspace(0, 4 * np.pi, altitude.size))
    view = View(result)
    for near in np.linspace(time[0], time[-1], 7):
        found = blackout_bars.time_at_altitude(view, 60e3, near)
        assert found is not None
        assert np.interp(found, time, altitude) == pytest.approx(60e3, abs=1.0)
        crossings = time[np.flatnonzero(np.diff(np.sign(altitude - 60e3)))]
        assert abs(found - near) <= np.abs(crossings - near).min() + np.diff(time).max()
    assert blackout_bars.time_at_altitude(view, 90e3, 0.0) is None


def test_peaks_have_their_interval_and_range_in_the_table():
    table = tables.peaks(View(_banded()))
    assert {"Uncertainty interval", "Models behind it"} <= set(table.columns)
    assert sum(row[-1] == "out of range" for row in table.rows) == 1


def test_no_sentence_stands_twice_on_the_page():
    result = _banded()
    names = [spec.name for spec in catalogue.FIGURES if spec.name != "altitude_speed"]
    text = Page(html_page.report(View(result), dict.fromkeys(names, b"\x89PNG\r\n\x1a\n"), None)).text
    sentences = [each.strip() for each in re.split(r"(?<=[.!?])\s+", text)]
    twice = [words for words, count in Counter(sentences).items() if count > 1 and len(words.split()) > 4]
    assert twice == []
    assert text.index("The flight ends") < text.index("Flight path")
