"""Settings every test shares: runtime type checks on, compiled programs shared between workers."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from jaxtyping import install_import_hook

# Shapes and types in annotations are checked at run time while testing. The scenario's models are left to
# pydantic, which checks them itself and whose own types beartype cannot look into.
ROOMS = (
    "assembly chain claims ensemble flight gas heating layer mapping planet plasma quantities radio report "
    "result sheath sight stages summary tables tunnel units validation vehicle"
)
install_import_hook([f"shocklayer.{room}" for room in ROOMS.split()], "beartype.beartype")

settings.register_profile("shocklayer", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shocklayer")


@pytest.fixture(autouse=True, scope="module")
def room_for_programs() -> Iterator[None]:
    """Drop compiled programs between files before a worker runs into the system's limit of memory maps."""
    from shocklayer.numerics import release_programs  # not above: it would load before the type checks

    yield
    release_programs()
