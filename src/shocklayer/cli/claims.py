"""The command ``shocklayer claims``."""

from pathlib import Path
from typing import Annotated

import typer

from shocklayer.cli.options import AsJson


def claims(
    file: Annotated[str, typer.Argument(help="Article: plain text, HTML or Markdown; - for standard input.")],
    html: Annotated[
        Path | None, typer.Option("--html", help="Write an HTML page with the article and its claims here.")
    ] = None,
    as_json: AsJson = False,
    encoding: Annotated[str, typer.Option("--encoding", help="Text encoding of the file.")] = "utf-8",
) -> None:
    """Check the physical claims in an article.

    Reports the verdict and the calculation for each claim.
    """
    from shocklayer.claims.article_check import check_file

    checked = check_file(file, encoding)
    if html is not None:
        from shocklayer.claims.page import write_page

        write_page(checked, html)
    if as_json:
        import json

        from shocklayer.core.json_output import escape_controls

        typer.echo(escape_controls(json.dumps(checked.as_list(), ensure_ascii=False, indent=1)))
        return
    from shocklayer.claims.table import print_claims

    print_claims(checked)
    if html is not None:
        typer.echo(f"Page: {html}")
