r"""Unsteady expansions, and the shock driven by a driver gas into a shock tube.

A gas that expands through waves running against it gains speed along the isentrope,

.. math:: u(p) = u_0 + \int_p^{p_0} \frac{dp}{\rho a},

in equilibrium or at frozen composition. After the diaphragm bursts, the driver gas expands to the pressure
and speed of the gas behind the shock; this determines the shock speed.

Range of validity: tubes of constant area, instantaneous opening of the diaphragm, no wall friction. Real
shocks are slower by 5 to 20 % (more in longer tubes), so a measured speed is preferable.
"""

from functools import partial
from typing import NamedTuple

import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike, Scalar
from shocklayer.gas.equilibrium.frozen import frozen_state_sp
from shocklayer.gas.equilibrium.solver import equilibrium_sp
from shocklayer.gas.equilibrium.state import GasState
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.shocks.normal import normal_shock

_INTERVALS = 100
_SAMPLES = 64


class Expansion(NamedTuple):
    """States along an unsteady expansion, from the start down in pressure.

    Attributes
    ----------
    states : GasState
        States, one per node.
    speed_gained : Array
        Speed gained since the start [m/s].
    """

    states: GasState
    speed_gained: Array


@partial(jax.jit, static_argnums=(0, 1))
def _expansion(mixture: Mixture, frozen: bool, start: GasState, lowest: Array) -> Expansion:
    # Simpson's rule over two intervals per node, in ln p, where the integrand is smooth.
    nodes = jnp.linspace(jnp.log(start.pressure), jnp.log(lowest), 2 * _INTERVALS + 1)
    pressure = jnp.exp(nodes)
    if frozen:
        states = frozen_state_sp(mixture, start.mole_fractions, start.entropy, pressure)
    else:
        states = equilibrium_sp(mixture, start.entropy, pressure)
    slope = states.pressure / (states.density * states.sound_speed)
    width = (nodes[0] - nodes[-1]) / _INTERVALS
    pieces = width / 6.0 * (slope[:-2:2] + 4.0 * slope[1:-1:2] + slope[2::2])
    gained = jnp.concatenate((jnp.zeros(1), jnp.cumsum(pieces)))
    return Expansion(jax.tree.map(lambda values: values[::2], states), gained)


def unsteady_expansion(
    mixture: Mixture, start: GasState, lowest_pressure: Scalar, chemistry: str = "equilibrium"
) -> Expansion:
    """Expand a gas through an unsteady expansion fan.

    Parameters
    ----------
    mixture : Mixture
        The gas.
    start : GasState
        Initial state.
    lowest_pressure : float
        Final pressure [Pa].
    chemistry : {"equilibrium", "frozen"}
        Equilibrium, or composition frozen at that of the start.

    Returns
    -------
    Expansion
        States and speed gained at 101 pressures, evenly spaced in the logarithm; the relative error of the
        speed is 1e-6.
    """
    lowest = jnp.asarray(lowest_pressure, dtype=float)
    return _expansion(mixture, chemistry == "frozen", start, lowest)


def speed_at_pressure(expansion: Expansion, pressure: ArrayLike) -> Array:
    """Speed gained in the expansion down to a pressure.

    Parameters
    ----------
    expansion : Expansion
        From `unsteady_expansion`.
    pressure : array_like
        Pressure [Pa], between the ends of the expansion.

    Returns
    -------
    Array
        Speed gained [m/s].
    """
    nodes = jnp.log(expansion.states.pressure)
    # Cubic Hermite interpolation: the slopes are known.
    slope = -expansion.states.pressure / (expansion.states.density * expansion.states.sound_speed)
    wanted = jnp.log(jnp.asarray(pressure, dtype=float))
    width = nodes[0] - nodes[1]
    position = jnp.clip((nodes[0] - wanted) / width, 0.0, _INTERVALS - 1e-9)
    index = jnp.floor(position).astype(int)
    t = position - index
    left, right = expansion.speed_gained[index], expansion.speed_gained[index + 1]
    falling = -width * slope[index], -width * slope[index + 1]
    return (
        (1.0 + 2.0 * t) * (1.0 - t) ** 2 * left
        + t * (1.0 - t) ** 2 * falling[0]
        + t**2 * (3.0 - 2.0 * t) * right
        + t**2 * (t - 1.0) * falling[1]
    )


def driven_shock_speed(
    driver: GasState,
    driver_mixture: Mixture,
    fill_pressure: float,
    fill_temperature: float,
    mixture: Mixture,
    driver_chemistry: str = "equilibrium",
    driver_speed: float = 0.0,
) -> float:
    """Speed of the shock that a driver gas drives into the fill gas after the diaphragm bursts.

    Parameters
    ----------
    driver : GasState
        Driver gas.
    driver_mixture : Mixture
        Mixture of the driver gas.
    fill_pressure, fill_temperature : float
        Fill gas [Pa], [K].
    mixture : Mixture
        Test gas.
    driver_chemistry : {"equilibrium", "frozen"}
        Chemistry of the driver's expansion.
    driver_speed : float
        Speed of the driver gas towards the fill gas before it expands [m/s].

    Returns
    -------
    float
        Shock speed [m/s].

    Raises
    ------
    UserError
        If the driver pressure is too low for a shock.
    """
    expansion = unsteady_expansion(driver_mixture, driver, fill_pressure, driver_chemistry)
    sound = float(normal_shock(mixture, 1.0, fill_temperature, fill_pressure).sound_speed)
    low, high = 1.02 * sound, 1.02 * sound + 1.2 * (float(expansion.speed_gained[-1]) + driver_speed) + sound
    for _ in range(4):
        speeds = np.linspace(low, high, _SAMPLES)
        after = normal_shock(mixture, speeds, fill_temperature, fill_pressure)
        gas_speed = speeds - np.asarray(after.speed)
        pushed = np.where(
            np.asarray(after.pressure) <= float(driver.pressure),
            driver_speed + np.asarray(speed_at_pressure(expansion, after.pressure)),
            -np.inf,
        )
        ahead = gas_speed >= pushed
        if ahead[0] or not ahead[-1]:
            raise UserError("the driver gas is too weak to drive a shock into the fill gas")
        index = int(np.argmax(ahead))
        low, high = float(speeds[index - 1]), float(speeds[index])
    return 0.5 * (low + high)
