"""Write the tables of comparisons in the README and in the documentation from one run of ``validate``.

shocklayer validate --json > rows.json
python docs/validation_table.py rows.json
"""

from __future__ import annotations

import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from shocklayer.validation import CASES
from shocklayer.validation.comparison_row import KINDS, Kind, RowDocument
from shocklayer.validation.totals import COUNTED_KINDS

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PAGE = Path(__file__).parent / "validation.md"
TABLE = ROOT / "src" / "shocklayer" / "data" / "validation" / "table.json"
"""The same table for the page of `shocklayer serve`."""
BEGIN = "<!-- made by docs/validation_table.py -->"
END = "<!-- end -->"

Group = tuple[str, Kind, bool]
"""A case, a kind, and whether its rows are counted."""

_HEAD: tuple[str, ...] = (
    "| case | kind | rows | within | ratio | rms factor |",
    "| --- | --- | --- | --- | --- | --- |",
)
_INTRODUCTION = """# Predictions compared with measurements

This page and the table in the README are made from one run of `shocklayer validate --json` by
`docs/validation_table.py`. Kinds of comparison:

- *formula*: with a closed form or a printed standard;
- *code*: with another code for the same problem;
- *nature*: the default model, as `shocklayer run` calls it, with a measurement or a field solution;
- *alternative*: a model that is not the default, with the same.

Rows that are not counted are shown all the same: references recalled from memory or of another flight than
the one computed, rows that can hardly fail, and alternatives. Each row gives its reason. The rms factor is
the exponential of the root mean square of the logarithms of all ratios of a line; none is left out. The
accepted band of a ratio, and where it comes from, stand in each row of `shocklayer validate --json`.
"""
_NOT_COMPARED = """\
- Hayabusa2, seven thermometers of the capsule to 300 s: density, conductivity, heat capacity and
  decomposition of its carbon-phenolic over temperature are not published, and temperatures of 20 to 150 °C
  behind 11 to 25 mm depend on nothing else as much.
- SHEFEX II, foremost thermocouple, 848 °C 20 mm behind a tip of 0.8 mm radius: the heating from launch to
  101 km, which warmed the tip to 150 °C, is not given, and the tip of C/C-SiC conducts heat along the
  vehicle, which one dimension through the wall leaves out.
- HIFiRE-5, outer and inner faces of the thin wall: the flux along the rays of its elliptic cone, and where
  the layer became turbulent on each ray, are not given; a model of a body of revolution has no crossflow.
- Hayabusa and Stardust, surface temperatures seen from the ground (3250 K and 3100 K for Hayabusa): the
  share of pyrolysis gas in the surface balance of their carbon-phenolic and PICA is not published. Without
  ablation Hayabusa's wall would be at 3680 K."""
_BOUNDS = """By the default chemistry. What bounds a computed blackout: *sheath*, the plasma itself;
*line-of-sight*, the station rises or sets; *start-of-flight* and *end-of-flight*; *model-range*, the layer is
not computed beyond.
"""


def structure(rows: Iterable[RowDocument]) -> dict[Group, list[RowDocument]]:
    """Group rows by case, kind and whether they are counted.

    Parameters
    ----------
    rows : iterable of RowDocument
        As ``shocklayer validate --json`` prints them.

    Returns
    -------
    dict
        In the order of the cases and kinds, counted rows first.
    """
    groups: dict[Group, list[RowDocument]] = defaultdict(list)
    for row in rows:
        groups[row["case"], row["kind"], row["counts"]].append(row)
    order = list(CASES)
    return dict(
        sorted(
            groups.items(),
            key=lambda item: (order.index(item[0][0]), KINDS.index(item[0][1]), not item[0][2]),
        )
    )


def label(kind: Kind, counts: bool) -> str:
    """Return the second cell of a line of the table."""
    return kind if counts or kind == "alternative" else f"{kind}, not counted"


def lines(rows: Sequence[RowDocument]) -> list[str]:
    """Return the table, one line for each case and kind.

    Parameters
    ----------
    rows : sequence of RowDocument
        As ``shocklayer validate --json`` prints them; numbers that are not finite are None.

    Returns
    -------
    list of str
        Markdown.
    """
    result = list(_HEAD)
    for (case, kind, counts), members in structure(rows).items():
        within = str(sum(row["within"] for row in members)) if counts else "–"
        result.append(_line(case, label(kind, counts), len(members), within, _span(members), _rms(members)))
    return result


def table(rows: Sequence[RowDocument]) -> dict[str, object]:
    """Return the table and its totals for the web application.

    Parameters
    ----------
    rows : sequence of RowDocument
        All comparisons.

    Returns
    -------
    dict
        ``totals`` and ``lines``, each cell a text.
    """
    names = ("case", "kind", "rows", "within", "ratio", "rms_factor")
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines(rows)[len(_HEAD) :])
    return {
        "totals": total_sentence(rows),
        "lines": [dict(zip(names, line, strict=True)) for line in cells],
    }


def _ratios(rows: Sequence[RowDocument]) -> list[float | None]:
    return [row["ratio"] for row in rows]


def _span(rows: Sequence[RowDocument]) -> str:
    known = [ratio for ratio in _ratios(rows) if ratio is not None]
    if not known:
        return "not computed"
    low, high = min(known), max(known)
    digits = 4 if max(abs(low - 1.0), abs(high - 1.0)) < 0.01 else 2
    span = f"{low:.{digits}f}" if len(known) == 1 else f"{low:.{digits}f} to {high:.{digits}f}"
    missing = len(rows) - len(known)
    return span + (f" ({missing} without a value)" if missing else "")


def _rms(rows: Sequence[RowDocument]) -> str:
    """Return the rms factor of all ratios; none if one of them is zero or not a number."""
    known = [ratio for ratio in _ratios(rows) if ratio is not None and ratio > 0.0]
    if len(known) < len(rows):
        return "none: a ratio is 0 or unknown"
    factor = math.exp(math.sqrt(sum(math.log(ratio) ** 2 for ratio in known) / len(known)))
    return f"{factor:.4f}" if factor < 1.01 else f"{factor:.2f}"


def total_sentence(rows: Sequence[RowDocument]) -> str:
    """Return the three totals and the number of rows that are not counted, as a sentence."""
    parts = []
    for kind in COUNTED_KINDS:
        counted = [row for row in rows if row["counts"] and row["kind"] == kind]
        parts.append(f"{sum(row['within'] for row in counted)} of {len(counted)} ({kind})")
    shown = sum(not row["counts"] for row in rows)
    return f"Within their band: {', '.join(parts)}; {shown} more rows are shown without counting."


def outside(rows: Sequence[RowDocument]) -> list[str]:
    """Return a table of the counted rows that are outside their band."""
    result = ["| case | quantity | reference | predicted | unit | ratio | band | from |", "| --- " * 8 + "|"]
    for row in rows:
        if row["counts"] and not row["within"]:
            measured, predicted, ratio = (_number(row[key]) for key in ("measured", "predicted", "ratio"))
            band = "{:.3g} to {:.3g}".format(*row["band"])
            cells = (measured, predicted, row["unit"], ratio, band, row["band_source"])
            result.append(_line(row["case"], row["quantity"], *cells))
    return result


def blackouts(rows: Sequence[RowDocument]) -> list[str]:
    """Return a table of the reported blackouts beside the computed ones, with what bounds these."""
    result = ["| quantity | counted | reported | computed | unit | source, bounds |", "| --- " * 6 + "|"]
    for row in rows:
        if row["case"] == "blackout-windows" and row["kind"] == "nature":
            numbers = (_number(row["measured"]), _number(row["predicted"]), row["unit"])
            result.append(_line(row["quantity"], "yes" if row["counts"] else "no", *numbers, row["source"]))
    return result


def _line(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:.4g}"


def readme(text: str, rows: Sequence[RowDocument]) -> str:
    """Return the README with its table replaced.

    Parameters
    ----------
    text : str
        The README, with both marks.
    rows : sequence of RowDocument
        All comparisons.

    Returns
    -------
    str
        The new text.
    """
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    return "\n".join([before + BEGIN, total_sentence(rows), "", *lines(rows), END + after])


def page(rows: Sequence[RowDocument]) -> str:
    """Return the page of the documentation: every case, the rows outside their band, and blackouts."""
    parts = [
        _INTRODUCTION,
        total_sentence(rows),
        "",
        *lines(rows),
        "",
        "## Counted rows outside their band",
        "",
        *outside(rows),
        "",
        "## Heat shields in flight that are not compared",
        "",
        "What is missing for a fair comparison:",
        "",
        _NOT_COMPARED,
        "",
        "## Blackouts beside what was reported",
        "",
        _BOUNDS,
        *blackouts(rows),
    ]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    document: list[RowDocument] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    README.write_text(readme(README.read_text(encoding="utf-8"), document), encoding="utf-8")
    PAGE.write_text(page(document), encoding="utf-8")
    text = json.dumps(table(document), indent=1, ensure_ascii=False) + "\n"
    TABLE.write_text(text, encoding="utf-8")
