"""The built-in flights as the pages list them, without the models of a scenario."""

from __future__ import annotations

import json
from functools import cache
from typing import NamedTuple

from shocklayer.scenario import builtin

HIGHEST, FASTEST = 200.0, 13.0
"""Ends of the axes of the small pictures [km], [km/s]."""
WIDTH, HEIGHT = 100.0, 60.0


class Flight(NamedTuple):
    """A built-in flight: name, title, the opening comment of its file, and the points of its picture."""

    name: str
    title: str
    about: str
    points: str


@cache
def flights() -> tuple[Flight, ...]:
    """Return every built-in flight, sorted by name."""
    pictures = json.loads((builtin.data_directory() / "flight_pictures.json").read_text(encoding="utf-8"))
    return tuple(
        Flight(
            name,
            str(builtin.read("scenarios", name)["title"]),
            opening_comment(name),
            _points(pictures[name]["speed"], pictures[name]["altitude"]),
        )
        for name in builtin.builtin_names("scenarios")
    )


def _points(speed: list[float], altitude: list[float]) -> str:
    """Return altitude over speed as points of an SVG line; what is higher is drawn at the upper edge."""
    return " ".join(
        f"{WIDTH * v / FASTEST:.1f},{HEIGHT * (1.0 - min(h, HIGHEST) / HIGHEST):.1f}"
        for v, h in zip(speed, altitude, strict=True)
    )


def opening_comment(name: str) -> str:
    """Return the opening comment of a built-in scenario: the flight and its sources.

    Parameters
    ----------
    name : str
        Its name.

    Returns
    -------
    str
        One paragraph.
    """
    text = (builtin.data_directory() / "scenarios" / f"{name}.toml").read_text(encoding="utf-8")
    words: list[str] = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        words.append(line.lstrip("#").strip())
    return " ".join(word for word in words if word)
