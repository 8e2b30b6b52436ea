"""Claims: read an article, test its numbers. Nothing here imports JAX until a check needs the physics."""

from shocklayer.on_demand import on_demand

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

__getattr__, __dir__ = on_demand(__name__, _NAMES, __all__)
