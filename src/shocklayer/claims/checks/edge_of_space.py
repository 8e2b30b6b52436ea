"""Apogee of a flight that is said to have reached space, against the edge of space."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.verdicts import Finding, Verdict, show

NAME = "edge-of-space"
_EDGE = re.compile(
    r"k[aá]rm[aá]n|\b(?:edge|boundary|border) of space|\binto (?:outer )?space\b|\breached space\b"
    r"|grenze (?:zum|des) (?:welt)?(?:all|raum)s?|\bins (?:weltall|all)\b|\bin den weltraum\b",
    re.IGNORECASE,
)
_REACHED = re.compile(
    r"\bcross\w*|\bpass(?:es|ed|ing)?\b|\breach\w*|\bwent\b|\brose\b|\bflew\b|\b(?:gone|got|made it)\b"
    r"|\bcarried\b"
    r"|\bbeyond\b|\bent(?:er|ered)\b"
    r"|überschritt\w*|überquer\w*|erreich\w*|\bflog\b|\bstieg\b|\bpassiert\w*|drang",
    re.IGNORECASE,
)
_SHORT_OF = re.compile(
    r"\bnot\b|\bshort of\b|\bfail\w*|\bbelow\b|\bnever\b|\bnearly\b|\balmost\b|n't\b"
    r"|\btowards?\b|\bto the edge\b"
    r"|\bnear\b|\bnicht\b|\bnie\b|\bfast\b|\bbeinahe\b|\bknapp\b|\bunter\b"
    r"|\bkein|\bverfehl|\bbis an\b|\bon the edge\b",
    re.IGNORECASE,
)
_TOP_BEFORE = re.compile(
    r"\b(?:apogee|peak|(?:greatest|maximum|peak|top) (?:altitude|height)|ceiling"
    r"|gipfel(?:höhe)?|scheitel(?:punkt|höhe)?"
    r"|apogäum|höchste[nr]? (?:punkt|höhe))\b[^.;,\d]{0,25}$",
    re.IGNORECASE,
)


_CLIMBED_TO = re.compile(
    r"\b(?:climb\w*|rose|risen|soared|went up|flew|stieg|gestiegen)"
    r"\s+(?:(?:up )?to|bis auf|auf|bis)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare an apogee with the edge of space that the sentence says was crossed.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        Consistent from 100 km; between 80 and 100 km true only by the definition of the United States.
    """
    tops = [length for length in sentence.of("length") if _TOP_BEFORE.search(sentence.before(length, 60))]
    climbed = (
        []
        if tops
        else [
            length
            for length in sentence.of("length")
            if _CLIMBED_TO.search(sentence.before(length)) and length.interval.high >= 100e3
        ]
    )
    tops = tops or climbed
    if len(tops) != 1 or not sentence.has(_EDGE) or not sentence.has(_REACHED) or sentence.has(_SHORT_OF):
        return []
    top = tops[0]
    if top.interval.high >= 100e3:
        verdict, tail = Verdict.CONSISTENT, "in agreement."
    elif top.interval.high >= 80e3:
        verdict, tail = Verdict.QUALIFY, "so it is true only by the definition of the United States."
    else:
        verdict, tail = Verdict.INCONSISTENT, "above that apogee."
    return [
        Finding(
            NAME,
            verdict,
            f"Space begins at 100 km (in the United States at 80 km) and the apogee is {top.text}, {tail}"
            if verdict is not Verdict.INCONSISTENT
            else f"Space begins at 100 km, or at 80 km by the definition of the United States: {tail}",
            (f"apogee {show(top.si / 1e3)} km; edge of space 80 to 100 km",),
            {"apogee_m": top.si, "edge_m": [80e3, 100e3]},
            "FAI: 100 km; United States: 50 miles",
            sentence.index_of(top),
        )
    ]


CHECK = Check(NAME, check, any_topic=True, needs=frozenset(["length"]))
