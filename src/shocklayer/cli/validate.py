"""The command ``shocklayer validate``."""

from typing import Annotated

import typer

from shocklayer.cli.options import AsJson
from shocklayer.cli.output import Progress, print_json, print_table


def validate(
    case: Annotated[list[str] | None, typer.Option("--case", help="Only this case; may be repeated.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compare predictions with formulas, other codes and measurements.

    Rows of kind "alternative" are computed by a model that is not the default. Rows that are not counted
    show why.
    """
    from shocklayer import validation
    from shocklayer.validation.totals import summary_lines

    with Progress("loading") as progress:
        rows = validation.run(case or (), progress=progress)
    if as_json:
        print_json([row.as_dict() for row in rows])
        return
    print_table(
        [
            {
                "case": row.case,
                "quantity": row.quantity,
                "kind": row.kind,
                "measured": f"{row.measured:.5g}",
                "predicted": f"{row.predicted:.5g}",
                "unit": row.unit,
                "ratio": f"{row.ratio:.4f}",
                "band": f"{row.tolerance[0]:.4g} to {row.tolerance[1]:.4g}",
                "within": "yes" if row.within else "NO",
                "counts": f"no: {row.why_not_counted}" if row.why_not_counted else "yes",
            }
            for row in rows
        ]
    )
    for line in summary_lines(rows):
        typer.echo(line)
