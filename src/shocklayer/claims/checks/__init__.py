"""The checks; adding one is writing one module and naming it here."""

from __future__ import annotations

from importlib import import_module

from shocklayer.claims.check import Check

_MODULES = (
    "conversion",
    "mach_speed",
    "total_temperature",
    "facility",
    "test_duration",
    "comparison",
    "ratio",
    "ballistic_comparison",
    "ballistic_arc",
    "dates",
    "temperature",
    "blackout",
    "inertial_drift",
    "g_load",
    "glide_range",
    "heating_cause",
    "definition",
    "kinematics",
    "rate_of_change",
    "flight_time",
    "orbit",
    "energy",
    "tunnel_flow",
    "horizon",
    "free_fall",
    "edge_of_space",
    "geometry",
    "air_at_altitude",
    "gravity",
    "record",
    "meteor",
    "known_value",
    "power_law",
    "parts",
    "orbital_speed",
    "circumnavigation",
    "dynamic_pressure",
    "relations",
)

CHECKS: tuple[Check, ...] = tuple(import_module(f"{__name__}.{module}").CHECK for module in _MODULES)
"""Every check, in the order in which its findings on a sentence are listed."""
