"""One comparison of a prediction with a reference, and the tables of references."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Literal, TypedDict, Unpack, get_args

from shocklayer.core.csv_columns import read_rows

Kind = Literal["formula", "code", "nature", "alternative"]
"""What a prediction is compared with: a formula or a printed standard; another code for the same problem; a
measurement or a field solution, by the default model as ``run`` calls it; the same by another model."""
KINDS: tuple[Kind, ...] = get_args(Kind)

NOT_DEFAULT = "not the default model"
RECALLED = "recalled from memory"
OTHER_FLIGHT = "another flight than the one computed"
HARDLY_FAILS = "can hardly fail"
LOW_CONFIDENCE = "low confidence of the source"
COUNTED_ELSEWHERE = "counted in another row"

OUR_CHOICE = "our choice"
"""How a ``band_source`` begins where no source gives the width."""


class RowDocument(TypedDict):
    """A comparison in the form of ``shocklayer validate --json``."""

    case: str
    quantity: str
    kind: Kind
    counts: bool
    measured: float
    predicted: float
    unit: str
    ratio: float
    band: list[float]
    band_source: str
    within: bool
    source: str


class RowOptions(TypedDict, total=False):
    """The fields of `Row` that have a default, apart from its status."""

    kind: Kind
    band_source: str
    not_counted: str
    remark: str | Callable[[], str]


@dataclass(frozen=True)
class Row:
    """A prediction compared with a reference.

    Parameters
    ----------
    case : str
        Name of the case, as ``--case`` takes it.
    quantity : str
        What is compared, in words.
    measured : float
        The reference, in ``unit``.
    prediction : float or callable
        In ``unit``, or a function that computes it when it is first asked for.
    unit : str
        Unit of both.
    tolerance : tuple of float
        Lowest and highest acceptable ratio of predicted to measured; chosen from ``band_source``, not from
        the result.
    source : str
        Source of the reference.
    status : str
        How the source was read (``verified``, ``verified_secondary``, ``computed``, ``memory_unverified``).
    kind : {"formula", "code", "nature", "alternative"}
        What the prediction is compared with (`Kind`).
    band_source : str
        Where the tolerance comes from, in one clause.
    not_counted : str
        Why the row enters no total although its kind has one: one of the reasons above, a colon, the detail.
    remark : str or callable
        What else the source should say, such as the model or what bounds a computed blackout.
    """

    case: str
    quantity: str
    measured: float
    prediction: float | Callable[[], float]
    unit: str
    tolerance: tuple[float, float]
    source: str
    status: str = "verified_secondary"
    kind: Kind = "nature"
    band_source: str = OUR_CHOICE
    not_counted: str = ""
    remark: str | Callable[[], str] = ""

    @cached_property
    def predicted(self) -> float:
        """The prediction, in ``unit``; computed once."""
        return float(self.prediction() if callable(self.prediction) else self.prediction)

    @property
    def ratio(self) -> float:
        """Predicted over measured."""
        return self.predicted / self.measured if self.measured else math.nan

    @property
    def within(self) -> bool:
        """Whether the ratio is within the tolerance."""
        return bool(self.tolerance[0] <= self.ratio <= self.tolerance[1])

    @property
    def why_not_counted(self) -> str:
        """Why the row enters none of the totals; empty if it enters that of its kind."""
        if self.kind == "alternative":
            return self.not_counted or NOT_DEFAULT
        return self.not_counted or (RECALLED if self.status == "memory_unverified" else "")

    @property
    def counts(self) -> bool:
        """Whether the row enters the total of its kind."""
        return not self.why_not_counted

    @property
    def full_source(self) -> str:
        """Source, how it was read, the remark, and why the row is not counted."""
        remark = self.remark() if callable(self.remark) else self.remark
        parts = [f"{self.source} ({self.status})", remark]
        if not self.counts:
            parts.append(f"not counted: {self.why_not_counted}")
        return "; ".join(part for part in parts if part)

    def as_dict(self) -> RowDocument:
        """Return the row in the form of ``shocklayer validate --json``."""
        return {
            "case": self.case,
            "quantity": self.quantity,
            "kind": self.kind,
            "counts": self.counts,
            "measured": self.measured,
            "predicted": self.predicted,
            "unit": self.unit,
            "ratio": self.ratio,
            "band": list(self.tolerance),
            "band_source": self.band_source,
            "within": self.within,
            "source": self.full_source,
        }


def compare(
    case: str,
    quantity: str,
    measured: float,
    prediction: float | Callable[[], float],
    unit: str,
    tolerance: tuple[float, float],
    entry: Mapping[str, str],
    **options: Unpack[RowOptions],
) -> Row:
    """Compare a prediction with an entry of a table of references.

    Parameters
    ----------
    case, quantity, measured, prediction, unit, tolerance
        As `Row`.
    entry : mapping of str to str
        Row of the table, with ``source`` and ``status``.
    **options
        Further fields of `Row`.

    Returns
    -------
    Row
        The comparison.
    """
    return Row(
        case, quantity, measured, prediction, unit, tolerance, entry["source"], entry["status"], **options
    )


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Read one of the tables of references.

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
