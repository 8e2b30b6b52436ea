"""Files of a reduced shot: the document, the samples and a figure of what the uncertainty comes from."""

from __future__ import annotations

import json
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from shocklayer.core.output_folder import write_complete

if TYPE_CHECKING:
    from shocklayer.facilities.reduce_shot import ReduceDocument, Reduction

_UNITS = {
    "temperature": "K",
    "vibrational_temperature": "K",
    "pressure": "Pa",
    "density": "kg m-3",
    "speed": "m s-1",
    "shock_speed": "m s-1",
    "enthalpy": "J kg-1",
    "unit_reynolds_number": "m-1",
    "pitot_pressure": "Pa",
    "dynamic_pressure": "Pa",
}
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
    """Write ``summary.json``, ``samples.nc`` and ``figures/budget.png``.

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
        (folder / "figures").mkdir()
        draw_budget(document, folder / "figures" / "budget.png")

    write_complete(directory, fill)


def _write_samples(reduction: Reduction, path: Path) -> None:
    import xarray as xr

    variables = {}
    for name, values in reduction["results"].items():
        last = name.rpartition(".")[2]
        unit = "1" if "mole_fractions" in name else _UNITS.get(last, "1")
        label = name.replace(".", " ").replace("_", " ")
        variables[name.replace(".", "_")] = ("sample", values, {"units": unit, "long_name": label})
    attributes = {
        "Conventions": "CF-1.11",
        "title": "Reduced shot: the first sample has the measured values, the others are drawn",
    }
    xr.Dataset(variables, attrs=attributes).to_netcdf(path, engine="h5netcdf")


def draw_budget(document: ReduceDocument, path: Path) -> None:
    """Draw the budget of uncertainty as bars: the share of each input in the variance of each result.

    Parameters
    ----------
    document : ReduceDocument
        From `facilities.reduce_shot.reduce_shot`.
    path : Path
        Image file.
    """
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    budget = {name: document["budget"][name] for name in _DRAWN if name in document["budget"]}
    inputs = list(dict.fromkeys(source for shares in budget.values() for source in shares))
    figure, axes = plt.subplots(figsize=(9.0, 0.8 + 0.5 * max(len(budget), 1)), layout="constrained")
    left = [0.0] * len(budget)
    colours = plt.get_cmap("tab20")
    for index, source in enumerate(inputs):
        widths = [100.0 * shares.get(source, 0.0) for shares in budget.values()]
        axes.barh(list(budget), widths, left=left, label=source, color=colours(index % 20))
        left = [start + width for start, width in zip(left, widths, strict=True)]
    axes.invert_yaxis()
    axes.set_xlim(0.0, 100.0)
    axes.set_xlabel("share of the variance [%]")
    if inputs:
        axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize="small")
    figure.savefig(path, dpi=150)
    plt.close(figure)
