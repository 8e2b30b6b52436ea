"""Percentiles with distribution-free intervals, exceedance of limits, convergence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, log
from typing import Any

import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.core.suggestions import closest
from shocklayer.scenario.distribution import Limit

PERCENTILES = ("0.13", "1", "5", "50", "95", "99", "99.87")
"""Percentiles, as they are named in the summary."""
CONFIDENCE = 0.9
"""Confidence of every interval."""

Columns = dict[str, np.ndarray]


def flatten(values: Mapping[str, np.ndarray], labels: Mapping[str, Sequence[str]]) -> Columns:
    """Return one column for each output, and for each radio, observer and station of it.

    Parameters
    ----------
    values : mapping of str to ndarray
        Outputs (flights,) or (flights, ...).
    labels : mapping of str to sequence of str
        For each output with a second dimension the names along it.

    Returns
    -------
    dict of str to ndarray
        ``"heat_load"``, ``"blackout_duration.S-band"``.
    """
    columns: Columns = {}
    for name, each in values.items():
        if each.ndim == 1:
            columns[name] = each
        else:
            columns |= {f"{name}.{label}": each[:, k] for k, label in enumerate(labels[name])}
    return columns


def statistics(column: np.ndarray) -> dict[str, Any]:
    """Describe one output.

    Parameters
    ----------
    column : ndarray
        Values; those that are not numbers do not count.

    Returns
    -------
    dict
        ``flights`` that have a value, ``mean``, ``standard_deviation``, ``minimum``, ``maximum``,
        ``percentiles``.
    """
    known = np.sort(column[np.isfinite(column)])
    if not known.size:
        none = dict.fromkeys(("mean", "standard_deviation", "minimum", "maximum"))
        empty = {name: {"value": None} | _interval(known, float(name) / 100.0) for name in PERCENTILES}
        return {"flights": 0, **none, "percentiles": empty}
    return {
        "flights": int(known.size),
        "mean": float(np.mean(known)),
        "standard_deviation": float(np.std(known, ddof=1)) if known.size > 1 else 0.0,
        "minimum": float(known[0]),
        "maximum": float(known[-1]),
        "percentiles": {name: percentile(known, float(name) / 100.0) for name in PERCENTILES},
    }


def percentile(ordered: np.ndarray, probability: float) -> dict[str, Any]:
    """Return a percentile with its distribution-free interval.

    Parameters
    ----------
    ordered : ndarray
        Values in ascending order.
    probability : float
        0 to 1.

    Returns
    -------
    dict
        ``value``; ``low`` and ``high``, order statistics that enclose it with `CONFIDENCE`, or both None and
        ``needs``, the number of flights from which on they exist.

    Notes
    -----
    Source: H. A. David and H. N. Nagaraja, Order Statistics, 3rd ed., 2003, section 7.1: the number of values
    below the percentile is binomial, whatever the distribution.
    """
    value = {"value": float(np.quantile(ordered, probability))}
    return value | _interval(ordered, probability)


def _interval(ordered: np.ndarray, probability: float) -> dict[str, Any]:
    from scipy.stats import binom  # slow to import

    tail, count = 0.5 * (1.0 - CONFIDENCE), ordered.size
    needs = flights_needed(probability)
    if count < needs:
        return {"low": None, "high": None, "needs": needs}
    # Rank r is below the percentile with probability P(B >= r), rank s above it with P(B <= s - 1).
    low = int(binom.ppf(tail, count, probability))
    while low > 1 and binom.sf(low - 1, count, probability) < 1.0 - tail:
        low -= 1
    high = int(binom.ppf(1.0 - tail, count, probability)) + 1
    return {"low": float(ordered[max(low, 1) - 1]), "high": float(ordered[min(high, count) - 1])}


def flights_needed(probability: float) -> int:
    """Return the number of flights from which on a percentile has an interval on both sides."""
    tail = 0.5 * (1.0 - CONFIDENCE)
    return ceil(log(tail) / log(max(probability, 1.0 - probability)))


def resolve_quantity(name: str, outputs: Sequence[str], where: str) -> list[str]:
    """Return the columns that a limit's quantity stands for.

    Parameters
    ----------
    name : str
        An output, ``"blackout_duration"`` for all links or ``"blackout_duration.S-band"`` for one.
    outputs : sequence of str
        Names of the columns.
    where : str
        Where the name was given, for the message.

    Returns
    -------
    list of str
        Columns.

    Raises
    ------
    UserError
        If there is no such output.
    """
    wanted = name.strip().replace("[", ".").removesuffix("]")
    if wanted in outputs:
        return [wanted]
    found = [each for each in outputs if each.startswith(f"{wanted}.")]
    if found:
        return found
    known = sorted({each.split(".", 1)[0] for each in outputs})
    near = f'; the nearest is "{closest(wanted, [*known, *outputs])}"'
    raise UserError(f'{where}: "{name}" is not a quantity of this ensemble{near}; {", ".join(known)} are')


def exceedance(limit: Limit, names: Sequence[str], columns: Columns, flights: int) -> dict[str, Any]:
    """Count the flights that exceed a limit.

    Parameters
    ----------
    limit : Limit
        Quantity and bound.
    names : sequence of str
        Its columns; a flight exceeds the limit if any of them does.
    columns : dict of str to ndarray
        Outputs of the flights that did not fail.
    flights : int
        Their number.

    Returns
    -------
    dict
        ``quantity``, ``at_most`` or ``at_least``, ``flights``, ``exceeded``, ``probability``, and ``low`` and
        ``high``, its interval by Clopper and Pearson with `CONFIDENCE`.

    Notes
    -----
    What has no value, such as the start of a blackout that does not occur, exceeds no limit. Source: C. J.
    Clopper and E. S. Pearson, Biometrika 26 (1934), 404-413.
    """
    from scipy.stats import beta

    exceeded = np.zeros(flights, dtype=bool)
    with np.errstate(invalid="ignore"):
        for name in names:
            if limit.at_most is not None:
                exceeded |= columns[name] > limit.at_most
            else:
                exceeded |= columns[name] < limit.at_least
    count, tail = int(exceeded.sum()), 0.5 * (1.0 - CONFIDENCE)
    low = float(beta.ppf(tail, count, flights - count + 1)) if count > 0 else 0.0
    high = float(beta.ppf(1.0 - tail, count + 1, flights - count)) if count < flights else 1.0
    bound = {"at_most": limit.at_most} if limit.at_most is not None else {"at_least": limit.at_least}
    return {
        "quantity": limit.quantity,
        **bound,
        "flights": flights,
        "exceeded": count,
        "probability": count / flights if flights else None,
        "low": low if flights else None,
        "high": high if flights else None,
        "confidence": CONFIDENCE,
    }


def convergence(column: np.ndarray, probability: float = 0.9987, points: int = 12) -> list[dict[str, Any]]:
    """Return a percentile of the first flights for growing numbers of them.

    Parameters
    ----------
    column : ndarray
        One output in the order of the flights.
    probability : float
        0 to 1.
    points : int
        Numbers of flights, evenly spaced in their logarithm.

    Returns
    -------
    list of dict
        ``flights`` and ``value``.
    """
    known = column[np.isfinite(column)]
    if known.size < 2:
        return []
    counts = np.unique(np.geomspace(min(10, known.size), known.size, points).astype(int))
    return [{"flights": int(n), "value": float(np.quantile(known[:n], probability))} for n in counts]
