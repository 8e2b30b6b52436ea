"""Test times, where the facility is not named in the sentence."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.checks.tunnel_flow import type_of_tunnel
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mentions import Mention
from shocklayer.claims.quantity_roles import is_test_time
from shocklayer.claims.verdicts import Finding, Verdict, show

NAME = "test-duration"
FACILITY_DISTANCE = 25
"""Number of preceding sentences in which a facility may be named."""
_ABOUT = re.compile(
    r"simulation|test run|tests?\b|wind ?tunnel|shock tunnel|tunnel|versuch|windkanal|stoßkanal|experiment",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\beach\b|\blast(?:ing|s|ed)?\b|jeweils|duration|dauer|\bonly\b|for (?:about|around|some|up to)",
    re.IGNORECASE,
)
_FLIGHT = re.compile(r"\bflight test|test flight|flugtest|testflug|launch|flew\b", re.IGNORECASE)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare a test time with those of the facilities that the article names, or else of all facilities.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        Needs qualification if it is true of some facilities only.
    """
    if any(hit.subject.kind == "facility" for hit in sentence.hits) or not sentence.has(_ABOUT):
        return []
    if sentence.has(_FLIGHT) or not sentence.has(_EACH) or type_of_tunnel(sentence) is not None:
        return []
    times = [time for time in sentence.of("time") if is_test_time(sentence, time) and time.high <= 3600.0]
    if not times or sentence.of("speed", "mach", "temperature"):
        return []
    ground = any(subject.is_tunnel for subject in document.subjects(sentence, 4))
    simulated = re.search(r"simulation", sentence.text, re.I) is not None
    if not (ground or (simulated and (document.on_topic(sentence, 3) or len(document.sentences) == 1))):
        return []
    return [_judge(document, sentence, times[0])]


def matching(time: Mention, names: list[str]) -> dict[str, bool | None]:
    """Return whether a duration fits the published test times of each facility; None where none is known.

    Parameters
    ----------
    time : Mention
        The duration.
    names : list of str
        Names of the catalogue.

    Returns
    -------
    dict of str to bool or None
        In the order given.
    """
    from shocklayer.facilities.catalogue import facility

    out: dict[str, bool | None] = {}
    for name in names:
        entry = facility(name)
        low, high = entry.value("test_time_minimum"), entry.value("test_time_maximum")
        if low is None and high is None:
            out[name] = None
        else:
            over = high is not None and time.low > 2.5 * high
            under = low is not None and time.high < 0.4 * low
            out[name] = not over and not under
            if high is not None and low is None and time.high < 0.02 * high:
                out[name] = False
    return out


def _judge(document: Document, sentence: Sentence, time: Mention) -> Finding:
    from shocklayer.facilities.catalogue import facilities

    named = [s.name for s in document.subjects(sentence, FACILITY_DISTANCE) if s.kind == "facility"]
    names = named or [entry.name for entry in facilities()]
    fits = matching(time, names)
    yes = [name for name, fit in fits.items() if fit]
    no = [name for name, fit in fits.items() if fit is False]
    unknown = [name for name, fit in fits.items() if fit is None]
    steps = [f"{time.text} = {show(time.si)} s"]
    if yes:
        steps.append("fits the test time of " + ", ".join(yes[:8]))
    if no:
        steps.append("does not fit that of " + ", ".join(no[:8]))
    if unknown:
        steps.append("no test time is published for " + ", ".join(unknown[:4]))
    if yes and not no:
        verdict, words = Verdict.CONSISTENT, f"{time.text} is the test time of {', '.join(yes[:4])}."
    elif yes:
        verdict = Verdict.QUALIFY
        words = (
            f"True of {', '.join(yes[:4])}, not of {', '.join(no[:4])}: a blowdown tunnel runs for seconds "
            "to minutes, a shock tunnel for milliseconds."
        )
    else:
        verdict = Verdict.QUALIFY if no else Verdict.NOT_CHECKABLE
        words = (
            "It fits none of the facilities that the article names."
            if no
            else "No test time is published for these facilities."
        )
    return Finding(
        NAME,
        verdict,
        words,
        tuple(steps),
        {"duration_s": time.si, "fits": yes, "does_not_fit": no, "unknown": unknown},
        "facility catalogue (test times)",
        sentence.index_of(time),
    )


CHECK = Check(NAME, check, any_topic=True, needs=frozenset(["time"]))
