"""The numbers of a scenario that the page of flights moves: unit, range, source."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from shocklayer.app import scenarios
from shocklayer.app.flight_list import opening_comment
from shocklayer.core.units import DIMENSIONS, convert
from shocklayer.scenario import Scenario, builtin
from shocklayer.scenario.dispersible_fields import dispersible_numbers

MOST = 6
"""Number of sliders of one flight."""


class _Field(NamedTuple):
    """A field: label, display unit, range as shares of its value or, for angles, as differences."""

    label: str
    unit: str
    below: float
    above: float


_FIELDS: dict[str, _Field] = {
    "flight.entry.speed": _Field("Speed at entry", "km/s", 0.90, 1.10),
    "flight.entry.flight_path_angle": _Field("Flight-path angle at entry", "deg", -5.0, 5.0),
    "flight.entry.altitude": _Field("Altitude at entry", "km", 0.85, 1.15),
    "flight.stage.0.thrust": _Field("Thrust of the first stage", "kN", 0.9, 1.1),
    "vehicle.mass": _Field("Mass", "kg", 0.5, 2.0),
    "vehicle.nose_radius": _Field("Nose radius", "m", 0.7, 1.4),
    "vehicle.aerodynamics.drag_coefficient": _Field("Drag coefficient", "", 0.6, 1.5),
    "vehicle.reference_area": _Field("Reference area of the drag", "m^2", 0.6, 1.5),
    "flight.controls.angle_of_attack": _Field("Angle of attack", "deg", -5.0, 5.0),
    "flight.controls.bank_angle": _Field("Bank angle", "deg", -30.0, 30.0),
    "flight.entry.heading": _Field("Heading at entry", "deg", -30.0, 30.0),
    "vehicle.emissivity": _Field("Emissivity of the wall", "", 0.6, 1.15),
    "layer.wall_temperature": _Field("Wall temperature under the sheath", "K", 0.6, 1.5),
}
"""Candidates in their order; a flight shows the first six that it has."""


class Slider(NamedTuple):
    """One slider, in its display unit; slow where each value needs the flow around another body."""

    name: str
    label: str
    unit: str
    value: float
    minimum: float
    maximum: float
    step: float
    slow: bool
    source: str


def document(arguments: Mapping[str, Any]) -> dict[str, object]:
    """Return the sliders of a scenario.

    Parameters
    ----------
    arguments : mapping
        As `scenarios.read`.

    Returns
    -------
    dict
        ``title``, ``source`` (opening comment of a built-in scenario), ``layer`` (chemistry), ``sliders``,
        and ``dispersed`` (what its ensemble disperses, in words).
    """
    scenario = scenarios.read(arguments)
    name = None if arguments.get("toml") is not None else scenarios.check_name(str(arguments["scenario"]))
    return {
        "title": scenario.title,
        "source": opening_comment(name) if name else "uploaded",
        "layer": scenario.layer.chemistry,
        "sliders": [each._asdict() for each in sliders(scenario, name)],
        "dispersed": dispersed(scenario),
    }


def sliders(scenario: Scenario, name: str | None) -> list[Slider]:
    """Return at most six sliders of a scenario.

    Parameters
    ----------
    scenario : Scenario
        Loaded.
    name : str or None
        Its built-in name.

    Returns
    -------
    list of Slider
        In the order of the page.
    """
    numbers = dispersible_numbers(scenario)
    found: list[Slider] = []
    for field, about in _FIELDS.items():
        if field not in numbers or len(found) == MOST:
            continue
        if field == "vehicle.reference_area" and "vehicle.aerodynamics.drag_coefficient" in numbers:
            continue
        found.append(_slider(field, about, *numbers[field], _source(field, name, scenario)))
    return found


def dispersed(scenario: Scenario) -> list[str]:
    """Return what the ensemble of a scenario disperses, one line for each number.

    Parameters
    ----------
    scenario : Scenario
        Loaded.

    Returns
    -------
    list of str
        Such as ``vehicle.mass: normal, width 0.23 kg``.
    """
    numbers = dispersible_numbers(scenario)
    lines: list[str] = []
    for name, distribution in scenario.ensemble.items():
        dimension = numbers[name][1] if name in numbers else None
        unit = DIMENSIONS[dimension].unit if dimension else ""
        width = f"{distribution.width:.4g} {unit}".strip()
        if unit == "rad":
            width = f"{math.degrees(distribution.width):.4g} deg"
        lines.append(f"{name}: {distribution.kind}, width {width}")
    return lines


def _slider(name: str, about: _Field, si: float, dimension: str | None, source: str) -> Slider:
    scale = convert(f"1 {about.unit}", dimension) if dimension and about.unit else 1.0
    value = si / scale
    if about.unit == "deg":
        low, high = value + about.below, value + about.above
        if name.endswith("flight_path_angle"):
            high = min(high, 0.0) if value < 0.0 else high
            low = max(low, -90.0)
    else:
        low, high = value * about.below, value * about.above
    if name == "vehicle.emissivity":
        high = min(high, 1.0)
    step = 10.0 ** math.floor(math.log10(max(high - low, 1e-9) / 50.0))
    low, high = math.floor(low / step) * step, math.ceil(high / step) * step
    if about.unit != "deg":
        low = max(low, step)
    digits = max(0, -round(math.log10(step)))
    return Slider(
        name,
        about.label,
        about.unit,
        float(f"{value:.6g}"),
        round(low, digits),
        round(high, digits),
        round(step, digits),
        name == "vehicle.nose_radius",
        source,
    )


def _source(field: str, name: str | None, scenario: Scenario) -> str:
    """Return where the value of a field is from."""
    if name is None:
        return "your scenario"
    tables = builtin.read("scenarios", name)
    section, key = field.split(".")[0], field.split(".")[1]
    vehicle = str(tables.get("vehicle", {}).get("name", "")).lower()
    if section == "vehicle" and key not in tables.get("vehicle", {}) and vehicle:
        for each in builtin.read("vehicles", vehicle).get("source", ()):
            if key in each["fields"]:
                return f"catalogue of vehicles ({each['status']}): {each['text']}"
        return "catalogue of vehicles"
    stated = _lookup(tables, field)
    if stated is None:
        return "default of the program"
    if _marked(field, tables.get("unverified", ())):
        return f"assumed in the scenario {name}"
    return f"the scenario {name}, whose sources stand above"


def _marked(field: str, unverified: object) -> bool:
    names = unverified if isinstance(unverified, list | tuple) else ()
    return any(
        field == str(each) or field.startswith(f"{each}.") or field.split(".", 1)[-1] == str(each)
        for each in names
    )


def _lookup(tables: object, field: str) -> object:
    for part in field.split("."):
        if not isinstance(tables, dict) or part not in tables:
            return None
        tables = tables[part]
    return tables
