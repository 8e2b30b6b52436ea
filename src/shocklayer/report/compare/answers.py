"""Questions about several flights, answered from their metrics."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shocklayer.core.constants import EARTH_MEAN_RADIUS
from shocklayer.planet import two_body
from shocklayer.report.compare.comparison import Comparison
from shocklayer.report.compare.flight_metrics import GLIDE_ALTITUDE, FirstSight, FlightMetrics
from shocklayer.report.formatting import (
    format_duration,
    format_kilometres,
    format_km_per_second,
    format_number,
    format_percent,
    format_quantity,
    join_words,
)
from shocklayer.report.page.answers import Answer

_ALWAYS = 0.9999
"""Fraction of a flight in sight from which on it counts as all of it."""


def answers(comparison: Comparison) -> list[Answer]:
    """Answer the usual questions about such flights.

    Parameters
    ----------
    comparison : Comparison
        The flights.

    Returns
    -------
    list of Answer
        Which is faster, which lower, which is seen later, which speeds go round; empty for one flight.
    """
    if len(comparison.flights) < 2:
        return []
    candidates = (
        _faster(comparison),
        _lower(comparison),
        _ground_sight(comparison),
        _space_sight(comparison),
        _circumnavigation(comparison),
    )
    return [answer for answer in candidates if answer is not None]


def _faster(comparison: Comparison) -> Answer:
    by_time = sorted(comparison.flights, key=lambda flight: flight.common_time)
    times = [
        f"{flight.name}{' (in orbit)' if flight.kind == 'orbit' else ''} takes "
        f"{format_duration(flight.common_time)} ({format_km_per_second(flight.common_mean_speed)} on average)"
        for flight in by_time
    ]
    text = f"Over {format_kilometres(comparison.common)} of ground distance, {join_words(times)}."
    glides, ballistic = comparison.of_kind("glide"), comparison.of_kind("ballistic", "lifting")
    if not glides or not ballistic:
        return Answer("Which is faster?", f"{by_time[0].name}, over the same distance.", text)
    short = _yes_or_no([(glides[0].common_time - b.common_time, b.name) for b in ballistic])
    question = "Is the glider faster over the same distance?"
    return Answer(question, short, text + _energy_matched(comparison))


def _energy_matched(comparison: Comparison) -> str:
    """Describe the glides with the energy of the ballistic flights, in closed form."""
    common_time = {flight.name: flight.common_time for flight in comparison.flights}
    sentences = [""]
    for glide in comparison.energy_matched_glides:
        if glide.time is None or glide.end_speed is None:
            continue
        gap = common_time[glide.reference] - glide.time
        sentences.append(
            f"With the burn-out energy of {glide.reference}, {glide.glider} would start at "
            f"{format_km_per_second(glide.speed)} (inertial) and, in closed form, cover the distance in "
            f"about {format_duration(glide.time)}, {format_duration(abs(gap))} "
            f"{'less' if gap > 0 else 'more'} than {glide.reference}, arriving at "
            f"{format_km_per_second(glide.end_speed)}."
        )
    if len(sentences) > 1:
        sentences.insert(1, "Glide time depends on the initial speed.")
    return " ".join(sentences)


def _yes_or_no(delays: Sequence[tuple[float, str]]) -> str:
    """Say whether something is faster than others, given its delay [s] to each of them."""
    parts = [
        f"{format_duration(abs(delay))} {'slower' if delay > 0 else 'faster'} than {name}"
        for delay, name in delays
    ]
    if all(delay > 0 for delay, _ in delays):
        return f"No: {join_words(parts)}."
    verdict = "Yes" if all(delay <= 0 for delay, _ in delays) else "It depends"
    return f"{verdict}: {join_words(parts)}."


def _lower(comparison: Comparison) -> Answer:
    by_altitude = sorted(comparison.flights, key=lambda flight: flight.common_mean_altitude)
    altitudes = [
        f"{flight.name} flies at {format_kilometres(flight.common_mean_altitude)} on average and "
        f"{format_kilometres(flight.common_highest)} at most"
        for flight in by_altitude
    ]
    text = f"Over the first {format_kilometres(comparison.common)}, {join_words(altitudes)}."
    glides, others = comparison.of_kind("glide"), comparison.of_kind("ballistic", "lifting")
    if not glides or not others:
        return Answer("Which flies lowest?", f"{by_altitude[0].name}.", text)
    mean = glides[0].common_mean_altitude
    ratios = [
        f"{format_number(other.common_mean_altitude / mean, 2)} times lower than {other.name}"
        for other in others
    ]
    return Answer("How much lower does it fly?", f"On average {join_words(ratios)}.", text)


def _ground_sight(comparison: Comparison) -> Answer | None:
    """Say when observers on the ground first see each flight, in words for the last observer on the way."""
    text, short = "", ""
    for observer in comparison.observers:
        if _in_space(comparison, observer):
            continue
        sights = _sights(comparison, observer)
        if len(sights) < 2:
            continue
        text = f"{observer} first sees {join_words([_notice(flight, sight) for flight, sight in sights])}."
        short = _later_sight(observer, sights) or short
    if not text:
        return None
    low, high = _horizon_distance(GLIDE_ALTITUDE), _horizon_distance(300e3)
    text += (
        f" A flight at {format_kilometres(GLIDE_ALTITUDE, 2)} altitude rises above the horizon at a distance "
        f"of {format_kilometres(low)}, one at 300\u00a0km at {format_kilometres(high)} (straight rays)."
    )
    question = "How much later does an observer on the ground see it?"
    return Answer(question, short or "First sight before the end of each flight:", text)


def _later_sight(observer: str, sights: Sequence[tuple[FlightMetrics, FirstSight]]) -> str:
    """Compare the notice of the glide with that of the ballistic flights; empty without both."""
    seen = [(flight, sight) for flight, sight in sights if sight.first is not None]
    glides = [sight for flight, sight in seen if flight.kind == "glide"]
    others = [(flight, sight) for flight, sight in seen if flight.kind in ("ballistic", "lifting")]
    if not glides or not others:
        return ""
    notice = glides[0].notice
    differences = [
        f"{format_duration(abs(sight.notice - notice))} {'less' if sight.notice > notice else 'more'} than "
        f"for {flight.name}"
        for flight, sight in others
    ]
    return f"{observer}: {format_duration(notice)} before its end, {join_words(differences)}."


def _notice(flight: FlightMetrics, sight: FirstSight) -> str:
    if sight.first is None:
        return f"{flight.name} never"
    words = f"{flight.name} {format_duration(sight.notice)} before its end"
    if sight.altitude is not None:
        words += f", at {format_kilometres(sight.altitude)} altitude"
    if sight.last_notice < 0.999 * sight.notice:
        words += f" (on its last pass {format_duration(sight.last_notice)} before)"
    return words


def _space_sight(comparison: Comparison) -> Answer | None:
    """Say for which part of each flight the first observer in space has a line of sight to it."""
    for observer in comparison.observers:
        sights = _sights(comparison, observer)
        if not sights or not _in_space(comparison, observer):
            continue
        entire = [flight.name for flight, sight in sights if sight.share > _ALWAYS]
        partial = [
            f"{flight.name} for {format_percent(sight.share, 2)} of its time"
            for flight, sight in sights
            if sight.share <= _ALWAYS
        ]
        parts = [f"{join_words(entire)} from beginning to end"] if entire else []
        parts += [join_words(partial)] if partial else []
        heat = [
            f"{format_quantity('stagnation_heat_flux', flight.heat_flux)} ({flight.name})"
            for flight in comparison.flights
        ]
        text = (
            "This is the line of sight only, not the response of a sensor. From space a flight is hidden "
            "only by the planet, whatever its altitude; altitude limits what observers on the ground see. "
            f"Infrared sensors detect heat; the peak stagnation heat flux is {join_words(heat)}."
        )
        return Answer(f"Does an observer in space see it ({observer})?", f"{'; '.join(parts)}.", text)
    return None


def _circumnavigation(comparison: Comparison) -> Answer | None:
    if not comparison.earth:
        return None
    fractions = [
        f"{flight.name} {format_percent(flight.circular_speed_fraction)}" for flight in comparison.flights
    ]
    slow, fast = (format_kilometres(two_body.longest_arc(speed)) for speed in (7000.0, 7800.0))
    text = (
        "Circular orbital speed at 200\u00a0km altitude is "
        f"{format_km_per_second(two_body.circular_speed(200e3))} (inertial). Below circular speed a "
        f"ballistic body comes down after at most {slow} from 7\u00a0km/s and {fast} from 7.8\u00a0km/s."
        f"{_glide_ranges(comparison)} "
        f"Inertial speed at burn-out or entry as a fraction of circular speed: {join_words(fractions)}."
    )
    question = "Which speeds go round the globe, and which cannot?"
    return Answer(question, _circling_flights(comparison), text)


def _glide_ranges(comparison: Comparison) -> str:
    ratio, speed = comparison.lift_to_drag, comparison.circumnavigation_speed()
    if ratio is None or speed is None:
        return ""
    fraction = format_percent(speed / two_body.circular_speed(GLIDE_ALTITUDE))
    slow, fast = (format_kilometres(two_body.glide_range(v, ratio)) for v in (6000.0, 7000.0))
    return (
        f" A glider with a lift-to-drag ratio of {format_number(ratio, 2)} has a range of "
        f"(R/2) (L/D) ln(1/(1 \u2212 V\u00b2/Vc\u00b2)): {slow} from 6\u00a0km/s, {fast} from 7\u00a0km/s; "
        f"once around the globe takes {format_km_per_second(speed)}, {fraction} of circular speed."
    )


def _circling_flights(comparison: Comparison) -> str:
    orbital = comparison.of_kind("orbit")
    suborbital = [flight for flight in comparison.flights if flight.kind != "orbit"]
    if orbital and suborbital:
        return (
            f"{join_words([f.name for f in orbital])} can; {join_words([f.name for f in suborbital])} cannot."
        )
    if orbital:
        return f"{join_words([f.name for f in orbital])}: in orbit."
    fastest = max(flight.circular_speed_fraction for flight in suborbital)
    return (
        "None of these flights."
        if fastest < 1.0
        else "None of these flights is in orbit above the atmosphere."
    )


def _horizon_distance(altitude: float) -> float:
    """Return the ground distance at which an altitude [m] is on the horizon, for straight rays [m]."""
    return EARTH_MEAN_RADIUS * float(np.arccos(EARTH_MEAN_RADIUS / (EARTH_MEAN_RADIUS + altitude)))


def _sights(comparison: Comparison, observer: str) -> list[tuple[FlightMetrics, FirstSight]]:
    """Return the flights whose scenario has an observer, and how it sees them."""
    return [(flight, sight) for flight in comparison.flights if (sight := flight.sight(observer))]


def _in_space(comparison: Comparison, observer: str) -> bool:
    return any(sight.in_space for _, sight in _sights(comparison, observer))
