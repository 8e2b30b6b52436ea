"""Reading numeric columns of CSV files, with messages that name the file, row and column at fault."""

import csv
import math
from itertools import zip_longest
from pathlib import Path

import numpy as np

from shocklayer.core.errors import UserError


def _data_lines(text: str) -> list[str]:
    """Return the lines that are neither empty nor comments ("#")."""
    lines = text.removeprefix("\ufeff").splitlines()
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


def read_rows(text: str) -> list[dict[str, str]]:
    """Read a table with a header line, every cell as text.

    Parameters
    ----------
    text : str
        Comma-separated text; empty lines and lines that begin with "#" are skipped.

    Returns
    -------
    list of dict
        One dict per row, from column name to cell; empty for a text without data rows. Cells that a short
        row lacks are empty text.

    Raises
    ------
    ValueError
        If a row has more cells than the header, or the text is not CSV.
    """
    try:
        rows = list(csv.reader(_data_lines(text)))
    except csv.Error as error:
        raise ValueError(f"not a CSV table: {error}") from None
    if not rows:
        return []
    header = rows[0]
    for number, row in enumerate(rows[1:], start=2):
        if len(row) > len(header):
            raise ValueError(f"row {number} has {len(row)} cells, but the header has {len(header)}")
    return [dict(zip_longest(header, row, fillvalue="")) for row in rows[1:]]


def read_columns(
    path: str | Path, required: tuple[str, ...], optional: tuple[str, ...] = (), minimum_rows: int = 2
) -> dict[str, np.ndarray]:
    """Read numeric columns of a CSV file with a header line.

    Parameters
    ----------
    path : str or Path
        The file; UTF-8, comma separated; other columns are ignored.
    required, optional : tuple of str
        Column names.
    minimum_rows : int
        Least number of data rows.

    Returns
    -------
    dict of ndarray
        One array per column present.

    Raises
    ------
    UserError
        If the file cannot be read, a column or rows are missing, or a cell is not a finite number.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{path}: not UTF-8 text; a CSV file with a header line is expected") from None
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror or error})") from None
    lines = _data_lines(text)
    if not lines:
        raise UserError(f"{path}: empty; a header line with the columns {', '.join(required)} is expected")
    try:
        rows = list(csv.reader(lines))
    except csv.Error as error:
        raise UserError(f"{path}: not a CSV file ({error})") from None
    header = [name.strip() for name in rows[0]]
    missing = [name for name in required if name not in header]
    if missing:
        raise UserError(
            f"{path}: column {missing[0]!r} is missing; the header has {', '.join(header) or 'nothing'}"
        )
    if len(rows) - 1 < minimum_rows:
        raise UserError(f"{path}: {len(rows) - 1} data rows, at least {minimum_rows} are needed")
    columns: dict[str, np.ndarray] = {}
    for name in (*required, *optional):
        if name not in header:
            continue
        index = header.index(name)
        values: list[float] = []
        for number, row in enumerate(rows[1:], start=2):
            entry = row[index].strip() if index < len(row) else ""
            try:
                value = float(entry)
            except ValueError:
                value = math.nan
            if not math.isfinite(value):
                raise UserError(f"{path}: row {number}, column {name!r}: {entry!r} is not a finite number")
            values.append(value)
        columns[name] = np.array(values)
    return columns


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
    raise UserError(f"{path}: column {column!r} must be strictly monotonic, but is not at row {row}")
