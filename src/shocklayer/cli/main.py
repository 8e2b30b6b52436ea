"""The command line. Nothing here imports JAX until a command needs it."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from shocklayer.cli.claims import claims
from shocklayer.cli.gas import app as gas_app
from shocklayer.cli.tunnel import app as tunnel_app
from shocklayer.core.errors import UserError

app = typer.Typer(
    name="shocklayer",
    help="Hypersonic flight physics: from one scenario to heating, plasma, radio blackout and ground test.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.add_typer(gas_app, name="gas")
app.add_typer(tunnel_app, name="tunnel")
app.command()(claims)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Override a field, e.g. --set vehicle.mass='130 kg'."),
]


def _version(asked: bool | None) -> None:
    if asked:
        from shocklayer import __version__

        typer.echo(f"shocklayer {__version__}")
        raise typer.Exit()


@app.callback()
def _root(
    version: Annotated[
        bool | None, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = None,
) -> None:
    """Hypersonic flight physics: from one scenario to heating, plasma, radio blackout and ground test."""


@app.command()
def run(
    scenario: Annotated[str, typer.Argument(help="Path of a scenario file, or a built-in name.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to make; it must not exist yet.")],
    settings: Settings = None,
    seed: Annotated[int | None, typer.Option(help="Seed of everything random.")] = None,
    as_json: AsJson = False,
) -> None:
    """Fly one scenario through the whole chain and write its report."""
    from shocklayer.core.output_folder import check_target
    from shocklayer.scenario import load

    check_target(out)
    loaded = load(scenario, settings or (), seed=seed)
    with _progress("flying") as step:
        from shocklayer import chain

        result = chain.run(loaded, progress=step)
        step("writing the report")
        target = result.save(out)
    if as_json:
        _print_json(result.summary)
        return
    from shocklayer.report.page.answers import headline

    typer.echo(headline(result))
    typer.echo(f"Report: {target / 'report.html'}")


@app.command(name="map")
def map_(
    scenario: Annotated[str, typer.Argument(help="Path of a scenario file, or a built-in name.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to make; it must not exist yet.")],
    settings: Settings = None,
    station: Annotated[
        list[float] | None,
        typer.Option(
            "--station", help="Surface distance over nose radius; may be repeated. The antennas' by default."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Map a vehicle's plasma sheath over altitude and speed: electron density, loss of each link."""
    from shocklayer.core.output_folder import check_target
    from shocklayer.scenario import load

    check_target(out)
    loaded = load(scenario, settings or ())
    with _progress("flying") as step:
        from shocklayer import plasma_map

        mapped = plasma_map.map_scenario(loaded, stations=station or (), progress=step)
        step("drawing")
        target = plasma_map.save(mapped, out)
    if as_json:
        _print_json(mapped.to_dict())
        return
    typer.echo(mapped.attrs["title"])
    for warning in json.loads(mapped.attrs["warnings"]):
        typer.echo(f"  {warning.get('message') or _left(warning)}")
    typer.echo(f"Map: {target / 'map.nc'}, {target / 'figures'}")


def _left(warning: dict[str, Any]) -> str:
    """Say which range was left, and how far."""
    model, quantity, value = (warning[name] for name in ("model", "quantity", "value"))
    return f"{model}: {quantity} {value:.3g} lies outside {warning['low']:g} to {warning['high']:g}."


@app.command(name="list")
def list_(
    what: Annotated[str, typer.Argument(help="scenarios, vehicles, facilities, observers or mixtures.")],
    as_json: AsJson = False,
) -> None:
    """Show what is built in, with its source."""
    from shocklayer.cli import catalogue_listing

    rows = catalogue_listing.rows(what)
    if as_json:
        _print_json(rows)
        return
    _print_table(rows)


@app.command()
def validate(
    case: Annotated[list[str] | None, typer.Option("--case", help="Only this case; may be repeated.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print predicted beside measured, for every case held."""
    from shocklayer import validation

    with _progress("validating") as step:
        rows = validation.run(case or (), progress=step)
    if as_json:
        _print_json([row.as_dict() for row in rows])
        return
    _print_table(
        [
            {
                "case": row.case,
                "quantity": row.quantity,
                "measured": f"{row.measured:.5g}",
                "predicted": f"{row.predicted:.5g}",
                "unit": row.unit,
                "ratio": f"{row.ratio:.4f}",
                "band": f"{row.band[0]:.4g} to {row.band[1]:.4g}",
                "within": "yes" if row.within else "NO",
            }
            for row in rows
        ]
    )
    typer.echo(f"{sum(row.within for row in rows)} of {len(rows)} within their bands.")


@app.command()
def compare(
    scenarios: Annotated[list[str], typer.Argument(help="Paths of scenario files, or built-in names.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to make; it must not exist yet.")],
    as_json: AsJson = False,
) -> None:
    """Fly several scenarios and show them on one set of axes."""
    from shocklayer.core.output_folder import check_target, write_complete
    from shocklayer.scenario import load

    check_target(out)
    loaded = [load(name) for name in scenarios]
    with _progress("flying") as step:
        from shocklayer import chain, report

        results = [chain.run(one, progress=step) for one in loaded]
        step("drawing")
        target = write_complete(out, lambda staging: report.write_comparison(results, staging))
    found = report.compare_flights(results)
    if as_json:
        _print_json(found | {"summaries": [result.summary for result in results]})
        return
    for answer in found["answers"]:
        typer.echo(f"{answer['question']} {answer['short']}")
    typer.echo(f"Comparison: {target / 'report.html'}")


def _print_json(value: Any) -> None:
    from shocklayer.core.json_output import dump_json

    typer.echo(dump_json(value), nl=False)


def _print_table(rows: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    # Into a pipe or a file goes the whole table, not what a terminal would have room for.
    console = Console(width=None if sys.stdout.isatty() else 400)
    table = Table(box=None, pad_edge=False, header_style="bold")
    names = list(rows[0]) if rows else []
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(str(row.get(name, "")) for name in names))
    console.print(table)


class _progress:
    """A line of progress on stderr, only where stderr is a terminal."""

    def __init__(self, first: str) -> None:
        self._first = first
        self._status: Any = None

    def __enter__(self) -> _progress:
        if sys.stderr.isatty():
            from rich.console import Console

            self._status = Console(stderr=True).status(self._first)
            self._status.start()
        return self

    def __call__(self, message: str) -> None:
        if self._status is not None:
            self._status.update(message)

    def __exit__(self, *_: object) -> None:
        if self._status is not None:
            self._status.stop()


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; exit code 0 done, 2 the user's mistake, 1 a fault of ours.

    Parameters
    ----------
    arguments : list of str, optional
        Arguments; those of the process by default.
    """
    code = _run(arguments)
    if arguments is None:
        # The process ends here: everything is written, and JAX would take most of a second to tear down.
        with suppress(BrokenPipeError):
            sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _run(arguments: list[str] | None) -> int:
    """Run the command line and return its exit code."""
    try:
        code = app(args=arguments, standalone_mode=False)
    except UserError as mistake:
        print(f"shocklayer: {mistake}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("shocklayer: interrupted.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output went away, as `head` does: not an error of anybody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as fault:
        # Errors of the argument parser; its class has moved between releases, its method has not.
        shown = getattr(fault, "format_message", None)
        if shown is None:
            raise
        print(f"shocklayer: {shown()}", file=sys.stderr)
        return 2
    return code if isinstance(code, int) else 0


if __name__ == "__main__":
    main()
