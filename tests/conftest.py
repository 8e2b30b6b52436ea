"""Settings every test shares: runtime type checks on, compiled programs shared between workers."""

from hypothesis import HealthCheck, settings
from jaxtyping import install_import_hook

# Shapes and types in annotations are checked at run time while testing.
install_import_hook("shocklayer", "beartype.beartype")

settings.register_profile("shocklayer", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shocklayer")
