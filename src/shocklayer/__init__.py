"""Workbench for hypersonic flight physics: from one scenario to heating, plasma, blackout and ground test.

>>> import shocklayer as sl
>>> result = sl.run("ram-c-ii")  # doctest: +SKIP

The rooms are imported on first use, so that listing, validation and claim reading never wait for JAX.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_ROOMS = (
    "chain",
    "claims",
    "constants",
    "flight",
    "gas",
    "heating",
    "layer",
    "planet",
    "plasma",
    "quantities",
    "radio",
    "report",
    "result",
    "scenario",
    "sheath_map",
    "sight",
    "tunnel",
    "validation",
    "vehicle",
)
_NAMES = {"run": "chain", "Result": "result", "Scenario": "scenario", "UserError": "errors"}

__all__ = ["Result", "Scenario", "UserError", "__version__", "run", *_ROOMS]


def __getattr__(name: str) -> Any:
    """Import a room, or a name that stands in one, when it is first asked for."""
    if name in _ROOMS:
        return import_module(f"{__name__}.{name}")
    if name in _NAMES:
        return getattr(import_module(f"{__name__}.{_NAMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
