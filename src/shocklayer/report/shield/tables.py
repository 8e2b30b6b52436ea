"""Tables of a heat shield: sensors, layers, sources of the properties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shocklayer.report.page.tables import Table


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
