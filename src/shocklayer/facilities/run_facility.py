"""From a facility and its settings to the document `shocklayer tunnel run` prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shocklayer.core.errors import UserError
from shocklayer.facilities.catalogue import CONDITION, Facility
from shocklayer.facilities.settings import (
    CHEMISTRIES,
    Condition,
    assumed,
    condensation_document,
    out_of_range,
    test_gas,
)

BLOWDOWN_KINDS = ("blowdown", "combustion-heated blowdown")
"""Kinds that `run_blowdown` stands for."""
SHOCK_KINDS = ("reflected-shock",)
"""Kinds that `run_reflected_shock` stands for."""
EXPANSION_KINDS = ("expansion",)
"""Kinds that `run_expansion_tube` stands for."""

_BLOWDOWN_FIELDS = (
    "reservoir.temperature",
    "reservoir.pressure",
    "nozzle.mach_number",
    "nozzle.chemistry",
    "fill.mixture",
)
_SHOCK_FIELDS = tuple(
    key for key in CONDITION if key != "nozzle.mach_number" and not key.startswith("acceleration.")
)
_EXPANSION_FIELDS = tuple(
    key
    for key in CONDITION
    if key.startswith(("fill.", "driver_gas.", "acceleration."))
    or key in ("shock_speed", "nozzle.area_ratio", "nozzle.chemistry")
)


def run(facility: Facility, settings: Sequence[str] = ()) -> dict[str, Any]:
    """Run one condition of a facility.

    Parameters
    ----------
    facility : Facility
        Entry of the catalogue or of a file.
    settings : sequence of str
        ``"key=value"`` over the facility's own condition.

    Returns
    -------
    dict
        ``facility``, ``kind``, ``condition``, ``reservoir``, ``test_section`` (for the chosen chemistry),
        ``equilibrium`` and ``frozen`` (the same for each), ``test_time`` [s] with ``test_time_basis``,
        ``condensation``, ``warnings``; all in SI.

    Raises
    ------
    UserError
        If the facility's kind cannot be run, or a field is missing or wrong.
    """
    condition = Condition(facility, settings)
    if facility.kind in BLOWDOWN_KINDS:
        condition.only(_BLOWDOWN_FIELDS)
        body = _run_blowdown(condition)
    elif facility.kind in SHOCK_KINDS:
        condition.only(_SHOCK_FIELDS)
        from shocklayer.facilities.reflected_shock_condition import run_condition

        body = run_condition(condition)
    elif facility.kind in EXPANSION_KINDS:
        condition.only(_EXPANSION_FIELDS)
        from shocklayer.facilities.expansion_tube_condition import run_condition

        body = run_condition(condition)
    else:
        raise UserError(
            f"{facility.name} is of kind {facility.kind!r}, which has no run model; "
            f"blowdown, reflected-shock and expansion facilities can be run, the others only matched"
        )
    return {
        "facility": facility.name,
        "kind": facility.kind,
        "condition": condition.document(),
        **body,
    }


def _run_blowdown(condition: Condition) -> dict[str, Any]:
    total_temperature = condition.needed("reservoir.temperature", "900 K")
    total_pressure = condition.needed("reservoir.pressure", "1 MPa")
    mach_number = condition.needed("nozzle.mach_number", "6")
    chemistry = condition.chemistry()
    from shocklayer.facilities import blowdown, thermally_perfect

    mixture = test_gas(condition)
    fractions = {
        species: float(fraction)
        for species, fraction in zip(mixture.names, mixture.cold_mole_fractions, strict=True)
        if fraction > 0.0
    }
    sections, states = {}, {}
    for kind in CHEMISTRIES:
        state = blowdown.run_blowdown(total_temperature, total_pressure, mach_number, mixture, kind)
        states[kind] = state
        sections[kind] = {
            name: float(getattr(state, name))
            for name in (
                "temperature",
                "vibrational_temperature",
                "pressure",
                "density",
                "speed",
                "mach_number",
                "unit_reynolds_number",
                "pitot_pressure",
                "dynamic_pressure",
            )
        } | {"mole_fractions": fractions}
    chosen = sections[chemistry]
    wet, warnings = condensation_document(mixture, chosen["temperature"], chosen["pressure"])
    minimum = {
        f"minimum_total_temperature_{limit}": float(
            blowdown.minimum_total_temperature(total_pressure, mach_number, mixture, limit)
        )
        for limit in ("saturation", "onset")
    }
    low, high = thermally_perfect.TEMPERATURE_RANGE
    warnings += out_of_range(
        "thermally perfect gas",
        "reservoir.temperature",
        total_temperature,
        low,
        high,
        "the gas dissociates and forms NO, which is left out",
    )
    warnings += out_of_range(
        "ideal gas",
        "reservoir.pressure",
        total_pressure,
        *blowdown.PRESSURE_RANGE,
        "intermolecular forces count",
    )
    warnings += assumed(condition)
    longest = condition.facility.figure("test_time_maximum")
    shortest = condition.facility.figure("test_time_minimum")
    test_time = longest if longest is not None else shortest
    return {
        "reservoir": {
            "temperature": total_temperature,
            "pressure": total_pressure,
            "enthalpy": float(states[chemistry].total_enthalpy),
            "mole_fractions": fractions,
        },
        "test_section": chosen,
        **sections,
        "test_time": test_time,
        "test_time_basis": "stated by the operator" if test_time is not None else "not known",
        "condensation": wet | minimum,
        "warnings": warnings,
    }
