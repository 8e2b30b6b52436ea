"""Run one condition of a facility whose nozzle supply is given: arc jets, hot-shot and gun tunnels.

The supply is in equilibrium at the temperature and pressure given, or at the enthalpy that mass flow and
power or throat of a heater give (`heater`); in an arc jet the gas is hotter in the middle than at the wall,
and these are averages.
"""

from __future__ import annotations

from shocklayer.facilities import heater
from shocklayer.facilities.condition import Condition
from shocklayer.facilities.nozzle_condition import required_area
from shocklayer.facilities.reflected_shock_condition import run_condition as run_condition

FIELDS = (
    "fill.mixture",
    "fill.temperature",
    "reservoir.temperature",
    "reservoir.pressure",
    *heater.FIELDS,
    "nozzle.area_ratio",
    "nozzle.pitot_ratio",
    "nozzle.mach_number",
    "nozzle.contour",
    "nozzle.chemistry",
    "nozzle.throat_diameter",
    "nozzle.exit_diameter",
)
"""Fields of the condition that the run reads."""


def required_fields(condition: Condition) -> dict[str, str]:
    """Return the fields that a run cannot do without, each with a value to suggest."""
    if "heater.mass_flow" in condition.fields and "reservoir.temperature" not in condition.fields:
        return heater.required(condition) | required_area(condition)
    required = {"reservoir.temperature": "6000 K", "reservoir.pressure": "1 MPa"}
    return required | required_area(condition)
