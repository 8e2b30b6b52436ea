"""Ground-test facilities: what each can reproduce, and the stream it makes.

The catalogue is light; the names that compute import JAX when they are first asked for.
"""

from importlib import import_module
from typing import Any

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


def __getattr__(name: str) -> Any:
    """Import a name from its module when it is first asked for."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
