"""The built-in flights as the pages list them, without the models of a scenario."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from shocklayer.scenario import builtin


class Flight(NamedTuple):
    """A built-in flight: name, title, and the opening comment of its file."""

    name: str
    title: str
    about: str


@cache
def flights() -> tuple[Flight, ...]:
    """Return every built-in flight, sorted by name."""
    return tuple(
        Flight(name, str(builtin.read("scenarios", name)["title"]), opening_comment(name))
        for name in builtin.builtin_names("scenarios")
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
