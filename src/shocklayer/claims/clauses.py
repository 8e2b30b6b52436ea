"""Clauses of a sentence: which quantities stand together."""

from __future__ import annotations

import re
from collections.abc import Iterable

from shocklayer.claims.context import Sentence
from shocklayer.claims.mention import Mention

_BOUNDARY = re.compile(
    r";|:\s|\s[—–-]\s|,\s(?=(?:and|but|while|whereas|where|when|then|until|before|after|so|yet|und|aber|während|wo|als"
    r"|dann|bis|bevor|doch)\b)|,?\s\b(?:but|while|whereas|aber|während)\b",
    re.IGNORECASE,
)


def clause(sentence: Sentence, mention: Mention) -> tuple[int, int]:
    """Return the offsets of the clause that a quantity stands in.

    Parameters
    ----------
    sentence : Sentence
        The sentence.
    mention : Mention
        One of its quantities.

    Returns
    -------
    tuple of int
        Half-open range in the sentence.
    """
    low, high = 0, len(sentence.text)
    for mark in _BOUNDARY.finditer(sentence.text):
        if mark.end() <= mention.start:
            low = mark.end()
        elif mark.start() >= mention.end:
            high = mark.start()
            break
    return low, high


def together(sentence: Sentence, *mentions: Mention) -> bool:
    """Whether quantities stand in one clause."""
    low, high = clause(sentence, mentions[0])
    return all(low <= mention.start and mention.end <= high for mention in mentions)


def nearest(sentence: Sentence, mention: Mention, others: Iterable[Mention]) -> Mention | None:
    """Return the quantity that belongs to another: in its clause if there is one, then the nearest."""
    return min(
        others,
        key=lambda other: (not together(sentence, mention, other), distance(mention, other)),
        default=None,
    )


def distance(first: Mention, second: Mention) -> int:
    """Return the number of characters between two quantities."""
    return max(first.start, second.start) - min(first.end, second.end)
