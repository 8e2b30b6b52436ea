"""The command ``shocklayer list``."""

from typing import Annotated

import typer

from shocklayer.cli.options import AsJson
from shocklayer.cli.output import print_json, print_table


def list_(
    what: Annotated[
        str,
        typer.Argument(help="scenarios, vehicles, facilities, observers, mixtures, models or materials."),
    ],
    as_json: AsJson = False,
) -> None:
    """List built-in data and models with their sources."""
    from shocklayer.cli import catalogue_listing

    # Every figure of a material has its own source.
    rows = catalogue_listing.rows(what, detailed=as_json and what.strip().lower() == "materials")
    if as_json:
        print_json(rows)
        return
    print_table(rows)
