"""The shocked air between bow shock and body."""

from shocklayer.layer.pressure import expansion_pressure_ratio, pitot_pressure_ratio, surface_pressure
from shocklayer.layer.validity import ValidityRange, departures

__all__ = [
    "ValidityRange",
    "departures",
    "expansion_pressure_ratio",
    "pitot_pressure_ratio",
    "surface_pressure",
]
