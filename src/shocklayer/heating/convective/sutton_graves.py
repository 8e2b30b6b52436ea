"""Sutton and Graves' correlation of convective heating."""

from __future__ import annotations

import math
from typing import ClassVar, Literal

from shocklayer.core.constants import SUTTON_GRAVES_EARTH
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.core.validity import ValidityRange
from shocklayer.heating.convective.model import ConvectiveModel, over_enthalpy
from shocklayer.heating.outputs import OUTPUTS
from shocklayer.heating.stagnation_flow import StagnationFlow
from shocklayer.planet.bodies import Planet

_REPORT = "Sutton & Graves, NASA TR R-376 (1971), Table II"

VALIDITY = (
    # Enthalpies of 2.3 to 116.2 MJ/kg, as speeds sqrt(2 h).
    ValidityRange("Sutton-Graves", "speed", math.sqrt(2 * 2.3e6), math.sqrt(2 * 116.2e6), _REPORT, OUTPUTS),
    ValidityRange("Sutton-Graves", "stagnation_pressure", 101.325, 1.01325e7, _REPORT, OUTPUTS),
)
"""Range of the correlation."""


class SuttonGraves(ConvectiveModel):
    """Sutton-Graves: cold, fully catalytic wall in equilibrium gas of any composition."""

    model: Literal["sutton-graves"] = "sutton-graves"
    references: ClassVar[tuple[str, ...]] = ("sutton-graves-1971",)
    validity: ClassVar[tuple[ValidityRange, ...]] = VALIDITY

    def transfer_coefficient(self, flow: StagnationFlow, wall_enthalpy: Array, planet: Planet) -> Array:
        """Heat flux over an enthalpy difference [kg/(m^2 s)]; see `ConvectiveModel.transfer_coefficient`."""
        return over_enthalpy(
            lambda speed: sutton_graves(flow.density, speed, flow.nose_radius, planet.convective_coefficient),
            flow.speed,
        )


def sutton_graves(
    density: ArrayLike,
    speed: ArrayLike,
    nose_radius: ArrayLike,
    coefficient: ArrayLike = SUTTON_GRAVES_EARTH,
) -> Array:
    """Cold-wall convective heat flux at the stagnation point of a sphere, by Sutton and Graves.

    q = k sqrt(density / nose_radius) speed^3 with k = 1.7415e-4 kg^0.5/m: equilibrium air, laminar, fully
    catalytic cold wall. The original form q = K sqrt(p_s/R) (h_s - h_w) with p_s = density speed^2 and
    h_s = speed^2/2 gives this constant within 0.4 %; published copies differ by up to 4 %.

    Parameters
    ----------
    density : ArrayLike
        Free-stream density [kg/m^3].
    speed : ArrayLike
        Speed relative to the air [m/s].
    nose_radius : ArrayLike
        Radius of the sphere, or effective radius of the nose [m].
    coefficient : ArrayLike
        k of the gas [kg^0.5/m]; without it, that of air. `Planet.convective_coefficient` holds others.

    Returns
    -------
    jax.Array
        Heat flux [W/m^2], broadcast over the arguments.

    Notes
    -----
    Range: stagnation enthalpy 2.3-116.2 MJ/kg, stagnation pressure 0.001-100 atm (`VALIDITY`).
    Source: K. Sutton and R. A. Graves, NASA TR R-376, 1971, Table II.
    """
    thin = jnp.maximum(jnp.asarray(density, float), 1e-300)
    return (
        jnp.asarray(coefficient) * jnp.sqrt(thin / jnp.asarray(nose_radius, float)) * jnp.asarray(speed) ** 3
    )
