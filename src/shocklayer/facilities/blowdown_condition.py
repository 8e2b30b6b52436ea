"""Run one condition of a heated blowdown tunnel and describe it as a document."""

from __future__ import annotations

from shocklayer.core.errors import UserError
from shocklayer.facilities import thermally_perfect
from shocklayer.facilities.blowdown import (
    PRESSURE_RANGE,
    BlowdownState,
    minimum_total_temperature,
    run_blowdown,
)
from shocklayer.facilities.condition import LIMITS, Condition, Limit
from shocklayer.facilities.run_document import (
    ModelDocument,
    StreamDocument,
    assumptions,
    condensation_state,
    mole_fractions,
    outside,
    stated_test_time,
)
from shocklayer.facilities.thermally_perfect import ThermallyPerfectGas

FIELDS = (
    "reservoir.temperature",
    "reservoir.pressure",
    "nozzle.mach_number",
    "nozzle.chemistry",
    "fill.mixture",
)
"""Fields of the condition that the run reads."""


_COLD = 298.15
_REQUIRED = {"reservoir.temperature": "900 K", "reservoir.pressure": "1 MPa", "nozzle.mach_number": "6"}


def required_fields(condition: Condition) -> dict[str, str]:
    """Return the fields that a run cannot do without, each with a value to suggest."""
    return dict(_REQUIRED)


def run_condition(condition: Condition) -> ModelDocument:
    """Run one condition of a heated blowdown tunnel.

    Parameters
    ----------
    condition : Condition
        Settings of the run.

    Returns
    -------
    ModelDocument
        Reservoir, test section, test time and condensation limits.

    Raises
    ------
    UserError
        If a field is missing or wrong.
    """
    total_temperature = condition.required("reservoir.temperature", _REQUIRED["reservoir.temperature"])
    total_pressure = condition.required("reservoir.pressure", _REQUIRED["reservoir.pressure"])
    mach_number = condition.required("nozzle.mach_number", _REQUIRED["nozzle.mach_number"])
    chemistry = condition.chemistry()
    mixture = condition.test_gas()
    fractions = {
        species: fraction
        for species, fraction in mole_fractions(mixture, mixture.cold_mole_fractions).items()
        if fraction > 0.0
    }
    if chemistry not in LIMITS:
        raise UserError(
            f"nozzle.chemistry of a blowdown facility must be {' or '.join(LIMITS)}, not {chemistry!r}: its "
            "gas does not react"
        )
    states: dict[Limit, BlowdownState] = {
        kind: run_blowdown(total_temperature, total_pressure, mach_number, mixture, kind) for kind in LIMITS
    }
    streams = {kind: _stream(state, fractions) for kind, state in states.items()}
    condensed, warnings = condensation_state(mixture, streams[chemistry])
    lowest = {
        limit: float(minimum_total_temperature(total_pressure, mach_number, mixture, limit))
        for limit in ("saturation", "onset")
    }
    condensed["minimum_total_temperature_saturation"] = lowest["saturation"]
    condensed["minimum_total_temperature_onset"] = lowest["onset"]
    warnings += outside(
        "thermally perfect gas",
        "reservoir.temperature",
        total_temperature,
        *thermally_perfect.TEMPERATURE_RANGE,
        "dissociation and formation of NO are neglected",
    )
    warnings += outside(
        "ideal gas",
        "reservoir.pressure",
        total_pressure,
        *PRESSURE_RANGE,
        "intermolecular forces are neglected",
    )
    test_time, basis = stated_test_time(condition)
    cold = float(ThermallyPerfectGas(mixture).enthalpy(_COLD))
    return {
        "reservoir": {
            "temperature": total_temperature,
            "pressure": total_pressure,
            "enthalpy": float(states[chemistry].total_enthalpy) - cold,
            "mole_fractions": fractions,
        },
        "test_section": streams[chemistry],
        "equilibrium": streams["equilibrium"],
        "frozen": streams["frozen"],
        "test_time": test_time,
        "test_time_basis": basis,
        "condensation": condensed,
        "warnings": [*warnings, *assumptions(condition)],
    }


def _stream(state: BlowdownState, fractions: dict[str, float]) -> StreamDocument:
    return {
        "temperature": float(state.temperature),
        "vibrational_temperature": float(state.vibrational_temperature),
        "pressure": float(state.pressure),
        "density": float(state.density),
        "speed": float(state.speed),
        "mach_number": float(state.mach_number),
        "unit_reynolds_number": float(state.unit_reynolds_number),
        "pitot_pressure": float(state.pitot_pressure),
        "dynamic_pressure": float(state.dynamic_pressure),
        "mole_fractions": fractions,
    }
