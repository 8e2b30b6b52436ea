"""Reported blackouts compared with those of the built-in flights."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from shocklayer.validation.comparison_row import Row, altitude_tolerance, table
from shocklayer.validation.flights import result_of
from shocklayer.validation.sheath import ONSET_TOLERANCE


class _Model(NamedTuple):
    """How the shock layer of a flight is computed."""

    words: str
    source: str
    overrides: tuple[str, ...] = ()


_STANDARD = _Model(
    "in equilibrium",
    "equilibrium at the edge of the forebody's layer, uniform slab",
    ("layer.chemistry='equilibrium'",),
)
_FINITE = _Model("at finite rate", "viscous layer at finite rate, full wave")
_WAKE = _Model(
    "at finite rate",
    "viscous layer at finite rate to an antenna behind the shoulder (position assumed), full wave",
)
_WAKE_ON_MARS = _WAKE._replace(overrides=("layer.chemistry='finite-rate'",))
_WINDWARD = _Model(
    "at finite rate",
    "viscous layer at finite rate on the windward side (antenna position assumed), full wave",
)

DURATION_TOLERANCE = (0.6, 1.4)
"""Accepted ratio of blackout durations of capsules."""
_SHUTTLE_TOLERANCE = 5e3
"""Accepted difference of the altitudes of the Shuttle's blackout [m], rounded for many flights."""
_FADE = 3.0
"""Loss at which fading begins [dB]: half the power. The link is lost when its margin is exceeded, which for
RAM C-II is some 20 dB more."""
_DURATIONS = (
    ("BO-RAMC2", "ram-c-ii", "VHF", _FINITE, "RAM C-II, VHF"),
    ("BO-RAMC2", "ram-c-ii", "VHF", _STANDARD, "RAM C-II, VHF"),
    ("BO-APOLLO8", "apollo-10", "S-band", _WAKE, "Apollo 8, S-band (flown as Apollo 10)"),
    ("BO-APOLLO8", "apollo-10", "VHF", _WAKE, "Apollo 8, VHF (flown as Apollo 10)"),
    ("BO-APOLLO8", "apollo-10", "S-band", _STANDARD, "Apollo 8, S-band (flown as Apollo 10)"),
    ("BO-APOLLO13", "apollo-10", "S-band", _WAKE, "Apollo 13, S-band (flown as Apollo 10)"),
    ("BO-APOLLO13", "apollo-10", "S-band", _STANDARD, "Apollo 13, S-band (flown as Apollo 10)"),
    ("BO-GEMINI2", "gemini", "UHF", _WAKE, "Gemini 2, UHF (flown from orbit)"),
    ("BO-GEMINI2", "gemini", "UHF", _STANDARD, "Gemini 2, UHF (flown from orbit)"),
    ("BO-MPF", "mars-pathfinder", "X-band", _WAKE_ON_MARS, "Mars Pathfinder, X-band from its wake"),
    ("BO-MPF", "mars-pathfinder", "X-band", _STANDARD, "Mars Pathfinder, X-band from its wake"),
    ("BO-DRAGON-DEMO2", "crew-dragon", "S-band", _WAKE, "Crew Dragon, relay at S-band"),
    ("BO-DRAGON-DEMO2", "crew-dragon", "S-band", _STANDARD, "Crew Dragon, relay at S-band"),
)
"""Event, scenario, link, model and description of each duration that is compared."""


def blackout_windows(case: str) -> list[Row]:
    """Compare onset and duration of blackouts with what was reported.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Durations within 40 %: of capsules, with the viscous layer to an assumed position on the afterbody,
        and with equilibrium at the end of the forebody; the altitude at which RAM C-II's VHF signal has lost
        half its power, within 3 km; both ends of the Shuttle's S-band blackout, within 5 km; and whether FIRE
        II lost its telemetry. The quantity names the chemistry, the source the complete model.
    """
    events = {row["case_id"]: row for row in table("blackout_events")}
    rows = []

    def add(
        event: str,
        words: str,
        measured: float,
        predicted: float,
        unit: str,
        tolerance: tuple[float, float],
        model: _Model,
    ) -> None:
        entry = events[event]
        quantity = f"{words}, {model.words}"
        source = f"{entry['source']}; computed: {model.source}"
        rows.append(Row(case, quantity, measured, predicted, unit, tolerance, source, entry["status"]))

    for event, scenario, link, model, words in _DURATIONS:
        windows = _windows_of(scenario, link, model)
        lost = sum(window["end"]["time"] - window["start"]["time"] for window in windows)
        duration = float(events[event]["duration_s"])
        add(event, f"duration of the blackout of {words}", duration, lost, "s", DURATION_TOLERANCE, model)
    onset = float(events["BO-RAMC2"]["start_alt_km"])
    for model in (_FINITE, _STANDARD):
        data = result_of("ram-c-ii", *model.overrides).data.sel(radio="VHF")
        fading = int(np.argmax(data["attenuation"].values >= _FADE))
        words = "altitude at which RAM C-II's VHF signal begins to fade (half the power lost)"
        altitude = float(data["altitude"].values[fading]) / 1e3
        add("BO-RAMC2", words, onset, altitude, "km", altitude_tolerance(onset, ONSET_TOLERANCE), model)
    for model in (_WINDWARD, _STANDARD):
        windows = _windows_of("space-shuttle", "S-band", model)
        for key, pick, words in (("start", max, "begins"), ("end", min, "ends")):
            measured = float(events["BO-SHUTTLE-REF"][f"{key}_alt_km"])
            altitude = pick((window[key]["altitude"] for window in windows), default=0.0) / 1e3
            description = f"altitude at which the Shuttle's S-band blackout {words}"
            add(
                "BO-SHUTTLE-REF",
                description,
                measured,
                altitude,
                "km",
                altitude_tolerance(measured, _SHUTTLE_TOLERANCE),
                model,
            )
    for model in (_WAKE, _STANDARD):
        occurs = float(bool(_windows_of("fire-ii", "VHF", model)))
        add("BO-FIRE2", "FIRE II loses its VHF telemetry (1: yes)", 1.0, occurs, "1", (1.0, 1.0), model)
    return rows


def _windows_of(scenario: str, link: str, model: _Model) -> list[Any]:
    """Return the blackouts of one radio link of a built-in scenario."""
    blackouts = result_of(scenario, *model.overrides).summary["blackouts"]
    return [window for window in blackouts if window["radio"] == link]
