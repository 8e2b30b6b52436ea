"""The command `shocklayer gas mixtures`."""

import json

import typer

from shocklayer.cli.options import AsJson


def mixtures(as_json: AsJson = False) -> None:
    """List the built-in mixtures with their cold composition and source."""
    from shocklayer.gas.mixtures import entries

    rows = entries()
    if as_json:
        typer.echo(json.dumps(rows, indent=2, allow_nan=False))
        return
    for row in rows:
        cold = ", ".join(f"{species} {fraction:g}" for species, fraction in row["composition"].items())
        typer.echo(f"{row['name']}: {row['title']}\n  species: {', '.join(row['species'])}")
        typer.echo(f"  cold composition by mole: {cold}\n  source: {row['source']}")
