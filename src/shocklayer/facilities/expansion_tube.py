r"""Expansion tubes: the test gas is shocked, then accelerated by an unsteady expansion.

The incident shock leaves the test gas moving, at state 2. The secondary diaphragm bursts, and the gas expands
into the acceleration tube (low pressure) until it has the pressure and speed of the gas behind the second
shock. Where the speed of that shock was measured, the gas expands until it moves as fast as the shock, the
limit set by the tube-wall boundary layer in low-density flow (Mirels, Physics of Fluids 6(9), 1201, 1963). A
nozzle may follow. Total enthalpy and total pressure increase in the unsteady expansion, beyond those of any
reservoir.

Range of validity: one-dimensional; the tubes' boundary layers, which heat and slow the gas, enter only
through measured shock speeds, and so does the mass of the secondary diaphragm.
"""

from typing import NamedTuple

import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jnp
from shocklayer.facilities.pitot import plain_state
from shocklayer.facilities.reflected_shock import NozzleExit, expand_steadily
from shocklayer.facilities.shock_tube import (
    Expansion,
    driven_shock_speed,
    speed_at_pressure,
    unsteady_expansion,
)
from shocklayer.gas.equilibrium.frozen import frozen_state_sp
from shocklayer.gas.equilibrium.solver import equilibrium_sp
from shocklayer.gas.equilibrium.state import GasState
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.mixtures import mixture as gas_mixture
from shocklayer.gas.shocks.normal import normal_shock

_SAMPLES = 64


class ExpansionTubeRun(NamedTuple):
    """One condition of an expansion tube.

    Attributes
    ----------
    shocked : GasState
        Test gas behind the first shock.
    gas_speed : float
        Its speed [m/s].
    second_shock_speed : float
        Speed of the shock in the acceleration tube [m/s].
    slow_speed, expanded_speed : float
        Speed of the gas behind the second shock, and of the expanded test gas before the nozzle [m/s].
    expansion : Expansion
        Expansion of the test gas in equilibrium, from `gas_speed` on.
    equilibrium, frozen : NozzleExit
        Stream in equilibrium, and with the composition frozen behind the first shock.
    """

    shocked: GasState
    gas_speed: float
    second_shock_speed: float
    slow_speed: float
    expanded_speed: float
    expansion: Expansion
    equilibrium: NozzleExit
    frozen: NozzleExit


def run_expansion_tube(
    fill_pressure: float,
    fill_temperature: float,
    shock_speed: float,
    acceleration_pressure: float,
    acceleration_temperature: float = 298.15,
    second_shock_speed: float | None = None,
    area_ratio: float = 1.0,
    mixture: Mixture | None = None,
) -> ExpansionTubeRun:
    """Run one condition of an expansion tube.

    Parameters
    ----------
    fill_pressure, fill_temperature : float
        Test gas in the shock tube [Pa], [K].
    shock_speed : float
        Speed of the first shock [m/s].
    acceleration_pressure, acceleration_temperature : float
        Air in the acceleration tube [Pa], [K].
    second_shock_speed : float, optional
        Measured speed of the shock in the acceleration tube [m/s]; computed by default.
    area_ratio : float
        Exit over inlet area of the nozzle [-]; 1 without nozzle.
    mixture : Mixture, optional
        Test gas; natural air by default.

    Returns
    -------
    ExpansionTubeRun
        States and streams.

    Raises
    ------
    UserError
        If the test gas cannot expand to the speed behind the second shock.
    """
    mixture = gas_mixture("air13") if mixture is None else mixture
    after = normal_shock(mixture, shock_speed, fill_temperature, fill_pressure)
    shocked, gas_speed = plain_state(after), shock_speed - float(after.speed)
    measured = second_shock_speed
    if measured is None:
        second_shock_speed = driven_shock_speed(
            shocked,
            mixture,
            acceleration_pressure,
            acceleration_temperature,
            mixture,
            driver_speed=gas_speed,
        )
    else:
        second_shock_speed = measured
    second = normal_shock(mixture, second_shock_speed, acceleration_temperature, acceleration_pressure)
    slow = second_shock_speed - float(second.speed)
    target = slow if measured is None else measured
    lowest = 0.1 * acceleration_pressure
    expansions = [unsteady_expansion(mixture, shocked, lowest, name) for name in ("equilibrium", "frozen")]
    streams = [
        _stream(mixture, frozen, expansion, shocked, gas_speed, target, acceleration_pressure, area_ratio)
        for frozen, expansion in zip((False, True), expansions, strict=True)
    ]
    return ExpansionTubeRun(shocked, gas_speed, second_shock_speed, slow, target, expansions[0], *streams)


def _stream(
    mixture: Mixture,
    frozen: bool,
    expansion: Expansion,
    shocked: GasState,
    gas_speed: float,
    target: float,
    lowest: float,
    area_ratio: float,
) -> NozzleExit:
    if not 0.0 <= target - gas_speed <= float(expansion.speed_gained[-1]):
        raise UserError(
            f"the gas behind the first shock moves at {gas_speed:.0f} m/s and cannot expand to "
            f"{target:.0f} m/s: check acceleration.pressure and acceleration.shock_speed"
        )
    low, high = np.log(0.1 * lowest), np.log(float(shocked.pressure))
    for _ in range(4):
        nodes = np.linspace(low, high, _SAMPLES)
        fast = gas_speed + np.asarray(speed_at_pressure(expansion, np.exp(nodes))) >= target
        index = min(int(np.argmin(fast)) or 1, _SAMPLES - 1)
        low, high = nodes[index - 1], nodes[index]
    pressure = float(np.exp(0.5 * (low + high)))
    if frozen:
        state = frozen_state_sp(mixture, shocked.mole_fractions, shocked.entropy, pressure)
    else:
        state = equilibrium_sp(mixture, shocked.entropy, pressure)
    speed = jnp.asarray(gas_speed) + speed_at_pressure(expansion, pressure)
    total = state.enthalpy + 0.5 * speed**2
    return expand_steadily(mixture, frozen, state, total, state.density * speed, area_ratio)
