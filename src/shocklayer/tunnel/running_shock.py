"""Run one condition of a reflected-shock facility and describe it as a document."""

from __future__ import annotations

from typing import Any

from shocklayer.errors import UserError
from shocklayer.gas.equilibrium import equilibrium_tp
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.state import GasState
from shocklayer.tunnel.condition import (
    CHEMISTRIES,
    Condition,
    assumed,
    condensation_document,
    out_of_range,
    test_gas,
)
from shocklayer.tunnel.reflected_shock import NozzleExit, Reservoir, drain_time, expand, shock_tube

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
        As `shocklayer.tunnel.running.run`, with ``throat`` and, where it was run, ``shock_tube``.

    Raises
    ------
    UserError
        If a field is missing or wrong, or the shock is no faster than sound.
    """
    area_ratio = condition.needed("nozzle.area_ratio", "100")
    chemistry = condition.chemistry()
    given = condition.number("reservoir.temperature")
    mixture = test_gas(condition)
    tube = _run_shock_tube(condition, mixture) if given is None else None
    if tube is not None:
        supply, enthalpy = tube.supply, float(tube.enthalpy)
    else:
        supply, enthalpy = _given_supply(condition, mixture, float(given or 0.0))
    throat, flux, *exits = expand(supply, area_ratio, mixture)
    sections = {name: _section(mixture, stream) for name, stream in zip(CHEMISTRIES, exits, strict=True)}
    chosen = sections[chemistry]
    wet, warnings = condensation_document(mixture, chosen["temperature"], chosen["pressure"])
    test_time, basis = _test_time(condition, tube, float(flux))
    document = {
        "reservoir": {
            "temperature": float(supply.temperature),
            "pressure": float(supply.pressure),
            "enthalpy": enthalpy,
            "mole_fractions": _fractions(mixture, supply),
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
            *_between(sections),
            *_left_ranges(mixture, supply, tube, chosen["temperature"]),
            *assumed(condition),
        ],
    }
    if tube is not None:
        document["shock_tube"] = {
            "shocked_temperature": float(tube.shocked.temperature),
            "shocked_pressure": float(tube.shocked.pressure),
            "gas_speed": float(tube.gas_speed),
            "reflected_shock_speed": float(tube.reflected_shock_speed),
            "reflected_temperature": float(tube.reflected.temperature),
            "reflected_pressure": float(tube.reflected.pressure),
        }
    return document


def _run_shock_tube(condition: Condition, mixture: Mixture) -> Reservoir:
    pressure = condition.needed("fill.pressure", "100 kPa")
    temperature = condition.needed("fill.temperature", "300 K")
    speed = condition.needed("shock_speed", "2 km/s")
    sound = float(equilibrium_tp(mixture, temperature, pressure).sound_speed)
    if speed <= 1.05 * sound:
        raise UserError(
            f"shock_speed must exceed the sound speed of the fill gas ({sound:.0f} m/s) by 5 %, "
            f"not be {speed:g} m/s"
        )
    return shock_tube(pressure, temperature, speed, condition.number("reservoir.pressure"), mixture)


def _given_supply(condition: Condition, mixture: Mixture, temperature: float) -> tuple[GasState, float]:
    """Return the supply of given temperature and pressure, and its enthalpy above the fill gas [J/kg]."""
    supply = equilibrium_tp(mixture, temperature, condition.needed("reservoir.pressure", "20 MPa"))
    cold = equilibrium_tp(mixture, condition.number("fill.temperature") or 298.15, 1.0e5)
    return supply, float(supply.enthalpy - cold.enthalpy)


def _fractions(mixture: Mixture, state: GasState) -> dict[str, float]:
    return {name: float(value) for name, value in zip(mixture.names, state.mole_fractions, strict=True)}


def _section(mixture: Mixture, stream: NozzleExit) -> dict[str, Any]:
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
        "mole_fractions": _fractions(mixture, state),
    }


def _between(sections: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Warn where the two limits of chemistry differ so much that the choice matters."""
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
