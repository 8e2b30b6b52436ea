"""Files of a reduced shot: document, samples, page, and a figure of what the uncertainty comes from."""

from __future__ import annotations

import json
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from shocklayer.core.output_folder import write_complete
from shocklayer.report.figures import catalogue, style
from shocklayer.report.page import html_page
from shocklayer.report.page.answers import Answer
from shocklayer.report.page.tables import Table
from shocklayer.report.palette import categorical_colours
from shocklayer.report.tunnel.dataset import unit_of

if TYPE_CHECKING:
    from shocklayer.facilities.reduce_shot import Interval, ReduceDocument, Reduction

_BUDGET = (
    "What the uncertainty comes from",
    "Share of each input in the variance of each result, by a linear fit over the samples.",
    "Stacked bars of the shares of the inputs in the variance of the results.",
)
_DRAWN = (
    "shock_speed",
    "reservoir.temperature",
    "reservoir.pressure",
    "reservoir.enthalpy",
    "test_section.temperature",
    "test_section.pressure",
    "test_section.speed",
    "test_section.mach_number",
    "test_section.pitot_pressure",
)


def write(reduction: Reduction, directory: str | PathLike[str]) -> None:
    """Write ``summary.json``, ``samples.nc``, ``report.html`` and ``figures/budget.png``.

    Parameters
    ----------
    reduction : Reduction
        From `facilities.reduce_shot.reduce_shot`.
    directory : str or PathLike
        New folder; it is complete or absent.
    """

    def fill(folder: Path) -> None:
        document = reduction["document"]
        text = json.dumps(document, indent=2, allow_nan=False)
        (folder / "summary.json").write_text(text + "\n", encoding="utf-8")
        _write_samples(reduction, folder / "samples.nc")
        with style.report_style():
            images = {"budget": catalogue.png(budget(document), _BUDGET[0])}
        catalogue.save(images, folder / "figures")
        (folder / "report.html").write_text(page(document, images), encoding="utf-8")

    write_complete(directory, fill)


def _write_samples(reduction: Reduction, path: Path) -> None:
    import xarray as xr

    variables = {}
    for name, values in reduction["results"].items():
        last = name.rpartition(".")[2]
        unit = "1" if "mole_fractions" in name else unit_of(last)
        label = name.replace(".", " ").replace("_", " ")
        variables[name.replace(".", "_")] = ("sample", values, {"units": unit, "long_name": label})
    attributes = {
        "Conventions": "CF-1.11",
        "title": "Reduced shot: the first sample has the measured values, the others are drawn",
    }
    xr.Dataset(variables, attrs=attributes).to_netcdf(path, engine="h5netcdf")


def budget(document: ReduceDocument) -> Figure:
    """Draw the budget of uncertainty as bars: the share of each input in the variance of each result.

    Parameters
    ----------
    document : ReduceDocument
        From `facilities.reduce_shot.reduce_shot`.

    Returns
    -------
    Figure
    """
    shares = {name: document["budget"][name] for name in _DRAWN if name in document["budget"]}
    inputs = list(dict.fromkeys(source for each in shares.values() for source in each))
    figure = style.new_figure(style.WIDTH, 1.2 + 0.3 * max(len(shares), 1))
    axes = figure.add_subplot()
    labels = [name.replace(".", ": ").replace("_", " ") for name in shares]
    left = [0.0] * len(shares)
    for source, color in zip(inputs, categorical_colours(len(inputs)), strict=True):
        widths = [100.0 * each.get(source, 0.0) for each in shares.values()]
        axes.barh(labels, widths, left=left, label=source.replace("_", " "), color=color)
        left = [start + width for start, width in zip(left, widths, strict=True)]
    axes.invert_yaxis()
    axes.set_xlim(0.0, 100.0)
    axes.set_xlabel("Share of the variance [%]")
    if inputs:
        axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


def page(document: ReduceDocument, images: dict[str, bytes]) -> str:
    """Return the page of a reduced shot as HTML."""
    stream, reservoir = document["test_section"], document["reservoir"]
    rows = [("shock speed", document["shock_speed"], "shock_speed")]
    rows += [(f"reservoir {key}", value, f"reservoir.{key}") for key, value in reservoir.items()]
    rows.append(("area ratio", document["nozzle"]["area_ratio"], "nozzle.area_ratio"))
    for key, value in stream.items():
        if key != "mole_fractions":
            rows.append((key.replace("_", " "), value, f"test_section.{key}"))  # type: ignore[arg-type] - only the key left out has a table
    lines = []
    for label, value, name in rows:
        shares = sorted(document["budget"].get(name, {}).items(), key=lambda pair: -pair[1])[:2]
        largest = ", ".join(f"{source} {100 * share:.0f} %" for source, share in shares if share > 0.005)
        numbers = (f"{value[key]:.5g}" for key in ("value", "low", "high"))
        lines.append((label, *numbers, unit_of(name.rpartition(".")[2]), largest))
    heads = ("", "value", "low", "high", "unit", "largest shares of the variance")
    speed, enthalpy, cold = document["shock_speed"], reservoir["enthalpy"], stream["temperature"]
    found = [
        Answer("How fast was the shock?", _band(speed, 1.0, "m/s"), "95 % of the samples lie in the band."),
        Answer("What reservoir?", _band(enthalpy, 1e-6, "MJ/kg"), "above the fill gas."),
        Answer(
            "What stream?",
            _band(stream["speed"], 1.0, "m/s"),
            f"at {_band(cold, 1.0, 'K')}.",
        ),
    ]
    return html_page.render(
        "tunnel.html.j2",
        {},
        title=f"{document['facility'] or 'A shot'}: reduced shot",
        lead=f"{document['samples']} samples, seed {document['seed']}.",
        answers=found,
        figures=[html_page.page_figure("budget", *_BUDGET, images, {})],
        tables=[("Results with their 95 % interval", Table(heads, lines, numeric=frozenset({1, 2, 3})))],
        notices=[warning["message"] for warning in document["warnings"]],
    )


def _band(value: Interval, scale: float, unit: str) -> str:
    low, middle, high = (scale * value[key] for key in ("low", "value", "high"))
    return f"{middle:.4g} {unit} ({low:.4g} to {high:.4g})"
