"""Transport properties of many states by the mixture rule of Yos, for space-marching codes.

Chapman-Enskog theory needs linear systems over the species; the rule of Yos needs sums only and agrees with
it to a few per cent. The species are on the first axis, the batch axes follow.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from shocklayer.core.constants import AVOGADRO, BOLTZMANN
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.transport.collisions import CollisionData, collision_data, screened_repulsion
from shocklayer.gas.transport.integrals import GRID_NODES

_SPARE = 1e-12  # keeps the diffusion coefficient of an unmixed species finite


class MixtureTransport(NamedTuple):
    """Transport properties of a gas of two temperatures, each (...) unless stated otherwise.

    Attributes
    ----------
    viscosity : Array
        [Pa s].
    conductivity : Array
        Of translation and rotation of heavy species [W/(m K)].
    conductivity_vibrational : Array
        Of vibration, electronic excitation and free electrons [W/(m K)].
    diffusion : Array
        (species, ...) of each species into the mixture [m^2/s]; ambipolar for ions and electrons.
    """

    viscosity: Array
    conductivity: Array
    conductivity_vibrational: Array
    diffusion: Array


@dataclass(frozen=True, eq=False)
class RuleTables:
    """Constant tables of a mixture; a constant to JAX.

    Attributes
    ----------
    data : CollisionData
    heavy, light : numpy.ndarray
        (node, 2 pairs) ln pi Omega^(1,1) and ln pi Omega^(2,2) [pi Omega in m^2] of pairs of heavy species
        with a neutral among them, and of electrons with neutrals.
    row : numpy.ndarray
        (species, species) index of the pair; -1 where both are charged.
    """

    data: CollisionData
    heavy: np.ndarray
    light: np.ndarray
    row: np.ndarray


jax.tree_util.register_static(RuleTables)


@lru_cache(maxsize=16)
def rule_tables(mixture: Mixture, name: str = "recommended") -> RuleTables:
    """Return the constant tables of a mixture (cached).

    Parameters
    ----------
    mixture : Mixture
    name : str
        Set of collision integrals.

    Returns
    -------
    RuleTables
    """
    d = collision_data(mixture, name)
    electron = mixture.electron_index
    row = np.full(d.charged.shape, -1)
    picked = []
    for i in d.heavy:
        for j in d.heavy:
            if j >= i and not d.charged[i, j]:
                row[i, j] = row[j, i] = len(picked)
                picked.append(d.table.row[i, j])
    light = [] if electron is None else [d.table.row[electron, j] for j in d.neutral]

    def columns(indices: list[np.integer]) -> np.ndarray:
        values = d.table.values[np.array(indices, dtype=int), :2]  # (pair, 2, node)
        return np.moveaxis(values, -1, 0).reshape(GRID_NODES, -1)

    return RuleTables(d, columns(picked), columns(light), row)


def _look_up(t: RuleTables, values: np.ndarray, temperature: Array) -> Array:
    """Integrals at temperatures (state,), linear in the logarithms: (pair, 2, state) [m^2]."""
    table = t.data.table
    position = (jnp.log(temperature) - table.start) / table.step
    index = jnp.clip(position.astype(int), 0, GRID_NODES - 2)
    fraction = (position - index)[:, None]
    nodes = jnp.asarray(values)
    integrals = jnp.exp((1.0 - fraction) * nodes[index] + fraction * nodes[index + 1])
    return jnp.moveaxis(integrals.reshape(temperature.size, -1, 2), 0, -1)


def mixture_transport(
    t: RuleTables,
    mole_fractions: Array,
    temperature: Array,
    electron_temperature: Array,
    pressure: Array,
    vibration: Array,
) -> MixtureTransport:
    """Return transport properties by the rule of Yos.

    Parameters
    ----------
    t : RuleTables
    mole_fractions : Array
        (species, ...), not negative.
    temperature, electron_temperature, pressure : Array
        (...) [K, K, Pa].
    vibration : Array
        (species, ...) heat capacity of vibration and electronic excitation over the gas constant.

    Returns
    -------
    MixtureTransport

    Notes
    -----
    Range 300-20 000 K; beyond, the integrals continue as powers of T. Within 4 % of full Chapman-Enskog
    theory in dissociated air; with an ionisation of a tenth or more the viscosity is up to twice too high.
    Source: J. M. Yos, Avco RAD-TM-63-7, 1963, as given by R. N. Gupta, J. M. Yos, R. A. Thompson and K.-P.
    Lee, NASA RP-1232, 1990, and by P. A. Gnoffo, R. N. Gupta and J. L. Shinn, NASA TP-2867, 1989; ions by
    ambipolar diffusion, D_i (1 + T_e/T) against the neutrals.
    """
    d = t.data
    mixture, shape = d.mixture, temperature.shape
    masses = mixture.molar_masses / AVOGADRO
    number, electron = len(masses), mixture.electron_index
    x = mole_fractions.reshape(number, -1)
    t_heavy, t_electron, p = (jnp.ravel(a) for a in (temperature, electron_temperature, pressure))
    rotation_vibration = vibration.reshape(number, -1)
    xe = jnp.zeros_like(t_heavy) if electron is None else x[electron]
    number_density = p / (BOLTZMANN * ((1.0 - xe) * t_heavy + xe * t_electron))
    pairs = _look_up(t, t.heavy, t_heavy)
    coulomb = screened_repulsion(d, t_heavy, t_electron, xe * number_density)  # (2, state)

    heavy = d.heavy
    reduced = masses[:, None] * masses[None, :] / (masses[:, None] + masses[None, :])
    root = jnp.sqrt(2.0 * np.pi * BOLTZMANN * t_heavy)
    # Delta^(1) and Delta^(2) of Yos without their common 1/sqrt(T).
    momentum, viscous = [], []
    for i in heavy:
        for j in heavy:
            k = t.row[i, j]
            both = coulomb if k < 0 else pairs[k]
            factor = 2.0 * np.sqrt(reduced[i, j])
            momentum.append(8.0 / 3.0 * factor * both[0])
            viscous.append(16.0 / 5.0 * factor * both[1])
    size = len(heavy)
    delta1 = jnp.stack(momentum).reshape(size, size, -1) / root
    delta2 = jnp.stack(viscous).reshape(size, size, -1) / root
    part = x[heavy]
    mass = masses[heavy]
    ratio = mass[:, None] / mass[None, :]
    weight = 1.0 + (1.0 - ratio) * (0.45 - 2.54 * ratio) / (1.0 + ratio) ** 2
    friction = jnp.sum(delta2 * part, axis=1)
    viscosity = jnp.sum(mass[:, None] * part / friction, axis=0)
    translation = 3.75 * BOLTZMANN * jnp.sum(part / jnp.sum(weight[..., None] * delta2 * part, axis=1), 0)
    drag = jnp.sum(delta1 * part, axis=1)
    eucken = BOLTZMANN * part / drag
    rotating = np.where(mixture.element_matrix.sum(axis=1)[heavy] > 1, 1.0, 0.0)[:, None]
    rotation = jnp.sum(eucken * rotating, axis=0)
    vibrational = jnp.sum(eucken * rotation_vibration[heavy], axis=0)

    # Each species into the others; ions against the neutrals, with the ambipolar field of the electrons.
    kt = BOLTZMANN * t_heavy / p
    own = jnp.stack([delta1[k, k] for k in range(size)])
    others = drag - own * part
    into = kt * (1.0 - part + _SPARE) / (others + _SPARE * own)
    diffusion = jnp.zeros_like(x).at[heavy].set(into)
    if electron is not None:
        neutral = np.isin(heavy, d.neutral)
        against = jnp.sum(delta1[:, neutral] * part[neutral], axis=1)
        single = kt * (1.0 + t_electron / t_heavy) / (against + _SPARE * own)
        ions = np.isin(heavy, d.ion)
        diffusion = diffusion.at[d.ion].set(single[ions])
        weights = x[d.ion] + 1e-300
        diffusion = diffusion.at[electron].set(jnp.sum(weights * single[ions], 0) / jnp.sum(weights, 0))
        vibrational = vibrational + _electron_conductivity(t, x, t_electron, xe * number_density)
    return MixtureTransport(
        viscosity=viscosity.reshape(shape),
        conductivity=(translation + rotation).reshape(shape),
        conductivity_vibrational=vibrational.reshape(shape),
        diffusion=diffusion.reshape(number, *shape),
    )


def _electron_conductivity(t: RuleTables, x: Array, t_electron: Array, electron_density: Array) -> Array:
    """Yos' conductivity of free electrons, each (state,)."""
    d = t.data
    mass = d.mixture.molar_masses[d.mixture.electron_index] / AVOGADRO
    root = jnp.sqrt(2.0 * np.pi * BOLTZMANN * t_electron)
    neutral = _look_up(t, t.light, t_electron)[:, 1]
    coulomb = screened_repulsion(d, t_electron, t_electron, electron_density)[1]
    with_heavy, with_electrons = 2.0 * np.sqrt(mass), 2.0 * np.sqrt(0.5 * mass)
    neutrals = jnp.sum(neutral * x[d.neutral], 0) * with_heavy
    xe = x[d.mixture.electron_index]
    ions = jnp.sum(x[d.ion], 0)
    collisions = 1.45 * (neutrals + with_heavy * ions * coulomb) + with_electrons * xe * coulomb
    resistance = 16.0 / 5.0 * collisions / root
    return 3.75 * BOLTZMANN * xe / jnp.maximum(resistance, 1e-300)
