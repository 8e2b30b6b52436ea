"""One line of the table of predicted beside measured."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from shocklayer.core.csv_columns import read_rows


@dataclass(frozen=True)
class Row:
    """A prediction beside its measurement.

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
    band : tuple of float
        Lowest and highest ratio of predicted to measured that the measurement's own uncertainty and the
        class of the model allow; it is chosen from the source, not from our result.
    source : str
        Where the measurement stands.
    status : str
        How the measurement was read (``verified``, ``verified_secondary``, ``computed``).
    """

    case: str
    quantity: str
    measured: float
    predicted: float
    unit: str
    band: tuple[float, float]
    source: str
    status: str = "verified_secondary"

    @property
    def ratio(self) -> float:
        """Predicted over measured."""
        return self.predicted / self.measured if self.measured else math.nan

    @property
    def within(self) -> bool:
        """Whether the ratio lies in the band."""
        return self.band[0] <= self.ratio <= self.band[1]

    def as_dict(self) -> dict[str, Any]:
        """Return the row in the form of ``shocklayer validate --json``."""
        return {
            "case": self.case,
            "quantity": self.quantity,
            "measured": self.measured,
            "predicted": self.predicted,
            "unit": self.unit,
            "ratio": self.ratio,
            "band": list(self.band),
            "within": self.within,
            "source": f"{self.source} ({self.status})",
        }


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
    """Return a cell as a number, None where it is empty or words."""
    try:
        return float(text)
    except ValueError:
        return None


def around(kilometres: float, metres: float) -> tuple[float, float]:
    """Return the band of ratios that an altitude [km] has if it may be off by a distance [m]."""
    share = metres / 1e3 / kilometres
    return 1.0 - share, 1.0 + share
