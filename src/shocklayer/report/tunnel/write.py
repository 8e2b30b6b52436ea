"""Write a run of a tunnel: summary, dataset, page and figures."""

from __future__ import annotations

import json
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from shocklayer.core.output_folder import write_complete
from shocklayer.report.figures import catalogue, style
from shocklayer.report.page import html_page
from shocklayer.report.page.answers import Answer
from shocklayer.report.page.plotly_json import Plot, axis, line_trace, plot
from shocklayer.report.page.tables import Table
from shocklayer.report.palette import PURPLE, RED
from shocklayer.report.tunnel.dataset import dataset, unit_of
from shocklayer.report.tunnel.figures import FIGURES, TEXTS
from shocklayer.report.tunnel.tunnel_view import Flown, TunnelView

if TYPE_CHECKING:
    from shocklayer.facilities.entry import Facility
    from shocklayer.heating.model_in_stream import TunnelRun


def write(
    document: TunnelRun, facility: Facility, directory: str | PathLike[str], flown: Flown | None = None
) -> None:
    """Write ``summary.json``, ``result.nc``, ``report.html`` and ``figures/*.png`` into a new folder.

    Parameters
    ----------
    document : TunnelRun
        From `heating.model_in_stream.with_model`.
    facility : Facility
        Entry, in the mode of the run.
    directory : str or PathLike
        New folder; it is complete or absent.
    flown : Flown, optional
        A flight to draw over the envelope of the facility.
    """
    view = TunnelView(document, facility, flown)

    def fill(folder: Path) -> None:
        text = json.dumps(document, indent=2, allow_nan=False)
        (folder / "summary.json").write_text(text + "\n", encoding="utf-8")
        dataset(document).to_netcdf(folder / "result.nc", engine="h5netcdf")
        images = images_of(view)
        catalogue.save(images, folder / "figures")
        (folder / "report.html").write_text(page(view, images), encoding="utf-8")

    write_complete(directory, fill)


def images_of(view: TunnelView) -> dict[str, bytes]:
    """Return the figures as PNG by name."""
    with style.report_style():
        drawn = {name: draw(view) for name, draw in FIGURES.items()}
        return {
            name: catalogue.png(figure, TEXTS[name][0])
            for name, figure in drawn.items()
            if figure is not None
        }


def page(view: TunnelView, images: dict[str, bytes]) -> str:
    """Return the page of a run as HTML."""
    document = view.document
    interactive = _interactive(view)
    warnings = [*document["warnings"], *document["model"]["warnings"]]
    mode = f", mode {document['mode']}" if document["mode"] else ""
    return html_page.render(
        "tunnel.html.j2",
        {name: interactive.get(name, []) for name in images},
        title=f"{document['facility']}: one condition",
        lead=f"{view.entry.title or document['facility']} ({document['kind']}{mode}), "
        f"{document['test_gas']} as test gas.",
        answers=answers(view),
        figures=[html_page.page_figure(name, *TEXTS[name], images, interactive) for name in images],
        tables=_tables(view),
        notices=[warning["message"] for warning in warnings],
    )


def answers(view: TunnelView) -> list[Answer]:
    """Return what one asks of a condition first, in words."""
    document, model = view.document, view.document["model"]
    section, reservoir = document["test_section"], document["reservoir"]
    held = ""
    if reservoir["pressure"] is not None and reservoir["temperature"] is not None:
        held = f" from {reservoir['pressure'] / 1e6:.4g} MPa and {reservoir['temperature']:.0f} K"
    time = document["test_time"]
    altitude = model["flight_equivalent_altitude"]
    found = [
        Answer(
            "What stream?",
            f"Mach {section['mach_number']:.3g}, {section['speed']:.0f} m/s",
            f"at {section['temperature']:.4g} K and {section['pressure']:.4g} Pa, "
            f"{reservoir['enthalpy'] / 1e6:.4g} MJ/kg{held}.",
        ),
        Answer(
            "For how long?",
            "not known" if time is None else f"{time * 1e3:.3g} ms",
            f"{document['test_time_basis']}.",
        ),
        Answer(
            "Which flight?",
            f"{model['flight_equivalent_speed'] / 1e3:.3g} km/s"
            + ("" if altitude is None else f" at {altitude / 1e3:.3g} km"),
            "by total enthalpy, and by density in the standard atmosphere.",
        ),
    ]
    if model["stagnation_heat_flux"] is not None and model["nose_radius"] is not None:
        found.append(
            Answer(
                "What does a model feel?",
                f"{model['stagnation_heat_flux'] / 1e6:.3g} MW/m²",
                f"at a nose of {model['nose_radius'] * 1e3:.3g} mm with a wall of "
                f"{model['wall_temperature']:.0f} K.",
            )
        )
    condensed = document["condensation"]["state"]
    found.append(
        Answer(
            "Does it condense?",
            condensed,
            f"saturated below {document['condensation']['saturation_temperature']:.3g} K.",
        )
    )
    return found


def _tables(view: TunnelView) -> list[tuple[str, Table]]:
    document = view.document
    streams = [view.stream(name) for name in ("test_section", "equilibrium", "frozen")]
    rows = [
        (key.replace("_", " "), *(f"{stream[key]:.6g}" for stream in streams), _printed(unit_of(key)))
        for key in streams[0]
    ]
    sections = [document[name] for name in ("test_section", "equilibrium", "frozen")]
    for species in document["test_section"]["mole_fractions"]:
        shares = [each["mole_fractions"].get(species, 0.0) for each in sections]
        if max(shares) > 1e-6:
            rows.append((f"mole fraction of {species}", *(f"{x:.4g}" for x in shares), ""))
    columns = ("", f"chosen ({view.chemistry})", "equilibrium", "frozen", "unit")
    tables = [("Test section", Table(columns, rows, numeric=frozenset({1, 2, 3})))]
    states = document.get("states")
    if states:
        keys = list(next(iter(states.values())))
        lines = [(name, *(f"{state[key]:.5g}" for key in keys)) for name, state in states.items()]
        heads = ("state", *(f"{key.replace('_', ' ')} [{_printed(unit_of(key))}]" for key in keys))
        tables.append(("Shock tube", Table(heads, lines, numeric=frozenset(range(1, len(heads))))))
    model = [
        (key.replace("_", " "), f"{value:.5g}", _printed(unit_of(key)))
        for key, value in document["model"].items()
        if isinstance(value, int | float)
    ]
    for body in ("cone", "wedge"):
        surface = document["model"][body]
        if surface is not None:
            model.append(
                (f"pressure on the {body} of {surface['angle']:.4g}°", f"{surface['pressure']:.5g}", "Pa")
            )
    tables.append(("Model in the stream", Table(("", "value", "unit"), model, numeric=frozenset({1}))))
    condition = [
        (
            key,
            field["value"] if isinstance(field["value"], str) else f"{field['value']:.6g}",
            "" if field["unit"] == "1" else field["unit"],
            field["status"],
            field["source"],
        )
        for key, field in document["condition"].items()
    ]
    heads = ("field", "value", "unit", "status", "source")
    tables.append(("Condition", Table(heads, condition, numeric=frozenset({1}))))
    return tables


def _printed(unit: str) -> str:
    """Return a CF unit as one prints it."""
    if unit == "1":
        return "-"
    for power, printed in (("-3", "³"), ("-2", "²"), ("-1", "")):
        unit = unit.replace(power, f"^{printed}")
    words = unit.split(" ")
    above = [word for word in words if "^" not in word]
    below = [word.replace("^", "") for word in words if "^" in word]
    return "/".join(["·".join(above) or "1", *below])


def _interactive(view: TunnelView) -> dict[str, list[Plot]]:
    """Return the interactive figures by name."""
    found: dict[str, list[Plot]] = {}
    along = view.nozzle
    if along is not None:
        x = np.array(along["distance"])
        lines = [("temperature", RED)]
        if view.chemistry == "two-temperature":
            lines.append(("vibrational_temperature", PURPLE))
        traces = [
            line_trace(
                x,
                np.array(along[key] if key == "temperature" else along["vibrational_temperature"]),
                key.replace("_", " "),
                color,
                hovertemplate="%{y:.1f} K at %{x:.4g} m",
            )
            for key, color in lines
        ]
        found["nozzle"] = [
            plot(
                traces,
                axis("Distance from the throat [m]"),
                axis("Temperature [K]"),
                height=380,
                hovermode="closest",
                showlegend=True,
            )
        ]
    return found
