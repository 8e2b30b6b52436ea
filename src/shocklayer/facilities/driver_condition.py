"""The driver of a run: read from the condition, and what is said of it."""

from __future__ import annotations

import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.core.units import quote
from shocklayer.facilities.condition import Condition
from shocklayer.facilities.driver import Driver, compressed, detonated, filled, ready, shock_speed
from shocklayer.facilities.gases import gas
from shocklayer.facilities.reflected_shock import Reservoir
from shocklayer.facilities.run_document import WarningDocument, note
from shocklayer.facilities.shock_tube import unsteady_expansion
from shocklayer.facilities.tailoring import tailoring
from shocklayer.facilities.wave_diagram import DriverGas, Fan
from shocklayer.gas.equilibrium.solver import equilibrium_sp, equilibrium_tp
from shocklayer.gas.mixtures import Mixture

_DIRECTIONS = ("backward", "forward")
_GIVES_PRESSURE = ("driver_gas.pressure", "driver_gas.compression_ratio")


def driver_fields(condition: Condition) -> dict[str, str]:
    """Return the fields that a driver requires, or else the shock speed, each with a value to suggest."""
    if not any(key in condition.fields for key in _GIVES_PRESSURE):
        return {"shock_speed": "2 km/s"}
    if "driver_gas.compression_ratio" in condition.fields:
        return {"driver_gas.fill_pressure": "100 kPa"}
    return {}


def driver_of(condition: Condition) -> Driver | None:
    """Return the driver of a run, or None where none is set.

    The driver of a detonation-driven facility burns; that of others is the gas as given at burst, or
    compressed at constant entropy from its fill.

    Parameters
    ----------
    condition : Condition
        Settings of the run.

    Returns
    -------
    Driver or None

    Raises
    ------
    UserError
        If a field is missing or wrong.
    """
    number = condition.number
    if not any(key in condition.fields for key in _GIVES_PRESSURE):
        return None
    direction = condition.name("driver_gas.detonation", "backward")
    if direction not in _DIRECTIONS:
        raise UserError(f"driver_gas.detonation must be backward or forward, not {quote(direction)}")
    detonates = condition.facility.driver == "detonation" or "driver_gas.detonation" in condition.fields
    default = condition.name("driver_gas.mixture", "hydrogen-oxygen" if detonates else "helium")
    mixture = gas(condition.name("driver_gas.composition", default), "driver_gas.composition")
    pressure, ratio = number("driver_gas.pressure"), number("driver_gas.compression_ratio")
    fill_pressure = number("driver_gas.fill_pressure")
    speed = 0.0
    if detonates:
        if not {"H2", "O2"} <= set(mixture.names):
            raise UserError("the driver of a detonation needs H2 and O2 in driver_gas.composition")
        if pressure is None:
            raise UserError("the driver of a detonation needs driver_gas.pressure, before it burns")
        temperature = number("driver_gas.temperature") or number("driver_gas.fill_temperature") or 298.15
        burst, speed = detonated(mixture, temperature, pressure, direction)
    elif fill_pressure is not None and number("driver_gas.temperature") is None:
        fill = filled(mixture, number("driver_gas.fill_temperature") or 298.15, fill_pressure)
        if ratio is not None:
            burst = compressed(mixture, fill, ratio)
        else:
            assert pressure is not None
            burst = equilibrium_sp(mixture, fill.entropy, pressure)
    elif pressure is None:
        raise UserError("driver_gas.compression_ratio needs driver_gas.fill_pressure, and no temperature")
    else:
        burst = equilibrium_tp(mixture, number("driver_gas.temperature") or 298.15, pressure)
    return ready(
        mixture,
        burst,
        speed,
        number("driver_gas.throat_diameter"),
        number("tube.diameter"),
        number("driver_gas.loss_factor") or 1.0,
    )


def incident_shock(condition: Condition, mixture: Mixture) -> tuple[float, Driver | None]:
    """Return the speed of the incident shock, as set or as the driver gives it, and the driver.

    Parameters
    ----------
    condition : Condition
        Settings of the run.
    mixture : Mixture
        Test gas.

    Returns
    -------
    speed : float
        Shock speed [m/s].
    driver : Driver or None
        The driver, where one is set.

    Raises
    ------
    UserError
        If neither is set, or the shock is no faster than sound.
    """
    pressure = condition.required("fill.pressure", "100 kPa")
    temperature = condition.required("fill.temperature", "300 K")
    driver = driver_of(condition)
    if "shock_speed" not in condition.fields and driver is not None:
        return shock_speed(driver, pressure, temperature, mixture), driver
    speed = condition.required("shock_speed", "2 km/s")
    sound = float(equilibrium_tp(mixture, temperature, pressure).sound_speed)
    if speed <= 1.05 * sound:
        raise UserError(
            f"shock_speed must exceed the sound speed of the fill gas ({sound:.0f} m/s) by 5 %, "
            f"not be {speed:g} m/s"
        )
    return speed, driver


def driver_fan(driver: Driver, pressure: float) -> Fan | None:
    """Return the expansion of the driver gas to a pressure [Pa], or None where it starts below."""
    if pressure >= float(driver.start.pressure):
        return None
    expansion = unsteady_expansion(driver.mixture, driver.start, pressure)
    speed = driver.speed + np.asarray(expansion.speed_gained)
    return Fan(speed, np.asarray(expansion.states.sound_speed))


def driver_behind_interface(driver: Driver, tube: Reservoir, wall: float) -> DriverGas | None:
    """Return the driver gas behind the interface, with the wall of the tube at a temperature [K]."""
    result = tailoring(driver, tube)
    if result is None:
        return None
    cold = result.sound_speed * float(np.sqrt(wall / result.temperature))
    return DriverGas(float(tube.shocked.pressure), result.sound_speed, result.exponent, cold)


def driver_document(driver: Driver, tube: Reservoir) -> tuple[dict[str, float], list[WarningDocument]]:
    """Describe the driver and its tailoring.

    Parameters
    ----------
    driver : Driver
        The driver.
    tube : Reservoir
        States of the shock tube.

    Returns
    -------
    document : dict of str to float
        State at burst, speed at the throat, sound speed of the expanded driver gas and tailoring.
    warnings : list of dict
        One where the interface is not tailored.
    """
    document = {
        "burst_temperature": float(driver.burst.temperature),
        "burst_pressure": float(driver.burst.pressure),
        "start_pressure": float(driver.start.pressure),
        "start_speed": driver.speed,
        "loss_factor": driver.loss_factor,
    }
    result = tailoring(driver, tube)
    if result is None:
        return document, []
    document |= {
        "interface_temperature": result.temperature,
        "interface_sound_speed": result.sound_speed,
        "tailoring_pressure_ratio": result.pressure_ratio,
        "equilibrium_interface_pressure": result.equilibrium_pressure,
    }
    if abs(result.pressure_ratio - 1.0) < 0.05:
        return document, []
    over = result.pressure_ratio > 1.0
    kind, wave = ("over", "a shock") if over else ("under", "an expansion")
    message = (
        f"the interface is {kind}-tailored: the reflected shock sends {wave} back from the driver gas, and "
        f"the reservoir tends to {result.equilibrium_pressure / 1e6:.3g} MPa, {result.pressure_ratio:.3g} "
        "times the pressure behind the reflected shock"
    )
    return document, [note("tailoring", "driver.tailoring_pressure_ratio", message)]
