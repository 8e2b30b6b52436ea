"""Species of the gas over a carbon wall: those of air, of carbon vapour and of pyrolysis gas.

NASA-9 polynomials of McBride, Zehe & Gordon, NASA/TP-2002-211556 (2002), gas at 1 bar and graphite.
Nothing here needs JAX.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.gas.species import Species, builtin_species, carbon_species

ELEMENTS = ("C", "H", "N", "O", "Ar")
"""Elements of edge gas and ablator, the order of every array of elements."""
_LEFT_OUT = ("O3", "He", "C(gr)")


@dataclass(frozen=True, eq=False)
class GasData:
    """Constants of the species, in one order.

    Attributes
    ----------
    names : tuple of str
        Species.
    atoms : numpy.ndarray, shape (species, elements)
        Atoms of each element of `ELEMENTS`.
    molar_masses : numpy.ndarray, shape (species,)
        [kg/mol].
    atomic_masses : numpy.ndarray, shape (elements,)
        [kg/mol].
    """

    names: tuple[str, ...]
    atoms: np.ndarray
    molar_masses: np.ndarray
    atomic_masses: np.ndarray
    _species: tuple[Species, ...]

    def thermo(self, temperature: float) -> tuple[np.ndarray, np.ndarray]:
        """Return h/RT and g/RT of each species at 1 bar; beyond the ends of a fit cp is constant."""
        return _thermo(self._species, temperature)


@lru_cache(maxsize=1)
def gas_data() -> GasData:
    """Return the neutral species made of carbon, hydrogen, nitrogen, oxygen and argon."""
    known = {**builtin_species(), **carbon_species()}
    chosen = tuple(
        each
        for name, each in known.items()
        if each.charge == 0
        and name != "e-"
        and name not in _LEFT_OUT
        and all(element in ELEMENTS for element, _ in each.elements)
    )
    atoms = np.array([[dict(each.elements).get(e, 0) for e in ELEMENTS] for each in chosen], dtype=float)
    printed = np.array([each.molar_mass for each in chosen])
    # Molar masses as sums of atoms, so that mixing conserves mass to rounding.
    atomic = np.linalg.lstsq(atoms, printed, rcond=None)[0]
    return GasData(tuple(each.name for each in chosen), atoms, atoms @ atomic, atomic, chosen)


def graphite(temperature: float) -> tuple[float, float]:
    """Return h/RT and g/RT of graphite."""
    enthalpy, gibbs = _thermo((builtin_species()["C(gr)"],), temperature)
    return float(enthalpy[0]), float(gibbs[0])


def graphite_enthalpy(temperature: np.ndarray) -> np.ndarray:
    """Return the enthalpy of graphite [J/kg], zero at 298.15 K."""
    molar_mass = builtin_species()["C(gr)"].molar_mass
    return np.array(
        [graphite(float(t))[0] * GAS_CONSTANT * t / molar_mass for t in np.atleast_1d(temperature)]
    )


def element_moles(mole_fractions: Mapping[str, float]) -> np.ndarray:
    """Return the moles of each element in a kilogram of a cold gas.

    Parameters
    ----------
    mole_fractions : mapping of str to float
        Of species or elements (any scale).

    Returns
    -------
    numpy.ndarray, shape (elements,)
        [mol/kg].
    """
    data = gas_data()
    moles = np.zeros(len(ELEMENTS))
    for name, amount in mole_fractions.items():
        if name in ELEMENTS:
            moles[ELEMENTS.index(name)] += amount
        else:
            moles += amount * data.atoms[data.names.index(name)]
    return moles / float(moles @ data.atomic_masses)


def _thermo(species: tuple[Species, ...], temperature: float) -> tuple[np.ndarray, np.ndarray]:
    """Return h/RT and g/RT of species at one temperature."""
    enthalpy, gibbs = np.empty(len(species)), np.empty(len(species))
    for k, each in enumerate(species):
        low, high = each.temperature_range
        # Fits that begin at 300 K are used down to 200 K, as for the other mixtures.
        t = min(max(temperature, min(low, 200.0)), high)
        interval = next((i for i in each.intervals if t < i.high), each.intervals[-1])
        a1, a2, a3, a4, a5, a6, a7, b1, b2 = interval.coefficients
        cp = a1 / t**2 + a2 / t + a3 + t * (a4 + t * (a5 + t * (a6 + t * a7)))
        h = (
            -a1 / t**2
            + a2 * np.log(t) / t
            + a3
            + t * (a4 / 2 + t * (a5 / 3 + t * (a6 / 4 + t * a7 / 5)))
            + b1 / t
        )
        s = (
            -a1 / (2 * t**2)
            - a2 / t
            + a3 * np.log(t)
            + t * (a4 + t * (a5 / 2 + t * (a6 / 3 + t * a7 / 4)))
            + b2
        )
        ratio = temperature / t
        enthalpy[k] = h / ratio + cp * (1.0 - 1.0 / ratio)
        gibbs[k] = enthalpy[k] - (s + cp * np.log(ratio))
    return enthalpy, gibbs
