"""Tables and lists of HTML pages keep their heads and units, and the offsets of their cells."""

from shocklayer.claims import check_text

INTRODUCTION = "<p>" + "These are the fastest aircraft that ever carried people. " * 5 + "</p>"
TABLE = (
    "<table><tr><th>Aircraft</th><th>Mach</th><th>Speed (km/h)</th><th>Altitude [km]</th></tr>"
    "<tr><td>SR-71</td><td>3.3</td><td>3,540</td><td>25.9</td></tr>"
    "<tr><td><a href='x'>X-15</a></td><td>6.7</td><td>7,274</td><td>190</td></tr></table>"
)


def verdicts(checked, check):
    return [str(claim.finding.verdict) for claim in checked.claims if claim.finding.check == check]


def test_cells_get_the_head_and_the_unit_of_their_column():
    checked = check_text(f"<html><body>{INTRODUCTION}{TABLE}</body></html>", "a.html")
    assert "SR-71; Mach 3.3; Speed 3,540 km/h; Altitude 25.9 km" in checked.document.article.plain
    assert verdicts(checked, "record") == ["consistent", "consistent", "consistent", "inconsistent"]


def test_offsets_of_a_row_are_those_of_its_cells():
    page = f"<html><body>{INTRODUCTION}{TABLE}</body></html>"
    claim = next(one for one in check_text(page, "a.html").claims if "X-15" in one.sentence.text)
    assert page[claim.start : claim.end].startswith("X-15</a></td>")
    assert page[claim.start : claim.end].endswith("190")


def test_a_row_with_a_head_of_its_own():
    table = "<table><tr><th>Ceiling</th><td>25.9 km (95,000 ft)</td></tr></table>"
    checked = check_text(f"<html><body>{INTRODUCTION}{table}</body></html>", "a.html")
    assert "Ceiling: 25.9 km (95,000 ft)" in checked.document.article.plain
    assert verdicts(checked, "conversion") == ["inconsistent"]


def test_items_of_a_list_get_the_unit_before_it():
    items = "<ul><li>SR-71: 3,540</li><li>Concorde: 5,900</li></ul>"
    page = f"<html><body>{INTRODUCTION}<p>Top speeds (km/h):</p>{items}</body></html>"
    checked = check_text(page, "a.html")
    assert "SR-71: 3,540 km/h" in checked.document.article.plain
    assert verdicts(checked, "record")[-1] == "inconsistent"


def test_a_table_in_a_table_is_still_read():
    page = f"<html><body>{INTRODUCTION}<table><tr><td>{TABLE}</td></tr></table></body></html>"
    assert "SR-71; Mach 3.3" in check_text(page, "a.html").document.article.plain
