"""The shocked air between bow shock and body.

The viscous finite-rate layer stands on the kinetics of the gas room and is loaded when first used.
"""

from typing import TYPE_CHECKING

from shocklayer.layer import incidence, pressure, shock
from shocklayer.layer.inviscid import LayerState, solve
from shocklayer.layer.pressure import expansion_pressure_ratio, pitot_pressure_ratio, surface_pressure
from shocklayer.layer.shock import BowShock, bow_shock, layer_thickness, shock_axial, standoff_ratio
from shocklayer.on_demand import on_demand

if TYPE_CHECKING:
    from shocklayer.layer.along_flight import (
        FINITE_RATE_KNUDSEN,
        FINITE_RATE_VALIDITY,
        SPEED_LIMIT,
        FlightPoints,
        Line,
        SheathHistory,
        solve_along_flight,
    )
    from shocklayer.layer.blunt_body import forebody_end
    from shocklayer.layer.finite_rate import ViscousLayer, solve_finite_rate
    from shocklayer.layer.surroundings import BASE_PRESSURE
    from shocklayer.layer.wall import Wall

_HOMES = {
    "BASE_PRESSURE": "surroundings",
    "FINITE_RATE_KNUDSEN": "along_flight",
    "FINITE_RATE_VALIDITY": "along_flight",
    "FlightPoints": "along_flight",
    "SPEED_LIMIT": "along_flight",
    "Line": "along_flight",
    "SheathHistory": "along_flight",
    "ViscousLayer": "finite_rate",
    "Wall": "wall",
    "forebody_end": "blunt_body",
    "solve_along_flight": "along_flight",
    "solve_finite_rate": "finite_rate",
}

VALIDITY = pressure.VALIDITY + shock.VALIDITY
"""Ranges of the layer's models, for the chain to check."""

__all__ = [
    "BASE_PRESSURE",
    "FINITE_RATE_KNUDSEN",
    "FINITE_RATE_VALIDITY",
    "SPEED_LIMIT",
    "VALIDITY",
    "BowShock",
    "FlightPoints",
    "LayerState",
    "Line",
    "SheathHistory",
    "ViscousLayer",
    "Wall",
    "bow_shock",
    "expansion_pressure_ratio",
    "forebody_end",
    "incidence",
    "layer_thickness",
    "pitot_pressure_ratio",
    "shock_axial",
    "solve",
    "solve_along_flight",
    "solve_finite_rate",
    "standoff_ratio",
    "surface_pressure",
]

__getattr__, __dir__ = on_demand(__name__, _HOMES, __all__)
