"""Run one condition of a reflected-shock facility and describe it as a document."""

from __future__ import annotations

import numpy as np

from shocklayer.facilities.condition import LIMITS, Condition, Limit
from shocklayer.facilities.contour import cone
from shocklayer.facilities.datum import CONDITION_DIMENSIONS
from shocklayer.facilities.driver import Driver
from shocklayer.facilities.driver_condition import (
    driver_behind_interface,
    driver_document,
    driver_fan,
    driver_fields,
    incident_shock,
    secondary_document,
    with_secondary,
)
from shocklayer.facilities.heater import supply_temperature
from shocklayer.facilities.nozzle_condition import NozzleRun, expand_nozzle, required_area
from shocklayer.facilities.reflected_shock import NozzleExit, Reservoir, drain_time, shock_tube
from shocklayer.facilities.run_document import (
    ModelDocument,
    StateDocument,
    StreamDocument,
    WarningDocument,
    add_waves,
    assumptions,
    chemistry_spread,
    condensation_state,
    mole_fractions,
    note,
    outside,
    stated_test_time,
)
from shocklayer.facilities.wave_diagram import WaveDiagram, nozzle_times, reflected_shock
from shocklayer.gas.equilibrium.solver import equilibrium_tp
from shocklayer.gas.equilibrium.state import GasState
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.transport import transport_properties

_OTHERS = ("acceleration.", "model.", "heater.")
FIELDS = tuple(key for key in CONDITION_DIMENSIONS if not key.startswith(_OTHERS))
"""Fields of the condition that the run reads."""
_HIGHEST_IDEAL_PRESSURE = 5.0e7
"""Pressure above which intermolecular forces matter [Pa]."""


def required_fields(condition: Condition) -> dict[str, str]:
    """Return the fields that a run cannot do without, each with a value to suggest."""
    if "reservoir.temperature" in condition.fields:
        return {**required_area(condition), "reservoir.pressure": "20 MPa"}
    return {**required_area(condition), **shock_tube_fields(condition)}


def shock_tube_fields(condition: Condition) -> dict[str, str]:
    """Return the fields that the incident shock requires, each with a value to suggest."""
    required = {"fill.pressure": "100 kPa", "fill.temperature": "300 K"}
    if "shock_speed" not in condition.fields:
        required |= driver_fields(condition)
    return required


def run_condition(condition: Condition) -> ModelDocument:
    """Run one condition of a reflected-shock facility.

    Where ``reservoir.temperature`` is set, the shock tube is skipped and the nozzle supply taken as given.

    Parameters
    ----------
    condition : Condition
        Settings of the run.

    Returns
    -------
    ModelDocument
        With ``throat``, ``nozzle`` and, unless the shock tube is skipped, ``shock_tube`` and ``states``.

    Raises
    ------
    UserError
        If a field is missing or wrong, or the shock is no faster than sound.
    """
    chemistry = condition.chemistry()
    given = condition.number("reservoir.temperature")
    mixture = condition.test_gas()
    heated: dict[str, float] = {}
    if given is None and "heater.mass_flow" in condition.fields:
        pressure = condition.required("reservoir.pressure", "0.5 MPa")
        given, heated = supply_temperature(condition, mixture, pressure)
    tube, shock_speed, driver = None, 0.0, None
    if given is None:
        shock_speed, driver = incident_shock(condition, mixture)
        tube = shock_tube(
            condition.required("fill.pressure", "100 kPa"),
            condition.required("fill.temperature", "300 K"),
            shock_speed,
            condition.number("reservoir.pressure"),
            mixture,
        )
        supply, enthalpy = tube.supply, float(tube.enthalpy)
    else:
        supply, enthalpy = _given_supply(condition, mixture, given)
    nozzle = expand_nozzle(condition, mixture, supply)
    chosen = stream_document(mixture, nozzle.streams[chemistry])
    limits: dict[Limit, StreamDocument] = {
        name: stream_document(mixture, nozzle.streams[name]) for name in LIMITS
    }
    condensed, warnings = condensation_state(mixture, chosen)
    test_time, basis = stated_test_time(condition)
    document: ModelDocument = {
        "reservoir": {
            "temperature": float(supply.temperature),
            "pressure": float(supply.pressure),
            "enthalpy": enthalpy,
            "mole_fractions": mole_fractions(mixture, supply.mole_fractions),
        },
        "throat": {
            "temperature": float(nozzle.throat.temperature),
            "pressure": float(nozzle.throat.pressure),
            "mass_flux": float(nozzle.flux),
        },
        "test_section": chosen,
        "equilibrium": limits["equilibrium"],
        "frozen": limits["frozen"],
        "nozzle": nozzle.document,
        "states": _states(tube, supply, nozzle),
        "test_time": test_time,
        "test_time_basis": basis,
        "condensation": condensed,
        "warnings": [
            *warnings,
            *(chemistry_spread(limits) if chemistry in LIMITS else []),
            *_out_of_range(mixture, supply, tube, chosen["temperature"]),
            *assumptions(condition),
            *(note("nozzle", "nozzle", text) for text in nozzle.notes),
        ],
    }
    if heated:
        document["heater"] = heated
    if nozzle.along is not None:
        document["nozzle_profile"] = nozzle.along
    if tube is not None:
        document["shock_tube"] = {
            "shock_speed": shock_speed,
            "shocked_temperature": float(tube.shocked.temperature),
            "shocked_pressure": float(tube.shocked.pressure),
            "gas_speed": float(tube.gas_speed),
            "reflected_shock_speed": float(tube.reflected_shock_speed),
            "reflected_temperature": float(tube.reflected.temperature),
            "reflected_pressure": float(tube.reflected.pressure),
        }
    if tube is not None:
        diagram = _diagram(condition, tube, shock_speed, driver, nozzle)
        add_waves(document, condition, with_secondary(condition, driver, diagram))
    second = secondary_document(driver)
    if second is not None:
        document["secondary_driver"] = second
    if driver is not None and tube is not None:
        document["driver"], remarks = driver_document(driver, tube)
        document["warnings"] += remarks
    return document


def state_document(state: GasState, speed: float) -> StateDocument:
    """Describe a state as a document.

    Parameters
    ----------
    state : GasState
        The state.
    speed : float
        Its speed in the laboratory [m/s].

    Returns
    -------
    StateDocument
        Its quantities in SI.
    """
    return {
        "temperature": float(state.temperature),
        "pressure": float(state.pressure),
        "density": float(state.density),
        "enthalpy": float(state.enthalpy),
        "sound_speed": float(state.sound_speed),
        "speed": speed,
    }


def _states(tube: Reservoir | None, supply: GasState, nozzle: NozzleRun) -> dict[str, StateDocument]:
    """States 1, 2 and 5 of the shock tube, the nozzle supply 5s and the throat 6."""
    states: dict[str, StateDocument] = {}
    if tube is not None:
        states["1"] = state_document(tube.fill, 0.0)
        states["2"] = state_document(tube.shocked, float(tube.gas_speed))
        states["5"] = state_document(tube.reflected, 0.0)
    states["5s"] = state_document(supply, 0.0)
    states["throat"] = state_document(nozzle.throat, float(nozzle.flux / nozzle.throat.density))
    return states


def _given_supply(condition: Condition, mixture: Mixture, temperature: float) -> tuple[GasState, float]:
    """Return the supply of given temperature and pressure, and its enthalpy above the fill gas [J/kg]."""
    supply = equilibrium_tp(mixture, temperature, condition.required("reservoir.pressure", "20 MPa"))
    cold = equilibrium_tp(mixture, condition.number("fill.temperature") or 298.15, 1.0e5)
    return supply, float(supply.enthalpy - cold.enthalpy)


def stream_document(mixture: Mixture, stream: NozzleExit) -> StreamDocument:
    """Describe a stream as a document.

    Parameters
    ----------
    mixture : Mixture
        The gas.
    stream : NozzleExit
        The stream.

    Returns
    -------
    StreamDocument
        Its quantities in SI.
    """
    state = stream.state
    vibration = stream.vibrational_temperature
    return {
        "temperature": float(state.temperature),
        "vibrational_temperature": float(state.temperature if vibration is None else vibration),
        "pressure": float(state.pressure),
        "density": float(state.density),
        "speed": float(stream.speed),
        "mach_number": float(stream.mach_number),
        "unit_reynolds_number": _unit_reynolds_number(mixture, stream),
        "pitot_pressure": float(stream.pitot_pressure),
        "dynamic_pressure": 0.5 * float(state.density) * float(stream.speed) ** 2,
        "mole_fractions": mole_fractions(mixture, state.mole_fractions),
    }


def _unit_reynolds_number(mixture: Mixture, stream: NozzleExit) -> float:
    """Reynolds number per metre; of other gases than air with their own viscosity."""
    if {"N2", "O2"} & {n for n, x in zip(mixture.names, mixture.composition, strict=True) if x > 0.5}:
        return float(stream.unit_reynolds_number)
    state = stream.state
    mu = transport_properties(mixture, state.mole_fractions, state.temperature, state.pressure).viscosity
    return float(state.density * stream.speed / mu)


def _out_of_range(
    mixture: Mixture, supply: GasState, tube: Reservoir | None, temperature: float
) -> list[WarningDocument]:
    warnings = outside(
        "ideal gas",
        "reservoir.pressure",
        float(supply.pressure),
        None,
        _HIGHEST_IDEAL_PRESSURE,
        "intermolecular forces are neglected",
    )
    warnings += outside(
        "thermodynamic data",
        "reservoir.temperature",
        float(supply.temperature),
        *mixture.temperature_limits,
        "the supply temperature is outside the range of the thermodynamic data",
    )
    warnings += outside(
        "viscosity of air",
        "test_section.temperature",
        temperature,
        20.0,
        8000.0,
        "viscosity, and therefore the Reynolds number, is extrapolated",
    )
    if tube is not None:
        warnings += outside(
            "relaxation to the measured pressure",
            "reservoir.pressure over that of ideal reflection",
            float(tube.supply.pressure / tube.reflected.pressure),
            0.3,
            1.2,
            "the measured pressure is far from that behind the reflected shock: check fill and shock speed",
        )
    return warnings


def _diagram(
    condition: Condition, tube: Reservoir, shock_speed: float, driver: Driver | None, nozzle: NozzleRun
) -> WaveDiagram | None:
    """Waves of the shot and its test time, where the length of the tube is known."""
    number = condition.number
    length, diameter = number("tube.length"), number("tube.diameter")
    throat = nozzle.document["throat_diameter"]
    if length is None:
        return None
    drain = None
    if diameter is not None and throat is not None:
        drain = drain_time(float(tube.fill.density), length, diameter, float(nozzle.flux), throat)
    stream = nozzle.streams[condition.chemistry()]
    contour, area = nozzle.contour, nozzle.document["area_ratio"]
    if contour is None and throat is not None:
        contour = cone(area, throat, "assumed")
    times = None
    if contour is not None:
        position = np.linspace(0.0, contour.position(min(area, contour.area_ratio)), 400)
        exponent = float(nozzle.throat.isentropic_exponent)
        times = nozzle_times(position, contour.areas(position), exponent, float(stream.speed))
    fan = None
    if driver is not None and ("shock_speed" not in condition.fields or number("driver_gas.length")):
        fan = driver_fan(driver, float(tube.shocked.pressure))
    gas = None
    if driver is not None:
        gas = driver_behind_interface(driver, tube, number("fill.temperature") or 298.15)
    return reflected_shock(
        length,
        shock_speed,
        float(tube.gas_speed),
        float(tube.reflected_shock_speed),
        drain,
        times,
        gas,
        fan,
        number("driver_gas.length"),
        float(tube.shocked.sound_speed),
    )
