"""Temperatures of surface or gas compared with those at the stated speed."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.checks.blackout import GNSS_L1
from shocklayer.claims.clauses import clause
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.links import links
from shocklayer.claims.mention import Mention
from shocklayer.claims.physics import (
    air,
    critical_density,
    stagnation_state,
    total_temperature,
    wall_temperature,
)
from shocklayer.claims.quantity_roles import altitudes, is_total, mach_numbers
from shocklayer.claims.shock_layer_table import SPEEDS, ShockLayer, shock_layer
from shocklayer.claims.units import UNITS
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show

NAME = "temperature"
SOURCE = (
    "equilibrium air (13 species, NASA-9) at the total enthalpy; radiative wall by Sutton & Graves (NASA TR "
    "R-376) with emissivity 0.85 on nose radii of 0.02 to 1 m; US Standard Atmosphere 1976"
)
_ENTRY = re.compile(
    r"re-?ent(?:ry|er|ers|ering)\b|wiedereintritt|atmospheric entry|eintritt in die (?:erd)?atmosphäre"
    r"|(?:back|return\w*|home|coming|comes|down|descen\w+|plung\w+"
    r"|f[ae]ll\w*)\b[^.;]{0,20}\bfrom (?:orbit|space|the moon)"
    r"|returning (?:capsule|spacecraft|shuttle)|on (?:its|the) way down|aus (?:der umlaufbahn"
    r"|dem all|dem orbit)|rückkehr"
    r"|zurückkehr",
    re.I,
)
_SURFACE = re.compile(
    r"surface|skin|nose|leading edge|shields?\b|heatshield|\bwall\b|tiles?\b|exterior|outside|outer|hull"
    r"|airframe|shell|body|itself|"
    r"oberfläche|\bhaut\b|hitzeschild|\bnase\b|außenhaut|außenseite|kacheln|hülle|rumpf|vorderkante",
    re.IGNORECASE,
)
_GAS = re.compile(
    r"\bgas(?:es)?\b|plasma|\bair\b|shock|\bluft|stoßwelle|stoss|surround|bow wave|\bsheath"
    r"|stirnwelle",
    re.IGNORECASE,
)
_IONISED = re.compile(r"plasma|ioni[sz]|ionisier", re.IGNORECASE)
_AIR_IS_SUBJECT = re.compile(r"^\W*(?:the |die |das |hot |heiße )?(?:air|gas|luft|plasma)\b", re.IGNORECASE)
_INSIDE = re.compile(
    r"inside|inner|behind|beneath|underneath|cabin|structure|bond|back face|interior|innen|hinter"
    r"|unter|kabine|water|landing"
    r"|touch|after",
    re.IGNORECASE,
)
_HEAT = re.compile(
    r"temperatur|\bheat|\bhot\b|hotter|glow|glüh|char(?:s|red)?\b|red[- ]hot|white[- ]hot|\bgas\b"
    r"|\bkelvin|\bdegrees?\b|°|celsius|\bgrad\b|endure|withstand|reach|w[aä]rm|hitze|hei(?:ß|ss)|erhitz|aushalten"
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
_RETURNING = re.compile(
    r"re-?ent(?:ry|er)|heat[ -]?shield|capsule|wiedereintritt|hitzeschild|kapsel|from orbit|(?:ihr|sein"
    r"|its) schild",
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
    if re.search(r"\bexpan[ds]|entspann", sentence.text, re.I):
        return []  # the gas of a nozzle: `tunnel_flow` judges it
    cold = _cold_shield(document, sentence)
    if cold:
        return cold
    heats = [heat for heat in sentence.of("temperature") if heat.low > 380.0 and not is_total(sentence, heat)]
    if not heats or not sentence.has(_HEAT) or (sentence.has(_MATERIAL) and not sentence.has(_SURFACE)):
        return []
    if any(subject.is_tunnel for subject in document.subjects(sentence, 1)):
        return []
    entry = sentence.has(_ENTRY)
    # Any of several restatements will do: another check compares them with each other.
    restated = {id(link.second) for link in links(sentence.text, sentence.mentions)}
    heats = [heat for heat in heats if id(heat) not in restated] or heats[:1]
    tepid = [heat for heat in heats if _is_of_gas(sentence, heat) and heat.interval.high < 3000.0]
    if tepid and _is_ionised(document, sentence) and not sentence.has(_SURFACE):
        return [_not_ionised(sentence, tepid[0])]
    if not document.on_topic(sentence, 1) and not entry:
        return _in_context(document, sentence, heats)
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
        return [_entry(sentence, one, lunar) for one in heats[:3]]
    return _in_context(document, sentence, heats)


def _in_context(document: Document, sentence: Sentence, heats: list[Mention]) -> list[Finding]:
    """Compare with a return or a speed that earlier sentences speak of; it can agree, not disagree."""
    found: list[Finding] = []
    if document.nearest(sentence, _RETURNING, 5):
        lunar = any(subject.lunar for subject in document.subjects(sentence, 5))
        found += [_entry(sentence, heat, lunar) for heat in heats[:3]]
    if not any(one.verdict is Verdict.CONSISTENT for one in found):
        for fast in document.carried(sentence, "mach", "speed", back=3)[:3]:
            found += _at_speed(sentence, heats[0], fast)
    return [one for one in found if one.verdict is Verdict.CONSISTENT][:3]


def _is_of_gas(sentence: Sentence, heat: Mention) -> bool:
    """Whether a temperature is that of the gas: by the nearest word in its clause, else by the sentence."""
    if sentence.has(_AIR_IS_SUBJECT):
        return True
    low, high = clause(sentence, heat)
    # The part between commas, if a word in it says what is hot.
    part = max(low, sentence.text.rfind(",", 0, heat.start)), min(high, _comma_after(sentence, heat))
    if any(pattern.search(sentence.text, *part) for pattern in (_GAS, _SURFACE)):
        low, high = part
    near: list[tuple[int, bool]] = []
    for pattern, gas in ((_GAS, True), (_SURFACE, False)):
        for match in pattern.finditer(sentence.text, low, high):
            near.append((min(abs(match.start() - heat.end), abs(heat.start - match.end())), gas))
    if near:
        return min(near)[1]
    return sentence.has(_GAS) and not sentence.has(_SURFACE)


def _comma_after(sentence: Sentence, heat: Mention) -> int:
    position = sentence.text.find(", ", heat.end)
    return position if position >= 0 else len(sentence.text)


def _is_ionised(document: Document, sentence: Sentence) -> bool:
    following = document.sentences[sentence.index + 1 : sentence.index + 2]
    return sentence.has(_IONISED) or any(one.has(_IONISED) and not one.of("temperature") for one in following)


def _not_ionised(sentence: Sentence, heat: Mention) -> Finding:
    """Say that a gas is too cool to be a plasma."""
    layer = next((entry for entry in _behind_shocks() if entry.temperature >= heat.si), None)
    density = layer.electron_density if layer is not None else 0.0
    critical = critical_density(GNSS_L1)
    return Finding(
        NAME,
        Verdict.QUALIFY,
        f"Air of {show(heat.si)} K is hardly ionised: in equilibrium it has at most {density:.0e} "
        f"electrons per m³, far "
        f"below the {critical:.0e} that reflect satellite navigation. The gas behind the shock of a "
        f"return from orbit has "
        "6 000 K and more; the figure is that of a surface.",
        (
            f"{heat.text} = {show(heat.si)} K; equilibrium air behind a shock at 60 km with at least that: "
            f"n_e = {density:.1e} m⁻³",
            f"critical density at 1575 MHz: {critical:.1e} m⁻³",
        ),
        {"temperature_K": heat.si, "electron_density_m3": density, "critical_density_m3": critical},
        SOURCE,
        sentence.index_of(heat),
    )


def _behind_shocks() -> list[ShockLayer]:
    return [shock_layer(60e3, speed) for speed in SPEEDS]


def _cold_shield(document: Document, sentence: Sentence) -> list[Finding]:
    """Object to a heat shield that stays cold on the return from orbit."""
    heats = [heat for heat in sentence.of("temperature") if heat.high <= 420.0]
    shield = re.search(
        r"shield|\bnose\b|tiles?\b|outside|exterior|schild|außenseite|kacheln", sentence.text, re.I
    )
    if (
        not heats
        or shield is None
        or not sentence.has(_ENTRY)
        or sentence.has(_INSIDE)
        or len(sentence.mentions) > 1
    ):
        return []
    heat = heats[0]
    wall = wall_temperature(65e3, 7.6e3, 5.0)
    return [
        Finding(
            NAME,
            Verdict.INCONSISTENT,
            f"On a return from orbit even a nose of 5 m reaches {show(wall)} K outside, not "
            f"{show(heat.si)} K.",
            (f"radiating wall at 65 km and 7.6 km/s: {show(wall)} K; stated {heat.text}",),
            {"wall_K": wall, "claimed_K": heat.si},
            SOURCE,
            sentence.index_of(heat),
        )
    ]


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
    surface = not _is_of_gas(sentence, heat)
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
    far = claimed.low > 1.5 * max(frozen) or claimed.high < 0.4 * min(gas)
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
    hot_gas = _is_of_gas(sentence, heat)
    surface = sentence.has(_SURFACE) and not hot_gas
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


CHECK = Check(NAME, check, needs=frozenset(["temperature"]))
