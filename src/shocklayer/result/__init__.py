"""The result of a run: labelled dataset, summary, profiles across the shock layer."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
