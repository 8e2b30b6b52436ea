"""What a flight leaves to look at: figures for papers, one self-contained page, tracks for globe viewers.

>>> import shocklayer as sl
>>> sl.report.write(result, "out")  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shocklayer.report.compare import compare_flights, write_comparison
    from shocklayer.report.text import headline
    from shocklayer.report.writing import write

_PLACES = {
    "compare_flights": "compare",
    "headline": "text",
    "write": "writing",
    "write_comparison": "compare",
}

__all__ = ["compare_flights", "headline", "write", "write_comparison"]


def __getattr__(name: str) -> Any:
    """Import a name when it is first asked for, so that a headline does not wait for the figures."""
    if name in _PLACES:
        return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
