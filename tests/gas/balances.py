"""How well states are in equilibrium, from the definition alone: conservation and affinities."""

from typing import NamedTuple

import numpy as np

from shocklayer import gas
from shocklayer.core.constants import GAS_CONSTANT, STANDARD_PRESSURE

# Of the 13 species of air, as many as there are species beyond the elements and the charge.
REACTIONS = (
    ({"N2": 1}, {"N": 2}),
    ({"O2": 1}, {"O": 2}),
    ({"NO": 1}, {"N": 1, "O": 1}),
    ({"N": 1, "O": 1}, {"NO+": 1, "e-": 1}),
    *(({name: 1}, {f"{name}+": 1, "e-": 1}) for name in ("N", "O", "Ar", "N2", "O2")),
)
_SMALLEST = 1e-300  # below, double precision ends


class Balances(NamedTuple):
    """Per state, the largest relative miss of each kind.

    Attributes
    ----------
    elements, charge, sum : numpy.ndarray
        (...) of the atoms per mass, of the positive charges against the electrons, of the mole fractions.
    affinity : numpy.ndarray
        (...) over R T.
    """

    elements: np.ndarray
    charge: np.ndarray
    sum: np.ndarray
    affinity: np.ndarray


def balances(mixture: gas.Mixture, states: gas.GasState) -> Balances:
    """Return how far states of 13-species air are from equilibrium.

    Parameters
    ----------
    mixture : Mixture
    states : GasState
        (n,)

    Returns
    -------
    Balances
    """
    x = np.asarray(states.mole_fractions)
    cold = mixture.cold_mole_fractions @ mixture.element_matrix
    atoms = x @ mixture.element_matrix / (np.asarray(states.molar_mass) / mixture.molar_mass)[:, None]
    electron = x[:, mixture.electron_index]
    ions = x[:, mixture.charges > 0].sum(axis=1)
    thermo = gas.species_thermo(mixture, states.temperature)
    rt = GAS_CONSTANT * np.asarray(states.temperature)[:, None]
    known = np.where(x > _SMALLEST, x, np.nan)
    pressure = np.asarray(states.pressure)[:, None] / STANDARD_PRESSURE
    potential = np.asarray(thermo.gibbs_energy) / rt + np.log(known * pressure)
    affinities = []
    for left, right in REACTIONS:
        change = np.zeros(len(mixture.names))
        for side, sign in ((left, 1.0), (right, -1.0)):
            for name, count in side.items():
                change[mixture.index(name)] += sign * count
        used = change != 0.0
        affinities.append(np.abs(potential[:, used] @ change[used]))
    return Balances(
        np.max(np.abs(atoms / cold - 1.0), axis=1),
        np.abs(ions / electron - 1.0),
        np.abs(x.sum(axis=1) - 1.0),
        np.nanmax(affinities, axis=0),
    )
