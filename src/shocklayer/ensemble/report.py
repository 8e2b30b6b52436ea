"""The report of an ensemble: one page that opens offline, and its figures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shocklayer.ensemble import figures
from shocklayer.ensemble.setting import Setting
from shocklayer.ensemble.summary import Sample
from shocklayer.ensemble.words import director, value_text
from shocklayer.report.figures import catalogue
from shocklayer.report.formatting import format_number, format_percent
from shocklayer.report.page import html_page
from shocklayer.report.page.tables import Table

if TYPE_CHECKING:
    import xarray

_LEVELS = ("0.13", "5", "50", "95", "99.87")


def write_report(
    folder: Path, document: Mapping[str, Any], sample: Sample, setting: Setting, chosen: xarray.Dataset
) -> None:
    """Write ``report.html`` and ``figures/*.png``.

    Parameters
    ----------
    folder : pathlib.Path
        An existing folder.
    document : mapping
        The summary.
    sample : Sample
        The flights.
    setting : Setting
        What all flights have in common.
    chosen : xarray.Dataset
        Histories of chosen flights.
    """
    images = figures.render(document, sample, setting, chosen)
    catalogue.save(images, folder / "figures")
    page = html_page.render(
        "ensemble.html.j2",
        {},
        title=f"Ensemble of {document['title']}",
        lead=director(document),
        figures=[html_page.page_figure(name, *figures.TEXTS[name], images, {}) for name in images],
        statistics=_statistics(document),
        limits=_limits(document),
        inputs=_inputs(document),
        sensitivity=_sensitivity(document),
        linear=_linear(document),
        footprint=_footprint(document),
        footprint_note=document.get("footprint", {}).get("note") or document.get("footprint_note", ""),
        failed=_failed(document),
        notices=[each["message"] for each in document["warnings"]],
        provenance=(
            f"Seed {document['seed']}, sampling {document['sampling']}, scenario "
            f"{document['provenance']['scenario_hash'][:16]}."
        ),
    )
    (folder / "report.html").write_text(page, encoding="utf-8")


def _statistics(document: Mapping[str, Any]) -> Table:
    rows = []
    for name, each in document["statistics"].items():
        cells = []
        for level in _LEVELS:
            entry = each["percentiles"][level]
            text = value_text(name, entry["value"])
            if entry["low"] is not None:
                text += f" ({value_text(name, entry['low'])} to {value_text(name, entry['high'])})"
            cells.append(text)
        rows.append((name.replace("_", " "), value_text(name, each["mean"]), *cells, str(each["flights"])))
    heads = ("Quantity", "Mean", *(f"{level} %" for level in _LEVELS), "Flights with a value")
    return Table(heads, rows, frozenset(range(1, 8)))


def _limits(document: Mapping[str, Any]) -> Table:
    rows = []
    for each in document["limits"]:
        bound = "at most" if "at_most" in each else "at least"
        value = value_text(each["quantity"], each.get("at_most", each.get("at_least")))
        rows.append(
            (
                each["quantity"].replace("_", " "),
                f"{bound} {value}",
                f"{each['exceeded']} of {each['flights']}",
                f"{format_percent(each['low'])} to {format_percent(each['high'])}",
            )
        )
    heads = ("Quantity", "Limit", "Flights beyond it", "Probability, 90 % interval")
    return Table(heads, rows, frozenset({2, 3}), "No limits were given.")


def _inputs(document: Mapping[str, Any]) -> Table:
    keys = ("mean", "standard_deviation", "minimum", "maximum")
    rows = [
        (name, each["unit"], *(format_number(each[key], 6) for key in keys))
        for name, each in document["inputs"].items()
    ]
    heads = ("Input", "Unit", "Mean", "Standard deviation", "Least", "Greatest")
    return Table(heads, rows, frozenset({2, 3, 4, 5}), "Nothing is dispersed.")


def _sensitivity(document: Mapping[str, Any]) -> Table:
    rows = []
    for name, inputs in document["sensitivity"].items():
        for key, each in inputs.items():
            if each["prcc"] is not None:
                total = each.get("sobol_total")
                cells = [
                    f"{each['prcc']:+.2f}",
                    *("" if value is None else f"{value:.3f}" for value in (each["sobol_first"], total)),
                ]
                rows.append((name.replace("_", " "), key, *cells))
    heads = ("Output", "Input", "Partial rank correlation", "First-order Sobol index", "Total Sobol index")
    return Table(heads, rows, frozenset({2, 3, 4}), "No input varies.").without_empty_columns()


def _linear(document: Mapping[str, Any]) -> Table:
    rows = []
    for name, each in document["linear_covariance"].items():
        if each["ratio"] is not None:
            linear = format_number(each["standard_deviation"])
            rows.append((name.replace("_", " "), linear, f"{each['ratio']:.3f}"))
    heads = ("Output", "Standard deviation by gradients", "Sample over it")
    return Table(heads, rows, frozenset({1, 2}), "No input varies.")


def _footprint(document: Mapping[str, Any]) -> Table:
    described = document.get("footprint", {"ellipses": []})
    rows = [
        (
            format_percent(each["probability"], 4),
            f"{format_number(2e-3 * each['semi_major'])} km by {format_number(2e-3 * each['semi_minor'])} km",
            f"{each['bearing']:.1f} deg",
        )
        for each in described["ellipses"]
    ]
    heads = ("Probability", "Length and width", "Bearing of the length")
    return Table(heads, rows, frozenset({0, 1, 2}), "None.")


def _failed(document: Mapping[str, Any]) -> Table:
    rows = [(str(each["flight"]), each["reason"]) for each in document["failed"][:200]]
    return Table(("Flight", "Reason"), rows, frozenset({0}), "All flights were computed.")
