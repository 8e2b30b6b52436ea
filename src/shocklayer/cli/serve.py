"""The command ``shocklayer serve``."""

from typing import Annotated

import typer


def serve(
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port on 127.0.0.1; 0 takes a free one.")
    ] = 8787,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the browser.")] = False,
) -> None:
    """Open the workbench in a browser, on this machine only."""
    from shocklayer.core.errors import UserError

    try:
        from shocklayer.app.server import serve as run
    except ImportError as missing:
        if (missing.name or "").split(".")[0] == "shocklayer":
            raise
        raise UserError(
            f"`shocklayer serve` needs {missing.name}, which is not installed; "
            "install the extra with: pip install 'shocklayer[web]'"
        ) from None

    run(port, not no_browser, lambda address: typer.echo(f"shocklayer: {address} (Ctrl-C ends it)"))
