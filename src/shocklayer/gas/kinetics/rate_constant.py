"""Rate constants of a mechanism, net rates of its reactions and the rates of production of species.

    k_f = A T_f^n exp(-theta/T_f),      k_b = k_f(T_b) / K_c(T_b),

with the equilibrium constant of the NASA-9 data of the mixture itself: whatever the rate set, the gas relaxes
to the composition of the equilibrium solver. As the logarithms of k_f and of K_c are both linear in the nine
functions of NASA-9, k_b is one small product and one exponential per reaction.
"""

import numpy as np

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.kinetics.modes import species_first
from shocklayer.gas.kinetics.reaction_mechanism import Mechanism
from shocklayer.gas.thermo import basis_functions, evaluate

_LOWEST_LOG = -690.0  # ln of the smallest rate constant: no denormal numbers


def rate_constants(
    mech: Mechanism, temperature: Array, vibrational_temperature: Array
) -> tuple[Array, Array]:
    """Return forward and backward rate constants, reactions on the leading axis.

    Parameters
    ----------
    mech : Mechanism
    temperature, vibrational_temperature : Array
        (...) [K].

    Returns
    -------
    tuple of Array
        k_f and k_b, each (reactions, ...) [mol, m^3, s].
    """
    log_t, log_v = jnp.log(temperature), jnp.log(vibrational_temperature)
    a = mech.geometric_exponent
    log_f = a * log_t + (1.0 - a) * log_v
    one = jnp.ones_like(log_f)
    features = jnp.stack([log_t, jnp.exp(-log_t), log_v, jnp.exp(-log_v), log_f, jnp.exp(-log_f), one])
    forward = jnp.tensordot(mech.forward, features, axes=1)
    hot = mech.at_temperature
    cold = np.setdiff1d(np.arange(len(mech.reactions)), hot)
    parts = [evaluate(jnp, mech.breaks, mech.backward[:, hot], log_t, basis_functions(jnp, log_t))]
    if cold.size:
        parts.append(evaluate(jnp, mech.breaks, mech.backward[:, cold], log_v, basis_functions(jnp, log_v)))
    backward = jnp.concatenate(parts)[np.argsort(np.concatenate([hot, cold]))]
    if mech.irreversible.size:
        backward = backward.at[mech.irreversible].set(_LOWEST_LOG)
    return jnp.exp(jnp.maximum(forward, _LOWEST_LOG)), jnp.exp(jnp.maximum(backward, _LOWEST_LOG))


def progress_rates(mech: Mechanism, forward: Array, backward: Array, concentrations: Array) -> Array:
    """Return the net rates of the reactions, reactions on the leading axis.

    Parameters
    ----------
    mech : Mechanism
    forward, backward : Array
        Rate constants (reactions, ...).
    concentrations : Array
        (species, ...) [mol/m^3].

    Returns
    -------
    Array
        (reactions, ...) [mol/(m^3 s)].
    """
    extended = jnp.concatenate([concentrations, jnp.ones_like(concentrations[:1])])
    for slot in mech.reactants:
        forward = forward * jnp.tensordot(slot, extended, axes=1)
    for slot in mech.products:
        backward = backward * jnp.tensordot(slot, extended, axes=1)
    return (forward - backward) * jnp.tensordot(mech.partners, extended, axes=1)


def progress_rate_derivatives(
    mech: Mechanism, forward: Array, backward: Array, concentrations: Array
) -> Array:
    """Return the derivatives of the net rates with respect to the concentrations at fixed rate constants.

    Parameters
    ----------
    mech : Mechanism
    forward, backward : Array
        Rate constants (reactions, ...).
    concentrations : Array
        (species, ...) [mol/m^3].

    Returns
    -------
    Array
        (reactions, species, ...) [1/s].
    """
    extended = jnp.concatenate([concentrations, jnp.ones_like(concentrations[:1])])
    partners = jnp.tensordot(mech.partners, extended, axes=1)
    shape = (*mech.stoichiometry.shape, *([1] * (concentrations.ndim - 1)))
    net, out = 0.0, 0.0
    for sign, coefficient, slots in ((1.0, forward, mech.reactants), (-1.0, backward, mech.products)):
        values = [jnp.tensordot(slot, extended, axes=1) for slot in slots]
        for index, slot in enumerate(slots):
            others = sign * coefficient * partners
            for k, value in enumerate(values):
                others = others if k == index else others * value
            out = out + others[:, None] * slot[:, :-1].reshape(shape)
        product = sign * coefficient
        for value in values:
            product = product * value
        net = net + product
    return out + jnp.asarray(net)[:, None] * mech.partners[:, :-1].reshape(shape)


def production_rates(
    mech: Mechanism,
    concentrations: ArrayLike,
    temperature: ArrayLike,
    vibrational_temperature: ArrayLike | None = None,
) -> Array:
    """Return the net rate at which each species is produced.

    Parameters
    ----------
    mech : Mechanism
        From `mechanism`.
    concentrations : array_like
        (..., species) [mol/m^3].
    temperature : array_like
        Of translation and rotation, (...) [K].
    vibrational_temperature : array_like, optional
        Of vibration, electronic excitation and free electrons, (...) [K]; by default equal to `temperature`.

    Returns
    -------
    Array
        (..., species) [mol/(m^3 s)]; mass, elements and charge add up to zero.

    Notes
    -----
    Park's two-temperature model (J. Thermophys. Heat Transfer 7(3), 1993): dissociation at the geometric
    mean, exchange and forward associative ionisation at T, electron-impact and dissociative recombination at
    T_v. Rates are fits, used to about 30 000 K; equilibrium constants to 20 000 K, with
    constant heat capacities beyond.
    """
    tv = temperature if vibrational_temperature is None else vibrational_temperature
    c, t, tv = species_first(concentrations, temperature, tv)
    forward, backward = rate_constants(mech, t, tv)
    rates = progress_rates(mech, forward, backward, c)
    return jnp.moveaxis(jnp.tensordot(mech.stoichiometry.T, rates, axes=1), 0, -1)
