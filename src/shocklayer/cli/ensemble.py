"""The command ``shocklayer ensemble``."""

from pathlib import Path
from typing import Annotated, Any

import typer

from shocklayer.cli.options import AsJson, Scenario, Settings
from shocklayer.cli.output import Progress, print_json


def ensemble(
    scenario: Scenario,
    flights: Annotated[int, typer.Option("-n", "--flights", help="Number of flights.")],
    out: Annotated[str, typer.Option("--out", help="Output directory (must not exist, but for --resume).")],
    settings: Settings = None,
    seed: Annotated[int | None, typer.Option(help="Random seed; the scenario's by default.")] = None,
    sampling: Annotated[
        str, typer.Option(help="How inputs are drawn: random, sobol or latin-hypercube.")
    ] = "random",
    limit: Annotated[
        list[str] | None,
        typer.Option(
            "--limit",
            metavar="NAME=VALUE",
            help="Count the flights in which a quantity exceeds a value, e.g. --limit peak_load_factor=35. "
            "May be repeated.",
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Address of a dask scheduler, such as tcp://127.0.0.1:8786."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with an ensemble that was stopped, or add flights to it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Fly a scenario many times with dispersed inputs, and give statistics.

    What is dispersed stands in the scenario's table [ensemble].
    """
    from shocklayer.core.errors import UserError
    from shocklayer.core.output_folder import check_target
    from shocklayer.scenario import load

    if flights < 1:
        raise UserError(f"-n: {flights} flights; give 1 or more.")
    if not resume and Path(out, "plan.json").is_file():
        raise UserError(
            f"--out: '{out}' is an ensemble already; give --resume to go on with it, or another folder."
        )
    if not resume:
        check_target(out)
    loaded = load(scenario, settings or ())
    limits = [_limit(each) for each in limit or ()]
    with Progress("loading") as progress:
        from shocklayer.ensemble.engine import Interrupted
        from shocklayer.ensemble.run import run_ensemble

        try:
            summary = run_ensemble(
                loaded,
                flights,
                out,
                seed=seed,
                sampling=sampling,
                limits=limits,
                resume=resume,
                cluster=cluster,
                progress=progress,
            )
        except Interrupted as stopped:
            typer.echo(
                f"shocklayer: stopped with {stopped.done} of {stopped.count} flights written to {out}; the "
                "same command with --resume goes on.",
                err=True,
            )
            raise typer.Exit(130) from None
    if as_json:
        print_json(summary)
        return
    _describe(summary, out)


def _limit(text: str) -> Any:
    """Return the limit that NAME=VALUE gives: the quantity is to be at most that value."""
    from pydantic_core import PydanticCustomError

    from shocklayer.core.errors import UserError
    from shocklayer.core.units import quote
    from shocklayer.scenario.distribution import Limit
    from shocklayer.scenario.ensemble_table import limit_value

    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise UserError(f"--limit {quote(text)} is not of the form NAME=VALUE, such as peak_load_factor=35")
    try:
        bound = limit_value(value.strip())
    except PydanticCustomError as error:
        words = (error.context or {}).get("text", error.message())
        raise UserError(f"--limit {quote(text)}: {words}") from None
    return Limit(quantity=name.strip(), at_most=bound)


def _describe(summary: dict[str, Any], out: str) -> None:
    from shocklayer.ensemble.words import director

    typer.echo(director(summary))
    typer.echo(f"Report: {out}/report.html")
