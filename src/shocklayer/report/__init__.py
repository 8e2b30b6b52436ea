"""Figures, the self-contained page and the export files of a flight.

>>> import shocklayer as sl
>>> sl.report.write(result, "out")  # doctest: +SKIP
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
