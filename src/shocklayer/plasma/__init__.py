"""Electrons in the shock layer: critical density, collisions, permittivity."""

from shocklayer.plasma.cold import critical_density, permittivity, plasma_frequency
from shocklayer.plasma.collisions import (
    VALIDITY,
    collision_frequency,
    collision_frequency_from_pressure,
    coulomb_integral,
    momentum_transfer_integral,
)

__all__ = [
    "VALIDITY",
    "collision_frequency",
    "collision_frequency_from_pressure",
    "coulomb_integral",
    "critical_density",
    "momentum_transfer_integral",
    "permittivity",
    "plasma_frequency",
]
