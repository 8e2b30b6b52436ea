"""Vehicles: catalogue, forebody shapes, aerodynamic coefficients.

Names are loaded when first used: the catalogue's listing needs no JAX.
"""

from typing import TYPE_CHECKING

from shocklayer.on_demand import on_demand

if TYPE_CHECKING:
    from shocklayer.vehicle.aerodynamics import AerodynamicModel, coefficients
    from shocklayer.vehicle.catalogue import Vehicle, build, entries
    from shocklayer.vehicle.shape import Capsule, Sphere, SphereCone

_HOMES = {
    "AerodynamicModel": "aerodynamics",
    "Capsule": "shape",
    "Sphere": "shape",
    "SphereCone": "shape",
    "Vehicle": "catalogue",
    "build": "catalogue",
    "coefficients": "aerodynamics",
    "entries": "catalogue",
}

__all__ = [
    "AerodynamicModel",
    "Capsule",
    "Sphere",
    "SphereCone",
    "Vehicle",
    "build",
    "coefficients",
    "entries",
]

__getattr__, __dir__ = on_demand(__name__, _HOMES, __all__)
