"""Radio blackout: electron density behind the shock compared with the critical density of the signal."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mentions import Mention
from shocklayer.claims.physics import air, critical_density, stagnation_state
from shocklayer.claims.quantity_roles import altitudes, mach_numbers
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show

NAME = "blackout"
SOURCE = (
    "equilibrium air at the stagnation point (13 species); critical density eps0 m (2 pi f/e)²; recorded "
    "blackouts: Apollo 8, Apollo 13, Gemini 2, Crew Dragon Demo-2, Space Shuttle before relay satellites"
)
GNSS_L1 = 1575.42e6
"""Carrier of satellite navigation L1 [Hz]."""
_BANDS = {"GNSS L1": GNSS_L1, "S band": 2.2e9}
_SHEATH = re.compile(
    r"plasma|ioni[sz]ed|ionisiert|blackout|funkstille|funkloch|funkunterbrechung|radio silence"
    r"|kommunikationsausfall",
    re.I,
)
_LOST = re.compile(
    r"block|interrupt|cut(?:s|ting)? off|\blos[st]|\blose|silence|black-?out|prevent|no contact"
    r"|out of contact|disrupt|jam|shield|"
    r"interfer|impenetrab|penetrat|attenuat|unterbr|blockier|funkstille|funkloch|abgeschnitten|verhinder"
    r"|ausfall|stör",
    re.IGNORECASE,
)
_SIGNAL = re.compile(
    r"signal|radio|communicat|navigation|GPS|GNSS|telemetry|contact|blackout|guidance|antenna|funk"
    r"|kommunik|kontakt|ortung|empfang",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\bno (?:\w+\s+)?blackout|without (?:a |any )?(?:radio )?blackout"
    r"|kein(?:en?)? (?:funkloch|blackout)|blackout[- ]free",
    re.I,
)
_NEGATED = re.compile(
    r"\b(?:does not|do not|did not|doesn't|don't|cannot|can't|will not|no longer|never|nicht"
    r"|kein\w*)\b[^.;]{0,30}"
    r"(?:block|interrupt|cut|prevent|disrupt|blackout|unterbr|blockier|lost|lose)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"power (?:cut|blackout|outage)|electric|grid|blood|television|\bTV\b|display|fusion|tokamak|alcohol"
    r"|drunk|stromausfall|strom\b|"
    r"media blackout|news blackout|curtain|donor|transfus",
    re.IGNORECASE,
)
DURATIONS = {"capsule": Interval(150.0, 480.0), "shuttle": Interval(240.0, 1800.0)}
"""Blackouts on record, with a margin: capsules 240 to 360 s; shuttle orbiters before relay satellites up to
half an hour between 81 and 49 km [s]."""


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Check a statement that plasma blocks radio signals.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        From the speed if one is stated, from recorded blackouts if a duration or altitude is; else needs
        qualification, with the speeds at which it is true.
    """
    if sentence.has(_OTHER):
        return []
    worded = _in_other_words(document, sentence)
    if worded:
        return worded
    if sentence.has(_SHEATH) and not (sentence.has(_LOST) and sentence.has(_SIGNAL)):
        return _slow_plasma(document, sentence)
    if not (sentence.has(_SHEATH) and sentence.has(_LOST) and sentence.has(_SIGNAL)):
        return []
    if sentence.has(_NOT) or sentence.has(_NEGATED):
        return []
    subjects = document.subjects(sentence) or document.subjects(sentence, 2)
    returning = next((s for s in subjects if s.kind in ("capsule", "shuttle")), None)
    relevant = [s for s in subjects if not s.is_tunnel and s.kind != "aircraft"]
    entry = re.search(r"re-?ent|wiedereintritt|entry", sentence.text, re.I) is not None
    plasma = re.search(r"plasma|ioni[sz]|ionisier", sentence.text, re.I) is not None
    here = any(not hit.subject.is_tunnel and hit.subject.kind != "aircraft" for hit in sentence.hits)
    if not (entry or here or (plasma and relevant) or (plasma and document.on_topic(sentence, 1))):
        return []
    if not document.on_topic(sentence, 2):
        return []
    fast: list[Mention] = [s for s in sentence.of("speed") if s.si > 500.0] + mach_numbers(sentence)
    times = [time for time in sentence.of("time") if 5.0 <= time.si <= 12 * 3600.0]
    heights = altitudes(sentence)
    if fast:
        return [_at_speed(sentence, fast[0], heights)]
    if times and (returning is not None or entry):
        return [_duration(sentence, times[0], returning.kind if returning else "capsule")]
    if heights and (returning is not None or entry):
        return [_at_altitude(sentence, heights)]
    if returning is not None or (entry and any(subject.orbital for subject in subjects)):
        return [_returning(sentence)]
    return [_general(sentence)]


_SILENT = re.compile(
    r"nothing but static|out of (?:contact|touch|reach)|no (?:contact|word|signal|voice)|silence|(?:could"
    r"|can) not be reached|unreachable|lost contact"
    r"|nothing (?:was|is|could be) heard|heard nothing|nichts (?:zu hören|gehört)"
    r"|\b(?:riss|reißt|brach|bricht)\b[^.;]{0,40}(?:funk|kontakt|verbindung)|signal broke off"
    r"|(?:contact|link|connection|kontakt|verbindung)\b[^.;]{0,40}\b(?:broke|breaks|ended|vanish\w*|riss|reißt|brach|bricht)"
    r"|cut off|black-?out|funkstille|nicht erreichbar|kein(?:en)? (?:kontakt|funk)"
    r"|schweigen|abgerissen|(?:nobody|no one|no-one) could (?:talk|speak|hear|reach)|verstumm|\bstumm\b"
    r"|\bwent (?:dead|silent)\b"
    r"|radio (?:was|is) (?:dead|silent)|no radio|kein\w* (?:funk\w*|verbindung)|couldn't (?:talk|be heard)",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(
    r"after (?:the )?(?:landing|splashdown|touchdown)|\bslept|\bsleep|nach der landung|behind the moon"
    r"|far side|hinter dem mond",
    re.IGNORECASE,
)
_DESCENT = re.compile(
    r"re-?ent|entry|descent|return|way (?:down|home)|coming (?:down|home|back)|wiedereintritt"
    r"|rückkehr|abstieg|landing|plasma|glow"
    r"|capsule|kapsel|shuttle|raumfähre|schild\b|\bshield",
    re.IGNORECASE,
)


def _in_other_words(document: Document, sentence: Sentence) -> list[Finding]:
    """Check the duration of a silence on the return from orbit, whatever it is called."""
    times = [time for time in sentence.of("time") if 5.0 <= time.si <= 12 * 3600.0]
    if (
        not times
        or not sentence.has(_SILENT)
        or not document.nearest(sentence, _DESCENT, 4)
        or document.on_another_planet(sentence)
    ):
        return []
    if len(times) > 1 or sentence.of("speed", "mach") or sentence.has(_AFTERWARDS):
        return []
    shuttle = any(subject.kind == "shuttle" for subject in document.subjects(sentence))
    finding = _duration(sentence, times[0], "shuttle" if shuttle else "capsule")
    # Where only earlier sentences speak of a return, what was silent is not certain.
    sure = sentence.has(_DESCENT) or finding.verdict is Verdict.CONSISTENT
    return [finding] if sure else []


def _slow_plasma(document: Document, sentence: Sentence) -> list[Finding]:
    """Object to a plasma at a speed at which air is not ionised."""
    fast: list[Mention] = [s for s in sentence.of("speed") if s.si > 500.0] + mach_numbers(sentence)
    if len(fast) != 1 or not re.search(r"plasma|ioni[sz]", sentence.text, re.I):
        return []
    if any(subject.is_tunnel for subject in document.subjects(sentence, 2)) or sentence.of("temperature"):
        return []
    finding = _at_speed(sentence, fast[0], altitudes(sentence))
    return [finding] if finding.verdict is Verdict.INCONSISTENT else []


def _densities(speed: float, heights: list[float]) -> list[float]:
    return [stagnation_state(height, speed)[1] for height in heights]


def _at_speed(sentence: Sentence, fast: Mention, heights: list[Mention]) -> Finding:
    flight_altitudes = [heights[0].si] if heights else [30e3, 40e3, 50e3, 60e3]
    frequencies = sentence.of("frequency")
    frequency = frequencies[0].si if frequencies else GNSS_L1
    critical = critical_density(frequency)
    lines, densities = [], []
    for height in flight_altitudes:
        speed = fast.si * (air(height).sound_speed if fast.dimension == "mach" else 1.0)
        density = stagnation_state(height, speed)[1]
        densities.append(density)
        lines.append(
            f"{fast.text} at {height / 1e3:.0f} km ({show(speed, 4)} m/s): n_e = {density:.1e} m⁻³ at the "
            "nose"
        )
    lines.append(f"critical density at {show(frequency / 1e6, 4)} MHz: {critical:.1e} m⁻³")
    ratio = max(densities) / critical
    computed = {
        "electron_density_m3": densities,
        "altitude_m": flight_altitudes,
        "critical_density_m3": critical,
        "frequency_Hz": frequency,
        "ratio": ratio,
    }
    if ratio < 0.03:
        verdict = Verdict.INCONSISTENT
        words = (
            f"At {fast.text} the air is hardly ionised: at most {max(densities):.0e} electrons per m³, a "
            f"factor of {1 / ratio:.0e} below the critical density. Sodium or carbon from an ablating heat "
            "shield could raise it."
        )
    elif min(densities) > 10.0 * critical:
        verdict = Verdict.CONSISTENT
        words = (
            "The electron density at the nose is far above the critical density; links from aft or leeside "
            "antennas, to relay satellites or in higher bands may remain."
        )
    else:
        verdict = Verdict.QUALIFY
        words = (
            "It depends on altitude, antenna position and frequency: at the nose it is true, aft of it the "
            "electron density is 10 to 100 times lower."
        )
    chosen = sentence.index_of(fast, *heights[:1], *frequencies[:1])
    return Finding(NAME, verdict, words, tuple(lines), computed, SOURCE, chosen)


def _duration(sentence: Sentence, time: Mention, kind: str) -> Finding:
    expected = DURATIONS.get(kind, DURATIONS["capsule"])
    fits = time.interval.widened(0.05).overlaps(expected)
    name = "capsules" if kind == "capsule" else "shuttle orbiters"
    return Finding(
        NAME,
        Verdict.CONSISTENT if fits else Verdict.QUALIFY,
        f"Recorded blackouts of {name} last {expected.low / 60:.1f} to {expected.high / 60:.0f} minutes"
        + ("; the claim agrees." if fits else f"; {time.text} is outside."),
        (
            "Gemini 2: 240 s; Apollo 8: 297 s; Apollo 13: 360 s; Crew Dragon Demo-2: 360 s; shuttle: 81 "
            "to 49 km",
            f"{time.text} = {time.si:.0f} s",
        ),
        {"duration_s": time.si, "recorded_s": [expected.low, expected.high]},
        SOURCE,
        sentence.index_of(time),
    )


def _at_altitude(sentence: Sentence, heights: list[Mention]) -> Finding:
    expected = Interval(35e3, 100e3)
    fits = all(height.interval.overlaps(expected) for height in heights)
    return Finding(
        NAME,
        Verdict.CONSISTENT if fits else Verdict.QUALIFY,
        "Blackouts of returns from orbit occur between about 100 and 35 km"
        + ("; the claim agrees." if fits else "; these altitudes are outside."),
        ("Space Shuttle: 80.8 to 49.4 km; RAM C-II: onset at 84 km at 260 MHz",),
        {"altitude_m": [height.si for height in heights], "recorded_m": [expected.low, expected.high]},
        SOURCE,
        sentence.index_of(*heights),
    )


def _returning(sentence: Sentence) -> Finding:
    densities = _densities(7.5e3, [60e3, 70e3])
    critical = critical_density(_BANDS["S band"])
    return Finding(
        NAME,
        Verdict.CONSISTENT,
        "At the speed of a return from orbit the electron density of the shock layer is far above the "
        "critical density.",
        (
            f"7.5 km/s at 60 and 70 km: n_e = {densities[0]:.0e} and {densities[1]:.0e} m⁻³ at the nose",
            f"critical density at 2.2 GHz: {critical:.1e} m⁻³",
        ),
        {"electron_density_m3": densities, "critical_density_m3": critical},
        SOURCE,
    )


def _general(sentence: Sentence) -> Finding:
    critical = critical_density(GNSS_L1)
    lines: list[str] = []
    computed: dict[str, object] = {"critical_density_m3": critical, "frequency_Hz": GNSS_L1}
    threshold: dict[float, float] = {}
    for height in (40e3, 60e3):
        rows = [(speed, stagnation_state(height, speed)[1]) for speed in (2e3, 3e3, 4e3, 5e3, 6e3, 7e3)]
        above = [speed for speed, density in rows if density > critical]
        if above:
            threshold[height] = above[0]
        lines.append(
            f"{height / 1e3:.0f} km: "
            + ", ".join(f"{speed / 1e3:.0f} km/s {density:.0e}" for speed, density in rows)
            + " m⁻³"
        )
        computed[f"electron_density_{height / 1e3:.0f}_km_m3"] = [density for _, density in rows]
    lines.append(f"critical density of satellite navigation (L1, 1575 MHz): {critical:.1e} m⁻³")
    first = min(threshold.values()) if threshold else 0.0
    return Finding(
        NAME,
        Verdict.QUALIFY,
        "True only at high speed: at the nose the electron density exceeds the critical density of "
        f"satellite navigation above about {first / 1e3:.0f} km/s; at Mach 5 (1.6 km/s) the air is not "
        "ionised. Aft of the nose it is 10 to 100 times lower, so links from aft or leeside antennas and "
        "in higher bands remain longer. Without qualification it is true above about Mach 15.",
        tuple(lines),
        computed,
        SOURCE,
    )


CHECK = Check(NAME, check)
