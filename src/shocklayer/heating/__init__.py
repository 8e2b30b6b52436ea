"""Convective and radiative heating, its distribution along the body, and the wall temperature."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
