"""The bibliography: every work that a model, a method or a data set of the package rests on.

They are stored in ``data/references.json`` (CSL-JSON, the citation format that reference managers read), each
under an id such as ``sutton-graves-1971``. Models name ids; reports, listings and pages print the works.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import TypedDict, cast

__all__ = ["Reference", "all_references", "reference"]

_SHORT_NAMES = {
    "AIAA Journal": "AIAA J.",
    "International Journal of Heat and Mass Transfer": "Int. J. Heat Mass Transfer",
    "Journal of Chemical Physics": "J. Chem. Phys.",
    "Journal of Quantitative Spectroscopy and Radiative Transfer": "J. Quant. Spectrosc. Radiat. Transfer",
    "Journal of Spacecraft and Rockets": "J. Spacecraft Rockets",
    "Journal of Thermophysics and Heat Transfer": "J. Thermophys. Heat Transfer",
    "Journal of the Aeronautical Sciences": "J. Aeronaut. Sci.",
    "Physics of Fluids": "Phys. Fluids",
}


@dataclass(frozen=True)
class Reference:
    """One published work.

    Attributes
    ----------
    id : str
        Key in the bibliography, for example ``sutton-graves-1971``.
    authors : tuple of (str, str)
        Family name and initials of each author; an organisation has no initials.
    year : int
        Year of publication.
    title : str
        Title of the work.
    container : str
        Journal or book that the work appeared in; empty for reports and books.
    volume, issue, pages, edition : str
        Where in the container, or which edition; empty where they do not apply.
    number : str
        Report or paper number; empty for articles and books.
    publisher : str
        Publisher, university or laboratory; empty where it is not given.
    doi : str
        Digital object identifier; empty where none has been confirmed.
    """

    id: str
    authors: tuple[tuple[str, str], ...]
    year: int
    title: str
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    edition: str = ""
    number: str = ""
    publisher: str = ""
    doi: str = ""

    @property
    def citation(self) -> str:
        """Short form for a table or a notice: ``Sutton and Graves (1971), NASA TR R-376``."""
        names = [family for family, _ in self.authors]
        who = f"{names[0]} et al." if len(names) > 2 else " and ".join(names)
        journal = _SHORT_NAMES.get(self.container, self.container)
        where = self.number or f"{journal} {self._place}".strip() or self.title
        return f"{who} ({self.year}), {where}"

    @property
    def text(self) -> str:
        """Full form for a list of references, in plain text."""
        return self._full(self.title, f"doi:{self.doi}")

    @property
    def markdown(self) -> str:
        """Full form in Markdown: title in italics, the DOI as a link."""
        return self._full(f"*{self.title}*", f"[doi:{self.doi}](https://doi.org/{self.doi})")

    @property
    def _place(self) -> str:
        return f"{self.volume}({self.issue})" if self.issue else self.volume

    def _full(self, title: str, link: str) -> str:
        names = [f"{initials} {family}".strip() for family, initials in self.authors]
        who = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
        parts = [
            who,
            title,
            f"{self.container} {self._place}".strip(),
            f"{_ordinal(self.edition)} edition" if self.edition else "",
            self.number,
            self.publisher,
            str(self.year),
            self.pages,
            link if self.doi else "",
        ]
        return ", ".join(part for part in parts if part) + "."


def reference(id: str) -> Reference:
    """Look up one work.

    Parameters
    ----------
    id : str
        Key in the bibliography, for example ``sutton-graves-1971``.

    Returns
    -------
    Reference
        The work.

    Raises
    ------
    KeyError
        If the bibliography has no such work; the message names the nearest id.
    """
    works = _bibliography()
    if id not in works:
        near = get_close_matches(id, works, n=1, cutoff=0.0)
        raise KeyError(f'no reference is called "{id}"; the nearest is "{near[0]}"')
    return works[id]


def all_references() -> tuple[Reference, ...]:
    """List the bibliography, sorted by id.

    Returns
    -------
    tuple of Reference
        Every work.
    """
    return tuple(_bibliography().values())


def render_bibliography() -> str:
    """Write the page of the documentation that lists every work.

    Returns
    -------
    str
        Markdown, one line per work with its id.
    """
    lines = [f"- `{work.id}`: {work.markdown}" for work in all_references()]
    return (
        "# Bibliography\n\n"
        "Every work that a model, a method or a data set rests on, with the id by which models name it.\n"
        "Figures of vehicles, facilities and observers carry their sources in their own files\n"
        "(`shocklayer list vehicles`). The list is CSL-JSON (`src/shocklayer/data/references.json`), which\n"
        "reference managers import.\n\n" + "\n".join(lines) + "\n"
    )


class _Name(TypedDict, total=False):
    family: str
    given: str
    literal: str


@cache
def _bibliography() -> dict[str, Reference]:
    path = files("shocklayer") / "data" / "references.json"
    items = cast("list[dict[str, object]]", json.loads(path.read_text(encoding="utf-8")))
    return {work.id: work for work in map(_read, items)}


def _read(item: dict[str, object]) -> Reference:
    """Turn one CSL-JSON item into a reference."""
    names = cast("list[_Name]", item["author"])
    issued = cast("dict[str, list[list[int]]]", item["issued"])

    def field(name: str) -> str:
        return str(item.get(name, ""))

    return Reference(
        id=field("id"),
        authors=tuple(
            (name.get("literal") or name.get("family", ""), name.get("given", "")) for name in names
        ),
        year=issued["date-parts"][0][0],
        title=field("title"),
        container=field("container-title"),
        volume=field("volume"),
        issue=field("issue"),
        pages=field("page"),
        edition=field("edition"),
        number=field("number"),
        publisher=field("publisher"),
        doi=field("DOI"),
    )


def _ordinal(number: str) -> str:
    return number + {"1": "st", "2": "nd", "3": "rd"}.get(number, "th")
