"""Brandis and Johnston's correlation of convective heating in entry to Earth."""

from __future__ import annotations

from typing import ClassVar, Literal

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.core.validity import ValidityRange
from shocklayer.heating.convective.model import ConvectiveModel, over_enthalpy
from shocklayer.heating.outputs import OUTPUTS
from shocklayer.heating.stagnation_flow import StagnationFlow
from shocklayer.planet.bodies import Planet

_SLOW = (7.455e-9 * 1e4, 0.4705, 3.089)
"""Constant, from W/cm^2 to W/m^2, exponents of density and speed below the change of form."""
_FAST = (1.270e-6 * 1e4, 0.4678, 2.524)
"""The same above it."""
_CHANGE = 9.5e3
"""Speed of the change of form [m/s]."""
_RADIUS_EXPONENT = -0.52

VALIDITY = (
    ValidityRange(
        "Brandis-Johnston",
        "speed",
        3.0e3,
        17.0e3,
        "Brandis & Johnston, AIAA 2014-2374 (recalled)",
        OUTPUTS,
    ),
)
"""Range of the correlation."""


class BrandisJohnston(ConvectiveModel):
    """Brandis-Johnston: fit to Navier-Stokes solutions of blunt bodies in air, 3 to 17 km/s."""

    model: Literal["brandis-johnston"] = "brandis-johnston"
    references: ClassVar[tuple[str, ...]] = ("brandis-johnston-2014",)
    planets: ClassVar[tuple[str, ...]] = ("earth",)
    validity: ClassVar[tuple[ValidityRange, ...]] = VALIDITY

    def transfer_coefficient(self, flow: StagnationFlow, wall_enthalpy: Array, planet: Planet) -> Array:
        """Heat flux over an enthalpy difference [kg/(m^2 s)]; see `ConvectiveModel.transfer_coefficient`."""
        return over_enthalpy(
            lambda speed: brandis_johnston(flow.density, speed, flow.nose_radius), flow.speed
        )


def brandis_johnston(density: ArrayLike, speed: ArrayLike, nose_radius: ArrayLike) -> Array:
    """Convective heat flux at the stagnation point of a sphere in air, by Brandis and Johnston.

    q = 7.455e-9 density^0.4705 speed^3.089 R^-0.52 W/cm^2 below 9.5 km/s, and
    1.270e-6 density^0.4678 speed^2.524 R^-0.52 W/cm^2 above.

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
    Range: 3 to 17 km/s (`VALIDITY`), air; both forms meet within 2 % at 9.5 km/s. The constants are recalled
    and agree with values printed elsewhere. Source: A. M. Brandis and C. O. Johnston, AIAA 2014-2374, 2014.
    """
    thin = jnp.maximum(jnp.asarray(density, float), 1e-100)
    fast = jnp.asarray(speed, float)
    forms = [constant * thin**power * fast**exponent for constant, power, exponent in (_SLOW, _FAST)]
    flux = jnp.where(fast < _CHANGE, *forms)
    return flux * jnp.asarray(nose_radius, float) ** _RADIUS_EXPONENT
