"""The planet: WGS-84 geodesy, gravity with J2 to J4, atmospheres and winds.

Names are loaded when first asked for, so that reading a scenario does not wait for JAX.
"""

from shocklayer.on_demand import on_demand

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

__getattr__, __dir__ = on_demand(__name__, _HOMES, __all__)
