r"""Tailoring: what happens when the reflected shock meets the driver gas.

The driver gas behind the interface has pressure and speed of the gas behind the incident shock (state 3). The
reflected shock passes into it. If the pressure behind it there, at the speed zero, equals that of the
reservoir, the interface stays at rest and no wave returns (tailored). Above it a shock returns to the
reservoir and raises its pressure (over-tailored), below it an expansion lowers it (under-tailored). After the
waves have died down the interface is at rest at the pressure that a shock from state 3 to rest gives in
the driver gas, which is the equilibrium-interface pressure.

Source: Wittliff, Wilson & Hertzberg, J. Aero/Space Sciences 26 (1959) 219. The driver gas is calorically
perfect from state 3 on (its ratio of specific heats there).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from shocklayer.facilities.driver import Driver
from shocklayer.facilities.reflected_shock import Reservoir
from shocklayer.gas.equilibrium.solver import equilibrium_sp


class Tailoring(NamedTuple):
    """Interface of driver and test gas.

    Attributes
    ----------
    temperature, sound_speed : float
        Of the expanded driver gas [K], [m/s].
    exponent : float
        Its isentropic exponent [-].
    equilibrium_pressure : float
        Pressure of the driver gas brought to rest by a shock [Pa].
    pressure_ratio : float
        The same over the pressure behind the reflected shock in the test gas [-]; 1 where tailored.
    """

    temperature: float
    sound_speed: float
    exponent: float
    equilibrium_pressure: float
    pressure_ratio: float


def tailoring(driver: Driver, tube: Reservoir) -> Tailoring | None:
    """Return the tailoring of a shock tube.

    Parameters
    ----------
    driver : Driver
        The driver.
    tube : Reservoir
        States of the shock tube.

    Returns
    -------
    Tailoring or None
        None where the driver cannot have expanded to the pressure behind the shock.
    """
    pressure, speed = float(tube.shocked.pressure), float(tube.gas_speed)
    if pressure >= float(driver.start.pressure):
        return None
    gas = equilibrium_sp(driver.mixture, driver.start.entropy, pressure)
    g, sound = float(gas.isentropic_exponent), float(gas.sound_speed)
    # A shock that brings gas of the speed u to rest: Mach number of the shock relative to that gas.
    half = 0.25 * (g + 1.0) * speed / sound
    mach = half + float(np.sqrt(half**2 + 1.0))
    rest = pressure * (1.0 + 2.0 * g / (g + 1.0) * (mach**2 - 1.0))
    return Tailoring(float(gas.temperature), sound, g, rest, rest / float(tube.reflected.pressure))
