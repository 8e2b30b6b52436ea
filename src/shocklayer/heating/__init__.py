"""Convective and radiative heating, its distribution along the body, and the wall temperature."""

from shocklayer.heating import convective, lees, radiative, wall
from shocklayer.heating.convective import (
    convective_stagnation,
    free_molecular,
    free_molecular_bridge,
    hot_wall,
)
from shocklayer.heating.lees import distribution, lees_ratio
from shocklayer.heating.radiative import radiative_stagnation, velocity_function
from shocklayer.heating.wall import wall_temperature
from shocklayer.validity import ValidityRange

VALIDITY = convective.VALIDITY + radiative.VALIDITY + lees.VALIDITY + wall.VALIDITY
"""Ranges of every heating model in air."""


def validity(planet: str = "earth") -> tuple[ValidityRange, ...]:
    """Return the ranges of every heating model on a planet, for the chain to check."""
    if planet == "mars":
        return convective.VALIDITY + radiative.VALIDITY_MARS + lees.VALIDITY + wall.VALIDITY
    return VALIDITY


__all__ = [
    "VALIDITY",
    "convective_stagnation",
    "distribution",
    "free_molecular",
    "free_molecular_bridge",
    "hot_wall",
    "lees_ratio",
    "radiative_stagnation",
    "validity",
    "velocity_function",
    "wall_temperature",
]
