"""Drag and lift coefficients over Mach number, angle of attack and Knudsen number.

Coefficients from the user apply as given, at every altitude. Modified-Newtonian coefficients of a shape also
have friction, which depends on the Reynolds number, and a free-molecular limit, to which they are bridged in
Knudsen number.
"""

from shocklayer.vehicle.aerodynamics.forebody import modified_newtonian
from shocklayer.vehicle.aerodynamics.mesh import from_mesh
from shocklayer.vehicle.aerodynamics.model import (
    CONTINUUM_KNUDSEN,
    FREE_MOLECULAR_KNUDSEN,
    AerodynamicModel,
    at_angle,
    bridging,
    coefficients,
)
from shocklayer.vehicle.aerodynamics.panels import (
    NEWTONIAN_MACH,
    WALL_TEMPERATURE_RATIO,
    free_molecular_panel,
    maximum_pressure_coefficient,
)
from shocklayer.vehicle.aerodynamics.tabulated import constant, from_csv, from_table

__all__ = [
    "CONTINUUM_KNUDSEN",
    "FREE_MOLECULAR_KNUDSEN",
    "NEWTONIAN_MACH",
    "WALL_TEMPERATURE_RATIO",
    "AerodynamicModel",
    "at_angle",
    "bridging",
    "coefficients",
    "constant",
    "free_molecular_panel",
    "from_csv",
    "from_mesh",
    "from_table",
    "maximum_pressure_coefficient",
    "modified_newtonian",
]
