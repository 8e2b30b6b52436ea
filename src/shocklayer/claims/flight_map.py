"""A drawing for an article: altitude over speed, with its flight points and the range of its facilities."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from math import sqrt

from shocklayer.claims.article_check import CheckedArticle
from shocklayer.claims.context import Sentence
from shocklayer.claims.physics import air
from shocklayer.claims.quantity_roles import altitudes, mach_numbers
from shocklayer.claims.verdicts import Verdict
from shocklayer.planet.two_body import circular_speed

_WIDTH, _HEIGHT = 860, 470
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 24, 18, 52
_FASTEST, _HIGHEST = 12.0e3, 100.0e3
_INK, _SOFT = "#7d8590", "#aeb4bd"
_AGREED, _DOUBTFUL, _WRONG = "#1f6f9f", "#b7791f", "#c0392b"
_BOXES = ("#1f6f9f", "#7a5195", "#1a7f4b", "#b7791f", "#5f6b7a", "#9b4d6b")


def _x(speed: float) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * speed / _FASTEST


def _y(altitude: float) -> float:
    return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * altitude / _HIGHEST


def flight_map(checked: CheckedArticle) -> str:
    """Draw the map of altitude over speed.

    Parameters
    ----------
    checked : CheckedArticle
        The article with its checked claims.

    Returns
    -------
    str
        Inline SVG; empty where the article names neither a facility nor a speed with an altitude.
    """
    boxes = list(_boxes(checked))
    points = list(_points(checked))
    if not boxes and not points:
        return ""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        'font-family="system-ui, sans-serif" font-size="12" fill="currentColor">'
        "<title>Altitude over speed: flight points of the article and range of ground facilities</title>"
    ]
    parts += _axes()
    parts += _lines()
    for number, (name, low, high, bottom, top, how) in enumerate(boxes):
        colour = _BOXES[number % len(_BOXES)]
        left, right = _x(min(low, _FASTEST)), _x(min(high, _FASTEST))
        upper, lower = _y(min(top, _HIGHEST)), _y(bottom)
        parts.append(
            f'<rect x="{left:.1f}" y="{upper:.1f}" width="{max(right - left, 2.0):.1f}" '
            f'height="{lower - upper:.1f}" '
            f'fill="{colour}" fill-opacity=".13" stroke="{colour}" stroke-width="1.5"/>'
        )
        parts.append(
            f'<text x="{min(left + 5, _WIDTH - 190):.1f}" y="{upper + 15 + 15 * (number % 3):.1f}" '
            f'fill="{colour}" '
            f'font-weight="600">{escape(name)}<tspan font-weight="400"> {escape(how)}</tspan></text>'
        )
    for name, slow, fast, low, high, colour in points:
        parts.append(_mark(name, slow, fast, low, high, colour))
    parts.append("</svg>")
    return "".join(parts)


def _axes() -> list[str]:
    out = []
    for kilometres in range(0, 101, 20):
        y = _y(kilometres * 1e3)
        out.append(f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="{_SOFT}" stroke-opacity=".35"/>')
        out.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{kilometres}</text>')
    for speed in range(0, 13, 2):
        x = _x(speed * 1e3)
        out.append(f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{speed}</text>')
    middle = 0.5 * (_LEFT + _WIDTH - _RIGHT)
    out.append(
        f'<text x="{middle}" y="{_HEIGHT - 12}" text-anchor="middle">Speed [km/s]</text>'
        f'<text transform="translate(16 {0.5 * (_TOP + _HEIGHT - _BOTTOM)}) rotate(-90)" '
        'text-anchor="middle">Altitude [km]</text>'
        f'<path d="M{_LEFT} {_TOP}V{_HEIGHT - _BOTTOM}H{_WIDTH - _RIGHT}" fill="none" stroke="{_INK}"/>'
    )
    return out


def _path(points: list[tuple[float, float]], style: str) -> str:
    inside = [(x, y) for x, y in points if x <= _FASTEST]
    if len(inside) < 2:
        return ""
    body = "L".join(f"{_x(x):.1f} {_y(y):.1f}" for x, y in inside)
    return f'<path d="M{body}" fill="none" {style}/>'


def _lines() -> list[str]:
    out = []
    heights = [1e3 * k for k in range(0, 101, 2)]
    for mach in (5, 10, 20, 30):
        line = [(mach * air(h).sound_speed, h) for h in heights if h <= 86e3]
        out.append(_path(line, f'stroke="{_INK}" stroke-opacity=".55"'))
        speed = mach * air(86e3).sound_speed
        out.append(
            f'<text x="{_x(speed):.1f}" y="{_y(96e3):.1f}" text-anchor="middle" fill="{_INK}">'
            f"Mach {mach}</text>"
        )
    for pressure in (1e3, 1e5):
        line = [(sqrt(2.0 * pressure / air(h).density), h) for h in heights if h <= 86e3]
        out.append(_path(line, f'stroke="{_INK}" stroke-opacity=".55" stroke-dasharray="2 3"'))
        inside = [(x, y) for x, y in line if x <= 0.93 * _FASTEST]
        x, y = inside[-1]
        out.append(
            f'<text x="{_x(x) - 4:.1f}" y="{_y(y) + 16:.1f}" fill="{_INK}">{pressure / 1e3:g} kPa</text>'
        )
    orbit = [(circular_speed(h), h) for h in (0.0, _HIGHEST)]
    out.append(_path(orbit, f'stroke="{_INK}" stroke-dasharray="7 5"'))
    out.append(
        f'<text x="{_x(circular_speed(0.0)) + 6:.1f}" y="{_y(3e3):.1f}" fill="{_INK}">circular speed</text>'
    )
    return out


def _boxes(checked: CheckedArticle) -> Iterable[tuple[str, float, float, float, float, str]]:
    """Yield the range of every facility named: speeds of equal total enthalpy, and simulated altitudes."""
    from shocklayer.facilities.catalogue import facility

    seen: set[str] = set()
    for sentence in checked.document.sentences:
        for hit in sentence.hits:
            name = hit.subject.name
            if hit.subject.kind != "facility" or name in seen or len(seen) >= 6:
                continue
            seen.add(name)
            entry = facility(name)
            bottom = entry.value("altitude_minimum") or 0.0
            top = entry.value("altitude_maximum") or _HIGHEST
            low, high = entry.value("stream_speed_minimum"), entry.value("stream_speed_maximum")
            how = "by its stream speed"
            temperature = entry.value("total_temperature_maximum")
            enthalpy = entry.value("total_enthalpy_maximum")
            if high is None and enthalpy is not None:
                high, how = sqrt(2.0 * enthalpy), f"by {enthalpy / 1e6:.0f} MJ/kg"
                least = entry.value("total_enthalpy_minimum")
                low = sqrt(2.0 * least) if least else None
            if high is None and temperature is not None:
                # Enthalpy above flight air at 217 K with a constant specific heat: low above 1500 K.
                high, how = sqrt(2.0 * 1004.7 * max(temperature - 217.0, 0.0)), f"by {temperature:.0f} K"
            if high:
                yield name, low or 0.0, high, bottom, top, how


def _points(checked: CheckedArticle) -> Iterable[tuple[str, float, float, float, float, str]]:
    """Yield the flight points of the article: Mach number or speed with an altitude in one sentence."""
    count = 0
    for sentence in checked.document.sentences:
        if not checked.document.on_topic(sentence) or not sentence.mentions:
            continue
        point = _point(sentence)
        if point is not None and count < 10:
            count += 1
            yield *point, _colour(checked, sentence)


def _colour(checked: CheckedArticle, sentence: Sentence) -> str:
    """Return the colour of a point: red only where its sentence is objected to."""
    worst = max(
        (
            claim.finding.verdict.severity
            for claim in checked.claims
            if claim.sentence.index == sentence.index
        ),
        default=0,
    )
    if worst >= Verdict.INCONSISTENT.severity:
        return _WRONG
    return _DOUBTFUL if worst >= Verdict.QUALIFY.severity else _AGREED


def _point(sentence: Sentence) -> tuple[str, float, float, float, float] | None:
    heights = altitudes(sentence)
    fast = sentence.of("speed") or mach_numbers(sentence)
    if not heights or not fast:
        return None
    height, speed = heights[0], max(fast, key=lambda mention: mention.high)
    if height.high > _HIGHEST:
        return None
    sound = air(0.5 * (height.low + height.high)).sound_speed if speed.dimension == "mach" else 1.0
    label = f"{speed.text} at {height.text}"
    return label, speed.low * sound, speed.high * sound, height.low, height.high


def _mark(name: str, slow: float, fast: float, low: float, high: float, colour: str) -> str:
    left, right = _x(min(slow, _FASTEST)), _x(min(fast, _FASTEST))
    upper, lower = _y(high), _y(low)
    middle = 0.5 * (upper + lower)
    text = (
        f'<text x="{min(right + 9, _WIDTH - 200):.1f}" y="{middle - 7:.1f}" fill="{colour}" '
        f'font-weight="600">{escape(name)}</text>'
    )
    if right - left < 3.0 and lower - upper < 3.0:
        return f'<circle cx="{left:.1f}" cy="{middle:.1f}" r="5" fill="{colour}"/>' + text
    return (
        f'<path d="M{left:.1f} {lower:.1f}L{right:.1f} {upper:.1f}" stroke="{colour}" stroke-width="5" '
        f'stroke-linecap="round"/>' + text
    )
