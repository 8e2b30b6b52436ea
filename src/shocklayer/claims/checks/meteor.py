"""Speeds of meteors at entry: from escape speed to that of a head-on meeting with what orbits the Sun."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.verdicts import Finding, Verdict, show
from shocklayer.planet.two_body import escape_speed

NAME = "meteor"
FASTEST = 72.8e3
"""Escape speed from the Sun at the Earth's orbit, 42.1 km/s, plus the Earth's own 30.3 km/s at perihelion and
the pull of the Earth, rounded up [m/s]."""
_BODY = re.compile(
    r"meteor|fireball|shooting star|bolide|perseid|leonid|geminid|quadrantid|orionid|taurid"
    r"|asteroid|impactor|boulder|pebble"
    r"|sternschnuppe|feuerkugel|brocken|bound to the sun",
    re.IGNORECASE,
)
_ENTERS = re.compile(
    r"atmospher|\benter|\bhits?\b|\bhit\b|\bstr(?:ikes?|uck)|\bcame in|\braced|\bcomes? in|\barriv"
    r"|\bimpact|\bplung|\bair\b|\bspeed"
    r"|\bfast|\btempo|\bschnell|\btrat|\btritt|\bdring|\bearth\b|\bstreak|\bburn|\brush|unterwegs|\bflog|\bkam\b|\bmov|\btravel|\bdash|\bare\b",
    re.IGNORECASE,
)
_FASTEST = re.compile(r"\bfastest (?:ever|of them|known|on record|one|seen)|\bschnellste\b", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"interstell|'oumuamua|oumuamua|galax|perihel|around the sun|nearest to the sun|per hour"
    r"|relative to the sun|slow(?:s|ed)"
    r"|fragments?|dark flight|ground|lost|down to|spacecraft|mission|dart\b|probe|sonde|capsule"
    r"|kapsel|dust from",
    re.IGNORECASE,
)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare the entry speed of a meteor with the possible ones.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        At most one.
    """
    speeds = [speed for speed in sentence.of("speed") if speed.si > 5e3]
    named = sentence.has(_BODY) or (sentence.has(_FASTEST) and document.nearest(sentence, _BODY, 8))
    if not speeds or not named or not (sentence.has(_ENTERS) or sentence.has(_FASTEST)):
        return []
    if sentence.has(_ELSEWHERE) or (not sentence.has(_BODY) and sentence.hits):
        return []
    speed = speeds[0]
    low = escape_speed(100e3)
    if speed.interval.low > 1.03 * FASTEST:
        verdict = Verdict.INCONSISTENT
        words = (
            "Nothing that is bound to the Sun meets the Earth faster than "
            f"{show(FASTEST / 1e3)} km/s; {speed.text} is more."
        )
    elif speed.interval.high < 0.95 * low:
        return []
    else:
        verdict = Verdict.CONSISTENT
        words = (
            f"Meteors enter at {show(low / 1e3)} to {show(FASTEST / 1e3)} km/s, in agreement "
            f"with {speed.text}."
        )
    return [
        Finding(
            NAME,
            verdict,
            words,
            (
                f"escape speed {show(low / 1e3)} km/s; sqrt((42.1 + 30.3)² + 11.1²) = 73 km/s "
                f"head-on, observed to 72",
                f"{speed.text} = {show(speed.si / 1e3)} km/s",
            ),
            {"speed_m_s": speed.si, "least_m_s": low, "greatest_m_s": FASTEST},
            "orbital mechanics; speeds of meteor showers up to 71 km/s (Leonids)",
            sentence.index_of(speed),
        )
    ]


CHECK = Check(NAME, check, any_topic=True, nature=True, needs=frozenset(["speed"]))
