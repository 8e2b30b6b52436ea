"""Claims: read an article, test its numbers. Nothing here imports JAX until a check needs the physics."""

from importlib import import_module
from typing import Any

_NAMES = {
    "Article": "source",
    "Claim": "engine",
    "Finding": "verdicts",
    "Interval": "verdicts",
    "Reading": "engine",
    "Verdict": "verdicts",
    "check_article": "engine",
    "check_file": "engine",
    "check_text": "engine",
    "from_text": "source",
    "load": "source",
}

__all__ = [
    "Article",
    "Claim",
    "Finding",
    "Interval",
    "Reading",
    "Verdict",
    "check_article",
    "check_file",
    "check_text",
    "from_text",
    "load",
]


def __getattr__(name: str) -> Any:
    """Import what is asked for, when it is first asked for."""
    if name in _NAMES:
        return getattr(import_module(f"{__name__}.{_NAMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
