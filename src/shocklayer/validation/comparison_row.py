"""One comparison of a prediction with a measurement, and the tables of measurements."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypedDict

from shocklayer.core.csv_columns import read_rows


class RowDocument(TypedDict):
    """A comparison in the form of ``shocklayer validate --json``."""

    case: str
    quantity: str
    measured: float
    predicted: float
    unit: str
    ratio: float
    band: list[float]
    within: bool
    source: str


@dataclass(frozen=True)
class Row:
    """A prediction compared with a measurement.

    Parameters
    ----------
    case : str
        Name of the case, as ``--case`` takes it.
    quantity : str
        What is compared, in words.
    measured, predicted : float
        Both in ``unit``.
    unit : str
        Unit of both.
    tolerance : tuple of float
        Lowest and highest acceptable ratio of predicted to measured, from the uncertainty of the measurement
        and the accuracy expected of the model; chosen from the source, not from the result.
    source : str
        Source of the measurement.
    status : str
        How the source was read (``verified``, ``verified_secondary``, ``computed``).
    """

    case: str
    quantity: str
    measured: float
    predicted: float
    unit: str
    tolerance: tuple[float, float]
    source: str
    status: str = "verified_secondary"

    @property
    def ratio(self) -> float:
        """Predicted over measured."""
        return self.predicted / self.measured if self.measured else math.nan

    @property
    def within(self) -> bool:
        """Whether the ratio is within the tolerance."""
        return bool(self.tolerance[0] <= self.ratio <= self.tolerance[1])

    def as_dict(self) -> RowDocument:
        """Return the row in the form of ``shocklayer validate --json``."""
        return {
            "case": self.case,
            "quantity": self.quantity,
            "measured": self.measured,
            "predicted": self.predicted,
            "unit": self.unit,
            "ratio": self.ratio,
            "band": list(self.tolerance),
            "within": self.within,
            "source": f"{self.source} ({self.status})",
        }


def compare(
    case: str,
    quantity: str,
    measured: float,
    predicted: float,
    unit: str,
    tolerance: tuple[float, float],
    entry: Mapping[str, str],
) -> Row:
    """Compare a prediction with an entry of a table of measurements.

    Parameters
    ----------
    case, quantity, measured, predicted, unit, tolerance
        As `Row`.
    entry : mapping of str to str
        Row of the table, with ``source`` and ``status``.

    Returns
    -------
    Row
        The comparison.
    """
    return Row(case, quantity, measured, predicted, unit, tolerance, entry["source"], entry["status"])


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Read one of the tables of measurements.

    Parameters
    ----------
    name : str
        File name without ``.csv``.

    Returns
    -------
    tuple of dict
        Its rows, every value as text.
    """
    path = files("shocklayer") / "data" / "validation" / f"{name}.csv"
    return tuple(read_rows(path.read_text(encoding="utf-8")))


def number(text: str) -> float | None:
    """Return a cell as a number, None if it is empty or text."""
    try:
        return float(text)
    except ValueError:
        return None


def altitude_tolerance(kilometres: float, metres: float) -> tuple[float, float]:
    """Return the tolerance of an altitude [km], as ratios, for an accepted difference [m]."""
    fraction = metres / 1e3 / kilometres
    return 1.0 - fraction, 1.0 + fraction
