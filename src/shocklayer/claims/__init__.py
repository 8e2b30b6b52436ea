"""Claims: read an article, test its numbers. Nothing here imports JAX until a check needs the physics."""

from shocklayer.claims.engine import Claim, Reading, check_article, check_file, check_text
from shocklayer.claims.source import Article, from_text, load
from shocklayer.claims.verdicts import Finding, Interval, Verdict

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
