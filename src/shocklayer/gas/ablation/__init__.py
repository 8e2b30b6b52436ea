"""Gas at the wall of an ablator: equilibrium of edge gas, pyrolysis gas and carbon."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
