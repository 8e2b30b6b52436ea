"""Which input drives which output: rank correlations, Sobol indices, and linear covariance."""

from __future__ import annotations

from typing import Any

import numpy as np

Columns = dict[str, np.ndarray]

_MOST_BINS = 64
_FEWEST_PER_BIN = 8
_LEAST_SHARE = 1e-9


def sensitivities(inputs: Columns, outputs: Columns, total: bool) -> dict[str, dict[str, dict[str, Any]]]:
    """Measure how each output depends on each input.

    Parameters
    ----------
    inputs, outputs : dict of str to ndarray
        (flights,) of the flights that did not fail.
    total : bool
        Whether to estimate total Sobol indices too.

    Returns
    -------
    dict
        By output and input ``prcc``, ``sobol_first`` and, where asked, ``sobol_total``; None where an input
        or output does not vary or there are too few flights.

    Notes
    -----
    ``prcc``: partial rank correlation, of the ranks of input and output without what the other inputs explain
    linearly. ``sobol_first``: variance of the mean over bins of equal probability of the input, less its
    sampling error, over the variance. ``sobol_total``: from a polynomial of second degree in the normal
    scores of the inputs, fitted to the sample; its residual counts as interaction of all. Sources: S. Marino
    et al., J. Theor. Biol. 254 (2008), 178-196; A. Saltelli et al., Global Sensitivity Analysis, 2008,
    chapter 1; B. Sudret, Reliab. Eng. Syst. Saf. 93 (2008), 964-979.
    """
    varying = [name for name, each in inputs.items() if np.ptp(each) > 0.0]
    result: dict[str, dict[str, dict[str, Any]]] = {}
    keys = ("prcc", "sobol_first", *(("sobol_total",) if total else ()))
    for name, column in outputs.items():
        result[name] = {each: dict.fromkeys(keys) for each in inputs}
        known = np.isfinite(column)
        scale = float(np.max(np.abs(column[known]))) if known.any() else 0.0
        if known.sum() <= len(varying) + 3 or np.ptp(column[known]) <= _LEAST_SHARE * scale or not varying:
            continue
        points = np.stack([inputs[each][known] for each in varying], axis=1)
        values = column[known]
        correlation = _partial_rank_correlation(points, values)
        first = [_first_order(points[:, k], values) for k in range(len(varying))]
        whole = _total_order(points, values) if total else [None] * len(varying)
        for k, each in enumerate(varying):
            found = (correlation[k], first[k], whole[k])
            result[name][each] = dict(zip(keys, found, strict=False))
    return result


def _ranks(values: np.ndarray) -> np.ndarray:
    from scipy.stats import rankdata

    return rankdata(values, axis=0)


def _partial_rank_correlation(points: np.ndarray, values: np.ndarray) -> list[float | None]:
    table = _ranks(np.column_stack([points, values]))
    correlation = np.corrcoef(table, rowvar=False)
    precision = np.linalg.pinv(correlation)
    found: list[float | None] = []
    for k in range(points.shape[1]):
        size = precision[k, k] * precision[-1, -1]
        found.append(float(np.clip(-precision[k, -1] / np.sqrt(size), -1.0, 1.0)) if size > 0.0 else None)
    return found


def _first_order(point: np.ndarray, values: np.ndarray) -> float | None:
    """First-order Sobol index of a given sample."""
    count = values.size
    bins = int(min(_MOST_BINS, max(2.0, count**0.5 / 2.0)))
    if count < 2 * _FEWEST_PER_BIN:
        return None
    order = np.argsort(point, kind="stable")
    parts = np.array_split(values[order], bins)
    means = np.array([part.mean() for part in parts])
    sizes = np.array([part.size for part in parts])
    within = sum(float(np.var(part, ddof=1)) for part in parts) / bins
    between = float(np.sum(sizes * (means - values.mean()) ** 2)) / count
    variance = float(np.var(values))
    corrected = between - within * (bins - 1) / count
    return float(np.clip(corrected / variance, 0.0, 1.0)) if variance > 0.0 else None


def _total_order(points: np.ndarray, values: np.ndarray) -> list[float | None]:
    """Total Sobol indices by a polynomial of second degree in normal scores."""
    from scipy.special import ndtri

    count, size = points.shape
    scores = ndtri((_ranks(points) - 0.5) / count)
    scores = scores / scores.std(axis=0)
    terms = [(k,) for k in range(size)] + [(j, k) for j in range(size) for k in range(j, size)]
    if count < 3 * (len(terms) + 1):
        return [None] * size
    basis = [np.ones(count)]
    for term in terms:
        if len(term) == 1:
            basis.append(scores[:, term[0]])
        elif term[0] == term[1]:
            basis.append((scores[:, term[0]] ** 2 - 1.0) / np.sqrt(2.0))
        else:
            basis.append(scores[:, term[0]] * scores[:, term[1]])
    matrix = np.stack(basis, axis=1)
    coefficients = np.linalg.lstsq(matrix, values, rcond=None)[0]
    residual = float(np.var(values - matrix @ coefficients)) * count / (count - len(basis))
    parts = coefficients[1:] ** 2
    variance = float(parts.sum()) + residual
    found: list[float | None] = []
    for k in range(size):
        own = sum(float(part) for part, term in zip(parts, terms, strict=True) if k in term)
        found.append(float(np.clip((own + residual) / variance, 0.0, 1.0)) if variance > 0.0 else None)
    return found
