"""Tables of a comparison of flights, one column per flight."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shocklayer.report.compare.comparison import EQUATOR, Comparison
from shocklayer.report.compare.ground_observers import first_sight, observer_names
from shocklayer.report.formatting import (
    format_duration,
    format_kilometres,
    format_km_per_second,
    format_number,
    format_percent,
    format_quantity,
)
from shocklayer.report.page.tables import Table
from shocklayer.report.view import View

_KINDS = {
    "orbit": "orbit, then glide or entry",
    "glide": "glide",
    "lifting": "lifting entry",
    "ballistic": "ballistic",
    "flight": "–",
}
_PEAKS = (
    ("altitude", "Maximum altitude"),
    ("speed", "Maximum speed"),
    ("mach_number", "Maximum Mach number"),
    ("load_factor", "Peak load factor"),
    ("stagnation_heat_flux", "Peak stagnation heat flux"),
    ("heat_load", "Heat load"),
    ("wall_temperature", "Maximum wall temperature"),
    ("electron_density", "Peak electron density"),
)


def metrics_table(comparison: Comparison) -> Table:
    """Return the metrics behind the answers, one column per flight."""
    flights = comparison.flights
    common = format_kilometres(comparison.common)
    rows: list[tuple[str, ...]] = [
        ("Kind of flight", *(_KINDS[f.kind] for f in flights)),
        (
            "Lift-to-drag ratio",
            *("–" if f.lift_to_drag is None else format_number(f.lift_to_drag) for f in flights),
        ),
        (f"Time to {common}", *(format_duration(f.common_time) for f in flights)),
        (f"Mean speed to {common}", *(format_km_per_second(f.common_mean_speed) for f in flights)),
        (f"Speed at {common}", *(format_km_per_second(f.common_speed) for f in flights)),
        (f"Altitude at {common}", *(format_kilometres(f.common_altitude) for f in flights)),
        (f"Mean altitude to {common}", *(format_kilometres(f.common_mean_altitude) for f in flights)),
        (f"Maximum altitude to {common}", *(format_kilometres(f.common_highest) for f in flights)),
        (
            "Inertial speed at burn-out or entry",
            *(format_km_per_second(f.burn_out_speed) for f in flights),
        ),
    ]
    if comparison.earth:
        fractions = (format_percent(f.circular_speed_fraction) for f in flights)
        perigees = (format_kilometres(f.perigee) if f.perigee > 0.0 else "below the surface" for f in flights)
        rows += [("as a fraction of circular speed", *fractions), ("Largest perigee altitude", *perigees)]
    rows.append(("Speed at the end", *(format_km_per_second(f.end_speed) for f in flights)))
    return Table(("", *(f.name for f in flights)), rows, frozenset(range(1, len(flights) + 1)))


def peaks_table(views: Sequence[View], names: Sequence[str]) -> Table:
    """Return duration, distance, peak values and blackout, one column per flight."""
    distances = (float(view.stored("ground_distance")[-1]) for view in views)
    rows: list[tuple[str, ...]] = [
        ("Duration", *(format_duration(view.duration) for view in views)),
        ("Ground distance", *(format_quantity("ground_distance", distance) for distance in distances)),
    ]
    for name, words in _PEAKS:
        values = (float(np.nanmax(view.stored(name), initial=-np.inf)) for view in views)
        rows.append((words, *(format_quantity(name, value) for value in values)))
    for name in dict.fromkeys(link.name for view in views for link in view.links):
        rows.append((f"Blackout of {name}", *(_blackout(view, name) for view in views)))
    return Table(("", *names), rows, frozenset(range(1, len(views) + 1)))


def _blackout(view: View, name: str) -> str:
    links = [link for link in view.links if link.name == name]
    if not links:
        return "–"
    return format_duration(links[0].blackout_time) if links[0].blackouts else "none"


def first_sight_table(views: Sequence[View], names: Sequence[str]) -> Table:
    """Return when, how high and how long before the end each observer first sees each flight."""
    rows = [
        (observer, *(_first_sight(view, observer) for view in views)) for observer in observer_names(views)
    ]
    empty = "None of the scenarios has an observer."
    return Table(("First sight by", *names), rows, frozenset(), empty)


def _first_sight(view: View, observer: str) -> str:
    if all(each.name != observer for each in view.observers):
        return "–"
    time = first_sight(view, observer)
    if time is None:
        return "never"
    altitude = format_number(float(np.interp(time, view.time, view.altitude)))
    before_end = format_duration(float(view.time[-1]) - time)
    return f"at {format_duration(time)}, altitude {altitude}\u00a0km, {before_end} before the end"


def ranges_table(comparison: Comparison) -> Table:
    """Return ballistic and glide range for a list of inertial speeds, in closed form."""
    ratio = comparison.lift_to_drag
    columns = ("Inertial speed", "Maximum ballistic range", "of the circumference")
    if ratio is not None:
        columns = (*columns, f"Glide range, L/D {format_number(ratio, 2)}", "of the circumference")
    rows = []
    for row in comparison.speed_ranges():
        cells = [format_km_per_second(row.speed, 2), *_range_cells(row.longest_arc, "orbit")]
        if ratio is not None:
            cells += _range_cells(row.glide_range, "unlimited")
        rows.append(tuple(cells))
    empty = "Available for flights at the Earth only."
    return Table(columns, rows, frozenset(range(len(columns))), empty)


def _range_cells(distance: float | None, unlimited: str) -> list[str]:
    if distance is None:
        return [unlimited, "–"]
    return [format_kilometres(distance), format_percent(distance / EQUATOR, 2)]
