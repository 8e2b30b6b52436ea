"""Collision integrals of a state: tables for pairs with a neutral, screened Coulomb for charged pairs.

The Debye length counts electrons alone, as in the sets of Wright et al. (AIAA J. 43(12), 2005); counting ions
too would lower the Coulomb integrals by 5 to 15 per cent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from shocklayer.core.constants import BOLTZMANN, ELEMENTARY_CHARGE, VACUUM_PERMITTIVITY
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.transport.integrals import (
    ELECTRON,
    GRID_HIGH,
    GRID_LOW,
    GRID_NODES,
    IntegralTable,
    coulomb_table,
    electron_orders,
    integral_table,
)

_LEAST_ELECTRONS = 1e6  # [1/m^3], so that the Debye length of a neutral gas stays finite


@dataclass(frozen=True, eq=False)
class CollisionData:
    """Constant tables of a mixture; a constant to JAX.

    Attributes
    ----------
    mixture : Mixture
    table : IntegralTable
        Pairs with at least one neutral.
    electrons : numpy.ndarray
        (neutral, 5, node) ln(pi Omega^(1,s)) of electrons with the neutrals.
    neutral, ion : numpy.ndarray
        Indices of neutrals and ions.
    heavy : numpy.ndarray
        Indices of heavy species.
    charged : numpy.ndarray
        (species, species) whether both are charged.
    coulomb : mapping of str to numpy.ndarray
        Screened-Coulomb table (Mason, Munn & Smith 1967; Devoto 1973).
    """

    mixture: Mixture
    table: IntegralTable
    electrons: np.ndarray
    neutral: np.ndarray
    ion: np.ndarray
    heavy: np.ndarray
    charged: np.ndarray
    coulomb: Mapping[str, np.ndarray]


jax.tree_util.register_static(CollisionData)


@lru_cache(maxsize=32)
def collision_data(mixture: Mixture, name: str = "recommended") -> CollisionData:
    """Return the constant tables of a mixture (cached).

    Parameters
    ----------
    mixture : Mixture
    name : str
        Set of collision integrals: ``recommended``, ``wright-2005`` or ``gupta-1990``.

    Returns
    -------
    CollisionData
    """
    names = np.array(mixture.names)
    neutral = np.flatnonzero(mixture.charges == 0)
    x = np.linspace(np.log(GRID_LOW), np.log(GRID_HIGH), GRID_NODES)
    electrons = np.zeros((0, 5, GRID_NODES))
    if mixture.electron_index is not None:
        electrons = np.array([electron_orders(str(n), x, name) for n in names[neutral]])
    is_charged = mixture.charges != 0
    return CollisionData(
        mixture=mixture,
        table=integral_table(mixture, name),
        electrons=electrons,
        neutral=neutral,
        ion=np.flatnonzero(mixture.charges > 0),
        heavy=np.flatnonzero(names != ELECTRON),
        charged=is_charged[:, None] & is_charged[None, :],
        coulomb=coulomb_table(),
    )


class PairIntegrals(NamedTuple):
    """Collision integrals of all pairs of one state, (species, species).

    Attributes
    ----------
    momentum, viscosity : Array
        pi Omega^(1,1) and pi Omega^(2,2) [m^2].
    b_star, c_star : Array
        Ratios B* and C*.
    """

    momentum: Array
    viscosity: Array
    b_star: Array
    c_star: Array


class ElectronIntegrals(NamedTuple):
    """Collision integrals of electrons [m^2].

    Attributes
    ----------
    heavy : Array
        (5, species) pi Omega^(1,s), s = 1 to 5, with each species (zero with itself).
    own : Array
        (3,) pi Omega^(2,s), s = 2 to 4, with electrons.
    """

    heavy: Array
    own: Array


def _position(log_t: Array, low: float, step: float) -> tuple[Array, Array]:
    """Interval of the uniform grid and position in it; beyond the ends the end interval is extended."""
    position = (log_t - low) / step
    index = jnp.clip(jnp.floor(jax.lax.stop_gradient(position)), 0, GRID_NODES - 2).astype(int)
    return index, position - index


def _neutral_pairs(d: CollisionData, log_t: Array) -> Array:
    """Evaluate the table at one temperature, (pair, 4)."""
    t = d.table
    index, s = _position(jnp.clip(log_t, t.start, t.start + (GRID_NODES - 1) * t.step), t.start, t.step)
    f0, f1 = jnp.asarray(t.values)[:, :, index], jnp.asarray(t.values)[:, :, index + 1]
    d0, d1 = jnp.asarray(t.slopes)[:, :, index] * t.step, jnp.asarray(t.slopes)[:, :, index + 1] * t.step
    rise = f1 - f0
    value = f0 + s * (d0 + s * ((3.0 * rise - 2.0 * d0 - d1) + s * (d0 + d1 - 2.0 * rise)))
    beyond = log_t - jnp.clip(log_t, t.start, t.start + (GRID_NODES - 1) * t.step)
    ends = jnp.where(beyond > 0.0, t.slopes[:, :, -1], t.slopes[:, :, 0])
    return value + beyond * ends


def _coulomb(d: CollisionData, log_star: Array) -> dict[str, Array]:
    """Columns of the screened-Coulomb table at ln T*, by name."""
    names = list(d.coulomb)
    nodes = np.log(d.coulomb["T_star"])
    values = jnp.asarray(np.stack([d.coulomb[name] for name in names]))
    index = jnp.clip(jnp.searchsorted(nodes, jax.lax.stop_gradient(log_star)) - 1, 0, len(nodes) - 2)
    low, high = jnp.asarray(nodes)[index], jnp.asarray(nodes)[index + 1]
    s = (log_star - low) / (high - low)
    row = (1.0 - s) * values[:, index] + s * values[:, index + 1]
    return {name: row[k] for k, name in enumerate(names)}


def _reduced(electron_density: Array, electron_temperature: Array, temperature: Array) -> tuple[Array, Array]:
    """Square of the Debye length [m^2] and ln T* of collisions at a temperature."""
    n = jnp.maximum(electron_density, _LEAST_ELECTRONS)
    length2 = VACUUM_PERMITTIVITY * BOLTZMANN * electron_temperature / (n * ELEMENTARY_CHARGE**2)
    closest = ELEMENTARY_CHARGE**2 / (4.0 * np.pi * VACUUM_PERMITTIVITY * BOLTZMANN * temperature)
    star = jnp.sqrt(length2) / closest
    return length2, jnp.log(jnp.clip(star, 0.1, 1e4))


def pair_integrals(
    d: CollisionData, temperature: Array, electron_temperature: Array, electron_density: Array
) -> PairIntegrals:
    """Return the collision integrals of all pairs of one state.

    Parameters
    ----------
    d : CollisionData
    temperature, electron_temperature : Array
        () [K]; the latter applies to pairs with electrons.
    electron_density : Array
        () [1/m^3].

    Returns
    -------
    PairIntegrals
    """
    heavy = _neutral_pairs(d, jnp.log(temperature))[d.table.row]
    electron = d.mixture.electron_index
    if electron is not None:
        light = _neutral_pairs(d, jnp.log(electron_temperature))[d.table.row]
        mask = np.zeros(d.charged.shape, dtype=bool)
        mask[electron], mask[:, electron] = True, True
        heavy = jnp.where(mask[..., None], light, heavy)
    else:
        mask = np.zeros(d.charged.shape, dtype=bool)
    momentum, viscosity = jnp.exp(heavy[..., 0]), jnp.exp(heavy[..., 1])
    b, c = heavy[..., 2], heavy[..., 3]
    attractive = np.zeros(d.charged.shape, dtype=bool)
    attractive[mask] = True
    if electron is not None:
        attractive[electron, electron] = False

    length2, star_heavy = _reduced(electron_density, electron_temperature, temperature)
    _, star_light = _reduced(electron_density, electron_temperature, electron_temperature)
    cold, hot = _coulomb(d, star_heavy), _coulomb(d, star_light)

    def charged(name: str) -> Array:
        electrons = jnp.where(attractive, hot[f"{name}_attractive"], hot[f"{name}_repulsive"])
        return jnp.where(mask, electrons, cold[f"{name}_repulsive"])

    area = np.pi * length2 * jnp.exp(-2.0 * jnp.where(mask, star_light, star_heavy))
    return PairIntegrals(
        momentum=jnp.where(d.charged, area * charged("T_star_squared_Q11"), momentum),
        viscosity=jnp.where(d.charged, area * charged("T_star_squared_Q22"), viscosity),
        b_star=jnp.where(d.charged, charged("B_star"), b),
        c_star=jnp.where(d.charged, charged("C_star"), c),
    )


def screened_repulsion(
    d: CollisionData, temperature: Array, electron_temperature: Array, electron_density: Array
) -> Array:
    """Return the collision integrals of two charges of one sign.

    Parameters
    ----------
    d : CollisionData
    temperature, electron_temperature : Array
        (case,) of the collision, and of the electrons that screen it [K].
    electron_density : Array
        (case,) [1/m^3].

    Returns
    -------
    Array
        (2, case) pi Omega^(1,1) and pi Omega^(2,2) [m^2].
    """
    length2, star = _reduced(electron_density, electron_temperature, temperature)
    row = _coulomb(d, star)
    area = np.pi * length2 * jnp.exp(-2.0 * star)
    return area * jnp.stack([row["T_star_squared_Q11_repulsive"], row["T_star_squared_Q22_repulsive"]])


def electron_integrals(
    d: CollisionData, electron_temperature: Array, electron_density: Array
) -> ElectronIntegrals:
    """Return the collision integrals of electrons, to the order of the third approximation.

    Parameters
    ----------
    d : CollisionData
        Of a mixture with electrons.
    electron_temperature : Array
        () [K].
    electron_density : Array
        () [1/m^3].

    Returns
    -------
    ElectronIntegrals
    """
    low = float(np.log(GRID_LOW))
    step = float(np.log(GRID_HIGH / GRID_LOW)) / (GRID_NODES - 1)
    index, s = _position(jnp.log(electron_temperature), low, step)
    values = jnp.asarray(d.electrons)
    neutral = jnp.exp((1.0 - s) * values[:, :, index] + s * values[:, :, index + 1]).T
    length2, star = _reduced(electron_density, electron_temperature, electron_temperature)
    area = np.pi * length2 * jnp.exp(-2.0 * star)

    row = _coulomb(d, star)
    q11, b, c = (row[f"{n}_attractive"] for n in ("T_star_squared_Q11", "B_star", "C_star"))
    q14, q15 = row["T_star_squared_Q14_attractive"], row["T_star_squared_Q15_attractive"]
    ion = jnp.stack([q11, c * q11, (5.0 * c - b) / 4.0 * q11, q14, q15])
    q22 = row["T_star_squared_Q22_repulsive"]
    own = jnp.stack([q22, row["E_star_repulsive"] * q22, row["T_star_squared_Q24_repulsive"]])
    heavy = jnp.zeros((5, len(d.mixture.names)))
    heavy = heavy.at[:, d.neutral].set(neutral).at[:, d.ion].set((area * ion)[:, None])
    return ElectronIntegrals(heavy, area * own)
