r"""Detonation drivers: the Chapman-Jouguet state and the gas at rest behind the Taylor rarefaction.

A detonation of speed :math:`D` burns the gas to equilibrium products, which leave the wave at their own sound
speed (Chapman-Jouguet condition). With :math:`v` the specific volume,

.. math:: h_2 - h_1 = \tfrac12 (p_2-p_1)(v_1+v_2), \quad D^2 = v_1^2\,\frac{p_2-p_1}{v_1-v_2}, \quad
          \frac{v_2}{v_1} D = a_2 .

Behind the wave the products follow it and come to rest through a rarefaction (Taylor wave). When the
detonation propagates away from the diaphragm, as in JF-12, that gas at rest is the driver of the shock tube.
"""

from typing import NamedTuple

import numpy as np

from shocklayer.facilities.shock_tube import speed_at_pressure, unsteady_expansion
from shocklayer.gas.equilibrium.frozen import frozen_state_tp
from shocklayer.gas.equilibrium.solver import equilibrium_hp, equilibrium_sp
from shocklayer.gas.equilibrium.state import GasState
from shocklayer.gas.mixtures import Mixture

_SAMPLES = 64


class Detonation(NamedTuple):
    """A Chapman-Jouguet detonation into gas at rest.

    Attributes
    ----------
    speed : float
        Speed of the wave [m/s].
    burnt : GasState
        State right behind it.
    gas_speed : float
        Speed of the burnt gas after the wave [m/s].
    at_rest : GasState
        State behind the rarefaction that brings the gas to rest.
    """

    speed: float
    burnt: GasState
    gas_speed: float
    at_rest: GasState


def chapman_jouguet(mixture: Mixture, temperature: float, pressure: float) -> Detonation:
    """Chapman-Jouguet detonation of a mixture at its cold composition.

    Parameters
    ----------
    mixture : Mixture
        Combustible gas, for example "hydrogen-oxygen".
    temperature, pressure : float
        Unburnt gas [K], [Pa].

    Returns
    -------
    Detonation
        Wave speed, burnt gas and its speed, and the gas at rest behind the rarefaction.
    """
    fresh = frozen_state_tp(mixture, mixture.cold_mole_fractions, temperature, pressure)
    volume, enthalpy = 1.0 / float(fresh.density), float(fresh.enthalpy)
    low, high = 2.0, 60.0
    for _ in range(4):
        pressures = pressure * np.geomspace(low, high, _SAMPLES)
        burnt_volume = np.full(_SAMPLES, 0.55 * volume)
        for _ in range(25):
            # The enthalpy depends weakly on the volume: the iteration gains a digit each time.
            value = enthalpy + 0.5 * (pressures - pressure) * (volume + burnt_volume)
            state = equilibrium_hp(mixture, value, pressures)
            burnt_volume = 1.0 / np.asarray(state.density)
        flux = np.sqrt((pressures - pressure) / np.maximum(volume - burnt_volume, 1e-12 * volume))
        # The burnt gas leaves the wave at supersonic speed below the Chapman-Jouguet pressure, subsonic
        # above.
        slow = burnt_volume * flux < np.asarray(state.sound_speed)
        index = max(int(np.argmax(slow)), 1)
        low, high = pressures[index - 1] / pressure, pressures[index] / pressure
    speed = float(volume * flux[index])
    burnt = equilibrium_hp(mixture, float(value[index]), float(pressures[index]))
    gas_speed = speed - float(burnt_volume[index] * flux[index])
    return Detonation(speed, burnt, gas_speed, _come_to_rest(mixture, burnt, gas_speed))


def _come_to_rest(mixture: Mixture, burnt: GasState, gas_speed: float) -> GasState:
    expansion = unsteady_expansion(mixture, burnt, 0.05 * float(burnt.pressure))
    low, high = np.log(0.05 * float(burnt.pressure)), np.log(float(burnt.pressure))
    for _ in range(4):
        nodes = np.linspace(low, high, _SAMPLES)
        lost = np.asarray(speed_at_pressure(expansion, np.exp(nodes)))
        index = max(int(np.argmax(lost < gas_speed)), 1)
        low, high = nodes[index - 1], nodes[index]
    return equilibrium_sp(mixture, burnt.entropy, float(np.exp(0.5 * (low + high))))
