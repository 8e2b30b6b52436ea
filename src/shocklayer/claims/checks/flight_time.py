"""Distance, time and speed compared: between cities, around the Earth, through a tunnel."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mentions import Mention
from shocklayer.claims.physics import EQUATOR
from shocklayer.claims.quantity_roles import is_airflow, is_distance, is_test_time, mach_numbers
from shocklayer.claims.routes import find_route
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show
from shocklayer.planet.two_body import circular_speed, escape_speed

NAME = "flight-time"
_ROUND = re.compile(
    r"(?:around|round|circl\w+|circumnavigat\w+|orbit\w*|encircl\w+)\s+(?:the\s+)?(?:whole\s+"
    r"|entire\s+)?(?:globe|earth|world|"
    r"planet|equator)|round-the-world|um (?:die|den) (?:ganze\s+)?(?:welt|erde|äquator|globus)|umrund\w+"
    r"|erdumrundung",
    re.IGNORECASE,
)
_ORBITING = re.compile(r"satellit|orbit|station|umlauf|\bkreist|astronaut|kosmonaut", re.IGNORECASE)
_NOT_FLIGHT = re.compile(
    r"warn|detect|notice|delay|blackout|refuel|burn|engine|response|launch window|later|after|before|ago"
    r"|vorwarn|später",
    re.IGNORECASE,
)
_SPACECRAFT = re.compile(r"\bprobe|spacecraft|raumsonde|\bsonde|raumschiff|spaceship|satellit", re.IGNORECASE)
_PART_OF_WAY = re.compile(
    r"(?:half|third|quarter|fifth|tenth|twentieth|hundredth|per ?cent|%|part|teil|hälfte|drittel|viertel"
    r"|zehntel|prozent)"
    r"[^.;,]{0,25}\b(?:around|round|circumference|um)\b|\bhalfway\b|\bhalf ?way\b",
    re.IGNORECASE,
)
_IN = re.compile(
    r"\b(?:in|within|under|less than|takes?|taking|took|time of|duration of|flight of|minutes or less"
    r"|innerhalb|binnen|dauert?|"
    r"for|only|just|nur|about|around)\s+(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class FlightDistance:
    """A distance flown: name, range of values [m], source and mention."""

    text: str
    length: Interval
    source: str
    mention: Mention | None = None

    @property
    def middle(self) -> float:
        """Middle of the range [m]."""
        return 0.5 * (self.length.low + self.length.high)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare distance over time with the stated speed, or with circular and escape speed.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        For a flight, which includes climb and descent, a mean speed below the stated one is consistent and
        one above it is not. Gas in a tunnel moves at one speed, so there both directions count.
    """
    times = sentence.of("time")
    if not times:
        return []
    if sentence.has(_ROUND) and (
        sentence.has(_ORBITING) or any(hit.subject.orbital for hit in sentence.hits)
    ):
        return []  # an orbit has its own check
    stream = _stream(sentence, times)
    if stream:
        return stream
    distance = _flight_distance(sentence)
    if distance is None:
        return []
    routed = distance.mention is None
    fitting = [
        time for time in times if 20.0 <= time.low <= 36 * 3600.0 and _is_flight(sentence, time, routed)
    ]
    if not fitting:
        return []
    time = fitting[0]
    mean = distance.middle / time.si
    known = document.on_topic(sentence, 1)
    if not known and (distance.mention is not None or not 1e3 <= mean <= 8e3):
        return []
    return _flight(document, sentence, distance, time, mean)


def _is_flight(sentence: Sentence, time: Mention, routed: bool) -> bool:
    if is_test_time(sentence, time) and not _IN.search(sentence.before(time, 30)):
        return False
    if _NOT_FLIGHT.search(sentence.after(time, 22)):
        return False
    return bool(
        routed
        or _IN.search(sentence.before(time, 40))
        or time.bound == "max"
        or re.search(r"flight|journey|trip|flug|reise|away", sentence.text, re.I)
    )


def _flight_distance(sentence: Sentence) -> FlightDistance | None:
    route = find_route(sentence.text)
    if route is not None:
        return FlightDistance(
            route.text, Interval(0.97 * route.low, 1.03 * route.high), "great circle between the places"
        )
    if _ROUND.search(sentence.text) and not sentence.has(_PART_OF_WAY):
        return FlightDistance("the equator", Interval(0.98 * EQUATOR, EQUATOR), "WGS-84 equator, 40 075 km")
    distances = [mention for mention in sentence.of("length") if is_distance(sentence, mention)]
    if len(distances) == 1:
        mention = distances[0]
        return FlightDistance(mention.text, mention.interval, "the text's own figures", mention)
    return None


def _flight(
    document: Document, sentence: Sentence, distance: FlightDistance, time: Mention, mean: float
) -> list[Finding]:
    needed = Interval(distance.length.low / time.interval.high, distance.length.high / time.interval.low)
    flown = f"{distance.text}: {show(distance.middle / 1e3, 4)} km in {time.text}"
    steps = [f"{flown}: {show(mean, 4)} m/s on average"]
    computed: dict[str, object] = {
        "distance_m": distance.middle,
        "time_s": time.si,
        "mean_speed_m_s": mean,
        "mean_speed_interval_m_s": [needed.low, needed.high],
        "circular_speed_m_s": circular_speed(),
    }
    speeds = sentence.of("speed")
    machs = mach_numbers(sentence)
    chosen: list[Mention] = [time] + ([distance.mention] if distance.mention else [])
    verdict, explanation = Verdict.CONSISTENT, ""
    if speeds or machs:
        # Of several speeds the highest counts: a lower one belongs to part of the flight.
        options = [(s, Interval(s.interval.low, s.interval.high), s.si) for s in speeds]
        options += [(m, Interval(m.low * 285.0, m.high * 343.0), m.si * 300.0) for m in machs]
        said, range_, stated = max(options, key=lambda option: option[2])
        if said.bound == "min":
            range_ = Interval(range_.low, 1.2 * range_.high)
        chosen.append(said)
        computed |= {"speed_stated_m_s": stated, "speed_interval_m_s": [range_.low, range_.high]}
        steps.append(f"stated: {said.text}, that is {show(range_.low, 4)} to {show(range_.high, 4)} m/s")
        takes = distance.middle / (0.5 * (range_.low + range_.high))
        steps.append(f"at that speed throughout it takes {_duration(takes)}")
        verdict, explanation = _against_speed(distance, time, said, needed, range_, mean, takes)
    spacecraft = any(
        subject.kind in ("capsule", "shuttle", "orbital", "probe", "launcher")
        for subject in document.subjects(sentence, 1)
    ) or sentence.has(_SPACECRAFT)
    if (
        not spacecraft
        and not document.about_nature(sentence)
        and mean > circular_speed() * 1.02
        and verdict is not Verdict.INCONSISTENT
    ):
        fast = mean > escape_speed() * 1.03
        verdict = Verdict.INCONSISTENT if fast and document.on_topic(sentence) else Verdict.QUALIFY
        computed["period_at_surface_s"] = EQUATOR / circular_speed()
        explanation += (
            f" That average is above circular speed ({circular_speed() / 1e3:.2f} km/s): level flight would "
            "require a downward force; the shortest orbit takes 84 minutes at the surface and 87 minutes at "
            "150 km."
        )
    elif not explanation:
        explanation = (
            f"It requires {show(mean, 3)} m/s on average (about Mach {mean / 300.0:.1f}), below circular "
            f"speed ({circular_speed() / 1e3:.2f} km/s): possible at such a speed, with climb and descent in "
            "addition."
        )
    source = f"{distance.source}; circular speed sqrt(mu/R), WGS-84"
    return [
        Finding(
            NAME, verdict, explanation.strip(), tuple(steps), computed, source, sentence.index_of(*chosen)
        )
    ]


def _against_speed(
    distance: FlightDistance,
    time: Mention,
    said: Mention,
    needed: Interval,
    stated: Interval,
    mean: float,
    takes: float,
) -> tuple[Verdict, str]:
    nominal = mean / (0.5 * (stated.low + stated.high))
    if needed.low > stated.high and time.bound != "min":
        verdict = Verdict.INCONSISTENT if nominal > 1.15 else Verdict.QUALIFY
        return verdict, (
            f"{distance.text} in {time.text} requires {show(mean, 3)} m/s on average, {nominal:.2f} times "
            f"{said.text}. At {said.text} it takes {_duration(takes)} without climb and descent."
        )
    if needed.high < stated.low / 10.0 and time.bound not in ("max", "min"):
        return (
            Verdict.QUALIFY,
            f"{time.text} is far longer than the {_duration(takes)} that {said.text} would take; "
            "the speed can apply only to a small part of the distance.",
        )
    return (
        Verdict.CONSISTENT,
        f"At {said.text} {distance.text} takes {_duration(takes)}; {time.text} allows for climb and descent."
        if takes < 0.92 * time.si
        else f"At {said.text} {distance.text} takes {_duration(takes)}, in agreement.",
    )


def _stream(sentence: Sentence, times: list[Mention]) -> list[Finding]:
    flows = [mention for mention in sentence.of("length") if is_airflow(sentence, mention)]
    speeds = sentence.of("speed")
    if not flows or not speeds:
        return []
    flow, time, speed = flows[0], times[0], speeds[0]
    implied = flow.si / time.si
    gap = max(implied, speed.si) / min(implied, speed.si)
    steps = (
        f"{flow.text} in {time.text} = {flow.si:.2f} m / {time.si:.3g} s = {show(implied, 4)} m/s "
        f"({show(implied / 0.44704, 4)} mph)",
        f"stated: {speed.text} = {show(speed.si, 4)} m/s; in {time.text} that is {speed.si * time.si:.1f} m",
    )
    verdict = Verdict.CONSISTENT if gap < 1.12 else Verdict.QUALIFY if gap < 1.25 else Verdict.INCONSISTENT
    words = "agree" if verdict is Verdict.CONSISTENT else f"disagree by a factor of {gap:.2f}"
    return [
        Finding(
            NAME,
            verdict,
            f"Length, time and speed of the gas {words}: {flow.text} in {time.text} is {show(implied, 4)} "
            f"m/s.",
            steps,
            {"speed_implied_m_s": implied, "speed_stated_m_s": speed.si, "ratio": gap},
            "length = speed x time",
            sentence.index_of(flow, time, speed),
        )
    ]


def _duration(seconds: float) -> str:
    if seconds < 90.0:
        return f"{seconds:.0f} s"
    if seconds < 7200.0:
        return f"{seconds / 60.0:.0f} min"
    return f"{seconds / 3600.0:.1f} h"


CHECK = Check(NAME, check, any_topic=True, needs=frozenset(["time"]))
