"""No radiation."""

from __future__ import annotations

from typing import Literal

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.heating.radiative.model import RadiativeModel
from shocklayer.planet.bodies import Planet


class NoRadiation(RadiativeModel):
    """No radiative heating: for slow flights, and to separate it from convection."""

    model: Literal["none"] = "none"

    def heat_flux(
        self, density: ArrayLike, speed: ArrayLike, nose_radius: ArrayLike, planet: Planet
    ) -> Array:
        """Return zero [W/m^2], broadcast over the arguments."""
        return 0.0 * (jnp.asarray(density, float) + jnp.asarray(speed) + jnp.asarray(nose_radius))
