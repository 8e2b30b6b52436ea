"""Tauber and Sutton's correlation of radiative heating."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import ClassVar, Literal

import numpy as np

from shocklayer.core.csv_columns import read_rows
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.core.validity import ValidityRange
from shocklayer.heating.radiative.model import RadiativeModel
from shocklayer.planet.bodies import Planet

_EARTH = (4.736e4 * 1e4, 1.22)
"""Leading constant in air, from W/cm^2 to W/m^2, and exponent of the density."""
_MARS = (2.35e4 * 1e4, 1.19, 0.526)
"""The same in the Martian gas, and the exponent of the nose radius."""
OUTPUTS = (
    "radiative_heat_flux",
    "convective_heat_flux",
    "stagnation_heat_flux",
    "heat_load",
    "wall_temperature",
)
_SOURCE = "Tauber & Sutton, J. Spacecraft 28(1), 1991, pp. 40-42, Eqs. 1-2 and Table 1"

VALIDITY = (
    ValidityRange("Tauber-Sutton (nothing below 9 km/s)", "speed", 10.0e3, 16.0e3, _SOURCE, OUTPUTS),
    ValidityRange("Tauber-Sutton", "air_density", 6.66e-5, 6.31e-4, _SOURCE, OUTPUTS),
    ValidityRange("Tauber-Sutton", "nose_radius", 0.3, 3.0, _SOURCE, OUTPUTS),
)
"""Ranges of the radiative model. Density matters only at a speed where the model is not zero."""

VALIDITY_MARS = (
    ValidityRange("Tauber-Sutton, Mars (nothing below 6 km/s)", "speed", 6.5e3, 9.0e3, _SOURCE, OUTPUTS),
    ValidityRange("Tauber-Sutton, Mars", "air_density", 1.0e-4, 1.0e-3, _SOURCE, OUTPUTS),
)
"""Ranges of the radiative model in the Martian gas."""


class TauberSutton(RadiativeModel):
    """Tauber-Sutton: equilibrium air or Martian gas, with the cooling of the layer by its radiation."""

    model: Literal["tauber-sutton"] = "tauber-sutton"
    references: ClassVar[tuple[str, ...]] = ("tauber-sutton-1991",)
    validity: ClassVar[tuple[ValidityRange, ...]] = VALIDITY

    def ranges(self, planet: str) -> tuple[ValidityRange, ...]:
        """Return the ranges of validity on a planet."""
        return VALIDITY_MARS if planet == "mars" else VALIDITY

    def heat_flux(
        self, density: ArrayLike, speed: ArrayLike, nose_radius: ArrayLike, planet: Planet
    ) -> Array:
        """Heat flux to the stagnation point [W/m^2]; see `RadiativeModel.heat_flux`."""
        return tauber_sutton(density, speed, nose_radius, planet.name)

    def density_exponent(self, planet: Planet) -> float:
        """Return the exponent of the density in the correlation."""
        return _MARS[1] if planet.name == "mars" else _EARTH[1]

    def slowest(self, planet: Planet) -> float:
        """Return the first speed of the table [m/s]."""
        return float(_velocity_table(planet.name)[0][0])


@cache
def _velocity_table(planet: str) -> tuple[np.ndarray, np.ndarray]:
    """Speeds [m/s] and the velocity function of a planet's gas from the package's table."""
    text = (files("shocklayer") / "data/heating/tauber_sutton_velocity_function.csv").read_text("utf-8")
    rows = [row for row in read_rows(text) if row["planet"].lower() == planet]
    return (
        np.array([float(row["velocity_m_s"]) for row in rows]),
        np.array([float(row["f"]) for row in rows]),
    )


def velocity_function(speed: ArrayLike, planet: str = "earth") -> Array:
    """Tauber and Sutton's tabulated velocity function f(V).

    Parameters
    ----------
    speed : ArrayLike
        Speed relative to the air [m/s].
    planet : {"earth", "mars"}
        Its gas.

    Returns
    -------
    jax.Array
        f, linear between the tabulated points, zero below the first (9 km/s on Earth, 6 km/s on Mars), and
        constant above the last (16 and 9 km/s).
    """
    nodes, values = _velocity_table(planet)
    fast = jnp.asarray(speed, float)
    return jnp.where(fast < nodes[0], 0.0, jnp.interp(fast, nodes, values))


def tauber_sutton(
    density: ArrayLike, speed: ArrayLike, nose_radius: ArrayLike, planet: str = "earth"
) -> Array:
    """Radiative heat flux at the stagnation point in air or the Martian gas, by Tauber and Sutton.

    q = 4.736e4 R^a density^1.22 f(V) W/cm^2 with a = 1.072e6 V^-1.88 density^-0.325, at most 1 for
    R < 1 m, 0.6 for 1-2 m and 0.5 above 2 m; equilibrium air, radiation cooling of the layer included. On
    Mars q = 2.35e4 R^0.526 density^1.19 f(V) W/cm^2.

    Parameters
    ----------
    density : ArrayLike
        Free-stream density [kg/m^3].
    speed : ArrayLike
        Speed relative to the air [m/s].
    nose_radius : ArrayLike
        Nose radius R [m].
    planet : {"earth", "mars"}
        Its gas.

    Returns
    -------
    jax.Array
        Heat flux [W/m^2], broadcast over the arguments; zero below 9 km/s (Mars: 6 km/s).

    Notes
    -----
    Range: 10-16 km/s (the table starts at 9), 6.66e-5 to 6.31e-4 kg/m^3, nose radius 0.3-3 m
    (`VALIDITY`); Mars 6.5-9 km/s, 1e-4 to 1e-3 kg/m^3 (`VALIDITY_MARS`).
    The published caps make the flux step by 7 % at R = 2 m.
    Source: M. E. Tauber and K. Sutton, J. Spacecraft and Rockets 28(1), 1991, Eqs. 1-2, Table 1.
    """
    thin = jnp.maximum(jnp.asarray(density, float), 1e-30)
    # The exponent has no meaning at rest; the velocity function is zero there.
    fast = jnp.maximum(jnp.asarray(speed, float), 1.0)
    radius = jnp.asarray(nose_radius, float)
    if planet == "mars":
        coefficient, power, exponent = _MARS
        return coefficient * radius**exponent * thin**power * velocity_function(speed, planet)
    coefficient, power = _EARTH
    cap = jnp.where(radius < 1.0, 1.0, jnp.where(radius <= 2.0, 0.6, 0.5))
    exponent = jnp.minimum(1.072e6 * fast**-1.88 * thin**-0.325, cap)
    return coefficient * radius**exponent * thin**power * velocity_function(speed, planet)
