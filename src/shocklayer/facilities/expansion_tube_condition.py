"""Run one condition of an expansion tube and describe it as a document."""

from __future__ import annotations

from typing import Any

from shocklayer.facilities.expansion_tube import run_expansion_tube
from shocklayer.facilities.reflected_shock_condition import between, incident_shock_speed, section
from shocklayer.facilities.settings import CHEMISTRIES, Condition, assumed, condensation_document, test_gas
from shocklayer.gas.equilibrium.solver import equilibrium_tp


def run_condition(condition: Condition) -> dict[str, Any]:
    """Run one condition of an expansion tube.

    Parameters
    ----------
    condition : Condition
        Settings of the run.

    Returns
    -------
    dict
        As `shocklayer.facilities.run_facility.run`, with ``shock_tube``; the reservoir has a total
        enthalpy only.

    Raises
    ------
    UserError
        If a field is missing or wrong.
    """
    fill_pressure = condition.needed("fill.pressure", "3 kPa")
    fill_temperature = condition.needed("fill.temperature", "300 K")
    acceleration_pressure = condition.needed("acceleration.pressure", "10 Pa")
    chemistry = condition.chemistry()
    mixture = test_gas(condition)
    shock_speed = incident_shock_speed(condition, mixture)
    result = run_expansion_tube(
        fill_pressure,
        fill_temperature,
        shock_speed,
        acceleration_pressure,
        condition.number("acceleration.temperature") or 298.15,
        condition.number("acceleration.shock_speed"),
        condition.number("nozzle.area_ratio") or 1.0,
        mixture,
    )
    sections = {name: section(mixture, getattr(result, name)) for name in CHEMISTRIES}
    chosen = sections[chemistry]
    wet, warnings = condensation_document(mixture, chosen["temperature"], chosen["pressure"])
    stream = getattr(result, chemistry)
    cold = equilibrium_tp(mixture, fill_temperature, fill_pressure)
    total = float(stream.state.enthalpy + 0.5 * stream.speed**2 - cold.enthalpy)
    facility = condition.facility
    stated = facility.figure("test_time_maximum") or facility.figure("test_time_minimum")
    return {
        "reservoir": {"temperature": None, "pressure": None, "enthalpy": total, "mole_fractions": {}},
        "shock_tube": {
            "shock_speed": shock_speed,
            "shocked_temperature": float(result.shocked.temperature),
            "shocked_pressure": float(result.shocked.pressure),
            "gas_speed": result.gas_speed,
            "second_shock_speed": result.second_shock_speed,
        },
        "test_section": chosen,
        **sections,
        "test_time": stated,
        "test_time_basis": "stated by the operator" if stated is not None else "not known",
        "condensation": wet,
        "warnings": [*warnings, *between(sections), *assumed(condition)],
    }
