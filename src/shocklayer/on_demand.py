"""Public names of a room that are loaded when first asked for, so that light commands do not wait for JAX."""

from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from typing import Any


def on_demand(
    package: str, homes: Mapping[str, str], public: Collection[str], rooms: Collection[str] = ()
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Make the ``__getattr__`` and ``__dir__`` of a package whose names stand in its modules.

    Parameters
    ----------
    package : str
        Its ``__name__``.
    homes : mapping of str to str
        The module, inside the package, that holds each name.
    public : collection of str
        Its ``__all__``.
    rooms : collection of str
        Modules of it that are public themselves.

    Returns
    -------
    tuple of two functions
        To be bound to ``__getattr__`` and ``__dir__`` in the package.
    """

    def load(name: str) -> Any:
        """Load a name when it is first asked for; an AttributeError says that the package has none such."""
        if name in rooms:
            return import_module(f"{package}.{name}")
        if name in homes:
            return getattr(import_module(f"{package}.{homes[name]}"), name)
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    def listed() -> list[str]:
        """List the public names."""
        return sorted(public)

    return load, listed
