"""Ground-test facilities: what each can reproduce, and the stream it makes.

The catalogue is light; the names that compute import JAX when they are first asked for.
"""

from shocklayer.on_demand import on_demand

_HOMES = {
    "Facility": "catalogue",
    "facilities": "catalogue",
    "facility": "catalogue",
    "onset_temperature": "condensation",
    "saturation_temperature": "condensation",
    "minimum_total_temperature": "blowdown",
    "run_blowdown": "blowdown",
    "match": "matching",
    "run": "running",
    "summarise": "matching",
    "run_reflected_shock": "reflected_shock",
    "run_expansion_tube": "expansion_tube",
    "chapman_jouguet": "detonation",
}

__all__ = [
    "Facility",
    "chapman_jouguet",
    "facilities",
    "facility",
    "match",
    "minimum_total_temperature",
    "onset_temperature",
    "run",
    "run_blowdown",
    "run_expansion_tube",
    "run_reflected_shock",
    "saturation_temperature",
    "summarise",
]

__getattr__, __dir__ = on_demand(__name__, _HOMES, __all__)
