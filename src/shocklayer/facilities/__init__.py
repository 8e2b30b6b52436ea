"""Ground-test facilities: the stream each makes, and which part of a flight it reproduces."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
