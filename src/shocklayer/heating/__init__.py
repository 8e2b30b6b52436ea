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

VALIDITY = convective.VALIDITY + radiative.VALIDITY + lees.VALIDITY + wall.VALIDITY
"""Ranges of every heating model, for the chain to check."""

__all__ = [
    "VALIDITY",
    "convective_stagnation",
    "distribution",
    "free_molecular",
    "free_molecular_bridge",
    "hot_wall",
    "lees_ratio",
    "radiative_stagnation",
    "velocity_function",
    "wall_temperature",
]
