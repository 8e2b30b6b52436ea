"""The command ``shocklayer run``."""

from typing import Annotated

import typer

from shocklayer.cli.options import AsJson, Output, Scenario, Settings
from shocklayer.cli.output import Progress, print_json


def run(
    scenario: Scenario,
    out: Output,
    settings: Settings = None,
    seed: Annotated[int | None, typer.Option(help="Random seed.")] = None,
    as_json: AsJson = False,
) -> None:
    """Simulate one scenario and write its report."""
    from shocklayer.core.output_folder import check_target
    from shocklayer.scenario import load

    check_target(out)
    loaded = load(scenario, settings or (), seed=seed)
    with Progress("loading") as progress:
        from shocklayer import chain

        result = chain.run(loaded, progress=progress)
        progress("writing the report")
        target = result.save(out)
    if as_json:
        print_json(result.summary)
        return
    from shocklayer.report.page.answers import headline

    typer.echo(headline(result))
    typer.echo(f"Report: {target / 'report.html'}")
