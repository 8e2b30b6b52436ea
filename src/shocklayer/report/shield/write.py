"""Write the page and the figures of a case of the heat shield."""

from __future__ import annotations

from pathlib import Path

from shocklayer.report.figures import catalogue, style
from shocklayer.report.page import html_page
from shocklayer.report.shield.answers import answers
from shocklayer.report.shield.figures import FIGURES, TEXTS
from shocklayer.report.shield.plots import interactive_plots
from shocklayer.report.shield.shield_view import ShieldView, view_of
from shocklayer.report.shield.tables import layers_table, materials_table, sensors_table
from shocklayer.report.view import ResultLike


def images_of(view: ShieldView) -> dict[str, bytes]:
    """Return the figures as PNG by name."""
    with style.report_style():
        drawn = {name: draw(view) for name, draw in FIGURES.items()}
        return {
            name: catalogue.png(figure, TEXTS[name][0])
            for name, figure in drawn.items()
            if figure is not None
        }


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
