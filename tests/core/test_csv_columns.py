"""Tables are read as RFC 4180 has them, with comment lines; mistakes name file, row and column."""

import numpy as np
import pytest

from shocklayer.core.csv_columns import Column, ascending, read_columns, read_rows
from shocklayer.core.errors import UserError


def test_rows_are_dicts_of_text():
    text = 'name,value\nspeed,1e3\n"a, b","say ""x"""\n'
    assert read_rows(text) == [{"name": "speed", "value": "1e3"}, {"name": "a, b", "value": 'say "x"'}]


def test_comments_empty_lines_and_byte_order_mark_are_skipped():
    text = "\ufeff# source: a report\n\na,b\n# note\n1,2\n   \n  # more\n3,4\n"
    assert read_rows(text) == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]


def test_a_row_of_another_length_than_the_header_and_two_equal_names_are_errors():
    with pytest.raises(ValueError, match="row 2 has 1 cells, but the header has 2"):
        read_rows("a,b\n1\n")
    with pytest.raises(ValueError, match="column 3 has the name of a column before it"):
        read_rows("a,b,a\n1,2,3\n")
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
        ("speed_m_s\n1\nfast\n", "row 3, column 'speed_m_s': the cell is not a finite number"),
        ("speed_m_s\n1\nnan\n", "row 3, column 'speed_m_s': the cell is not a finite number"),
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


@pytest.mark.parametrize(
    "text, message",
    [
        ("mach,drag\n0,5,0,5\n1,0,0,9\n", "row 2 has 4 cells, but the header has 2.*decimal point"),
        ("mach;drag\n0.5;0.5\n", "separated by semicolons"),
        ("mach\tdrag\n0.5\t0.5\n", "separated by tabs"),
        ("mach,drag\n1,1\n2\n", "row 3 has 1 cells, but the header has 2.*no cell for drag"),
        ("mach,drag,mach\n1,1,1\n2,2,2\n", "column 3 has the name of a column before it"),
        ("mach,other\n1,1\n2,2\n", "column 'drag' is missing; the header has 2 columns"),
        ("mach,drag\n1,1\n2,-1\n", "row 3, column 'drag': the value is negative"),
        ("mach,drag\n1,1\n2,1_0\n", "row 3, column 'drag': the cell is not a finite number"),
        ("mach,drag\n1,1\n99,1\n", "row 3, column 'mach': the value must be at most 50"),
    ],
)
def test_a_table_that_cannot_be_is_refused_with_row_and_file(tmp_path, text, message):
    path = tmp_path / "table.csv"
    path.write_text(text)
    with pytest.raises(UserError, match=message) as caught:
        read_columns(path, (Column("mach", 0.0, 50.0), Column("drag", 0.0)))
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)


def test_headings_may_have_other_units(tmp_path):
    path = tmp_path / "air.csv"
    path.write_text(
        "altitude_km,temperature [degC],density (kg/m3),wind_east_km_s,angle_rad\n1,15,1.2,0.1,1\n"
    )
    columns = read_columns(
        path,
        ("altitude_m", "temperature_K", "density_kg_m3", "wind_east_m_s", "angle_deg"),
        minimum_rows=1,
    )
    for name, value in zip(columns, (1000.0, 288.15, 1.2, 100.0, np.degrees(1.0)), strict=True):
        np.testing.assert_allclose(columns[name], value, rtol=1e-12, err_msg=name)
    path.write_text("altitude_km,altitude_m\n1,1000\n")
    with pytest.raises(UserError, match="2 columns give 'altitude'"):
        read_columns(path, ("altitude_m",), minimum_rows=1)


def test_files_beyond_the_limit_are_not_read(tmp_path):
    path = tmp_path / "large.csv"
    path.write_bytes(b"a\n" + b"1\n" * 6_000_000)
    with pytest.raises(UserError, match="larger than the limit of 10 MB"):
        read_columns(path, ("a",))
