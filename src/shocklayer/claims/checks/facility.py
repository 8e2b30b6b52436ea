"""Performance of a ground facility compared with the catalogue."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mentions import Mention
from shocklayer.claims.physics import SEA_LEVEL_SOUND_SPEED
from shocklayer.claims.quantity_roles import altitudes, is_airflow, is_diameter, is_test_time, mach_numbers
from shocklayer.claims.verdicts import Finding, Verdict, show

if TYPE_CHECKING:
    from shocklayer.facilities.catalogue import Facility

NAME = "facility"
_IT = re.compile(
    r"\b(?:it|its|the (?:tunnel|facility|machine|wind tunnel|shock tunnel)|this (?:tunnel|facility)"
    r"|der (?:wind)?kanal|die anlage|sie|er)\b",
    re.IGNORECASE,
)
_RATIO = re.compile(
    r"\b(half|twice|double|a third|a quarter|halb\w*|doppelt\w*)\b[^.;()]{0,20}(?:diameter|durchmesser)|"
    r"(?:diameter|durchmesser)[^.;()]{0,25}\b(half|twice|double|halb\w*|doppelt\w*)\b",
    re.IGNORECASE,
)
_FACTORS = {"half": 0.5, "halb": 0.5, "twic": 2.0, "doub": 2.0, "dopp": 2.0, "a th": 1 / 3, "a qu": 0.25}
Line = tuple[Verdict, str, Mention]


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare every quantity stated for a facility with its catalogue entry.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        One per facility, with the verdict of its worst quantity.
    """
    from shocklayer.facilities.catalogue import facility

    findings: list[Finding] = []
    owned = _owners(document, sentence)
    for name, mentions in owned.items():
        entry = facility(name)
        lines = [line for mention in mentions if (line := _compare(entry, sentence, mention)) is not None]
        if not lines:
            continue
        worst = max((line[0] for line in lines), key=lambda verdict: verdict.severity)
        checked = [line for line in lines if line[0] is not Verdict.NOT_CHECKABLE]
        if checked and worst is Verdict.NOT_CHECKABLE:
            worst = max((line[0] for line in checked), key=lambda verdict: verdict.severity)
        words = " ".join(dict.fromkeys(line[1] for line in lines if line[0] is worst))
        findings.append(
            Finding(
                NAME,
                worst,
                words,
                tuple(line[1] for line in lines),
                {"facility": entry.name, "catalogue": entry.values()},
                f"facility catalogue: {entry.name}: {entry.source} ({entry.status})",
                sentence.index_of(*(line[2] for line in lines)),
            )
        )
    return findings + _diameters(sentence)


def _owners(document: Document, sentence: Sentence) -> dict[str, list[Mention]]:
    hits = [hit for hit in sentence.hits if hit.subject.kind == "facility"]
    offset = sentence.span.start
    owners: dict[str, list[Mention]] = {}
    if not hits:
        if not sentence.has(_IT) or (
            sentence.hits and not all(hit.subject.is_tunnel for hit in sentence.hits)
        ):
            return {}
        for earlier in document.previous(sentence, 2):
            names = [hit.subject.name for hit in earlier.hits if hit.subject.kind == "facility"]
            if names and not any(not hit.subject.is_tunnel for hit in earlier.hits):
                owners[names[-1]] = list(sentence.mentions)
                break
        return owners
    for mention in sentence.mentions:
        before = [
            hit
            for hit in hits
            if hit.end - offset <= mention.start
            and not _leaves(sentence.text, hit.end - offset, mention.start)
        ]
        hit = before[-1] if before else hits[0]
        owners.setdefault(hit.subject.name, []).append(mention)
    return owners


def _leaves(text: str, start: int, end: int) -> bool:
    """Whether a parenthesis that is open at the start has been closed before the end."""
    depth = 0
    for letter in text[start:end]:
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            return True
    return False


def _compare(entry: Facility, sentence: Sentence, mention: Mention) -> Line | None:
    figures = entry.values()
    if mention.dimension == "mach" and mention in mach_numbers(sentence):
        return _mach(entry, figures, mention)
    if mention.dimension == "speed":
        return _speed(entry, figures, mention)
    if mention.dimension == "temperature":
        return _temperature(entry, figures, mention)
    if mention.dimension == "time" and is_test_time(sentence, mention) and mention.high < 7200.0:
        return _bounded(entry, figures, mention, "test_time", "test time", "s", 2.0)
    if mention in altitudes(sentence):
        return _bounded(entry, figures, mention, "altitude", "simulated altitude", "m", 1.1)
    if is_diameter(sentence, mention) and not is_airflow(sentence, mention):
        return _diameter(entry, figures, mention)
    if mention.dimension == "specific energy":
        return _bounded(entry, figures, mention, "total_enthalpy", "total enthalpy", "J/kg", 1.15)
    if mention.dimension == "power":
        return (
            Verdict.NOT_CHECKABLE,
            f"{mention.text}: the catalogue states no power for {entry.name}.",
            mention,
        )
    return None


def _mach(entry: Facility, figures: dict[str, float], mention: Mention) -> Line | None:
    top = figures.get("stream_speed_maximum")
    limit = figures.get("mach_number_maximum")
    if top is not None and mention.high >= 12.0:
        low, high = top / 347.0, top / 274.0
        sea = mention.high * SEA_LEVEL_SOUND_SPEED
        if mention.high <= high * 1.03:
            return (
                Verdict.CONVENTION,
                f"{mention.text} denotes a speed: {show(sea / 1e3)} km/s with the sound speed at sea level; "
                f"{entry.name} reaches {show(top / 1e3)} km/s, that is V²/2 = {show(0.5e-6 * top * top)} "
                f"MJ/kg and Mach {low:.0f} to {high:.0f} with the sound speed at flight altitude. The Mach "
                "number of the test gas itself is lower.",
                mention,
            )
    if limit is None:
        return (
            Verdict.NOT_CHECKABLE,
            f"{mention.text}: the catalogue states no Mach number for {entry.name}.",
            mention,
        )
    return _bounded(entry, figures, mention, "mach_number", "Mach number", "", 1.15)


def _speed(entry: Facility, figures: dict[str, float], mention: Mention) -> Line | None:
    top, mach = figures.get("stream_speed_maximum"), figures.get("mach_number_maximum")
    enthalpy = figures.get("total_enthalpy_maximum")
    stagnation = figures.get("total_temperature_maximum")
    if top is None and stagnation is not None:
        top = (2.0 * 1004.7 * stagnation) ** 0.5 * 1.05
    if top is None and enthalpy is not None:
        top = (2.0 * enthalpy) ** 0.5
    if top is None:
        return (
            Verdict.NOT_CHECKABLE,
            f"{mention.text}: the catalogue states no speed for {entry.name}.",
            mention,
        )
    speed = mention.high
    if speed <= top * 1.015:
        return (
            Verdict.CONSISTENT,
            f"{mention.text} = {show(speed / 1e3)} km/s; {entry.name} reaches {show(top / 1e3)} km/s.",
            mention,
        )
    if mach is not None:
        sea = mach * SEA_LEVEL_SOUND_SPEED
        if mention.interval.low <= sea * 1.02:
            return (
                Verdict.CONVENTION,
                f"{mention.text} = {show(speed / 1e3, 4)} km/s is Mach {mach:g} with the sound speed at sea "
                f"level ({show(sea / 1e3, 4)} km/s); the test gas of {entry.name} reaches {show(top / 1e3)} "
                "km/s.",
                mention,
            )
    verdict = Verdict.QUALIFY if speed < 1.15 * top else Verdict.INCONSISTENT
    return (
        verdict,
        f"{mention.text} = {show(speed / 1e3)} km/s, but {entry.name} reaches {show(top / 1e3)} km/s.",
        mention,
    )


def _temperature(entry: Facility, figures: dict[str, float], mention: Mention) -> Line | None:
    limit = figures.get("total_temperature_maximum")
    enthalpy = figures.get("total_enthalpy_maximum")
    if limit is None and enthalpy is not None:
        limit = _reservoir_temperature(enthalpy)
        if mention.interval.low <= limit:
            return (
                Verdict.CONSISTENT,
                f"{mention.text} = {show(mention.high)} K; air of {show(enthalpy / 1e6)} MJ/kg in "
                f"equilibrium at 100 bar has a temperature of {show(limit)} K.",
                mention,
            )
    if limit is None:
        return (
            Verdict.NOT_CHECKABLE,
            f"{mention.text}: the catalogue states no temperature for {entry.name}.",
            mention,
        )
    if mention.interval.low <= limit * 1.05:
        return (
            Verdict.CONSISTENT,
            f"{mention.text} = {show(mention.high, 4)} K; {entry.name} reaches {show(limit, 4)} K.",
            mention,
        )
    stated = "total_temperature_maximum" in figures
    datum = entry.figures["total_temperature_maximum" if stated else "total_enthalpy_maximum"]
    far = mention.interval.low > (1.3 if stated else 1.6) * limit and datum.status == "verified"
    return (
        Verdict.INCONSISTENT if far else Verdict.QUALIFY,
        f"{mention.text} = {show(mention.high, 4)} K, but {entry.name} reaches {show(limit, 4)} K.",
        mention,
    )


def _reservoir_temperature(enthalpy: float) -> float:
    import numpy as np

    from shocklayer import gas

    state = gas.equilibrium_hp(gas.mixture("air13"), enthalpy, 1.0e7)
    return float(np.asarray(state.temperature))


def _bounded(
    entry: Facility,
    figures: dict[str, float],
    mention: Mention,
    key: str,
    what: str,
    unit: str,
    tolerated: float,
) -> Line | None:
    low, high = figures.get(f"{key}_minimum"), figures.get(f"{key}_maximum")
    if low is None and high is None:
        return (
            Verdict.NOT_CHECKABLE,
            f"{mention.text}: the catalogue states no {what} for {entry.name}.",
            mention,
        )
    span = _span(low, high, unit)
    stated = mention.interval
    over = stated.low if mention.bound == "" and mention.low == mention.high else mention.high * 0.97
    over = max(over, 0.97 * mention.high if mention.low != mention.high else over)
    if high is not None and over > high * 1.02:
        ratio = over / high
    elif low is not None and stated.high < low * 0.98 and mention.bound != "min":
        ratio = low / max(stated.high, 1e-30)
    else:
        return Verdict.CONSISTENT, f"{mention.text}: {entry.name} has a {what} of {span}.", mention
    datum = entry.figures.get(f"{key}_maximum") or entry.figures.get(f"{key}_minimum")
    sure = datum is not None and datum.status == "verified"
    wrong = ratio > max(tolerated, 1.3) * (1.0 if sure else 2.0)
    return (
        Verdict.INCONSISTENT if wrong else Verdict.QUALIFY,
        f"{mention.text}, but {entry.name} has a {what} of {span}.",
        mention,
    )


def _span(low: float | None, high: float | None, unit: str) -> str:
    scale, name = {"J/kg": (1e-6, "MJ/kg"), "m": (1e-3, "km")}.get(unit, (1.0, unit))
    ends = [None if end is None else show(end * scale) for end in (low, high)]
    if ends[0] is not None and ends[1] is not None:
        text = ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"
    else:
        text = f"at least {ends[0]}" if ends[1] is None else f"up to {ends[1]}"
    return f"{text} {name}".strip()


def _diameter(entry: Facility, figures: dict[str, float], mention: Mention) -> Line | None:
    size = figures.get("nozzle_diameter")
    if size is None:
        return None
    ratio = max(mention.si / size, size / mention.si)
    verdict = Verdict.CONSISTENT if ratio < 1.12 else Verdict.QUALIFY
    words = "agrees with" if verdict is Verdict.CONSISTENT else "may refer to another part than"
    return verdict, f"{mention.text} {words} the nozzle or test section of {entry.name}, {size:g} m.", mention


def _diameters(sentence: Sentence) -> list[Finding]:
    from shocklayer.facilities.catalogue import facility

    ratio = _RATIO.search(sentence.text)
    names = list(dict.fromkeys(hit.subject.name for hit in sentence.hits if hit.subject.kind == "facility"))
    if ratio is None or len(names) < 2 or len(sentence.hits) > 6:
        return []
    word = (ratio.group(1) or ratio.group(2)).lower()[:4]
    entries = [facility(name) for name in names[:2]]
    sizes = [entry.value("nozzle_diameter") for entry in entries]
    if sizes[0] is None or sizes[1] is None or word not in _FACTORS:
        return []
    stated = _FACTORS[word]
    actual = sizes[1] / sizes[0]
    steps = (
        f"{names[0]}: {sizes[0]:g} m; {names[1]}: {sizes[1]:g} m; ratio {actual:.2f}, stated {stated:.2f} "
        f"(or its inverse)",
    )
    agrees = min(abs(actual / stated - 1.0), abs(actual * stated - 1.0)) < 0.15
    if any(entry.kind == "unspecified" for entry in entries):
        verdict = Verdict.NOT_CHECKABLE
        words = (
            "The ratio agrees with the catalogue, but the only published size of the smaller tunnel is this "
            "statement in the press, so that there is no independent value."
        )
    else:
        verdict = Verdict.CONSISTENT if agrees else Verdict.QUALIFY
        words = f"The ratio of the sizes in the catalogue is {actual:.2f}."
    source = "facility catalogue: " + "; ".join(f"{entry.name}: {entry.source}" for entry in entries)
    return [Finding(NAME, verdict, words, steps, {"ratio": actual, "ratio_stated": stated}, source)]


CHECK = Check(NAME, check)
