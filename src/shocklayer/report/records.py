"""Types of the entries of a result's summary, and the radio links and observers that the report draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NotRequired, TypedDict


class Peak(TypedDict):
    """Largest value of one variable, in its stored unit, with time [s] and altitude [m].

    ``low`` and ``high`` are its uncertainty interval, None where none is computed; ``in_range`` says whether
    every model behind it was inside its range of validity there.
    """

    value: float | None
    time: float
    altitude: float
    low: NotRequired[float | None]
    high: NotRequired[float | None]
    in_range: NotRequired[bool]
    unit: NotRequired[str]
    station: NotRequired[float | None]
    radio: NotRequired[str | None]


class Event(TypedDict):
    """An event of the flight: time [s], altitude [m], speed [m/s]; date (UTC) and position [deg] if known."""

    name: str
    time: float
    altitude: float
    speed: float
    utc: NotRequired[str]
    latitude: NotRequired[float]
    longitude: NotRequired[float]


class End(Event):
    """The end of the flight: the last event, and why the flight ends there."""

    reason: str


class Instant(TypedDict):
    """A moment of the flight [s, m, deg]."""

    time: float
    altitude: float
    utc: NotRequired[str]
    latitude: NotRequired[float]
    longitude: NotRequired[float]


class WindowEnd(Instant):
    """One end of an interval of loss, and what bounds it; altitudes by the band of electron density [m]."""

    bound_by: str
    low: NotRequired[float | None]
    high: NotRequired[float | None]


class PassInstant(Instant, total=False):
    """Rise, culmination or set of a pass, with the direction from the observer [deg, m, m/s]."""

    azimuth: float
    elevation: float
    slant_range: float
    range_rate: float


class BlackoutWindow(TypedDict):
    """An interval in which one link is lost in the plasma sheath; durations in s."""

    radio: str
    start: WindowEnd
    end: WindowEnd
    duration: NotRequired[float]
    duration_low: NotRequired[float]
    duration_high: NotRequired[float | None]


class NavigationOutage(TypedDict):
    """An interval in which a satellite-navigation receiver has no position fix."""

    radio: str
    start: WindowEnd
    end: WindowEnd
    fewest: int


class Pass(TypedDict):
    """An interval in which one observer has the vehicle above its horizon [s, deg, m]."""

    observer: str
    rise_time: float
    set_time: float
    maximum_elevation: float
    minimum_slant_range: NotRequired[float | None]
    rise: NotRequired[PassInstant]
    culmination: NotRequired[PassInstant]
    set: NotRequired[PassInstant]


class Interval(TypedDict):
    """An interval of the flight [s, m]."""

    start_time: float
    end_time: float
    start_altitude: float
    end_altitude: float


class ParameterMatch(TypedDict, total=False):
    """Fraction of the flight for which a facility reproduces one similarity parameter."""

    known: bool
    share: float
    intervals: list[Interval]


class FacilityMatch(TypedDict, total=False):
    """What one facility reproduces of the flight."""

    facility: str
    known: int
    share: float
    full_share: float
    intervals: list[Interval]
    parameters: dict[str, ParameterMatch]


class ValidityWarning(TypedDict, total=False):
    """A model used outside its range of validity, or a remark of a model on its own result.

    ``touches`` names the numbers of the summary that depend on the model there; an empty list means none.
    """

    model: str
    quantity: str
    value: float | None
    low: float | None
    high: float | None
    message: str
    touches: list[str]


class Provenance(TypedDict, total=False):
    """Versions, models and sources behind a result; other keys are printed as they are."""

    models: dict[str, str]
    unverified: list[str]
    references: dict[str, list[str]]


class Summary(TypedDict, total=False):
    """The summary of a result as ``summary.json`` has it, as far as the report reads it."""

    title: str
    vehicle: str
    events: list[Event]
    end: End
    peaks: dict[str, Peak]
    blackouts: list[BlackoutWindow]
    possible_blackouts: list[BlackoutWindow]
    navigation_outages: list[NavigationOutage]
    sightings: list[Pass]
    facilities: list[FacilityMatch]
    warnings: list[ValidityWarning]
    provenance: Provenance


@dataclass(frozen=True)
class RadioLink:
    """One radio link of the scenario.

    Parameters
    ----------
    name : str
        Name.
    frequency : float
        Carrier frequency [Hz].
    color : str
        Colour in all figures.
    blackouts : tuple of BlackoutWindow
        Intervals in which the plasma sheath interrupts it.
    unavailable : tuple of tuple of float
        Start and end [s] of the intervals in which the link fails without any plasma: the other end is below
        the horizon or out of range.
    ever_available : bool
        Whether the link would work at any time without plasma.
    """

    name: str
    frequency: float
    color: str
    blackouts: tuple[BlackoutWindow, ...]
    unavailable: tuple[tuple[float, float], ...] = ()
    ever_available: bool = True

    @property
    def uninterrupted(self) -> bool:
        """Whether the link is available at some time and never lost in the sheath."""
        return self.ever_available and not self.blackouts

    @property
    def blackout_time(self) -> float:
        """Total duration of blackout [s]."""
        return float(sum(window["end"]["time"] - window["start"]["time"] for window in self.blackouts))

    @property
    def critical_density(self) -> float:
        """Electron density at which the plasma frequency equals the carrier frequency [1/m3]."""
        from shocklayer.plasma.cold import CRITICAL_COEFFICIENT

        return CRITICAL_COEFFICIENT * self.frequency**2


@dataclass(frozen=True)
class Observer:
    """One observer: name, colour, passes, and its position [deg, deg, m] if it is fixed to the ground."""

    name: str
    color: str
    passes: tuple[Pass, ...]
    latitude: float | None
    longitude: float | None
    altitude: float | None
