"""Workbench for hypersonic flight physics: from one scenario to heating, plasma, blackout and ground test.

>>> import shocklayer as sl
>>> result = sl.run("ram-c-ii")  # doctest: +SKIP

Packages are imported on first use: listing, checking a scenario and reading claims never import JAX.
"""

import lazy_loader

__version__ = "0.2.0.dev0"

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
__all__ += ["__version__"]
