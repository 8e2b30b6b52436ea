"""Brandis and Johnston's correlation of radiative heating in entry to Earth."""

from __future__ import annotations

from typing import ClassVar, Literal

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.core.validity import ValidityRange
from shocklayer.heating.radiative.model import RadiativeModel
from shocklayer.heating.radiative.tauber_sutton import OUTPUTS
from shocklayer.planet.bodies import Planet

_CONSTANT, _DENSITY_EXPONENT = 3.416e4 * 1e4, 1.261
"""Leading constant, from W/cm^2 to W/m^2, and exponent of the density."""
_CAPS = (0.61, 1.23, 0.49)
"""Greatest exponent of the nose radius up to 0.5 m, up to 2 m, and above."""
_SOURCE = "Brandis & Johnston, AIAA 2014-2374, in two public implementations"
SLOWEST = 9.5e3
"""Lowest speed of the solutions that were correlated [m/s]; the function is negative below 8.94 km/s."""

VALIDITY = (
    ValidityRange("Brandis-Johnston radiation", "speed", SLOWEST, 17.0e3, _SOURCE, OUTPUTS),
    ValidityRange("Brandis-Johnston radiation", "air_density", 1.0e-5, 5.0e-3, _SOURCE, OUTPUTS),
    ValidityRange("Brandis-Johnston radiation", "nose_radius", 0.2, 10.0, _SOURCE, OUTPUTS),
)
"""Ranges of the correlation."""


class BrandisJohnstonRadiation(RadiativeModel):
    """Brandis-Johnston: fit to coupled Navier-Stokes and radiation solutions in air, 9.5 to 17 km/s."""

    model: Literal["brandis-johnston"] = "brandis-johnston"
    references: ClassVar[tuple[str, ...]] = ("brandis-johnston-2014",)
    planets: ClassVar[tuple[str, ...]] = ("earth",)
    validity: ClassVar[tuple[ValidityRange, ...]] = VALIDITY

    def heat_flux(
        self, density: ArrayLike, speed: ArrayLike, nose_radius: ArrayLike, planet: Planet
    ) -> Array:
        """Heat flux to the stagnation point [W/m^2]; see `RadiativeModel.heat_flux`."""
        return brandis_johnston_radiation(density, speed, nose_radius)

    def density_exponent(self, planet: Planet) -> float:
        """Return the exponent of the density in the correlation."""
        return _DENSITY_EXPONENT

    def slowest(self, planet: Planet) -> float:
        """Return the lowest speed of the correlation [m/s]."""
        return SLOWEST


def brandis_johnston_radiation(density: ArrayLike, speed: ArrayLike, nose_radius: ArrayLike) -> Array:
    """Radiative heat flux at the stagnation point in air, by Brandis and Johnston.

    q = 3.416e4 R^a density^1.261 f(V) W/cm^2 with f = -53.26 + 6555/(1 + (16000/V)^8.25) and
    a = 3.175e6 V^-1.80 density^-0.1575, at most 0.61 for R <= 0.5 m, 1.23 to 2 m and 0.49 above.

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
        Heat flux [W/m^2], broadcast over the arguments; zero below 9.5 km/s, where nothing was correlated.

    Notes
    -----
    Range: `VALIDITY`. Source: A. M. Brandis and C. O. Johnston, AIAA Paper 2014-2374, 2014; constants as two
    public implementations have them.
    """
    thin = jnp.maximum(jnp.asarray(density, float), 1e-30)
    fast = jnp.maximum(jnp.asarray(speed, float), 1.0)
    radius = jnp.asarray(nose_radius, float)
    cap = jnp.where(radius <= 0.5, _CAPS[0], jnp.where(radius <= 2.0, _CAPS[1], _CAPS[2]))
    exponent = jnp.minimum(3.175e6 * fast**-1.80 * thin**-0.1575, cap)
    inside = jnp.maximum(fast, SLOWEST)
    function = -53.26 + 6555.0 / (1.0 + (16000.0 / inside) ** 8.25)
    flux = _CONSTANT * radius**exponent * thin**_DENSITY_EXPONENT * function
    return jnp.where(fast < SLOWEST, 0.0, flux)
