"""Dates: a facility cannot have contributed to a vehicle that flew before it started operation."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.checks.test_duration import FACILITY_DISTANCE, matching
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.quantity_roles import is_test_time
from shocklayer.claims.subjects import Subject, since
from shocklayer.claims.verdicts import Finding, Verdict

NAME = "dates"
_CREDIT = re.compile(
    r"develop|achiev|thanks to|made possible|enabl|help|contribut|design|tested in|used (?:to|for|in)"
    r"|progress|perfect|owes|"
    r"entwickl|ermöglich|dank\b|beigetragen|erprob|getestet|verdank",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"(?<![\d.,])(19[4-9]\d|20[0-4]\d)(?![\d.,]?\d)(?!\s*(?:km|m|K|mph|feet|ft|°|degrees|people|miles))"
)
_SHOWN = re.compile(
    r"shown|present|unveil|display|parade|first (?:flight|flown|test|shown|seen)|flew|debut|introduced"
    r"|vorgestellt|gezeigt|parade|"
    r"enthüllt|erstflug",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"these (?:simulations|tests|tunnels|facilities)|such (?:simulations|tunnels)|with (?:this"
    r"|the) (?:tunnel|facility)|diese[nr]?"
    r" (?:simulationen|versuche|kanäle|windkanäle)|diesem (?:windkanal|kanal)|in (?:it|the tunnel)\b"
    r"|it (?:was|helped)",
    re.IGNORECASE,
)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare the year a facility started operation with that of the vehicle it is credited with.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        Inconsistent if every facility that may be meant started later; needs qualification if some did.
    """
    vehicles = [s for s in document.subjects(sentence) if not s.is_tunnel and not s.generic]
    if not vehicles or not sentence.has(_CREDIT):
        return []
    tunnels, how = _meant(document, sentence)
    dated = {name: since()[name] for name in tunnels if name in since()}
    for vehicle in vehicles:
        year, where = _shown(document, sentence, vehicle)
        if year is None or not dated:
            continue
        return [_judge(sentence, vehicle, year, where, tunnels, dated, how)]
    return []


def _meant(document: Document, sentence: Sentence) -> tuple[list[str], str]:
    named = [s.name for s in document.subjects(sentence) if s.kind == "facility"]
    if named:
        return named, "named in the sentence"
    if not sentence.has(_WITH):
        return [], ""
    known = [s.name for s in document.subjects(sentence, FACILITY_DISTANCE) if s.kind == "facility"]
    times = [time for time in sentence.of("time") if is_test_time(sentence, time)]
    if times and known:
        fits = [name for name, fit in matching(times[0], known).items() if fit]
        if fits:
            return fits, f"the facility named before whose tests last {times[0].text}"
    return known, "named before"


def _shown(document: Document, sentence: Sentence, vehicle: Subject) -> tuple[int | None, str]:
    if sentence.has(_SHOWN):
        years = [int(year) for year in _YEAR.findall(sentence.text)]
        if len(years) == 1 or (years and vehicle.shown in years):
            return (vehicle.shown if vehicle.shown in years else years[0]), "stated in the sentence"
    for other in document.sentences:
        if any(hit.subject.name == vehicle.name for hit in other.hits) and other.has(_SHOWN):
            years = [int(year) for year in _YEAR.findall(other.text)]
            if len(years) == 1:
                return years[0], "stated in the article"
    return vehicle.shown, vehicle.source


def _judge(
    sentence: Sentence,
    vehicle: Subject,
    year: int,
    where: str,
    tunnels: list[str],
    dated: dict[str, dict[str, object]],
    how: str,
) -> Finding:
    later = [name for name, entry in dated.items() if int(str(entry["date"])) > year]
    unknown = [name for name in tunnels if name not in dated]
    steps = [f"{vehicle.name}: {year} ({where})"]
    steps += [
        f"{name}: {entry['date']}, {entry['text']} ({entry['source']})" for name, entry in dated.items()
    ]
    steps.append(f"facility meant: {', '.join(tunnels)} ({how})")
    if unknown:
        steps.append("no date is known for " + ", ".join(unknown))
    computed = {
        "vehicle_year": year,
        "facility_years": {name: entry["date"] for name, entry in dated.items()},
    }
    source = "; ".join(str(entry["source"]) for entry in dated.values())
    if later and len(later) == len(dated) and not unknown:
        verdict = Verdict.INCONSISTENT
        words = (
            f"{', '.join(later)} started operation after the {vehicle.name} was shown ({year}), so it cannot "
            "have been used in its development. The claim could be true of an earlier facility, or of a "
            "later version of the vehicle."
        )
    elif later:
        verdict = Verdict.QUALIFY
        words = (
            f"Not true of {', '.join(later)}, which started after {year}; possible for the other facilities."
        )
    else:
        verdict, words = (
            Verdict.CONSISTENT,
            f"The facility was in operation before the {vehicle.name} was shown ({year}).",
        )
    return Finding(NAME, verdict, words, tuple(steps), computed, source)


CHECK = Check(NAME, check)
