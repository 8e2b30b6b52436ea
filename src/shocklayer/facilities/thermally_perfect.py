"""A heated test gas without chemistry: thermally perfect, with its cold composition.

Properties are the NASA-9 polynomials of the gas package at the cold composition, with its constant heat
capacity below 200 K, the range of heated tunnels' test sections: rotation is fully excited there and
vibration is not, so that the continuation is exact to 0.05 %.

Range of validity: 20 to 2000 K. Above, dissociation and the formation of NO matter (0.4 % of the enthalpy of
air at 2000 K and 1 MPa). Intermolecular forces are neglected (2 % in density at 10 MPa and 800 K).
"""

from dataclasses import dataclass

import numpy as np

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.thermo import species_thermo

TEMPERATURE_RANGE = (20.0, 2000.0)
"""Range of validity [K]."""


@dataclass(frozen=True)
class ThermallyPerfectGas:
    """A gas of fixed composition whose heat capacity depends on temperature alone.

    All methods take a temperature [K] as an array of any shape and return an array of that shape.

    Parameters
    ----------
    mixture : Mixture
        Test gas; its cold composition is used.
    """

    mixture: Mixture

    @property
    def gas_constant(self) -> float:
        """Specific gas constant [J/(kg K)]."""
        return GAS_CONSTANT / self.mixture.molar_mass

    @property
    def rigid_heat_capacity(self) -> float:
        """Specific heat at constant pressure with vibration and electronic excitation frozen [J/(kg K)].

        For mixtures of atoms and linear molecules.
        """
        atoms = self.mixture.element_matrix.sum(axis=1)
        freedoms = np.where(atoms > 1, 3.5, 2.5) @ self.mixture.cold_mole_fractions
        return float(self.gas_constant * freedoms)

    def _per_mass(self, molar: Array) -> Array:
        """Average molar properties of the species over the composition, per mass of gas."""
        return molar @ self.mixture.cold_mole_fractions / self.mixture.molar_mass

    def enthalpy(self, temperature: ArrayLike) -> Array:
        """Specific enthalpy, zero for the elements at 298.15 K [J/kg]."""
        return self._per_mass(species_thermo(self.mixture, temperature).enthalpy)

    def heat_capacity(self, temperature: ArrayLike) -> Array:
        """Specific heat at constant pressure [J/(kg K)]."""
        return self._per_mass(species_thermo(self.mixture, temperature).heat_capacity)

    def entropy_function(self, temperature: ArrayLike) -> Array:
        """Specific entropy at constant pressure, up to a constant [J/(kg K)]."""
        return self._per_mass(species_thermo(self.mixture, temperature).entropy)

    def isentropic_pressure_ratio(self, from_temperature: ArrayLike, to_temperature: ArrayLike) -> Array:
        """Pressure ratio of an isentropic change between two temperatures, vibration in equilibrium [-]."""
        after, before = self.entropy_function(to_temperature), self.entropy_function(from_temperature)
        return jnp.exp((after - before) / self.gas_constant)

    def sound_speed(self, temperature: ArrayLike) -> Array:
        """Speed of sound, with vibration in equilibrium [m/s]."""
        capacity = self.heat_capacity(temperature)
        specific = self.gas_constant
        return jnp.sqrt(capacity / (capacity - specific) * specific * jnp.asarray(temperature))

    def temperature_of_enthalpy(self, value: ArrayLike) -> Array:
        """Temperature [K] at a specific enthalpy [J/kg], by Newton's method."""
        value = jnp.asarray(value)
        temperature = jnp.maximum(298.15 + value / self.rigid_heat_capacity, 1.0)
        for _ in range(6):
            step = (value - self.enthalpy(temperature)) / self.heat_capacity(temperature)
            temperature = jnp.maximum(temperature + step, 1.0)
        return temperature


_HOT = (300.0, 400.0, 600.0, 800.0, 1000.0, 1500.0, 2000.0, 2500.0, 3000.0, 4000.0, 6000.0, 8000.0)
_OVER_SUTHERLAND = (1.0, 1.005, 1.0137, 1.02, 1.029, 1.0592, 1.09, 1.1202, 1.1484, 1.1983, 1.2799, 1.3559)


def viscosity(temperature: ArrayLike) -> Array:
    """Viscosity of air (and, within 3 %, of nitrogen) down to the temperatures of cold streams.

    Sutherland's formula with the constants of the US Standard Atmosphere 1976. Below its Sutherland constant
    of 110.4 K it is continued by the straight line through the origin that has the same value and slope
    there, as is usual in the data reduction of cold hypersonic streams. Above 300 K it is raised to the
    viscosity that `gas.transport` has from collision integrals for air that does not dissociate.

    Parameters
    ----------
    temperature : array_like
        Temperature [K]; range 20 to 8000 K.

    Returns
    -------
    Array
        Dynamic viscosity [Pa s].
    """
    temperature = jnp.asarray(temperature)
    warm = jnp.maximum(temperature, 110.4)
    sutherland = 1.458e-6 * warm**1.5 / (warm + 110.4) * jnp.minimum(temperature / 110.4, 1.0)
    return sutherland * jnp.interp(temperature, jnp.asarray(_HOT), jnp.asarray(_OVER_SUTHERLAND))
