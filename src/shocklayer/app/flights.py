"""Flights for the page: the equilibrium chain, its summary, its figures, and numbers to compare."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from shocklayer import chain
from shocklayer.app import frames, scenarios
from shocklayer.core.json_output import plain
from shocklayer.report.figures import envelope_fields
from shocklayer.report.formatting import format_duration, format_quantity
from shocklayer.report.page import key_numbers, plots
from shocklayer.report.page.answers import answers
from shocklayer.report.page.lead import lead
from shocklayer.report.view import View

LAYER = "layer.chemistry=equilibrium"
"""The layer that answers while a slider moves; the whole chain of a job takes the scenario's own."""
_MOST_POINTS = 300

_COMPARED = {
    "stagnation_heat_flux": "Peak heat flux, stagnation point",
    "heat_load": "Heat load, stagnation point",
    "wall_temperature": "Peak wall temperature",
    "load_factor": "Peak load factor",
    "dynamic_pressure": "Peak dynamic pressure",
    "mach_number": "Highest Mach number",
    "electron_density": "Largest electron density",
}
"""Peaks whose change beside the nominal flight is shown, with their labels."""


def fly(arguments: Mapping[str, Any]) -> str:
    """Fly a scenario with the equilibrium layer.

    Parameters
    ----------
    arguments : mapping
        As `scenarios.read`.

    Returns
    -------
    str
        JSON: ``summary``, ``plots`` (the report's figures by name), ``numbers``, ``answers``, ``doubts``,
        ``chemistry``, ``seconds``.
    """
    return _fly(frames.dumps(dict(arguments)))


@lru_cache(maxsize=24)
def _fly(arguments: str) -> str:
    asked = json.loads(arguments)
    chosen = any(setting.startswith("layer.chemistry=") for setting in asked.get("set") or ())
    scenario = scenarios.read(asked, () if chosen else (LAYER,))
    begun = time.perf_counter()
    result = chain.run(scenario)
    view = View(result)
    interactive = plots.build(view, envelope_fields.compute(view))
    numbers = key_numbers.key_numbers(view)
    return frames.dumps(
        plain(
            {
                "title": view.title,
                "lead": lead(view),
                "chemistry": scenario.layer.chemistry,
                "seconds": round(time.perf_counter() - begun, 3),
                "summary": result.summary,
                "plots": interactive,
                "numbers": _compared(view),
                "answers": [answer._asdict() for answer in answers(view)],
                "doubts": [doubt._asdict() for doubt in key_numbers.doubts(view, numbers)],
            }
        )
    )


def _compared(view: View) -> list[dict[str, object]]:
    """Return the numbers that are compared with the nominal flight: SI value, and as it is shown."""
    rows: list[dict[str, object]] = []
    for name, label in _COMPARED.items():
        peak = view.peak(name)
        if peak is None or peak["value"] is None:
            continue
        rows.append(
            {
                "name": name,
                "label": label,
                "value": peak["value"],
                "text": format_quantity(name, peak["value"]),
                "where": f"{format_quantity('altitude', peak['altitude'])}, {format_duration(peak['time'])}",
                "in_range": peak.get("in_range", True),
            }
        )
    for link in view.links:
        lost = sum(window["end"]["time"] - window["start"]["time"] for window in link.blackouts)
        rows.append(
            {
                "name": f"blackout.{link.name}",
                "label": f"Blackout of {link.name}",
                "value": lost,
                "text": format_duration(lost) if lost else "none",
                "where": f"from {format_quantity('altitude', link.blackouts[0]['start']['altitude'])}"
                if link.blackouts
                else "",
                "in_range": True,
            }
        )
    distance = view.stored("ground_distance")
    rows.append(
        {
            "name": "ground_distance",
            "label": "Ground distance",
            "value": float(distance[-1] - distance[0]),
            "text": format_quantity("ground_distance", float(distance[-1] - distance[0])),
            "where": "",
            "in_range": True,
        }
    )
    rows.append(
        {
            "name": "duration",
            "label": "Duration",
            "value": view.duration,
            "text": format_duration(view.duration),
            "where": f"to {format_quantity('altitude', view.end['altitude'])}",
            "in_range": True,
        }
    )
    return rows


@lru_cache(maxsize=64)
def _envelope(arguments: str) -> str:
    history = chain.fly_scenario(scenarios.read(json.loads(arguments)))
    step = max(1, len(history.time) // _MOST_POINTS)
    return frames.dumps(
        plain(
            {
                "time": np.asarray(history.time)[::step],
                "altitude": np.asarray(history.altitude)[::step],
                "speed": np.asarray(history.speed)[::step],
                "mach_number": np.asarray(history.mach_number)[::step],
                "total_enthalpy": np.asarray(history.total_enthalpy)[::step],
                "load_factor": np.asarray(history.load_factor)[::step],
                "dynamic_pressure": np.asarray(history.dynamic_pressure)[::step],
            }
        )
    )


def envelope(arguments: Mapping[str, Any]) -> str:
    """Fly a scenario without the later stages.

    Parameters
    ----------
    arguments : mapping
        As `scenarios.read`.

    Returns
    -------
    str
        JSON: ``time`` [s], ``altitude`` [m], ``speed`` [m/s], ``mach_number``, ``total_enthalpy`` [J/kg],
        ``load_factor`` [g0] and ``dynamic_pressure`` [Pa] along the flight.
    """
    return _envelope(frames.dumps(dict(arguments)))
