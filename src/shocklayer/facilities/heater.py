"""Nozzle supply of a heater, such as an arc, from what is measured of it.

- Heat balance: power to the gas (electric power times efficiency, or less what the cooling water takes)
  over mass flow is the enthalpy that the gas gains.
- Sonic throat: mass flow over throat area at a pressure is the mass flux of gas in equilibrium, which falls
  with the enthalpy (Winovich, NASA TN D-2132 (1964)).

Both are averages over the cross-section: the gas of an arc is hotter on the axis. Range: gas in equilibrium
up to the throat, discharge coefficient of one.
"""

from __future__ import annotations

from math import exp, log, pi

from scipy.optimize import root_scalar

from shocklayer.core.errors import UserError
from shocklayer.facilities.condition import Condition
from shocklayer.facilities.reflected_shock import throat_of
from shocklayer.gas.equilibrium.solver import equilibrium_hp, equilibrium_tp
from shocklayer.gas.mixtures import Mixture

FIELDS = ("heater.mass_flow", "heater.power", "heater.efficiency")
"""Fields of the condition that the heater has."""
_TEMPERATURES = (250.0, 20000.0)


def required(condition: Condition) -> dict[str, str]:
    """Return what is missing of a heater of which the mass flow is set, each with a value to suggest."""
    missing = {"heater.mass_flow": "0.5 kg/s", "reservoir.pressure": "0.5 MPa"}
    if "heater.power" not in condition.fields:
        missing["nozzle.throat_diameter"] = "60 mm"
    return missing


def supply_enthalpies(condition: Condition, mixture: Mixture, pressure: float) -> dict[str, float]:
    """Return the enthalpy of the supply above the cold gas by the methods that can be used [J/kg].

    Parameters
    ----------
    condition : Condition
        Settings of the run, with ``heater.mass_flow``.
    mixture : Mixture
        Test gas.
    pressure : float
        Of the supply [Pa].

    Returns
    -------
    dict of str to float
        ``heat_balance`` and ``sonic_throat``.

    Raises
    ------
    UserError
        If the mass flow is more than cold gas, or less than the hottest gas, would have through the throat.
    """
    flow = condition.required("heater.mass_flow", "0.5 kg/s")
    found: dict[str, float] = {}
    power = condition.number("heater.power")
    if power is not None:
        found["heat_balance"] = power * (condition.number("heater.efficiency") or 1.0) / flow
    diameter = condition.number("nozzle.throat_diameter")
    if diameter is None:
        return found
    wanted = flow / (0.25 * pi * diameter**2)

    def excess(log_temperature: float) -> float:
        supply = equilibrium_tp(mixture, exp(log_temperature), pressure)
        return log(wanted / float(throat_of(supply, mixture)[1]))

    low, high = (log(t) for t in _TEMPERATURES)
    if excess(low) > 0.0 or excess(high) < 0.0:
        raise UserError(
            f"heater.mass_flow {flow:g} kg/s through a throat of {1e3 * diameter:g} mm at {pressure:g} Pa is "
            "not that of gas between 250 and 20 000 K: check mass flow, throat and pressure"
        )
    temperature = exp(float(root_scalar(excess, bracket=(low, high), xtol=1e-6).root))
    supply = equilibrium_tp(mixture, temperature, pressure)
    found["sonic_throat"] = float(supply.enthalpy) - _cold(condition, mixture)
    return found


def _cold(condition: Condition, mixture: Mixture) -> float:
    temperature = condition.number("fill.temperature") or 298.15
    return float(equilibrium_tp(mixture, temperature, 1e5).enthalpy)


def supply_temperature(
    condition: Condition, mixture: Mixture, pressure: float
) -> tuple[float, dict[str, float]]:
    """Return the temperature of the supply [K], by heat balance where power is set, and all enthalpies.

    Parameters
    ----------
    condition, mixture, pressure
        As `supply_enthalpies`.

    Returns
    -------
    temperature : float
        [K].
    enthalpies : dict of str to float
        As `supply_enthalpies`.

    Raises
    ------
    UserError
        As there, or if the gas would be outside 250 to 20 000 K.
    """
    enthalpies = supply_enthalpies(condition, mixture, pressure)
    chosen = enthalpies.get("heat_balance", enthalpies.get("sonic_throat"))
    assert chosen is not None
    state = equilibrium_hp(mixture, chosen + _cold(condition, mixture), pressure)
    temperature = float(state.temperature)
    if not _TEMPERATURES[0] <= temperature <= _TEMPERATURES[1]:
        raise UserError(
            f"heater.power gives {chosen / 1e6:.3g} MJ/kg, {temperature:.0f} K, "
            "which is outside 250 to 20 000 K"
        )
    return temperature, enthalpies
