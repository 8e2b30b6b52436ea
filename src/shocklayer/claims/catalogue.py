"""The catalogue of vehicles: public round figures of speed, Mach number, altitude, mass and dates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from shocklayer.core.csv_columns import read_rows


@dataclass(frozen=True)
class Vehicle:
    """One entry of the catalogue; None where no figure is given.

    Parameters
    ----------
    name : str
        Name.
    aliases : tuple of str
        Spellings in the press.
    kind : str
        Class of vehicle.
    mach : float or None
        Greatest Mach number flown [-].
    speed : float or None
        Greatest speed flown, or speed at entry [m/s].
    altitude : float or None
        Greatest altitude reached [m].
    orbit : tuple of float or None
        Lowest and highest altitude of its orbit [m].
    mass : float or None
        Greatest or typical mass [kg].
    year : int or None
        Year of the first flight.
    load : float or None
        Greatest load factor of its flights [-].
    source : str
        Source of the figures.
    status : {"verified", "recalled"}
        Whether the figures were compared with the source.
    """

    name: str
    aliases: tuple[str, ...]
    kind: str
    mach: float | None
    speed: float | None
    altitude: float | None
    orbit: tuple[float, float] | None
    mass: float | None
    year: int | None
    load: float | None
    source: str
    status: str

    @property
    def is_low_orbit(self) -> bool:
        """Whether it flies at about the circular speed of a low orbit."""
        if self.kind in ("capsule", "shuttle"):
            return self.speed is not None and 7.0e3 <= self.speed <= 11.5e3
        return self.kind == "launcher" or (self.orbit is not None and self.orbit[1] <= 1.0e6)

    @property
    def is_lunar(self) -> bool:
        """Whether it returns from the Moon."""
        return self.kind == "capsule" and self.speed is not None and 10.5e3 <= self.speed <= 11.5e3


@cache
def vehicles() -> tuple[Vehicle, ...]:
    """Return the catalogue of vehicles, in the order of its file."""
    text = (files("shocklayer") / "data" / "claims" / "vehicles.csv").read_text(encoding="utf-8")
    return tuple(_vehicle(row) for row in read_rows(text))


@cache
def by_name() -> dict[str, Vehicle]:
    """Return the catalogue by name."""
    return {vehicle.name: vehicle for vehicle in vehicles()}


def _vehicle(row: dict[str, str]) -> Vehicle:
    low, high = _number(row["orbit_low_km"], 1e3), _number(row["orbit_high_km"], 1e3)
    return Vehicle(
        row["name"],
        tuple(filter(None, row["aliases"].split(";"))),
        row["kind"],
        _number(row["mach_max"]),
        _number(row["speed_max_km_s"], 1e3),
        _number(row["altitude_max_km"], 1e3),
        (low, high) if low is not None and high is not None else None,
        _number(row["mass_kg"]),
        int(row["first_year"]) if row["first_year"] else None,
        _number(row["peak_g"]),
        row["source"],
        row["status"],
    )


def _number(cell: str, factor: float = 1.0) -> float | None:
    return float(cell) * factor if cell else None
