"""Run one condition of a reflected-shock facility and describe it as a document."""

from __future__ import annotations

from typing import Any

from shocklayer.core.errors import UserError
from shocklayer.facilities.detonation import chapman_jouguet
from shocklayer.facilities.reflected_shock import NozzleExit, Reservoir, drain_time, expand, shock_tube
from shocklayer.facilities.settings import (
    CHEMISTRIES,
    Condition,
    assumed,
    condensation_document,
    out_of_range,
    test_gas,
)
from shocklayer.facilities.shock_tube import driven_shock_speed
from shocklayer.gas.equilibrium.solver import equilibrium_tp
from shocklayer.gas.equilibrium.state import GasState
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.mixtures import mixture as gas_mixture

_HIGHEST_IDEAL_PRESSURE = 5.0e7  # [Pa]


def run_condition(condition: Condition) -> dict[str, Any]:
    """Run one condition of a reflected-shock facility.

    Where ``reservoir.temperature`` is set, the shock tube is skipped and the nozzle supply taken as given.

    Parameters
    ----------
    condition : Condition
        Settings of the run.

    Returns
    -------
    dict
        As `shocklayer.facilities.run_facility.run`, with ``throat`` and, where it was run, ``shock_tube``.

    Raises
    ------
    UserError
        If a field is missing or wrong, or the shock is no faster than sound.
    """
    area_ratio = condition.needed("nozzle.area_ratio", "100")
    chemistry = condition.chemistry()
    given = condition.number("reservoir.temperature")
    mixture = test_gas(condition)
    tube, shock_speed = None, 0.0
    if given is None:
        shock_speed = incident_shock_speed(condition, mixture)
        tube = shock_tube(
            condition.needed("fill.pressure", "100 kPa"),
            condition.needed("fill.temperature", "300 K"),
            shock_speed,
            condition.number("reservoir.pressure"),
            mixture,
        )
        supply, enthalpy = tube.supply, float(tube.enthalpy)
    else:
        supply, enthalpy = _given_supply(condition, mixture, given)
    throat, flux, *exits = expand(supply, area_ratio, mixture)
    sections = {name: section(mixture, stream) for name, stream in zip(CHEMISTRIES, exits, strict=True)}
    chosen = sections[chemistry]
    wet, warnings = condensation_document(mixture, chosen["temperature"], chosen["pressure"])
    test_time, basis = _test_time(condition, tube, float(flux))
    document = {
        "reservoir": {
            "temperature": float(supply.temperature),
            "pressure": float(supply.pressure),
            "enthalpy": enthalpy,
            "mole_fractions": fractions(mixture, supply),
        },
        "throat": {
            "temperature": float(throat.temperature),
            "pressure": float(throat.pressure),
            "mass_flux": float(flux),
        },
        "test_section": chosen,
        **sections,
        "test_time": test_time,
        "test_time_basis": basis,
        "condensation": wet,
        "warnings": [
            *warnings,
            *between(sections),
            *_left_ranges(mixture, supply, tube, chosen["temperature"]),
            *assumed(condition),
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
    """Find the speed of the incident shock: as set, or as the driver gas makes it.

    A driver set by the user goes before a shock speed of the catalogue. The driver of a detonation-driven
    facility is the burnt gas at rest behind the detonation, of others the gas as given.

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
    pressure = condition.needed("fill.pressure", "100 kPa")
    temperature = condition.needed("fill.temperature", "300 K")
    driver_pressure = condition.number("driver_gas.pressure")
    stated = condition.fields.get("shock_speed")
    if driver_pressure is not None and (stated is None or stated.source != "--set"):
        driver_temperature = condition.number("driver_gas.temperature") or 298.15
        if condition.facility.driver == "detonation":
            gas = gas_mixture(condition.word("driver_gas.mixture", "hydrogen-oxygen"))
            driver = chapman_jouguet(gas, driver_temperature, driver_pressure).at_rest
        else:
            gas = gas_mixture(condition.word("driver_gas.mixture", "helium"))
            driver = equilibrium_tp(gas, driver_temperature, driver_pressure)
        return driven_shock_speed(driver, gas, pressure, temperature, mixture)
    speed = condition.needed("shock_speed", "2 km/s")
    sound = float(equilibrium_tp(mixture, temperature, pressure).sound_speed)
    if speed <= 1.05 * sound:
        raise UserError(
            f"shock_speed must exceed the sound speed of the fill gas ({sound:.0f} m/s) by 5 %, "
            f"not be {speed:g} m/s"
        )
    return speed


def _given_supply(condition: Condition, mixture: Mixture, temperature: float) -> tuple[GasState, float]:
    """Return the supply of given temperature and pressure, and its enthalpy above the fill gas [J/kg]."""
    supply = equilibrium_tp(mixture, temperature, condition.needed("reservoir.pressure", "20 MPa"))
    cold = equilibrium_tp(mixture, condition.number("fill.temperature") or 298.15, 1.0e5)
    return supply, float(supply.enthalpy - cold.enthalpy)


def fractions(mixture: Mixture, state: GasState) -> dict[str, float]:
    """Return the mole fractions by species.

    Parameters
    ----------
    mixture : Mixture
        The gas.
    state : GasState
        Its state.

    Returns
    -------
    dict of str to float
        Mole fractions [-].
    """
    return {name: float(value) for name, value in zip(mixture.names, state.mole_fractions, strict=True)}


def section(mixture: Mixture, stream: NozzleExit) -> dict[str, Any]:
    """Describe a stream.

    Parameters
    ----------
    mixture : Mixture
        The gas.
    stream : NozzleExit
        The stream.

    Returns
    -------
    dict
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
        "mole_fractions": fractions(mixture, state),
    }


def between(sections: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Warn where the two limits of chemistry differ so much that the choice matters.

    Parameters
    ----------
    sections : dict
        The streams in equilibrium and frozen.

    Returns
    -------
    list of dict
        One warning, or none.
    """
    low, high = sorted(section["temperature"] for section in sections.values())
    if high - low < 0.02 * low:
        return []
    message = (
        f"the true stream, of finite rates, lies between frozen and equilibrium: {low:.0f} to {high:.0f} K"
    )
    return [
        {
            "model": "nozzle chemistry",
            "quantity": "test_section.temperature",
            "value": None,
            "low": low,
            "high": high,
            "message": message,
        }
    ]


def _left_ranges(
    mixture: Mixture, supply: GasState, tube: Reservoir | None, temperature: float
) -> list[dict[str, Any]]:
    warnings = out_of_range(
        "ideal gas",
        "reservoir.pressure",
        float(supply.pressure),
        None,
        _HIGHEST_IDEAL_PRESSURE,
        "the pressure is so high that forces between molecules count, and they are left out",
    )
    warnings += out_of_range(
        "thermodynamic data",
        "reservoir.temperature",
        float(supply.temperature),
        *mixture.temperature_limits,
        "the supply is outside the temperatures its thermodynamic data reach",
    )
    warnings += out_of_range(
        "Sutherland viscosity",
        "test_section.temperature",
        temperature,
        20.0,
        1900.0,
        "the viscosity, and with it the Reynolds number, is extrapolated",
    )
    if tube is not None:
        warnings += out_of_range(
            "relaxation to the measured pressure",
            "reservoir.pressure over that of ideal reflection",
            float(tube.supply.pressure / tube.reflected.pressure),
            0.3,
            1.2,
            "the measured pressure is far from that behind the reflected shock: check fill and shock speed",
        )
    return warnings


def _test_time(condition: Condition, tube: Reservoir | None, flux: float) -> tuple[float | None, str]:
    """Return the test time [s] and what it rests on."""
    facility = condition.facility
    stated = facility.figure("test_time_maximum") or facility.figure("test_time_minimum")
    length, diameter = condition.number("tube.length"), condition.number("tube.diameter")
    throat = condition.number("nozzle.throat_diameter")
    if tube is not None and length is not None and diameter is not None and throat is not None:
        bound = drain_time(float(tube.fill.density), length, diameter, flux, throat)
        if stated is None or bound < stated:
            return bound, "upper bound: all the test gas leaves through the throat"
        return stated, f"stated by the operator; the test gas would last {bound:.3g} s"
    return stated, "stated by the operator" if stated is not None else "not known"
