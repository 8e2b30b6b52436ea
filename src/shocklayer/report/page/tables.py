"""The tables of the page: plain text in cells, so that every number can be read without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from shocklayer.core.quantities import QUANTITIES
from shocklayer.report.figures.style import duration, frequency, number, unit, with_unit
from shocklayer.report.page.text import silence
from shocklayer.report.view import View, quantity_words

_HEAT_FLUX = ("convective_heat_flux", "radiative_heat_flux", "stagnation_heat_flux")
_PARAMETERS = {
    "mach_number": "Mach number",
    "total_enthalpy": "total enthalpy",
    "altitude": "altitude",
    "flow_lengths": "test time",
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
        Columns set flush right.
    empty : str
        What stands there when there are no rows.
    """

    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    numeric: frozenset[int] = field(default_factory=frozenset)
    empty: str = "None."


def peaks(view: View) -> Table:
    """Return the largest value of each quantity, with where and when."""
    rows = []
    for name, peak in (view.summary.get("peaks") or {}).items():
        if not peak.get("value") or name not in QUANTITIES:
            continue
        value = with_unit(name, peak["value"])
        if name in _HEAT_FLUX:
            value += f" ({number(peak['value'] / 1e4)}\u00a0W/cm²)"
        words = quantity_words(name)
        place = ""
        if peak.get("station") is not None:
            place = f"s/R {number(float(peak['station']))}"
        elif peak.get("radio"):
            place = str(peak["radio"])
        rows.append(
            (
                words[0].upper() + words[1:],
                value,
                with_unit("altitude", peak["altitude"]),
                _at(peak["time"]),
                place,
            )
        )
    columns = ("Quantity", "Largest", "At altitude", "At time", "Where")
    if not any(row[-1] for row in rows):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    return Table(columns, rows, frozenset({1, 2, 3}))


def events(view: View) -> Table:
    """Return the events of the flight in their order."""
    rows = [
        (
            event_words(str(event["name"])),
            _at(event["time"]),
            with_unit("altitude", event["altitude"]),
            with_unit("speed", event["speed"]),
        )
        for event in view.summary.get("events") or []
    ]
    return Table(("Event", "Time", "Altitude", "Speed"), rows, frozenset({1, 2, 3}))


def event_words(name: str) -> str:
    """Return the name of an event as a reader likes it: ``peak-heating`` as "Peak heating"."""
    words = name.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def plasma(view: View) -> Table:
    """Return the largest electron density at each station shown, by each chemistry, with its band."""
    models = [("electron_density", "")]
    for name, words in (("equilibrium", "In equilibrium"), ("frozen", "Frozen from the stagnation point")):
        if view.has(f"electron_density_{name}"):
            models.append((f"electron_density_{name}", words))
    chosen = "Viscous layer at finite rate" if view.layer is not None else "As computed"
    banded = view.has("electron_density_low") and view.has("electron_density_high")
    rows = []
    for k, station, _ in view.shown_stations:
        values = np.nan_to_num(view["electron_density"][:, k])
        if not (values > 0).any():
            continue
        top = int(np.argmax(values))
        row = [f"{station:.3g}", f"{number(view.altitude[top])}\u00a0km"]
        row.append(number(values[top], 2))
        if banded:
            ends = (float(view[f"electron_density_{end}"][top, k]) for end in ("low", "high"))
            row.append(" to ".join(number(end, 2) for end in ends))
        row += [number(float(view[name][top, k]), 2) for name, _ in models[1:]]
        rows.append(tuple(row))
    columns = ["Station s/R", "Largest at", f"{chosen} [m⁻³]"]
    if banded:
        columns.append("Band")
    columns += [words for _, words in models[1:]]
    return Table(
        tuple(columns), rows, frozenset(range(1, len(columns))), "There are practically no free electrons."
    )


def blackouts(view: View) -> Table:
    """Return every link with its windows of blackout and how far the band of electron density moves them."""
    rows = []
    for radio in view.radios:
        critical = f"{number(radio.critical_density, 2)}\u00a0m⁻³"
        head = (radio.name, frequency(radio.frequency), critical)
        if not radio.windows:
            rows.append((*head, "not lost" if radio.holds else "out of reach throughout", "", ""))
        for window in radio.windows:
            lost, back = (
                f"{with_unit('altitude', window[f'{end}_altitude'])}{_spread(window, end)} "
                f"({_at(window[f'{end}_time'])})"
                for end in ("start", "end")
            )
            if radio.fades_after(window, view.sampling):
                back += ", then out of reach"
            span = duration(window["end_time"] - window["start_time"])
            if window.get("duration_band"):
                span += f" [{' to '.join(duration(each) for each in window['duration_band'])}]"
            rows.append((*head, lost, back, span))
        for window in view.summary.get("possible_blackouts") or []:
            if window["radio"] == radio.name:
                ends = (with_unit("altitude", window[f"{end}_altitude"]) for end in ("start", "end"))
                rows.append((*head, *ends, "only at the upper end of the band"))
        for window in view.summary.get("navigation_outages") or []:
            if window["radio"] == radio.name:
                ends = (
                    f"{with_unit('altitude', window[f'{end}_altitude'])} ({_at(window[f'{end}_time'])})"
                    for end in ("start", "end")
                )
                fix = f"{duration(window['end_time'] - window['start_time'])} without a fix"
                rows.append((*head, *ends, f"{fix} (down to {window['fewest']} satellites)"))
        if len(radio.windows) > 1:
            rows.append((radio.name, "", "", "", "together", duration(silence(view, radio))))
    columns = ("Link", "Carrier", "Reflected above", "Lost at", "Back at", "For")
    return Table(columns, rows, frozenset({1, 2, 3, 4, 5}), "The scenario carries no radio link.")


def _spread(window: dict[str, Any], end: str) -> str:
    """Return between which altitudes the band of electron density moves one end of a window."""
    ends = window.get(f"{end}_altitude_band")
    if not ends:
        return ""
    return f" [{' to '.join(number(each / 1e3) if each is not None else 'not lost' for each in ends)}]"


def sightings(view: View) -> Table:
    """Return every observer with its passes."""
    rows = []
    for observer in view.observers:
        if not observer.passes:
            rows.append((observer.name, "never in sight", "", "", ""))
        for seen in observer.passes:
            nearest = seen.get("minimum_slant_range")
            rows.append(
                (
                    observer.name,
                    _at(seen["rise_time"]),
                    _at(seen["set_time"]),
                    f"{number(seen['maximum_elevation'])}°",
                    with_unit("slant_range", nearest)
                    if nearest is not None
                    else _nearest(view, observer.name),
                )
            )
    columns = ("Observer", "Rises", "Sets", "Highest", "Nearest")
    return Table(columns, rows, frozenset({1, 2, 3, 4}), "The scenario names no observer.")


def facilities(view: View) -> Table:
    """Return what each facility reproduces of the flight, parameter by parameter."""
    rows = []
    given = view.summary.get("facilities") or []
    for row in sorted(given, key=lambda row: row.get("known", 0) < 2):
        if row.get("share", 0.0) <= 0:
            continue
        parameters = row.get("parameters") or {}
        cells = []
        for name in _PARAMETERS:
            found = parameters.get(name) or {}
            cells.append(_percent(found.get("share")) if found.get("known") else "not published")
        rows.append((str(row["facility"]), *cells, _percent(row.get("full_share"))))
    columns = (
        "Facility",
        *(f"{words[0].upper()}{words[1:]}" for words in _PARAMETERS.values()),
        "All at once",
    )
    empty = "No facility of the catalogue reproduces any similarity parameter of this flight."
    return Table(columns, rows, frozenset(range(1, 6)), empty)


def warnings(view: View) -> Table:
    """Return every range that a model left."""
    rows = []
    for warning in view.summary.get("warnings") or []:
        name = str(warning.get("quantity") or "")
        rows.append(
            (
                str(warning.get("model", "")),
                quantity_words(name),
                _bound(name, warning.get("value")),
                _range(name, warning.get("low"), warning.get("high")),
                _beyond(warning),
            )
        )
    columns = ("Model", "Quantity", "Farthest value", "Range", "What it means")
    if not any(row[-1] for row in rows):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    return Table(columns, rows, frozenset({2, 3}), "Every model stayed within its stated range.")


def provenance(view: View) -> Table:
    """Return where the numbers come from: versions, hash, model choices, assumptions."""
    others = {
        name: value for name, value in (view.summary.get("provenance") or {}).items() if name != "references"
    }
    return Table(("What", "Value"), list(_leaves(others, ())))


def references(view: View) -> Table:
    """Return the works behind the models, each with the choices that rest on it."""
    uses: dict[str, list[str]] = {}
    for choice, works in ((view.summary.get("provenance") or {}).get("references") or {}).items():
        for work in works:
            uses.setdefault(str(work), []).append(str(choice))
    return Table(
        ("Work", "Used for"),
        [(work, ", ".join(uses[work])) for work in sorted(uses)],
        empty="The result names no works.",
    )


def scenario(view: View) -> Table:
    """Return the resolved scenario, one line per field, in SI units and radians."""
    return Table(("Field", "Value"), list(_leaves(view.scenario, ())), empty="The result does not carry it.")


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, str(key).replace("_", " ")))
    elif isinstance(value, list) and any(isinstance(inner, dict) for inner in value):
        for i, inner in enumerate(value, 1):
            yield from _leaves(inner, (*path, str(i)))
    elif isinstance(value, list):
        text = "; ".join(str(inner) for inner in value[:12])
        yield " · ".join(path), f"{text}; … ({len(value)} in all)" if len(value) > 12 else text
    elif value is not None:
        yield " · ".join(path), f"{value:.6g}" if isinstance(value, float) else str(value)


def _nearest(view: View, name: str) -> str:
    observer = next(o for o in view.observers if o.name == name)
    if not view.has("slant_range"):
        return "–"
    seen = view.of_observer("visible", observer) > 0.5
    ranges = view.of_observer("slant_range", observer)[seen]
    return f"{number(float(ranges.min()))}\u00a0{unit('slant_range')}" if ranges.size else "–"


def _at(seconds: float) -> str:
    return f"{number(float(seconds), 4 if seconds >= 100 else 3)}\u00a0s"


def _percent(share: float | None) -> str:
    if share is None:
        return "–"
    return "0" if share <= 0 else f"{100 * share:.0f}\u00a0%" if share >= 0.01 else "< 1\u00a0%"


def _beyond(warning: dict[str, Any]) -> str:
    """Return what a warning's message adds to its numbers: nothing, where it only spells them out."""
    message = str(warning.get("message") or "")
    return "" if message.startswith(f"{warning.get('model')}: ") else message


def _bound(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    return with_unit(name, value) if name in QUANTITIES else number(float(value))


def _range(name: str, low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return "–"
    if low is None:
        return f"up to {_bound(name, high)}"
    if high is None:
        return f"from {_bound(name, low)}"
    return f"{_bound(name, low)} to {_bound(name, high)}"
