"""The command ``shocklayer validate``."""

from typing import Annotated

import typer

from shocklayer.cli.options import AsJson
from shocklayer.cli.output import Progress, print_json, print_table


def validate(
    case: Annotated[list[str] | None, typer.Option("--case", help="Only this case; may be repeated.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compare predictions with measurements for all validation cases."""
    from shocklayer import validation

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
                "measured": f"{row.measured:.5g}",
                "predicted": f"{row.predicted:.5g}",
                "unit": row.unit,
                "ratio": f"{row.ratio:.4f}",
                "tolerance": f"{row.tolerance[0]:.4g} to {row.tolerance[1]:.4g}",
                "within": "yes" if row.within else "NO",
            }
            for row in rows
        ]
    )
    typer.echo(f"{sum(row.within for row in rows)} of {len(rows)} comparisons are within their tolerance.")
