"""Ranges of validity as data, so that whoever runs a model can say where it was left."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np


class ValidityRange(NamedTuple):
    """One quantity that a model needs inside given bounds.

    Attributes
    ----------
    model : str
        Name of the model, as shown to the user.
    quantity : str
        Name of the quantity, as in the result.
    low, high : float
        Bounds in SI units; minus or plus infinity where open.
    source : str
        Where the bounds come from.
    """

    model: str
    quantity: str
    low: float
    high: float
    source: str


def departures(ranges: Iterable[ValidityRange], values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """List the ranges that given values leave, each with its farthest value.

    Parameters
    ----------
    ranges : iterable of ValidityRange
        Ranges to check; one whose quantity is not among the values is passed over.
    values : mapping of str to array_like
        Quantities by name, in SI units; entries that are not a number are passed over.

    Returns
    -------
    list of dict
        ``{model, quantity, value, low, high}`` for each range left, ``value`` being the one farthest
        outside (on a relative scale where the bound is not zero).
    """
    found: list[dict[str, Any]] = []
    for entry in ranges:
        if entry.quantity not in values:
            continue
        numbers = np.atleast_1d(np.asarray(values[entry.quantity], dtype=float))
        numbers = numbers[np.isfinite(numbers)]
        if numbers.size == 0:
            continue
        below = (entry.low - numbers.min()) / (abs(entry.low) or 1.0) if np.isfinite(entry.low) else -1.0
        above = (numbers.max() - entry.high) / (abs(entry.high) or 1.0) if np.isfinite(entry.high) else -1.0
        if max(below, above) <= 0.0:
            continue
        worst = numbers.min() if below > above else numbers.max()
        found.append(
            {
                "model": entry.model,
                "quantity": entry.quantity,
                "value": float(worst),
                "low": float(entry.low),
                "high": float(entry.high),
            }
        )
    return found
