"""The command line. Nothing here imports JAX until a command needs it."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Annotated

import typer

from shocklayer.cli.claims import claims
from shocklayer.cli.compare import compare
from shocklayer.cli.ensemble import ensemble
from shocklayer.cli.gas import app as gas_app
from shocklayer.cli.list import list_
from shocklayer.cli.map import map_
from shocklayer.cli.run import run
from shocklayer.cli.serve import serve
from shocklayer.cli.shield import shield
from shocklayer.cli.tunnel import app as tunnel_app
from shocklayer.cli.validate import validate
from shocklayer.core.errors import UserError, one_line

app = typer.Typer(
    name="shocklayer",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(run)
app.command(name="map")(map_)
app.command()(ensemble)
app.command(name="list")(list_)
app.command()(validate)
app.command()(compare)
app.command()(shield)
app.command()(claims)
app.command()(serve)
app.add_typer(gas_app, name="gas")
app.add_typer(tunnel_app, name="tunnel")


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
    """Hypersonic flight physics: heating, plasma, radio blackout and ground test from one scenario."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; exit code 0 for success, 2 for invalid input, 1 for an internal error.

    Parameters
    ----------
    arguments : list of str, optional
        Arguments; those of the process by default.
    """
    code = _run(arguments)
    if arguments is None:
        # All output is written, and shutting JAX down in the regular way would take most of a second.
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
        for sentence in str(mistake).split("\n"):
            print(f"shocklayer: {one_line(sentence)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("shocklayer: interrupted.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader closed the pipe, as `head` does: not an error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # the parser's classes differ between releases; others are raised
        format_message = getattr(error, "format_message", None)
        if format_message is None:
            raise
        print(f"shocklayer: {one_line(format_message())}", file=sys.stderr)
        return 2
    return code if isinstance(code, int) else 0


if __name__ == "__main__":
    main()
