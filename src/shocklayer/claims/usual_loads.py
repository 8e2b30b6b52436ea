"""Load factors that are usual on returns, launches and other rides, where no computation is possible."""

from __future__ import annotations

import re

from shocklayer.claims.context import Sentence
from shocklayer.claims.mention import Mention
from shocklayer.claims.physics import allen_eggers_peak
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show
from shocklayer.core.constants import STANDARD_GRAVITY

NAME = "g-load"
_FALLING = re.compile(
    r"ballistic|failed|abort|steep|emergency|anomal|ballistisch|comet|asteroid|sample|probe|steil",
    re.IGNORECASE,
)
_CREWED = re.compile(
    r"crew|astronaut|cosmonaut|passenger|pilot|\bmen\b|women|tourist|human|\borbit|besatzung|raumfahrer|kosmonaut"
    r"|passagier|umlaufbahn|mensch|body|körper",
    re.IGNORECASE,
)
RIDES: tuple[tuple[str, re.Pattern[str], float, float], ...] = (
    (
        "ejection seats",
        re.compile(r"eject|schleudersitz", re.IGNORECASE),
        8.0,
        30.0,
    ),
    (
        "pilots of fighters",
        re.compile(
            r"fighter|pressure suits?|g-suits?|dogfight|kampfpilot|kampfflug|jet pilots?", re.IGNORECASE
        ),
        2.0,
        12.0,
    ),
    (
        "crewed launches",
        re.compile(
            r"(?:way up|ascent|lift-?off|launch|aufstieg|start)\b.*(?:crew|astronaut|passenger|seat"
            r"|cosmonaut|raumfahrer|sitz)"
            r"|(?:crew|astronaut|passenger|seat|cosmonaut|raumfahrer).*(?:way up|ascent|lift-?off"
            r"|launch|aufstieg)",
            re.IGNORECASE,
        ),
        1.2,
        8.0,
    ),
    ("roller coasters", re.compile(r"roller ?coaster|achterbahn", re.IGNORECASE), 1.5, 6.5),
)
"""Kinds of ride: name, words, least and greatest load factor that crews feel [g]."""


def of_ride(sentence: Sentence, load: Mention, name: str, known: Interval) -> Finding:
    """Compare a load factor with those known of a kind of ride."""
    stated = load.interval.scaled(1.0 / STANDARD_GRAVITY)
    gap = stated.gap(known)
    verdict = Verdict.CONSISTENT if gap <= 1.1 else Verdict.QUALIFY if gap <= 1.6 else Verdict.INCONSISTENT
    words = f"{name[0].upper()}{name[1:]} reach {show(known.low)} to {show(known.high)} g"
    words += "; the claim agrees." if verdict is Verdict.CONSISTENT else f", not {load.text}."
    return Finding(
        NAME,
        verdict,
        words,
        (f"{load.text}; known of {name}: {show(known.low)} to {show(known.high)} g",),
        {"stated_g": load.si / STANDARD_GRAVITY, "known_g": [known.low, known.high]},
        "public round figures",
        sentence.index_of(load),
    )


def of_return(sentence: Sentence, load: Mention, near_orbit: bool) -> list[Finding]:
    """Compare a load factor with those of returns from orbit, or of steep ballistic ones.

    Parameters
    ----------
    sentence : Sentence
        The sentence.
    load : Mention
        The load factor.
    near_orbit : bool
        Whether a vehicle that carries a crew, or returns from orbit, is named in it or before it.

    Returns
    -------
    list of Finding
        One; what is neither crewed nor from orbit may come down as steeply as a sample capsule.
    """
    stated = load.high / STANDARD_GRAVITY
    if sentence.has(_FALLING) or not (near_orbit or sentence.has(_CREWED)):
        top = 500.0
        known = (
            "Steep ballistic returns, of samples and probes too, reach 8 to 50 g, the steepest several "
            "hundred"
        )
    else:
        top = 12.0
        known = "Returns from orbit reach 3 to 5 g with lift and about 8 g without"
    ok = 1.0 <= stated <= top
    return [
        Finding(
            NAME,
            Verdict.CONSISTENT if ok else Verdict.INCONSISTENT if stated > 5.0 * top else Verdict.QUALIFY,
            known + ("; the claim agrees." if ok else f"; {load.text} needs a steeper path than usual."),
            (
                f"ballistic from 7.8 km/s at 2.5 to 3.5 degrees: {allen_eggers_peak(7.8e3, 0.0436):.1f} to "
                f"{allen_eggers_peak(7.8e3, 0.0611):.1f} g; from 12.5 km/s at 8 to 12 degrees: "
                f"{allen_eggers_peak(12.5e3, 0.1396):.0f} to "
                f"{allen_eggers_peak(12.5e3, 0.2094):.0f} g (Allen & Eggers)",
            ),
            {"stated_g": stated, "usual_g": [3.0, top]},
            "Allen & Eggers, NACA Report 1381 (1958)",
            sentence.index_of(load),
        )
    ]


def along(sentence: Sentence, load: Mention, fast: Mention, run: Mention) -> Finding:
    """Compare a load factor with the mean over the length in which a speed is gained or lost.

    Parameters
    ----------
    sentence : Sentence
        The sentence.
    load, fast, run : Mention
        The load factor, the speed and the length.

    Returns
    -------
    Finding
        A peak below the mean is inconsistent; one far above it needs qualification.
    """
    scale = 300.0 if fast.dimension == "mach" else 1.0
    mean = Interval(
        0.5 * (scale * fast.interval.low) ** 2 / run.interval.high / STANDARD_GRAVITY,
        0.5 * (scale * fast.interval.high) ** 2 / run.interval.low / STANDARD_GRAVITY,
    )
    middle = 0.5 * (mean.low + mean.high)
    stated = load.interval.scaled(1.0 / STANDARD_GRAVITY)
    verdict = Verdict.CONSISTENT
    if stated.high < 0.85 * mean.low:
        verdict = Verdict.INCONSISTENT if stated.high < 0.7 * mean.low else Verdict.QUALIFY
    elif stated.low > 4.0 * mean.high:
        verdict = Verdict.QUALIFY
    tail = "in agreement." if verdict is Verdict.CONSISTENT else f"not {load.text}."
    return Finding(
        "g-load",
        verdict,
        f"{fast.text} within {run.text} is {show(middle)} g on average, {tail}",
        (f"v²/(2 s g0) = {show(middle)} g",),
        {"mean_g": middle, "stated_g": load.si / STANDARD_GRAVITY},
        "mean acceleration = v²/(2 s)",
        sentence.index_of(load, fast, run),
    )
