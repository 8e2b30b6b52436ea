"""Miss distances compared with the drift of inertial navigation."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mentions import Mention
from shocklayer.claims.physics import EQUATOR
from shocklayer.claims.quantity_roles import is_miss
from shocklayer.claims.verdicts import Finding, Verdict, show
from shocklayer.planet.two_body import circular_speed

NAME = "inertial-drift"
SOURCE = (
    "position error growth by class of inertial navigation (Titterton & Weston, Strapdown Inertial "
    "Navigation Technology, 2nd ed., 2004, stated as orders of magnitude): navigation grade 1 nautical mile "
    "per hour, tactical grade 10 to 20"
)
NAVIGATION, TACTICAL = 1852.0 / 3600.0, 20.0 * 1852.0 / 3600.0
"""Position drift of unaided navigation-grade and tactical-grade units [m/s]."""
_PLASMA = re.compile(r"plasma|blackout|signal|funk|interfer", re.IGNORECASE)
_KINDS = (
    "boost-glide",
    "hypersonic",
    "ballistic",
    "aeroballistic",
    "missile",
    "capsule",
    "shuttle",
    "air-breathing",
    "orbital",
)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare a miss distance with unaided inertial drift over the flight or over a blackout.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        The size can be checked; that a blackout was the cause cannot.
    """
    misses = [mention for mention in sentence.of("length") if is_miss(sentence, mention)]
    if not misses or misses[0].si < 100.0:
        return []
    subjects = document.subjects(sentence, 3)
    field = any(subject.kind in _KINDS for subject in subjects)
    alone = len(document.sentences) == 1
    if not field and not alone:
        return []
    miss = misses[0]
    times = [time for time in sentence.of("time") if 10.0 <= time.si <= 7200.0]
    orbit_time = EQUATOR / circular_speed(45e3)
    lines = [
        f"{miss.text} = {show(miss.si / 1e3)} km = {100 * miss.si / EQUATOR:.2f} % of the "
        f"equator (40 075 km)",
        f"unaided over {orbit_time / 60:.0f} minutes around the Earth: {NAVIGATION * orbit_time / 1e3:.1f} "
        f"km (navigation grade) to {TACTICAL * orbit_time / 1e3:.0f} km (tactical grade)",
        f"unaided over a blackout of 10 minutes: {NAVIGATION * 600 / 1e3:.1f} to {TACTICAL * 600 / 1e3:.0f} "
        "km",
    ]
    computed: dict[str, object] = {
        "miss_m": miss.si,
        "drift_rate_m_s": [NAVIGATION, TACTICAL],
        "drift_whole_flight_m": [NAVIGATION * orbit_time, TACTICAL * orbit_time],
        "drift_ten_minutes_m": [NAVIGATION * 600.0, TACTICAL * 600.0],
    }
    blamed = sentence.has(_PLASMA)
    if times:
        low, high = NAVIGATION * times[0].si, TACTICAL * times[0].si
        lines.append(f"unaided over {times[0].text}: {show(low / 1e3)} to {show(high / 1e3)} km")
        computed["drift_stated_time_m"] = [low, high]
        if miss.interval.low > 1.5 * high:
            return [
                _finding(
                    sentence,
                    Verdict.QUALIFY,
                    f"Inertial drift over {times[0].text} explains {show(low / 1e3)} to {show(high / 1e3)} "
                    f"km, not {miss.text}.",
                    lines,
                    computed,
                    misses[:1] + times[:1],
                )
            ]
    if blamed and not times:
        words = (
            f"The size does not show that a blackout was the cause: unaided drift over ten minutes is "
            f"{NAVIGATION * 0.6:.1f} to {TACTICAL * 0.6:.0f} km. Drift over the entire flight, targeting or "
            "control errors are equally possible."
        )
        return [_finding(sentence, Verdict.QUALIFY, words, lines, computed, misses[:1])]
    if miss.interval.low <= 1.5 * TACTICAL * orbit_time:
        words = (
            "The miss distance is of the size of unaided inertial drift over a very long flight; its cause "
            "cannot be derived from it."
        )
        return [_finding(sentence, Verdict.CONSISTENT, words, lines, computed, misses[:1])]
    words = (
        "More than unaided inertial drift over any flight; if the number is right, there was another cause."
    )
    return [_finding(sentence, Verdict.QUALIFY, words, lines, computed, misses[:1])]


def _finding(
    sentence: Sentence,
    verdict: Verdict,
    words: str,
    lines: list[str],
    computed: dict[str, object],
    chosen: list[Mention],
) -> Finding:
    return Finding(NAME, verdict, words, tuple(lines), computed, SOURCE, sentence.index_of(*chosen))


CHECK = Check(NAME, check, any_topic=True)
