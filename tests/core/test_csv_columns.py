"""Tables are read as RFC 4180 has them, with comment lines; mistakes name file, row and column."""

import numpy as np
import pytest

from shocklayer.core.csv_columns import ascending, read_columns, read_rows
from shocklayer.core.errors import UserError


def test_rows_are_dicts_of_text():
    text = 'name,value\nspeed,1e3\n"a, b","say ""x"""\n'
    assert read_rows(text) == [{"name": "speed", "value": "1e3"}, {"name": "a, b", "value": 'say "x"'}]


def test_comments_empty_lines_and_byte_order_mark_are_skipped():
    text = "\ufeff# source: a report\n\na,b\n# note\n1,2\n   \n  # more\n3,4\n"
    assert read_rows(text) == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]


def test_short_row_has_empty_cells_and_long_row_is_an_error():
    assert read_rows("a,b\n1\n") == [{"a": "1", "b": ""}]
    with pytest.raises(ValueError, match="row 3 has 3 cells, but the header has 2"):
        read_rows("a,b\n1,2\n1,2,3\n")


def test_text_without_data_rows_gives_no_rows():
    assert read_rows("") == []
    assert read_rows("# nothing\n") == []
    assert read_rows("a,b\n") == []


def test_numeric_columns(tmp_path):
    path = tmp_path / "air.csv"
    path.write_text("# table\naltitude_m, density_kg_m3,note\n0,1.2,x\n1e4,0.4,y\n")
    columns = read_columns(path, ("altitude_m",), ("density_kg_m3", "pressure_Pa"))
    assert set(columns) == {"altitude_m", "density_kg_m3"}
    np.testing.assert_array_equal(columns["altitude_m"], [0.0, 1e4])
    np.testing.assert_array_equal(columns["density_kg_m3"], [1.2, 0.4])


@pytest.mark.parametrize(
    "text, message",
    [
        ("", "empty"),
        ("time_s,x\n0,1\n1,2\n", "column 'speed_m_s' is missing"),
        ("speed_m_s\n1\n", "1 data rows, at least 2"),
        ("speed_m_s\n1\nfast\n", "row 3, column 'speed_m_s': 'fast' is not a finite number"),
        ("speed_m_s\n1\nnan\n", "row 3, column 'speed_m_s': 'nan' is not a finite number"),
    ],
)
def test_mistakes_in_a_table_of_numbers(tmp_path, text, message):
    path = tmp_path / "table.csv"
    path.write_text(text)
    with pytest.raises(UserError, match=message) as caught:
        read_columns(path, ("speed_m_s",))
    assert str(path) in str(caught.value)


def test_missing_file_and_wrong_encoding(tmp_path):
    with pytest.raises(UserError, match="cannot be read"):
        read_columns(tmp_path / "none.csv", ("a",))
    (tmp_path / "latin.csv").write_bytes(b"a\n\xff\n")
    with pytest.raises(UserError, match="not UTF-8"):
        read_columns(tmp_path / "latin.csv", ("a",))


def test_ascending_gives_the_order_or_the_row_at_fault():
    np.testing.assert_array_equal(ascending("f.csv", "t", np.array([1.0, 2.0, 3.0])), [0, 1, 2])
    np.testing.assert_array_equal(ascending("f.csv", "t", np.array([3.0, 2.0, 1.0])), [2, 1, 0])
    with pytest.raises(UserError, match=r"f\.csv: column 't' must be strictly monotonic.* at row 4"):
        ascending("f.csv", "t", np.array([1.0, 2.0, 2.0]))
