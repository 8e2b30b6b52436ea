"""Reported blackouts compared with those of the built-in flights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal, NamedTuple

import numpy as np

from shocklayer.result.result import Result
from shocklayer.validation.comparison_row import (
    HARDLY_FAILS,
    OTHER_FLIGHT,
    Row,
    altitude_tolerance,
    compare,
    table,
)
from shocklayer.validation.flights import result_of
from shocklayer.validation.sheath import ONSET_TOLERANCE, first_passage

Figure = Literal["duration", "start", "end", "occurrence", "fading"]
"""What was reported: the time without contact, the altitude at which it starts or ends, that there was a
blackout at all, or the altitude at which the signal begins to fade."""

DURATION_TOLERANCE = (0.6, 1.4)
"""Accepted ratio of blackout durations."""
_ROUNDED = 5e3
"""Accepted difference of altitudes that are rounded for many flights [m]."""
_FADE = 3.0
"""Loss at which fading begins [dB]: half the power. The link is lost when its margin is exceeded, which for
RAM C-II is some 20 dB more."""

_EQUILIBRIUM = ("layer.chemistry='equilibrium'",)
_ANTENNA = "position of the antenna assumed"


class _Report(NamedTuple):
    """A figure that was reported, and the link of a built-in flight beside which it stands."""

    event: str
    scenario: str
    radio: str
    figure: Figure
    words: str
    remark: str = _ANTENNA
    not_counted: str = ""


_AS_APOLLO_10 = f"{OTHER_FLIGHT}: flown as Apollo 10"
_REPORTS = (
    _Report("BO-RAMC2", "ram-c-ii", "VHF", "duration", "RAM C-II, VHF"),
    _Report("BO-RAMC2", "ram-c-ii", "VHF", "fading", "RAM C-II, VHF"),
    _Report("BO-APOLLO8", "apollo-10", "S-band", "duration", "Apollo 8, S-band", not_counted=_AS_APOLLO_10),
    _Report("BO-APOLLO8", "apollo-10", "VHF", "duration", "Apollo 8, VHF", not_counted=_AS_APOLLO_10),
    _Report("BO-APOLLO13", "apollo-10", "S-band", "duration", "Apollo 13, S-band", not_counted=_AS_APOLLO_10),
    _Report(
        "BO-GEMINI2",
        "gemini",
        "UHF",
        "duration",
        "Gemini 2, UHF",
        not_counted=f"{OTHER_FLIGHT}: suborbital, flown as a return from orbit",
    ),
    _Report("BO-MPF", "mars-pathfinder", "X-band", "duration", "Mars Pathfinder, X-band from its wake"),
    _Report("BO-DRAGON-DEMO2", "crew-dragon", "S-band", "duration", "Crew Dragon, relay at S-band"),
    _Report("BO-SHUTTLE-REF", "space-shuttle", "S-band", "start", "Shuttle, S-band to the ground"),
    _Report("BO-SHUTTLE-REF", "space-shuttle", "S-band", "end", "Shuttle, S-band to the ground"),
    _Report(
        "BO-FIRE2",
        "fire-ii",
        "VHF",
        "occurrence",
        "FIRE II, VHF telemetry",
        not_counted=f"{HARDLY_FAILS}: every such entry loses its VHF",
    ),
    _Report("BO-IXV", "ixv", "S-band", "start", "IXV, S-band"),
    _Report("BO-IXV", "ixv", "S-band", "end", "IXV, S-band"),
    _Report("BO-SOYUZ", "soyuz", "VHF", "duration", "Soyuz, VHF"),
    _Report("BO-SOYUZ", "soyuz", "VHF", "start", "Soyuz, VHF"),
    _Report("BO-SOYUZ", "soyuz", "VHF", "end", "Soyuz, VHF"),
)
"""Every reported blackout for which there is a built-in flight. Of the table of events, Artemis I and the
Mars Exploration Rovers are not built in, and the last contact with STS-107 was not lost to a plasma."""


def blackout_windows(case: str) -> list[Row]:
    """Compare blackouts with what was reported.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Each figure by the chemistry that a run takes, and in equilibrium, which is not the default: durations
        within 40 %; altitudes within 5 km, and that at which RAM C-II's VHF signal has lost half its power
        within 3 km. The remark says from where to where the link was lost and what bounds either end.
    """
    return [
        _row(case, report, overrides, words)
        for report in _REPORTS
        for overrides, words in (((), "default chemistry"), (_EQUILIBRIUM, "equilibrium"))
    ]


def _row(case: str, report: _Report, overrides: tuple[str, ...], chemistry: str) -> Row:
    entry = next(row for row in table("blackout_events") if row["case_id"] == report.event)
    words, unit = _WORDS[report.figure]
    measured = _measured(entry, report.figure)
    tolerance, band_source = _band(report.figure, measured)
    return compare(
        case,
        f"{words.format(report.words)}, {chemistry}",
        measured,
        partial(_predicted, report, overrides),
        unit,
        tolerance,
        entry,
        kind="alternative" if overrides else "nature",
        band_source=band_source,
        not_counted=report.not_counted,
        remark=partial(_remark, report, overrides),
    )


_WORDS: dict[Figure, tuple[str, str]] = {
    "duration": ("duration of the blackout of {}", "s"),
    "start": ("altitude at which the blackout of {} begins", "km"),
    "end": ("altitude at which the blackout of {} ends", "km"),
    "occurrence": ("{} is lost (1: yes)", "1"),
    "fading": ("altitude at which {} has lost half its power", "km"),
}


def _measured(entry: dict[str, str], figure: Figure) -> float:
    if figure == "occurrence":
        return 1.0
    column = {
        "duration": "duration_s",
        "start": "start_alt_km",
        "fading": "start_alt_km",
        "end": "end_alt_km",
    }
    return float(entry[column[figure]].lstrip("~"))


def _band(figure: Figure, measured: float) -> tuple[tuple[float, float], str]:
    """Return the tolerance of a figure, and where it comes from."""
    if figure == "duration":
        return DURATION_TOLERANCE, "40 %, our choice for assumed antennas and receiving stations"
    if figure == "occurrence":
        return (1.0, 1.0), "yes or no"
    if figure == "fading":
        return altitude_tolerance(
            measured, ONSET_TOLERANCE
        ), "3 km, our choice: the threshold is not reported"
    return altitude_tolerance(measured, _ROUNDED), "5 km, our choice for a figure rounded for many flights"


def _predicted(report: _Report, overrides: tuple[str, ...]) -> float:
    result = result_of(report.scenario, *overrides)
    windows = windows_of(result, report.radio)
    if report.figure == "fading":
        data = result.data.sel(radio=report.radio)
        loss, altitude = data["attenuation"].values, data["altitude"].values
        return first_passage(altitude, loss, _FADE) / 1e3
    if report.figure == "duration":
        return sum(each.end_time - each.start_time for each in windows)
    if report.figure == "occurrence":
        return float(bool(windows))
    pick: Callable[..., float] = max if report.figure == "start" else min
    altitudes = [each.start if report.figure == "start" else each.end for each in windows]
    return pick(altitudes, default=np.nan) / 1e3


def _remark(report: _Report, overrides: tuple[str, ...]) -> str:
    """Describe the computed windows: where each starts and ends, and what bounds it there."""
    windows = windows_of(result_of(report.scenario, *overrides), report.radio)
    return f"{report.remark}; computed: {describe(windows)}"


class Window(NamedTuple):
    """A computed blackout: times [s], altitudes [m], and what bounds its ends."""

    start_time: float
    end_time: float
    start: float
    end: float
    start_bound: str
    end_bound: str


def windows_of(result: Result, radio: str) -> list[Window]:
    """Return the blackouts of one link.

    Parameters
    ----------
    result : Result
        A flight.
    radio : str
        Name of the link.

    Returns
    -------
    list of Window
        In order of time.
    """
    return [
        Window(
            *(each[end]["time"] for end in ("start", "end")),
            *(each[end]["altitude"] for end in ("start", "end")),
            *(each[end]["bound_by"] for end in ("start", "end")),
        )
        for each in result.summary["blackouts"]
        if each["radio"] == radio
    ]


def describe(windows: Sequence[Window]) -> str:
    """Return blackouts in words: "lost from 83.4 km (sheath) to 27.2 km (line-of-sight)"."""
    spans = (
        f"{each.start / 1e3:.1f} km ({each.start_bound}) to {each.end / 1e3:.1f} km ({each.end_bound})"
        for each in windows
    )
    return f"lost from {', and from '.join(spans)}" if windows else "never lost"
