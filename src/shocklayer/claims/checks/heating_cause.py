"""Friction or compression as the cause of aerodynamic heating."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mentions import Mention
from shocklayer.claims.physics import air, total_temperature
from shocklayer.claims.quantity_roles import mach_numbers
from shocklayer.claims.verdicts import Finding, Verdict, show

NAME = "heating-cause"
_FRICTION = re.compile(
    r"friction\w*\s+heat|heat\w*[^.;]{0,40}\bfriction"
    r"|friction[^.;]{0,60}\bheat|reibungshitze|reibungswärme|"
    r"luftreibung|reibung[^.;]{0,60}(?:hitze|heiß|erhitz|wärme)|(?:hitze|heiß|erhitz"
    r"|wärme)[^.;]{0,60}reibung",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\bnot\b[^.;]{0,25}friction|rather than (?:by )?friction|nicht[^.;]{0,25}reibung|compress|kompress",
    re.IGNORECASE,
)
_SLENDER = re.compile(
    r"\bairliner|\bfuselage|\bwings?\b|supersonic (?:jet|airliner|passenger)"
    r"|\brumpf|\bflügel",
    re.I,
)
_FAST = re.compile(
    r"hypersonic|hyperschall|re-?ent(?:ry|er)|wiedereintritt|mach\b"
    r"|missile|spacecraft|capsule|shuttle|high speeds?",
    re.I,
)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compute the share of the temperature rise that is due to compression in the shock.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        Needs qualification, with the temperature rise due to compression.
    """
    if (
        sentence.has(_DENIED)
        or not sentence.has(_FRICTION)
        or (not sentence.has(_FAST) and not document.on_topic(sentence, 1))
    ):
        return []
    if sentence.has(_SLENDER) or any(
        one.vehicle is not None and one.vehicle.mach is not None and one.vehicle.mach < 4.0
        for one in document.subjects(sentence, 1)
    ):
        return []  # along the skin of a slender aircraft friction is what heats
    machs: list[Mention] = mach_numbers(sentence)
    numbers = [machs[0].high] if machs else [5.0, 10.0]
    free = air(30e3)
    # Behind a normal shock, from Rankine-Hugoniot with a ratio of specific heats of 1.4.
    lines = []
    shares = []
    for mach in numbers:
        if mach < 1.5:
            return []
        shocked = _shocked(mach)
        total = 1.0 + 0.2 * mach**2
        shares.append((shocked - 1.0) / (total - 1.0))
        lines.append(
            f"Mach {mach:g} at 30 km: {free.temperature:.0f} K undisturbed, "
            f"{show(free.temperature * shocked)} K directly behind the shock, "
            f"{show(total_temperature(free.temperature, mach))} K total temperature: {100 * shares[-1]:.0f} "
            "% of the rise occurs in the shock, away from any wall"
        )
    return [
        Finding(
            NAME,
            Verdict.QUALIFY,
            "At blunt noses the air is heated by compression in the bow shock, which alone accounts for "
            f"{100 * min(shares):.0f} % or more of the temperature rise. Friction matters along slender "
            "surfaces.",
            tuple(lines),
            {"share_of_compression": shares},
            "Rankine-Hugoniot relations, ratio of specific heats 1.4 (NACA Report 1135, eq. 95)",
            sentence.index_of(*machs[:1]),
        )
    ]


def _shocked(mach: float) -> float:
    """Temperature ratio across a normal shock [-]."""
    square = mach * mach
    return (7.0 * square - 1.0) * (square + 5.0) / (36.0 * square)


CHECK = Check(NAME, check)
