"""Definitions of hypersonic speed."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.quantity_roles import mach_numbers
from shocklayer.claims.verdicts import Finding, Verdict

NAME = "definition"
_HYPERSONIC = re.compile(r"hypersonic|hyperschall", re.IGNORECASE)
_GENERAL = re.compile(
    r"weapons|missiles|vehicles|aircraft|speeds?\b|flight|defin|means|gliders|jets|planes|waffen|raketen"
    r"|flugkörper|gleiter\b(?= fl)|"
    r"geschwindigkeit|bedeutet|spricht man",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"\b(?:defined|definition|means|meaning|refers? to|is (?:any|a|the) speed|are (?:those|weapons"
    r"|missiles|vehicles) that|travel|fly|flies|"
    r"exceed|moves?|capable of|reach|define[sd]?|bedeutet|definiert|fliegen|gilt|spricht man|bezeichnet"
    r"|or more|at least|"
    r"speeds? (?:of|above|over|greater|in excess|beyond))",
    re.IGNORECASE,
)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare a stated threshold with the usual one, Mach 5.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        Only if the sentence is a general statement about hypersonic flight.
    """
    machs = mach_numbers(sentence)
    if not machs or sentence.of("speed", "temperature", "time") or not sentence.has(_DEFINES):
        return []
    if not sentence.has(_GENERAL) or any(not hit.subject.generic for hit in sentence.hits):
        return []
    mach = min(machs, key=lambda mention: mention.low)
    if sentence.has(_HYPERSONIC):
        if mach.low >= 4.9:
            verdict, words = Verdict.CONSISTENT, "Flight above about Mach 5 is called hypersonic."
        elif mach.low >= 3.5 and mach.bound != "max":
            verdict, words = (
                Verdict.QUALIFY,
                "Hypersonic usually means above about Mach 5; some use Mach 4 for slender bodies.",
            )
        else:
            return []
        return [
            Finding(
                NAME,
                verdict,
                words,
                (
                    f"{mach.text} = {mach.low:g} times the local speed of sound: {mach.low * 274:.0f} to "
                    f"{mach.low * 340:.0f} m/s; usual threshold 5",
                ),
                {"mach": mach.low, "threshold": 5.0},
                "usage since Tsien (1946); Anderson, Hypersonic and High-Temperature Gas Dynamics, chapter 1",
                sentence.index_of(mach),
            )
        ]
    return []


CHECK = Check(NAME, check, needs=frozenset(["mach"]))
