r"""The driver of a shock tube: its gas when the diaphragm bursts, and the shock that it drives.

1. State at burst: as given (an effective driver), compressed at constant entropy from the fill by a
   compression ratio or to the burst pressure, or burnt in a Chapman-Jouguet detonation. Behind a detonation
   that runs away from the diaphragm (backward) the driver is the gas at rest behind the Taylor rarefaction;
   one that runs towards it (forward) ends at the diaphragm, and the driver is the burnt gas, which moves.
   Its rarefaction weakens the shock later, by more the longer the tube is over the driver.
2. Area change: the gas expands steadily to sonic speed in the throat, and steadily on to the area of the
   shock tube where that is wider.
3. It then expands unsteadily to the pressure and speed of the gas behind the shock.
4. The loss factor is the speed of the shock over the ideal one. Losses at the diaphragm and by the tube walls
   are in it; it is measured, not computed.

Source: Gildfind, James & Morgan, Shock Waves 25 (2015) 169 (effective drivers and the sonic throat);
Alpher & White, J. Fluid Mechanics 3 (1958) 457 (area change).
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np
from scipy.optimize import root_scalar

from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.root_finding import bracketed_secant
from shocklayer.core.types import Array
from shocklayer.facilities.detonation import chapman_jouguet
from shocklayer.facilities.shock_tube import driven_shock_speed
from shocklayer.gas.equilibrium.solver import equilibrium_sp, equilibrium_tp
from shocklayer.gas.equilibrium.state import GasState
from shocklayer.gas.mixtures import Mixture


class Driver(NamedTuple):
    """Gas that drives the shock.

    Attributes
    ----------
    mixture : Mixture
        The gas.
    burst : GasState
        State when the diaphragm bursts.
    start : GasState
        State from which the gas expands unsteadily into the shock tube: that at burst, or behind the throat.
    speed : float
        Its speed there [m/s].
    loss_factor : float
        Speed of the shock over that of the ideal driver [-].
    """

    mixture: Mixture
    burst: GasState
    start: GasState
    speed: float
    loss_factor: float


def compressed(mixture: Mixture, fill: GasState, ratio: float) -> GasState:
    """Compress a gas at constant entropy by a ratio of volumes.

    Parameters
    ----------
    mixture : Mixture
        The gas.
    fill : GasState
        Before.
    ratio : float
        Volume before over volume after [-].

    Returns
    -------
    GasState
        After.
    """

    def excess(log_pressure: float) -> float:
        density = equilibrium_sp(mixture, fill.entropy, np.exp(log_pressure)).density
        return float(np.log(float(density) / (ratio * float(fill.density))))

    low = float(np.log(fill.pressure))
    bracket = (low, low + 2.0 * float(np.log(ratio)))
    pressure = np.exp(root_scalar(excess, bracket=bracket, xtol=1e-10).root)
    return equilibrium_sp(mixture, fill.entropy, float(pressure))


@partial(jax.jit, static_argnums=0)
def _sonic_pressure(mixture: Mixture, rest: GasState) -> Array:
    def margin(log_pressure: Array) -> Array:
        state = equilibrium_sp(mixture, rest.entropy, jnp.exp(log_pressure))
        return state.sound_speed**2 - 2.0 * (rest.enthalpy - state.enthalpy)

    top = jnp.log(rest.pressure)
    return jnp.exp(bracketed_secant(margin, top - 1.5, top - 0.05))


@partial(jax.jit, static_argnums=0)
def _pressure_at_area(mixture: Mixture, rest: GasState, flux: Array, area: Array, sonic: Array) -> Array:
    def excess(log_pressure: Array) -> Array:
        state = equilibrium_sp(mixture, rest.entropy, jnp.exp(log_pressure))
        speed = jnp.sqrt(2.0 * jnp.maximum(rest.enthalpy - state.enthalpy, 0.0))
        return jnp.log(jnp.maximum(state.density * speed, 1e-300) * area / flux)

    top = jnp.log(sonic)
    return jnp.exp(bracketed_secant(excess, top - 12.0, top))


def through_throat(mixture: Mixture, rest: GasState, area_ratio: float) -> tuple[GasState, float]:
    """Expand a driver gas steadily through a sonic throat.

    Parameters
    ----------
    mixture : Mixture
        The gas.
    rest : GasState
        At rest, in equilibrium.
    area_ratio : float
        Area of the shock tube over that of the throat [-], at least 1.

    Returns
    -------
    state : GasState
        At the entrance of the shock tube.
    speed : float
        Its speed [m/s].
    """
    pressure = _sonic_pressure(mixture, rest)
    sonic = equilibrium_sp(mixture, rest.entropy, pressure)
    if area_ratio <= 1.0 + 1e-9:
        return sonic, float(sonic.sound_speed)
    flux = sonic.density * sonic.sound_speed
    pressure = _pressure_at_area(mixture, rest, flux, jnp.asarray(area_ratio), pressure)
    state = equilibrium_sp(mixture, rest.entropy, pressure)
    return state, float(jnp.sqrt(2.0 * (rest.enthalpy - state.enthalpy)))


def ready(
    mixture: Mixture,
    burst: GasState,
    speed: float = 0.0,
    throat_diameter: float | None = None,
    tube_diameter: float | None = None,
    loss_factor: float = 1.0,
) -> Driver:
    """Return a driver ready to expand into the shock tube.

    Parameters
    ----------
    mixture : Mixture
        The gas.
    burst : GasState
        When the diaphragm bursts.
    speed : float
        Speed of the gas towards the tube then [m/s].
    throat_diameter, tube_diameter : float, optional
        Diameter of the throat at the diaphragm and of the shock tube [m]; no throat by default, and a tube
        of its diameter.
    loss_factor : float
        Speed of the shock over that of the ideal driver [-].

    Returns
    -------
    Driver

    Raises
    ------
    UserError
        If the throat is wider than the shock tube, or the gas moves before the throat.
    """
    if throat_diameter is None:
        return Driver(mixture, burst, burst, speed, loss_factor)
    if speed > 0.0:
        raise UserError("driver_gas.throat_diameter does not go with a forward detonation: the gas moves")
    ratio = 1.0 if tube_diameter is None else (tube_diameter / throat_diameter) ** 2
    if ratio < 1.0 - 1e-9:
        raise UserError(
            f"driver_gas.throat_diameter ({throat_diameter:g} m) must not exceed tube.diameter "
            f"({tube_diameter:g} m): the throat is at the diaphragm"
        )
    start, moving = through_throat(mixture, burst, ratio)
    return Driver(mixture, burst, start, moving, loss_factor)


def detonated(
    mixture: Mixture, temperature: float, pressure: float, direction: str
) -> tuple[GasState, float]:
    """Return the driver gas behind a Chapman-Jouguet detonation, and its speed towards the tube [m/s].

    Parameters
    ----------
    mixture : Mixture
        Combustible gas.
    temperature, pressure : float
        Before [K], [Pa].
    direction : {"backward", "forward"}
        Of the detonation: away from the diaphragm, or towards it.

    Returns
    -------
    state : GasState
        Driver gas.
    speed : float
        Its speed [m/s].
    """
    wave = chapman_jouguet(mixture, temperature, pressure)
    return (wave.burnt, wave.gas_speed) if direction == "forward" else (wave.at_rest, 0.0)


def filled(mixture: Mixture, temperature: float, pressure: float) -> GasState:
    """Return the state of a gas that was filled in, in equilibrium."""
    return equilibrium_tp(mixture, temperature, pressure)


def shock_speed(driver: Driver, fill_pressure: float, fill_temperature: float, mixture: Mixture) -> float:
    """Return the speed of the shock that a driver drives into the test gas.

    Parameters
    ----------
    driver : Driver
        The driver.
    fill_pressure, fill_temperature : float
        Test gas [Pa], [K].
    mixture : Mixture
        Test gas.

    Returns
    -------
    float
        Speed [m/s], the loss factor included.
    """
    ideal = driven_shock_speed(
        driver.start, driver.mixture, fill_pressure, fill_temperature, mixture, driver_speed=driver.speed
    )
    return driver.loss_factor * ideal
