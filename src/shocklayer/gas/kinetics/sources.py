"""Source terms of the two-temperature gas; the species are on the first axis, the batch axes follow.

Functions of the temperatures alone (`MolarFunctions`, `Coefficients`) are separate from the algebra in the
composition, so that a Jacobian needs the transcendental functions and their slopes only once.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import AnyArray, Array, ArrayLike
from shocklayer.gas.equilibrium.element_basis import thermo_factors
from shocklayer.gas.kinetics.energy_exchange import electron_exchange, oscillator_energy
from shocklayer.gas.kinetics.modes import EnergyModes, energy_modes, species_first
from shocklayer.gas.kinetics.rate_constant import progress_rate_derivatives, progress_rates, rate_constants
from shocklayer.gas.kinetics.reaction_mechanism import Mechanism
from shocklayer.gas.kinetics.relaxation_time import Relaxation, pair_rates, pair_times, relaxation
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.thermo import basis_functions, evaluate

_LEAST_CAPACITY = 5e-4  # of vibration and electrons, over R and per mole of gas
_LOWEST, _HIGHEST = 20.0, 3.0e5  # temperatures outside are replaced by these limits [K]


@dataclass(frozen=True, eq=False)
class KineticModel:
    """A mechanism with the energy modes and relaxation of its mixture; a constant to JAX.

    Attributes
    ----------
    mechanism : Mechanism
    modes : EnergyModes
    relaxation : Relaxation
    two_temperature : bool
        Whether vibration and electrons have a temperature of their own.
    """

    mechanism: Mechanism
    modes: EnergyModes
    relaxation: Relaxation
    two_temperature: bool

    @property
    def mixture(self) -> Mixture:
        """The mixture of the mechanism."""
        return self.mechanism.mixture


jax.tree_util.register_static(KineticModel)


@lru_cache(maxsize=64)
def kinetic_model(
    mech: Mechanism, two_temperature: bool = True, relaxation_set: str = "park-1993"
) -> KineticModel:
    """Return the model of a mechanism (cached).

    Parameters
    ----------
    mech : Mechanism
    two_temperature : bool
        Whether vibration and electrons have a temperature of their own.
    relaxation_set : str
        ``park-1993`` or ``kim-jo-2021``.

    Returns
    -------
    KineticModel
    """
    mixture = mech.mixture
    return KineticModel(mech, energy_modes(mixture), relaxation(mixture, relaxation_set), two_temperature)


class MolarFunctions(NamedTuple):
    """Molar functions of T_v alone.

    Attributes
    ----------
    enthalpy : Array
        Two temperatures: e_i(T_v); one: h_i(T); (species, ...) [J/mol].
    heat : Array
        Two temperatures: heat capacity of e_i at constant volume; one: c_p,i; (species, ...) [J/(mol K)].
    """

    enthalpy: Array
    heat: Array


class Coefficients(NamedTuple):
    """Functions of both temperatures that do not depend on the composition.

    Attributes
    ----------
    forward, backward : Array
        Rate constants (reaction, ...).
    relaxation : Array
        Power of Landau-Teller relaxation per product of the concentrations of vibrator and partner (vibrator,
        species, ...) [W m^3/mol^2]; empty with one temperature.
    """

    forward: Array
    backward: Array
    relaxation: Array


def _bounded(temperature: AnyArray) -> Array:
    return jnp.clip(temperature, _LOWEST, _HIGHEST)


def molar_functions(m: KineticModel, vibrational_temperature: AnyArray) -> MolarFunctions:
    """Return the molar functions of T_v.

    Parameters
    ----------
    m : KineticModel
    vibrational_temperature : Array
        (...) [K]; T in a gas of one temperature.

    Returns
    -------
    MolarFunctions
    """
    if m.two_temperature:
        energy, heat = m.modes.energy, m.modes.heat
    else:
        heat, energy, _ = thermo_factors(m.mixture.intervals[1])
    tv = _bounded(vibrational_temperature)
    log_v = jnp.log(tv)
    factors = np.concatenate([energy, heat], axis=1)
    rows = evaluate(jnp, m.modes.breaks, factors, log_v, basis_functions(jnp, log_v))
    number = len(m.mixture.names)
    return MolarFunctions(GAS_CONSTANT * tv * rows[:number], GAS_CONSTANT * rows[number:])


def coefficients(m: KineticModel, temperature: Array, vibrational_temperature: Array) -> Coefficients:
    """Return the functions of both temperatures.

    Parameters
    ----------
    m : KineticModel
    temperature, vibrational_temperature : Array
        (...) [K]; equal in a gas of one temperature.

    Returns
    -------
    Coefficients
    """
    t, tv = _bounded(temperature), _bounded(vibrational_temperature)
    forward, backward = rate_constants(m.mechanism, t, tv)
    if not m.two_temperature:
        return Coefficients(forward, backward, jnp.zeros((0, 0, *t.shape)))
    rel = m.relaxation
    excess = oscillator_energy(rel, t) - oscillator_energy(rel, tv)
    return Coefficients(forward, backward, pair_rates(pair_times(rel, t), rel, t) * excess[:, None])


class Sources(NamedTuple):
    """Rates of change per volume.

    Attributes
    ----------
    species : Array
        (species, ...) [mol/(m^3 s)].
    heating : Array
        Power into vibration and electrons at fixed composition (...) [W/m^3]: Landau-Teller and elastic
        electron exchange, less the energy that electrons lose by impact ionisation and dissociation; zero
        with one temperature.
    """

    species: Array
    heating: Array


def sources(
    m: KineticModel,
    k: Coefficients,
    concentrations: Array,
    temperature: Array,
    vibrational_temperature: Array,
) -> Sources:
    """Return the source terms.

    Parameters
    ----------
    m : KineticModel
    k : Coefficients
    concentrations : Array
        (species, ...) [mol/m^3].
    temperature, vibrational_temperature : Array
        (...) [K].

    Returns
    -------
    Sources
    """
    net = progress_rates(m.mechanism, k.forward, k.backward, concentrations)
    species = jnp.tensordot(m.mechanism.stoichiometry.T, net, axes=1)
    if not m.two_temperature:
        return Sources(species, jnp.zeros_like(temperature))
    heating = jnp.sum(
        concentrations[m.relaxation.vibrators][:, None] * concentrations * k.relaxation, axis=(0, 1)
    )
    heating = heating - jnp.tensordot(m.mechanism.impact_energy, net, axes=1)
    return Sources(species, heating + _exchange(m, concentrations, temperature, vibrational_temperature))


def _exchange(
    m: KineticModel, concentrations: Array, temperature: Array, electron_temperature: Array
) -> Array:
    """Power that free electrons gain by elastic collisions (...) [W/m^3]."""
    electron = m.mixture.electron_index
    if electron is None:
        return jnp.zeros_like(temperature)
    return electron_exchange(
        m.relaxation, concentrations, concentrations[electron], temperature, electron_temperature
    )


def source_derivatives(
    m: KineticModel,
    k: Coefficients,
    concentrations: Array,
    temperature: Array,
    vibrational_temperature: Array,
) -> tuple[Array, Array]:
    """Return the derivatives of the source terms with respect to the concentrations at fixed temperatures.

    Parameters
    ----------
    m : KineticModel
    k : Coefficients
    concentrations : Array
        (species, ...) [mol/m^3].
    temperature, vibrational_temperature : Array
        (...) [K].

    Returns
    -------
    tuple of Array
        Of `Sources.species` (species, species, ...) [1/s] and of `Sources.heating` (species, ...) [W/mol].
    """
    net = progress_rate_derivatives(m.mechanism, k.forward, k.backward, concentrations)
    species = jnp.tensordot(m.mechanism.stoichiometry.T, net, axes=1)
    if not m.two_temperature:
        return species, jnp.zeros_like(concentrations)
    vibrators = m.relaxation.vibrators
    heating = jnp.sum(concentrations[vibrators][:, None] * k.relaxation, axis=0)
    heating = heating.at[vibrators].add(jnp.sum(k.relaxation * concentrations, axis=1))
    heating = heating - jnp.tensordot(m.mechanism.impact_energy, net, axes=1)
    if m.mixture.electron_index is None:
        return species, heating
    _, push = jax.linearize(lambda c: _exchange(m, c, temperature, vibrational_temperature), concentrations)
    unit = np.eye(len(m.mixture.names))
    columns = unit.reshape(*unit.shape, *([1] * temperature.ndim))
    exchange = jax.vmap(lambda e: push(jnp.broadcast_to(e, concentrations.shape)))(columns)
    return species, heating + exchange


def internal_capacity(m: KineticModel, heat: AnyArray, mole_numbers: AnyArray) -> Array:
    """Return the heat capacity of vibration and electrons, not below a small positive value.

    Parameters
    ----------
    m : KineticModel
        Of two temperatures.
    heat : Array
        From `molar_functions` (species, ...).
    mole_numbers : Array
        (species, ...) [mol/kg].

    Returns
    -------
    Array
        (...) [J/(kg K)].
    """
    least = _LEAST_CAPACITY * GAS_CONSTANT * jnp.sum(mole_numbers, axis=0)
    return jnp.maximum(jnp.sum(mole_numbers * heat, axis=0), least)


class TwoTemperatureSources(NamedTuple):
    """Source terms of the two-temperature equations, for use outside this package.

    Attributes
    ----------
    species : Array
        (..., species) [mol/(m^3 s)].
    energy : Array
        Total source of the energy of vibration, electronic excitation and free electrons (...) [W/m^3],
        including what the species carry as they are formed: sum w_i e_i(T_v).
    heating : Array
        The same without that last part: rho c_ve dT_v/dt = heating (...) [W/m^3].
    """

    species: Array
    energy: Array
    heating: Array


def two_temperature_sources(
    mech: Mechanism,
    concentrations: ArrayLike,
    temperature: ArrayLike,
    vibrational_temperature: ArrayLike,
    relaxation_set: str = "park-1993",
) -> TwoTemperatureSources:
    """Return the source terms of species and of the energy of vibration and electrons.

    Parameters
    ----------
    mech : Mechanism
    concentrations : array_like
        (..., species) [mol/m^3].
    temperature, vibrational_temperature : array_like
        (...) [K].
    relaxation_set : str
        ``park-1993`` or ``kim-jo-2021``.

    Returns
    -------
    TwoTemperatureSources

    Notes
    -----
    Species leave and enter with the average energy of their kind at T_v (no preferential dissociation);
    electrons lose the ionisation or dissociation energy of the reactions they drive (Park, J. Thermophys.
    Heat Transfer 7(3), 1993; Gnoffo, Gupta & Shinn, NASA TP-2867, 1989).
    """
    m = kinetic_model(mech, True, relaxation_set)
    c, t, tv = species_first(concentrations, temperature, vibrational_temperature)
    s = sources(m, coefficients(m, t, tv), c, t, tv)
    electron = (1.0 - m.modes.heavy).reshape(-1, *([1] * t.ndim))
    carried = jnp.sum(s.species * (molar_functions(m, tv).enthalpy - electron * GAS_CONSTANT * tv), axis=0)
    return TwoTemperatureSources(jnp.moveaxis(s.species, 0, -1), s.heating + carried, s.heating)
