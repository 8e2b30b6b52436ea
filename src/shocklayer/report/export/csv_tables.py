"""The flight as comma-separated tables: its history, the tracking data, the blackout windows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from shocklayer.core.constants import SPEED_OF_LIGHT
from shocklayer.core.quantities import QUANTITIES
from shocklayer.report.export import track
from shocklayer.report.view import View

# Units that the column names of scenario files write as "deg".
_ANGLES = ("degree", "degrees_north", "degrees_east")
_READABLE = (
    *("altitude", "latitude", "longitude", "speed", "flight_path_angle", "heading", "mach_number"),
    *("load_factor", "dynamic_pressure", "air_density", "knudsen_number", "stagnation_heat_flux"),
    *("heat_load", "wall_temperature", "electron_density", "attenuation", "link_margin", "blackout"),
    *("visible", "elevation", "azimuth", "slant_range", "range_rate", "doppler_shift"),
)
"""Variables of the readable history; of those along the body the station with the greatest value."""
_DIRECTIONS = ("azimuth", "elevation", "slant_range", "range_rate")

Cell = str | float | int | None


def history(view: View, full: bool | None = None) -> str:
    """Return the flight over time as columns.

    Parameters
    ----------
    view : View
        The flight.
    full : bool, optional
        Every variable at every station, or the readable set; by default as the scenario's output asks.

    Returns
    -------
    str
        One row per sample. Time and, in UTC, date come first; the date is empty where the scenario has no
        epoch. A column is named after the variable, the link, observer or facility (and, in the full set,
        the station), and the unit as scenario files write it: ``speed_m_s``, ``attenuation[S-band]_dB``; the
        readable set has the greatest value over the body as ``wall_temperature[max]_K``. A missing number is
        an empty field.
    """
    if full is None:
        full = (view.scenario.get("output") or {}).get("history") == "full"
    names, columns = ["time_s"], [view.time]
    for name in map(str, view.data.data_vars) if full else _READABLE:
        if name not in view.data:
            continue
        values = view.data[name]
        if values.dims[:1] != ("time",) or values.ndim > 2 or not values.size:
            continue
        suffix = _unit_suffix(QUANTITIES[name].unit)
        if values.ndim == 1:
            names.append(f"{name}{suffix}")
            columns.append(values.values)
            continue
        if values.dims[1] == "station" and not full:
            names.append(f"{name}[max]{suffix}")
            columns.append(np.fmax.reduce(np.asarray(values.values, dtype=float), axis=1))
            continue
        labels = values[values.dims[1]].values
        for i, label in enumerate(labels):
            column = f"{label:.4g}" if isinstance(label, float) else str(label)
            names.append(f"{name}[{column}]{suffix}")
            columns.append(values.values[:, i])
    rows = np.stack([np.asarray(column, dtype=float) for column in columns], axis=1)
    dates = [_date(view, time) for time in view.time]
    return _text(
        [names[0], "utc", *names[1:]],
        ([row[0], date, *row[1:]] for row, date in zip(rows.tolist(), dates, strict=True)),
    )


def tracking(view: View) -> str:
    """Return direction, range, range rate and Doppler shift for every observer and link.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    str
        One row per time, observer and link, in the order of time: at every sample of the flight, and at
        rise, culmination and set of each pass. ``kind`` is ``observer``, or ``ground-station``, ``relay`` or
        ``constellation`` for the other end of a link that is no observer of the scenario. An observer has a
        row for each link that the vehicle transmits on, to it or to anybody, with the one-way Doppler shift
        of that carrier; without such a link, one row without a shift.
    """
    rows = sorted([*_observer_rows(view), *_link_rows(view)], key=lambda row: row["time_s"])
    dates: dict[float, str] = {}
    for row in rows:
        time = row["time_s"]
        row["utc"] = dates.setdefault(time, _date(view, time))
    return _text(_TRACKING, ([row.get(name) for name in _TRACKING] for row in rows))


_TRACKING = (
    *("time_s", "utc", "observer", "link", "kind", "visible", "azimuth_deg", "elevation_deg", "range_m"),
    *("range_rate_m_s", "doppler_shift_Hz"),
)


def _observer_rows(view: View) -> Iterator[dict[str, Any]]:
    carriers: list[tuple[str, float | None]] = [
        (str(link["name"]), float(link["frequency"]))
        for link in view.scenario_list("radio")
        if (link.get("to") or {"kind": "ground-station"}).get("kind") == "ground-station"
    ] or [("", None)]
    sampled = set(view.time.tolist())
    for observer in view.observers:
        instants = [
            {**{name: each.get(name) for name in ("time", *_DIRECTIONS)}, "visible": 1}
            for one in observer.passes
            for each in (one.get("rise"), one.get("culmination"), one.get("set"))
            if each is not None and "time" in each and each["time"] not in sampled
        ]
        if all(name in view.data for name in _DIRECTIONS):
            columns = {name: view.observer_values(name, observer) for name in ("visible", *_DIRECTIONS)}
            columns["slant_range"] = view.stored("slant_range")[:, view.observers.index(observer)]
            instants += [
                {"time": float(time), **{name: float(values[i]) for name, values in columns.items()}}
                for i, time in enumerate(view.time)
            ]
        for at in instants:
            for name, frequency in carriers:
                rate = at["range_rate"]
                shift = None if frequency is None or rate is None else -frequency * rate / SPEED_OF_LIGHT
                yield _row(observer.name, name, "observer", at, shift)


def _link_rows(view: View) -> Iterator[dict[str, Any]]:
    if "doppler_shift" not in view.data:
        return
    watched = {observer.name for observer in view.observers}
    for i, link in enumerate(view.scenario_list("radio")):
        end = link.get("to")
        if not end or end.get("name") in watched:
            continue
        columns = {
            name.removeprefix("link_"): view.stored(name)[:, i]
            for name in ("link_azimuth", "link_elevation", "link_range", "link_range_rate")
        }
        columns["slant_range"] = columns.pop("range")
        margin, shift = view.stored("link_margin")[:, i], view.stored("doppler_shift")[:, i]
        for k, time in enumerate(view.time):
            at = {name: float(values[k]) for name, values in columns.items()}
            at |= {"time": float(time), "visible": float(np.isfinite(margin[k]))}
            yield _row(str(end.get("name", "")), str(link["name"]), str(end["kind"]), at, float(shift[k]))


def _row(observer: str, link: str, kind: str, at: Mapping[str, Any], shift: float | None) -> dict[str, Any]:
    return {
        "time_s": float(at["time"]),
        "observer": observer,
        "link": link,
        "kind": kind,
        "visible": int(at["visible"] > 0.5),
        "azimuth_deg": at["azimuth"],
        "elevation_deg": at["elevation"],
        "range_m": at["slant_range"],
        "range_rate_m_s": at["range_rate"],
        "doppler_shift_Hz": shift,
    }


_END_COLUMNS = (
    *("time_s", "utc", "altitude_m", "low_m", "high_m", "latitude_deg", "longitude_deg", "bound_by"),
)


def blackouts(view: View) -> str:
    """Return the windows in which links are lost in the plasma, one per row.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    str
        Link, carrier, duration, and of both ends time, date (UTC), altitude with its lowest and highest by
        the band of electron density as the summary has them, latitude, longitude, and what bounds it.
        Unknown values are empty.
    """
    head = ["radio", "frequency_Hz", "duration_s"]
    head += [f"{side}_{name}" for side in ("start", "end") for name in _END_COLUMNS]
    carriers = {link.name: link.frequency for link in view.links}
    rows: list[list[Cell]] = []
    for window in view.summary.get("blackouts") or []:
        ends = [_window_end(window, side) for side in ("start", "end")]
        times = [end.get("time_s") for end in ends]
        length = None if times[0] is None or times[1] is None else float(times[1]) - float(times[0])
        row: list[Cell] = [str(window["radio"]), carriers.get(window["radio"]), length]
        rows.append([*row, *(end.get(name) for end in ends for name in _END_COLUMNS)])
    return _text(head, rows)


def _window_end(window: Mapping[str, Any], side: str) -> dict[str, Any]:
    """Return one end of a window by the names of its columns."""
    end: Mapping[str, Any] = window[side]
    names = {
        column.removesuffix("_s").removesuffix("_m").removesuffix("_deg"): column for column in _END_COLUMNS
    }
    return {column: end.get(name) for name, column in names.items()}


def _date(view: View, time: float) -> str:
    """Return the date (UTC) of a time; empty where the scenario has none."""
    return track.stamp_at(view, time) + "Z" if track.epoch(view)[1] else ""


def _text(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([[_cell(value) for value in row] for row in rows])
    return stream.getvalue()


def _cell(value: Cell) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return "" if np.isnan(value) else f"{value:.9g}"


def _unit_suffix(unit: str) -> str:
    """Return the unit at the end of a column's name: ``_kg_m3``, ``_deg``; empty for pure numbers."""
    if unit in _ANGLES:
        return "_deg"
    if unit == "m-3":
        return "_per_m3"
    return "" if unit == "1" else "_" + unit.replace(" ", "_").replace("-1", "").replace("-", "")
