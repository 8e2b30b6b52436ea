"""Which notices of model validity affect the numbers of the summary, and how they are worded."""

from __future__ import annotations

import re

from shocklayer.core.quantities import QUANTITIES
from shocklayer.report.formatting import format_number, format_quantity, variable_words
from shocklayer.report.records import ValidityWarning

_RANGE_SENTENCE = re.compile(r"\breached\b.*\bvalid\b")

_UNITS = {"nose_radius": "m", "surface_inclination": "deg", "station": "nose radii"}
"""Units of the quantities of notices that are no variables of a result."""


def affects_summary(warning: ValidityWarning) -> bool:
    """Say whether a notice bears on a number of the summary; if it does not say, assume that it does."""
    touches = warning.get("touches")
    return touches is None or len(touches) > 0


def affected_quantities(warning: ValidityWarning) -> str:
    """Return the numbers of the summary that a notice bears on, in words; empty if it does not state them."""
    names = (str(name).rsplit(".", 1)[-1] for name in warning.get("touches") or ())
    return ", ".join(dict.fromkeys(variable_words(name) for name in names))


def extreme_value(warning: ValidityWarning) -> str:
    """Return the value farthest outside the range, in its display unit."""
    return _bound(str(warning.get("quantity") or ""), warning.get("value"))


def valid_range(warning: ValidityWarning) -> str:
    """Return the range of validity in words, in its display unit."""
    name, low, high = str(warning.get("quantity") or ""), warning.get("low"), warning.get("high")
    if low is None and high is None:
        return "–"
    if low is None:
        return f"up to {_bound(name, high)}"
    if high is None:
        return f"from {_bound(name, low)}"
    return f"{_bound(name, low)} to {_bound(name, high)}"


def outside(warning: ValidityWarning) -> str:
    """Return which value left the range, and by which limit; empty if the notice has no range.

    Parameters
    ----------
    warning : ValidityWarning
        The notice.

    Returns
    -------
    str
        Such as "Knudsen number 0.0963, valid below 0.0300".
    """
    name, value = str(warning.get("quantity") or ""), warning.get("value")
    if value is None:
        return ""
    low, high = warning.get("low"), warning.get("high")
    if high is not None and value > high:
        limit = f"valid below {_bound(name, high)}"
    elif low is not None and value < low:
        limit = f"valid above {_bound(name, low)}"
    else:
        return ""
    return f"{variable_words(name)} {_bound(name, value)}, {limit}"


def remark(warning: ValidityWarning) -> str:
    """Return what a notice's message adds to its numbers: nothing, if it only repeats them."""
    message = str(warning.get("message") or "")
    repeats = message.startswith(f"{warning.get('model')}: ") or _RANGE_SENTENCE.search(message)
    return "" if repeats else message


def _bound(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if name in _UNITS:
        return f"{format_number(float(value))}\u00a0{_UNITS[name]}"
    return format_quantity(name, value) if name in QUANTITIES else format_number(float(value))
