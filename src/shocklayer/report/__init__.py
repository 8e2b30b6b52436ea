"""What a flight leaves to look at: figures for papers, one self-contained page, tracks for globe viewers.

>>> import shocklayer as sl
>>> sl.report.write(result, "out")  # doctest: +SKIP
"""

from typing import TYPE_CHECKING

from shocklayer.on_demand import on_demand

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

__getattr__, __dir__ = on_demand(__name__, _PLACES, __all__)
