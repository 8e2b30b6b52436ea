"""The command ``shocklayer shield``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shocklayer.cli.options import AsJson
from shocklayer.cli.output import Progress, print_json


def shield(
    case: Annotated[str, typer.Argument(help="Path of a case: layers and what heats them.")],
    out: Annotated[Path, typer.Option("--out", help="Output directory (must not exist).")],
    bondline: Annotated[
        str | None,
        typer.Option(
            "--bondline",
            metavar="TEMPERATURE",
            help="Find the thickness of the outermost layer that keeps the bond line below it: '250 degC'.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compute a heat shield alone: a heating history into a stack of materials."""
    from shocklayer.core.output_folder import check_target
    from shocklayer.core.units import parse
    from shocklayer.scenario.shield_case import load_case

    check_target(out)
    limit = None if bondline is None else parse(bondline, "temperature", "--bondline")
    loaded, origin, folder = load_case(case)
    with Progress("computing the heat shield") as progress:
        from shocklayer.heat_shield import case as shield_case
        from shocklayer.heat_shield import sizing
        from shocklayer.report.shield.write import write_case
        from shocklayer.result.shield_result import assemble_case

        problem = shield_case.prepare(loaded, folder)
        found = None
        if limit is not None:
            progress("finding the thickness")
            found = sizing.size(problem, limit)
            problem = sizing.with_thickness(problem, found.thickness)
        computed = shield_case.finish(problem)
        progress("writing the report")
        result = assemble_case(computed, origin, write_case, found)
        target = result.save(out)
    if as_json:
        print_json(result.summary)
        return
    from shocklayer.report.shield.answers import headline

    typer.echo(headline(result.summary))
    typer.echo(f"Report: {target / 'report.html'}")
