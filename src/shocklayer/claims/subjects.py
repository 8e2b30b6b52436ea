"""Subjects of an article: vehicles, classes of vehicle, ground facilities."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from shocklayer.claims.catalogue import Vehicle, by_name


@dataclass(frozen=True)
class Subject:
    """A vehicle, a class of vehicle or a ground facility.

    Parameters
    ----------
    name : str
        Name.
    kind : str
        Class of vehicle, or ``tunnel``, ``shock tunnel``, ``facility``.
    generic : bool
        Whether it is a class rather than an individual.
    orbital : bool
        Whether it flies at circular speed.
    lunar : bool
        Whether it returns from the Moon.
    range : tuple of float or None
        Range of the class [m].
    shown : int or None
        Year it was first shown in public.
    source : str
        Source of the data.
    vehicle : Vehicle or None
        Its entry in the catalogue of vehicles.
    """

    name: str
    kind: str
    generic: bool = False
    orbital: bool = False
    lunar: bool = False
    range: tuple[float, float] | None = None
    mach: tuple[float, float] | None = None
    shown: int | None = None
    source: str = ""
    vehicle: Vehicle | None = None

    @property
    def is_tunnel(self) -> bool:
        """Whether it is a ground facility."""
        return self.kind in ("tunnel", "shock tunnel", "facility")


@dataclass(frozen=True)
class Hit:
    """A subject named in the plain text, with its offsets."""

    start: int
    end: int
    subject: Subject


@cache
def _data() -> dict[str, Any]:
    text = (files("shocklayer") / "data" / "claims" / "subjects.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _table() -> tuple[re.Pattern[str], dict[str, Subject], frozenset[str]]:
    from shocklayer.facilities.catalogue import facilities

    names: dict[str, Subject] = {}
    known: dict[str, Subject] = {}
    for entry in _data()["vehicle"]:
        range_km = entry.get("range_km")
        mach = entry.get("mach")
        subject = Subject(
            entry["name"],
            entry["kind"],
            entry.get("generic", False),
            entry.get("orbital", False),
            entry.get("lunar", False),
            (range_km[0] * 1e3, range_km[1] * 1e3) if range_km else None,
            (float(mach[0]), float(mach[1])) if mach else None,
            entry.get("shown"),
            entry["source"],
            by_name().get(entry["name"]),
        )
        known[entry["name"]] = subject
        for alias in entry["aliases"]:
            names[alias] = subject
    for vehicle in by_name().values():
        subject = known.get(vehicle.name) or Subject(
            vehicle.name,
            vehicle.kind,
            orbital=vehicle.is_low_orbit,
            lunar=vehicle.is_lunar,
            shown=vehicle.year,
            source=vehicle.source,
            vehicle=vehicle,
        )
        for alias in vehicle.aliases:
            names[alias] = subject
    for entry in _data()["tunnel"]:
        subject = Subject(entry["name"], entry["kind"], generic=True, source="class")
        for alias in entry["aliases"]:
            names[alias] = subject
    for facility in facilities():
        subject = Subject(facility.name, "facility", source=facility.source)
        for alias in (facility.name, *facility.aliases, *_titles(facility.title)):
            names[alias] = subject
    ordered = sorted(names, key=len, reverse=True)
    body = "|".join(_spelling(name) for name in ordered)
    folded = {_fold(name): subject for name, subject in names.items()}
    pattern = re.compile(rf"(?<![\w-])(?:{body})(?:'s|’s|s)?(?![\w])")
    first = {word.group() for name in names if (word := _WORD.match(name))}
    return pattern, folded, frozenset(first | {word[:1].upper() + word[1:] for word in first})


def _titles(title: str) -> list[str]:
    """Return spellings of a facility's full name if it contains its size and is therefore unambiguous."""
    plain = title.split(" (")[0]
    numbered = re.match(r"\d+(?:\.\d+)?-(?:foot|inch)\b", plain, re.IGNORECASE) is not None
    return [plain, plain.replace("-", " ", 1), plain.replace("-Foot", "-ft")] if numbered else []


_WORD = re.compile(r"[^\W_]+")


def _fold(name: str) -> str:
    return re.sub(r"[\s-]+", " ", name)


def _spelling(name: str) -> str:
    parts = re.split(r"[\s-]+", name)
    text = r"[ \u00a0-]".join(re.escape(part) for part in parts)
    first = text[0]
    return f"[{first}{first.upper()}]{text[1:]}" if first.islower() else text


AMBIGUOUS = frozenset(
    ["F4", "T4", "T5", "T6", "X2", "X3", "IHF", "Longshot", "Plasmatron", "Scirocco", "HEG", "H2K"]
)
"""Facility names that mean something else in most articles."""


def find_subjects(plain: str) -> list[Hit]:
    """Return every subject of a text.

    Parameters
    ----------
    plain : str
        Plain text of the article.

    Returns
    -------
    list of Hit
        In order; ambiguous facility names count only near words about tunnels or tests.
    """
    pattern, names, first = _table()
    hits: list[Hit] = []
    # Matching hundreds of names at every word is slow; the set of first words excludes most positions.
    for word in _WORD.finditer(plain):
        text = word.group()
        if text not in first and (text[-1] != "s" or text[:-1] not in first):
            continue
        if hits and word.start() < hits[-1].end:
            continue
        match = pattern.match(plain, word.start())
        if match is None:
            continue
        subject = _lookup(match.group(), names)
        if subject is None or _LIKE.match(plain, match.end()):
            continue
        if subject.name in AMBIGUOUS and match.group() != match.group().lower():
            around = plain[max(match.start() - 300, 0) : match.end() + 300].lower()
            if not re.search(
                r"tunnel|kanal|arc.?jet|shock|plasma|facility|enthalpy|hot gas|plume|megawatt|mj/kg", around
            ):
                continue
        hits.append(Hit(match.start(), match.end(), subject))
    return hits


_LIKE = re.compile(r"-(?:shaped|like|sized|style|proof|förmig|artig|ähnlich)")
"""What makes a name an adjective: "a missile-shaped craft"."""


def _lookup(written: str, names: dict[str, Subject]) -> Subject | None:
    for text in (written, re.sub(r"(?:'s|’s|s)$", "", written)):
        folded = _fold(text.replace("\u00a0", " "))
        for candidate in (folded, folded[:1].lower() + folded[1:]):
            if candidate in names:
                return names[candidate]
    return None


@cache
def since() -> dict[str, dict[str, Any]]:
    """Return when facilities started operation, by name."""
    return {entry["facility"]: entry for entry in _data()["since"]}
