"""The command ``shocklayer claims``."""

from __future__ import annotations

import json as json_module
from pathlib import Path
from typing import Annotated

import typer


def claims(
    file: Annotated[str, typer.Argument(help="Article: plain text, HTML or Markdown; - is standard input.")],
    html: Annotated[
        Path | None, typer.Option("--html", help="Write the article with its claims and their working here.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
    encoding: Annotated[str, typer.Option("--encoding", help="Encoding of the file.")] = "utf-8",
) -> None:
    """Read an article and test its physical claims, each with its verdict and working."""
    from shocklayer.claims.article_check import check_file

    reading = check_file(file, encoding)
    if html is not None:
        from shocklayer.claims.page import write_page

        write_page(reading, html)
    if json:
        typer.echo(json_module.dumps(reading.as_list(), ensure_ascii=False, indent=1))
        return
    from shocklayer.claims.table import print_reading

    print_reading(reading)
    if html is not None:
        typer.echo(f"Page: {html}")
