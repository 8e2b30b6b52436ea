"""Ranges of validity as data, and the notices that say where a model was used outside its range."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Bool

from shocklayer.core.quantities import QUANTITIES

SIGNIFICANT = 0.01
"""Fraction of its peak above which a flux is significant; of an integral, above which a contribution is."""


class ValidityRange(NamedTuple):
    """Range of one quantity in which a model is valid.

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
    outputs : tuple of str
        Result variables that depend on the model, and lists of the summary (``blackouts``).
    """

    model: str
    quantity: str
    low: float
    high: float
    source: str
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notice:
    """One thing the user should know about a result: a model outside its range, or an assumption.

    Parameters
    ----------
    model, quantity : str
        The model, and the quantity that the notice is about.
    message : str
        One sentence.
    value, low, high : float, optional
        Value reached and range of validity, SI; None where there is none or the range is open.
    outputs : tuple of str
        Result variables and lists of the summary that depend on the model.
    samples : numpy.ndarray of bool, shape (samples,), optional
        Flight samples at which the notice applies; None for the whole flight.
    touches : tuple of str
        Numbers of the summary that it affects: keys of ``peaks`` and of the summary's lists.
    """

    model: str
    quantity: str
    message: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    outputs: tuple[str, ...] = ()
    samples: Bool[np.ndarray, " samples"] | None = field(default=None, repr=False, compare=False)
    touches: tuple[str, ...] = ()

    def applies_at(self, index: int) -> bool:
        """Say whether the notice applies at a flight sample."""
        return self.samples is None or bool(self.samples[index])

    def touching(self, names: Iterable[str]) -> Notice:
        """Return the notice with the numbers of the summary that it affects."""
        return replace(self, touches=tuple(names))

    def document(self, time: np.ndarray | None = None, altitude: np.ndarray | None = None) -> dict[str, Any]:
        """Return the notice as stored in the summary.

        Parameters
        ----------
        time, altitude : ndarray, shape (samples,), optional
            Of the flight samples [s, m], to say where on the flight the notice applies.

        Returns
        -------
        dict
            ``model``, ``quantity``, ``value``, ``low``, ``high``, ``message``, ``touches``; with ``time`` and
            ``altitude`` (least, greatest) where the notice applies to part of a flight.
        """
        document: dict[str, Any] = {
            "model": self.model,
            "quantity": self.quantity,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "message": self.message,
            "touches": list(self.touches),
        }
        if self.samples is not None and self.samples.any():
            for name, values in (("time", time), ("altitude", altitude)):
                if values is not None:
                    inside = values[self.samples]
                    document[name] = [float(inside.min()), float(inside.max())]
        return document


def out_of_range(
    ranges: Iterable[ValidityRange],
    values: Mapping[str, Any],
    active: Bool[np.ndarray, " samples"] | None = None,
) -> list[Notice]:
    """Compare quantities with the ranges of the models that used them.

    Parameters
    ----------
    ranges : iterable of ValidityRange
        Ranges to check.
    values : mapping of str to array_like
        Quantities by name, SI, each a number or with the flight samples on its first axis; NaN is
        ignored.
    active : ndarray of bool, shape (samples,), optional
        Samples at which the models are used and their results are significant; by default all.

    Returns
    -------
    list of Notice
        One for each range exceeded, with the value farthest outside (on a relative scale where the bound
        is not zero) and the samples concerned.

    Raises
    ------
    KeyError
        If the values lack the quantity of a range, which would then not be checked.
    """
    notices: list[Notice] = []
    for entry in ranges:
        numbers = np.asarray(values[entry.quantity], dtype=float)
        if active is not None and numbers.ndim:
            numbers = np.where(active.reshape(-1, *(1,) * (numbers.ndim - 1)), numbers, np.nan)
        elif active is not None and not active.any():
            continue
        outside = (numbers < entry.low) | (numbers > entry.high)
        if not outside.any():
            continue
        excess = np.maximum(
            (entry.low - numbers) / (abs(entry.low) or 1.0) if np.isfinite(entry.low) else -np.inf,
            (numbers - entry.high) / (abs(entry.high) or 1.0) if np.isfinite(entry.high) else -np.inf,
        )
        worst = float(numbers.flat[int(np.nanargmax(excess))])
        samples = outside.reshape(outside.shape[0], -1).any(axis=1) if outside.ndim else None
        low, high = (float(bound) if np.isfinite(bound) else None for bound in (entry.low, entry.high))
        notices.append(
            Notice(
                entry.model,
                entry.quantity,
                _range_sentence(entry.model, entry.quantity, worst, low, high),
                worst,
                low,
                high,
                entry.outputs,
                active if samples is None else np.asarray(samples),
            )
        )
    return notices


def resolve(
    notices: Sequence[Notice],
    peaks: Mapping[str, int],
    integrals: Mapping[str, np.ndarray],
    lists: Mapping[str, bool | np.ndarray],
) -> list[Notice]:
    """Determine which numbers of a summary each notice affects, and sort those that affect one first.

    Parameters
    ----------
    notices : sequence of Notice
        Of all stages.
    peaks : mapping of str to int
        Flight sample at which each variable has the peak that the summary prints.
    integrals : mapping of str to ndarray, shape (samples,)
        Fraction of each accumulated variable that every sample contributes; they sum to one.
    lists : mapping of str to bool or ndarray of bool
        Lists of the summary: the flight samples that their entries cover, or whether there are entries.

    Returns
    -------
    list of Notice
        With ``touches``; each group in its given order.
    """
    resolved: list[Notice] = []
    for notice in notices:
        names = [
            name
            for name in notice.outputs
            if (name in peaks and notice.applies_at(peaks[name]))
            or (name in integrals and _share(notice.samples, integrals[name]) > SIGNIFICANT)
            or (name in lists and _overlap(notice.samples, lists[name]))
        ]
        resolved.append(notice.touching(dict.fromkeys(names)))
    return sorted(resolved, key=lambda notice: not notice.touches)


def _share(samples: np.ndarray | None, contributions: np.ndarray) -> float:
    return 1.0 if samples is None else float(contributions[samples].sum())


def _overlap(samples: np.ndarray | None, covered: bool | np.ndarray) -> bool:
    if samples is None or isinstance(covered, bool):
        return bool(np.any(covered))
    return bool(np.any(samples & covered))


def range_words(entry: ValidityRange) -> str:
    """State a range in words, e.g. "speed 2.145 to 15.24 km/s"."""
    low, high = (float(bound) if np.isfinite(bound) else None for bound in (entry.low, entry.high))
    name, words, _, _ = _words(entry.quantity, low, high)
    return f"{name} {words}"


def _words(quantity: str, low: float | None, high: float | None) -> tuple[str, str, float, str]:
    """Return a quantity's name, a range in its shown unit, the factor to that unit, and the unit."""
    known = QUANTITIES.get(quantity)
    unit = f" {known.display_unit}" if known and known.display_unit not in ("", "1") else ""
    factor = known.display_factor if known else 1.0
    name = quantity.replace("_", " ").replace("mach", "Mach").replace("knudsen", "Knudsen")
    name = name.replace("reynolds", "Reynolds")
    bounds = [None if bound is None else f"{bound * factor:.4g}" for bound in (low, high)]
    if bounds[0] is None or bounds[1] is None:
        valid = f"up to {bounds[1]}" if bounds[0] is None else f"from {bounds[0]}"
    else:
        valid = f"{bounds[0]} to {bounds[1]}"
    return name, f"{valid}{unit}", factor, unit


def _range_sentence(model: str, quantity: str, value: float, low: float | None, high: float | None) -> str:
    """State the value reached and the range, e.g. "X: Knudsen number reached 37.5 (valid: up to 0.03)."."""
    name, valid, factor, unit = _words(quantity, low, high)
    return f"{model}: {name} reached {value * factor:.4g}{unit} (valid: {valid})."
