"""Linear covariance: standard deviations of the outputs from their gradients at the scenario's own values."""

from __future__ import annotations

from math import exp, sqrt
from typing import Any

import numpy as np

from shocklayer.ensemble.flights import BATCH, fly_batch, nominal_value
from shocklayer.ensemble.outputs import evaluate_batch
from shocklayer.ensemble.setting import Setting
from shocklayer.ensemble.sheath import Sheath
from shocklayer.ensemble.statistics import Columns, flatten
from shocklayer.scenario.distribution import Distribution

_STEP = 0.2
"""Half the difference over which a gradient is taken, in standard deviations."""


def standard_deviation(distribution: Distribution) -> float:
    """Return the standard deviation of a distribution [SI].

    Parameters
    ----------
    distribution : Distribution
        The distribution.

    Returns
    -------
    float
        The standard deviation.
    """
    width, cut = distribution.width, distribution.truncate
    if distribution.kind == "discrete":
        values, weights = np.array(distribution.values), np.array(distribution.weights)
        return sqrt(float(weights @ (values - weights @ values) ** 2))
    if distribution.kind == "uniform":
        return width / sqrt(3.0)
    if distribution.kind == "triangular":
        return width / sqrt(6.0)
    if cut is not None:
        from scipy.special import erf

        # Variance of a normal distribution cut off at both sides.
        inside = float(erf(cut / sqrt(2.0)))
        width *= sqrt(max(1.0 - 2.0 * cut * exp(-0.5 * cut * cut) / sqrt(2.0 * np.pi) / inside, 0.0))
    return distribution.centre * width if distribution.kind == "lognormal" else width


def linear_deviations(setting: Setting, sheath: Sheath, labels: dict[str, list[str]]) -> dict[str, float]:
    """Propagate the covariance of the inputs to the outputs with gradients.

    Parameters
    ----------
    setting : Setting
        What all flights have in common.
    sheath : Sheath
        The shock layer about the scenario's flight.
    labels : dict of str to list of str
        Names along the second dimension of outputs.

    Returns
    -------
    dict of str to float
        Standard deviation by output; those that have no gradient are left out.

    Notes
    -----
    Gradients are central differences over 0.4 standard deviations of an input, computed as flights of the
    ensemble. Random air is not included.
    """
    inputs = setting.inputs
    deviations = {name: standard_deviation(each) for name, each in inputs.distributions.items()}
    if inputs.covariance is not None:
        diagonal = np.sqrt(np.diag(np.array(inputs.covariance.matrix)))
        deviations |= dict(zip(inputs.covariance.names, diagonal.tolist(), strict=True))
    moved = [name for name in inputs.names if deviations[name] > 0.0]
    if not moved:
        return {}
    columns = _moved_flights(setting, sheath, labels, moved, deviations)
    gradients = {
        name: (each[0::2] - each[1::2]) / (2.0 * _STEP) for name, each in columns.items()
    }  # per standard deviation of the input
    correlation = np.eye(len(moved))
    if inputs.covariance is not None:
        matrix = np.array(inputs.covariance.matrix)
        for i, one in enumerate(moved):
            for j, other in enumerate(moved):
                if one in inputs.covariance.names and other in inputs.covariance.names:
                    a, b = inputs.covariance.names.index(one), inputs.covariance.names.index(other)
                    correlation[i, j] = matrix[a, b] / (deviations[one] * deviations[other])
    return {
        name: sqrt(max(float(each @ correlation @ each), 0.0))
        for name, each in gradients.items()
        if np.isfinite(each).all()
    }


def _moved_flights(
    setting: Setting,
    sheath: Sheath,
    labels: dict[str, list[str]],
    moved: list[str],
    deviations: dict[str, float],
) -> Columns:
    """Return the outputs of two flights for each input, above and below its own value."""
    parts = []
    for first in range(0, len(moved), BATCH // 2):
        some = moved[first : first + BATCH // 2]
        count = 2 * len(some)
        values = {name: np.full(count, nominal_value(setting, name)) for name in setting.inputs.names}
        for k, name in enumerate(some):
            values[name][2 * k] += _STEP * deviations[name]
            values[name][2 * k + 1] -= _STEP * deviations[name]
        flown = fly_batch(setting, values, np.zeros(count, dtype=np.int64), setting.scenario.seed)
        found = evaluate_batch(setting, sheath, flown, values)
        parts.append(flatten({name: each for name, each in found.items() if name in labels}, labels))
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def compared(deviations: dict[str, float], columns: Columns) -> dict[str, dict[str, Any]]:
    """Return linear standard deviations beside those of the sample.

    Parameters
    ----------
    deviations : dict of str to float
        From `linear_deviations`.
    columns : dict of str to ndarray
        The sample.

    Returns
    -------
    dict
        By output ``standard_deviation`` and ``ratio`` of the sample's to it, None where it is zero.
    """
    result = {}
    for name, linear in deviations.items():
        known = columns[name][np.isfinite(columns[name])]
        sample = float(np.std(known, ddof=1)) if known.size > 1 else 0.0
        # Rounding of the flights themselves.
        noise = 1e-6 * float(np.max(np.abs(known), initial=0.0))
        result[name] = {"standard_deviation": linear, "ratio": sample / linear if linear > noise else None}
    return result
