r"""Condensation of the test gas: saturation, and the measured onset in rapid expansions.

Saturation. Nitrogen: the liquid line of Span et al. (J. Phys. Chem. Ref. Data 29, 1361, 2000) above the
triple point at 63.151 K, the solid line of Fray and Schmitt (Planetary and Space Science 57, 2053, 2009)
below. Air: the dew line of an ideal solution of liquid nitrogen and oxygen (Hansen and Nothwang, NACA TN
2690, 1952), with argon counted as oxygen, whose boiling point is within 3 K,

.. math:: 1/p = y_{N_2}/p_{N_2}(T) + y_{O_2}/p_{O_2}(T)

with the liquid lines extrapolated below their triple points; the oxygen line is that of the NIST WebBook.

Onset. In rapid expansions the gas is supercooled before it condenses. The lowest temperatures of onset in
nitrogen were collected by Daum and Gyarmathy (AIAA Journal 6(3), 458, 1968), reproduced by Grossir and
Rambaud (AIAA 2014-1153, Fig. 4a) and read there to about 1.5 K. At low pressure air behaves like nitrogen
(Daum and Gyarmathy), so the line is used for both. Contoured nozzles expand slowly and allow little
supercooling: between the two lines condensation is possible, below the onset it is certain.

Range of validity: 0.3 Pa to 10 kPa for the onset, 0.01 Pa to 1 MPa for saturation.
"""

import numpy as np

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.root_finding import bracketed_secant
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.mixtures import Mixture

ONSET_PRESSURE_RANGE = (0.3, 1.0e4)
"""Static pressures at which the onset was measured [Pa]."""

_ONSET_PRESSURE = (0.3, 1.0, 10.0, 100.0, 1.0e3, 1.0e4)
_ONSET_TEMPERATURE = (11.0, 14.0, 21.0, 32.0, 43.0, 53.0)

_N2_CRITICAL_TEMPERATURE = 126.192
_N2_CRITICAL_PRESSURE = 3.3958e6
_N2_TRIPLE_TEMPERATURE = 63.151
_N2_SOLID_TRANSITION = 35.61


def _liquid_nitrogen(temperature: Array) -> Array:
    tau = 1.0 - temperature / _N2_CRITICAL_TEMPERATURE
    series = -6.12445284 * tau + 1.26327220 * tau**1.5 - 0.765910082 * tau**2.5 - 1.77570564 * tau**5
    return jnp.log(_N2_CRITICAL_PRESSURE) + series * _N2_CRITICAL_TEMPERATURE / temperature


def _solid_nitrogen(temperature: Array) -> Array:
    inverse = 1.0 / temperature
    beta = 8.514 + inverse * (-4.584e2 + inverse * (-1.987e4 + inverse * (4.800e5 + inverse * -4.524e6)))
    alpha = 12.40 + inverse * (
        -8.074e2 + inverse * (-3.926e3 + inverse * (6.297e4 + inverse * (-4.633e5 + inverse * 1.325e6)))
    )
    return jnp.log(1.0e5) + jnp.where(temperature < _N2_SOLID_TRANSITION, alpha, beta)


def _liquid_oxygen(temperature: Array) -> Array:
    return jnp.log(1.0e5) + jnp.log(10.0) * (3.9523 - 340.024 / (temperature - 4.144))


def saturation_pressure(mixture: Mixture, temperature: ArrayLike) -> Array:
    """Pressure at which the gas is saturated.

    Parameters
    ----------
    mixture : Mixture
        Test gas.
    temperature : array_like
        Temperature [K]; range 20 to 120 K.

    Returns
    -------
    Array
        Total pressure at the dew line [Pa]; infinite for gases other than air, nitrogen and their mixtures.
    """
    temperature = jnp.asarray(temperature)
    amounts = dict(zip(mixture.names, mixture.cold_mole_fractions, strict=True))
    nitrogen, oxygen = amounts.get("N2", 0.0), amounts.get("O2", 0.0) + amounts.get("Ar", 0.0)
    if abs(nitrogen + oxygen - 1.0) > 1e-6:
        return jnp.full_like(temperature, jnp.inf)
    liquid = _liquid_nitrogen(temperature)
    if oxygen == 0.0:
        solid = _solid_nitrogen(temperature)
        return jnp.exp(jnp.where(temperature < _N2_TRIPLE_TEMPERATURE, solid, liquid))
    return 1.0 / (nitrogen * jnp.exp(-liquid) + oxygen * jnp.exp(-_liquid_oxygen(temperature)))


def saturation_temperature(mixture: Mixture, pressure: ArrayLike) -> Array:
    """Temperature below which the gas is supersaturated.

    Parameters
    ----------
    mixture : Mixture
        Test gas.
    pressure : array_like
        Static pressure [Pa]; range 0.01 Pa to 1 MPa.

    Returns
    -------
    Array
        Saturation temperature [K].
    """
    return _saturation_compiled(mixture, jnp.asarray(pressure, dtype=float))


def _saturation(mixture: Mixture, pressure: Array) -> Array:
    return bracketed_secant(
        lambda temperature: jnp.log(saturation_pressure(mixture, temperature) / pressure),
        jnp.full_like(pressure, 15.0),
        jnp.full_like(pressure, 125.0),
    )


_saturation_compiled = jax.jit(_saturation, static_argnums=0)


def onset_temperature(mixture: Mixture, pressure: ArrayLike) -> Array:
    """Lowest temperature at which a rapid expansion has been measured not to condense.

    Above 10 kPa the supercooling measured at 10 kPa is used, below 0.3 Pa the temperature measured at 0.3 Pa.

    Parameters
    ----------
    mixture : Mixture
        Test gas.
    pressure : array_like
        Static pressure [Pa]; measured from 0.3 Pa to 10 kPa.

    Returns
    -------
    Array
        Onset temperature [K].
    """
    pressure = jnp.asarray(pressure)
    measured = jnp.interp(
        jnp.log(pressure), jnp.log(jnp.asarray(_ONSET_PRESSURE)), jnp.asarray(_ONSET_TEMPERATURE)
    )
    highest = _ONSET_PRESSURE[-1]
    supercooling = saturation_temperature(mixture, highest) - _ONSET_TEMPERATURE[-1]
    return jnp.where(pressure > highest, saturation_temperature(mixture, pressure) - supercooling, measured)


def frost_point(partial_pressure: float) -> float:
    """Temperature at which water vapour is saturated over ice, or over water above 273 K.

    Parameters
    ----------
    partial_pressure : float
        Of the vapour [Pa].

    Returns
    -------
    float
        Temperature [K], between 110 and 370 K.

    Notes
    -----
    Murphy & Koop, Q. J. Royal Meteorological Society 131 (2005) 1539, eq. 7 and 10.
    """
    t = np.linspace(110.0, 370.0, 2601)
    ice = 9.550426 - 5723.265 / t + 3.53068 * np.log(t) - 0.00728332 * t
    turn = np.tanh(0.0415 * (t - 218.8))
    water = 54.842763 - 6763.22 / t - 4.21 * np.log(t) + 0.000367 * t
    water += turn * (53.878 - 1331.22 / t - 9.44523 * np.log(t) + 0.014025 * t)
    return float(np.interp(np.log(max(partial_pressure, 1e-30)), np.where(t < 273.16, ice, water), t))
