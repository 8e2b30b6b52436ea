"""A heated test gas without chemistry: thermally perfect, of the composition it has cold.

The functions are the gas room's NASA-9 polynomials for the cold composition, with its constant heat capacity
below 200 K, where the streams of heated tunnels live: rotation is fully excited there and vibration is not,
so that the continuation is exact to 0.05 %.

Range of validity: 20 to 2000 K. Above, dissociation and the formation of NO count (0.4 % of the enthalpy of
air at 2000 K and 1 MPa). Intermolecular forces are left out (2 % in density at 10 MPa and 800 K).
"""

import numpy as np

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.thermo import species_thermo

TEMPERATURE_RANGE = (20.0, 2000.0)
"""Where the model holds [K]."""


def gas_constant(mixture: Mixture) -> float:
    """Specific gas constant of the cold gas.

    Parameters
    ----------
    mixture : Mixture
        Test gas.

    Returns
    -------
    float
        Gas constant [J/(kg K)].
    """
    return GAS_CONSTANT / mixture.molar_mass


def enthalpy(mixture: Mixture, temperature: ArrayLike) -> Array:
    """Enthalpy, zero for the elements at 298.15 K.

    Parameters
    ----------
    mixture : Mixture
        Test gas.
    temperature : array_like
        Temperature [K].

    Returns
    -------
    Array
        Specific enthalpy [J/kg].
    """
    return species_thermo(mixture, temperature).enthalpy @ mixture.cold_mole_fractions / mixture.molar_mass


def heat_capacity(mixture: Mixture, temperature: ArrayLike) -> Array:
    """Heat capacity at constant pressure.

    Parameters
    ----------
    mixture : Mixture
        Test gas.
    temperature : array_like
        Temperature [K].

    Returns
    -------
    Array
        Specific heat capacity [J/(kg K)].
    """
    molar = species_thermo(mixture, temperature).heat_capacity
    return molar @ mixture.cold_mole_fractions / mixture.molar_mass


def rigid_heat_capacity(mixture: Mixture) -> float:
    """Heat capacity at constant pressure with vibration and electronic excitation frozen.

    Parameters
    ----------
    mixture : Mixture
        Test gas of atoms and linear molecules.

    Returns
    -------
    float
        Specific heat capacity [J/(kg K)].
    """
    atoms = mixture.element_matrix.sum(axis=1)
    freedoms = np.where(atoms > 1, 3.5, 2.5) @ mixture.cold_mole_fractions
    return float(gas_constant(mixture) * freedoms)


def entropy_function(mixture: Mixture, temperature: ArrayLike) -> Array:
    """Temperature part of the entropy, the integral of the heat capacity over temperature.

    Parameters
    ----------
    mixture : Mixture
        Test gas.
    temperature : array_like
        Temperature [K].

    Returns
    -------
    Array
        Entropy at constant pressure but for a constant [J/(kg K)].
    """
    return species_thermo(mixture, temperature).entropy @ mixture.cold_mole_fractions / mixture.molar_mass


def sound_speed(mixture: Mixture, temperature: ArrayLike) -> Array:
    """Speed of sound, with vibration in equilibrium.

    Parameters
    ----------
    mixture : Mixture
        Test gas.
    temperature : array_like
        Temperature [K].

    Returns
    -------
    Array
        Speed of sound [m/s].
    """
    capacity = heat_capacity(mixture, temperature)
    specific = gas_constant(mixture)
    return jnp.sqrt(capacity / (capacity - specific) * specific * jnp.asarray(temperature))


def temperature_of_enthalpy(mixture: Mixture, value: ArrayLike) -> Array:
    """Temperature at which the gas has an enthalpy, by Newton's method.

    Parameters
    ----------
    mixture : Mixture
        Test gas.
    value : array_like
        Enthalpy [J/kg].

    Returns
    -------
    Array
        Temperature [K].
    """
    value = jnp.asarray(value)
    temperature = jnp.maximum(298.15 + value / rigid_heat_capacity(mixture), 1.0)
    for _ in range(6):
        step = (value - enthalpy(mixture, temperature)) / heat_capacity(mixture, temperature)
        temperature = jnp.maximum(temperature + step, 1.0)
    return temperature


def viscosity(temperature: ArrayLike) -> Array:
    """Viscosity of air (and, within 3 %, of nitrogen) down to the temperatures of cold streams.

    Sutherland's formula with the constants of the US Standard Atmosphere 1976, and below its Sutherland
    constant of 110.4 K the straight line through the origin that continues it with the same slope, as cold
    hypersonic streams are usually reduced.

    Parameters
    ----------
    temperature : array_like
        Temperature [K]; range 20 to 1900 K.

    Returns
    -------
    Array
        Dynamic viscosity [Pa s].
    """
    temperature = jnp.asarray(temperature)
    warm = jnp.maximum(temperature, 110.4)
    return 1.458e-6 * warm**1.5 / (warm + 110.4) * jnp.minimum(temperature / 110.4, 1.0)
