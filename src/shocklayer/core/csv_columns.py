"""Reading CSV tables, with messages that name the file, row and column at fault but never repeat a cell.

A user may name any file of the machine by mistake, so that no message contains its content.
"""

import csv
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from shocklayer.core.errors import UserError, one_line
from shocklayer.core.units import scale
from shocklayer.core.user_files import read_text

__all__ = ["Column", "ascending", "read_columns", "read_rows"]

_MOST_ROWS = 1_000_000
_SHOWN_ROWS = 5
_UNITS = {
    "kg_m2_s": "mass_flux",
    "J_kg_K": "specific_heat",
    "W_m_K": "thermal_conductivity",
    "kg_m3": "density",
    "W_m2": "heat_flux",
    "J_kg": "specific_energy",
    "m_s": "speed",
    "deg": "angle",
    "Pa": "pressure",
    "m2": "area",
    "kg": "mass",
    "K": "temperature",
    "N": "force",
    "s": "time",
    "m": "length",
}
"""Units at the end of a column's name and their dimensions, the longest first."""


@dataclass(frozen=True)
class Column:
    """A column of numbers that a table has, with the limits of its values.

    Parameters
    ----------
    name : str
        Its heading, with its unit at the end: ``density_kg_m3``.
    low, high : float
        Limits of the values, themselves accepted.
    positive : bool
        Whether the values must be above zero.
    """

    name: str
    low: float = -math.inf
    high: float = math.inf
    positive: bool = False

    def unit(self) -> tuple[str, str, str | None]:
        """Return the name without its unit, the unit as written in the heading, and its dimension."""
        for unit, dimension in _UNITS.items():
            if self.name.endswith(f"_{unit}"):
                return self.name.removesuffix(f"_{unit}"), unit, dimension
        return self.name, "", None

    def fault(self, value: float) -> str:
        """Return what is wrong with a value, or empty text."""
        if not math.isfinite(value):
            return "the cell is not a finite number"
        if self.positive and value <= 0.0:
            return "the value must be positive"
        if self.low <= value <= self.high:
            return ""
        if self.low == 0.0 and value < 0.0:
            return "the value is negative"
        unit = {"m_s": " m/s", "kg_m3": " kg/m3"}.get(self.unit()[1], f" {self.unit()[1]}".rstrip())
        limit = f"at least {self.low:g}" if value < self.low else f"at most {self.high:g}"
        both = f" (between {self.low:g} and {self.high:g}{unit})" if math.isfinite(self.low) else ""
        return f"the value must be {limit}{unit}{both}"


def _data_lines(text: str) -> list[str]:
    """Return the lines that are neither empty nor comments ("#")."""
    lines = text.removeprefix("\ufeff").splitlines()
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


def _cells(text: str) -> list[list[str]]:
    """Return the rows of a table, its heading first; ValueError says which row is not one."""
    try:
        rows = list(csv.reader(_data_lines(text)))
    except csv.Error:
        raise ValueError("not a CSV file (a cell is endless)") from None
    if not rows:
        return []
    header = rows[0] = [name.strip() for name in rows[0]]
    repeated = [index + 1 for index, name in enumerate(header) if name and name in header[:index]]
    if repeated:
        raise ValueError(f"column {repeated[0]} has the name of a column before it; names must differ")
    wrong = [number for number, row in enumerate(rows[1:], start=2) if len(row) != len(header)]
    if wrong:
        number, count, width = wrong[0], len(rows[wrong[0] - 1]), len(header)
        more = f"; so have {len(wrong) - 1} further rows" if len(wrong) > 1 else ""
        raise ValueError(
            f"row {number} has {count} cells, but the header has {width}{more}; cells are separated by "
            "commas, and a finite number has a decimal point, not a decimal comma"
        )
    return rows


def read_rows(text: str) -> list[dict[str, str]]:
    """Read a table with a header line, every cell as text.

    Parameters
    ----------
    text : str
        Comma-separated text; empty lines and lines that begin with "#" are skipped.

    Returns
    -------
    list of dict
        One dict per row, from column name to cell; empty for a text without data rows.

    Raises
    ------
    ValueError
        If a row has more or fewer cells than the header, two columns have one name, or the text is not CSV.
    """
    rows = _cells(text)
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def _separator(header: str, wanted: Sequence[Column]) -> str | None:
    """Return the name of another separator that the header line seems to have, or None."""
    for mark, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        names = {each.strip().strip('"') for each in header.split(mark)}
        if mark in header and any(column.name in names for column in wanted):
            return name
    return None


def _find(header: Sequence[str], column: Column) -> tuple[int, float, float] | None:
    """Return the position of a column and what takes its numbers to its unit (factor, offset), or None.

    A heading with another unit of the same dimension is accepted: ``altitude_km``, ``temperature [degC]``.
    """
    if column.name in header:
        return header.index(column.name), 1.0, 0.0
    stem, unit, dimension = column.unit()
    if dimension is None:
        return None
    for index, name in enumerate(header):
        match = re.fullmatch(rf"{re.escape(stem)}(?:_|\s*[\[(]\s*)([^\[\]()]+?)\s*[\])]?", name)
        if match is None:
            continue
        numerator, _, denominator = match.group(1).replace("/", "_").partition("_")
        given = "/".join([numerator, *(part for part in denominator.split("_") if part)])
        try:
            factor, offset = scale(given, dimension)
            own, _ = scale("/".join(unit.split("_")), dimension)
        except ValueError:
            continue
        return index, factor / own, offset / own
    return None


def _missing(header: Sequence[str], missing: Sequence[Column], required: Sequence[Column]) -> str:
    names = " and ".join(repr(column.name) for column in missing)
    noun = "column" if len(missing) == 1 else "columns"
    return (
        f"{noun} {names} {'is' if len(missing) == 1 else 'are'} missing; the header has {len(header)} "
        f"column{'s' if len(header) != 1 else ''}, of the {len(required)} needed "
        f"({', '.join(column.name for column in required)}) {len(required) - len(missing)}"
    )


def read_columns(
    path: str | Path,
    required: tuple[str | Column, ...],
    optional: tuple[str | Column, ...] = (),
    minimum_rows: int = 2,
) -> dict[str, np.ndarray]:
    """Read numeric columns of a CSV file with a header line.

    Parameters
    ----------
    path : str or Path
        The file; UTF-8, comma separated; other columns are ignored. A column may be in another unit of the
        same dimension if its heading says so: ``altitude_km``, ``temperature_degC``, ``density [kg/m3]``.
    required, optional : tuple of str or Column
        Names of columns, or columns with the limits of their values.
    minimum_rows : int
        Least number of data rows.

    Returns
    -------
    dict of ndarray
        One array per column present, by its name in `required` or `optional` and in the unit of that name.

    Raises
    ------
    UserError
        If the file cannot be read or is no table, a row has another length than the header, a column or
        rows are missing, or a cell is not a finite number within the limits; no message repeats a cell.
    """
    name = one_line(str(path))
    needed = tuple(each if isinstance(each, Column) else Column(each) for each in required)
    others = tuple(each if isinstance(each, Column) else Column(each) for each in optional)
    text = read_text(path, "a CSV file with a header line")
    lines = _data_lines(text)
    if not lines:
        columns = ", ".join(column.name for column in needed)
        raise UserError(f"{name}: empty; a header line with the columns {columns} is expected")
    separator = _separator(lines[0], needed)
    if separator is not None:
        raise UserError(f"{name}: the cells are separated by {separator}; separate them by commas")
    try:
        header = [each.strip() for each in next(csv.reader(lines[:1]))]
    except csv.Error:
        raise UserError(f"{name}: not a CSV file (a cell is endless)") from None
    found = {column: _find(header, column) for column in (*needed, *others)}
    missing = [column for column in needed if found[column] is None]
    if missing:
        raise UserError(f"{name}: {_missing(header, missing, needed)}")
    if len(lines) - 1 < minimum_rows:
        raise UserError(f"{name}: {len(lines) - 1} data rows, at least {minimum_rows} are needed")
    if len(lines) > _MOST_ROWS:
        raise UserError(f"{name}: more than the limit of {_MOST_ROWS} rows")
    try:
        rows = _cells(text)
    except ValueError as error:
        raise UserError(f"{name}: {error}{_lacking(lines, found)}") from None
    _refuse_two_of_one(name, header, found)
    values: dict[str, np.ndarray] = {}
    faults: list[str] = []
    for column, place in found.items():
        if place is None:
            continue
        index, factor, offset = place
        numbers = np.array([_number(row[index]) for row in rows[1:]]) * factor + offset
        values[column.name] = numbers
        wrong = [(k + 2, fault) for k, each in enumerate(numbers) if (fault := column.fault(float(each)))]
        faults += [f"{name}: row {k}, column {column.name!r}: {fault}" for k, fault in wrong[:_SHOWN_ROWS]]
        if len(wrong) > _SHOWN_ROWS:
            faults.append(f"{name}: column {column.name!r}: so in {len(wrong) - _SHOWN_ROWS} further rows")
    if faults:
        raise UserError(*faults)
    return values


def _lacking(lines: Sequence[str], found: dict[Column, tuple[int, float, float] | None]) -> str:
    """Return a clause that names the columns that the shortest row has no cell for, or empty text."""
    try:
        width = min(len(row) for row in csv.reader(lines))
    except csv.Error:
        return ""
    names = [column.name for column, place in found.items() if place is not None and place[0] >= width]
    return f"; there is no cell for {' and '.join(names)}" if names else ""


def _refuse_two_of_one(
    name: str, header: Sequence[str], found: dict[Column, tuple[int, float, float] | None]
) -> None:
    """Refuse a quantity that two columns give in different units."""
    for column in found:
        rest = list(header)
        count = 0
        while (place := _find(rest, column)) is not None:
            rest[place[0]] = ""
            count += 1
        if count > 1:
            raise UserError(f"{name}: {count} columns give {column.unit()[0]!r}; give it once")
    places = Counter(place[0] for place in found.values() if place is not None)
    assert max(places.values()) == 1  # names of columns differ in more than their units


def _number(cell: str) -> float:
    """Return the number in a cell, or NaN."""
    try:
        return float(cell) if "_" not in cell else math.nan
    except ValueError:
        return math.nan


def ascending(path: str | Path, column: str, values: np.ndarray) -> np.ndarray:
    """Check that a column strictly increases or strictly decreases, and return its ascending order.

    Parameters
    ----------
    path : str or Path
        File named in the message.
    column : str
        Column named in the message.
    values : ndarray
        Its values.

    Returns
    -------
    ndarray
        Indices of the ascending order.

    Raises
    ------
    UserError
        If the values are not strictly monotonic.
    """
    steps = np.diff(values)
    if np.all(steps > 0.0):
        return np.arange(len(values))
    if np.all(steps < 0.0):
        return np.arange(len(values))[::-1]
    row = int(np.argmax(np.sign(steps) != np.sign(steps[0]))) + 3
    raise UserError(
        f"{one_line(str(path))}: column {column!r} must be strictly monotonic, but is not at row {row}"
    )
