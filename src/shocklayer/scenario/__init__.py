"""Scenarios: reading, checking and converting to SI.

`load` reads a TOML file or a built-in scenario, checks every field and converts every quantity to SI.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
