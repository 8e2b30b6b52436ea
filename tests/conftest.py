"""Settings every test shares: runtime type checks on, compiled programs shared between workers."""

from collections.abc import Iterator
from pathlib import Path
from pkgutil import iter_modules

import pytest
from hypothesis import HealthCheck, settings
from jaxtyping import install_import_hook

import shocklayer

# Shapes and types in annotations are checked at run time while testing, in every package but the scenario's
# models: pydantic checks those itself, with types of its own that beartype cannot look into.
SOURCE = Path(shocklayer.__path__[0])
CHECKED = [f"shocklayer.{module.name}" for module in iter_modules([str(SOURCE)]) if module.name != "scenario"]
install_import_hook(CHECKED, "beartype.beartype")

settings.register_profile("shocklayer", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shocklayer")


@pytest.fixture(autouse=True, scope="module")
def room_for_programs() -> Iterator[None]:
    """Drop compiled programs between files before a worker runs into the system's limit of memory maps."""
    from shocklayer.core.jax_setup import release_programs  # not above: it would load before the type checks

    yield
    release_programs()
