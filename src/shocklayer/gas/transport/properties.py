"""Transport properties by Chapman-Enskog theory.

Heavy particles: viscosity in the first and translational conductivity in the second approximation, each one
symmetric linear system over all species (Hirschfelder, Curtiss & Bird, Molecular Theory of Gases and Liquids,
1954, eqs. 8.2-22 and 8.2-43), thermal diffusion left out of the conductivity. Electrons: the third
approximation of Devoto (Phys. Fluids 10, 1967, 2105), which is decoupled from heavy particles by their mass.
Internal energy after Eucken, reactions after Butler & Brokaw (J. Chem. Phys. 26, 1957, 1636).
"""

from functools import partial

import equinox as eqx
import numpy as np
from jaxtyping import Bool, Float

from shocklayer.core.constants import AVOGADRO, BOLTZMANN, ELECTRON_MASS, ELEMENTARY_CHARGE, GAS_CONSTANT
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.kinetics.modes import energy_modes
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.thermo import basis_functions, evaluate, species_thermo
from shocklayer.gas.transport.collisions import (
    CollisionData,
    PairIntegrals,
    collision_data,
    electron_integrals,
    pair_integrals,
)

_TRACE = 1e-60  # least mole fraction in the reactive conductivity
_SPARE = 1e-12  # keeps the diffusion coefficient of an unmixed species finite


class TransportProperties(eqx.Module):
    """Transport properties of a gas; a JAX pytree.

    Attributes
    ----------
    viscosity : Array
        (...) [Pa s].
    conductivity_translational : Array
        Of the translation of heavy particles (...) [W/(m K)].
    conductivity_rotational : Array
        (...) [W/(m K)].
    conductivity_vibrational : Array
        Of vibration and electronic excitation (...) [W/(m K)].
    conductivity_electron : Array
        Of the translation of free electrons (...) [W/(m K)].
    conductivity_reactive : Array
        Of a gas in chemical equilibrium (...) [W/(m K)]; zero unless requested.
    binary_diffusion : Array
        (..., species, species) [m^2/s].
    diffusion : Array
        Of each species into the mixture (..., species) [m^2/s].
    ambipolar_diffusion : Array
        As `diffusion`, with ions and electrons coupled by the space charge (..., species) [m^2/s].
    electrical_conductivity : Array
        (...) [S/m].
    mean_free_path : Array
        Of heavy particles (...) [m].
    in_range : Array
        (...) bool; whether both temperatures are between 300 and 20 000 K.
    """

    viscosity: Float[Array, "*batch"]
    conductivity_translational: Float[Array, "*batch"]
    conductivity_rotational: Float[Array, "*batch"]
    conductivity_vibrational: Float[Array, "*batch"]
    conductivity_electron: Float[Array, "*batch"]
    conductivity_reactive: Float[Array, "*batch"]
    binary_diffusion: Float[Array, "*batch species species"]
    diffusion: Float[Array, "*batch species"]
    ambipolar_diffusion: Float[Array, "*batch species"]
    electrical_conductivity: Float[Array, "*batch"]
    mean_free_path: Float[Array, "*batch"]
    in_range: Bool[Array, "*batch"]

    @property
    def conductivity_frozen(self) -> Float[Array, "*batch"]:
        """Conductivity without reactions [W/(m K)], all modes at one temperature."""
        internal = self.conductivity_rotational + self.conductivity_vibrational
        return self.conductivity_translational + internal + self.conductivity_electron

    @property
    def thermal_conductivity(self) -> Float[Array, "*batch"]:
        """Total conductivity [W/(m K)], all modes at one temperature."""
        return self.conductivity_frozen + self.conductivity_reactive


def _pair_sums(masses: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Reduced masses and M_i M_j / (M_i + M_j)^2."""
    total = masses[:, None] + masses[None, :]
    product = masses[:, None] * masses[None, :]
    return product / total, product / total**2


def viscosity_matrix(masses: np.ndarray, x: Array, t: Array, q: PairIntegrals) -> Array:
    """Return the matrix of the viscosity, each row divided by its mole fraction.

    Parameters
    ----------
    masses : numpy.ndarray
        Of heavy species [kg/mol].
    x : Array
        Mole fractions of heavy species.
    t : Array
        () [K].
    q : PairIntegrals
        Of heavy species.

    Returns
    -------
    Array
        (heavy, heavy) [1/(Pa s)].
    """
    reduced, ratio = _pair_sums(masses)
    eta = 5.0 / 16.0 * jnp.sqrt(2.0 * np.pi * (reduced / AVOGADRO) * BOLTZMANN * t) / q.viscosity
    a = q.viscosity / q.momentum
    off = -2.0 * ratio / eta * (5.0 / (3.0 * a) - 1.0) * x[None, :]
    partner = 2.0 * x[None, :] * ratio / eta * (5.0 / (3.0 * a) + masses[None, :] / masses[:, None])
    number = len(masses)
    own = np.eye(number, dtype=bool)
    diagonal = x / jnp.diagonal(eta) + jnp.sum(jnp.where(own, 0.0, partner), axis=1)
    return jnp.where(own, jnp.diag(diagonal), off)


def conductivity_matrix(masses: np.ndarray, x: Array, t: Array, q: PairIntegrals) -> Array:
    """Return the matrix of the translational conductivity, each row divided by its mole fraction.

    Parameters
    ----------
    masses, x, t, q
        As in `viscosity_matrix`.

    Returns
    -------
    Array
        (heavy, heavy) [m K/W].
    """
    reduced, _ = _pair_sums(masses)
    eta = 5.0 / 16.0 * jnp.sqrt(2.0 * np.pi * (reduced / AVOGADRO) * BOLTZMANN * t) / q.viscosity
    conductivity = 15.0 / 8.0 * GAS_CONSTANT / reduced * eta  # of a gas of twice the reduced mass
    a, b = q.viscosity / q.momentum, q.b_star
    mi, mk = masses[:, None], masses[None, :]
    weight = 2.0 / ((mi + mk) ** 2 * a * conductivity)
    partner = weight * x[None, :] * (7.5 * mi**2 + 6.25 * mk**2 - 3.0 * mk**2 * b + 4.0 * mi * mk * a)
    off = -weight * x[None, :] * mi * mk * (13.75 - 3.0 * b - 4.0 * a)
    own = np.eye(len(masses), dtype=bool)
    diagonal = 4.0 * x / jnp.diagonal(conductivity) + jnp.sum(jnp.where(own, 0.0, partner), axis=1)
    return jnp.where(own, jnp.diag(diagonal), off)


def _solve_rows(matrix: Array, x: Array) -> Array:
    """Sum x_i a_i with matrix a = 1."""
    return jnp.sum(x * jnp.linalg.solve(matrix, jnp.ones_like(x)))


def devoto_matrix(x: Array, electron: int, heavy: Array, own: Array) -> Array:
    """Return q_mn / n^2 of the third approximation for electrons.

    Parameters
    ----------
    x : Array
        Mole fractions of all species.
    electron : int
        Index of the electron.
    heavy : Array
        (5, species) pi Omega^(1,s) [m^2].
    own : Array
        (3,) pi Omega^(2,s) of electrons, s = 2 to 4 [m^2].

    Returns
    -------
    Array
        (3, 3), symmetric [m^2]. Source: Devoto, Phys. Fluids 10, 1967, 2105.
    """
    xe = x[electron]
    q1, q2, q3, q4, q5 = 8.0 * xe * (heavy @ x.at[electron].set(0.0))
    e2, e3, e4 = 8.0 * np.sqrt(2.0) * xe**2 * own
    q00 = q1
    q01 = 2.5 * q1 - 3.0 * q2
    q02 = 35.0 / 8.0 * q1 - 10.5 * q2 + 6.0 * q3
    q11 = e2 + 6.25 * q1 - 15.0 * q2 + 12.0 * q3
    q12 = 1.75 * e2 - 2.0 * e3 + 175.0 / 16.0 * q1 - 315.0 / 8.0 * q2 + 57.0 * q3 - 30.0 * q4
    q22 = (
        77.0 / 16.0 * e2
        - 7.0 * e3
        + 5.0 * e4
        + 1225.0 / 64.0 * q1
        - 735.0 / 8.0 * q2
        + 399.0 / 2.0 * q3
        - 210.0 * q4
        + 90.0 * q5
    )
    return jnp.array([[q00, q01, q02], [q01, q11, q12], [q02, q12, q22]])


def _electrons(d: CollisionData, x: Array, te: Array, electron_density: Array) -> tuple[Array, Array]:
    """Electrical conductivity [S/m] and thermal conductivity [W/(m K)] of electrons."""
    electron = d.mixture.electron_index
    if electron is None:
        return jnp.zeros_like(te), jnp.zeros_like(te)
    integrals = electron_integrals(d, te, electron_density)
    # Divided by the electrons' own fraction, so that traces do not underflow.
    xe = jnp.maximum(x[electron], 1e-150)
    q = devoto_matrix(x.at[electron].set(xe), electron, integrals.heavy, integrals.own) / xe
    minor = q[1, 1] * q[2, 2] - q[1, 2] ** 2
    determinant = q[0, 0] * minor - q[0, 1] * (q[0, 1] * q[2, 2] - q[1, 2] * q[0, 2])
    determinant = determinant + q[0, 2] * (q[0, 1] * q[1, 2] - q[1, 1] * q[0, 2])
    current = 1.5 * ELEMENTARY_CHARGE**2 * jnp.sqrt(2.0 * np.pi / (ELECTRON_MASS * BOLTZMANN * te))
    heat = 75.0 / 8.0 * BOLTZMANN * jnp.sqrt(2.0 * np.pi * BOLTZMANN * te / ELECTRON_MASS)
    return current * xe * minor / determinant, heat * xe * q[2, 2] / minor


def _conserved(mixture: Mixture) -> np.ndarray:
    """Independent columns of atoms and charge of each species, each of length one."""
    columns: list[np.ndarray] = []
    for column in (*mixture.element_matrix.T.astype(float), mixture.charges.astype(float)):
        if np.linalg.matrix_rank(np.array([*columns, column])) > len(columns):
            columns.append(column / np.linalg.norm(column))
    return np.array(columns).T


def _reactive(d: CollisionData, x: Array, t: Array, binary: Array, pressure: Array) -> Array:
    """Conductivity of reactions in equilibrium (Butler & Brokaw 1957).

    Their quadratic form over a set of reactions is the largest value of 2 h.j - j.D j over all species fluxes
    j that transport no element and no charge (D the friction between species), whatever set is chosen. Fluxes
    are in units of the square root of the mole fractions, in which traces do not make the matrix
    ill-conditioned.
    """
    root = jnp.sqrt(jnp.maximum(x, _TRACE))
    own = np.eye(len(x), dtype=bool)
    drag = jnp.where(own, 0.0, GAS_CONSTANT * t / (pressure * binary))
    friction = jnp.where(own, jnp.diag(drag @ root**2), -root[:, None] * drag * root[None, :])
    carried = jnp.zeros((len(x), 0))
    for column in _conserved(d.mixture).T:
        rest = root * column
        rest = rest / jnp.sqrt(jnp.sum(rest**2))
        for _ in range(2):
            rest = rest - carried @ (carried.T @ rest)
        length2 = jnp.sum(rest**2)
        # In a gas so cold that two elements have a fixed ratio everywhere, one of their columns is redundant.
        rest = jnp.where(length2 > 1e-24, rest / jnp.sqrt(jnp.maximum(length2, 1e-24)), 0.0)
        carried = jnp.concatenate([carried, rest[:, None]], axis=1)
    conserved = carried @ carried.T
    free = jnp.eye(len(x)) - conserved
    heat = free @ (root * species_thermo(d.mixture, t).enthalpy)
    matrix = free @ friction @ free + conserved * (jnp.trace(friction) / len(x))
    return heat @ jnp.linalg.solve(matrix, heat) / (GAS_CONSTANT * t**2)


def _internal_heats(mixture: Mixture, te: Array) -> tuple[np.ndarray, Array]:
    """Heat capacities over R of rotation, and of vibration and electronic excitation at a temperature."""
    modes = energy_modes(mixture)
    rotation = np.where(modes.heavy > 0.0, modes.capacity - 2.5, 0.0)
    log_t = jnp.log(te)
    rows = evaluate(jnp, modes.breaks, modes.heat, log_t, basis_functions(jnp, log_t))
    return rotation, jnp.maximum(rows, 0.0) * modes.heavy


def _state(d: CollisionData, reactive: bool, x: Array, t: Array, te: Array, p: Array) -> TransportProperties:
    """Properties of one state."""
    mixture, heavy = d.mixture, d.heavy
    electron = mixture.electron_index
    masses = mixture.molar_masses
    xe = jnp.zeros_like(t) if electron is None else x[electron]
    number = p / (BOLTZMANN * ((1.0 - xe) * t + xe * te))
    q = pair_integrals(d, t, te, xe * number)
    part = jax.tree.map(lambda a: a[np.ix_(heavy, heavy)], q)
    own = jnp.maximum(x[heavy], 0.0)
    viscosity = _solve_rows(viscosity_matrix(masses[heavy], own, t, part), own)
    translational = 4.0 * _solve_rows(conductivity_matrix(masses[heavy], own, t, part), own)

    reduced, _ = _pair_sums(masses)
    pair_t = np.full(reduced.shape, False)
    if electron is not None:
        pair_t[electron], pair_t[:, electron] = True, True
    kinetic = jnp.where(pair_t, te, t)
    binary = 3.0 / 16.0 * jnp.sqrt(2.0 * np.pi * BOLTZMANN * kinetic / (reduced / AVOGADRO))
    binary = binary / (number * q.momentum)

    rotation, vibration = _internal_heats(mixture, te)
    drag = jnp.sum(jnp.where(pair_t, 0.0, x[None, :] / binary), axis=1)
    drag = jnp.where(np.isin(np.arange(len(masses)), heavy), drag, 1.0)
    eucken = number * BOLTZMANN * x / drag
    conductivity_rotational = jnp.sum(eucken * rotation)
    conductivity_vibrational = jnp.sum(eucken * vibration)
    electrical, conductivity_electron = _electrons(d, x, te, xe * number)

    self_pair = np.eye(len(masses), dtype=bool)
    others = jnp.sum(jnp.where(self_pair, 0.0, x[None, :] / binary), axis=1)
    diffusion = (1.0 - x + _SPARE) / (others + _SPARE / jnp.diagonal(binary))
    ambipolar = diffusion
    if electron is not None:
        neutral = np.isin(np.arange(len(masses)), d.neutral)
        against = jnp.sum(jnp.where(neutral[None, :], x[None, :] / binary, 0.0), axis=1)
        single = (1.0 + te / t) / jnp.maximum(against, _SPARE / jnp.diagonal(binary))
        ambipolar = ambipolar.at[d.ion].set(single[d.ion])
        weights = x[d.ion] + 1e-300
        ambipolar = ambipolar.at[electron].set(jnp.sum(weights * single[d.ion]) / jnp.sum(weights))
    speeds = jnp.sqrt(1.0 + masses[heavy][:, None] / masses[heavy][None, :])
    paths = 1.0 / (number * jnp.sum(own[None, :] * part.momentum * speeds, axis=1))
    reaction = _reactive(d, x, t, binary, p) if reactive else jnp.zeros_like(t)
    inside = (t >= 300.0) & (t <= 20_000.0) & (te >= 300.0) & (te <= 20_000.0)
    return TransportProperties(
        viscosity=viscosity,
        conductivity_translational=translational,
        conductivity_rotational=conductivity_rotational,
        conductivity_vibrational=conductivity_vibrational,
        conductivity_electron=conductivity_electron,
        conductivity_reactive=reaction,
        binary_diffusion=binary,
        diffusion=diffusion,
        ambipolar_diffusion=ambipolar,
        electrical_conductivity=electrical,
        mean_free_path=jnp.sum(own * paths) / jnp.sum(own),
        in_range=inside,
    )


@partial(jax.jit, static_argnames=("d", "reactive"))
def _batch(d: CollisionData, reactive: bool, x: Array, t: Array, te: Array, p: Array) -> TransportProperties:
    return jax.vmap(partial(_state, d, reactive))(x, t, te, p)


def transport_properties(
    mixture: Mixture,
    mole_fractions: ArrayLike,
    temperature: ArrayLike,
    pressure: ArrayLike,
    *,
    electron_temperature: ArrayLike | None = None,
    equilibrium: bool = False,
    integrals: str = "recommended",
) -> TransportProperties:
    """Return the transport properties of a gas.

    Parameters
    ----------
    mixture : Mixture
    mole_fractions : array_like
        (..., species) [-].
    temperature : array_like
        Of translation and rotation (...) [K].
    pressure : array_like
        (...) [Pa].
    electron_temperature : array_like, optional
        Of vibration, electronic excitation and free electrons (...) [K]; by default equal to `temperature`.
    equilibrium : bool
        Whether to add the conductivity of reactions, for a composition in chemical equilibrium.
    integrals : str
        Set of collision integrals: ``wright-2005`` (Wright et al., AIAA J. 43(12) 2005 and 45(1) 2007),
        ``recommended`` (the same with N2-O2 and N2-O combined from their like pairs, without which the
        viscosity of cold air is 5 per cent high) or ``gupta-1990`` (NASA RP-1232); or a CSV file of the form
        of ``wright-2005.csv``, whose pairs take precedence over the recommended ones.

    Returns
    -------
    TransportProperties

    Raises
    ------
    UserError
        There is no such set of integrals.

    Notes
    -----
    Valid from 300 to 20 000 K for weakly non-ideal plasma; integrals are continued as powers of T beyond
    their tables. Pairs without data have the mean diameter of the like pairs, or the mean of similar pairs
    (`integral_table(...).estimated`: none in air).
    """
    d = collision_data(mixture, integrals)
    x, t, p = (jnp.asarray(a, dtype=float) for a in (mole_fractions, temperature, pressure))
    te = t if electron_temperature is None else jnp.asarray(electron_temperature, dtype=float)
    shape = np.broadcast_shapes(x.shape[:-1], t.shape, p.shape, te.shape)
    count = int(np.prod(shape, dtype=int))
    flat = [jnp.broadcast_to(a, shape).reshape(count) for a in (t, te, p)]
    out = _batch(d, equilibrium, jnp.broadcast_to(x, (*shape, x.shape[-1])).reshape(count, -1), *flat)
    return jax.tree.map(lambda a: a.reshape(*shape, *a.shape[1:]), out)
