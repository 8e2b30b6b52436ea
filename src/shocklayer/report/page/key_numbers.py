"""The five numbers of the first screen, each with its uncertainty interval and the validity of its models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from shocklayer.report.formatting import (
    capitalised,
    format_duration,
    format_interval,
    format_quantity,
    join_words,
)
from shocklayer.report.page import validity
from shocklayer.report.records import RadioLink, ValidityWarning
from shocklayer.report.view import View

_PEAKS = (
    ("stagnation_heat_flux", "Peak heat flux, stagnation point"),
    ("wall_temperature", "Peak wall temperature"),
    ("load_factor", "Peak load factor"),
    ("electron_density", "Largest electron density"),
)
_WALL, _SHIELD = "wall_temperature", ("surface_temperature", "Peak surface temperature")
"""With a heat shield its own surface, which conducts, ablates and blows, stands for the wall."""
_WITHOUT_LINKS = ("heat_load", "Heat load, stagnation point")
"""The fifth number of a flight without radio."""
_COMMON = 4
"""Number of key numbers from which on a notice is listed once for all of them."""


@dataclass(frozen=True)
class KeyNumber:
    """One number of the first screen.

    Parameters
    ----------
    name : str
        As the notices of the summary call it.
    label, value, interval, where : str
        Plain text; the interval and the place may be empty.
    in_range : bool or None
        Whether every model behind it was inside its range of validity; None if the summary does not say.
    """

    name: str
    label: str
    value: str
    interval: str
    where: str
    in_range: bool | None


class Doubt(NamedTuple):
    """Key numbers in words, and which models were outside their range there."""

    numbers: str
    reasons: str


def key_numbers(view: View) -> list[KeyNumber]:
    """Return the five numbers of the first screen.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    list of KeyNumber
        Peak heat flux, wall temperature (with a heat shield that of its surface), load factor, electron
        density, and the longest blackout (without
        radio the heat load).
    """
    shielded = "surface_temperature" in (view.summary.get("peaks") or {})
    numbers = [_peak(view, *(_SHIELD if shielded and each[0] == _WALL else each)) for each in _PEAKS]
    numbers.append(_blackout(view) if view.links else _peak(view, *_WITHOUT_LINKS))
    return [number for number in numbers if number is not None]


def doubts(view: View, numbers: Sequence[KeyNumber]) -> list[Doubt]:
    """Return why key numbers are uncertain beyond their intervals: the models that were outside their range.

    Parameters
    ----------
    view : View
        The flight.
    numbers : sequence of KeyNumber
        The numbers of the first screen.

    Returns
    -------
    list of Doubt
        One entry for all numbers where a notice bears on most of them, then one per number.
    """
    names = {number.name for number in numbers}
    warnings = [w for w in view.summary.get("warnings") or [] if validity.affects_summary(w)]
    common = [w for w in warnings if len(_touched(w) & names) >= min(_COMMON, len(names))]
    listed: set[str] = set()
    entries = []
    if common:
        entries.append(Doubt("All of these numbers", _reasons(common, listed)))
    for number in numbers:
        own = [w for w in warnings if w not in common and number.name in _touched(w)]
        if own:
            entries.append(Doubt(number.label.split(",")[0], _reasons(own, listed)))
    return entries


def _touched(warning: ValidityWarning) -> set[str]:
    return {str(name).rsplit(".", 1)[-1] for name in warning.get("touches") or ()}


def _reasons(warnings: Sequence[ValidityWarning], listed: set[str]) -> str:
    """Join the reasons; a model that an earlier entry described is only named."""
    words = []
    for warning in warnings:
        model, outside = str(warning.get("model")), validity.outside(warning)
        words.append(f"{model} ({outside})" if outside and model not in listed else model)
        listed.add(model)
    return capitalised("; ".join(words))


def _peak(view: View, name: str, label: str) -> KeyNumber | None:
    peak = view.peak(name)
    if peak is None or peak["value"] is None:
        return None
    altitude = format_quantity("altitude", peak["altitude"])
    interval = format_interval(name, peak.get("low"), peak.get("high"))
    return KeyNumber(
        name,
        label,
        format_quantity(name, peak["value"]),
        f"[{interval}]" if interval else "no interval computed",
        "" if name == "heat_load" else f"at {altitude}, {peak['time']:.0f}\u00a0s",
        peak.get("in_range"),
    )


def _blackout(view: View) -> KeyNumber:
    label = "Longest blackout"
    warnings = view.summary.get("warnings") or []
    holds = not any("blackouts" in _touched(warning) for warning in warnings)
    lost = [link for link in view.links if link.blackouts]
    if lost:
        worst = max(lost, key=lambda link: link.blackout_time)
        duration = format_duration(worst.blackout_time)
        return KeyNumber("blackouts", label, duration, _duration_interval(worst), f"link {worst.name}", holds)
    possible = {window["radio"] for window in view.summary.get("possible_blackouts") or []}
    interval = f"possible for {join_words(sorted(possible), 3)}" if possible else ""
    if not any(link.ever_available for link in view.links):
        return KeyNumber("blackouts", label, "no link", "", "none closes, even without plasma", holds)
    names = join_words([link.name for link in view.links if link.uninterrupted], 3)
    return KeyNumber("blackouts", label, "none", interval, f"not lost: {names}", holds)


def _duration_interval(link: RadioLink) -> str:
    """Return the shortest and the longest total duration of the blackouts of a link; empty if not stated."""
    lows = [window.get("duration_low") for window in link.blackouts]
    if None in lows:
        return ""
    shortest = format_duration(sum(low for low in lows if low is not None))
    highs = [window.get("duration_high") for window in link.blackouts]
    if None in highs:
        return f"[{shortest} or more]"
    return f"[{shortest} to {format_duration(sum(high for high in highs if high is not None))}]"
