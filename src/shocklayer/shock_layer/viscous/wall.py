"""The wall beneath the stream tubes: what it takes from the gas, and how far gas slips along it."""

from typing import Any, NamedTuple

import numpy as np

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jnp
from shocklayer.gas.mixtures import Mixture

TEMPERATURE_JUMP = 1.63
"""Temperature jump over velocity slip: 2 gamma / ((gamma + 1) Pr), exponent 1.4 and Prandtl number 0.72."""
_BOHM = 0.61
"""Density of ions at the edge of the electric sheath of a wall over that of the plasma (Bohm)."""


class Wall(NamedTuple):
    """The wall; each number once for all flight points, or one a point.

    Attributes
    ----------
    temperature : float or array
        [K].
    catalycity : float or array
        Recombination probability of atoms that strike the wall, 0 to 1; ions always recombine.
    accommodation : float or array
        Share of molecules that leave the wall as if they had come from a gas at rest at its temperature.
    """

    temperature: Any = 1250.0
    catalycity: Any = 0.0
    accommodation: Any = 1.0

    def at(self, points: np.ndarray) -> "Wall":
        """Return the wall at some of the points that it is given for; what is given once stays so."""
        return Wall(*(v if np.ndim(v) == 0 else np.asarray(v, dtype=float)[points] for v in self))


class WallRates(NamedTuple):
    """What carries ions and atoms to the wall.

    Attributes
    ----------
    ions, atoms : array
        (species, B) mass of gas per step that gives all its ions, or atoms, to the wall [kg/s].
    """

    ions: Any
    atoms: Any


def neutral_parents(mixture: Mixture) -> np.ndarray:
    """Matrix (species, species) that turns cations into their neutral species and leaves the rest."""
    names = mixture.names
    matrix = np.eye(len(names))
    for place, name in enumerate(names):
        if name.endswith("+"):
            matrix[place, place] = 0.0
            matrix[names.index(name[:-1]), place] = 1.0
    return matrix


def recombination(mixture: Mixture) -> np.ndarray:
    """Matrix (species, species) whose columns give the molecules that one mole of each atom forms."""
    names = mixture.names
    matrix = np.zeros((len(names), len(names)))
    for atom in ("N", "O"):
        if atom in names and f"{atom}2" in names:
            matrix[names.index(f"{atom}2"), names.index(atom)] = 0.5
    return matrix


def wall_rates(
    wall: Wall, molar_masses: np.ndarray, area: Any, distance: Any, density: Any, hot: Any, diffusion: Any
) -> WallRates:
    """Diffusion to the wall and sticking to it: two resistances in series.

    Parameters
    ----------
    wall : Wall
    molar_masses : ndarray
        (species,) [kg/mol].
    area, distance : array
        (B) of the wall, and from it to the middle of the tube that touches it [m2, m].
    density, hot : array
        (B) of that tube's gas, and its vibrational temperature, which the electrons share [kg/m3, K].
    diffusion : array
        (species, B) coefficients there [m2/s].

    Returns
    -------
    WallRates
    """
    masses = molar_masses[:, None]
    through = area * density * diffusion / distance
    at_wall = area * density
    bohm = _BOHM * at_wall * jnp.sqrt(GAS_CONSTANT * (wall.temperature + hot) / masses)
    arrival = jnp.sqrt(GAS_CONSTANT * wall.temperature / (2.0 * jnp.pi * masses))
    sticking = at_wall * arrival * 2.0 * wall.catalycity / (2.0 - wall.catalycity)

    def series(rate: Any) -> Any:
        return through * rate / (through + rate + 1e-300)

    return WallRates(series(bohm), series(sticking))


def slip_length(wall: Wall, viscosity: Any, moles: Any, pressure: Any) -> Any:
    """Distance by which the wall stands behind itself for speed: some mean free paths.

    Parameters
    ----------
    wall : Wall
    viscosity, pressure : array
        (B) of the tube at the wall [Pa s, Pa].
    moles : array
        (species, B) of it [mol/kg].

    Returns
    -------
    array
        (B) [m].
    """
    still = (2.0 - wall.accommodation) / wall.accommodation
    root = jnp.sqrt(0.5 * jnp.pi * GAS_CONSTANT * wall.temperature * jnp.sum(moles, axis=0))
    return still * viscosity / pressure * root
