"""State and duration of the flow in a wind tunnel, by its temperature and its type."""

from __future__ import annotations

import re
from math import sqrt

from shocklayer.claims.check import Check
from shocklayer.claims.clauses import nearest
from shocklayer.claims.compare import Comparison, duration, judge
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.quantity_roles import mach_numbers
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show

NAME = "tunnel"
_GAS_CONSTANT, _HEAT_CAPACITY = 287.05, 1004.7
_FLOW = re.compile(
    r"wind[- ]?tunnel|\btunnel|test section|test gas|nozzle|blow-?down|expan(?:ds|ded|sion)|kanal"
    r"|messstrecke|düse|\bflow\b"
    r"|\bkelvin\b|\bair\b|\bgas\b|\bluft\b|\bwind\b|strömung|\bstorm\b|reservoir|settling",
    re.IGNORECASE,
)
_GROUND = re.compile(
    r"wind[- ]?tunnel|\btunnel|test section|test gas|blow-?down|windkanal|kanal\b|messstrecke", re.IGNORECASE
)
_RESERVOIR = re.compile(
    r"\bnozzle|\bdüse|\breservoir|\bvorrat|\bexpan[ds]|\bentspann|settling chamber", re.IGNORECASE
)
_EXPANDS = re.compile(r"expan[ds]|nozzle|\bcool|düse|entspann|\bkühl", re.IGNORECASE)
_NOT_FLOW = re.compile(
    r"\bflight of\b|\bsimulat|\breplicat|\bduplicat|conditions|corresponds|nachbild", re.IGNORECASE
)
_CHANNEL = re.compile(
    r"road|railway|train|hyperloop|eurotunnel|channel tunnel|mine\b|metro|tunnel vision", re.IGNORECASE
)
_ENDS = re.compile(
    r"\b(?:for|lasts?|lasted|lasting|ran|empt\w+|during|after|within|in|of|hold|holds|over|run|runs|blow\w*|keeps?|lang|für|dauert|nach"
    r"|währt|only|just)\s+(?:[\w-]+\s+){0,3}$|^$",
    re.IGNORECASE,
)
_RUN = re.compile(r"\b(?:test|run|shot|flow|versuch|schuss|strömung)s?\b", re.IGNORECASE)
_FILL = re.compile(
    r"\bfill|\bpump|compressor|\bcharg|\bevery\b|between (?:runs|shots)|prepar|\bsetup|set-up"
    r"|\bago\b|\bin use\b|years"
    r"|füll|vorbereit|pause|history|since|stand|construction|built",
    re.IGNORECASE,
)
# Type of tunnel, how it is named, and how long its flow lasts [s]; from the types' mean of operation.
_TYPES: tuple[tuple[str, re.Pattern[str], float, float], ...] = (
    ("expansion tunnel", re.compile(r"expansion (?:tube|tunnel)|expansionsrohr", re.IGNORECASE), 5e-6, 5e-3),
    (
        "shock tunnel",
        re.compile(
            r"shock[- ](?:tunnel|tube)|sto(?:ß|ss)(?:wellen)?(?:kanal|rohr|windkanal)"
            r"|reflected[- ]shock|free-piston|hyperschall-stoß",
            re.IGNORECASE,
        ),
        5e-5,
        0.2,
    ),
    ("Ludwieg tube", re.compile(r"ludwieg", re.IGNORECASE), 0.01, 1.0),
    ("blowdown tunnel", re.compile(r"blow-?down|intermittent", re.IGNORECASE), 0.5, 1200.0),
    ("arc jet", re.compile(r"arc[- ]?jet|plasma wind|plasmatron|lichtbogen", re.IGNORECASE), 1.0, 7200.0),
)
SOURCE = "one-dimensional flow of a perfect gas: v = M sqrt(1.4 R T), cp T0 = cp T + v²/2 (NACA Report 1135)"


def is_flow(document: Document, sentence: Sentence) -> bool:
    """Whether a sentence speaks of the flow in a tunnel, which is cold and expanded, and not of a flight.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    bool
        By its own words, or by its flow words after a sentence that names a tunnel.
    """
    if not sentence.hits and sentence.has(_RESERVOIR) and sentence.of("temperature"):
        return True
    if sentence.has(_GROUND) or any(hit.subject.is_tunnel for hit in sentence.hits):
        return not sentence.has(_CHANNEL)
    if any(not hit.subject.is_tunnel for hit in sentence.hits):
        return False
    near = document.previous(sentence, 4)
    ground = any(one.has(_GROUND) or any(hit.subject.is_tunnel for hit in one.hits) for one in near)
    return ground and sentence.has(_FLOW)


def type_of_tunnel(sentence: Sentence) -> tuple[str, re.Pattern[str], float, float] | None:
    """Return the type of tunnel that a sentence names, with its test times [s]; None if it names none."""
    return next((entry for entry in _TYPES if sentence.has(entry[1])), None)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare the quantities of a tunnel's flow with each other, and its duration with the type of tunnel.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        At most one of the state of the flow and one of its duration.
    """
    if not sentence.mentions:
        return []
    if not is_flow(document, sentence):
        return _lasting(document, sentence) + _expansion(sentence)
    return _state(document, sentence) + _lasting(document, sentence)


def _state(document: Document, sentence: Sentence) -> list[Finding]:
    speeds = [speed for speed in sentence.of("speed") if speed.si >= 100.0]
    if not speeds:
        return _expansion(sentence)
    if sentence.has(_NOT_FLOW):
        return []
    speed = speeds[0]
    machs = mach_numbers(sentence)
    heats = [heat for heat in sentence.of("temperature") if 4.0 < heat.si < 12_000.0]
    if machs:
        mach = nearest(sentence, speed, machs) or machs[0]
        cold = [heat for heat in heats if heat.si < 330.0]
        implied = (speed.si / mach.si) ** 2 / (1.4 * _GAS_CONSTANT)
        total = implied * (1.0 + 0.2 * mach.si**2)
        steps = (
            f"{speed.text} / {mach.text} = sound speed {speed.si / mach.si:.0f} m/s: T = a²/(1.4 R) "
            f"= {implied:.0f} K",
            f"total temperature T (1 + 0.2 M²) = {total:.0f} K",
        )
        values = {"static_temperature_K": implied, "total_temperature_K": total}
        if cold:
            given = nearest(sentence, speed, cold) or cold[0]
            return [
                judge(
                    Comparison(
                        NAME,
                        given.interval.widened(0.04),
                        Interval(0.93 * implied, 1.07 * implied),
                        f"Air at {given.text} that flows at {mach.text} does {show(speed.si)} m/s, "
                        f"in agreement.",
                        f"At {mach.text} and {speed.text} the air would have {implied:.0f} K, not "
                        f"{given.text}.",
                        steps,
                        values,
                        SOURCE,
                        sentence.index_of(mach, speed, given),
                    ),
                    1.06,
                    1.3,
                )
            ]
        if 15.0 <= implied <= 450.0:
            return [
                Finding(
                    NAME,
                    Verdict.CONSISTENT,
                    f"The flow of a tunnel is cold: {speed.text} is {mach.text} at {implied:.0f} K.",
                    steps,
                    values,
                    SOURCE,
                    sentence.index_of(mach, speed),
                )
            ]
        return []
    if not heats:
        return []
    heat = max(heats, key=lambda one: one.si)
    highest = sqrt(2.0 * _HEAT_CAPACITY * heat.si)
    ratio = speed.si / highest
    if ratio > 1.06 and heat.si < 2000.0:
        verdict = Verdict.INCONSISTENT if ratio > 1.25 else Verdict.QUALIFY
        words = f"Air of {heat.text} can expand to {show(highest)} m/s at most, not to {speed.text}."
    elif ratio >= 0.8:
        static = heat.si - speed.si**2 / (2.0 * _HEAT_CAPACITY)
        verdict = Verdict.CONSISTENT
        words = f"Air of {heat.text} that expands to {max(static, 0.0):.0f} K flows at {speed.text}."
    else:
        return []
    return [
        Finding(
            NAME,
            verdict,
            words,
            (f"greatest speed sqrt(2 cp T0) = {show(highest, 4)} m/s; stated {speed.text}",),
            {"greatest_speed_m_s": highest, "stated_m_s": speed.si},
            SOURCE,
            sentence.index_of(heat, speed),
        )
    ]


def _expansion(sentence: Sentence) -> list[Finding]:
    """Compare the temperatures before and after the expansion to a Mach number."""
    machs = mach_numbers(sentence)
    heats = sorted(sentence.of("temperature"), key=lambda heat: heat.si)
    if len(machs) != 1 or len(heats) != 2 or not sentence.has(_EXPANDS):
        return []
    cold, hot = heats
    mach = machs[0]
    factor = 1.0 + 0.2 * mach.si**2
    expected = hot.interval.scaled(1.0 / factor).widened(0.08)
    stated = cold.open_interval if cold.bound == "max" else cold.interval
    case = Comparison(
        NAME,
        stated,
        expected,
        f"Air of {hot.text} that expands to {mach.text} cools to {hot.si / factor:.0f} K, in agreement.",
        f"Air of {hot.text} that expands to {mach.text} cools to {hot.si / factor:.0f} K, not to "
        f"{cold.text}.",
        (f"T = T0 / (1 + 0.2 M²) = {hot.si:.0f} K / {factor:.1f} = {hot.si / factor:.0f} K",),
        {"static_temperature_K": hot.si / factor, "stated_K": cold.si},
        SOURCE,
        sentence.index_of(mach, cold, hot),
    )
    return [judge(case, 1.1, 1.4)]


def _lasting(document: Document, sentence: Sentence) -> list[Finding]:
    if any(hit.subject.kind == "facility" for hit in sentence.hits) or sentence.has(_FILL):
        return []
    kind = type_of_tunnel(sentence)
    carried = kind is None and sentence.has(_RUN)
    if carried:
        kind = next(
            (one for before in document.previous(sentence, 4) if (one := type_of_tunnel(before))), None
        )
    if kind is None:
        return []
    times = [
        time
        for time in sentence.of("time")
        if 1e-7 < time.si <= 86400.0 and _ENDS.search(sentence.before(time, 40).lstrip())
    ]
    if not times:
        return []
    name, _, low, high = kind
    time = times[0]
    gap = time.interval.gap(Interval(low, high))
    verdict = Verdict.CONSISTENT if gap <= 1.5 else Verdict.QUALIFY if gap <= 20.0 else Verdict.INCONSISTENT
    if carried and verdict is not Verdict.CONSISTENT:
        return []
    words = f"The flow of a {name} lasts {duration(low)} to {duration(high)}"
    words += "; the claim agrees." if verdict is Verdict.CONSISTENT else f", not {time.text}."
    return [
        Finding(
            NAME,
            verdict,
            words,
            (f"{name}: {duration(low)} to {duration(high)}; {time.text} = {duration(time.si)}",),
            {"duration_s": time.si, "usual_s": [low, high]},
            "types of facility: Lu & Marren, Advanced Hypersonic Test Facilities (AIAA 2002)",
            sentence.index_of(time),
        )
    ]


CHECK = Check(NAME, check, any_topic=True, needs=frozenset(["speed", "temperature", "time"]))
