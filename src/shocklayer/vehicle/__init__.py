"""Vehicles: catalogue, forebody shapes, aerodynamic coefficients.

Names are loaded when first used: the catalogue's listing needs no JAX.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

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


def __getattr__(name: str) -> Any:
    """Load a name from its module when it is first asked for."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
