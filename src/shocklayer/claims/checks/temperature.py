"""Temperatures of surface or gas compared with those at the stated speed."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mentions import Mention
from shocklayer.claims.physics import air, stagnation_state, total_temperature, wall_temperature
from shocklayer.claims.quantity_roles import altitudes, is_total, mach_numbers
from shocklayer.claims.units import UNITS
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show

NAME = "temperature"
SOURCE = (
    "equilibrium air (13 species, NASA-9) at the total enthalpy; radiative wall by Sutton & Graves (NASA TR "
    "R-376) with emissivity 0.85 on nose radii of 0.02 to 1 m; US Standard Atmosphere 1976"
)
_ENTRY = re.compile(
    r"re-?ent(?:ry|er|ers|ering)\b|wiedereintritt|atmospheric entry|eintritt in die (?:erd)?atmosphäre", re.I
)
_SURFACE = re.compile(
    r"surface|skin|nose|leading edge|heat[- ]?shield|\bwall\b|tiles?\b|exterior|outside|outer|hull"
    r"|airframe|shell|body|itself|"
    r"oberfläche|hitzeschild|\bnase\b|außenhaut|außenseite|kacheln|hülle|rumpf|vorderkante",
    re.IGNORECASE,
)
_GAS = re.compile(r"\bgas\b|plasma|\bair\b|shock|\bluft|stoßwelle|stoss|surrounding", re.IGNORECASE)
_HEAT = re.compile(
    r"temperatur|\bheat|\bhot\b|hotter|endure|withstand|reach|warm|hitze|hei(?:ß|ss)|erhitz|aushalten"
    r"|standhalten",
    re.IGNORECASE,
)
_MATERIAL = re.compile(
    r"material|ceramic|alloy|coating|melt|furnace|engine|combust|\bfuel|exhaust|liquid|cryogen|propellant"
    r"|cabin|reactor|werkstoff|"
    r"keramik|schmelz|treibstoff|brenn|kabine|air conditioning|outside air|ambient|stratosphere is|lava"
    r"|volcan",
    re.IGNORECASE,
)
SUBLIMATION = 3900.0
"""Carbon, the hottest of heat-shield materials, sublimes near this temperature [K]."""


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Compare a temperature with the stagnation gas and the radiating wall at the stated speed.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        At most one. Without a speed, only a return from orbit is known well enough.
    """
    heats = [heat for heat in sentence.of("temperature") if heat.low > 400.0 and not is_total(sentence, heat)]
    if not heats or not sentence.has(_HEAT) or (sentence.has(_MATERIAL) and not sentence.has(_SURFACE)):
        return []
    if any(subject.is_tunnel for subject in document.subjects(sentence, 1)):
        return []
    entry = sentence.has(_ENTRY)
    if not document.on_topic(sentence, 1) and not entry:
        return []
    # Any of several restatements will do: another check compares them with each other.
    heat = heats[0]
    machs, speeds = mach_numbers(sentence), sentence.of("speed")
    if machs or speeds:
        return _at_speed(sentence, heat, (machs + speeds)[0])
    subjects = document.subjects(sentence) or document.subjects(sentence, 2)
    named = next((subject for subject in subjects if subject.mach is not None and not subject.generic), None)
    if named is not None and named.mach is not None and sentence.has(_SURFACE):
        return _at_speed(sentence, heat, _published(named.name, named.mach))
    returning = [subject for subject in subjects if subject.kind in ("capsule", "shuttle", "orbital")]
    if entry or (returning and sentence.has(_SURFACE)):
        lunar = any(subject.lunar for subject in subjects)
        return [_entry(sentence, heat, lunar)]
    return []


def _published(name: str, mach: tuple[float, float]) -> Mention:
    """Return the published Mach number of a named vehicle if the text states none."""
    text = f"Mach {mach[0]:g} to {mach[1]:g} (public round figure of {name})"
    return Mention(0, 0, text, "mach", UNITS["mach"], mach[0], mach[1], 0.5)


def _at_speed(sentence: Sentence, heat: Mention, fast: Mention) -> list[Finding]:
    heights = altitudes(sentence)
    mach = fast.si if fast.dimension == "mach" else fast.si / 300.0
    if mach < 1.5 or mach > 45.0:
        return []
    candidates = [heights[0].si] if heights else [11e3, 20e3, 35e3] if mach < 9.0 else [30e3, 50e3, 70e3]
    gas: list[float] = []
    frozen: list[float] = []
    walls: list[float] = []
    for height in candidates:
        free = air(height)
        speed = fast.high * free.sound_speed if fast.dimension == "mach" else fast.high
        perfect = total_temperature(free.temperature, speed / free.sound_speed)
        frozen.append(perfect)
        gas.append(perfect if perfect < 1500.0 else stagnation_state(height, speed)[0])
        walls += [min(wall_temperature(height, speed, radius), perfect) for radius in (0.02, 1.0)]
    where = heights[0].text if heights else f"{candidates[0] / 1e3:.0f} to {candidates[-1] / 1e3:.0f} km"
    steps = (
        f"{fast.text} at {where}: total temperature {show(min(frozen))} to {show(max(frozen))} K by T (1 + "
        f"0.2 M²), {show(min(gas))} to {show(max(gas))} K for equilibrium air",
        f"a radiating wall there: {show(min(walls))} to {show(max(walls))} K",
        f"{heat.text} = {show(heat.si)} K",
    )
    computed = {
        "claimed_K": [heat.interval.low, heat.interval.high],
        "equilibrium_gas_K": [min(gas), max(gas)],
        "frozen_gas_K": [min(frozen), max(frozen)],
        "wall_K": [min(walls), max(walls)],
    }
    surface = sentence.has(_SURFACE) or not sentence.has(_GAS)
    verdict, words = _judge(heat, surface, gas, frozen, walls)
    return [
        Finding(NAME, verdict, words, steps, computed, SOURCE, sentence.index_of(heat, fast, *heights[:1]))
    ]


def _judge(
    heat: Mention, surface: bool, gas: list[float], frozen: list[float], walls: list[float]
) -> tuple[Verdict, str]:
    claimed = heat.interval
    if surface:
        top = min(max(frozen), max(max(gas), max(walls)) * 1.05)
        if claimed.low > top:
            verdict = Verdict.INCONSISTENT if claimed.low > 1.25 * max(frozen) else Verdict.QUALIFY
            return verdict, (
                f"Hotter than the air itself at that speed ({show(max(gas))} K); a surface is cooler than "
                "the air."
            )
        if claimed.low > 1.35 * max(walls):
            return Verdict.QUALIFY, (
                "True of the gas rather than the surface, which radiates and remains near "
                f"{show(min(walls))} to {show(max(walls))} K."
            )
        if claimed.high < 0.5 * min(walls):
            return (
                Verdict.QUALIFY,
                f"Low for that speed; a radiating nose has {show(min(walls))} to {show(max(walls))} K.",
            )
        return Verdict.CONSISTENT, (
            f"Between the temperature of a radiating wall ({show(min(walls))} K or more) and of the gas "
            f"({show(max(gas))} K) at that speed."
        )
    expected = Interval(0.6 * min(gas), max(frozen) * 1.1)
    if claimed.overlaps(expected):
        return (
            Verdict.CONSISTENT,
            f"The stagnation temperature at that speed is {show(min(gas))} to {show(max(frozen))} K.",
        )
    far = claimed.low > 1.5 * max(frozen)
    return (
        Verdict.INCONSISTENT if far else Verdict.QUALIFY,
        f"The stagnation temperature at that speed is {show(min(gas))} K (equilibrium) to "
        f"{show(max(frozen))} K.",
    )


def _entry(sentence: Sentence, heat: Mention, lunar: bool) -> Finding:
    speeds = (7.6e3, 11.0e3) if lunar else (7.6e3, 7.6e3)
    gas = [stagnation_state(height, speed)[0] for speed in sorted(set(speeds)) for height in (60e3, 70e3)]
    walls = [wall_temperature(65e3, 7.6e3, radius) for radius in (0.5, 5.0)]
    top_wall = 3300.0 if lunar else 2300.0
    slip = Interval(heat.value - heat.step, heat.upper + heat.step)
    steps = [
        f"return from {'the Moon' if lunar else 'low orbit'}: gas behind the shock {show(min(gas))} to "
        f"{show(max(gas))} K",
        f"surface: radiating {show(min(walls))} to {show(max(walls))} K on noses of 5 to 0.5 m; ablating "
        f"heat shields up to {show(3300.0)} K; carbon sublimes at {show(SUBLIMATION)} K",
        f"{heat.text} = {show(heat.si)} K",
    ]
    computed = {"claimed_K": heat.si, "gas_K": [min(gas), max(gas)], "wall_K": [min(walls), top_wall]}
    claimed = heat.interval
    surface, hot_gas = sentence.has(_SURFACE), sentence.has(_GAS)
    wall_ok = claimed.low <= 3400.0 and claimed.high >= 900.0
    gas_ok = Interval(0.9 * min(gas), 12.5e3).overlaps(claimed)
    extra = ""
    if heat.unit.name == "degC" and not wall_ok:
        turned = (slip.low - 32.0) / 1.8 + 273.15
        if 1200.0 < turned <= 3400.0:
            extra = (
                f" In degrees Fahrenheit it would be right for the surface: {heat.value:g} °F = "
                f"{turned - 273.15:.0f} °C; the units were probably confused."
            )
            steps.append(f"{heat.value:g} °F = {turned:.0f} K")
    if (wall_ok and not (hot_gas and not surface)) or (gas_ok and not surface):
        verdict, words = Verdict.CONSISTENT, "It is in the range of such a return."
    elif surface and claimed.low > SUBLIMATION * 1.05:
        verdict = Verdict.INCONSISTENT
        words = f"No surface becomes that hot: even carbon sublimes at {SUBLIMATION:.0f} K." + extra
    else:
        verdict = Verdict.QUALIFY
        words = (
            f"It is neither that of the surface (up to about 3 300 K) nor of the gas behind the shock "
            f"({show(min(gas))} K or more)." + extra
        )
    return Finding(NAME, verdict, words, tuple(steps), computed, SOURCE, sentence.index_of(heat))


CHECK = Check(NAME, check)
