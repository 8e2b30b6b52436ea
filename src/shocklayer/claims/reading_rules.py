"""The reading rules as a page of the documentation: every example is read when the page is written."""

from __future__ import annotations

import sys

from shocklayer.claims.checks import CHECKS
from shocklayer.claims.checks.relations import RELATIONS
from shocklayer.claims.links import EXAMPLES, links
from shocklayer.claims.mention import Mention
from shocklayer.claims.mentions import find_mentions
from shocklayer.claims.shared_units import RULES
from shocklayer.claims.verdicts import show

_HEAD = """# Reading rules of `shocklayer claims`

This page is made from the code by `docs/generate.py`; every example was read by the rules when it was
written. How the checks compute is in [theory](../theory/claims.md), what the verdicts mean in the
[guide](../howto/claims.md).
"""


def render_reading_rules() -> str:
    """Return the page in Markdown: quantities with shared units, restatements, relations, checks."""
    parts = [_HEAD, "## Quantities that share a unit, or whose unit stands apart\n"]
    parts.append(
        _table(
            ("rule", "example", "read as"),
            [(f"`{rule.apply.__name__}`", rule.example, _quantities(rule.example)) for rule in RULES],
        )
    )
    parts.append("## Quantities that restate each other\n")
    parts.append(
        _table(
            ("kind", "example", "a disagreement"),
            [(kind, example, _strength(example)) for kind, example in EXAMPLES],
        )
    )
    parts.append("## Relations of mechanics\n\nThey can agree, not disagree: what fits belongs together.\n")
    parts.append(_table(("relation", "example"), [(one.formula, one.example) for one in RELATIONS]))
    parts.append("## Checks\n")
    parts.append(
        _table(
            ("check", "what it compares", "applies to"),
            [(f"`{check.name}`", _summary(check.function.__module__), _scope(check)) for check in CHECKS],
        )
    )
    return "\n".join(parts)


def _quantities(example: str) -> str:
    return "; ".join(_quantity(mention) for mention in find_mentions(example, "en"))


def _quantity(mention: Mention) -> str:
    if mention.dimension == "temperature":
        return f"{show(mention.si, 4)} K"
    return f"{show(mention.value, 5)} {mention.unit.shown}"


def _strength(example: str) -> str:
    found = links(example, find_mentions(example, "en"))
    return "is a contradiction" if found and found[0].strong else "may be two different things"


def _summary(module: str) -> str:
    lines = (sys.modules[module].__doc__ or "").strip().splitlines()
    return lines[0].rstrip(".") if lines else ""


def _scope(check: object) -> str:
    names = (("any_topic", "any topic"), ("nature", "natural objects"), ("other_planets", "other planets"))
    scopes = [words for name, words in names if getattr(check, name)]
    return ", ".join(scopes) or "fast flight and its tests"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
