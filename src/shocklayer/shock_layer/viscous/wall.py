"""Boundary conditions of the stream tubes at the wall: recombination, velocity slip, temperature jump."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import AnyArray, Array, ArrayLike
from shocklayer.gas.mixtures import Mixture

TEMPERATURE_JUMP = 1.63
"""Temperature jump over velocity slip: 2 gamma / ((gamma + 1) Pr), exponent 1.4 and Prandtl number 0.72."""
_BOHM = 0.61
"""Ion density at the edge of the electrostatic sheath at a wall over that of the plasma (Bohm)."""


class Wall(NamedTuple):
    """Properties of the wall, each one number for all flight points or an array with one entry per point.

    Attributes
    ----------
    temperature : float or array
        Wall temperature [K].
    catalycity : float or array
        Recombination probability of atoms that strike the wall, 0 to 1; ions always recombine.
    accommodation : float or array
        Accommodation coefficient: fraction of molecules reflected diffusely at the wall temperature, above 0
        to 1.
    """

    temperature: ArrayLike = 1250.0
    catalycity: ArrayLike = 0.0
    accommodation: ArrayLike = 1.0

    def at(self, points: np.ndarray) -> "Wall":
        """Return the wall at some flight points, given by their indices; scalars stay scalars."""
        return Wall(*(v if np.ndim(v) == 0 else np.asarray(v, dtype=float)[points] for v in self))


class WallRates(NamedTuple):
    """Rates at which ions and atoms recombine at the wall.

    Attributes
    ----------
    ions, atoms : array
        (species, points) mass flow of gas that gives up all of its ions, or atoms, to the wall [kg/s].
    """

    ions: Array
    atoms: Array


def neutral_parents(mixture: Mixture) -> Float[np.ndarray, "species species"]:
    """Return the matrix that replaces each cation by its neutral species and leaves all others.

    Parameters
    ----------
    mixture : Mixture

    Returns
    -------
    numpy.ndarray
        (species, species); multiplies mole numbers from the left.
    """
    names = mixture.names
    matrix = np.eye(len(names))
    for index, name in enumerate(names):
        if name.endswith("+"):
            matrix[index, index] = 0.0
            matrix[names.index(name[:-1]), index] = 1.0
    return matrix


def recombination(mixture: Mixture) -> Float[np.ndarray, "species species"]:
    """Return the matrix whose columns give the moles of molecules that one mole of each atom forms.

    Parameters
    ----------
    mixture : Mixture

    Returns
    -------
    numpy.ndarray
        (species, species); zero in the columns of species other than N and O.
    """
    names = mixture.names
    matrix = np.zeros((len(names), len(names)))
    for atom in ("N", "O"):
        if atom in names and f"{atom}2" in names:
            matrix[names.index(f"{atom}2"), names.index(atom)] = 0.5
    return matrix


def wall_rates(
    wall: Wall,
    molar_masses: Float[np.ndarray, " species"],
    area: Float[Array, " points"],
    distance: Float[AnyArray, " points"],
    density: Float[Array, " points"],
    electron_temperature: Float[Array, " points"],
    diffusion: Float[Array, "species points"],
) -> WallRates:
    """Return the rates of recombination at the wall: diffusion to it and surface reaction, in series.

    Parameters
    ----------
    wall : Wall
        Temperature and catalycity.
    molar_masses : numpy.ndarray, shape (species,)
        [kg/mol].
    area, distance : array, shape (points,)
        Area of the wall [m^2], and distance from it to the middle of the innermost tube [m].
    density, electron_temperature : array, shape (points,)
        Of the gas in that tube [kg/m^3, K].
    diffusion : array, shape (species, points)
        Diffusion coefficients there [m^2/s].

    Returns
    -------
    WallRates

    Notes
    -----
    Ions arrive at the wall at the Bohm speed. Atoms arrive with the Maxwellian flux and recombine with the
    probability c, enhanced by 2 / (2 - c) for the depletion of the reflected stream.
    """
    masses = molar_masses[:, None]
    diffusive = area * density * diffusion / distance
    at_wall = area * density
    bohm = _BOHM * at_wall * jnp.sqrt(GAS_CONSTANT * (wall.temperature + electron_temperature) / masses)
    arrival = jnp.sqrt(GAS_CONSTANT * wall.temperature / (2.0 * jnp.pi * masses))
    reaction = at_wall * arrival * 2.0 * wall.catalycity / (2.0 - wall.catalycity)

    def in_series(rate: Array) -> Array:
        return diffusive * rate / (diffusive + rate + 1e-300)

    return WallRates(in_series(bohm), in_series(reaction))


def slip_length(
    wall: Wall,
    viscosity: Float[Array, " points"],
    moles: Float[Array, "species points"],
    pressure: Float[AnyArray, " points"],
) -> Float[AnyArray, " points"]:
    """Return the slip length: slip velocity over the velocity gradient at the wall, some mean free paths.

    Parameters
    ----------
    wall : Wall
        Temperature and accommodation coefficient.
    viscosity, pressure : array, shape (points,)
        Of the tube at the wall [Pa s, Pa].
    moles : array, shape (species, points)
        Its mole numbers [mol/kg].

    Returns
    -------
    array, shape (points,)
        [m].

    Notes
    -----
    Source: Maxwell's slip, as in R. N. Gupta, C. D. Scott and J. N. Moss, NASA TP-2452, 1985.
    """
    factor = (2.0 - wall.accommodation) / wall.accommodation
    root = jnp.sqrt(0.5 * jnp.pi * GAS_CONSTANT * wall.temperature * jnp.sum(moles, axis=0))
    return factor * viscosity / pressure * root
