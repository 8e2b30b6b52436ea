"""Total temperature with a Mach number and an altitude; the flight condition that a tunnel duplicates."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.links import links
from shocklayer.claims.mentions import Mention
from shocklayer.claims.physics import (
    air,
    mach_of_total_temperature,
    stagnation_state,
    total_temperature,
    total_temperature_vibrational,
)
from shocklayer.claims.quantity_roles import altitudes, is_total, mach_numbers
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show

NAME = "total-temperature"
SOURCE = (
    "T0 = T (1 + 0.2 M²) (NACA Report 1135, eq. 43) with US Standard Atmosphere 1976; vibration: harmonic "
    "oscillators; equilibrium air: 13 species, NASA-9 thermodynamics"
)
_SIMULATED = re.compile(
    r"simulat|tunnel|kanal|facility|replicat|reproduc|nachbild|duplicat|anlage", re.IGNORECASE
)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare a stated total temperature with that of the stated flight.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        In a tunnel a low total temperature means that the Mach number is simulated but not the enthalpy,
        which needs qualification; for a flight it is inconsistent.
    """
    machs, heights = mach_numbers(sentence), altitudes(sentence)
    heats = sentence.of("temperature")
    if not machs or not heats:
        return []
    subjects = document.subjects(sentence) or document.subjects(sentence, 3)
    ground = any(subject.is_tunnel for subject in subjects) or sentence.has(_SIMULATED)
    total = [heat for heat in heats if is_total(sentence, heat)]
    if not total and not (ground and heights):
        return []
    heat, mach = (total or heats)[0], machs[0]
    if _is_doubtful(sentence, heat):
        return []
    if heights:
        flight_altitudes = [(heights[0].text, heights[0].si)]
    else:
        flight_altitudes = [("11 to 20 km", 15e3), ("50 km", 50e3)]
    lines: list[str] = []
    spread: list[float] = []
    computed: dict[str, object] = {"total_temperature_claimed_K": heat.si}
    for name, height in flight_altitudes:
        free = air(height)
        for number in sorted({mach.low, mach.high}):
            perfect = total_temperature(free.temperature, number)
            excited = total_temperature_vibrational(free.temperature, number)
            spread += [perfect, excited]
            line = (
                f"Mach {number:g} at {name} (T = {free.temperature:.2f} K): {free.temperature:.2f} x (1 + "
                f"0.2 x {number:g}²) = {perfect:.0f} K; with vibrating molecules {excited:.0f} K"
            )
            if perfect > 2000.0:
                real, _ = stagnation_state(height, number * free.sound_speed)
                spread.append(real)
                line += f"; equilibrium air {real:.0f} K"
            lines.append(line)
        mach_number = mach_of_total_temperature(free.temperature, heat.si)
        lines.append(
            f"{heat.text} = {heat.si:.0f} K is the total temperature of Mach {mach_number:.2f} at {name}"
        )
        computed[f"mach_duplicated_at_{height / 1e3:g}_km"] = mach_number
    computed["total_temperature_flight_K"] = [min(spread), max(spread)]
    verdict, explanation = _judge(mach, heat, spread, ground, computed, lines)
    chosen = sentence.index_of(mach, heat, *heights[:1])
    return [Finding(NAME, verdict, explanation, tuple(lines), computed, SOURCE, chosen)]


def _judge(
    mach: Mention,
    heat: Mention,
    spread: list[float],
    ground: bool,
    computed: dict[str, object],
    lines: list[str],
) -> tuple[Verdict, str]:
    stated = heat.interval.widened(0.01)
    flight = Interval(min(spread), max(spread)).widened(0.06 if heat.approximate else 0.03)
    single = mach.low == mach.high
    covers = stated.overlaps(flight) if single else stated.high >= max(spread) * 0.80
    if covers:
        return (
            Verdict.CONSISTENT,
            f"{heat.text} is the total temperature of that flight, within the spread of the gas models.",
        )
    if not ground:
        gap = stated.gap(flight)
        verdict = Verdict.QUALIFY if gap <= 1.25 else Verdict.INCONSISTENT
        return verdict, (
            f"A flight at {mach.text} there has a total temperature of {show(min(spread))} to "
            f"{show(max(spread))} K, not {heat.text}."
        )
    if stated.low > flight.high:
        return Verdict.QUALIFY, f"{heat.text} is above the total temperature of the flight at {mach.text}."
    cold = mach_of_total_temperature(216.65, heat.si)
    computed["mach_duplicated_at_11_to_20_km"] = cold
    if heat.si > 216.65:
        lines.append(f"in the coldest flight air, 216.65 K at 11 to 20 km, it is that of Mach {cold:.2f}")
    return Verdict.QUALIFY, (
        f"Not at the same time: the flight has a total temperature of {show(min(spread))} to "
        f"{show(max(spread))} K, the tunnel {show(heat.si)} K. It simulates the Mach number with cold gas, "
        f"not the enthalpy; flight conditions are duplicated up to about Mach {cold:.1f}. True if the values "
        "are separate upper limits."
    )


def _is_doubtful(sentence: Sentence, heat: Mention) -> bool:
    """Whether the temperature contradicts its own restatement, so that its value is ambiguous."""
    for link in links(sentence.text, sentence.mentions):
        if heat in (link.first, link.second) and link.first.dimension == link.second.dimension:
            if abs(link.first.si - link.second.si) > 0.1 * max(link.first.si, link.second.si):
                return True
    return False


CHECK = Check(NAME, check, needs=frozenset(["temperature"]))
