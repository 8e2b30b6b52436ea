"""Detra, Kemp and Riddell's correlation of convective heating."""

from __future__ import annotations

from typing import ClassVar, Literal

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.core.validity import ValidityRange
from shocklayer.heating.convective.model import ConvectiveModel, over_enthalpy
from shocklayer.heating.outputs import OUTPUTS
from shocklayer.heating.stagnation_flow import StagnationFlow
from shocklayer.planet.bodies import Planet

_FOOT = 0.3048
"""[m]"""
_COEFFICIENT = 17600.0 * 11356.5267
"""17 600 BTU/(ft^2 s) at a nose radius of one foot [W/m^2] (11 356.5 W/m^2 in one of that unit)."""
_SATELLITE_SPEED = 26000.0 * _FOOT
"""26 000 ft/s [m/s]."""
_SEA_LEVEL_DENSITY = 1.225
"""Of the standard atmosphere [kg/m^3]."""
_EXPONENT = 3.15

VALIDITY = (
    ValidityRange(
        "Detra-Kemp-Riddell",
        "speed",
        6000.0 * _FOOT,
        _SATELLITE_SPEED,
        "fit to Fay-Riddell theory and shock-tube data up to satellite speed (recalled)",
        OUTPUTS,
    ),
)
"""Range of the correlation."""


class DetraKempRiddell(ConvectiveModel):
    """Detra-Kemp-Riddell: cold wall in air, fitted to theory and shock tubes up to satellite speed."""

    model: Literal["detra-kemp-riddell"] = "detra-kemp-riddell"
    references: ClassVar[tuple[str, ...]] = ("detra-kemp-riddell-1957",)
    planets: ClassVar[tuple[str, ...]] = ("earth",)
    validity: ClassVar[tuple[ValidityRange, ...]] = VALIDITY

    def transfer_coefficient(self, flow: StagnationFlow, wall_enthalpy: Array, planet: Planet) -> Array:
        """Heat flux over an enthalpy difference [kg/(m^2 s)]; see `ConvectiveModel.transfer_coefficient`."""
        return over_enthalpy(
            lambda speed: detra_kemp_riddell(flow.density, speed, flow.nose_radius),
            flow.speed,
        )


def detra_kemp_riddell(density: ArrayLike, speed: ArrayLike, nose_radius: ArrayLike) -> Array:
    """Cold-wall convective heat flux at the stagnation point of a sphere in air.

    q = 17600 / sqrt(R / 1 ft) sqrt(density / 1.225 kg/m^3) (speed / 26000 ft/s)^3.15 BTU/(ft^2 s).

    Parameters
    ----------
    density : ArrayLike
        Free-stream density [kg/m^3].
    speed : ArrayLike
        Speed relative to the air [m/s].
    nose_radius : ArrayLike
        Nose radius R [m].

    Returns
    -------
    jax.Array
        Heat flux [W/m^2], broadcast over the arguments.

    Notes
    -----
    Range: 6000 to 26 000 ft/s (`VALIDITY`), air. Source: R. W. Detra, N. H. Kemp and F. R. Riddell, Jet
    Propulsion 27, 1957, pp. 1256-1257.
    """
    thin = jnp.maximum(jnp.asarray(density, float), 1e-300) / _SEA_LEVEL_DENSITY
    radius = jnp.asarray(nose_radius, float) / _FOOT
    fast = jnp.asarray(speed, float) / _SATELLITE_SPEED
    return _COEFFICIENT * jnp.sqrt(thin / radius) * fast**_EXPONENT
