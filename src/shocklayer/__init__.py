"""Workbench for hypersonic flight physics: from one scenario to heating, plasma, blackout and ground test.

>>> import shocklayer as sl
>>> result = sl.run("ram-c-ii")  # doctest: +SKIP

The rooms are imported on first use, so that listing, validation and claim reading never wait for JAX.
"""

from shocklayer.on_demand import on_demand

__version__ = "0.2.0.dev0"

_ROOMS = (
    "chain",
    "claims",
    "constants",
    "flight",
    "gas",
    "heating",
    "layer",
    "mapping",
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

__getattr__, __dir__ = on_demand(__name__, _NAMES, __all__, _ROOMS)
