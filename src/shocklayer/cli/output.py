"""What commands print: JSON documents, tables, and progress on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.status import Status


def print_json(document: object) -> None:
    """Print one JSON document; numbers that are not finite become null.

    Parameters
    ----------
    document : object
        Nested dictionaries and lists of numbers, texts and arrays.
    """
    from shocklayer.core.json_output import dump_json

    typer.echo(dump_json(document), nl=False)


def print_table(rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows as a table.

    Parameters
    ----------
    rows : sequence of mapping
        All with the same keys, which are the column headings.
    """
    from rich.console import Console
    from rich.table import Table

    # Into a pipe or file the full width is written; on a terminal the table is fitted to it.
    console = Console(width=None if sys.stdout.isatty() else 400)
    table = Table(box=None, pad_edge=False, header_style="bold")
    names = list(rows[0]) if rows else []
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(str(row.get(name, "")) for name in names))
    console.print(table)


class Progress:
    """A progress line on standard error, shown only on a terminal.

    Parameters
    ----------
    message : str
        First message.
    """

    def __init__(self, message: str) -> None:
        self._message = message
        self._status: Status | None = None

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            from rich.console import Console

            self._status = Console(stderr=True).status(self._message)
            self._status.start()
        return self

    def __call__(self, message: str) -> None:
        """Replace the message."""
        if self._status is not None:
            self._status.update(message)

    def __exit__(self, *_: object) -> None:
        if self._status is not None:
            self._status.stop()
