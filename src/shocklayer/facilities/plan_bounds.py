"""Bounds of a facility that a planned condition is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NotRequired, TypedDict

from shocklayer.core.units import convert
from shocklayer.facilities.entry import Facility
from shocklayer.facilities.matching import NOZZLE_TOLERANCE, envelope
from shocklayer.facilities.run_document import RunDocument


class Bound(TypedDict):
    """One bound, SI: what it limits, the planned value, its range, and whether it is met.

    An end that is open has no key, and what has no solution for a reason without a number has no value.
    """

    quantity: str
    value: NotRequired[float]
    low: NotRequired[float]
    high: NotRequired[float]
    met: bool
    message: str


class NoSolutionError(Exception):
    """A wish without a solution.

    Parameters
    ----------
    message : str
        What forbids it.
    quantity : str
        What would have to be outside its range; "solution" where it is no single quantity.
    value, low, high : float, optional
        What it would have to be, and its range, SI.
    """

    def __init__(
        self,
        message: str,
        quantity: str = "solution",
        value: float | None = None,
        low: float | None = None,
        high: float | None = None,
    ) -> None:
        super().__init__(message)
        self.bound = _document(quantity, value, low, high, False, message)


def _document(
    quantity: str, value: float | None, low: float | None, high: float | None, met: bool, message: str
) -> Bound:
    found: Bound = {"quantity": quantity, "met": met, "message": message}
    if value is not None:
        found["value"] = value
    if low is not None:
        found["low"] = low
    if high is not None:
        found["high"] = high
    return found


def _bound(quantity: str, value: float, low: float | None, high: float | None, source: str) -> Bound:
    met = (low is None or value >= low * (1.0 - 1e-6)) and (high is None or value <= high * (1.0 + 1e-6))
    limits = " to ".join(f"{limit:.4g}" if limit is not None else "any" for limit in (low, high))
    word = "inside" if met else "outside"
    message = f"{quantity} {value:.4g} is {word} {limits} ({source})"
    return _document(quantity, value, low, high, met, message)


def bounds_of(facility: Facility, document: RunDocument, settings: Mapping[str, str]) -> list[Bound]:
    """Compare a planned condition with the facility's published bounds.

    Parameters
    ----------
    facility : Facility
        Entry, in its mode.
    document : RunDocument
        Run of the planned condition.
    settings : mapping
        The planned settings.

    Returns
    -------
    list of Bound
        Only bounds that the catalogue states, and condensation.
    """

    def source(*names: str) -> str:
        data = [facility.figures[name] for name in names if name in facility.figures]
        return ", ".join(dict.fromkeys(f"{datum.status}: {datum.source}" for datum in data))

    limits = envelope(facility)
    reservoir, section = document["reservoir"], document["test_section"]
    bounds: list[Bound] = []
    if limits.mach_numbers:
        near = min(limits.mach_numbers, key=lambda each: abs(each - section["mach_number"]))
        edges = (near * (1.0 - NOZZLE_TOLERANCE), near * (1.0 + NOZZLE_TOLERANCE))
        bounds.append(_bound("mach_number", section["mach_number"], *edges, source("mach_numbers")))
    elif limits.mach_number != (None, None):
        names = ("mach_number_minimum", "mach_number_maximum")
        bounds.append(_bound("mach_number", section["mach_number"], *limits.mach_number, source(*names)))
    if limits.total_enthalpy != (None, None):
        stems = ("total_enthalpy", "total_temperature", "stream_speed")
        names = tuple(f"{stem}_{end}" for stem in stems for end in ("minimum", "maximum"))
        label = source(*names)
        bounds.append(_bound("reservoir.enthalpy", reservoir["enthalpy"], *limits.total_enthalpy, label))
    pressure = reservoir["pressure"]
    low, high = facility.value("stagnation_pressure_minimum"), facility.value("stagnation_pressure_maximum")
    if pressure is not None and (low is not None or high is not None):
        names = ("stagnation_pressure_minimum", "stagnation_pressure_maximum")
        bounds.append(_bound("reservoir.pressure", pressure, low, high, source(*names)))
    burst, driver = facility.value("driver_pressure_maximum"), settings.get("driver_gas.pressure")
    if burst is not None and driver is not None:
        value = convert(driver, "pressure")
        bounds.append(_bound("driver_gas.pressure", value, None, burst, source("driver_pressure_maximum")))
    condensed = document["condensation"]
    bounds.append(
        _bound(
            "test_section.temperature",
            section["temperature"],
            condensed["onset_temperature"],
            None,
            "measured onset of condensation",
        )
    )
    return bounds
