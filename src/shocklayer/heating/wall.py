"""Temperature of a wall in radiative equilibrium."""

from shocklayer.core.constants import STEFAN_BOLTZMANN
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.core.validity import ValidityRange

VALIDITY = (
    ValidityRange(
        "radiative-equilibrium wall (no ablation)",
        "wall_temperature",
        0.0,
        3000.0,
        "carbon and most ceramics ablate or melt above about 3000 K",
        ("wall_temperature",),
    ),
)
"""Range of the wall model."""


def wall_temperature(
    heat_flux: ArrayLike, emissivity: ArrayLike, ambient_temperature: ArrayLike = 0.0
) -> Array:
    """Temperature at which a wall radiates the heat flux it receives.

    sigma e (T^4 - T_a^4) = q: no conduction, no storage, no ablation: an upper bound for a passive wall.

    Parameters
    ----------
    heat_flux : ArrayLike
        Heat flux to the wall [W/m^2]; negative values count as zero.
    emissivity : ArrayLike
        Total hemispherical emissivity, above 0 to 1.
    ambient_temperature : ArrayLike
        Radiation temperature of the environment [K].

    Returns
    -------
    jax.Array
        Wall temperature [K].

    Notes
    -----
    Source: Stefan-Boltzmann law. Range: below ablation (`VALIDITY`).
    """
    received = jnp.maximum(jnp.asarray(heat_flux, float), 1e-12)
    radiated = STEFAN_BOLTZMANN * jnp.asarray(emissivity, float)
    return (received / radiated + jnp.asarray(ambient_temperature, float) ** 4) ** 0.25
