"""A probability of recombination that depends on the wall temperature."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from jaxtyping import Float
from pydantic import Field

from shocklayer.scenario.fields import DimensionalValue, Number
from shocklayer.shock_layer.wall_catalycity.model import WallCatalycityModel


class ArrheniusCatalycity(WallCatalycityModel):
    """Probability of recombination after Arrhenius, as fitted to measurements on a wall material."""

    model: Literal["arrhenius"] = "arrhenius"
    prefactor: Annotated[float, Number(above=0, at_most=1000000)] = Field(
        description="Probability in the limit of a hot wall; the result is limited to 1."
    )
    activation_temperature: Annotated[
        float, DimensionalValue(dimension="temperature", at_least="0 K", at_most="100000 K")
    ] = Field(description="Activation energy of the surface reaction over the Boltzmann constant.")
    references: ClassVar[tuple[str, ...]] = ("shinn-1982",)

    def recombination_probability(
        self, wall_temperature: float | Float[np.ndarray, " samples"]
    ) -> float | Float[np.ndarray, " samples"]:
        """Return the probability; see `WallCatalycityModel.recombination_probability`."""
        probability = arrhenius(wall_temperature, self.prefactor, self.activation_temperature)
        return float(probability) if np.ndim(probability) == 0 else probability

    def description(self) -> str:
        """Return the law in words."""
        return (
            f"a fraction {self.prefactor:g} exp(-{self.activation_temperature:g} K / wall temperature) of "
            "the atoms that strike it recombine"
        )


def arrhenius(
    wall_temperature: float | Float[np.ndarray, " samples"], prefactor: float, activation_temperature: float
) -> np.ndarray:
    """Return the probability that an atom striking a wall recombines.

    gamma = prefactor exp(-activation_temperature / wall_temperature), at most 1.

    Parameters
    ----------
    wall_temperature : float or ndarray
        Of the wall [K].
    prefactor : float
        Limit for a hot wall [-].
    activation_temperature : float
        Of the surface reaction [K].

    Returns
    -------
    ndarray
        Probability, of the shape of ``wall_temperature``.

    Notes
    -----
    Range: that of the measurements that the two numbers were fitted to. Source of the form: J. L. Shinn,
    J. N. Moss and A. L. Simmonds, AIAA Paper 82-0842, 1982.
    """
    hot = np.asarray(wall_temperature, dtype=float)
    return np.asarray(np.minimum(prefactor * np.exp(-activation_temperature / hot), 1.0))
