"""The command ``shocklayer run``."""

from typing import Annotated

import typer

from shocklayer.cli.options import AsJson, Output, Scenario, Settings
from shocklayer.cli.output import Progress, print_json

_QUICK = ("layer.chemistry=equilibrium",)


def run(
    scenario: Scenario,
    out: Output,
    settings: Settings = None,
    quick: Annotated[
        bool,
        typer.Option(
            "--quick", help="Take the equilibrium layer: seconds instead of a minute, with a wider interval."
        ),
    ] = False,
    seed: Annotated[int | None, typer.Option(help="Random seed.")] = None,
    as_json: AsJson = False,
) -> None:
    """Simulate one scenario and write its report."""
    from shocklayer.core.output_folder import check_target
    from shocklayer.scenario import load

    check_target(out)
    loaded = load(scenario, [*_QUICK, *(settings or ())] if quick else settings or (), seed=seed)
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
