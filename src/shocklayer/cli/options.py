"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Scenario = Annotated[str, typer.Argument(help="Path of a scenario file, or name of a built-in scenario.")]
Output = Annotated[Path, typer.Option("--out", help="Output directory (must not exist).")]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Override a field, e.g. --set vehicle.mass='130 kg'. May be repeated.",
    ),
]
