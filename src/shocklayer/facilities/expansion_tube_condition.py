"""Run one condition of an expansion tube and describe it as a document."""

from __future__ import annotations

import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.facilities.condition import LIMITS, Chemistry, Condition, Limit
from shocklayer.facilities.contour import cone, read_contour
from shocklayer.facilities.datum import CONDITION_DIMENSIONS
from shocklayer.facilities.driver import Driver
from shocklayer.facilities.driver_condition import (
    driver_fan,
    incident_shock,
    secondary_document,
    with_secondary,
)
from shocklayer.facilities.expansion_tube import ExpansionTubeRun, run_expansion_tube
from shocklayer.facilities.nozzle_condition import profile_document
from shocklayer.facilities.nozzle_expansion import POINTS, RATE_SET, RELAXATION_SET, FiniteRate, profile
from shocklayer.facilities.reflected_shock import NozzleExit
from shocklayer.facilities.reflected_shock_condition import (
    shock_tube_fields,
    state_document,
    stream_document,
)
from shocklayer.facilities.run_document import (
    ModelDocument,
    ProfileDocument,
    StreamDocument,
    add_waves,
    assumptions,
    chemistry_spread,
    condensation_state,
    note,
    stated_test_time,
)
from shocklayer.facilities.wave_diagram import Fan, WaveDiagram, expansion_tube
from shocklayer.gas.equilibrium.solver import equilibrium_tp
from shocklayer.gas.kinetics import flow_in_nozzle
from shocklayer.gas.mixtures import Mixture

FIELDS = tuple(
    key
    for key in CONDITION_DIMENSIONS
    if key.startswith(("fill.", "driver_gas.", "secondary_driver.", "acceleration."))
    or key
    in (
        "shock_speed",
        "nozzle.area_ratio",
        "nozzle.contour",
        "nozzle.chemistry",
        "tube.diameter",
        "tube.length",
    )
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
    shock_speed, driver = incident_shock(condition, mixture)
    area = _area_ratio(condition)
    result = run_expansion_tube(
        fill_pressure,
        fill_temperature,
        shock_speed,
        acceleration_pressure,
        condition.number("acceleration.temperature") or 298.15,
        condition.number("acceleration.shock_speed"),
        area,
        mixture,
    )
    exits: dict[Chemistry, NozzleExit] = {"equilibrium": result.equilibrium, "frozen": result.frozen}
    along, notes = None, []
    if chemistry == "finite-rate" or chemistry == "two-temperature":
        along, exits[chemistry], note_text = _at_finite_rate(condition, mixture, result, area, chemistry)
        notes = [note("nozzle", "nozzle.contour", note_text)]
    streams = {name: stream_document(mixture, stream) for name, stream in exits.items()}
    condensed, warnings = condensation_state(mixture, streams[chemistry])
    stream = exits[chemistry]
    cold = equilibrium_tp(mixture, fill_temperature, fill_pressure)
    total = float(stream.state.enthalpy + 0.5 * stream.speed**2 - cold.enthalpy)
    test_time, basis = stated_test_time(condition)
    limits: dict[Limit, StreamDocument] = {name: streams[name] for name in LIMITS}
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
        "states": {
            "1": state_document(cold, 0.0),
            "2": state_document(result.shocked, result.gas_speed),
            "7": state_document(result.inlet, result.expanded_speed),
        },
        "warnings": [
            *warnings,
            *(chemistry_spread(limits) if chemistry in LIMITS else []),
            *assumptions(condition),
            *notes,
        ],
    }
    if along is not None:
        document["nozzle_profile"] = along
    second = secondary_document(driver)
    if second is not None:
        document["secondary_driver"] = second
    diagram = _diagram(condition, shock_speed, result, driver)
    add_waves(document, condition, with_secondary(condition, driver, diagram))
    return document


def _area_ratio(condition: Condition) -> float:
    """Area of the nozzle's end over that of the acceleration tube, 1 without nozzle."""
    given = condition.number("nozzle.area_ratio")
    named = condition.fields.get("nozzle.contour")
    if named is None:
        return given or 1.0
    end = read_contour(str(named.value)).area_ratio
    if given is not None and given > end * 1.01:
        raise UserError(
            f"nozzle.area_ratio {given:g} is beyond the end of {named.value}, whose area ratio is {end:.4g}"
        )
    return given or end


def _at_finite_rate(
    condition: Condition, mixture: Mixture, result: ExpansionTubeRun, area: float, chemistry: FiniteRate
) -> tuple[ProfileDocument, NozzleExit, str]:
    """Nozzle at finite rates from the expanded test gas, which is in equilibrium at the inlet."""
    if area <= 1.0:
        raise UserError(
            f"nozzle.chemistry {chemistry} of an expansion tube acts in its nozzle: set nozzle.area_ratio "
            "above 1, or nozzle.contour"
        )
    named = condition.fields.get("nozzle.contour")
    if named is not None:
        contour = read_contour(str(named.value))
        text = f"finite rates act in the nozzle ({contour.description}); the gas enters it in equilibrium"
    else:
        diameter = condition.number("tube.diameter") or 0.1
        contour = cone(area, diameter, "assumed")
        text = (
            "finite rates act in the nozzle, assumed to be a cone of 10 deg half-angle from "
            f"{1e3 * diameter:.4g} mm on; the gas enters it in equilibrium; nozzle.contour gives the real one"
        )
    inlet, speed = result.inlet, result.expanded_speed
    flow = flow_in_nozzle(
        mixture,
        inlet.mole_fractions,
        inlet.temperature,
        speed,
        inlet.density * speed,
        0.0,
        contour.position(area) * np.linspace(0.0, 1.0, POINTS),
        contour.positions,
        contour.diameters,
        rate_set=RATE_SET,
        two_temperature=chemistry == "two-temperature",
        relaxation_set=RELAXATION_SET,
    )
    if not bool(flow.completed):
        raise UserError("the integration along the nozzle did not reach its end: check nozzle.contour")
    along, stream = profile(mixture, flow, contour, chemistry)
    return profile_document(mixture, along), stream, text


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
