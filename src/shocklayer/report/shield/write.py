"""Write the page and the figures of a case of the heat shield."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shocklayer.report.figures import catalogue, style
from shocklayer.report.page import html_page
from shocklayer.report.page.tables import Table
from shocklayer.report.shield import figures
from shocklayer.report.shield.answers import answers
from shocklayer.report.shield.plots import interactive_plots
from shocklayer.report.shield.shield_view import ShieldView, view_of
from shocklayer.report.view import ResultLike

TEXTS = {
    "shield_temperatures": (
        "Temperatures",
        "Temperature of the surface, at the sensors (until they burn off), at the bond line and at the back "
        "face.",
        "Curves of temperature over time at the surface and at several depths.",
    ),
    "shield_field": (
        "Temperature over depth and time",
        "Black: the receding surface. Dashed: the inner faces of the layers.",
        "Map of temperature over time and depth.",
    ),
    "shield_fronts": (
        "Recession and charring",
        "Depths under the original surface of the surface, of the char front (2 % of what pyrolysis takes is "
        "left) and of the virgin front (98 %).",
        "Curves of the depths of surface, char front and virgin front over time.",
    ),
    "shield_section": (
        "Cross-section to scale",
        "The stack at the start and at the end. White: burnt off. Dark: charred. Brown: decomposing.",
        "Drawing of the layers to scale, before and after.",
    ),
}
"""Title, caption and alternative text of every figure."""


def images_of(view: ShieldView) -> dict[str, bytes]:
    """Return the figures as PNG by name."""
    with style.report_style():
        drawn = {
            "shield_temperatures": figures.temperatures(view),
            "shield_field": figures.temperature_field(view),
            "shield_section": figures.cross_section(view),
        }
        if float(view["virgin_depth"].max()) > 0.0:
            drawn["shield_fronts"] = figures.fronts(view)
        return {name: catalogue.png(drawn[name], TEXTS[name][0]) for name in TEXTS if name in drawn}


def write_case(result: ResultLike, folder: Path) -> None:
    """Write ``report.html`` and ``figures/*.png`` into an existing folder.

    Parameters
    ----------
    result : ResultLike
        Of a case.
    folder : Path
        The folder.
    """
    summary = result.summary
    view = view_of(result.data, summary["bondline"].get("limit"))
    assert view is not None
    images = images_of(view)
    catalogue.save(images, folder / "figures")
    interactive = interactive_plots(view)
    page = html_page.render(
        "shield.html.j2",
        {name: interactive.get(name, []) for name in images},
        title=summary["title"],
        lead=", on ".join(f"{layer.thickness * 1e3:.4g} mm of {layer.name}" for layer in view.layers) + ".",
        answers=answers(summary),
        figures=[html_page.page_figure(name, *TEXTS[name], images, interactive) for name in images],
        sensors=sensors_table(summary),
        layers=layers_table(summary),
        materials=materials_table(summary),
        notices=[each["message"] for each in summary["warnings"]],
        balance=summary["balance"],
    )
    (folder / "report.html").write_text(page, encoding="utf-8")


def sensors_table(summary: Mapping[str, Any]) -> Table:
    """Return the highest temperature at each sensor."""
    rows = [
        (
            f"{each['depth'] * 1e3:.4g}",
            f"{each['value']:.0f}",
            f"{each['value'] - 273.15:.0f}",
            f"{each['time']:.4g}",
        )
        for each in summary["sensors"]
    ]
    columns = ("depth [mm]", "highest temperature [K]", "[°C]", "at [s]")
    return Table(columns, rows, numeric=frozenset({0, 1, 2, 3}), empty="The case has no sensors.")


def layers_table(summary: Mapping[str, Any]) -> Table:
    """Return the layers of the stack."""
    rows = [
        (each["material"], each["title"], f"{each['thickness'] * 1e3:.4g}", f"{each['density']:.4g}")
        for each in summary["layers"]
    ]
    return Table(
        ("material", "what it is", "thickness [mm]", "density [kg/m³]"),
        rows,
        numeric=frozenset({2, 3}),
        empty="",
    )


def materials_table(summary: Mapping[str, Any]) -> Table:
    """Return status and source of every figure of the materials."""
    rows = [
        (material["name"], name.replace("_", " "), each["status"], each["source"])
        for material in summary["provenance"]["materials"]
        for name, each in material["figures"].items()
    ]
    return Table(("material", "figure", "status", "source"), rows, empty="All properties are the case's own.")
