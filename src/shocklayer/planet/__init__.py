"""The planet: geodesy, gravity with J2 to J4, atmospheres, winds and orbits."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
