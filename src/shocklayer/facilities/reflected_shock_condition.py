"""Run one condition of a reflected-shock facility and describe it as a document."""

from __future__ import annotations

from shocklayer.core.errors import UserError
from shocklayer.facilities.condition import CHEMISTRIES, Chemistry, Condition
from shocklayer.facilities.datum import CONDITION_DIMENSIONS
from shocklayer.facilities.detonation import chapman_jouguet
from shocklayer.facilities.reflected_shock import NozzleExit, Reservoir, drain_time, expand, shock_tube
from shocklayer.facilities.run_document import (
    ModelDocument,
    StreamDocument,
    WarningDocument,
    assumptions,
    chemistry_spread,
    condensation_state,
    mole_fractions,
    outside,
    stated_test_time,
)
from shocklayer.facilities.shock_tube import driven_shock_speed
from shocklayer.gas.equilibrium.solver import equilibrium_tp
from shocklayer.gas.equilibrium.state import GasState
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.mixtures import mixture as gas_mixture

FIELDS = tuple(
    key for key in CONDITION_DIMENSIONS if key != "nozzle.mach_number" and not key.startswith("acceleration.")
)
"""Fields of the condition that the run reads."""
_HIGHEST_IDEAL_PRESSURE = 5.0e7
"""Pressure above which intermolecular forces matter [Pa]."""


def required_fields(condition: Condition) -> dict[str, str]:
    """Return the fields that a run cannot do without, each with a value to suggest."""
    if "reservoir.temperature" in condition.fields:
        return {"nozzle.area_ratio": "100", "reservoir.pressure": "20 MPa"}
    return {"nozzle.area_ratio": "100", **shock_tube_fields(condition)}


def shock_tube_fields(condition: Condition) -> dict[str, str]:
    """Return the fields that the incident shock requires, each with a value to suggest."""
    required = {"fill.pressure": "100 kPa", "fill.temperature": "300 K"}
    if "driver_gas.pressure" not in condition.fields:
        required["shock_speed"] = "2 km/s"
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
        With ``throat`` and, unless it is skipped, ``shock_tube``.

    Raises
    ------
    UserError
        If a field is missing or wrong, or the shock is no faster than sound.
    """
    area_ratio = condition.required("nozzle.area_ratio", "100")
    chemistry = condition.chemistry()
    given = condition.number("reservoir.temperature")
    mixture = condition.test_gas()
    tube, shock_speed = None, 0.0
    if given is None:
        shock_speed = incident_shock_speed(condition, mixture)
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
    throat, flux, *exits = expand(supply, area_ratio, mixture)
    streams: dict[Chemistry, StreamDocument] = {
        name: stream_document(mixture, stream) for name, stream in zip(CHEMISTRIES, exits, strict=True)
    }
    condensed, warnings = condensation_state(mixture, streams[chemistry])
    test_time, basis = _test_time(condition, tube, float(flux))
    document: ModelDocument = {
        "reservoir": {
            "temperature": float(supply.temperature),
            "pressure": float(supply.pressure),
            "enthalpy": enthalpy,
            "mole_fractions": mole_fractions(mixture, supply.mole_fractions),
        },
        "throat": {
            "temperature": float(throat.temperature),
            "pressure": float(throat.pressure),
            "mass_flux": float(flux),
        },
        "test_section": streams[chemistry],
        "equilibrium": streams["equilibrium"],
        "frozen": streams["frozen"],
        "test_time": test_time,
        "test_time_basis": basis,
        "condensation": condensed,
        "warnings": [
            *warnings,
            *chemistry_spread(streams),
            *_out_of_range(mixture, supply, tube, streams[chemistry]["temperature"]),
            *assumptions(condition),
        ],
    }
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
    return document


def incident_shock_speed(condition: Condition, mixture: Mixture) -> float:
    """Return the speed of the incident shock: as set, or as computed from the driver gas.

    A driver set by the user takes precedence over a shock speed of the catalogue. The driver of a
    detonation-driven facility is the burnt gas at rest behind the detonation, that of others the gas as
    given.

    Parameters
    ----------
    condition : Condition
        Settings of the run.
    mixture : Mixture
        Test gas.

    Returns
    -------
    float
        Shock speed [m/s].

    Raises
    ------
    UserError
        If neither is set, or the shock is no faster than sound.
    """
    pressure = condition.required("fill.pressure", "100 kPa")
    temperature = condition.required("fill.temperature", "300 K")
    driver_pressure = condition.number("driver_gas.pressure")
    stated = condition.fields.get("shock_speed")
    if driver_pressure is not None and (stated is None or stated.source != "--set"):
        driver_temperature = condition.number("driver_gas.temperature") or 298.15
        if condition.facility.driver == "detonation":
            gas = gas_mixture(condition.name("driver_gas.mixture", "hydrogen-oxygen"))
            driver = chapman_jouguet(gas, driver_temperature, driver_pressure).at_rest
        else:
            gas = gas_mixture(condition.name("driver_gas.mixture", "helium"))
            driver = equilibrium_tp(gas, driver_temperature, driver_pressure)
        return driven_shock_speed(driver, gas, pressure, temperature, mixture)
    speed = condition.required("shock_speed", "2 km/s")
    sound = float(equilibrium_tp(mixture, temperature, pressure).sound_speed)
    if speed <= 1.05 * sound:
        raise UserError(
            f"shock_speed must exceed the sound speed of the fill gas ({sound:.0f} m/s) by 5 %, "
            f"not be {speed:g} m/s"
        )
    return speed


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
    return {
        "temperature": float(state.temperature),
        "vibrational_temperature": float(state.temperature),
        "pressure": float(state.pressure),
        "density": float(state.density),
        "speed": float(stream.speed),
        "mach_number": float(stream.mach_number),
        "unit_reynolds_number": float(stream.unit_reynolds_number),
        "pitot_pressure": float(stream.pitot_pressure),
        "dynamic_pressure": 0.5 * float(state.density) * float(stream.speed) ** 2,
        "mole_fractions": mole_fractions(mixture, state.mole_fractions),
    }


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
        "Sutherland viscosity",
        "test_section.temperature",
        temperature,
        20.0,
        1900.0,
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


def _test_time(condition: Condition, tube: Reservoir | None, flux: float) -> tuple[float | None, str]:
    """Return the test time [s] and what it is based on."""
    stated, basis = stated_test_time(condition)
    length, diameter = condition.number("tube.length"), condition.number("tube.diameter")
    throat = condition.number("nozzle.throat_diameter")
    if tube is not None and length is not None and diameter is not None and throat is not None:
        bound = drain_time(float(tube.fill.density), length, diameter, flux, throat)
        if stated is None or bound < stated:
            return bound, "upper bound: all the test gas leaves through the throat"
        return stated, f"{basis}; all the test gas would leave through the throat in {bound:.3g} s"
    return stated, basis
