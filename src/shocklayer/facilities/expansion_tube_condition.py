"""Run one condition of an expansion tube and describe it as a document."""

from __future__ import annotations

import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.facilities.condition import LIMITS, Condition, Limit
from shocklayer.facilities.datum import CONDITION_DIMENSIONS
from shocklayer.facilities.driver import Driver
from shocklayer.facilities.driver_condition import driver_fan, incident_shock
from shocklayer.facilities.expansion_tube import ExpansionTubeRun, run_expansion_tube
from shocklayer.facilities.reflected_shock import NozzleExit
from shocklayer.facilities.reflected_shock_condition import (
    shock_tube_fields,
    stream_document,
)
from shocklayer.facilities.run_document import (
    ModelDocument,
    StreamDocument,
    add_waves,
    assumptions,
    chemistry_spread,
    condensation_state,
    stated_test_time,
)
from shocklayer.facilities.wave_diagram import Fan, WaveDiagram, expansion_tube
from shocklayer.gas.equilibrium.solver import equilibrium_tp

FIELDS = tuple(
    key
    for key in CONDITION_DIMENSIONS
    if key.startswith(("fill.", "driver_gas.", "acceleration."))
    or key in ("shock_speed", "nozzle.area_ratio", "nozzle.chemistry", "tube.diameter", "tube.length")
)
"""Fields of the condition that the run reads."""


def required_fields(condition: Condition) -> dict[str, str]:
    """Return the fields that a run cannot do without, each with a value to suggest."""
    return shock_tube_fields(condition) | {"fill.pressure": "3 kPa", "acceleration.pressure": "10 Pa"}


def run_condition(condition: Condition) -> ModelDocument:
    """Run one condition of an expansion tube.

    Parameters
    ----------
    condition : Condition
        Settings of the run.

    Returns
    -------
    ModelDocument
        With ``shock_tube``; the reservoir has a total enthalpy only.

    Raises
    ------
    UserError
        If a field is missing or wrong.
    """
    fill_pressure = condition.required("fill.pressure", "3 kPa")
    fill_temperature = condition.required("fill.temperature", "300 K")
    acceleration_pressure = condition.required("acceleration.pressure", "10 Pa")
    chemistry = condition.chemistry()
    mixture = condition.test_gas()
    if chemistry not in LIMITS:
        raise UserError(
            f"nozzle.chemistry of an expansion tube must be {' or '.join(LIMITS)}, not {chemistry!r}: finite "
            "rates are there for the nozzles of reflected-shock tunnels"
        )
    shock_speed, driver = incident_shock(condition, mixture)
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
    exits: dict[Limit, NozzleExit] = {"equilibrium": result.equilibrium, "frozen": result.frozen}
    streams: dict[Limit, StreamDocument] = {
        name: stream_document(mixture, stream) for name, stream in exits.items()
    }
    condensed, warnings = condensation_state(mixture, streams[chemistry])
    stream = exits[chemistry]
    cold = equilibrium_tp(mixture, fill_temperature, fill_pressure)
    total = float(stream.state.enthalpy + 0.5 * stream.speed**2 - cold.enthalpy)
    test_time, basis = stated_test_time(condition)
    document: ModelDocument = {
        "reservoir": {"temperature": None, "pressure": None, "enthalpy": total, "mole_fractions": {}},
        "shock_tube": {
            "shock_speed": shock_speed,
            "shocked_temperature": float(result.shocked.temperature),
            "shocked_pressure": float(result.shocked.pressure),
            "gas_speed": result.gas_speed,
            "second_shock_speed": result.second_shock_speed,
        },
        "test_section": streams[chemistry],
        "equilibrium": streams["equilibrium"],
        "frozen": streams["frozen"],
        "test_time": test_time,
        "test_time_basis": basis,
        "condensation": condensed,
        "warnings": [*warnings, *chemistry_spread(streams), *assumptions(condition)],
    }
    add_waves(document, condition, _diagram(condition, shock_speed, result, driver))
    return document


def _diagram(
    condition: Condition, shock_speed: float, result: ExpansionTubeRun, driver: Driver | None
) -> WaveDiagram | None:
    """Waves of the shot and its test time, where the lengths of both tubes are known."""
    length, second = condition.number("tube.length"), condition.number("acceleration.length")
    if length is None or second is None:
        return None
    expansion = result.expansion
    fan = Fan(result.gas_speed + np.asarray(expansion.speed_gained), np.asarray(expansion.states.sound_speed))
    computed = driver is not None and "shock_speed" not in condition.fields
    return expansion_tube(
        length,
        second,
        shock_speed,
        result.gas_speed,
        result.second_shock_speed,
        result.slow_speed,
        result.expanded_speed,
        fan,
        driver_fan(driver, float(result.shocked.pressure)) if driver is not None and computed else None,
    )
