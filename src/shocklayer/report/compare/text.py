"""What a comparison of flights answers, in sentences and tables made from its numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shocklayer.core.constants import EARTH_MEAN_RADIUS
from shocklayer.planet import two_body
from shocklayer.report.compare.comparison import EQUATOR, Comparison
from shocklayer.report.compare.flight_metrics import GLIDE_ALTITUDE, Measures, Sight
from shocklayer.report.figures.style import duration, number, with_unit
from shocklayer.report.page.tables import Table
from shocklayer.report.page.text import Answer, join

_KINDS = {
    "orbit": "in orbit, then down",
    "glide": "glide",
    "lifting": "entry with lift",
    "ballistic": "ballistic",
    "flight": "–",
}


def answers(found: Comparison) -> list[Answer]:
    """Return the questions one asks of such flights, each with its answer.

    Parameters
    ----------
    found : Comparison
        The flights.

    Returns
    -------
    list of Answer
        Which is faster, which lower, which seen later, which speeds go round the globe. None for one flight.
    """
    if len(found.flights) < 2:
        return []
    return [
        one for one in (_faster(found), _lower(found), _seen(found), _unseen(found), _round(found)) if one
    ]


def _km(metres: float, digits: int = 3) -> str:
    """Write a distance or height in km."""
    return f"{number(metres / 1e3, digits)}\u00a0km"


def _speed(value: float) -> str:
    return f"{number(value / 1e3)}\u00a0km/s"


def _faster(found: Comparison) -> Answer:
    glides, arcs_flown = found.of("glide"), found.of("ballistic", "lifting")
    way = f"{_km(found.common)} over the ground"
    times = [
        f"{flight.name}{' in orbit' if flight.kind == 'orbit' else ''} after {duration(flight.common_time)} "
        f"({_speed(flight.common_mean_speed)} on average)"
        for flight in sorted(found.flights, key=lambda one: one.common_time)
    ]
    text = f"Gone {way}: {join(times)}."
    first = min(found.flights, key=lambda one: one.common_time)
    if not glides or not arcs_flown:
        return Answer("Which is faster?", f"{first.name}, over the same distance.", text)
    short = _verdict(
        [(g.common_time - b.common_time, b.name) for g in glides[:1] for b in arcs_flown],
        ("slower", "faster"),
    )
    if any(lent.time is not None for lent in found.lent):
        text += " How fast a glide is hangs on the speed it begins with."
    for lent in found.lent:
        lender = next(flight for flight in found.flights if flight.name == lent.lender)
        if lent.time is None or lent.end_speed is None:
            continue
        gap = lender.common_time - lent.time
        text += (
            f" With the energy that {lent.lender} has at burn-out, {lent.glider} would start its glide at "
            f"{_speed(lent.speed)} (inertial) and by the closed form pass there after about "
            f"{duration(lent.time)}, {duration(abs(gap))} {'before' if gap > 0 else 'after'} it, at "
            f"{_speed(lent.end_speed)}."
        )
    return Answer("Is the glider faster over the same distance?", short, text)


def _verdict(gaps: Sequence[tuple[float, str]], words: tuple[str, str]) -> str:
    """Say by how much the first is more (or less) than each other."""
    parts = [f"{duration(abs(gap))} {words[0] if gap > 0 else words[1]} than {name}" for gap, name in gaps]
    if all(gap > 0 for gap, _ in gaps):
        return f"No: {join(parts)}."
    return f"{'Yes' if all(gap <= 0 for gap, _ in gaps) else 'It depends'}: {join(parts)}."


def _lower(found: Comparison) -> Answer:
    heights = [
        f"{flight.name} flies at {_km(flight.common_mean_altitude)} on average and "
        f"{_km(flight.common_highest)} at most"
        for flight in sorted(found.flights, key=lambda one: one.common_mean_altitude)
    ]
    text = f"Over the first {_km(found.common)}, {join(heights)}."
    glides, others = found.of("glide"), found.of("ballistic", "lifting")
    if not glides or not others:
        lowest = min(found.flights, key=lambda one: one.common_mean_altitude)
        return Answer("Which flies lowest?", f"{lowest.name}.", text)
    parts = [
        f"{number(other.common_mean_altitude / glides[0].common_mean_altitude, 2)} times lower than "
        f"{other.name}"
        for other in others
    ]
    return Answer("How much lower does it fly?", f"On average {join(parts)}.", text)


def _seen(found: Comparison) -> Answer | None:
    """Say when the observers on the ground first have each flight over their horizon."""
    ground = [o for o in found.observers if not _in_space(found, o)]
    parts: list[str] = []
    short = ""
    for observer in ground:
        seen = [(flight, sight) for flight in found.flights if (sight := flight.sight(observer))]
        if len(seen) < 2:
            continue
        # The last observer on the way, nearest to the end, is told in words; the table has them all.
        parts = [f"{observer} first sees {join([_notice(flight, sight) for flight, sight in seen])}."]
        glides = [(f, s) for f, s in seen if f.kind == "glide" and s.first is not None]
        others = [(f, s) for f, s in seen if f.kind in ("ballistic", "lifting") and s.first is not None]
        if glides and others:
            late = [
                f"{duration(abs(other.notice - glides[0][1].notice))} "
                f"{'less' if other.notice > glides[0][1].notice else 'more'} than for {flight.name}"
                for flight, other in others
            ]
            short = f"{observer}: {duration(glides[0][1].notice)} before its end, {join(late)}."
    if not parts:
        return None
    if not short:
        short = "First sight, before the end of each flight:"
    text = (
        f"{parts[-1]} What flies {_km(GLIDE_ALTITUDE, 2)} high comes over the horizon "
        f"{_km(_horizon(GLIDE_ALTITUDE))} away, what flies 300\u00a0km high {_km(_horizon(300e3))} away "
        "(straight rays)."
    )
    return Answer("How much later does an observer on the ground see it?", short, text)


def _notice(flight: Measures, sight: Sight) -> str:
    if sight.first is None:
        return f"{flight.name} never"
    words = f"{flight.name} {duration(sight.notice)} before its end"
    if sight.altitude is not None:
        words += f", at {_km(sight.altitude)}"
    if sight.last_notice < 0.999 * sight.notice:
        words += f" (on its last pass {duration(sight.last_notice)} before)"
    return words


def _unseen(found: Comparison) -> Answer | None:
    """Say what an observer in space has before it."""
    for observer in found.observers:
        if not _in_space(found, observer):
            continue
        seen = [(flight, sight) for flight in found.flights if (sight := flight.sight(observer))]
        if not seen:
            continue
        whole = [flight.name for flight, sight in seen if sight.share > 0.9999]
        rest = [
            f"{flight.name} for {number(100.0 * sight.share, 2)}\u00a0% of its time"
            for flight, sight in seen
            if sight.share <= 0.9999
        ]
        parts = [f"{join(whole)} from beginning to end"] if whole else []
        parts += [join(rest)] if rest else []
        heat = [
            f"{with_unit('stagnation_heat_flux', flight.heat_flux)} ({flight.name})"
            for flight in found.flights
        ]
        text = (
            "This is the line of sight, not what a sensor makes of it. From space only the planet hides a "
            "flight, however low: height decides what the ground sees, not what space sees. An "
            f"infrared sensor looks for heat, and the noses take up to {join(heat)}."
        )
        return Answer(f"Does an observer in space see it ({observer})?", f"{'; '.join(parts)}.", text)
    return None


def _round(found: Comparison) -> Answer | None:
    if not found.earth:
        return None
    goes = [flight for flight in found.flights if flight.kind == "orbit"]
    low = [flight for flight in found.flights if flight.kind != "orbit"]
    text = (
        f"A circular orbit 200\u00a0km high takes {_speed(two_body.circular_speed(200e3))} (inertial). Below "
        f"the circular speed a ballistic body comes down again: from 7\u00a0km/s after at most "
        f"{_km(two_body.longest_arc(7000.0))}, from 7.8\u00a0km/s after at most "
        f"{_km(two_body.longest_arc(7800.0))}."
    )
    ratio, round_speed = found.lift_to_drag, found.round_speed()
    if ratio is not None and round_speed is not None:
        share = round_speed / two_body.circular_speed(GLIDE_ALTITUDE)
        text += (
            f" A glider with a lift-to-drag ratio of {number(ratio, 2)} goes "
            "(R/2) (L/D) ln(1/(1 \u2212 V\u00b2/Vc\u00b2)): "
            f"from 6\u00a0km/s {_km(two_body.glide_range(6000.0, ratio))}, from 7\u00a0km/s "
            f"{_km(two_body.glide_range(7000.0, ratio))}; once round the globe only from "
            f"{_speed(round_speed)}, "
            f"{number(100.0 * share, 3)}\u00a0% of circular speed."
        )
    shares = [
        f"{flight.name} {number(100.0 * flight.burn_out_speed / flight.circular_speed)}\u00a0%"
        for flight in found.flights
    ]
    text += f" At burn-out (or entry) these flights have of the circular speed there: {join(shares)}."
    if goes and low:
        short = f"{join([f.name for f in goes])} can; {join([f.name for f in low])} cannot."
    elif goes:
        short = f"{join([f.name for f in goes])}: in orbit."
    else:
        fastest = max(low, key=lambda flight: flight.burn_out_speed / flight.circular_speed)
        fast = fastest.burn_out_speed / fastest.circular_speed
        short = "None of these stays up." if fast < 1.0 else "None of these is in an orbit above the air."
    return Answer("Which speeds go round the globe, and which cannot?", short, text)


def _horizon(altitude: float) -> float:
    """Return the ground distance at which something at an altitude meets the horizon, straight rays [m]."""
    return EARTH_MEAN_RADIUS * float(np.arccos(EARTH_MEAN_RADIUS / (EARTH_MEAN_RADIUS + altitude)))


def _in_space(found: Comparison, observer: str) -> bool:
    return any(sight.in_space for flight in found.flights if (sight := flight.sight(observer)))


def flights_table(found: Comparison) -> Table:
    """Set what decides the answers side by side, a column for each flight."""
    flights = found.flights
    rows: list[tuple[str, ...]] = [
        ("Kind of flight", *(_KINDS[f.kind] for f in flights)),
        ("Lift-to-drag ratio", *("–" if f.lift_to_drag is None else number(f.lift_to_drag) for f in flights)),
        (f"Time to go {_km(found.common)}", *(duration(f.common_time) for f in flights)),
        ("Mean speed on that way", *(_speed(f.common_mean_speed) for f in flights)),
        ("Speed there", *(_speed(f.common_speed) for f in flights)),
        ("Altitude there", *(_km(f.common_altitude) for f in flights)),
        ("Mean altitude on that way", *(_km(f.common_mean_altitude) for f in flights)),
        ("Highest altitude on that way", *(_km(f.common_highest) for f in flights)),
        ("Speed at burn-out or entry, inertial", *(_speed(f.burn_out_speed) for f in flights)),
        ("Speed at the end", *(_speed(f.end_speed) for f in flights)),
    ]
    if found.earth:
        shares = (f"{number(100.0 * f.burn_out_speed / f.circular_speed)}\u00a0%" for f in flights)
        perigees = (_km(f.perigee) if f.perigee > 0.0 else "inside the Earth" for f in flights)
        rows[-1:-1] = [
            ("… of circular speed there", *shares),
            ("Perigee of the orbit reached", *perigees),
        ]
    return Table(("", *(f.name for f in flights)), rows, frozenset(range(1, len(flights) + 1)))


def ranges_table(found: Comparison) -> Table:
    """Set the range of a ballistic body and of the glider against speed, in closed form."""
    ratio = found.lift_to_drag
    head = ("Inertial speed", "Ballistic, at most", "… of once round")
    if ratio is not None:
        head = (*head, f"Glide, L/D {number(ratio, 2)}", "… of once round")
    rows = []
    for one in found.speeds():
        cells = [f"{number(one['speed'] / 1e3, 2)}\u00a0km/s" if one["speed"] else ""]
        for key in ("longest_arc", "glide_range")[: 1 if ratio is None else 2]:
            reach = one[key]
            cells += (
                ["in orbit", "endless"]
                if reach is None
                else [_km(reach), f"{number(100.0 * reach / EQUATOR, 2)}\u00a0%"]
            )
        rows.append(tuple(cells))
    return Table(head, rows, frozenset(range(len(head))), "Known for flights at the Earth only.")
