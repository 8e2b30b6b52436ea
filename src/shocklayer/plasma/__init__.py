"""Electrons in the shock layer: critical density, collisions, permittivity."""

from shocklayer.plasma.alkali import saha_constant, with_alkali
from shocklayer.plasma.cold import critical_density, permittivity, plasma_frequency
from shocklayer.plasma.collisions import (
    VALIDITY,
    collision_frequency,
    collision_frequency_from_pressure,
    coulomb_integral,
    has_collision_data,
    momentum_transfer_integral,
)
from shocklayer.plasma.magnetised import (
    appleton_hartree,
    circular_permittivity,
    cyclotron_frequency,
    dielectric_tensor,
)

__all__ = [
    "VALIDITY",
    "appleton_hartree",
    "circular_permittivity",
    "collision_frequency",
    "collision_frequency_from_pressure",
    "coulomb_integral",
    "critical_density",
    "cyclotron_frequency",
    "dielectric_tensor",
    "has_collision_data",
    "momentum_transfer_integral",
    "permittivity",
    "plasma_frequency",
    "saha_constant",
    "with_alkali",
]
