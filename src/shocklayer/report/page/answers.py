"""One flight in short answers: a heading, a few words and a few sentences for each stage of the chain.

All strings are plain text; whoever puts them into a page escapes them there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from shocklayer.core.constants import BOLTZMANN
from shocklayer.report.formatting import (
    capitalised,
    format_date,
    format_duration,
    format_frequency,
    format_number,
    format_percent,
    format_position,
    format_quantity,
    join_words,
    variable_words,
)
from shocklayer.report.page.validity import affects_summary
from shocklayer.report.records import Observer, RadioLink, ValidityWarning
from shocklayer.report.view import ResultLike, View

_NEUTRAL = 1e6
"""Electron density below which the gas counts as neutral [1/m3]."""


class Answer(NamedTuple):
    """One question, its answer in a few words, and in sentences."""

    question: str
    short: str
    text: str


def headline(result: ResultLike) -> str:
    """Return the main results of a flight for a terminal.

    Parameters
    ----------
    result : ResultLike
        The result.

    Returns
    -------
    str
        The title, and one line per stage of the chain.
    """
    view = View(result)
    lines = answers(view)
    width = max(len(answer.question) for answer in lines)
    return "\n".join([view.title, *(f"  {answer.question:<{width}}  {answer.short}" for answer in lines)])


def answers(view: View) -> list[Answer]:
    """Return the main results of a flight, in the order of the chain.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    list of Answer
        Flight, heating, ionisation, blackout, line of sight, ground facilities, model validity.
    """
    return [
        Answer("Flight", _flight_short(view), _flight(view)),
        Answer("Peak heating", _peak(view, "stagnation_heat_flux"), _heating(view)),
        Answer("Peak ionisation", _peak(view, "electron_density"), _ionisation(view)),
        Answer("Radio blackout", *_blackout(view)),
        Answer("Line of sight", *_line_of_sight(view)),
        Answer("Ground test facilities", *_facilities(view)),
        Answer("Results outside model validity", *_validity(view)),
    ]


def _flight_short(view: View) -> str:
    start, end = (
        f"{format_quantity('altitude', view.stored('altitude')[i])}, "
        f"{format_quantity('speed', view.stored('speed')[i])}"
        for i in (0, -1)
    )
    return f"{start} to {end} in {format_duration(view.duration)}"


def _peak(view: View, name: str) -> str:
    peak = view.peak(name)
    if peak is None:
        return "–"
    return f"{format_quantity(name, peak['value'])} at {format_quantity('altitude', peak['altitude'])}"


def _flight(view: View) -> str:
    distance = view.stored("ground_distance")
    sentences = [
        f"Ground distance {format_quantity('ground_distance', float(distance[-1] - distance[0]))}.",
    ]
    for name, words in (("mach_number", "maximum Mach number"), ("load_factor", "peak load factor")):
        peak = view.peak(name)
        if peak is not None:
            altitude = format_quantity("altitude", peak["altitude"])
            sentences.append(f"{capitalised(words)} {format_quantity(name, peak['value'])} at {altitude}.")
    return " ".join(sentences)


_REASONS = {
    "impact": "",
    "end": "",
    "stop-altitude": "the scenario stops at this altitude",
    "stop-mach": "the scenario stops at this Mach number",
    "stop-speed": "the scenario stops at this speed",
    "stop-time": "the scenario stops at this time",
    "escape": "it leaves the planet",
    "failed": "the computation failed there",
}
"""Why a flight ends, by the reason in the summary; an impact and an unstated reason need no words."""


def end_sentence(view: View) -> str:
    """Say where, when and how fast the flight ends, and why."""
    end = view.end
    reason = _REASONS.get(end["reason"], f"by {end['reason'].replace('-', ' ')}")
    fast = end["speed"] >= 1000.0
    speed = format_quantity("speed", end["speed"]) if fast else f"{end['speed']:.4g}\u00a0m/s"
    place = format_position(end.get("latitude"), end.get("longitude"))
    when = f"after {view.duration:.0f}\u00a0s"
    if "utc" in end:
        when = f"at {format_date(end['utc'])} UTC"
    ground = end["reason"] == "impact"
    high = "" if ground else f", {format_quantity('altitude', end['altitude'])} high"
    text = (
        f"The flight ends {'on the ground ' if ground else ''}at {place}{high}, {when}, with {speed} "
        "relative to the rotating planet"
    )
    return f"{text}: {reason}." if reason else f"{text}."


def _heating(view: View) -> str:
    sentences = []
    for name, words in (
        ("stagnation_temperature", "gas temperature behind the shock"),
        ("wall_temperature", "wall temperature in radiative equilibrium"),
    ):
        peak = view.peak(name)
        if peak is not None:
            sentences.append(f"{capitalised(words)} up to {format_number(peak['value'], 2)}\u00a0K.")
    load, heat = view.peak("heat_load"), view.peak("stagnation_heat_flux")
    if load is not None:
        sentences.append(f"Heat load at the stagnation point {format_quantity('heat_load', load['value'])}.")
    if heat is not None and heat["value"] and view.has("radiative_heat_flux"):
        radiative = float(view.stored("radiative_heat_flux")[view.index_at(heat["time"])])
        fraction = radiative / max(heat["value"], 1e-30)
        if fraction > 0.01:
            sentences.append(f"At the peak, radiation contributes {format_percent(fraction, 2)} of the flux.")
    return " ".join(sentences)


def _ionisation(view: View) -> str:
    peak = view.peak("electron_density")
    if peak is None or peak["value"] is None or peak["value"] < _NEUTRAL:
        return "The gas stays neutral: there are practically no free electrons."
    density, altitude = format_number(peak["value"], 2), format_quantity("altitude", peak["altitude"])
    text = f"The shock layer has up to {density} free electrons per cubic metre, at {altitude}"
    i = view.index_at(peak["time"])
    pressure, temperature = (view.stored(f"stagnation_{name}")[i] for name in ("pressure", "temperature"))
    nose = float(view.stored("electron_density")[i, 0]) if len(view.stations) else 0.0
    if np.isfinite(pressure) and nose > 0 and pressure > 0:
        particles = pressure / (BOLTZMANN * temperature)
        text += f"; at the nose that is one for every {format_number(particles / nose, 1)} gas particles"
    return f"{text}.{_chemistry(view, i)}"


def _chemistry(view: View, i: int) -> str:
    """Compare the electron density at the last station and one sample with the limits of chemistry."""
    if not (view.has("electron_density_equilibrium") and view.has("electron_density_frozen")):
        return ""
    # At the stagnation point both limits are equal by definition; they differ most at the last station.
    here, equilibrium, frozen = (
        float(view.stored(f"electron_density{limit}")[i, -1]) for limit in ("", "_equilibrium", "_frozen")
    )
    limits = format_number(equilibrium, 2), format_number(frozen, 2)
    if view.layer is not None and here > 0:
        return (
            f" At the last station the finite-rate layer has {format_number(here, 2)} per cubic metre; "
            f"chemical equilibrium gives {limits[0]}, frozen composition {limits[1]}."
        )
    if min(equilibrium, frozen) > 0 and frozen / equilibrium > 2:
        return (
            f" How many recombine along the body depends on the reaction rates: at the last station the "
            f"limits are {limits[0]} (equilibrium) and {limits[1]} (frozen) per cubic metre."
        )
    return ""


def _blackout(view: View) -> tuple[str, str]:
    if not view.links:
        return "no radio link in the scenario", "The scenario has no radio link."
    lost = [link for link in view.links if link.blackouts]
    uninterrupted = [link.name for link in view.links if link.uninterrupted]
    unavailable = [link.name for link in view.links if not link.ever_available]
    sentences = [_lost_link(link) for link in lost]
    if uninterrupted:
        verb = "is" if len(uninterrupted) == 1 else "are"
        sentences.append(f"{join_words(uninterrupted)} {verb} not lost.")
    if unavailable:
        verb = "is" if len(unavailable) == 1 else "are"
        sentences.append(f"{join_words(unavailable)} {verb} unavailable throughout, with or without plasma.")
    short = join_words([f"{link.name} for {format_duration(link.blackout_time)}" for link in lost])
    return short or "none", " ".join(sentences)


def _lost_link(link: RadioLink) -> str:
    windows = []
    for window in link.blackouts:
        start, end = window["start"], window["end"]
        edge = " or above" if start["bound_by"] == "model-range" else ""
        duration = format_duration(end["time"] - start["time"])
        after = ", then unavailable" if end["bound_by"] == "line-of-sight" else ""
        windows.append(
            f"from {format_quantity('altitude', start['altitude'])}{edge} to "
            f"{format_quantity('altitude', end['altitude'])} ({duration}{after})"
        )
    return f"{link.name} ({format_frequency(link.frequency)}) is lost {join_words(windows, 3)}."


def _line_of_sight(view: View) -> tuple[str, str]:
    if not view.observers:
        return "no observer in the scenario", "The scenario has no observer."
    seeing = [observer for observer in view.observers if observer.passes]
    sentences = [_sight(view, observer) for observer in seeing]
    sentences += [_unseen(view, observer) for observer in view.observers if not observer.passes]
    short = join_words([observer.name for observer in seeing]) if seeing else "in sight of no observer"
    return short, " ".join(sentences)


def _unseen(view: View, observer: Observer) -> str:
    highest = float(np.nanmax(view.observer_values("elevation", observer)))
    if highest <= 0.0:
        return f"{observer.name} does not see it: it stays below the horizon."
    return (
        f"{observer.name} does not see it: it rises to {format_number(highest, 2)}° above the horizon, "
        "less than that observer needs."
    )


def _sight(view: View, observer: Observer) -> str:
    first, last = observer.passes[0], observer.passes[-1]
    total = format_duration(sum(each["set_time"] - each["rise_time"] for each in observer.passes))
    highest = format_number(max(each["maximum_elevation"] for each in observer.passes), 2)
    passes = f" in {len(observer.passes)} passes" if len(observer.passes) > 1 else ""
    tolerance = 1e-3 * view.duration
    from_start = first["rise_time"] - view.time[0] < tolerance
    to_end = view.time[-1] - last["set_time"] < tolerance
    start = "" if from_start else f"from {format_duration(first['rise_time'])} "
    end = "to the end" if to_end else f"until {format_duration(last['set_time'])}"
    when = "throughout" if from_start and to_end else f"{start}{end}"
    return (
        f"{observer.name} has it in sight for {total}{passes} ({when}), up to {highest}° above the horizon."
    )


def _facilities(view: View) -> tuple[str, str]:
    if not view.summary.get("facilities"):
        return "no facility compared", "The flight was not compared with ground facilities."
    full = view.full_match_facilities()
    if not full:
        names = join_words([row.get("facility", "") for row in view.best_facilities()[:3]])
        if not names:
            return "none", "No facility of the catalogue reproduces any similarity parameter of the flight."
        return f"none fully; partly {names}", (
            f"No facility reproduces all similarity parameters with published limits at any time; {names} "
            "come closest."
        )
    best = full[0]
    intervals = best.get("intervals") or []
    where = ""
    if intervals:
        ends = intervals[0]["start_altitude"], intervals[-1]["end_altitude"]
        where = f", between {' and '.join(format_quantity('altitude', each) for each in ends)}"
    text = (
        f"{best.get('facility')} reproduces its {best.get('known')} similarity parameters with published "
        f"limits for {format_percent(best.get('full_share', 0.0), 2)} of the heat load of hypersonic "
        f"continuum flight{where}."
    )
    others = [row.get("facility", "") for row in full[1:]]
    if others:
        verb = "does" if len(others) == 1 else "do"
        text += f" {join_words(others)} {verb} so for some part of it."
    text += " Limits are published separately; they may not be attainable simultaneously."
    return join_words([row.get("facility", "") for row in full], 4), text


def _validity(view: View) -> tuple[str, str]:
    warnings = view.summary.get("warnings") or []
    affecting = [warning for warning in warnings if affects_summary(warning)]
    others = _models([warning for warning in warnings if not affects_summary(warning)])
    if not warnings:
        return "none", "All models were used within their stated range of validity." + _unverified(view)
    models = _models(affecting)
    sentences = []
    if models:
        quantities = "; ".join(f"{model}: {_quantities(model, affecting)}" for model in models)
        sentences.append(
            f"{_count(models)} used outside the stated range of validity ({quantities}). Results there are "
            "extrapolations."
        )
    if others:
        sentences.append(
            f"{_count(others)} outside the range of validity only where no number of the summary depends on "
            "it."
        )
    short = join_words(models, 3) if models else "none that affects the summary"
    return capitalised(short), " ".join(sentences) + _unverified(view)


def _models(warnings: Sequence[ValidityWarning]) -> list[str]:
    return list(dict.fromkeys(str(warning.get("model")) for warning in warnings))


def _count(models: Sequence[str]) -> str:
    return "1 model was" if len(models) == 1 else f"{len(models)} models were"


def _quantities(model: str, warnings: Sequence[ValidityWarning]) -> str:
    """List the quantities in which a model left its range."""
    names = dict.fromkeys(str(w.get("quantity") or "") for w in warnings if str(w.get("model")) == model)
    return join_words([variable_words(name) for name in names if name]) or "see the table"


def _unverified(view: View) -> str:
    """List the vehicle and scenario data that were not read in a source."""
    names = (view.summary.get("provenance") or {}).get("unverified") or []
    if not names:
        return ""
    listed = ", ".join(variable_words(str(name)) for name in names)
    return f" Not verified against a source (recalled or assumed): {listed}."
