"""The entry of a ground-test facility: figures, conditions, modes and points, each with source and status.

No JAX here: listing and looking up a facility must answer at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypedDict

from pydantic import BaseModel, ConfigDict, field_validator

from shocklayer.core.errors import UserError
from shocklayer.core.suggestions import closest
from shocklayer.core.units import quote
from shocklayer.facilities.datum import FIGURE_DIMENSIONS, POINT_DIMENSIONS, Datum, Status, si_unit, to_si
from shocklayer.scenario.mistakes import combined, validation_error

Kind = Literal[
    "arc-jet",
    "ballistic range",
    "blowdown",
    "combustion-heated blowdown",
    "expansion",
    "gun tunnel",
    "hotshot",
    "ludwieg tube",
    "plasma tunnel",
    "reflected-shock",
    "unspecified",
]


class DatumSummary(TypedDict):
    """A published value in SI, with its unit, status and source."""

    value: float | list[float] | None
    unit: str
    status: Status
    source: str


class PointSummary(TypedDict):
    """Conditions reached together, in SI."""

    name: str
    values: dict[str, float]
    status: Status
    source: str


class FacilitySummary(TypedDict):
    """One entry of ``shocklayer list facilities --json``."""

    name: str
    title: str
    country: str
    operator: str
    kind: str
    driver: str
    gases: list[str]
    figures: dict[str, DatumSummary]
    source: str
    status: Status
    note: str
    modes: list[str]
    points: list[PointSummary]


class Point(BaseModel):
    """Conditions of a facility that were reached together.

    Parameters
    ----------
    name : str
        For the listing.
    values : dict of str to str or float
        Numbers with units by name (see `POINT_DIMENSIONS`).
    status, source : str
        How well it is known, and from where.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    values: dict[str, str | float]
    status: Status = "reported"
    source: str

    @field_validator("values")
    @classmethod
    def _known_values(cls, values: dict[str, str | float]) -> dict[str, str | float]:
        for name, value in values.items():
            if name not in POINT_DIMENSIONS:
                raise ValueError(f"{name} is not known; {nearest_clause(name, POINT_DIMENSIONS)}")
            to_si(value, POINT_DIMENSIONS[name], name, "the point")
        return values

    def value(self, name: str) -> float | None:
        """Return a value in SI, or None where it is not stated.

        Parameters
        ----------
        name : str
            One of `POINT_DIMENSIONS`.

        Returns
        -------
        float or None
        """
        given = self.values.get(name)
        return None if given is None else to_si(given, POINT_DIMENSIONS[name], name, self.name)


class Mode(BaseModel):
    """A mode of operation: what differs from the facility's own entry.

    Parameters
    ----------
    title : str
        For the listing.
    kind, driver, gases
        As `Facility`, where they differ.
    figures, condition : dict of str to Datum
        Figures over those of the facility; a condition, if any, stands instead of the facility's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = ""
    kind: Kind | None = None
    driver: str | None = None
    gases: tuple[str, ...] | None = None
    figures: dict[str, Datum] = {}
    condition: dict[str, Datum] = {}


class Facility(BaseModel):
    """One ground-test facility.

    Parameters
    ----------
    name : str
        Short name, as used on the command line.
    title, country, operator : str
        Full name, country and operator.
    kind : str
        Type of facility.
    driver : str
        Type of driver, where known: "free-piston", "detonation", ...
    gases : tuple of str
        Test gases.
    source, status, note : str
        Source of the entry, how well it is verified, and remarks.
    aliases : tuple of str
        Other names.
    figures : dict of str to Datum
        Published values by name (see `FIGURE_DIMENSIONS`).
    condition : dict of str to Datum
        Default run condition of `shocklayer tunnel run`, by dotted name (see `CONDITION_DIMENSIONS`).
    modes : dict of str to Mode
        Other modes of operation by name.
    points : tuple of Point
        Conditions reached together.
    mode : str
        Name of the mode that this entry describes; empty for the facility's own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str = ""
    country: str = ""
    operator: str = ""
    kind: Kind
    driver: str = ""
    gases: tuple[str, ...] = ("air",)
    source: str = ""
    status: Status = "reported"
    note: str = ""
    aliases: tuple[str, ...] = ()
    figures: dict[str, Datum] = {}
    condition: dict[str, Datum] = {}
    modes: dict[str, Mode] = {}
    points: tuple[Point, ...] = ()
    mode: str = ""

    def in_mode(self, name: str) -> Facility:
        """Return the facility in one of its modes.

        Parameters
        ----------
        name : str
            Name of the mode; case, spaces, hyphens and dots do not matter.

        Returns
        -------
        Facility
            The entry with the figures and condition of the mode.

        Raises
        ------
        UserError
            If there is no such mode.
        """
        found = next((known for known in self.modes if normal_name(known) == normal_name(name)), None)
        if found is None:
            modes = f"its modes are {', '.join(self.modes)}" if self.modes else "it has one mode only"
            raise UserError(f"{self.name} has no mode {quote(name)}; {modes}")
        mode = self.modes[found]
        # Another kind of tunnel shares no limits with the facility's own mode.
        apart = mode.kind not in (None, self.kind) and bool(mode.figures)
        return self.model_copy(
            update={
                "mode": found,
                "kind": mode.kind or self.kind,
                "driver": self.driver if mode.driver is None else mode.driver,
                "gases": mode.gases or self.gases,
                "figures": mode.figures if apart else self.figures | mode.figures,
                "condition": mode.condition or self.condition,
            }
        )

    @field_validator("figures")
    @classmethod
    def _known_figures(cls, figures: dict[str, Datum]) -> dict[str, Datum]:
        mistakes: list[str] = []
        for name, datum in figures.items():
            if name not in FIGURE_DIMENSIONS:
                near = nearest_clause(name, FIGURE_DIMENSIONS)
                mistakes.append(f"figures.{name} is not known; {near}")
                continue
            values = datum.value if isinstance(datum.value, list) else [datum.value]
            for value in values:
                try:
                    number = to_si(value, FIGURE_DIMENSIONS[name], f"figures.{name}", "the entry")
                except UserError as mistake:
                    mistakes += mistake.mistakes
                    continue
                if number < 0.0:
                    mistakes.append(f"figures.{name} must not be negative, not {quote(value)}")
        if mistakes:
            raise combined([validation_error(each) for each in mistakes], figures)
        return figures

    def value(self, name: str) -> float | None:
        """Return a published value in SI, or None where it is not known.

        Parameters
        ----------
        name : str
            One of `FIGURE_DIMENSIONS` with a single value.

        Returns
        -------
        float or None
            Value in SI units.
        """
        datum = self.figures.get(name)
        if datum is None:
            return None
        return to_si(datum.value, FIGURE_DIMENSIONS[name], f"figures.{name}", self.name)

    def longest_test_time(self) -> float | None:
        """Return the longest stated test time [s], or None where none is known."""
        longest = self.value("test_time_maximum")
        return self.value("test_time_minimum") if longest is None else longest

    def mach_numbers(self) -> tuple[float, ...]:
        """Return the Mach numbers of the facility's fixed nozzles; empty where it states a range instead."""
        datum = self.figures.get("mach_numbers")
        return tuple(datum.value) if datum is not None and isinstance(datum.value, list) else ()

    def values(self) -> dict[str, float]:
        """Return all single published values in SI; fixed nozzles give the range of Mach number."""
        values = {
            name: value
            for name in self.figures
            if name != "mach_numbers" and (value := self.value(name)) is not None
        }
        if self.mach_numbers():
            values["mach_number_minimum"] = min(self.mach_numbers())
            values["mach_number_maximum"] = max(self.mach_numbers())
        return values

    def summary(self) -> FacilitySummary:
        """Return the entry for a listing: names, kind, published values in SI, source and status."""
        values = self.values()
        return {
            "name": self.name,
            "title": self.title,
            "country": self.country,
            "operator": self.operator,
            "kind": self.kind,
            "driver": self.driver,
            "gases": list(self.gases),
            "figures": {
                name: {
                    "value": values.get(name, list(self.mach_numbers())),
                    "unit": si_unit(FIGURE_DIMENSIONS[name]),
                    "status": datum.status,
                    "source": datum.source,
                }
                for name, datum in self.figures.items()
            },
            "source": self.source,
            "status": self.status,
            "note": self.note,
            "modes": list(self.modes),
            "points": [
                {
                    "name": point.name,
                    "values": {name: point.value(name) or 0.0 for name in point.values},
                    "status": point.status,
                    "source": point.source,
                }
                for point in self.points
            ],
        }


def normal_name(name: str) -> str:
    """Return a name without case, spaces, hyphens and dots."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def nearest_clause(given: str, known: Iterable[str]) -> str:
    """Return the clause of an error message that names the known name closest to a mistyped one."""
    return f"the nearest known name is {closest(given, known)!r}"
