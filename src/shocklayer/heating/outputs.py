"""Which variables of a result depend on the heating of the stagnation point."""

OUTPUTS = (
    "convective_heat_flux",
    "cold_wall_heat_flux",
    "stagnation_heat_flux",
    "heat_load",
    "wall_temperature",
)
"""Result variables that depend on the flux at the stagnation point."""
