"""The command ``shocklayer compare``."""

from typing import Annotated

import typer

from shocklayer.cli.options import AsJson, Output
from shocklayer.cli.output import Progress, print_json


def compare(
    scenarios: Annotated[
        list[str], typer.Argument(help="Paths of scenario files, or names of built-in scenarios.")
    ],
    out: Output,
    as_json: AsJson = False,
) -> None:
    """Simulate several scenarios and compare them on common axes."""
    from shocklayer.core.output_folder import check_target, write_complete
    from shocklayer.scenario import load

    check_target(out)
    loaded = [load(name) for name in scenarios]
    with Progress("loading") as progress:
        from shocklayer import chain, report

        results = [chain.run(one, progress=progress) for one in loaded]
        progress("drawing figures")
        target = write_complete(out, lambda staging: report.write_comparison(results, staging))
    comparison = report.compare_flights(results)
    if as_json:
        print_json(comparison | {"summaries": [result.summary for result in results]})
        return
    for answer in comparison["answers"]:
        typer.echo(f"{answer['question']} {answer['short']}")
    typer.echo(f"Comparison: {target / 'report.html'}")
