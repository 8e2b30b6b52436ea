"""The planet: WGS-84 geodesy, gravity with J2 to J4, atmospheres and winds."""

from shocklayer.planet.atmospheres import atmosphere, atmosphere_from_table, with_wind, with_wind_table
from shocklayer.planet.geodesy import (
    east_north_up,
    ecef_to_geodetic,
    geodetic_to_ecef,
    great_circle_distance,
    look_angles,
)
from shocklayer.planet.gravity import gravitational_acceleration, gravitational_potential
from shocklayer.planet.profile import Atmosphere, AtmosphereState

__all__ = [
    "Atmosphere",
    "AtmosphereState",
    "atmosphere",
    "atmosphere_from_table",
    "east_north_up",
    "ecef_to_geodetic",
    "geodetic_to_ecef",
    "gravitational_acceleration",
    "gravitational_potential",
    "great_circle_distance",
    "look_angles",
    "with_wind",
    "with_wind_table",
]
