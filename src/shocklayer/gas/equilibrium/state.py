"""Thermodynamic state of a gas mixture: the result of every solver of this package."""

import equinox as eqx
import numpy as np
from jaxtyping import Bool, Float

from shocklayer.core.constants import BOLTZMANN, GAS_CONSTANT, STANDARD_PRESSURE
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.thermo import species_thermo


class GasState(eqx.Module):
    """Thermodynamic state of an ideal-gas mixture; a JAX pytree.

    Attributes
    ----------
    temperature : Array
        (...) [K].
    pressure : Array
        (...) [Pa].
    density : Array
        (...) [kg/m^3].
    enthalpy, internal_energy : Array
        (...) [J/kg], enthalpy zero for the elements at 298.15 K.
    entropy : Array
        (...) [J/(kg K)].
    molar_mass : Array
        (...) [kg/mol].
    mole_fractions : Array
        (..., species) [-], in the order of ``Mixture.names``.
    electron_density : Array
        (...) [1/m^3]; zero in a mixture without electrons.
    specific_heat_pressure, specific_heat_volume : Array
        (...) [J/(kg K)]; of the shifting composition for an equilibrium state, of the fixed one for a frozen.
    isentropic_exponent : Array
        (d ln p / d ln rho) at constant entropy, (...) [-]; equilibrium or frozen likewise.
    sound_speed : Array
        (...) [m/s]; equilibrium or frozen likewise.
    frozen_specific_heat_pressure, frozen_sound_speed : Array
        (...) [J/(kg K)], [m/s]; at fixed composition, in every state.
    residual : Array
        (...) [-]; largest imbalance of elements, charge, pressure and of the prescribed energy or entropy,
        relative. About 1e-13 where the solver converged.
    in_range : Array
        (...) bool; whether the temperature is inside the thermodynamic data.
    """

    temperature: Float[Array, "*batch"]
    pressure: Float[Array, "*batch"]
    density: Float[Array, "*batch"]
    enthalpy: Float[Array, "*batch"]
    entropy: Float[Array, "*batch"]
    internal_energy: Float[Array, "*batch"]
    molar_mass: Float[Array, "*batch"]
    mole_fractions: Float[Array, "*batch species"]
    electron_density: Float[Array, "*batch"]
    specific_heat_pressure: Float[Array, "*batch"]
    specific_heat_volume: Float[Array, "*batch"]
    isentropic_exponent: Float[Array, "*batch"]
    sound_speed: Float[Array, "*batch"]
    frozen_specific_heat_pressure: Float[Array, "*batch"]
    frozen_sound_speed: Float[Array, "*batch"]
    residual: Float[Array, "*batch"]
    in_range: Bool[Array, "*batch"]


def broadcast_floats(*values: ArrayLike) -> list[Array]:
    """Return values as arrays of floats of their common shape."""
    return list(jnp.broadcast_arrays(*(jnp.asarray(v, dtype=float) for v in values)))


def electron_density(
    mixture: Mixture,
    mole_fractions: Float[Array, "*batch species"],
    temperature: Float[Array, "*batch"],
    pressure: Float[Array, "*batch"],
) -> Float[Array, "*batch"]:
    """Return the electron number density.

    Parameters
    ----------
    mixture : Mixture
    mole_fractions : Array
        (..., species) [-].
    temperature : Array
        (...) [K].
    pressure : Array
        (...) [Pa].

    Returns
    -------
    Array
        (...) [1/m^3], zero for a mixture without electrons.
    """
    if mixture.electron_index is None:
        return jnp.zeros_like(pressure)
    return mole_fractions[..., mixture.electron_index] * pressure / (BOLTZMANN * temperature)


def in_range(mixture: Mixture, temperature: Float[Array, "*batch"]) -> Bool[Array, "*batch"]:
    """Return whether temperatures are inside the thermodynamic data of a mixture, (...) bool."""
    low, high = mixture.temperature_limits
    return (temperature >= low * (1.0 - 1e-12)) & (temperature <= high * (1.0 + 1e-12))


def frozen_state(
    mixture: Mixture, mole_fractions: ArrayLike, temperature: ArrayLike, pressure: ArrayLike
) -> GasState:
    """Return the state of a gas of fixed composition.

    Parameters
    ----------
    mixture : Mixture
    mole_fractions : array_like
        (..., species) [-], summing to one.
    temperature : array_like
        (...) [K], broadcast with the leading axes of `mole_fractions`.
    pressure : array_like
        (...) [Pa].

    Returns
    -------
    GasState
        With heat capacities, isentropic exponent and sound speed at fixed composition.

    Notes
    -----
    Ideal mixture of ideal gases; NASA-9 data, see `species_thermo` for the range.
    """
    x = jnp.asarray(mole_fractions, dtype=float)
    t = jnp.asarray(temperature, dtype=float)
    p = jnp.asarray(pressure, dtype=float)
    shape = np.broadcast_shapes(x.shape[:-1], t.shape, p.shape)
    x = jnp.broadcast_to(x, (*shape, x.shape[-1]))
    t, p = jnp.broadcast_to(t, shape), jnp.broadcast_to(p, shape)
    thermo = species_thermo(mixture, t)
    mass = x @ mixture.molar_masses
    gas_constant = GAS_CONSTANT / mass
    h = jnp.sum(x * thermo.enthalpy, axis=-1) / mass
    log_x = jnp.log(jnp.where(x > 0.0, x, 1.0))
    s = jnp.sum(x * (thermo.entropy - GAS_CONSTANT * log_x), axis=-1) / mass
    s = s - gas_constant * jnp.log(p / STANDARD_PRESSURE)
    cp = jnp.sum(x * thermo.heat_capacity, axis=-1) / mass
    cv = cp - gas_constant
    sound = jnp.sqrt(cp / cv * gas_constant * t)
    return GasState(
        temperature=t,
        pressure=p,
        density=p / (gas_constant * t),
        enthalpy=h,
        entropy=s,
        internal_energy=h - gas_constant * t,
        molar_mass=mass,
        mole_fractions=x,
        electron_density=electron_density(mixture, x, t, p),
        specific_heat_pressure=cp,
        specific_heat_volume=cv,
        isentropic_exponent=cp / cv,
        sound_speed=sound,
        frozen_specific_heat_pressure=cp,
        frozen_sound_speed=sound,
        residual=jnp.zeros_like(t),
        in_range=in_range(mixture, t),
    )
