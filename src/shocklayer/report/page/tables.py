"""The tables of the page: plain text in cells, so that every number can be read without scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from shocklayer.core.quantities import QUANTITIES
from shocklayer.radio.link_state import DISTANCE, HORIZON
from shocklayer.report.formatting import (
    capitalised,
    display_unit,
    format_date,
    format_duration,
    format_frequency,
    format_interval,
    format_number,
    format_position,
    format_quantity,
    format_time,
    quantity_name,
    station_words,
    variable_words,
)
from shocklayer.report.page import validity
from shocklayer.report.records import (
    BlackoutWindow,
    Observer,
    PassInstant,
    RadioLink,
    ValidityWarning,
    WindowEnd,
)
from shocklayer.report.view import View

_HEAT_FLUXES = ("convective_heat_flux", "radiative_heat_flux", "stagnation_heat_flux")
_PARAMETERS = {
    "mach_number": "Mach number",
    "total_enthalpy": "Total enthalpy",
    "altitude": "Altitude",
    "flow_lengths": "Test time",
}


@dataclass(frozen=True)
class Table:
    """One table of plain text.

    Parameters
    ----------
    columns : tuple of str
        Headings.
    rows : list of tuple of str
        Cells.
    numeric : frozenset of int
        Columns aligned to the right and not wrapped.
    empty : str
        Text shown instead of a table without rows.
    """

    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    numeric: frozenset[int] = frozenset()
    empty: str = "None."

    def without_empty_columns(self) -> Table:
        """Return the table without the columns in which no row has any text."""
        filled = [i for i in range(len(self.columns)) if not self.rows or any(row[i] for row in self.rows)]
        return Table(
            tuple(self.columns[i] for i in filled),
            [tuple(row[i] for i in filled) for row in self.rows],
            frozenset(new for new, old in enumerate(filled) if old in self.numeric),
            self.empty,
        )


def peaks(view: View) -> Table:
    """Return the peak value of each quantity, with its uncertainty interval, altitude, time and location."""
    rows: list[tuple[str, ...]] = []
    for name, peak in (view.summary.get("peaks") or {}).items():
        if not peak.get("value") or name not in QUANTITIES:
            continue
        value = format_quantity(name, peak["value"])
        if name in _HEAT_FLUXES and peak["value"]:
            value += f" ({format_number(peak['value'] / 1e4)}\u00a0W/cm²)"
        station, radio = peak.get("station"), peak.get("radio")
        location = station_words(float(station)) if station is not None else str(radio or "")
        in_range = {None: "", True: "in range", False: "out of range"}[peak.get("in_range")]
        interval = format_interval(name, peak.get("low"), peak.get("high"))
        altitude = format_quantity("altitude", peak["altitude"])
        when = format_time(peak["time"])
        rows.append((capitalised(quantity_name(name)), value, interval, altitude, when, location, in_range))
    columns = (
        *("Quantity", "Peak value", "Uncertainty interval", "Altitude", "Time", "Location"),
        "Models behind it",
    )
    return Table(columns, rows, frozenset({1, 2, 3, 4})).without_empty_columns()


def events(view: View) -> Table:
    """Return the events of the flight in order of time."""
    rows = [
        (
            event_name(str(event["name"])),
            format_time(event["time"]),
            format_date(event.get("utc")),
            format_quantity("altitude", event["altitude"]),
            format_position(event["latitude"], event["longitude"])
            if "latitude" in event and "longitude" in event
            else "",
            format_quantity("speed", event["speed"]),
        )
        for event in view.summary.get("events") or []
    ]
    columns = ("Event", "Time", "UTC", "Altitude", "Position", "Speed over ground")
    return Table(columns, rows, frozenset({1, 3, 5})).without_empty_columns()


def event_name(name: str) -> str:
    """Return the name of an event in words: ``peak-heating`` as "Peak heating"."""
    return capitalised(name.replace("-", " ").replace("_", " "))


def plasma(view: View) -> Table:
    """Return the peak electron density at each plotted station, by chemistry model, with its uncertainty."""
    limits = [
        (f"electron_density_{name}", words)
        for name, words in (("equilibrium", "Equilibrium"), ("frozen", "Frozen composition"))
        if view.has(f"electron_density_{name}")
    ]
    model = "Finite-rate layer" if view.layer is not None else "Computed"
    with_interval = view.has("electron_density_low") and view.has("electron_density_high")
    rows = []
    for k, station, _ in view.plotted_stations:
        values = np.nan_to_num(view["electron_density"][:, k])
        if not (values > 0).any():
            continue
        top = int(np.argmax(values))
        row = [f"{station:.3g}", f"{format_number(view.altitude[top])}\u00a0km"]
        row.append(format_number(values[top], 2))
        if with_interval:
            ends = (float(view[f"electron_density_{end}"][top, k]) for end in ("low", "high"))
            row.append(" to ".join(format_number(end, 2) for end in ends))
        row += [format_number(float(view[name][top, k]), 2) for name, _ in limits]
        rows.append(tuple(row))
    interval = ("Uncertainty interval",) if with_interval else ()
    columns = (
        "Surface distance [nose radii]",
        "Altitude",
        f"{model} [m⁻³]",
        *interval,
        *(words for _, words in limits),
    )
    numeric = frozenset(range(1, len(columns)))
    return Table(columns, rows, numeric, "There are practically no free electrons.")


def blackouts(view: View) -> Table:
    """Return every link with its blackouts, and their uncertainty from that of the electron density."""
    rows: list[tuple[str, ...]] = []
    for link in view.links:
        critical = f"{format_number(link.critical_density, 2)}\u00a0m⁻³"
        head = (link.name, format_frequency(link.frequency), critical)
        if not link.blackouts:
            rows.append((*head, "not lost" if link.uninterrupted else _unavailable(view, link), "", ""))
        rows += [(*head, *_blackout_cells(window)) for window in link.blackouts]
        for window in view.summary.get("possible_blackouts") or []:
            if window["radio"] == link.name:
                ends = (format_quantity("altitude", window[key]["altitude"]) for key in _ENDS)
                rows.append((*head, *ends, "only at the upper uncertainty limit"))
        for outage in view.summary.get("navigation_outages") or []:
            if outage["radio"] == link.name:
                start, end = (_altitude_and_time(outage[key]) for key in _ENDS)
                duration = format_duration(outage["end"]["time"] - outage["start"]["time"])
                text = f"{duration} without a position fix (down to {outage['fewest']} satellites)"
                rows.append((*head, start, end, text))
        if len(link.blackouts) > 1:
            rows.append((link.name, "", "", "", "total", format_duration(link.blackout_time)))
    columns = ("Link", "Carrier", "Critical density", "Lost at", "Recovered at", "Duration")
    return Table(columns, rows, frozenset({1, 2}), "The scenario has no radio link.")


def _unavailable(view: View, link: RadioLink) -> str:
    """Say why a link that the plasma never interrupts is never closed."""
    if view.has("link_state"):
        states = view.link_values("link_state", link)
        if (states == HORIZON).all():
            return "below the horizon throughout"
        if (states == DISTANCE).any():
            return "too weak without plasma"
    return "unavailable throughout"


_ENDS: tuple[Literal["start"], Literal["end"]] = ("start", "end")
_BOUNDS = {
    "sheath": "",
    "line-of-sight": "then out of sight or reach",
    "start-of-flight": "start of the flight",
    "end-of-flight": "end of the flight",
    "model-range": "or above; thinner air is not computed",
}
"""What bounds a blackout, in the words of the table."""


def _blackout_cells(window: BlackoutWindow) -> tuple[str, str, str]:
    """Return start, end and duration of a blackout, each with its uncertainty interval."""
    start, end = (_altitude_and_time(window[key]) for key in _ENDS)
    duration = format_duration(window["end"]["time"] - window["start"]["time"])
    low, high = window.get("duration_low"), window.get("duration_high")
    if low is not None:
        most = "not known" if high is None else format_duration(high)
        duration += f" [{format_duration(low)} to {most}]"
    return start, end, duration


def _altitude_and_time(end: WindowEnd) -> str:
    """Return the altitude of an end with its uncertainty interval, its time, and what bounds it."""
    uncertainty = ""
    if "low" in end:
        low, high = end.get("low"), end.get("high")
        above = "above" if end["bound_by"] == "model-range" else "not lost"
        lowest = "not lost" if low is None else format_number(low / 1e3)
        highest = above if high is None else format_number(high / 1e3)
        uncertainty = f" [{lowest} to {highest}]"
    bound = _BOUNDS[end["bound_by"]]
    altitude = format_quantity("altitude", end["altitude"])
    return f"{altitude}{uncertainty} ({format_time(end['time'])}{f'; {bound}' if bound else ''})"


def sightings(view: View) -> Table:
    """Return every observer with its passes."""
    rows: list[tuple[str, ...]] = []
    for observer in view.observers:
        if not observer.passes:
            rows.append((observer.name, "never in sight", "", "", "", "", "", ""))
        for each in observer.passes:
            nearest = each.get("minimum_slant_range")
            rows.append(
                (
                    observer.name,
                    format_time(each["rise_time"]),
                    format_date(each.get("rise", {}).get("utc")),
                    _position(each["rise"]) if "rise" in each else "",
                    format_time(each["set_time"]),
                    format_date(each.get("set", {}).get("utc")),
                    f"{format_number(each['maximum_elevation'])}°",
                    _smallest_range(view, observer)
                    if nearest is None
                    else format_quantity("slant_range", nearest),
                )
            )
    columns = (
        *("Observer", "Rise", "Rise (UTC)", "Vehicle at rise", "Set", "Set (UTC)"),
        *("Maximum elevation", "Minimum range"),
    )
    numeric = frozenset({1, 2, 4, 5, 6, 7})
    return Table(columns, rows, numeric, "The scenario has no observer.").without_empty_columns()


def _position(place: PassInstant) -> str:
    """Return the position in an entry of the summary; empty where it has none."""
    if "latitude" not in place or "longitude" not in place:
        return ""
    return format_position(place["latitude"], place["longitude"])


def _smallest_range(view: View, observer: Observer) -> str:
    if not view.has("slant_range"):
        return "–"
    in_sight = view.observer_values("visible", observer) > 0.5
    ranges = view.observer_values("slant_range", observer)[in_sight]
    return f"{format_number(float(ranges.min()))}\u00a0{display_unit('slant_range')}" if ranges.size else "–"


def facilities(view: View) -> Table:
    """Return what each facility reproduces of the flight, parameter by parameter."""
    rows: list[tuple[str, ...]] = []
    for row in sorted(view.summary.get("facilities") or [], key=lambda row: row.get("known", 0) < 2):
        if row.get("share", 0.0) <= 0:
            continue
        matches = (row.get("parameters") or {}).get
        cells = []
        for name in _PARAMETERS:
            match = matches(name) or {}
            cells.append(_percent(match.get("share")) if match.get("known") else "not published")
        rows.append((str(row.get("facility")), *cells, _percent(row.get("full_share"))))
    columns = ("Facility", *_PARAMETERS.values(), "All simultaneously")
    empty = "No facility of the catalogue reproduces any similarity parameter of this flight."
    return Table(columns, rows, frozenset(range(1, 6)), empty)


def validity_notices(view: View, *, affecting: bool) -> Table:
    """Return the notices of model validity that affect the summary's numbers, or those that do not."""
    rows = [
        _notice_cells(warning)
        for warning in view.summary.get("warnings") or []
        if validity.affects_summary(warning) == affecting
    ]
    columns = ("Model", "Quantity", "Extreme value", "Valid range", "Affects", "Remark")
    empty = "All models were used within their stated range of validity."
    if view.summary.get("warnings"):
        empty = "No number of the summary comes from a model outside its range of validity."
    return Table(columns, rows, frozenset({2, 3}), empty).without_empty_columns()


def _notice_cells(warning: ValidityWarning) -> tuple[str, ...]:
    return (
        capitalised(str(warning.get("model", ""))),
        variable_words(str(warning.get("quantity") or "")),
        validity.extreme_value(warning),
        validity.valid_range(warning),
        validity.affected_quantities(warning),
        validity.remark(warning),
    )


def provenance(view: View) -> Table:
    """Return versions, hash, models and assumptions; the references are a list of their own."""
    entries = {
        name: value for name, value in (view.summary.get("provenance") or {}).items() if name != "references"
    }
    return Table(("Item", "Value"), list(_leaves(entries, ())))


def references(view: View) -> list[str]:
    """Return the works behind the models, each with the choices that rest on it."""
    uses: dict[str, list[str]] = {}
    for choice, works in ((view.summary.get("provenance") or {}).get("references") or {}).items():
        for work in works:
            uses.setdefault(str(work), []).append(str(choice))
    return [f"{work} ({', '.join(uses[work])})" for work in sorted(uses)]


def scenario(view: View) -> Table:
    """Return the resolved scenario, one row per field, in SI units and radians."""
    empty = "The result does not contain its scenario."
    return Table(("Field", "Value"), list(_leaves(view.scenario, ())), empty=empty)


def _leaves(value: object, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the path and the value of each leaf of nested tables and lists."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, str(key).replace("_", " ")))
    elif isinstance(value, list) and any(isinstance(inner, Mapping) for inner in value):
        for i, inner in enumerate(value, 1):
            yield from _leaves(inner, (*path, str(i)))
    elif isinstance(value, list):
        text = "; ".join(str(inner) for inner in value[:12])
        yield " · ".join(path), f"{text}; … ({len(value)} in total)" if len(value) > 12 else text
    elif value is not None:
        yield " · ".join(path), f"{value:.6g}" if isinstance(value, float) else str(value)


def _percent(fraction: float | None) -> str:
    if fraction is None:
        return "–"
    if fraction <= 0:
        return "0"
    return f"{100 * fraction:.0f}\u00a0%" if fraction >= 0.01 else "< 1\u00a0%"
