"""Write the small pictures of the built-in flights: altitude over speed.

Their points are for the page of `shocklayer serve`, the sheet of all of them for the documentation.

python docs/flight_pictures.py
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import numpy as np

from shocklayer.chain import fly_scenario
from shocklayer.core.jax_setup import release_programs
from shocklayer.scenario import builtin

TARGET = Path(__file__).parent.parent / "src" / "shocklayer" / "data" / "flight_pictures.json"
SHEET = Path(__file__).parent / "images" / "flights.svg"
POINTS = 48
COLUMNS, CELL = 4, (232, 168)
PLOT = (184.0, 104.0)
FASTEST, HIGHEST = 13.0, 200.0
"""Ends of the axes [km/s], [km]."""


def picture(name: str) -> dict[str, list[float]]:
    """Return a built-in flight at few points, evenly along its line in the picture.

    Parameters
    ----------
    name : str
        Name of the scenario.

    Returns
    -------
    dict
        ``speed`` [km/s] and ``altitude`` [km].
    """
    history = fly_scenario(name)
    speed, altitude = np.asarray(history.speed) / 1e3, np.asarray(history.altitude) / 1e3
    steps = np.hypot(np.diff(speed) / np.ptp(speed), np.diff(altitude) / np.ptp(altitude))
    along = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.linspace(0.0, along[-1], POINTS)
    return {
        "speed": np.interp(at, along, speed).round(2).tolist(),
        "altitude": np.interp(at, along, altitude).round(1).tolist(),
    }


def sheet(pictures: dict[str, dict[str, list[float]]]) -> str:
    """Return all pictures on one sheet.

    Parameters
    ----------
    pictures : dict
        As `picture` returns them, by name.

    Returns
    -------
    str
        SVG.
    """
    rows = -(-len(pictures) // COLUMNS)
    width, height = COLUMNS * CELL[0], rows * CELL[1] + 24
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="system-ui, sans-serif" font-size="11" fill="#333">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for index, (name, points) in enumerate(pictures.items()):
        x, y = (index % COLUMNS) * CELL[0] + 34, (index // COLUMNS) * CELL[1] + 24
        line = " ".join(
            f"{x + PLOT[0] * speed / FASTEST:.1f},"
            f"{y + PLOT[1] * (1.0 - min(altitude, HIGHEST) / HIGHEST):.1f}"
            for speed, altitude in zip(points["speed"], points["altitude"], strict=True)
        )
        title = str(builtin.read("scenarios", name)["title"])
        parts += [
            f'<text x="{x}" y="{y - 8}" font-weight="600">{escape(name)}'
            f"<title>{escape(title)}</title></text>",
            f'<path d="M{x} {y}v{PLOT[1]}h{PLOT[0]}" fill="none" stroke="#999"/>',
            f'<polyline points="{line}" fill="none" stroke="#1f5f8b" stroke-width="2"/>',
            *(
                f'<text x="{x - 4}" y="{y + PLOT[1] * (1 - km / HIGHEST) + 4:.0f}" text-anchor="end" '
                f'fill="#777" font-size="9">{km}</text>'
                for km in (0, 100, 200)
            ),
            *(
                f'<text x="{x + PLOT[0] * speed / FASTEST:.0f}" y="{y + PLOT[1] + 12}" text-anchor="middle" '
                f'fill="#777" font-size="9">{speed}</text>'
                for speed in (0, 4, 8, 12)
            ),
        ]
    words = "Altitude in km over speed in km/s; what is higher than 200 km is drawn at the upper edge."
    parts.append(f'<text x="34" y="{height - 8}" fill="#777">{words}</text></svg>')
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    pictures = {}
    for each in builtin.builtin_names("scenarios"):
        pictures[each] = picture(each)
        release_programs()
    lines = [
        f"{json.dumps(name)}: {json.dumps(value, separators=(',', ':'))}" for name, value in pictures.items()
    ]
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    SHEET.write_text(sheet(pictures), encoding="utf-8")
