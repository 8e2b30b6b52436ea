"""Line of sight: observers on the ground and in space, horizon with refraction, passes."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
