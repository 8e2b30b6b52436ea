"""The commands `shocklayer gas state`, `gas shock`, `gas mixtures` and `gas bprime`."""

import typer

from shocklayer.cli.gas_bprime import bprime
from shocklayer.cli.gas_mixtures import mixtures
from shocklayer.cli.gas_shock import shock
from shocklayer.cli.gas_state import state

app = typer.Typer(
    help="Gas properties: equilibrium states, shock waves, mixtures, char flux of ablators.",
    no_args_is_help=True,
)
app.command()(state)
app.command()(shock)
app.command()(mixtures)
app.command()(bprime)
