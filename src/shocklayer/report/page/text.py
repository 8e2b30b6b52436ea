"""The flight in plain words: one paragraph anybody can read, and an answer to each question of the chain.

Everything returned here is plain text; whoever puts it into a page escapes it there.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from shocklayer.core.constants import BOLTZMANN
from shocklayer.report.figures.style import duration, frequency, number, with_unit
from shocklayer.report.view import Radio, ResultLike, View

SUNLIGHT = 1361.0
"""Solar irradiance at the Earth's distance [W/m2]: G. Kopp and J. L. Lean, Geophys. Res. Lett. 38, 2011."""
SUN_SURFACE = 5772.0
"""Effective temperature of the Sun [K]: IAU resolution B3, 2015."""


class Answer(NamedTuple):
    """One question of the chain, its answer in a few words, and in sentences."""

    question: str
    short: str
    text: str


def headline(result: ResultLike) -> str:
    """Return what a run found, for a terminal: a few short lines.

    Parameters
    ----------
    result : ResultLike
        The result.

    Returns
    -------
    str
        The title and one line per question.
    """
    view = View(result)
    found = answers(view)
    width = max(len(answer.question) for answer in found)
    return "\n".join([view.title, *(f"  {answer.question:<{width}}  {answer.short}" for answer in found)])


def lead(view: View) -> str:
    """Return the flight in one paragraph for a reader who knows none of the words.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    str
        Five or six sentences.
    """
    return " ".join(
        part
        for part in (_flew(view), _hot(view), _quiet_lead(view), _seen_lead(view), _test_lead(view))
        if part
    )


def answers(view: View) -> list[Answer]:
    """Return the answers to the questions of the chain, in its order.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    list of Answer
        What flew, how hot, how ionised, which radio went quiet, who saw it, which tunnel, which limits.
    """
    return [
        Answer("What flew", _flew_short(view), _flew(view) + _loads(view)),
        Answer("How hot", _peak_words(view, "stagnation_heat_flux"), _hot(view) + _heat_more(view)),
        Answer("How ionised", _peak_words(view, "electron_density"), _ionised(view)),
        Answer("Which radio went quiet", *_quiet(view)),
        Answer("Who saw it", *_seen(view)),
        Answer("Which tunnel could have tested it", *_test(view)),
        Answer("Which models left their range", *_limits(view)),
    ]


def join(words: list[str], most: int = 6) -> str:
    """Join words as a sentence does; beyond `most` the rest is counted.

    Parameters
    ----------
    words : list of str
        The words.
    most : int
        How many are named.

    Returns
    -------
    str
        Such as ``"a, b and c"``.
    """
    if len(words) > most:
        words = [*words[: most - 1], f"{len(words) - most + 1} more"]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def _flew_short(view: View) -> str:
    height, speed = view.stored("altitude"), view.stored("speed")
    return (
        f"{_altitude(height[0])}, {_speed(speed[0])} to {_altitude(height[-1])}, {_speed(speed[-1])} in "
        f"{duration(float(view.time[-1] - view.time[0]))}"
    )


def _flew(view: View) -> str:
    start_speed = float(view.stored("speed")[0])
    distance = float(view["ground_distance"][-1] - view["ground_distance"][0])
    mass, height = float(view["mass"][0]), view.stored("altitude")
    vehicle = str(view.summary.get("vehicle") or "").split(",")[0]
    what = f"{vehicle} ({number(mass)}\u00a0kg)" if vehicle else f"A vehicle of {number(mass)}\u00a0kg"
    return (
        f"{what} starts at an altitude of {_altitude(height[0])} with"
        f" {_speed(start_speed)} ({number(start_speed * 3.6)}\u00a0km/h); "
        f"{duration(float(view.time[-1] - view.time[0]))} later it is at "
        f"{_altitude(height[-1])} with {_speed(view.stored('speed')[-1])}, "
        f"{number(distance)}\u00a0km farther over the ground."
    )


def _loads(view: View) -> str:
    load, mach = view.peak("load_factor"), view.peak("mach_number")
    parts = ""
    if mach:
        parts += f" The highest Mach number is {number(mach['value'])}, at {_where(mach)}."
    if load:
        times = number(load["value"])
        parts += f" The air slows it with up to {times} times the force of gravity, at {_where(load)}."
    return parts


def _hot(view: View) -> str:
    heat = view.peak("stagnation_heat_flux")
    if heat is None or heat["value"] <= 0:
        return ""
    suns = heat["value"] / SUNLIGHT
    sun = f", about {number(suns, 2)} times full sunlight" if suns >= 2 else ""
    flux = with_unit("stagnation_heat_flux", heat["value"])
    text = f"Heating peaks at {_where(heat)}: {flux} at the nose{sun}."
    gas = view.peak("stagnation_temperature")
    if gas is not None:
        hotter = " – hotter than the surface of the Sun" if gas["value"] > SUN_SURFACE else ""
        text += f" The air between shock wave and nose reaches {number(gas['value'], 2)}\u00a0K{hotter}."
    return text


def _heat_more(view: View) -> str:
    text = ""
    wall, load = view.peak("wall_temperature"), view.peak("heat_load")
    if wall is not None:
        text += f" A wall that did nothing but radiate would glow at {number(wall['value'], 2)}\u00a0K."
    if load is not None:
        text += f" Over the flight the nose takes in {with_unit('heat_load', load['value'])}."
    heat = view.peak("stagnation_heat_flux")
    if heat is not None and view.has("radiative_heat_flux"):
        share = float(view.stored("radiative_heat_flux")[view.index_at(heat["time"])]) / max(
            heat["value"], 1e-30
        )
        if share > 0.01:
            text += f" At the peak, {number(100 * share, 2)}\u00a0% of the heat is radiation of the hot gas."
    return text


def _ionised(view: View) -> str:
    peak = view.peak("electron_density")
    if peak is None or peak["value"] < 1e6:
        return "The air stays neutral: there are practically no free electrons."
    most = number(peak["value"], 2)
    text = f"The shock layer holds up to {most} free electrons per cubic metre, at {_where(peak)}"
    i = view.index_at(peak["time"])
    pressure, temperature = view.stored("stagnation_pressure")[i], view.stored("stagnation_temperature")[i]
    nose = float(view.stored("electron_density")[i, 0]) if len(view.stations) else 0.0
    if np.isfinite(pressure) and nose > 0 and pressure > 0:
        particles = pressure / (BOLTZMANN * temperature)
        text += f"; at the nose that is one for every {number(particles / nose, 1)} particles of gas"
    text += "."
    if view.has("electron_density_equilibrium") and view.has("electron_density_frozen"):
        # At the stagnation point both limits are one by definition; the last station tells them apart.
        even = float(view.stored("electron_density_equilibrium")[i, -1])
        frozen = float(view.stored("electron_density_frozen")[i, -1])
        here = float(view.stored("electron_density")[i, -1])
        if view.layer is not None and here > 0:
            text += (
                f" At the last station {number(here, 2)} per cubic metre are left by the rates of the "
                f"chemistry, beside {number(even, 2)} in equilibrium and {number(frozen, 2)} with the "
                f"composition of the stagnation point."
            )
        elif min(even, frozen) > 0 and frozen / even > 2:
            text += (
                f" How much of it survives along the body depends on how fast the chemistry follows: at the "
                f"last station between {number(even, 2)} (equilibrium) and {number(frozen, 2)} (frozen) per "
                f"cubic metre."
            )
    return text


def silence(view: View, radio: Radio) -> float:
    """Return for how long a link is lost altogether [s].

    Parameters
    ----------
    view : View
        The flight.
    radio : Radio
        The link.

    Returns
    -------
    float
        Sum over its windows.
    """
    return float(sum(window["end_time"] - window["start_time"] for window in radio.windows))


def _quiet(view: View) -> tuple[str, str]:
    if not view.radios:
        return "no radio in the scenario", "The scenario carries no radio link."
    lost = [radio for radio in view.radios if radio.windows]
    held = [radio.name for radio in view.radios if radio.holds]
    away = [radio.name for radio in view.radios if not radio.reached]
    unheard = (
        f"{join(away)} {'is' if len(away) == 1 else 'are'} out of reach throughout, plasma or not."
        if away
        else ""
    )
    if not lost:
        told = f"No link is lost: {join(held)} {'holds' if len(held) == 1 else 'hold'}." if held else ""
        return "none", " ".join(part for part in (told, unheard) if part)
    parts = []
    for radio in lost:
        spans = join(
            [
                f"from {_altitude(w['start_altitude'])} to {_altitude(w['end_altitude'])} "
                f"({duration(w['end_time'] - w['start_time'])}"
                f"{', then out of reach' if radio.fades_after(w, view.sampling) else ''})"
                for w in radio.windows
            ],
            3,
        )
        parts.append(f"{radio.name} ({frequency(radio.frequency)}) is lost {spans}.")
    if held:
        parts.append(f"{join(held)} {'is' if len(held) == 1 else 'are'} not lost.")
    if unheard:
        parts.append(unheard)
    short = join([f"{radio.name} for {duration(silence(view, radio))}" for radio in lost])
    return short, " ".join(parts)


def _quiet_lead(view: View) -> str:
    lost = [radio for radio in view.radios if radio.windows]
    if not view.radios:
        return ""
    held = [radio.name for radio in view.radios if radio.holds]
    if not lost:
        return "No radio link is cut by the ionised air." if held else ""
    worst = max(lost, key=lambda radio: silence(view, radio))
    first, last = worst.windows[0], worst.windows[-1]
    text = (
        f"The ionised air cuts radio: the {worst.name} link is lost for {duration(silence(view, worst))}, "
        f"between {_altitude(first['start_altitude'])} and {_altitude(last['end_altitude'])}"
    )
    if worst.fades_after(last, view.sampling):
        text += ", where it goes out of reach"
    return f"{text}, while {join(held)} would have come through." if held else f"{text}."


def _seen(view: View) -> tuple[str, str]:
    if not view.observers:
        return "no observer in the scenario", "The scenario names no observer."
    seen = [observer for observer in view.observers if observer.passes]
    if not seen:
        return "nobody", "The flight stays below every observer's horizon."
    parts = []
    for observer in seen:
        first, last = observer.passes[0], observer.passes[-1]
        total = sum(p["set_time"] - p["rise_time"] for p in observer.passes)
        best = max(p["maximum_elevation"] for p in observer.passes)
        times = f" in {len(observer.passes)} passes" if len(observer.passes) > 1 else ""
        slack = 1e-3 * (view.time[-1] - view.time[0])
        start = "" if first["rise_time"] - view.time[0] < slack else f"from {duration(first['rise_time'])} "
        end = (
            "to the end"
            if view.time[-1] - last["set_time"] < slack
            else f"until {duration(last['set_time'])}"
        )
        when = "throughout" if not start and end == "to the end" else f"{start}{end}"
        parts.append(
            f"{observer.name} has it in sight for {duration(total)}{times} ({when}), "
            f"up to {number(best, 2)}° above the horizon."
        )
    missed = [observer.name for observer in view.observers if not observer.passes]
    if missed:
        parts.append(f"{join(missed)} {'does' if len(missed) == 1 else 'do'} not see it.")
    return join([observer.name for observer in seen]), " ".join(parts)


def _seen_lead(view: View) -> str:
    seen = [observer for observer in view.observers if observer.passes]
    if not view.observers:
        return ""
    if not seen:
        return "None of the observers has it above the horizon."
    first = min(seen, key=lambda observer: observer.passes[0]["rise_time"])
    rise = first.passes[0]["rise_time"]
    if rise <= view.time[0] + 0.01:
        there = [o.name for o in seen if o.passes[0]["rise_time"] <= view.time[0] + 0.01]
        return f"{join(there, 4)} {'has' if len(there) == 1 else 'have'} it in sight from the start."
    warning = float(view.time[-1]) - rise
    return f"First to see it is {first.name}, {duration(warning)} before the end of the flight."


def best_facilities(view: View) -> list[dict[str, Any]]:
    """Return the summary's facilities that reproduce anything, the best first.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    list of dict
        Entries of ``summary["facilities"]`` with a share above zero, those with most known figures and
        the largest fully reproduced part first.
    """
    rows = [row for row in view.summary.get("facilities") or [] if row.get("share", 0.0) > 0]
    return sorted(rows, key=lambda r: (-r.get("full_share", 0.0) * (r.get("known", 0) >= 2), -r["share"]))


def _test(view: View) -> tuple[str, str]:
    rows = best_facilities(view)
    if not view.summary.get("facilities"):
        return "no facility compared", "The flight was not compared with ground facilities."
    whole = [row for row in rows if row.get("full_share", 0.0) > 0 and row.get("known", 0) >= 2]
    if not whole:
        names = join([row["facility"] for row in rows[:3]])
        if not names:
            return "none", "No facility of the catalogue reproduces any similarity parameter of the flight."
        return f"none in full; in part {names}", (
            f"No facility reproduces all of its published similarity parameters at any moment; {names} come "
            f"nearest, in part."
        )
    best = whole[0]
    spans = best.get("intervals") or []
    where = (
        f", between {_altitude(spans[0]['start_altitude'])} and {_altitude(spans[-1]['end_altitude'])}"
        if spans
        else ""
    )
    text = (
        f"{best['facility']} reproduces everything published for it ({best['known']} similarity parameters) "
        f"for {number(100 * best['full_share'], 2)}\u00a0% of the flight{where}."
    )
    if len(whole) > 1:
        text += f" So, for some part, do {join([row['facility'] for row in whole[1:]])}."
    text += " Bounds are published one by one, so that reaching each does not prove reaching all at once."
    return join([row["facility"] for row in whole], 4), text


def _test_lead(view: View) -> str:
    whole = [r for r in best_facilities(view) if r.get("full_share", 0.0) > 0 and r.get("known", 0) >= 2]
    if not view.summary.get("facilities"):
        return ""
    if not whole:
        return "No ground facility in the catalogue reproduces any moment of it in full."
    return f"On the ground, parts of it could be tested in {join([row['facility'] for row in whole], 4)}."


def _limits(view: View) -> tuple[str, str]:
    warnings = view.summary.get("warnings") or []
    if not warnings:
        return "none", "Every model stayed within its stated range." + _unverified(view)
    models = list(dict.fromkeys(str(warning["model"]) for warning in warnings))
    parts = [f"{model}: {_excess(model, warnings)}" for model in models]
    short = join(models, 4)
    return short[:1].upper() + short[1:], (
        f"{len(models)} model{'s' if len(models) > 1 else ''} left the stated range: {'; '.join(parts)}. "
        f"Numbers from there are extrapolations." + _unverified(view)
    )


def _unverified(view: View) -> str:
    """Say which figures of the vehicle and the scenario nobody has read in a source."""
    names = (view.summary.get("provenance") or {}).get("unverified") or []
    if not names:
        return ""
    return (
        " These figures are unverified, recalled or assumed and not read in a source: "
        f"{', '.join(str(name).replace('_', ' ') for name in names)}."
    )


def _excess(model: str, warnings: list[dict[str, Any]]) -> str:
    names = dict.fromkeys(str(w.get("quantity") or "") for w in warnings if str(w["model"]) == model)
    words = [name.replace("_", " ") for name in names if name]
    for person in ("mach", "knudsen", "reynolds"):
        words = [word.replace(person, person.capitalize()) for word in words]
    return join(words) or "see the table"


def _peak_words(view: View, name: str) -> str:
    peak = view.peak(name)
    if peak is None:
        return "–"
    return f"{with_unit(name, peak['value'])} at {_where(peak)}"


def _where(peak: dict[str, Any]) -> str:
    return _altitude(peak["altitude"])


def _altitude(metres: float) -> str:
    return with_unit("altitude", metres)


def _speed(metres_per_second: float) -> str:
    return with_unit("speed", metres_per_second)
