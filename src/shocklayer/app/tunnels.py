"""Facilities of the catalogue for the page: rows to filter, sliders of a condition, and one run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from shocklayer.app.settings import refuse_unknown
from shocklayer.core.errors import UserError
from shocklayer.core.suggestions import closest
from shocklayer.core.units import quote
from shocklayer.facilities.catalogue import Facility, facilities
from shocklayer.facilities.datum import CONDITION_DIMENSIONS
from shocklayer.facilities.run_facility import run as run_condition

_CHOICES = ("mode", "fill.mixture", "nozzle.chemistry", "driver_gas.detonation", "driver_gas.mixture")
"""Fields of a condition that are words; the contour of a nozzle is a file and is not among them."""
_SPANS: dict[str, tuple[float, float]] = {
    "shock_speed": (0.7, 1.3),
    "fill.pressure": (0.3, 3.0),
    "fill.temperature": (0.9, 1.2),
    "reservoir.pressure": (0.4, 2.5),
    "reservoir.temperature": (0.6, 1.5),
    "driver_gas.pressure": (0.4, 2.0),
    "driver_gas.temperature": (0.6, 1.5),
    "acceleration.pressure": (0.3, 3.0),
    "nozzle.area_ratio": (0.4, 2.5),
    "nozzle.mach_number": (0.7, 1.4),
    "nozzle.pitot_ratio": (0.5, 2.0),
}
"""Range of a slider as shares of the catalogue's value."""


class FacilityRow(NamedTuple):
    """One facility or mode in the table of the page; ranges in SI, None where nothing is published."""

    name: str
    facility: str
    mode: str
    title: str
    country: str
    kind: str
    driver: str
    mach: tuple[float | None, float | None]
    enthalpy: tuple[float | None, float | None]
    temperature: tuple[float | None, float | None]
    test_time: float | None
    nozzle_diameter: float | None
    status: str
    source: str
    runs: bool


def rows() -> list[FacilityRow]:
    """Return every facility in each of its modes. Without JAX.

    Returns
    -------
    list of FacilityRow
        In the order of the catalogue.
    """
    found: list[FacilityRow] = []
    for facility in facilities():
        found.append(_row(facility))
        found += [_row(facility.in_mode(mode)) for mode in facility.modes]
    return found


def _row(facility: Facility) -> FacilityRow:
    values = facility.values()
    speeds = (values.get("stream_speed_minimum"), values.get("stream_speed_maximum"))
    enthalpy = tuple(
        values.get(f"total_enthalpy_{end}", None if speed is None else 0.5 * speed**2)
        for end, speed in zip(("minimum", "maximum"), speeds, strict=True)
    )
    return FacilityRow(
        name=f"{facility.name} ({facility.mode})" if facility.mode else facility.name,
        facility=facility.name,
        mode=facility.mode,
        title=facility.title,
        country=facility.country,
        kind=facility.kind,
        driver=facility.driver,
        mach=(values.get("mach_number_minimum"), values.get("mach_number_maximum")),
        enthalpy=(enthalpy[0], enthalpy[1]),
        temperature=(values.get("total_temperature_minimum"), values.get("total_temperature_maximum")),
        test_time=facility.longest_test_time(),
        nozzle_diameter=values.get("nozzle_diameter"),
        status=facility.status,
        source=facility.source,
        runs=bool(facility.condition),
    )


def sliders(facility: Facility) -> list[dict[str, object]]:
    """Return the sliders of a facility's default condition. Without JAX.

    Parameters
    ----------
    facility : Facility
        In one mode.

    Returns
    -------
    list of dict
        ``name``, ``label``, ``unit``, ``value``, ``minimum``, ``maximum``, ``step``, ``source``.
    """
    found: list[dict[str, object]] = []
    for name, datum in facility.condition.items():
        span, text = _SPANS.get(name), datum.value
        if span is None or isinstance(text, list):
            continue
        number, _, unit = str(text).strip().partition(" ")
        try:
            value = float(number)
        except ValueError:
            continue
        low, high = value * span[0], value * span[1]
        found.append(
            {
                "name": name,
                "label": name.replace(".", " ").replace("_", " ").capitalize(),
                "unit": unit,
                "value": value,
                "minimum": float(f"{low:.3g}"),
                "maximum": float(f"{high:.3g}"),
                "step": float(f"{(high - low) / 100.0:.1g}"),
                "slow": False,
                "source": f"{datum.status}: {datum.source}",
            }
        )
    return found


def named(name: object, mode: object = "") -> Facility:
    """Return a facility of the catalogue; no file is ever opened for a name.

    Parameters
    ----------
    name, mode : object
        As given by the client.

    Returns
    -------
    Facility
        The entry, in its mode.

    Raises
    ------
    UserError
        If there is none.
    """
    known = {facility.name: facility for facility in facilities()}
    found = known.get(str(name))
    if found is None:
        raise UserError(
            f"facility: {quote(str(name)[:80])} is not in the catalogue; the nearest is "
            f"{quote(closest(str(name)[:80], known))}"
        )
    return found.in_mode(str(mode)) if mode else found


def settable() -> list[str]:
    """Return the fields of a condition that the page may set."""
    numbers = [name for name, dimension in CONDITION_DIMENSIONS.items() if dimension is not None]
    return [*numbers, *_CHOICES]


def check(name: object, settings: Sequence[str]) -> None:
    """Raise a user error for a facility that is not in the catalogue, or a field that may not be set."""
    named(name)
    refuse_unknown(list(settings), settable(), f"a condition of {name}")


def run(arguments: Mapping[str, Any]) -> object:
    """Run one condition: the document that ``shocklayer tunnel run --json`` prints.

    Parameters
    ----------
    arguments : mapping
        ``facility`` and ``set``.

    Returns
    -------
    dict
        As `shocklayer.facilities.run_facility.run`.
    """
    return run_condition(named(arguments["facility"]), arguments.get("set") or ())
