"""Transport properties of many states by the mixture rule of Yos, for marching codes.

The sums of Chapman and Enskog need linear systems over the species; the rule of Yos needs sums alone and
stays within a few per cent of them. Lanes stand on the trailing axes, species on the leading one.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from shocklayer.core.constants import AVOGADRO, BOLTZMANN
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.transport.collisions import CollisionData, collision_data, screened_repulsion
from shocklayer.gas.transport.integrals import GRID_NODES

_SPARE = 1e-12  # keeps the diffusion coefficient of an unmixed species finite


class MixtureTransport(NamedTuple):
    """Transport of a gas of two temperatures, each (lane, ...) unless said otherwise.

    Attributes
    ----------
    viscosity : array
        [Pa s].
    conductivity : array
        Of translation and rotation of heavy species [W/(m K)].
    conductivity_vibrational : array
        Of vibration, electronic excitation and free electrons [W/(m K)].
    diffusion : array
        (species, lane, ...) of each species into the mixture [m^2/s]; ions at their ambipolar rate, which
        electrons share.
    """

    viscosity: Any
    conductivity: Any
    conductivity_vibrational: Any
    diffusion: Any


@dataclass(frozen=True, eq=False)
class RuleTables:
    """Constant tables of a mixture; a constant to JAX.

    Attributes
    ----------
    data : CollisionData
    heavy, light : numpy.ndarray
        (node, 2 pairs) ln pi Omega^(1,1) and ln pi Omega^(2,2) [pi Omega in m^2] of pairs of heavy species
        with a neutral among them, and of electrons with neutrals.
    place : numpy.ndarray
        (species, species) which pair; -1 where both are charged.
    """

    data: CollisionData
    heavy: np.ndarray
    light: np.ndarray
    place: np.ndarray


jax.tree_util.register_static(RuleTables)


@lru_cache(maxsize=16)
def rule_tables(mixture: Mixture, name: str = "recommended") -> RuleTables:
    """Return the constant tables of a mixture (kept).

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
    place = np.full(d.charged.shape, -1)
    rows = []
    for i in d.heavy:
        for j in d.heavy:
            if j >= i and not d.charged[i, j]:
                place[i, j] = place[j, i] = len(rows)
                rows.append(d.table.place[i, j])
    light = [] if electron is None else [d.table.place[electron, j] for j in d.neutral]

    def columns(picked: list[np.integer]) -> np.ndarray:
        values = d.table.values[np.array(picked, dtype=int), :2]  # (pair, 2, node)
        return np.moveaxis(values, -1, 0).reshape(GRID_NODES, -1)

    return RuleTables(d, columns(rows), columns(light), place)


def _look_up(t: RuleTables, values: np.ndarray, temperature: Any) -> Any:
    """Integrals at temperatures (lane,), linear in the logarithms: (pair, 2, lane) [m^2]."""
    table = t.data.table
    where = (jnp.log(temperature) - table.start) / table.step
    index = jnp.clip(where.astype(int), 0, GRID_NODES - 2)
    share = (where - index)[:, None]
    nodes = jnp.asarray(values)
    found = jnp.exp((1.0 - share) * nodes[index] + share * nodes[index + 1])
    return jnp.moveaxis(found.reshape(temperature.size, -1, 2), 0, -1)


def mixture_transport(
    t: RuleTables,
    mole_fractions: Any,
    temperature: Any,
    electron_temperature: Any,
    pressure: Any,
    vibration: Any,
) -> MixtureTransport:
    """Return transport properties by the rule of Yos.

    Parameters
    ----------
    t : RuleTables
    mole_fractions : array
        (species, lane, ...), not negative.
    temperature, electron_temperature, pressure : array
        (lane, ...) [K, K, Pa].
    vibration : array
        (species, lane, ...) heat capacity of vibration and electronic excitation over the gas constant.

    Returns
    -------
    MixtureTransport

    Notes
    -----
    Range 300-20 000 K; beyond, the integrals go on as powers of T. Within 4 % of the full Chapman-Enskog sums
    in dissociated air; where a tenth is ionised and more, viscosity comes out up to twice too high. Source:
    J. M. Yos, Avco RAD-TM-63-7, 1963, as given by R. N. Gupta, J. M. Yos, R. A. Thompson and K.-P. Lee, NASA
    RP-1232, 1990, and by P. A. Gnoffo, R. N. Gupta and J. L. Shinn, NASA TP-2867, 1989; ions by ambipolar
    diffusion, D_i (1 + T_e/T) against the neutrals.
    """
    d = t.data
    mixture, shape = d.mixture, temperature.shape
    masses = mixture.molar_masses / AVOGADRO
    number, electron = len(masses), mixture.electron_index
    x = mole_fractions.reshape(number, -1)
    warm, hot, p = (jnp.ravel(a) for a in (temperature, electron_temperature, pressure))
    rotation_vibration = vibration.reshape(number, -1)
    xe = jnp.zeros_like(warm) if electron is None else x[electron]
    density = p / (BOLTZMANN * ((1.0 - xe) * warm + xe * hot))
    pairs = _look_up(t, t.heavy, warm)
    coulomb = screened_repulsion(d, warm, hot, xe * density)  # (2, lane)

    heavy = d.heavy
    reduced = masses[:, None] * masses[None, :] / (masses[:, None] + masses[None, :])
    root = jnp.sqrt(2.0 * np.pi * BOLTZMANN * warm)
    # Delta^(1) and Delta^(2) of Yos without their common 1/sqrt(T).
    momentum, viscous = [], []
    for i in heavy:
        for j in heavy:
            k = t.place[i, j]
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
    turning = np.where(mixture.element_matrix.sum(axis=1)[heavy] > 1, 1.0, 0.0)[:, None]
    rotation = jnp.sum(eucken * turning, axis=0)
    vibrational = jnp.sum(eucken * rotation_vibration[heavy], axis=0)

    # Each into the mixture, its own kind left out; ions are dragged by neutrals and pulled by electrons.
    kt = BOLTZMANN * warm / p
    own = jnp.stack([delta1[k, k] for k in range(size)])
    others = drag - own * part
    into = kt * (1.0 - part + _SPARE) / (others + _SPARE * own)
    diffusion = jnp.zeros_like(x).at[heavy].set(into)
    if electron is not None:
        neutral = np.isin(heavy, d.neutral)
        against = jnp.sum(delta1[:, neutral] * part[neutral], axis=1)
        single = kt * (1.0 + hot / warm) / (against + _SPARE * own)
        ions = np.isin(heavy, d.ion)
        diffusion = diffusion.at[d.ion].set(single[ions])
        count = x[d.ion] + 1e-300
        diffusion = diffusion.at[electron].set(jnp.sum(count * single[ions], 0) / jnp.sum(count, 0))
        vibrational = vibrational + _electron_conductivity(t, x, hot, xe * density)
    return MixtureTransport(
        viscosity=viscosity.reshape(shape),
        conductivity=(translation + rotation).reshape(shape),
        conductivity_vibrational=vibrational.reshape(shape),
        diffusion=diffusion.reshape(number, *shape),
    )


def _electron_conductivity(t: RuleTables, x: Any, hot: Any, electron_density: Any) -> Any:
    """Yos' conductivity of free electrons, each (lane,)."""
    d = t.data
    mass = d.mixture.molar_masses[d.mixture.electron_index] / AVOGADRO
    root = jnp.sqrt(2.0 * np.pi * BOLTZMANN * hot)
    neutral = _look_up(t, t.light, hot)[:, 1]
    coulomb = screened_repulsion(d, hot, hot, electron_density)[1]
    light, even = 2.0 * np.sqrt(mass), 2.0 * np.sqrt(0.5 * mass)
    crowd = jnp.sum(neutral * x[d.neutral], 0) * light
    xe = x[d.mixture.electron_index]
    ions = jnp.sum(x[d.ion], 0)
    resistance = 16.0 / 5.0 * (1.45 * (crowd + light * ions * coulomb) + even * xe * coulomb) / root
    return 3.75 * BOLTZMANN * xe / jnp.maximum(resistance, 1e-300)
