"""The pages of the API reference: one for each package, with what the package makes public."""

import importlib
import pkgutil
from types import ModuleType

import shocklayer

MODULES = ("shocklayer.core.references",)
"""Modules that are public themselves although their package exports nothing."""


def render() -> dict[str, str]:
    """Write the pages.

    Returns
    -------
    dict of str to str
        Text of each page by file name; ``index.md`` lists the others.
    """
    pages: dict[str, str] = {}
    seen: set[int] = set()
    for module in _public_modules():
        names = [name for name in sorted(module.__all__) if _documented(module, name, seen)]
        if names:
            pages[f"{module.__name__}.md"] = _page(module, names)
    listed = "\n".join(name.removesuffix(".md") for name in pages)
    pages["index.md"] = (
        "# API reference\n\n"
        "What each package makes public, from its docstrings. The [architecture](../../architecture.md)\n"
        "page lists packages in the order of imports. Units are SI and angles in radians unless said.\n\n"
        f"```{{toctree}}\n:maxdepth: 1\n\n{listed}\n```\n"
    )
    return pages


def _public_modules() -> list[ModuleType]:
    """Import every package that exports names, the root first."""
    found = [shocklayer]
    for info in pkgutil.walk_packages(shocklayer.__path__, "shocklayer."):
        if (info.ispkg or info.name in MODULES) and not info.name.rpartition(".")[2].startswith("_"):
            module = importlib.import_module(info.name)
            if getattr(module, "__all__", None):
                found.append(module)
    return found


def _documented(module: ModuleType, name: str, seen: set[int]) -> bool:
    """Tell whether a name is to be described here: a function or a class of ours, not described before."""
    value = getattr(module, name)
    home = str(getattr(value, "__module__", ""))
    if not callable(value) or not home.startswith("shocklayer") or id(value) in seen:
        return False
    seen.add(id(value))
    return True


def _page(module: ModuleType, names: list[str]) -> str:
    """Write one page: the package's docstring, then each name."""
    lines = [f"# {module.__name__}", "", "```{eval-rst}", f".. automodule:: {module.__name__}", ""]
    for name in names:
        value = getattr(module, name)
        if isinstance(value, type):
            lines += [f".. autoclass:: {name}", "   :members:", ""]
        else:
            lines += [f".. autofunction:: {name}", ""]
    return "\n".join([*lines, "```", ""])
