"""The shocked air between bow shock and body."""

from shocklayer.layer import pressure, shock
from shocklayer.layer.inviscid import LayerState, solve
from shocklayer.layer.pressure import expansion_pressure_ratio, pitot_pressure_ratio, surface_pressure
from shocklayer.layer.shock import BowShock, bow_shock, layer_thickness, shock_axial, standoff_ratio
from shocklayer.layer.validity import ValidityRange, departures

VALIDITY = pressure.VALIDITY + shock.VALIDITY
"""Ranges of the layer's models, for the chain to check."""

__all__ = [
    "VALIDITY",
    "BowShock",
    "LayerState",
    "ValidityRange",
    "bow_shock",
    "departures",
    "expansion_pressure_ratio",
    "layer_thickness",
    "pitot_pressure_ratio",
    "shock_axial",
    "solve",
    "standoff_ratio",
    "surface_pressure",
]
