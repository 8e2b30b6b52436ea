"""Ranges of validity of every heating model."""

from shocklayer.core.validity import ValidityRange
from shocklayer.heating import convective, lees, radiative, wall

VALIDITY = convective.VALIDITY + radiative.VALIDITY + lees.VALIDITY + wall.VALIDITY
"""Ranges of every heating model in air."""


def validity_ranges(planet: str = "earth") -> tuple[ValidityRange, ...]:
    """Return the ranges of every heating model on a planet, for the chain to check."""
    if planet == "mars":
        return convective.VALIDITY + radiative.VALIDITY_MARS + lees.VALIDITY + wall.VALIDITY
    return VALIDITY
