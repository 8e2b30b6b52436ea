"""A Mach number and a speed that are equated, with the altitude if one is given."""

from __future__ import annotations

import re

from shocklayer.claims.check import Check
from shocklayer.claims.checks.tunnel_flow import is_flow
from shocklayer.claims.clauses import together
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.links import links
from shocklayer.claims.mentions import Mention
from shocklayer.claims.physics import SEA_LEVEL_SOUND_SPEED, altitudes_of_sound_speed, sound_speed_range
from shocklayer.claims.quantity_roles import altitudes, mach_numbers
from shocklayer.claims.verdicts import Finding, Interval, Verdict, show

NAME = "mach-speed"
SOURCE = "US Standard Atmosphere 1976 (sound speed, ratio of specific heats 1.4)"
FLIGHT_SOUND_SPEEDS = Interval(274.0, 331.0)
"""Sound speeds between the coldest air below 90 km and the warm stratopause [m/s]."""
GROUND_SOUND_SPEEDS = Interval(331.0, 350.0)
"""Sound speeds at the ground, 0 to 32 degrees Celsius [m/s]."""
_OWN_WIND = re.compile(
    r"\b(?:struck|hit|met|meets?|buffeted|faces?|against"
    r"|in) (?:by )?an? (?:\w+ )?(?:head)?wind of\b|airstream of|slipstream of"
    r"|fahrtwind",
    re.IGNORECASE,
)
_EQUATES = re.compile(
    r"corresponds?|correspond(?:ing|s) to|\bequals?\b|equivalent|\bthat is\b|\bi\.e\.|entspr[aäi]ch"
    r"|\bdas (?:sind|ist|wären)\b"
    r"|umgerechnet|\bmeans\b|\bmakes\b|\bwhich is\b",
    re.IGNORECASE,
)
_OTHER_MEDIUM = re.compile(
    r"\b(?:in|through|under) (?:sea)?water\b|underwater|\bin steel|\bhelium\b|in wasser|unter wasser"
    r"|im wasser",
    re.IGNORECASE,
)
_APART = re.compile(
    r"\b(?:(?<!more )(?<!less )than|compared|whereas|while|versus|vs|but|from|previous|record|slow"
    r"|accelerat\w*|instead"
    r"|schneller|(?<!mehr )(?<!weniger )als|"
    r"water|steel|helium|underwater|wasser|wind|exhaust)\b",
    re.IGNORECASE,
)


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Divide a speed by the Mach number given with it and compare with the sound speed of the atmosphere.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        At most one: consistent with the local sound speed, consistent by convention with that at sea level,
        else not.
    """
    if is_flow(document, sentence) or sentence.has(_OTHER_MEDIUM):
        return []  # the gas of a tunnel is cold: `tunnel_flow` judges it
    pair, strong = _pair(document, sentence)
    if pair is None:
        return []
    mach, speed = pair
    implied = Interval(speed.low / mach.low, speed.high / mach.high) if mach.low > 0 else None
    if implied is None:
        return []
    nominal = 0.5 * (implied.low + implied.high)
    spread = Interval(speed.interval.low / mach.interval.high, speed.interval.high / mach.interval.low)
    if mach.low != mach.high:
        spread = Interval(0.95 * min(implied.low, implied.high), 1.05 * max(implied.low, implied.high))
    heights = altitudes(sentence)
    steps = [f"{speed.text} = {show(speed.si, 4)} m/s; divided by {mach.text}: sound speed {nominal:.0f} m/s"]
    computed = {
        "sound_speed_implied_m_s": nominal,
        "sound_speed_interval_m_s": [spread.low, spread.high],
        "sound_speed_sea_level_m_s": SEA_LEVEL_SOUND_SPEED,
    }
    if heights:
        verdict, explanation = _with_altitude(mach, speed, heights[0], nominal, spread, steps, computed)
    else:
        verdict, explanation = _without_altitude(mach, speed, nominal, spread, steps)
    if verdict.severity >= Verdict.QUALIFY.severity and not strong:
        return []  # the two values may refer to different times
    chosen = sentence.index_of(mach, speed, *heights[:1])
    return [Finding(NAME, verdict, explanation, tuple(steps), computed, SOURCE, chosen)]


def _pair(document: Document, sentence: Sentence) -> tuple[tuple[Mention, Mention] | None, bool]:
    machs, speeds = mach_numbers(sentence), sentence.of("speed")
    chain = links(sentence.text, sentence.mentions)
    for link in chain:
        if {link.first.dimension, link.second.dimension} == {"mach", "speed"}:
            mach, speed = (
                (link.first, link.second) if link.first.dimension == "mach" else (link.second, link.first)
            )
            # "Mach 5 (3,800 mph, 6,100 km/h)": the figure nearest to the Mach number is judged.
            between = sentence.text[link.first.end : link.second.start]
            apart = link.kind == "apposition" and (
                _APART.search(between) or _APART.search(sentence.text[: link.first.start])
            )
            if mach in machs and not apart:
                return (mach, speed), True
    if len(machs) == 1 and len(speeds) == 1 and sentence.has(_OWN_WIND) and not is_flow(document, sentence):
        return (machs[0], speeds[0]), True  # the wind that a vehicle meets is its own speed
    if machs and speeds:
        distinct = {round(mach.si, 2) for mach in machs}
        near = min(((m, s) for m in machs for s in speeds), key=lambda both: _distance(*both))
        between = sentence.text[min(near[0].end, near[1].end) : max(near[0].start, near[1].start)]
        if (
            len(distinct) == 1
            and not _APART.search(between)
            and together(sentence, *near)
            and (near[0].low == near[0].high) == (near[1].low == near[1].high)
        ):
            said = "..." in between or "…" in between or _EQUATES.search(between) is not None
            return near, said or _distance(*near) < 25
        return None, False
    if document.restates_previous(sentence):
        for earlier in document.previous(sentence):
            before = mach_numbers(earlier)
            if len(before) == 1 and speeds:
                return (before[0], speeds[0]), True
            if len(machs) == 1 and earlier.of("speed"):
                return (machs[0], earlier.of("speed")[-1]), True
    return None, False


def _distance(mach: Mention, speed: Mention) -> int:
    return max(mach.start, speed.start) - min(mach.end, speed.end)


def _with_altitude(
    mach: Mention,
    speed: Mention,
    height: Mention,
    nominal: float,
    spread: Interval,
    steps: list[str],
    computed: dict[str, object],
) -> tuple[Verdict, str]:
    local = Interval(*sound_speed_range(height.interval.low, height.interval.high)).widened(0.02)
    middle = 0.5 * (local.low + local.high)
    here = speed.si / middle
    steps.append(f"sound at {height.text}: {middle:.0f} m/s, so {speed.text} is Mach {here:.2f} there")
    computed |= {"sound_speed_local_m_s": middle, "mach_local": here, "altitude_m": height.si}
    if spread.overlaps(local):
        return Verdict.CONSISTENT, f"At {height.text} {speed.text} is Mach {here:.1f}, in agreement."
    if spread.overlaps(GROUND_SOUND_SPEEDS):
        return (
            Verdict.CONVENTION,
            f"Right with the speed of sound at sea level (340 m/s); at {height.text} {speed.text} is Mach "
            f"{here:.1f}.",
        )
    gap = spread.gap(local)
    verdict = Verdict.QUALIFY if gap <= 1.10 else Verdict.INCONSISTENT
    return verdict, (
        f"At {height.text} {speed.text} is Mach {here:.1f}, not {mach.text}; {mach.text} there is "
        f"{show(mach.si * middle, 3)} m/s ({show(mach.si * middle * 3.6, 3)} km/h)."
    )


def _without_altitude(
    mach: Mention, speed: Mention, nominal: float, spread: Interval, steps: list[str]
) -> tuple[Verdict, str]:
    if FLIGHT_SOUND_SPEEDS.low <= nominal < FLIGHT_SOUND_SPEEDS.high or (
        spread.overlaps(FLIGHT_SOUND_SPEEDS)
        and not GROUND_SOUND_SPEEDS.low <= nominal <= GROUND_SOUND_SPEEDS.high
    ):
        bands = altitudes_of_sound_speed(min(nominal, spread.low), max(nominal, spread.high))
        where = " and ".join(f"{low / 1e3:.0f} to {high / 1e3:.0f} km" for low, high in bands[:3])
        if where:
            steps.append(f"within rounding, this is the sound speed at {where} altitude")
        return (
            Verdict.CONSISTENT,
            f"{speed.text} is {mach.text} at a sound speed of {nominal:.0f} m/s, which occurs at flight "
            f"altitudes.",
        )
    if spread.overlaps(GROUND_SOUND_SPEEDS):
        cold = mach.si * 295.0
        steps.append(
            f"{mach.text} at sea level: {show(mach.si * SEA_LEVEL_SOUND_SPEED, 4)} m/s; "
            f"at 11 to 20 km (295 m/s): {show(cold, 4)} m/s"
        )
        return (
            Verdict.CONVENTION,
            "Right by a convention of the press, which converts Mach numbers with the speed of sound at sea "
            f"level (340 m/s). At flight altitudes {mach.text} is up to 14 % slower, about "
            f"{show(cold * 3.6, 3)} km/h.",
        )
    gap = min(spread.gap(FLIGHT_SOUND_SPEEDS), spread.gap(GROUND_SOUND_SPEEDS))
    verdict = Verdict.QUALIFY if gap <= 1.06 else Verdict.INCONSISTENT
    low, high = mach.low * 274.0, mach.high * 347.0
    return verdict, (
        f"The sound speed would have to be {nominal:.0f} m/s; below 90 km it is 274 to 347 m/s. "
        f"{mach.text} is {show(low * 3.6, 3)} to {show(high * 3.6, 3)} km/h."
    )


CHECK = Check(NAME, check, needs=frozenset(["mach", "speed"]))
