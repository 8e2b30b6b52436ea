"""Ensembles: one scenario flown many times with dispersed inputs, and the statistics of its flights."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
