"""The planet: WGS-84 geodesy, gravity with J2 to J4, atmospheres and winds.

Names are loaded when first asked for, so that reading a scenario does not wait for JAX.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "Atmosphere": "profile",
    "AtmosphereState": "profile",
    "Perturbation": "perturbation",
    "Track": "atmospheres",
    "atmosphere": "atmospheres",
    "atmosphere_from_table": "atmospheres",
    "draw_perturbation": "perturbation",
    "east_north_up": "geodesy",
    "ecef_to_geodetic": "geodesy",
    "geodetic_to_ecef": "geodesy",
    "gravitational_acceleration": "gravity",
    "gravitational_potential": "gravity",
    "great_circle_distance": "geodesy",
    "look_angles": "geodesy",
    "perturbed": "atmospheres",
    "with_wind": "atmospheres",
    "with_wind_table": "atmospheres",
}

__all__ = [
    "Atmosphere",
    "AtmosphereState",
    "Perturbation",
    "Track",
    "atmosphere",
    "atmosphere_from_table",
    "draw_perturbation",
    "east_north_up",
    "ecef_to_geodetic",
    "geodetic_to_ecef",
    "gravitational_acceleration",
    "gravitational_potential",
    "great_circle_distance",
    "look_angles",
    "perturbed",
    "with_wind",
    "with_wind_table",
]


def __getattr__(name: str) -> Any:
    """Import a name from its module when it is first asked for."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
