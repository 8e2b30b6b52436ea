"""The summary of a finished ensemble, and its statistics as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from shocklayer.ensemble.footprint import footprint
from shocklayer.ensemble.inputs import Inputs
from shocklayer.ensemble.linear import compared
from shocklayer.ensemble.outputs import OUTPUTS
from shocklayer.ensemble.sensitivity import sensitivities
from shocklayer.ensemble.setting import Setting
from shocklayer.ensemble.statistics import (
    PERCENTILES,
    Columns,
    convergence,
    exceedance,
    flatten,
    resolve_quantity,
    statistics,
)
from shocklayer.ensemble.store import Store
from shocklayer.flight.dormand_prince import STOP_NAMES
from shocklayer.result.peaks import versions
from shocklayer.scenario.distribution import Limit

_MAIN = ("peak_stagnation_heat_flux", "heat_load", "peak_load_factor", "peak_dynamic_pressure")


class Sample(NamedTuple):
    """The flights of an ensemble that did not fail.

    Attributes
    ----------
    inputs, outputs : dict of str to ndarray
        Drawn inputs and flat outputs (flights,).
    numbers : ndarray
        Their numbers.
    raw : dict of str to ndarray
        Everything in the store, of all flights.
    """

    inputs: Columns
    outputs: Columns
    numbers: np.ndarray
    raw: dict[str, np.ndarray]


def labels_of(setting: Setting, stations: np.ndarray) -> dict[str, list[str]]:
    """Return for every output the names along its second dimension; none for outputs without one.

    Parameters
    ----------
    setting : Setting
        Links and observers.
    stations : ndarray
        Of the wall temperatures.

    Returns
    -------
    dict of str to list of str
        By output.
    """
    along = {
        "station": [f"{each:.4g}" for each in stations],
        "radio": [link.name for link in setting.scenario.radio],
        "observer": [each.name for each in setting.scenario.observer],
    }
    labels = {name: [] if each.dimension is None else along[each.dimension] for name, each in OUTPUTS.items()}
    if setting.footprint_withheld is not None:
        del labels["end_latitude"], labels["end_longitude"]
    return labels


def names_of(labels: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the names of the flat outputs."""
    found: list[str] = []
    for name, along in labels.items():
        if OUTPUTS[name].dimension is None:
            found.append(name)
        else:
            found += [f"{name}.{label}" for label in along]
    return found


def read_sample(store: Store, inputs: Inputs, labels: dict[str, list[str]]) -> Sample:
    """Read the flights that did not fail.

    Parameters
    ----------
    store : Store
        The ensemble.
    inputs : Inputs
        Its inputs.
    labels : dict of str to list of str
        See `labels_of`.

    Returns
    -------
    Sample
        The flights.
    """
    raw = store.read()
    fine = raw["failed"] == 0
    flat = flatten({name: raw[name] for name in labels if name in raw}, labels)
    outputs = {name: each[fine] for name, each in flat.items()}
    if "end_longitude" in outputs:
        outputs["end_longitude"] = _unwrapped(outputs["end_longitude"])
    drawn = {name: raw[name][fine] for name in inputs.names}
    return Sample(drawn, outputs, np.flatnonzero(fine), raw)


def _unwrapped(longitude: np.ndarray) -> np.ndarray:
    """Return longitudes without the jump at 180 deg."""
    if not longitude.size:
        return longitude
    turn = np.radians(longitude)
    middle = np.degrees(np.arctan2(np.mean(np.sin(turn)), np.mean(np.cos(turn))))
    return middle + (longitude - middle + 180.0) % 360.0 - 180.0


def summarise(
    store: Store,
    setting: Setting,
    sample: Sample,
    limits: Sequence[Limit],
    linear: dict[str, float],
) -> dict[str, Any]:
    """Summarise a finished ensemble.

    Parameters
    ----------
    store : Store
        The ensemble.
    setting : Setting
        What all flights have in common.
    sample : Sample
        The flights that did not fail.
    limits : sequence of Limit
        Limits whose exceedance is counted.
    linear : dict of str to float
        Standard deviations by linear covariance.

    Returns
    -------
    dict
        Content of ``summary.json``.
    """
    outputs, flights = sample.outputs, sample.numbers.size
    failed = [each for entry in store.entries_text() for each in entry.get("failed", [])]
    reasons = sample.raw["end_reason"][sample.numbers]
    notices = list(store.plan.get("notices", []))
    document: dict[str, Any] = {
        "title": setting.scenario.title,
        "flights": store.count,
        "completed": flights,
        "seed": store.plan["seed"],
        "sampling": store.plan["sampling"],
        "inputs": _inputs(setting.inputs, sample.inputs),
        "end_reasons": {STOP_NAMES[k]: int(np.sum(reasons == k)) for k in np.unique(reasons)},
        "in_range": int(np.sum(sample.raw["in_range"] == 1)),
        "statistics": {name: statistics(each) for name, each in outputs.items()},
        "limits": [
            exceedance(each, resolve_quantity(each.quantity, list(outputs), "limit"), outputs, flights)
            for each in limits
        ],
        "sensitivity": sensitivities(sample.inputs, outputs, store.plan["sampling"] == "sobol"),
        "linear_covariance": compared(linear, outputs),
        "convergence": {name: convergence(outputs[name]) for name in _MAIN},
        "failed": failed,
        "warnings": notices,
        "provenance": {
            "scenario_hash": store.plan["scenario_hash"],
            "physics": store.plan["physics"],
            "versions": versions(),
        },
    }
    withheld = setting.footprint_withheld
    if withheld is not None:
        document["footprint_note"] = withheld
    else:
        ends = (outputs["end_latitude"], outputs["end_longitude"], outputs["end_altitude"])
        described = footprint(*ends, setting.planet)
        if described is not None:
            document["footprint"] = described
        else:
            document["footprint_note"] = "No footprint is given: fewer than three flights were completed."
    return document


def _inputs(inputs: Inputs, drawn: Columns) -> dict[str, dict[str, Any]]:
    described = {}
    for name in inputs.names:
        each = drawn[name]
        described[name] = {
            "unit": inputs.unit(name),
            "mean": float(np.mean(each)) if each.size else None,
            "standard_deviation": float(np.std(each, ddof=1)) if each.size > 1 else 0.0,
            "minimum": float(np.min(each)) if each.size else None,
            "maximum": float(np.max(each)) if each.size else None,
        }
    return described


def unit_of(name: str) -> str:
    """Return the unit of a flat output."""
    if name in OUTPUTS:
        return OUTPUTS[name].units
    return OUTPUTS[name.split(".", 1)[0]].units


def statistics_table(document: Mapping[str, Any]) -> str:
    """Return the statistics as comma-separated text.

    Parameters
    ----------
    document : mapping
        The summary.

    Returns
    -------
    str
        One row for each output.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    heads = [f"p{name}{end}" for name in PERCENTILES for end in ("", "_low", "_high")]
    writer.writerow(["output", "unit", "flights", "mean", "standard_deviation", "minimum", "maximum", *heads])

    def text(value: float | None) -> str:
        return "" if value is None else f"{value:.9g}"

    for name, each in document["statistics"].items():
        cells = [text(each[key]) for key in ("mean", "standard_deviation", "minimum", "maximum")]
        for percentile in PERCENTILES:
            entry = each["percentiles"][percentile]
            cells += [text(entry[key]) for key in ("value", "low", "high")]
        writer.writerow([name, unit_of(name), each["flights"], *cells])
    return file.getvalue()
