"""Reaction mechanism: the constant matrices of a rate set applied to a mixture (see `rate_constant`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from os import PathLike

import numpy as np

from shocklayer.core.constants import GAS_CONSTANT, STANDARD_PRESSURE
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax
from shocklayer.gas.equilibrium.element_basis import thermo_factors
from shocklayer.gas.kinetics.modes import REFERENCE_TEMPERATURE, energy_modes
from shocklayer.gas.kinetics.rate_sets import (
    ALL_HEAVY,
    MOLECULES,
    RateSet,
    Reaction,
    impact_energies,
    rate_set,
    with_readings,
)
from shocklayer.gas.mixtures import Mixture

_INVERSE, _ONE, _LOGARITHM = 1, 2, 8  # indices of 1/T, 1 and ln T among the nine functions


@dataclass(frozen=True, eq=False)
class Mechanism:
    """A rate set applied to a mixture; a constant to JAX.

    Attributes
    ----------
    mixture : Mixture
    rates : RateSet
        The rate set.
    reactions : tuple of Reaction
        Reactions whose species are all in the mixture.
    inert : tuple of str
        Species of the mixture that no reaction forms or consumes.
    geometric_exponent : float
        a of the controlling temperature T^a T_v^(1-a) of dissociation.
    stoichiometry : numpy.ndarray
        (reactions, species), products minus reactants.
    reactants, products : tuple of numpy.ndarray
        One-hot matrices (reactions, species + 1), the last column standing for "none".
    partners : numpy.ndarray
        (reactions, species + 1) efficiencies; one in the last column for reactions without third body.
    forward : numpy.ndarray
        (reactions, 7) factors of ln T, 1/T, ln T_v, 1/T_v, ln T_f, 1/T_f, 1 in ln k_f.
    backward : numpy.ndarray
        (interval, reactions, 9) factors of ln k_b in the functions of NASA-9 at T_b.
    at_temperature : numpy.ndarray
        Indices of the reactions whose backward rate is controlled by T; the others by T_v.
    irreversible : numpy.ndarray
        Indices of the reactions without backward rate.
    impact_energy : numpy.ndarray
        (reactions,) energy that free electrons lose in each forward event [J/mol].
    breaks : numpy.ndarray
        Temperatures at which the NASA-9 intervals meet [K].
    """

    mixture: Mixture
    rates: RateSet
    reactions: tuple[Reaction, ...]
    inert: tuple[str, ...]
    geometric_exponent: float
    stoichiometry: np.ndarray
    reactants: tuple[np.ndarray, ...]
    products: tuple[np.ndarray, ...]
    partners: np.ndarray
    forward: np.ndarray
    backward: np.ndarray
    at_temperature: np.ndarray
    irreversible: np.ndarray
    impact_energy: np.ndarray
    breaks: np.ndarray


jax.tree_util.register_static(Mechanism)


def mechanism(
    mixture: Mixture,
    name: str | PathLike[str] = "park-1993",
    *,
    readings: Mapping[str, str] | None = None,
    geometric_exponent: float = 0.5,
    radiative: bool = False,
    impact_energy: str = "full",
) -> Mechanism:
    """Return the reaction mechanism of a mixture (cached).

    Parameters
    ----------
    mixture : Mixture
    name : str or path
        Rate set: ``park-1993`` (default), ``park-2001``, ``park-1990``, ``gupta-1990``, ``dunn-kang-1973``,
        ``kim-jo-2021``, ``park-1994-mars``, ``johnston-brandis-2014``, or a CSV file of the same form.
    readings : mapping of str to str, optional
        Other readings of single rates, reaction to name of the reading (`rate_sets.readings`).
    geometric_exponent : float
        a of the controlling temperature T^a T_v^(1-a) of dissociation; Park gives 0.5, and 0.7 elsewhere.
    radiative : bool
        Whether to include the optional irreversible radiative recombinations. Their photons are taken to be
        absorbed again (the energy stays in the gas).
    impact_energy : {"full", "gnoffo-1989"}
        Energy that free electrons lose by ionisation or dissociation: all of the reaction energy at 0 K; or,
        as in the two-temperature model of Gnoffo, Gupta & Shinn (NASA TP-2867, 1989), 4.2 and 4.5 eV for N
        and O, whose excited states ionise, and nothing for dissociation. Other codes use the latter above
        10 km/s; at 7.65 km/s it multiplies the peak electron density by 28 to 75.

    Returns
    -------
    Mechanism

    Raises
    ------
    UserError
        No such rate set, reading or impact energy, or no reaction of the set has all its species in the
        mixture.
    """
    chosen = tuple(sorted((readings or {}).items()))
    return _mechanism(mixture, str(name), chosen, float(geometric_exponent), radiative, impact_energy)


@lru_cache(maxsize=64)
def _mechanism(
    mixture: Mixture,
    name: str,
    chosen: tuple[tuple[str, str], ...],
    exponent: float,
    radiative: bool,
    impact_energy: str,
) -> Mechanism:
    rates = with_readings(rate_set(name), chosen)
    names = mixture.names
    known = set(names)
    reactions = tuple(
        r
        for r in rates.reactions
        if known.issuperset((*r.reactants, *r.products)) and (radiative or not r.optional)
    )
    if not reactions:
        raise UserError(f"No reaction of the rate set {rates.name!r} has all its species in {mixture!r}.")
    stoichiometry = _count(reactions, names, "products") - _count(reactions, names, "reactants")
    backward = np.stack(
        [_backward(mixture, r, row) for r, row in zip(reactions, stoichiometry, strict=True)], 1
    )
    energies = energy_modes(mixture)
    zero_kelvin = _enthalpies(mixture) - GAS_CONSTANT * REFERENCE_TEMPERATURE * (
        energies.capacity + 2.5 * (1.0 - energies.heavy)
    )
    indices = range(len(reactions))
    return Mechanism(
        mixture=mixture,
        rates=rates,
        reactions=reactions,
        inert=tuple(n for n, column in zip(names, stoichiometry.T, strict=True) if not column.any()),
        geometric_exponent=exponent,
        stoichiometry=stoichiometry,
        reactants=_slots(reactions, names, "reactants"),
        products=_slots(reactions, names, "products"),
        partners=np.array([_partners(mixture, r) for r in reactions]),
        forward=np.array([_forward(r) for r in reactions]),
        backward=backward,
        at_temperature=np.array([k for k in indices if reactions[k].backward_temperature != "Te"], dtype=int),
        irreversible=np.array([k for k in indices if not reactions[k].backward_temperature], dtype=int),
        impact_energy=_impact_energies(reactions, impact_energy, stoichiometry @ zero_kelvin),
        breaks=mixture.intervals[0],
    )


def _count(reactions: tuple[Reaction, ...], names: tuple[str, ...], side: str) -> np.ndarray:
    return np.array([[getattr(r, side).count(n) for n in names] for r in reactions], dtype=float)


def _slots(reactions: tuple[Reaction, ...], names: tuple[str, ...], side: str) -> tuple[np.ndarray, ...]:
    """One-hot matrices of the first, second, third species of one side."""
    depth = max(len(getattr(r, side)) for r in reactions)
    out = np.zeros((depth, len(reactions), len(names) + 1))
    for k, r in enumerate(reactions):
        species = getattr(r, side)
        for slot in range(depth):
            out[slot, k, names.index(species[slot]) if slot < len(species) else -1] = 1.0
    return tuple(out)


def _partners(mixture: Mixture, reaction: Reaction) -> np.ndarray:
    """Efficiencies of the third body; the last entry is for reactions without one."""
    out = np.zeros(len(mixture.names) + 1)
    if not reaction.third_body:
        out[-1] = 1.0
        return out
    given = dict(reaction.efficiencies)
    for k, species in enumerate(mixture.species):
        atoms = sum(number for _, number in species.elements)
        default = given.get(ALL_HEAVY, 0.0) if atoms > 0 else 0.0
        if atoms > 1:
            default = given.get(MOLECULES, default)
        out[k] = given.get(species.name, default)
    return out


def _forward(reaction: Reaction) -> np.ndarray:
    out = np.zeros(7)
    column = {"T": 0, "Te": 2, "geometric": 4}[reaction.forward_temperature]
    out[column] = reaction.exponent
    out[column + 1] = -reaction.activation_temperature
    out[6] = np.log(reaction.prefactor)
    return out


def _backward(mixture: Mixture, reaction: Reaction, change: np.ndarray) -> np.ndarray:
    """Factors of ln k_f - ln K_c at one temperature, (interval, 9)."""
    _, table = mixture.intervals
    _, enthalpy, entropy = thermo_factors(table)
    out = np.einsum("k,ikj->ij", change, enthalpy - entropy)  # minus ln K_p
    moles = float(np.sum(change))
    out[:, _LOGARITHM] += moles + reaction.exponent
    out[:, _ONE] += np.log(reaction.prefactor) - moles * np.log(STANDARD_PRESSURE / GAS_CONSTANT)
    out[:, _INVERSE] -= reaction.activation_temperature
    return out


def _impact_energies(reactions: tuple[Reaction, ...], name: str, at_zero: np.ndarray) -> np.ndarray:
    """Energy that free electrons lose in each reaction [J/mol], from its energy at 0 K."""
    impact = np.array([r.kind.startswith("electron_impact") for r in reactions])
    if name == "full":
        return np.where(impact, at_zero, 0.0)
    energies = impact_energies(name)
    ionised = [next((s for s in r.reactants if s != "e-"), "") for r in reactions]
    ionising = [r.kind == "electron_impact_ionisation" for r in reactions]
    rows = zip(ionised, ionising, at_zero, strict=True)
    return np.array([energies.get(s, full) if ionises else 0.0 for s, ionises, full in rows])


def _enthalpies(mixture: Mixture) -> np.ndarray:
    """Molar enthalpies at 298.15 K [J/mol]."""
    return np.array([s.formation_enthalpy for s in mixture.species])
